"""Is everything still as start-up found it? Checked slowly while a document is open, and after an answer that failed.

    the clock jumped     this machine slept: connections are dead, and a driver may have let the model go
    the model            silent for long, although somebody types: its server may hang
    the backend          gone; its model gone, or another under the same name; a better one installed
    a nearer backend     was down when this one was taken, and could serve now
    the model            loaded again by somebody, and no longer wholly on the GPU
    the machine          another GPU, or one less

Each leads to a new start. Never on the typing path: it only asks lists that are answered from memory. A model that somebody
unloaded is no news: it loads again when it is asked.
"""

import asyncio
import logging
from collections.abc import Iterable
from contextlib import aclosing, suppress
from typing import Any, Protocol

from temoto.core.backend.calls import Prompt
from temoto.core.backend.listed import Installed
from temoto.core.machine import Machine
from temoto.core.messages import note
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.detail import Detail
from temoto.core.messages.start import StartMessage
from temoto.core.status import Command, Status, StatusKind
from temoto.engine.serving.after_loading import elsewhere, known, spilled_bytes
from temoto.engine.serving.startup import plan_of
from temoto.engine.session import Serving, Session
from temoto.engine.world import World
from temoto.ports import Backend, BackendDown, CanUnload, TemotoError

log = logging.getLogger(__name__)

TICK_S = 5.0  # the clock is looked at: a machine that wakes up must not wait half a minute
LOOK_TICKS = 6  # everything else every 30 s: nobody updates models oftener, and it costs three short questions
SPEAKS_S = 20.0  # for one token, behind a prompt that is still being read
FREED_S = 10.0  # for a model that hangs to leave memory
SLEPT_S = 15.0  # more than a machine under load is ever late


class Recorder(Protocol):
    """What stores something of normal use every now and then."""

    async def now_and_then(self) -> None: ...


async def watch(session: Session, world: World, serving: Serving, recorders: Iterable[Recorder] = ()) -> None:
    """Watch until something has changed; the session has been told by then."""
    ticks, installed = 0, serving.installed
    while True:
        before = world.now()
        watched = session.watched
        doubted = await _next(session, TICK_S if watched else None)
        ticks += 1
        if watched and world.now() - before > TICK_S + SLEPT_S:
            log.info("this machine slept for %.0f s", world.now() - before)
            session.restart()
            return
        if await _other_machine(session, world, serving, installed):
            return
        if doubted or ticks >= LOOK_TICKS:
            ticks = 0
            session.looked()
            if session.silence.left and await _mute(session, serving):
                return
            now = await _models_now(session, world, serving, installed)
            if now is None or await _nearer(session, world, serving):
                return
            installed = now
            if await _spilled_since(session, serving):
                return
            if not doubted:
                session.all_is_well()
            for recorder in recorders:
                await recorder.now_and_then()
            session.watch_machine.begin(world.look)


