"""Which model of this backend, with how much context, and what is doubtful about it? Asked before anything is loaded.

Only asks the backend what it has and holds: plans never load, fetch or test a model.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from temoto.core.address import parse_address
from temoto.core.candidates import Candidate, Wishes, judged, offered, ordered
from temoto.core.choose import describe, installed_forms, to_choice, wishes
from temoto.core.experience import Step, mark_of
from temoto.core.families import UNKNOWN, told_family
from temoto.core.ground import Ground, ground
from temoto.core.machine import Machine
from temoto.core.messages import Note, note
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.choose import ChooseMessage
from temoto.core.messages.start import StartMessage
from temoto.core.messages.watch import WatchMessage
from temoto.core.records import Catalog, Choice, Installed, Plan, Resident, Role
from temoto.core.settings import Settings
from temoto.core.step_down import as_remembered
from temoto.core.together import Search
from temoto.engine.experience import Learnt
from temoto.ports import Backend, CanPull, ModelMissing, RemoteRefused, TemotoError


async def planned(
    backend: Backend,
    installed: tuple[Installed, ...],
    settings: Settings,
    machine: Machine,
    catalog: Catalog,
    learnt: Learnt = Learnt(),  # noqa: B008 - frozen
) -> tuple[Plan, list[Note]]:
    """The Plan for what this backend has, and warnings. Without a choice where none of its models can complete.

    `learnt`: what this machine has shown before, which counts more than what is predicted.
    """
    gpu = backend.runs_on_gpu and bool(machine.gpus)
    resident = await backend.resident()
    held = sum(model.vram if gpu else model.size for model in resident)
    here, wanted = ground(machine, catalog.gpus, gpu=gpu, held=held), replace(wishes(settings), measured=learnt.paces)
    marks = {one.name: mark_of(one.name, installed) for one in installed}
    best = await asyncio.to_thread(_best, catalog, here, wanted)
    named = settings.completion.model
    if named:
        choice, warnings = await _wanted(backend, named, installed, here, settings, catalog)
        choice = _as_before(choice, (), learnt.steps, marks, settings)
        return Plan(choice, best.weights.tag if best else None), warnings
    search = Search(catalog, here, wanted, installed_forms(installed, catalog, settings, learnt.shown))
    ranked = search.ranked(Role.COMPLETION)
    chosen = search.resident().chosen
    first = chosen.get(Role.COMPLETION) or (ranked[0] if ranked else None)  # one that is tight is better than none
    choice = to_choice(first, catalog, gpu=gpu) if first else None
    roles = {role: to_choice(one, catalog, gpu=gpu) for role, one in chosen.items() if role is not Role.COMPLETION}
    others = tuple(
        to_choice(one, catalog, gpu=gpu) for one in ranked if first is None or one.weights.tag != first.weights.tag
    )
    doubts = _doubts(backend, choice, first, best, catalog)
    if choice is not None and choice is not (taken := _as_before(choice, others, learnt.steps, marks, settings)):
        others = tuple(one for one in (choice, *others) if one.model != taken.model)
        choice, doubts = taken, []
    plan = Plan(
        choice,
        best.weights.tag if best else None,
        others,
        chat=roles.get(Role.CHAT),
        reasoning=roles.get(Role.REASONING),
    )
    return plan, doubts


def _as_before(
    choice: Choice, others: Sequence[Choice], steps: Sequence[Step], marks: Mapping[str, str], settings: Settings
) -> Choice:
    """The choice, or what this machine stepped down to from it before."""
    free = {"model": not settings.completion.model, "context": not settings.models.context}
    taken = as_remembered(choice, others, steps, marks, **free)
    if taken is choice:
        return choice
    why = note(WatchMessage.STEPPED_BEFORE, model=choice.model, context=choice.context)
    return replace(taken, reasons=(*taken.reasons, why))


def _best(catalog: Catalog, here: Ground, wanted: Wishes) -> Candidate | None:
    """The completion model of the catalog's best plan for this ground."""
    return Search(catalog, here, wanted, offered(catalog, wanted)).resident().chosen.get(Role.COMPLETION)


