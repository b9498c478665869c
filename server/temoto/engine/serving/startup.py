"""Start-up: machine → backends → plan → warm → self-test → status. One try; supervise.py makes the next.

Runs behind serving: a question that comes early gets an empty answer. Nothing here raises but cancellation; what went
wrong is the status. Sets up only what is there: it never fetches a model.
"""

import asyncio
import logging
from collections.abc import AsyncIterable, Callable
from contextlib import aclosing, suppress
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from temoto.core.backend.calls import Usage
from temoto.core.backend.listed import Installed, LoadedModel
from temoto.core.completion.sure import is_slow
from temoto.core.machine import Machine
from temoto.core.messages import Note, note
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.start import StartMessage
from temoto.core.planning.records import Choice, Plan
from temoto.core.settings import Settings
from temoto.core.status import Command, Status, StatusKind, starting
from temoto.engine.counting import Count
from temoto.engine.serving.after_loading import as_loaded, as_told, elsewhere, explained, known, spill
from temoto.engine.serving.known import learnt
from temoto.engine.serving.left_as_found import left_as_found
from temoto.engine.serving.loading import load_or_step_down, remembered
from temoto.engine.serving.next_model import first_that_loads
from temoto.engine.serving.planning import planned
from temoto.engine.serving.step_shown import step_shown
from temoto.engine.serving.tested import tested
from temoto.engine.session import Serving, Session
from temoto.engine.world import World
from temoto.ports import Backend, CanUnload, ModelMissing, TemotoError, ToldDevices

log = logging.getLogger(__name__)

DETAIL_CHARS = 200
MACHINE_S = 1.0  # a driver call can block; after this the rest goes on as if there were no GPU


Report = Callable[[Note, int], None]
"""Where progress goes: a sentence and how far (0 to 100)."""


def silent(_said: Note, _percent: int) -> None:
    """No progress."""


async def start(session: Session, world: World, report: Report = silent) -> Serving | None:
    """One try: afterwards the session serves (what is returned), or its status says why not.

    Where the settings change meanwhile, neither: what was set up by the old ones is let go.
    """
    if not session.settings.completion.enabled:
        session.say(Status(StatusKind.OFF, note(StartMessage.OFF)))
        return None
    if not session.watch_machine.known:
        session.say(starting())
        report(note(StartMessage.STARTING), 0)
        await session.watch_machine.look(world.look, MACHINE_S)
    async with aclosing(world.backends(session.settings)) as found:
        with step_shown(session, report) as step:
            return await _first_that_can(found, session, world, step)


async def _first_that_can(
    every: AsyncIterable[Backend | TemotoError], session: Session, world: World, report: Report
) -> Serving | None:
    """The first backend that can serve does so; where none can, the status says why."""
    refused: list[Note] = []
    passed: dict[str, frozenset[object]] = {}
    lacking = False
    async for found in every:
        if isinstance(found, TemotoError):
            refused.append(found.note)
            lacking = lacking or isinstance(found, ModelMissing)
            continue
        installed: tuple[Installed, ...] = ()
        try:
            installed = await found.models()
            if session.watch_machine.is_old:  # before this start a model of ours was loaded
                await session.watch_machine.look(world.look, MACHINE_S)
            async with left_as_found(found, wanted=world.leaves_nothing):
                plan, serving, status = await first_that_loads(
                    found,
                    installed,
                    partial(_set_up, found, session, world, report),
                    free=not session.settings.completion.model,
                )
        except TemotoError as error:
            refused.append(error.note)
            lacking = lacking or isinstance(error, ModelMissing)
            passed[found.name] = known(installed)
        except Exception as error:  # noqa: BLE001 - one backend's odd answer is no reason to give up, nor to leave the others
            refused.append(unexpected(session, error, found.name))
            passed[found.name] = known(installed)
        except BaseException:
            await found.close()
            raise
        else:
            if not session.changed.is_set():
                serving = replace(serving, passed=MappingProxyType(passed) if refused else None)
                session.goes_by(explained(plan, refused), serving, status)
                return serving
            await let_go(serving)
        await found.close()
    if not session.changed.is_set():
        step = Command.FETCH if lacking else Command.RESTART
        session.say(Status(StatusKind.ERROR, note(StartMessage.NOTHING_SERVES, reasons=tuple(refused)), command=step))
    return None


def unexpected(session: Session, error: Exception, backend: str = "") -> Note:
    """What is said of a fault of temoto's own. Its traceback is logged, unless the status has it from the last try."""
    said = note(StartMessage.UNEXPECTED, detail=f"{type(error).__name__}: {error}"[:DETAIL_CHARS])
    if said.text() not in session.status.text.text():
        log.error("start-up failed (%s)", backend, exc_info=error)
    return said


async def let_go(serving: Serving) -> None:
    """Close what was set up but is not used any more, and stop reading its vocabulary."""
    if serving.learning is not None:
        await serving.learning.end()


