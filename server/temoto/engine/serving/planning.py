"""Which model of this backend, with how much context, and what is doubtful about it? Asked before anything is loaded.

Only asks the backend what it has and holds: plans never load, fetch or test a model.
"""

import asyncio
from dataclasses import dataclass, replace

from temoto.core.backend.listed import Installed
from temoto.core.machine import Machine
from temoto.core.machine.described import box_gb
from temoto.core.messages import Note, note
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.start import StartMessage
from temoto.core.messages.watch import WatchMessage
from temoto.core.models.records import Card, Catalog, Role, Weights
from temoto.core.planning import roles
from temoto.core.planning.candidates import Candidate, Wishes, judged, offered, ordered
from temoto.core.planning.devices import Ground, ground
from temoto.core.planning.explained import Question, word
from temoto.core.planning.guide_planned import Tables, guide_plan
from temoto.core.planning.installed import base_of, describe, installed_forms, to_choice, wishes
from temoto.core.planning.measured import mark_of
from temoto.core.planning.records import Choice, Plan
from temoto.core.planning.residency import Search
from temoto.core.planning.step_down import as_remembered
from temoto.core.settings import Settings
from temoto.engine.serving.known import Learnt
from temoto.engine.serving.landed import elsewhere
from temoto.ports import Backend, CanPull, ModelMissing, RemoteRefused


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a plan is made of: what the backend has, and the ground it stands on."""

    backend: Backend
    installed: tuple[Installed, ...]
    settings: Settings
    catalog: Catalog
    here: Ground
    tables: Tables | None
    box_gb: int
    learnt: Learnt

    @property
    def wishes(self) -> Wishes:
        """The user's, with the paces this machine has shown."""
        return replace(wishes(self.settings, self.backend.slots), measured=self.learnt.paces)


async def planned(
    backend: Backend,
    installed: tuple[Installed, ...],
    settings: Settings,
    machine: Machine,
    catalog: Catalog,
    tables: Tables | None = None,
    learnt: Learnt = Learnt(),  # noqa: B008 - frozen
) -> tuple[Plan, list[Note]]:
    """The Plan for what this backend has, and warnings. Without a choice where none of its models can complete.

    With the guide's `tables` its answers are taken where they are installed. `learnt`: what this machine has shown before,
    which counts more than what is predicted.
    """
    here = await ground_under(backend, machine, catalog)
    asked = _Asked(backend, installed, settings, catalog, here, tables, box_gb(machine, catalog.gpus), learnt)
    if not settings.completion.model:
        plan, warnings = _as_before(asked, *await asyncio.to_thread(_reckoned, asked))
    else:
        choice, warnings = await _wanted(asked, settings.completion.model)
        plan, _ = await asyncio.to_thread(_reckoned, asked)
        plan, warnings = _as_before(asked, replace(plan, completion=choice, others=()), warnings)
    return (_of_another_machine(plan), []) if elsewhere(backend) else (plan, warnings)


def _of_another_machine(plan: Plan) -> Plan:
    """The plan where another machine runs the models: nothing of this one's memory applies, and what they run on is not known."""

    def there(choice: Choice) -> Choice:
        return replace(choice, where="", warnings=())

    return replace(
        plan,
        completion=plan.completion and there(plan.completion),
        beside={role: there(one) for role, one in plan.beside.items()},
        alone={role: there(one) for role, one in plan.alone.items()},
        others=tuple(there(one) for one in plan.others),
    )


def _reckoned(asked: _Asked) -> tuple[Plan, list[Note]]:
    """The plan out of what is installed; takes up to a tenth of a second."""
    best, guides = _best(asked), _guides(asked)
    forms = installed_forms(asked.installed, asked.catalog, asked.settings, asked.learnt.shown)
    taken = {
        role: found for role, one in guides.items() if (found := [form for form in forms[role] if _same(form, one)])
    }
    search = Search(asked.catalog, asked.here, asked.wishes, {**forms, **taken})
    ranked = search.ranked(roles.FIRST)
    chosen = dict(search.resident().chosen)
    for role in taken:  # the guide asks for them whatever fits together
        chosen.setdefault(role, search.ranked(role)[0])
    first = chosen.get(roles.FIRST) or (ranked[0] if ranked else None)  # one that is tight is better than none

    def choice(one: Candidate | None) -> Choice | None:
        return to_choice(one, asked.catalog, gpu=asked.here.gpu) if one else None

    others = Search(asked.catalog, asked.here, asked.wishes, forms).ranked(roles.FIRST) if taken else ranked
    over = (choice(one) for one in others if first is None or one.weights.tag != first.weights.tag)
    wanted = guides.get(roles.FIRST) or best
    plan = Plan(
        choice(first),
        wanted.weights.tag if wanted else None,
        tuple(one for one in over if one),
        {role: made for role, one in chosen.items() if role is not roles.FIRST and (made := choice(one))},
        {
            role: made
            for role, row in roles.ROWS.items()
            if row.evicts and role not in chosen and (made := choice(next(iter(search.ranked(role)), None)))
        },
    )
    missing = [one for role, one in guides.items() if role not in taken]
    if missing:
        return plan, _tight(asked, plan.completion, best) + [_guide_says(asked.backend, one) for one in missing]
    return plan, _doubts(asked, plan.completion, first, None if guides else best)