def _doubts(
    backend: Backend, choice: Choice | None, first: Candidate | None, best: Candidate | None, catalog: Catalog
) -> list[Note]:
    """That the chosen model is tight, or that a better one could be had."""
    if choice is None or first is None:
        return []
    if choice.warnings:
        cure = note(StartMessage.CURE_PULL, command=backend.pull_command.format(model=best.weights.tag)) if best else ""
        facts = {"model": choice.model, "backend": backend.name, "why": choice.warnings, "cure": cure}
        return [note(StartMessage.WARN_TIGHT, **facts)]
    if best is None or not isinstance(backend, CanPull) or best.card.id == first.card.id:
        return []
    if ordered((best, first), catalog)[0] is first:
        return []
    return [note(StartMessage.WARN_BETTER, command=backend.pull_command.format(model=best.weights.tag))]


async def _wanted(
    backend: Backend, named: str, installed: tuple[Installed, ...], here: Ground, settings: Settings, catalog: Catalog
) -> tuple[Choice, list[Note]]:
    """The model the user configured: used whatever the estimate says, with a warning; never one that is not there."""
    model = next((one for one in installed if one.name in {named, f"{named}:latest"}), None)
    if model is None:
        command = backend.pull_command.format(model=named)
        raise ModelMissing(BackendMessage.MODEL_MISSING, backend=backend.name, model=named, command=command)
    if model.remote and not settings.allow_remote:
        raise RemoteRefused(BackendMessage.MODEL_REMOTE, model=model.name)
    card, weights = describe(model, catalog, await backend.show(model.name))
    one = judged(Role.COMPLETION, card, replace(weights, tag=model.name), here, wishes(settings))
    choice = to_choice(one, catalog, gpu=here.gpu)
    if one.fits or not here.known:
        return choice, []
    doubt = note(
        StartMessage.WARN_DOES_NOT_FIT,
        model=model.name,
        need_gb=f"{one.need.total / 1e9:.1f}",
        free_gb=f"{(here.free + here.reserve) / 1e9:.1f}",
    )
    return choice, [doubt]


def elsewhere(backend: Backend) -> str:
    """The other machine that runs the models, as users read it; empty where it is this one."""
    address = parse_address(backend.where) if "://" in backend.where else None
    return "" if address is None or address.loopback else address.url.split("://", 1)[1]


async def as_loaded(backend: Backend, choice: Choice) -> Choice:
    """The Choice with the context the model really has: a server that was started by somebody else keeps its own."""
    held = next((one.context for one in await backend.resident() if one.name == choice.model), None)
    if not held or held >= choice.context:
        return choice
    return replace(choice, context=held, prompt_tokens=min(choice.prompt_tokens, held // 2))


async def as_told(backend: Backend, choice: Choice) -> Choice:
    """The Choice with the template its backend tells of, where no catalog file knows the model; the self-test tries it."""
    if choice.family != UNKNOWN:
        return choice
    with suppress(TemotoError):
        if parts := (await backend.show(choice.model)).fim_parts:
            return replace(choice, family=told_family(parts))
    return choice


async def spilled_bytes(backend: Backend, choice: Choice) -> tuple[int, Resident | None]:
    """How many bytes of a model that was planned on the GPU lie elsewhere, and how it lies."""
    if choice.where != "GPU":
        return 0, None
    model = next((one for one in await backend.resident() if one.name == choice.model), None)
    return (0, None) if model is None else (max(0, model.size - model.vram), model)


async def spill(backend: Backend, choice: Choice) -> list[Note]:
    """Whether part of the model landed outside the GPU it was planned on."""
    lacking, model = await spilled_bytes(backend, choice)
    if model is None or not lacking:
        return []
    vram, size = f"{model.vram / 1e9:.1f}", f"{model.size / 1e9:.1f}"
    return [note(StartMessage.WARN_SPILL, model=choice.model, vram_gb=vram, size_gb=size)]


def explained(plan: Plan, refused: list[Note]) -> Plan:
    """The Plan with what was passed over on the way to this backend, which is why it is this one."""
    if plan.completion is None or not refused:
        return plan
    over = tuple(note(ChooseMessage.PASSED_OVER, why=one) for one in refused)
    return replace(plan, completion=replace(plan.completion, reasons=plan.completion.reasons + over))


def known(installed: Iterable[Installed]) -> frozenset[object]:
    """What a backend has, in a form that differs when a model comes, goes, or is another under the same name."""
    return frozenset((one.name, one.digest or one.size) for one in installed)