async def _next(session: Session, seconds: float | None) -> bool:
    """Wait until there is reason to check, or for so long; whether everything is to be checked now."""
    waits: list[asyncio.Future[Any]] = [
        asyncio.ensure_future(event.wait()) for event in (session.doubt, session.wanted)
    ]
    looking = [session.watch_machine.looking] if session.watch_machine.looking is not None else []
    try:
        await asyncio.wait([*waits, *looking], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
    return session.looks()


async def _mute(session: Session, serving: Serving) -> bool:
    """Whether the model says nothing to the shortest question either: its server may list models all the same (Ollama), or be asked for
    nothing else (the embedded engine)."""
    choice, backend = serving.choice, serving.backend
    question = Prompt(choice.model, "1", 1, context=choice.context, keep_alive=session.settings.models.keep_alive)
    try:
        async with asyncio.timeout(SPEAKS_S), aclosing(backend.stream(question)) as chunks:
            async for _ in chunks:
                break
    except TimeoutError:
        log.warning("%s has said nothing for %.0f s", choice.model, SPEAKS_S)
        await _freed(backend, choice.model)
        facts = {"backend": backend.name, "url": backend.address, "detail": note(Detail.NO_ANSWER_IN_TIME)}
        said = note(StartMessage.NOTHING_SERVES, reasons=note(BackendMessage.BACKEND_DOWN, **facts))
        session.lost(Status(StatusKind.ERROR, said, command=Command.RESTART))
        return True
    except TemotoError as error:
        log.info("the model answers, with an error: %s", error)
    session.silence.broken()
    return False


async def _freed(backend: Backend, model: str) -> None:
    """Have a model that hangs leave this machine's memory, so that the next question starts what runs it anew.

    Its server may live and would ask the same runner for ever (seen on Ollama 0.20.0, behind short answers that were broken off).
    """
    if isinstance(backend, CanUnload) and not elsewhere(backend):
        with suppress(TemotoError, TimeoutError):
            async with asyncio.timeout(FREED_S):
                await backend.unload(model)


async def _models_now(
    session: Session, world: World, serving: Serving, before: tuple[Installed, ...]
) -> tuple[Installed, ...] | None:
    """The models installed now; None where another model should serve (the session has been told)."""
    choice = serving.choice
    try:
        now = await _installed(serving.backend)
    except BackendDown as error:
        log.warning("%s", error)
        said = note(StartMessage.NOTHING_SERVES, reasons=error.note)
        session.lost(Status(StatusKind.ERROR, said, command=Command.RESTART))
        return None
    if now is None or known(now) == known(before):
        return before
    same = _digest(choice.model, now) == _digest(choice.model, before)
    if same and any(one.name == choice.model for one in now):
        with suppress(TemotoError):  # a plan that cannot be made any more is another plan
            plan, _ = await plan_of(serving.backend, now, session.settings, session.machine, world)
            if plan.completion is not None and plan.completion.model == choice.model:
                return now
    session.restart()
    return None


async def _installed(backend: Backend) -> tuple[Installed, ...] | None:
    """The installed models; None where the backend does not answer. It is asked twice: it may just be busy."""
    for last in (False, True):
        try:
            return await backend.models()
        except BackendDown:
            if last:
                raise
        except TemotoError as error:
            log.warning("%s", error)
            return None
    return None


def _digest(model: str, installed: Iterable[Installed]) -> str | None:
    return next((one.digest for one in installed if one.name == model), None)


async def _spilled_since(session: Session, serving: Serving) -> bool:
    """Whether the model was loaded again meanwhile and no longer fits on the GPU; start-up then steps down."""
    if serving.spilled or session.serving is not serving:
        return False
    try:
        lacking, held = spilled_bytes(serving.choice, await serving.backend.loaded_models())
    except TemotoError as error:
        log.info("where the model lies is not known: %s", error)
        return False
    if held is None or not lacking or not held.vram:
        return False
    session.restart()
    return True


async def _nearer(session: Session, world: World, serving: Serving) -> bool:
    """Whether a backend that is asked earlier, and could not serve at the start, could do so now."""
    if serving.passed is None:
        return False
    async with aclosing(world.backends(session.settings)) as found:
        async for one in found:
            if isinstance(one, TemotoError):
                continue
            try:
                if one.name == serving.backend.name:
                    return False
                installed = await one.models()
                if serving.passed.get(one.name) == known(installed):
                    continue  # it was there, and could not
                plan, _ = await plan_of(one, installed, session.settings, session.machine, world)
                if plan.completion is not None:
                    session.restart()
                    return True
            except TemotoError as error:
                log.info("passed over: %s", error)
            finally:
                await one.close()
    return False


async def _other_machine(session: Session, world: World, serving: Serving, installed: tuple[Installed, ...]) -> bool:
    """Take in a look at the machine that has ended; whether it needs another plan than the one that serves."""
    before = session.machine
    if not session.take_machine() or _parts(before) == _parts(session.machine):
        return False
    if _parts(before) == _parts(Machine.unknown()) and await _same_plan(session, world, serving, installed):
        return False  # it only answered late: who types already notices nothing
    session.restart()
    return True


async def _same_plan(session: Session, world: World, serving: Serving, installed: tuple[Installed, ...]) -> bool:
    choice = serving.choice
    try:
        plan, doubts = await plan_of(serving.backend, installed, session.settings, session.machine, world)
    except TemotoError:
        return False
    new = plan.completion
    if new is None or any(doubt not in session.status.details for doubt in doubts):
        return False
    return (new.model, new.context, new.device) == (choice.model, choice.context, choice.device)


def _parts(machine: Machine) -> tuple[object, ...]:
    """The parts of a machine a plan depends on; not free memory, which changes all the time."""
    return tuple((gpu.name, gpu.vendor, gpu.total) for gpu in machine.gpus), machine.ram_total, machine.cores