def _as_before(asked: _Asked, plan: Plan, warnings: list[Note]) -> tuple[Plan, list[Note]]:
    """The plan, or what this machine stepped down to from it before."""
    choice, settings = plan.completion, asked.settings
    if choice is None:
        return plan, warnings
    marks = {one.name: mark_of(one.name, asked.installed) for one in asked.installed}
    free = {"model": not settings.completion.model, "context": not settings.models.context}
    taken = as_remembered(choice, plan.others, asked.learnt.steps, marks, **free)
    if taken is choice:
        return plan, warnings
    why = note(WatchMessage.STEPPED_BEFORE, model=choice.model, context=choice.context)
    others = tuple(one for one in (choice, *plan.others) if one.model != taken.model)
    return replace(plan, completion=replace(taken, reasons=(*taken.reasons, why)), others=others), []


def _best(asked: _Asked) -> Candidate | None:
    """The completion model of the catalog's best plan for this ground."""
    wanted = asked.wishes
    search = Search(asked.catalog, asked.here, wanted, offered(asked.catalog, wanted))
    return search.resident().chosen.get(roles.FIRST)


def _guides(asked: _Asked) -> dict[Role, Candidate]:
    """The guide's answers, where its profile is set."""
    if asked.tables is None:
        return {}
    question = Question(asked.catalog, asked.here, asked.wishes, {})
    found = guide_plan(question, asked.tables, asked.box_gb).roles
    return {role: one.candidate for role, one in found.items()}


def _same(form: tuple[Card, Weights, bool], one: Candidate) -> bool:
    """Whether an installed form is that of a candidate, under whatever tag."""
    card, weights, _fim = form
    return (card.id, weights.quantization, weights.base) == (one.card.id, one.weights.quantization, one.weights.base)


def _guide_says(backend: Backend, one: Candidate) -> Note:
    command = backend.pull_command.format(model=one.weights.tag)
    return note(StartMessage.GUIDE_SAYS, role=word(one.role), tag=one.weights.tag, command=command)


def _tight(asked: _Asked, choice: Choice | None, best: Candidate | None) -> list[Note]:
    """That this machine is short for the chosen model, and which would fit."""
    if choice is None or not choice.warnings or not asked.here.known:  # what is not known yet is not short
        return []
    cure = _command(asked, best, StartMessage.CURE_PULL) if best else ""
    facts = {"model": choice.model, "backend": asked.backend.name, "why": choice.warnings, "cure": cure}
    return [note(StartMessage.WARN_TIGHT, **facts)]


def _command(asked: _Asked, one: Candidate, said: StartMessage, **facts: object) -> Note:
    return note(said, command=asked.backend.pull_command.format(model=one.weights.tag), **facts)


def _doubts(asked: _Asked, choice: Choice | None, first: Candidate | None, best: Candidate | None) -> list[Note]:
    """That the chosen model is tight, or that a better one could be had."""
    tight = _tight(asked, choice, best)
    if tight or choice is None or first is None:
        return tight
    if best is None or not isinstance(asked.backend, CanPull) or best.card.id == first.card.id:
        return []
    if best.meets and not first.meets:
        return [_command(asked, best, StartMessage.WARN_LATE, model=choice.model, why=first.why)]
    if all(card.id != first.card.id for card in asked.catalog.cards):
        return []  # nothing is known of it: it may be better than anything listed
    # One that is only less late is not worth a warning, and one that is late is no better than one in time: but for models that
    # are so small that temoto never offers them.
    late = first.card.suggest and best.meets is not first.meets
    if late or ordered((replace(best, grade=first.grade), first), asked.catalog)[0] is first:
        return []
    return [_command(asked, best, StartMessage.WARN_BETTER)]


async def _wanted(asked: _Asked, named: str) -> tuple[Choice, list[Note]]:
    """The model the user configured: used whatever the estimate says, with a warning; never one that is not there."""
    backend, here = asked.backend, asked.here
    model = next((one for one in asked.installed if one.name in {named, f"{named}:latest"}), None)
    if model is None:
        command = backend.pull_command.format(model=named)
        raise ModelMissing(BackendMessage.MODEL_MISSING, backend=backend.name, model=named, command=command)
    if model.remote and not asked.settings.allow_remote:
        raise RemoteRefused(BackendMessage.MODEL_REMOTE, model=model.name)
    card, weights = describe(model, asked.catalog, await backend.show(model.name))
    one = judged(roles.FIRST, card, replace(weights, tag=model.name), here, asked.wishes)
    choice = to_choice(one, asked.catalog, gpu=here.gpu)
    doubts: list[Note] = []
    if not one.fits and here.known:
        facts = {"need_gb": f"{one.need.total / 1e9:.1f}", "free_gb": f"{(here.free + here.reserve) / 1e9:.1f}"}
        doubts.append(note(StartMessage.WARN_DOES_NOT_FIT, model=model.name, **facts))
    if base := base_of(card, weights):
        command = backend.pull_command.format(model=base.tag)
        doubts.append(note(StartMessage.WARN_INSTRUCT, model=model.name, base=base.tag, command=command))
    return choice, doubts


async def ground_under(backend: Backend, machine: Machine, catalog: Catalog, *, gpu: bool | None = None) -> Ground:
    """What a backend's models stand on, with what it holds now counted as free. `gpu`: where that is decided already."""
    on_gpu = backend.runs_on_gpu and bool(machine.gpus) if gpu is None else gpu
    held = sum(one.vram if on_gpu else one.size for one in await backend.resident())
    return ground(machine, catalog.gpus, gpu=on_gpu, held=held)
