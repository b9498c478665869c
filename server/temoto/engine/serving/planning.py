"""Which model of this backend, with how much context, and what is doubtful about it? Asked before anything is loaded.

Only asks the backend what it has and holds: plans never load, fetch or test a model. Whoever plans for this machine, the server and
`temoto plan` alike, asks here.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace

from temoto.core.backend.listed import Installed, LoadedModel
from temoto.core.machine import Machine
from temoto.core.machine.as_told import as_told
from temoto.core.machine.from_options import box_gb
from temoto.core.messages import Note, note
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.start import StartMessage
from temoto.core.models.records import Catalog, ModelCard, Role, Weights
from temoto.core.planning import roles
from temoto.core.planning.candidates import Candidate, ordered
from temoto.core.planning.devices import Capacity, capacity_of
from temoto.core.planning.explained import Question, word
from temoto.core.planning.guide_planned import Tables
from temoto.core.planning.installed import base_of, describe, installed_forms, named_for, wishes
from temoto.core.planning.measured import mark_of
from temoto.core.planning.records import Choice, Plan
from temoto.core.planning.runtimes import LLAMA_CPP, Runtime
from temoto.core.planning.served import Here, Served, served, to_plan
from temoto.core.planning.step_down import Free
from temoto.core.settings import Settings
from temoto.engine.serving.after_loading import elsewhere
from temoto.engine.serving.known import Learnt
from temoto.ports import Backend, CanPull, ModelMissing, RemoteRefused, TellsRuntime, ToldDevices


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The models a server uses on a backend, and the facts they were chosen by."""

    backend: Backend
    here: Here
    served: Served

    @property
    def plan(self) -> Plan:
        """The Plan; without a completion model where none of the backend's models can complete."""
        plan = to_plan(self.served, self.here.question)
        return _of_another_machine(plan) if elsewhere(self.backend) else plan

    @property
    def warnings(self) -> list[Note]:
        """Warnings about the plan; none where another machine runs the models, or this one has stepped down already."""
        return [] if elsewhere(self.backend) or self.served.stepped else _doubts(self)


async def reckoned(
    backend: Backend,
    installed: tuple[Installed, ...],
    settings: Settings,
    machine: Machine,
    catalog: Catalog,
    tables: Tables | None = None,
    learnt: Learnt = Learnt(),  # noqa: B008 - frozen
    held: tuple[LoadedModel, ...] | None = None,
    *,
    use: Role | None = None,
    resident: bool = True,
) -> Reckoned:
    """The models a server would use on this backend. ModelMissing where the model the user named is not among them.

    With the guide's `tables` its answers are taken where they are installed. `learnt`: what this machine has shown before,
    which counts more than what is predicted. `held`: what the backend has in memory, where that was asked already. `use`: the
    role that comes first, where another was asked for; `resident`: whether all roles are in memory together.
    """
    under = await capacity_for(backend, machine, catalog, held=held)
    question = Question(
        catalog,
        under,
        replace(wishes(settings, backend.slots, runtime_of(backend)), measured=learnt.speeds),
        installed_forms(installed, catalog, settings, learnt.details),
        frozenset(one.name for one in installed),
        use or roles.FIRST,
        resident,
    )
    named = named_for(roles.FIRST, settings)
    here = Here(
        question,
        await _named(backend, installed, settings, catalog, named) if named else None,
        tables,
        box_gb(machine, catalog.gpus),
        use,
        learnt.steps,
        {one.name: mark_of(one.name, installed) for one in installed},
        free_of(settings),
    )
    return Reckoned(backend, here, await asyncio.to_thread(served, here))


async def planned(
    backend: Backend,
    installed: tuple[Installed, ...],
    settings: Settings,
    machine: Machine,
    catalog: Catalog,
    tables: Tables | None = None,
    learnt: Learnt = Learnt(),  # noqa: B008 - frozen
    held: tuple[LoadedModel, ...] | None = None,
) -> tuple[Plan, list[Note]]:
    """(the Plan for this backend, warnings)."""
    found = await reckoned(backend, installed, settings, machine, catalog, tables, learnt, held)
    return found.plan, found.warnings


def runtime_of(backend: Backend) -> Runtime:
    """What runs the backend's models, as far as their memory depends on it; llama.cpp where it does not tell."""
    return backend.runtime if isinstance(backend, TellsRuntime) else LLAMA_CPP


def free_of(settings: Settings) -> Free:
    """Which choices these settings leave to temoto."""
    return Free(model=not named_for(roles.FIRST, settings), context=not settings.models.context)


def _of_another_machine(plan: Plan) -> Plan:
    """The plan where another machine runs the models: nothing of this one's memory applies, and what they run on is not known."""

    def there(choice: Choice) -> Choice:
        return replace(choice, device="", warnings=())

    return replace(
        plan,
        completion=plan.completion and there(plan.completion),
        beside={role: there(one) for role, one in plan.beside.items()},
        alone={role: there(one) for role, one in plan.alone.items()},
        others=tuple(there(one) for one in plan.others),
    )


