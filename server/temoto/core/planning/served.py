"""Which of the installed models does a server use? The one plan of this machine.

The server takes its Plan from it, and what `temoto plan`, `pull --plan` and `doctor` show is made of it
(core/planning/shown.py): the speeds this machine has shown, the steps down it had to take, the model the user named, and the
guide's answers where its profile is set and they are here. Never asks a machine or a backend: it is given what they said.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from temoto.core.messages import Note, note
from temoto.core.messages.watch import WatchMessage
from temoto.core.models.records import ModelCard, Role, Weights
from temoto.core.planning import roles
from temoto.core.planning.candidates import Candidate, judged, offered
from temoto.core.planning.explained import Question, RolePlan, search_for
from temoto.core.planning.guide_planned import Tables, guide_plan
from temoto.core.planning.installed import to_choice
from temoto.core.planning.measured import StepDown
from temoto.core.planning.offer import is_demo
from temoto.core.planning.records import Choice, Plan
from temoto.core.planning.residency import Residency, Search
from temoto.core.planning.step_down import Free, as_remembered


@dataclass(frozen=True, slots=True)
class Here:
    """The facts of this machine a plan is made from. `question.forms` are those its backend has; what could be fetched does not count.

    `named`: the model the user wants completions of, as it is installed. `tables`: the guide's, where its profile is set, with the
    graphics memory as the box says it, and what the guide is asked for first. `marks`: what tells each file from another of its
    name; `steps` were taken on this machine before.
    """

    question: Question
    named: tuple[ModelCard, Weights] | None = None
    tables: Tables | None = None
    box_gb: int = 0
    use: Role | None = None
    steps: tuple[StepDown, ...] = ()
    marks: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    free: Free = field(default_factory=Free)


@dataclass(frozen=True, slots=True)
class Served:
    """The models a server uses: one for each role, after the steps down taken before, and whether all fit in memory at once.

    `others`: what else completes, in the order it would be taken. `alone`: for roles left out, what would take the others' place.
    `best`: the catalog's best plan for this machine, were everything here. `guide`: the guide's answers; `taken`: the roles for which
    they are here. `planned`: what completes as it was planned; another than the chosen one where this machine stepped down from it.
    """

    residency: Residency
    search: Search
    planned: Candidate | None
    others: tuple[Candidate, ...] = ()
    alone: Mapping[Role, Candidate] = field(default_factory=lambda: MappingProxyType({}))
    best: Mapping[Role, Candidate] = field(default_factory=lambda: MappingProxyType({}))
    guide: Mapping[Role, RolePlan] = field(default_factory=lambda: MappingProxyType({}))
    taken: frozenset[Role] = frozenset()

    @property
    def chosen(self) -> Mapping[Role, Candidate]:
        """The model for each role that has one."""
        return self.residency.chosen

    @property
    def first(self) -> Candidate | None:
        """The completion model; None where there is none."""
        return self.chosen.get(roles.FIRST)

    @property
    def stepped(self) -> bool:
        """Whether this machine stepped down before from the planned model."""
        return self.first is not self.planned

    @property
    def missing(self) -> tuple[RolePlan, ...]:
        """The guide's answers that are not installed."""
        return tuple(one for role, one in self.guide.items() if role not in self.taken)


def served(here: Here) -> Served:
    """The models a server uses here; takes up to a tenth of a second."""
    question = without_demo(here.question)
    guide = _guide(here)
    taken = {role: found for role, one in guide.items() if (found := _same(question.forms[role], one.candidate))}
    asked = replace(question, forms={**question.forms, **taken})
    search = search_for(asked)
    together = search.together(search.chosen()) if question.resident else search.alone()
    chosen = dict(together.chosen)
    for role in taken:  # the guide asks for them whatever fits together
        chosen.setdefault(role, search.ranked(role)[0])
    alone = _alone(search, chosen)
    ranked = search.ranked(roles.FIRST)
    if here.named is not None:
        chosen[roles.FIRST] = judged(roles.FIRST, *here.named, question.capacity.whole, question.wishes)
    elif ranked:
        chosen.setdefault(roles.FIRST, ranked[0])  # one that is tight is better than none
    planned = chosen.get(roles.FIRST)
    every = search_for(replace(asked, forms=question.forms)).ranked(roles.FIRST) if taken else ranked
    every = [*every, *_demos(here.question, every)]
    others = [one for one in every if planned and one.weights.tag != planned.weights.tag] if not here.named else []
    if planned is not None:
        first = _as_before(here, planned, others)
        if first is not planned:
            others = [one for one in (planned, *others) if one.weights.tag != first.weights.tag]
        chosen = {role: _as_loaded(one, first) for role, one in {**chosen, roles.FIRST: first}.items()}
        chosen |= _joined(search, chosen, question)
    found = search.together({role: chosen[role] for role in roles.ROWS if role in chosen})
    room = question.capacity.whole if here.named is not None else question.capacity
    fits = all(one.fits for one in chosen.values()) and found.total <= room.free + room.reserve
    resident = together.resident and fits
    return Served(
        replace(found, resident=resident),
        search,
        planned,
        tuple(others),
        alone,
        _best(question),
        guide,
        frozenset(taken),
    )