async def read_no_further(session: Session) -> None:
    """End what still reads for this session: a vocabulary, this machine."""
    if session.serving is not None:
        await let_go(session.serving)
    await session.watch_machine.end()


async def close(session: Session) -> None:
    """Let go of whatever the session serves from."""
    await read_no_further(session)
    backend = session.stop()
    if backend is not None:
        with suppress(TemotoError):
            await backend.close()


async def _set_up(
    backend: Backend, session: Session, world: World, report: Report, installed: tuple[Installed, ...]
) -> tuple[Plan, Serving, Status]:
    """Plan, warm and test on this backend; a TemotoError says why it cannot serve."""
    settings, machine = session.settings, session.machine
    held = await backend.loaded_models()
    plan, warnings = await plan_of(backend, installed, settings, machine, world, held)
    choice = plan.completion
    if choice is None:
        command = backend.pull_command.format(model=plan.better or "qwen2.5-coder:1.5b-base")
        raise ModelMissing(BackendMessage.NO_MODEL_INSTALLED, backend=backend.name, command=command)
    landed = await load_or_step_down(
        backend, plan, installed, settings, machine,
        lambda one: report(note(StartMessage.LOADING, model=one.model), 20), held, failed=session.step_down_from(),
    )  # fmt: skip
    await remembered(landed.step, world.measured.step if world.measured else None)
    choice, warnings = landed.choice, warnings if landed.said is None else [landed.said]
    if isinstance(backend, ToldDevices):
        warnings = [*backend.doubts, *warnings]
    note_loaded = partial(world.loaded, backend.name, backend.address) if isinstance(backend, CanUnload) else None
    if note_loaded is not None:
        await asyncio.to_thread(note_loaded, choice.model)
    choice = await as_told(backend, as_loaded(choice, landed.held))
    report(note(StartMessage.TESTING, model=choice.model), 70)
    usage, fim, doubts = await tested(
        backend, choice, installed, settings.models.keep_alive, world.passed_tests, fresh=landed.seconds is not None
    )
    warnings += doubts + spill(choice, landed.held)
    plan = replace(plan, completion=choice)
    count = Count(world.estimate(choice.card.vocabulary if choice.card else None))
    await count.learn(backend, choice.model)
    serving = Serving(
        backend,
        choice,
        count,
        fim,
        installed,
        learning=count,
        load_seconds=landed.seconds,
        spilled=landed.spilled,
        own_machine=not elsewhere(backend),
        note_loaded=note_loaded,
    )
    status = _ready(backend, choice, usage, warnings, fim=fim, fresh=landed.seconds is not None)
    return plan, serving, status


async def plan_of(
    backend: Backend,
    installed: tuple[Installed, ...],
    settings: Settings,
    machine: Machine,
    world: World,
    held: tuple[LoadedModel, ...] | None = None,
) -> tuple[Plan, list[Note]]:
    """The Plan for what this backend has, by all that is known here, and warnings. `held`: what it has in memory, where that is known."""
    known_here = await learnt(backend, installed, machine, world.catalog, world.measured, world.descriptions)
    tables = await world.tables(settings)
    return await planned(backend, installed, settings, machine, world.catalog, tables, known_here, held)


def _ready(backend: Backend, choice: Choice, usage: Usage, warnings: list[Note], *, fim: bool, fresh: bool) -> Status:
    speed = _rate(usage.generated_tokens, usage.generate_seconds)
    # What a server had in its cache was not read. One that does not tell had nothing there only if it has just loaded the model.
    told = usage.prompt_tokens is not None and (usage.cached_tokens is not None or fresh)
    read = (usage.prompt_tokens or 0) - (usage.cached_tokens or 0) if told else None
    reads = _rate(read, usage.prompt_seconds)
    pace = StartMessage.SPEED_SPARED if is_slow(speed, reads) else StartMessage.SPEED
    said = note(pace, tokens_per_second=round(speed)) if speed else ""
    mode = note(StartMessage.MODE_FIM if fim else StartMessage.MODE_PREFIX)
    where = elsewhere(backend) or choice.device
    return Status(
        kind=StatusKind.WARNING if warnings else StatusKind.READY,
        text=note(StartMessage.READY, model=choice.model, backend=backend.name, where=where, mode=mode, speed=said),
        details=tuple(warnings),
        model=choice.model,
        backend=backend.name,
        url=backend.address,
        device=choice.device,
        context=choice.context,
        fim=fim,
        tokens_per_second=speed,
        prompt_tokens_per_second=reads,
        command=Command.RESTART if warnings else _freeing(backend),
    )


def _freeing(backend: Backend) -> Command | None:
    return Command.UNLOAD if isinstance(backend, CanUnload) and not elsewhere(backend) else None


def _rate(tokens: int | None, seconds: float | None) -> float | None:
    return round(tokens / seconds, 1) if tokens and seconds else None