def _doubts(reckoned: Reckoned) -> list[Note]:
    """Warnings about the completion model, and the guide's answer where it differs."""
    found = reckoned.served
    best = found.best.get(roles.FIRST)
    if reckoned.here.named is not None:
        return _of_the_named(reckoned, *reckoned.here.named)
    if found.missing:
        return _tight(reckoned, best) + [_guide_says(reckoned.backend, one.candidate) for one in found.missing]
    if found.guide or best is None:
        return _tight(reckoned, None)
    return _tight(reckoned, best) or _better(reckoned, best)


def _guide_says(backend: Backend, candidate: Candidate) -> Note:
    command = backend.pull_command.format(model=candidate.weights.tag)
    return note(StartMessage.GUIDE_SAYS, role=word(candidate.role), tag=candidate.weights.tag, command=command)


def _tight(reckoned: Reckoned, best: Candidate | None) -> list[Note]:
    """A warning where memory is short for the chosen model, naming one that would fit."""
    first = reckoned.served.first
    if first is None or first.fits or not reckoned.here.question.capacity.known:  # what is not known yet is not short
        return []
    cure = _command(reckoned.backend, best, StartMessage.CURE_PULL) if best else ""
    facts = {"model": first.weights.tag, "backend": reckoned.backend.name, "why": (first.why,), "cure": cure}
    return [note(StartMessage.WARN_TIGHT, **facts)]


def _command(backend: Backend, candidate: Candidate, message: StartMessage, **facts: object) -> Note:
    return note(message, command=backend.pull_command.format(model=candidate.weights.tag), **facts)


def _better(reckoned: Reckoned, best: Candidate) -> list[Note]:
    """A warning that a better model than the chosen one could be installed."""
    first, backend, catalog = reckoned.served.first, reckoned.backend, reckoned.here.question.catalog
    if first is None or not isinstance(backend, CanPull) or best.card.id == first.card.id:
        return []
    if best.meets and not first.meets:
        return [_command(backend, best, StartMessage.WARN_LATE, model=first.weights.tag, why=first.why)]
    if all(card.id != first.card.id for card in catalog.cards):
        return []  # nothing is known of it: it may be better than anything listed
    # A model that misses the latency target too is not recommended; exception: the installed one is so small that the catalog
    # never suggests it.
    late = first.card.suggest and best.meets is not first.meets
    if late or ordered((replace(best, late_by=first.late_by), first), catalog)[0] is first:
        return []
    return [_command(backend, best, StartMessage.WARN_BETTER)]


async def _named(
    backend: Backend, installed: Iterable[Installed], settings: Settings, catalog: Catalog, named: str
) -> tuple[ModelCard, Weights]:
    """The model the user configured, as it is installed: used whatever the estimate says; never one that is not there."""
    model = next((one for one in installed if one.name in {named, f"{named}:latest"}), None)
    if model is None:
        command = backend.pull_command.format(model=named)
        raise ModelMissing(BackendMessage.MODEL_MISSING, backend=backend.name, model=named, command=command)
    if model.remote and not settings.allow_remote:
        raise RemoteRefused(BackendMessage.MODEL_REMOTE, model=model.name)
    card, weights = describe(model, catalog, await backend.show(model.name))
    return card, replace(weights, tag=model.name)


def _of_the_named(reckoned: Reckoned, card: ModelCard, weights: Weights) -> list[Note]:
    """Warnings that the model the user configured does not fit, or has a form that would complete better."""
    first, under = reckoned.served.first, reckoned.here.question.capacity
    doubts: list[Note] = []
    if first is not None and not first.fits and under.known:
        facts = {"need_gb": f"{first.need.total / 1e9:.1f}", "free_gb": f"{(under.free + under.reserve) / 1e9:.1f}"}
        doubts.append(note(StartMessage.WARN_DOES_NOT_FIT, model=weights.tag, **facts))
    if base := base_of(card, weights):
        command = reckoned.backend.pull_command.format(model=base.tag)
        doubts.append(note(StartMessage.WARN_INSTRUCT, model=weights.tag, base=base.tag, command=command))
    return doubts


async def capacity_for(
    backend: Backend,
    machine: Machine,
    catalog: Catalog,
    *,
    gpu: bool | None = None,
    held: tuple[LoadedModel, ...] | None = None,
) -> Capacity:
    """The Capacity a backend's models have, counting what it has loaded now as free. `gpu`: given where already decided."""
    if isinstance(backend, ToldDevices) and backend.devices:
        machine = as_told(machine, backend.devices)
    on_gpu = backend.runs_on_gpu and bool(machine.usable_gpus) if gpu is None else gpu
    resident = await backend.loaded_models() if held is None else held
    return capacity_of(
        machine, catalog.gpus, gpu=on_gpu, held=sum(one.vram if on_gpu else one.size for one in resident)
    )