def stepped_before(served: Served) -> Note | None:
    """A Note that this machine stepped down before from the planned model; None where it did not."""
    if served.planned is None or not served.stepped:
        return None
    model, context = served.planned.weights.tag, served.planned.context
    return note(WatchMessage.STEPPED_BEFORE, model=model, context=context)


def to_plan(served: Served, question: Question) -> Plan:
    """The Plan made of these models."""

    def choice(candidate: Candidate) -> Choice:
        return to_choice(candidate, question.catalog, gpu=question.capacity.gpu)

    completion = choice(served.first) if served.first else None
    if completion is not None and (why := stepped_before(served)) is not None:
        completion = replace(completion, reasons=(*completion.reasons, why), warnings=())
    wanted = served.guide[roles.FIRST].candidate if roles.FIRST in served.guide else served.best.get(roles.FIRST)
    return Plan(
        completion,
        wanted.weights.tag if wanted else None,
        tuple(map(choice, served.others)),
        {role: choice(one) for role, one in served.chosen.items() if role is not roles.FIRST},
        {role: choice(one) for role, one in served.alone.items()},
    )


def _guide(here: Here) -> Mapping[Role, RolePlan]:
    """The guide's answers, where its profile is set."""
    if here.tables is None:
        return {}
    bare = replace(here.question, forms=MappingProxyType({}), beside=MappingProxyType({}))
    return guide_plan(bare, here.tables, here.box_gb, use=here.use).roles


def _same(
    forms: Iterable[tuple[ModelCard, Weights, bool]], candidate: Candidate
) -> tuple[tuple[ModelCard, Weights, bool], ...]:
    """The installed forms that are the candidate's model and form, under whatever tag."""
    wanted = (candidate.card.id, candidate.weights.quantization, candidate.weights.base)
    return tuple(form for form in forms if (form[0].id, form[1].quantization, form[1].base) == wanted)


def _alone(search: Search, chosen: Mapping[Role, Candidate]) -> dict[Role, Candidate]:
    lacking = (role for role, row in roles.ROWS.items() if row.evicts and role not in chosen)
    return {role: ranked[0] for role in lacking if (ranked := search.ranked(role))}


def _as_before(here: Here, planned: Candidate, others: Iterable[Candidate]) -> Candidate:
    """The planned model, or the one this machine stepped down to from it before."""
    every = {planned.weights.tag: planned} | {one.weights.tag: one for one in others}
    contexts = {tag: one.context for tag, one in every.items() if one is not planned}
    tag, context = as_remembered(planned.weights.tag, planned.context, contexts, here.steps, here.marks, here.free)
    one = every[tag]
    if (tag, context) == (planned.weights.tag, planned.context):
        return planned
    less = replace(here.question.wishes, context=context)
    return judged(one.role, one.card, one.weights, here.question.capacity, less, fim=one.fim)


def without_demo(question: Question) -> Question:
    """The question without the demo model, where another model that is here completes; where none does, the demo model is used."""
    catalog = question.catalog
    forms = {
        role: tuple(one for one in every if not is_demo(one[0], catalog)) for role, every in question.forms.items()
    }
    others = forms.get(roles.FIRST, ())
    better = any(
        judged(roles.FIRST, card, weights, question.capacity, question.wishes, fim=fim).fits
        for card, weights, fim in others
    )
    return replace(question, forms=forms) if better else question


def _demos(question: Question, taken: Iterable[Candidate]) -> list[Candidate]:
    """The demo model as what is here to complete with at the very last, where it was left out."""
    tags = {one.weights.tag for one in taken}
    left = [form for form in question.forms.get(roles.FIRST, ()) if is_demo(form[0], question.catalog)]
    return [
        judged(roles.FIRST, card, weights, question.capacity, question.wishes, fim=fim)
        for card, weights, fim in left
        if weights.tag not in tags
    ]


def _joined(search: Search, chosen: Mapping[Role, Candidate], question: Question) -> dict[Role, Candidate]:
    """The completion model for each role that is left empty because every model of its own would be slower than anyone waits, where it
    can do that role's work: it is in memory anyway."""
    first, found = chosen[roles.FIRST], dict[Role, Candidate]()
    if not first.fits:
        return found
    wishes = replace(question.wishes, context=first.context)
    for role, forms in question.forms.items():
        form = next((form for form in forms if form[1].tag == first.weights.tag), None)
        slow = any(one.fits and not search.waited_for(one) for one in search.ranked(role))
        if role not in chosen and form is not None and slow:
            one = judged(role, form[0], form[1], question.capacity.whole, wishes, shared=first, fim=form[2])
            found[role] = _as_loaded(replace(one, placement=first.placement), first)
    return {role: one for role, one in found.items() if one.fits}


def _best(question: Question) -> Mapping[Role, Candidate]:
    """The catalog's best plan, whatever is installed."""
    every = offered(question.catalog, question.wishes)
    return search_for(replace(question, forms=every, beside=MappingProxyType({}), first=roles.FIRST)).resident().chosen


def _as_loaded(candidate: Candidate, first: Candidate) -> Candidate:
    """The candidate with the completion model's context, where a role shares that model: it is loaded once."""
    if candidate.weights.tag != first.weights.tag or candidate.context == first.context:
        return candidate
    return replace(candidate, context=first.context, need=first.need, placement=first.placement, fits=first.fits)
