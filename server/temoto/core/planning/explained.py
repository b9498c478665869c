"""What explains a plan? For each role the model, the memory it takes, its speed, why it was chosen, and why no other was.

What `temoto plan` shows and what the server goes by are this one record. Never asks a machine or a backend: it is given what they said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from temoto.core.messages import Note, note
from temoto.core.messages.plan import PlanMessage
from temoto.core.models.records import Catalog, Role
from temoto.core.planning import roles
from temoto.core.planning.candidates import TOO_MUCH_LOST, Candidate, Forms, Wishes, loss_of
from temoto.core.planning.devices import Capacity
from temoto.core.planning.memory_notes import memory_notes
from temoto.core.planning.residency import Residency, Search


@dataclass(frozen=True, slots=True)
class Rejected:
    """A model that was not chosen: its best form here, why not, and how many bytes of memory lack."""

    tag: str
    why: Note
    missing_bytes: int = 0


@dataclass(frozen=True, slots=True)
class RolePlan:
    """One role's model. `installed`: its backend has it already; `corrections`: numbers of what is wrong in the guide's answer."""

    candidate: Candidate
    reasons: tuple[Note, ...]
    rejected: tuple[Rejected, ...] = ()
    installed: bool = False
    corrections: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """What was planned. `total` counts bytes where models belong, distinct forms once and the reserve once; `free` is what there is.

    `fetch`: the models it asks for that are not here. `kept`: bytes of RAM that are left to whoever works on the machine, where models
    lie in RAM; not among what is `free`.
    """

    profile: str
    roles: Mapping[Role, RolePlan]
    resident: bool
    total: int
    free: int
    notes: tuple[Note, ...] = ()
    fetch: tuple[Candidate, ...] = ()
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be planned, and with what. `forms`: what may be chosen from, `beside`: what is only taken for roles they leave empty;
    `installed`: tags that are there already."""

    catalog: Catalog
    capacity: Capacity
    wishes: Wishes
    forms: Forms
    installed: frozenset[str] = frozenset()
    first: Role = roles.FIRST
    resident: bool = True
    extra: tuple[Note, ...] = ()
    beside: Forms = field(default_factory=lambda: MappingProxyType({}))


def plan(question: Question) -> Planned:
    """The best plan by the catalog's evidence."""
    search = search_for(question)
    return explained(question, search, search.resident() if question.resident else search.alone())


def search_for(question: Question) -> Search:
    """The search for the best plan."""
    return Search(question.catalog, question.capacity, question.wishes, question.forms, question.first, question.beside)


def explained(question: Question, search: Search, residency: Residency) -> Planned:
    """The explained plan of these models, which this search found."""
    planned = {role: _role(one, residency, search, question) for role, one in residency.chosen.items()}
    guesses = [name for name in dict.fromkeys(question.capacity.assumed) if name != "RAM"]
    notes = [*question.extra, *(note(PlanMessage.SPEED_UNKNOWN, name=name) for name in guesses)]
    lacking = [role for role in roles.ROWS if role not in planned]
    notes += [
        _without(role, search) for role in lacking if planned or role is question.first or not _room_for(role, search)
    ]
    if not residency.resident and len(planned) > 1:
        notes.append(note(PlanMessage.NOT_TOGETHER))
    ordered = MappingProxyType({role: planned[role] for role in roles.ROWS if role in planned})
    free = question.capacity.free + question.capacity.reserve
    fetch = {one.candidate.weights.tag: one.candidate for one in ordered.values() if not one.installed}
    return Planned(
        "auto",
        ordered,
        residency.resident,
        residency.total,
        free,
        tuple(notes),
        tuple(fetch.values()),
        kept_of(question),
    )


def kept_of(question: Question) -> int:
    """Bytes of RAM kept for work, where models lie in RAM."""
    return 0 if question.capacity.gpu else question.capacity.kept


def _role(candidate: Candidate, residency: Residency, search: Search, question: Question) -> RolePlan:
    alone = search.ranked(candidate.role)
    rejected = tuple(
        _rejections(candidate, alone, search.ranked(candidate.role, _others(candidate, residency)), question)
    )
    return RolePlan(
        candidate,
        tuple(_reasons(candidate, residency, search, question)),
        rejected,
        candidate.weights.tag in question.installed,
    )


def _others(candidate: Candidate, residency: Residency) -> Mapping[Role, Candidate]:
    if not residency.resident:
        return {}
    return {role: other for role, other in residency.chosen.items() if role is not candidate.role}


