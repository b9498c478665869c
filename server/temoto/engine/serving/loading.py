"""How is a model loaded, and what if it does not fit as planned? Then steps down: less context, a stronger
quantization, another model, each once, among what is installed.

What was done is said and remembered. A model that the user chose is never exchanged, nor a context they set. Nothing is
stepped down from where no byte is on the GPU: then the backend does not use it, and no smaller model would change that.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from temoto.core.backend.listed import Installed, LoadedModel
from temoto.core.machine import Machine
from temoto.core.messages import Note, note
from temoto.core.messages.watch import WatchMessage
from temoto.core.planning.measured import StepDown, fingerprint, mark_of
from temoto.core.planning.records import Choice, Plan
from temoto.core.planning.step_down import step_kinds
from temoto.core.settings import Settings
from temoto.engine.serving.after_loading import elsewhere, spilled_bytes
from temoto.engine.serving.planning import free_of
from temoto.ports import Backend, CanUnload, OutOfMemory, StandsIn, TemotoError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is loaded in the end. `seconds`: how long that took, None where it was in memory already; `step`: where it had to
    step down, with what is said of it; `spilled`: part of it still lies in RAM; `held`: what the backend has in memory now."""

    choice: Choice
    seconds: float | None = None
    step: StepDown | None = None
    said: Note | None = None
    spilled: bool = False
    held: tuple[LoadedModel, ...] = ()


@dataclass(frozen=True, slots=True)
class _LoadFailure:
    """Why a choice could not be loaded as planned: the missing bytes where known, a sentence, and the error where loading failed."""

    missing_bytes: int | None
    why: Note
    error: OutOfMemory | None = None


async def load_or_step_down(
    backend: Backend,
    plan: Plan,
    installed: Sequence[Installed],
    settings: Settings,
    machine: Machine,
    report: Callable[[Choice], None],
    held: tuple[LoadedModel, ...],
    *,
    failed: Choice | None = None,
) -> Loaded:
    """Load the plan's completion model, or what stands in for it. OutOfMemory where nothing could be loaded.

    `held`: what the backend had in memory before. `failed`: what ran out of memory while it answered, although it could be loaded.
    """
    first = plan.completion
    if first is None:
        raise ValueError("there is nothing to load")
    choice = first
    report(choice)
    tried = await _load(backend, choice, settings, held)
    trouble = tried.trouble
    if trouble is None and failed is not None and (failed.model, failed.context) == (choice.model, choice.context):
        trouble = _LoadFailure(None, note(WatchMessage.WHY_OUT_OF_MEMORY, model=choice.model))
    why = trouble
    for rung in step_kinds(free_of(settings)) if not elsewhere(backend) else ():
        if trouble is None:
            break
        instead = rung(choice, plan.others, trouble.missing_bytes)
        if instead is None:
            continue
        if instead.model != choice.model:
            await _make_room(backend, choice)
            report(instead)
        choice = instead
        tried = await _load(backend, choice, settings, tried.held)
        trouble = tried.trouble
    if trouble is not None and trouble.error is not None:
        return await _in_ram(backend, first, settings, tried.held, trouble.error)
    if why is None or choice is first:
        return Loaded(choice, tried.seconds, spilled=trouble is not None, held=tried.held)
    step = StepDown(
        fingerprint(machine), backend.name, first.model, mark_of(first.model, installed), first.context,
        choice.model, mark_of(choice.model, installed), choice.context,
    )  # fmt: skip
    said = _said(first, choice, why.why)
    return Loaded(choice, tried.seconds, step, said, spilled=trouble is not None, held=tried.held)


@dataclass(frozen=True, slots=True)
class _Tried:
    """One loading: the backend's loaded models since, how long it took, and why the model is not loaded as planned."""

    held: tuple[LoadedModel, ...]
    seconds: float | None = None
    trouble: _LoadFailure | None = None


async def _load(backend: Backend, choice: Choice, settings: Settings, held: tuple[LoadedModel, ...]) -> _Tried:
    there = any(one.name == choice.model and one.context in {None, choice.context} for one in held)
    began = monotonic()
    try:
        await backend.load(choice.model, choice.context, settings.models.keep_alive)
    except OutOfMemory as error:
        log.warning("%s", error)
        return _Tried(held, None, _LoadFailure(None, note(WatchMessage.WHY_OUT_OF_MEMORY, model=choice.model), error))
    seconds = None if there else monotonic() - began
    now = await backend.loaded_models()
    lacking, model = spilled_bytes(choice, now)
    if model is None or not lacking or not model.vram:
        return _Tried(now, seconds)
    facts = {"model": choice.model, "size_gb": f"{model.size / 1e9:.1f}", "vram_gb": f"{model.vram / 1e9:.1f}"}
    return _Tried(now, seconds, _LoadFailure(lacking, note(WatchMessage.WHY_SPILLED, **facts)))


async def _in_ram(
    backend: Backend, first: Choice, settings: Settings, held: tuple[LoadedModel, ...], error: OutOfMemory
) -> Loaded:
    """The plan's model where the backend can do without a GPU on which nothing fits; else the error."""
    if not isinstance(backend, StandsIn) or not backend.stand_in():
        raise error
    tried = await _load(backend, first, settings, held)
    if tried.trouble is not None and tried.trouble.error is not None:
        raise tried.trouble.error
    return Loaded(first, tried.seconds, held=tried.held)


async def _make_room(backend: Backend, choice: Choice) -> None:
    """Unload a model that did not fit, so that a smaller one can."""
    if isinstance(backend, CanUnload):
        with suppress(TemotoError):
            await backend.unload(choice.model)


def _said(first: Choice, choice: Choice, why: Note) -> Note:
    if choice.model == first.model:
        return note(WatchMessage.LESS_CONTEXT, why=why, model=first.model, context=choice.context, before=first.context)
    return note(WatchMessage.OTHER_MODEL, why=why, model=first.model, instead=choice.model)


async def remembered(step: StepDown | None, keep: Callable[[StepDown], None] | None) -> None:
    """Keep the step for the next start."""
    if step is not None and keep is not None:
        await asyncio.to_thread(keep, step)
