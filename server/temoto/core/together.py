"""Which models share this machine? One for each role, resident together, so that switching roles never evicts one.

A completion model that evicts the chat model (or the reverse) costs seconds on every switch. So a plan is worth first what it
has for every role at a good pace, then the better completion model, then the better chat model, then the better one for
reasoning; one form of one model serves several roles where the memory is too small for two.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from temoto.core.candidates import Candidate, Forms, Wishes, judged, ordered
from temoto.core.ground import Ground
from temoto.core.records import Catalog, Role

ROLES = (Role.COMPLETION, Role.CHAT, Role.REASONING)
Chosen = Mapping[Role, Candidate]


@dataclass(frozen=True, slots=True)
class Together:
    """The choice for each role (absent where there is none), whether all of them fit at once, and the bytes they take where
    models belong: distinct forms once, the reserve once."""

    chosen: Chosen
    resident: bool
    total: int


class Search:
    """One search for the best plan on one ground. `first` is the role that is served best where not all can be."""

    def __init__(
        self, catalog: Catalog, ground: Ground, wishes: Wishes, forms: Forms, first: Role = Role.COMPLETION
    ) -> None:
        self._catalog, self._ground, self._wishes, self._forms = catalog, ground, wishes, forms
        self._order = (first, *(role for role in ROLES if role is not first))
        # No form of this role that is not loaded already works with so little left: a search that fails, fails at once.
        self._hopeless: dict[tuple[Role, bool], int] = {}

    def resident(self) -> Together:
        """The best plan whose models are in memory together: all roles at their pace; the last role is given up first."""
        for demanded in (3, 2, 1):
            for at_pace in (True, False):
                self._hopeless = {}
                found = self._filled({}, demanded, at_pace=at_pace)
                if found:
                    return self._plan(found, resident=True)
        return self._plan({}, resident=True)

    def alone(self) -> Together:
        """The best model of each role, as if it had the machine for itself."""
        best = {role: self.ranked(role) for role in ROLES}
        chosen = {role: ranked[0] for role, ranked in best.items() if ranked and ranked[0].fits}
        return self._plan(chosen, resident=self._fit_at_once(chosen))

    def ranked(self, role: Role, others: Chosen | None = None) -> list[Candidate]:
        """Every form for the role beside what others take, best first."""
        taken = others or {}
        shared = {one.weights.tag: one for one in taken.values()}
        left = self._left(taken)
        return ordered(
            (
                judged(role, card, weights, left, self._wishes, shared=shared.get(weights.tag), fim=fim)
                for card, weights, fim in self._forms[role]
            ),
            self._catalog,
        )

    def _filled(self, so_far: dict[Role, Candidate], demanded: int, *, at_pace: bool) -> dict[Role, Candidate] | None:
        """The first plan in order that has the first `demanded` roles, and further ones where they fit too."""
        if len(so_far) == len(self._order):
            return so_far
        role = self._order[len(so_far)]
        for one in self._tried(role, so_far, at_pace=at_pace):
            plan = self._filled(_with(so_far, one), demanded, at_pace=at_pace)
            if plan is not None:
                return plan
        return so_far if len(so_far) >= demanded else None

    def _tried(self, role: Role, so_far: Chosen, *, at_pace: bool) -> Sequence[Candidate]:
        left = self._left(so_far)
        room = left.free + (left.ram.free if left.gpu and role is not Role.COMPLETION else 0)
        shared = {one.weights.tag for one in so_far.values()}
        good = (
            [one for one in self.ranked(role, so_far) if one.fits and (one.meets or not at_pace)]
            if room > self._hopeless.get((role, at_pace), -1)
            or any(weights.tag in shared for _, weights, _ in self._forms[role])
            else []
        )
        if not good:
            self._hopeless[role, at_pace] = max(room, self._hopeless.get((role, at_pace), -1))
        return good

    def _left(self, taken: Chosen) -> Ground:
        left = self._ground
        for one in _distinct(taken.values()):
            left = left.without(one.laid)
        return left

    def _fit_at_once(self, chosen: Chosen) -> bool:
        left = self._ground
        for one in sorted(_distinct(chosen.values()), key=lambda each: -each.bytes):
            again = judged(
                one.role, one.card, one.weights, left, replace(self._wishes, context=one.context), fim=one.fim
            )
            if not again.fits or again.laid[-1] != one.laid[-1]:
                return False
            left = left.without(again.laid)
        return True

    def _plan(self, chosen: dict[Role, Candidate], *, resident: bool) -> Together:
        places = self._ground.places
        taken = sum(one.laid[place] for one in _distinct(chosen.values()) for place in places)
        return Together(chosen, resident, taken + (self._ground.reserve if chosen else 0))


def _distinct(chosen: Iterable[Candidate]) -> list[Candidate]:
    """One candidate for each form."""
    return list({one.weights.tag: one for one in chosen}.values())


def _with(so_far: dict[Role, Candidate], one: Candidate) -> dict[Role, Candidate]:
    """The plan with one role more. A form that two roles share is loaded once, with the larger of their contexts."""
    plan = {**so_far, one.role: one}
    for role, other in so_far.items():
        if other.weights.tag == one.weights.tag:
            larger = max(one, other, key=lambda shared: shared.context)
            laid = tuple(a + b for a, b in zip(other.laid, one.laid, strict=True))
            for each in (role, one.role):
                plan[each] = replace(plan[each], context=larger.context, need=larger.need, laid=laid)
    return plan