def _reasons(candidate: Candidate, residency: Residency, search: Search, question: Question) -> Iterable[Note]:
    ranking = question.catalog.ranking.get(candidate.role, ())
    place = next((index for index, ranked in enumerate(ranking, 1) if ranked.model == candidate.card.id), None)
    if place is not None:
        ranked = ranking[place - 1]
        figures = [each for each in candidate.card.evidence if each.benchmark == ranked.benchmark]
        figure = next((each for each in figures if ranked.variant in {"", each.variant}), None)
        because = f"{figure.benchmark} {figure.score:g}" if figure else ranked
        yield note(PlanMessage.RANK, place=place, of=len(ranking), role=word(candidate.role), because=because)
    else:
        yield note(PlanMessage.UNRANKED, role=word(candidate.role))
    if candidate.speed is not None:
        yield roles.ROWS[candidate.role].in_time.words(candidate.speed, note(PlanMessage[candidate.speed.source.name]))
    yield candidate.why
    yield from memory_notes(candidate, gpu=question.capacity.gpu, cache=question.wishes.cache)
    if candidate.spilled:
        yield note(PlanMessage.SPILLED, ram_gb=f"{candidate.placement[-1] / 1e9:.1f}")
    same = [role for role, other in residency.chosen.items() if other.weights.tag == candidate.weights.tag]
    if len(same) > 1:
        shared = [word(role) for role in roles.ROWS if role in same]
        yield note(PlanMessage.SHARED_BY_ALL if len(same) > 2 else PlanMessage.SHARED, role=shared[0], other=shared[1])
    if candidate.role is not roles.FIRST and roles.FIRST in same and _nobody_waits(candidate.role, search, candidate):
        yield note(PlanMessage.JOINED)


def _rejections(
    taken: Candidate, alone: Sequence[Candidate], beside: Sequence[Candidate], question: Question
) -> Iterable[Rejected]:
    """One entry a model, the best by evidence first: of its forms the one that comes nearest to being taken."""
    forms, now = _by_model(alone, question.catalog), _by_model(beside, question.catalog)
    places = {ranked.model: place for place, ranked in enumerate(question.catalog.ranking.get(taken.role, ()))}
    for model in sorted(forms, key=lambda each: places.get(each, len(places))):
        one, there = _closest_form(forms[model]), _closest_form(now[model])
        if model == taken.card.id:
            continue
        after = places.get(model, len(places)) > places.get(taken.card.id, len(places))
        if (there.fits and there.meets) or (after and one.fits and one.meets):
            yield Rejected(there.weights.tag, note(PlanMessage.BETTER_ELSEWHERE, tag=taken.weights.tag))
        elif one.fits and one.meets:
            yield Rejected(there.weights.tag, note(PlanMessage.ROOM_TAKEN, why=there.why), there.missing_bytes)
        else:
            yield Rejected(one.weights.tag, one.why, one.missing_bytes)
    if question.wishes.commercial:
        for card in question.catalog.cards:
            if card.commercial is False and card.suggest and taken.role in card.roles and card.weights:
                yield Rejected(card.weights[0].tag, note(PlanMessage.FORBIDS_BUSINESS, licence=card.licence))


def _by_model(ranked: Sequence[Candidate], catalog: Catalog) -> dict[str, list[Candidate]]:
    """The forms of each model in order, without those that ruin it unless there are no others."""
    losses = {one.name: one.perplexity_increase for one in catalog.quantizations}
    found: dict[str, list[Candidate]] = {}
    for one in ranked:
        found.setdefault(one.card.id, []).append(one)
    whole = {
        model: [one for one in every if loss_of(one.weights, losses) <= TOO_MUCH_LOST] for model, every in found.items()
    }
    return {model: whole[model] or every for model, every in found.items()}


def _closest_form(forms: Sequence[Candidate]) -> Candidate:
    """The form that comes nearest: one that would do, else the fastest that fits, else the one for which least memory lacks."""
    if forms[0].fits and forms[0].meets:
        return forms[0]
    return min(forms, key=lambda one: (not one.fits, one.missing_bytes, one.speed.first_ghost_ms if one.speed else 0.0))


def _without(role: Role, search: Search) -> Note:
    """Why a role has no model."""
    ranked = search.ranked(role)
    if _nobody_waits(role, search):
        fits = [one for one in ranked if one.fits and one.speed is not None]
        fastest = min(fits, key=search.lateness)
        return note(PlanMessage.NOBODY_WAITS, role=word(role), tag=fastest.weights.tag, why=fastest.why)
    if _room_for(role, search):
        return note(PlanMessage.FOR_WANT_OF_ROOM, role=word(role))
    least = min(ranked, key=lambda one: one.missing_bytes, default=None)
    shortest = note(PlanMessage.SHORTEST, tag=least.weights.tag, why=least.why) if least else ""
    return note(PlanMessage.NOTHING_FITS, role=word(role), shortest=shortest)


def _room_for(role: Role, search: Search) -> bool:
    """Whether any model would fit for the role if it had the machine for itself."""
    return any(one.fits for one in search.ranked(role))


def _nobody_waits(role: Role, search: Search, beside: Candidate | None = None) -> bool:
    """Whether models would fit for the role if it had the machine for itself, and each is slower than anyone waits. `beside` does not
    count."""
    fits = [
        one for one in search.ranked(role) if one.fits and (beside is None or one.weights.tag != beside.weights.tag)
    ]
    return bool(fits) and not any(search.waited_for(one) for one in fits)


def word(role: Role) -> Note:
    """A role, in words."""
    return note(roles.ROWS[role].word)
