"""Which models share this machine? One for each role, resident together, so that switching roles never evicts one.

A completion model that evicts the chat model (or the reverse) costs seconds on every switch. So a plan is worth first what it
has for every role at a good pace, then the better completion model, then the better chat model, then the better one for
reasoning, and only then the finer quantizations: nobody swaps a better chat model for bits of precision. One form of one model
serves several roles where the memory is too small for two.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from temoto.core.models.records import Catalog, Role
from temoto.core.planning import roles
from temoto.core.planning.candidates import Candidate, Forms, Wishes, at_speed, coarsest, judged, ordered, shorter
from temoto.core.planning.devices import Capacity

Chosen = Mapping[Role, Candidate]


@dataclass(frozen=True, slots=True)
class Residency:
    """The model chosen for each role (absent where there is none), whether all fit in memory at once, and the bytes they take there:
    a form that several roles share counts once, and so does the reserve."""

    chosen: Chosen
    resident: bool
    total: int


@dataclass(frozen=True, slots=True)
class _Constraints:
    """Search constraints: the forms to choose from, how many roles must be filled, whether each must be in time, and for each role
    the least it must have."""

    forms: Forms
    demanded: int
    in_time: bool
    least: Chosen
    wishes: Wishes

    def met_by(self, candidate: Candidate) -> bool:
        if not candidate.fits or not self.wishes.waited_for(candidate) or (self.in_time and not candidate.meets):
            return False
        least = self.least.get(candidate.role)
        return least is None or (
            candidate.late_by <= least.late_by
            and candidate.spilled <= least.spilled
            and candidate.context >= least.context
            and candidate.fim >= least.fim
        )


class Search:
    """The search for the best plan with one machine's memory. `first` is the role that is served best where not all can be.

    `beside`: what may fill the roles for which nothing of `forms` will do; it never changes what `forms` can fill.
    """

    def __init__(
        self,
        catalog: Catalog,
        capacity: Capacity,
        wishes: Wishes,
        forms: Forms,
        first: Role = roles.FIRST,
        beside: Forms | None = None,
    ) -> None:
        self._catalog, self._ground, self._wishes = catalog, capacity, wishes
        self._forms = {role: forms.get(role, ()) for role in roles.ROWS}
        self._beside = beside or {}
        self._order = (first, *(role for role in roles.ROWS if role is not first))
        # No form of this role that is not loaded already works with so little left: a search that fails, fails at once.
        self._hopeless: dict[Role, int] = {}
        self._ranked: dict[Role, list[Candidate]] = {}  # with all the memory there is

    def resident(self) -> Residency:
        """The best plan whose models are in memory together, with what may be taken beside for the roles that are left."""
        return self.together(self.filled_up(self.chosen()))

    def chosen(self) -> Chosen:
        """The best models that fit in memory together, every role in time; where not all fit, the last role is given up first."""
        coarse = dict(coarsest(self._forms, self._catalog))
        for role in (row.role for row in roles.ROWS.values() if row.fills):
            best = self.ranked(role)
            if (
                best and best[0].fits and best[0].fim
            ):  # no further role is worth completions that do not see what follows
                coarse[role] = tuple(form for form in coarse[role] if form[2])
        for demanded in range(len(self._order), 0, -1):
            for at_pace in (True, False):
                if not all(self._possible(role, coarse, at_pace=at_pace) for role in self._order[:demanded]):
                    continue
                found = self._searched(coarse, demanded, at_pace=at_pace)
                if found:
                    return self._refined(found, at_pace=at_pace)
        return {}

    def _possible(self, role: Role, forms: Forms, *, at_pace: bool) -> bool:
        """Whether anything would do for the role if it had the machine for itself; where nothing would, no search need try."""
        return any(
            one.fits and self.waited_for(one) and (one.meets or not at_pace) for one in self.ranked(role, forms=forms)
        )

    def lateness(self, candidate: Candidate) -> float:
        """How many times longer than wanted its role's work takes with it; 0 where nothing is known of its speed."""
        late = roles.ROWS[candidate.role].in_time.late
        return late(candidate.speed, self._wishes.latency_ms)[0] if candidate.speed else 0.0

    def waited_for(self, candidate: Candidate) -> bool:
        """Whether anyone waits for this model in its role."""
        return self._wishes.waited_for(candidate)

    def filled_up(self, chosen: Chosen, beside: Forms | None = None) -> Chosen:
        """The plan with empty roles filled from `beside`; from then on those forms count as the roles' own."""
        beside = self._beside if beside is None else beside
        if not beside or len(chosen) == len(self._order):
            return chosen
        left = [role for role in self._order if role not in chosen]
        self._forms |= {role: beside.get(role, ()) or self._forms[role] for role in left}
        self._ranked = {}
        for at_pace in (True, False):
            wanted = _Constraints(self._forms, len(chosen) + 1, at_pace, {}, self._wishes)
            self._hopeless = {}
            if more := self._filled(dict(chosen), wanted):
                return more
        return chosen

    def alone(self) -> Residency:
        """The best model of each role, as if it had the machine for itself."""
        best = {role: self.ranked(role) for role in roles.ROWS}
        chosen = {
            role: ranked[0] for role, ranked in best.items() if ranked and ranked[0].fits and self.waited_for(ranked[0])
        }
        return self.together(chosen, resident=self._fit_at_once(chosen))

    def ranked(self, role: Role, others: Chosen | None = None, forms: Forms | None = None) -> list[Candidate]:
        """Every form for the role beside what others take, best first."""
        if not others and forms is None:
            if role not in self._ranked:
                self._ranked[role] = self._judged(role, {}, self._forms)
            return self._ranked[role]
        return self._judged(role, others or {}, forms or self._forms)

    def _judged(self, role: Role, taken: Chosen, forms: Forms) -> list[Candidate]:
        shared = {one.weights.tag: one for one in taken.values()}
        left = self._left(taken)
        return ordered(
            (
                judged(role, card, weights, left, self._wishes, shared=shared.get(weights.tag), fim=fim)
                for card, weights, fim in forms[role]
            ),
            self._catalog,
        )

    def _refined(self, chosen: Chosen, *, at_pace: bool) -> Chosen:
        """The same models in the finest quantizations that fit together, without one getting slower, spilling more or losing context."""
        same = {
            role: tuple(one for one in self._forms[role] if role in chosen and one[0].id == chosen[role].card.id)
            for role in roles.ROWS
        }
        return self._searched(same, len(chosen), at_pace=at_pace, least=chosen) or chosen

    def _searched(self, forms: Forms, demanded: int, *, at_pace: bool, least: Chosen | None = None) -> Chosen | None:
        self._hopeless = {}
        return self._filled({}, _Constraints(forms, demanded, at_pace, least or {}, self._wishes))

    def _filled(self, so_far: dict[Role, Candidate], wanted: "_Constraints") -> dict[Role, Candidate] | None:
        """The first plan in order that has the first `demanded` roles, and further ones where they fit too."""
        if len(so_far) == len(self._order):
            return so_far
        role = next(role for role in self._order if role not in so_far)
        for one in self._tried(role, so_far, wanted):
            more = self._with(so_far, one)
            plan = self._filled(more, wanted) if more else None
            if plan is not None:
                return plan
        return so_far if len(so_far) >= wanted.demanded else None

    def _tried(self, role: Role, so_far: Chosen, wanted: "_Constraints") -> Iterable[Candidate]:
        """What could take the role beside the others, best first; each with less context too, where that leaves room for the rest."""
        left = self._left(so_far)
        room = left.free + (left.ram.free if left.gpu and roles.ROWS[role].spills else 0)
        shared = {one.weights.tag: one for one in so_far.values()}
        if room <= self._hopeless.get(role, -1) and not any(form[1].tag in shared for form in wanted.forms[role]):
            return
        good = [one for one in self.ranked(role, so_far, wanted.forms) if wanted.met_by(one)]
        if not good:
            self._hopeless[role] = max(room, self._hopeless.get(role, -1))
        for one in good:
            yield one
            if role is self._order[-1]:
                continue  # nothing comes after it that could want the room
            for less in shorter(one, left, self._wishes, shared.get(one.weights.tag)):
                if wanted.met_by(less):
                    yield less

    def _with(self, so_far: Chosen, candidate: Candidate) -> dict[Role, Candidate] | None:
        """The plan with one role more. A form that two roles share is loaded once, with the larger of their contexts; None where
        that would push it into RAM or make it late for the role that has it already."""
        plan = {**so_far, candidate.role: candidate}
        for role, other in so_far.items():
            if other.weights.tag == candidate.weights.tag:
                larger = max(candidate, other, key=lambda shared: shared.context)
                laid = tuple(a + b for a, b in zip(other.placement, candidate.placement, strict=True))
                for each in (role, candidate.role):
                    lies = replace(plan[each], context=larger.context, need=larger.need, placement=laid)
                    plan[each] = at_speed(lies, candidate.speed, self._wishes)
                if plan[role].late_by > other.late_by or plan[role].spilled > other.spilled:
                    return None
        return plan

    def _left(self, taken: Chosen) -> Capacity:
        left = self._ground
        for one in _distinct(taken.values()):
            left = left.without(one.placement)
        return left

    def _fit_at_once(self, chosen: Chosen) -> bool:
        left = self._ground
        for one in sorted(_distinct(chosen.values()), key=lambda each: -each.bytes):
            again = judged(
                one.role, one.card, one.weights, left, replace(self._wishes, context=one.context), fim=one.fim
            )
            if not again.fits or again.placement[-1] != one.placement[-1]:
                return False
            left = left.without(again.placement)
        return True

    def together(self, chosen: Chosen, *, resident: bool = True) -> Residency:
        """These models as one Residency; a model that fits nowhere counts with all it takes."""
        places = self._ground.places
        taken = sum(
            sum(one.placement[place] for place in places) if one.placement else one.bytes
            for one in _distinct(chosen.values())
        )
        return Residency(chosen, resident, taken + (self._ground.reserve if chosen else 0))


def _distinct(chosen: Iterable[Candidate]) -> list[Candidate]:
    """One candidate for each form."""
    return list({one.weights.tag: one for one in chosen}.values())
