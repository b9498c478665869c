"""Start-up: machine → backends → plan → warm → self-test → status, and again when what served is gone.

Runs behind serving: a question that comes early gets an empty answer. Nothing here raises but cancellation; what went
wrong is the status. Sets up only what is there: it never fetches a model.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from temoto.core.address import parse_address
from temoto.core.choose import candidates, describe, judge, pick_installed, to_choice
from temoto.core.families import UNKNOWN, told_family
from temoto.core.memory import room
from temoto.core.messages import Note, note
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.choose import ChooseMessage
from temoto.core.messages.start import StartMessage
from temoto.core.records import Catalog, Choice, Installed, Machine, Plan, Usage
from temoto.core.settings import Settings
from temoto.core.status import Kind, Status, starting
from temoto.engine.offering import Offering
from temoto.engine.selftest import Tested, fills_holes, goes_on, wraps
from temoto.engine.session import Serving, Session
from temoto.ports import Backend, CanPull, CountTokens, ModelMissing, RemoteRefused, TemotoError

log = logging.getLogger(__name__)

MACHINE_S = 1.0  # a driver call can block; after this the rest goes on as if there were no GPU
RETRY_S = 2.0


@dataclass(frozen=True, slots=True)
class House:
    """What start-up needs of the world; wire.py fills it."""

    catalog: Catalog
    look: Callable[[], Machine]
    backends: Callable[[Settings], AsyncGenerator[Backend | TemotoError, None]]
    estimate: CountTokens
    offering: Offering | None = None


Report = Callable[[Note, int], None]
"""Where progress goes: a sentence and how far (0 to 100)."""


def silent(_said: Note, _percent: int) -> None:
    """No progress."""


async def keep_ready(
    session: Session, house: House, report: Report = silent, *, started: Callable[[], None] = lambda: None
) -> None:
    """Start up (then call `started`), and start up again whenever what serves is lost or the settings change; until cancelled."""
    while True:
        session.changed.clear()
        serving, ended = await _start_unless_changed(session, house, report)
        if ended:
            started()
            report = silent  # progress is for the start a user waits for
        lost = serving is None
        if serving is not None:
            await _news(session)
            lost = session.serving is not serving
            if not lost:
                session.serving = None  # what is being closed is asked nothing more
                session.inline.clear()
            with suppress(TemotoError):
                await serving.backend.close()  # an engine of our own would run on beside its successor
        if lost:
            await _pause(session)
        if session.looking is not None and session.looking.done():
            session.machine, session.looking = _seen(session.looking), None


async def _start_unless_changed(session: Session, house: House, report: Report) -> tuple[Serving | None, bool]:
    """(what serves, whether start-up came to its end). It is called off as soon as the settings are others."""
    starting_up = asyncio.create_task(start(session, house, report))
    changed = asyncio.create_task(session.changed.wait())
    try:
        await asyncio.wait({starting_up, changed}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        changed.cancel()
        if not starting_up.done():
            starting_up.cancel()
            await asyncio.wait({starting_up})  # it lets its backend go
    if starting_up.cancelled():
        return None, False
    return starting_up.result(), not session.changed.is_set()


async def _news(session: Session) -> None:
    """Until the backend is lost, the settings change, or the machine has answered after all: then the plan must be made again."""
    waits = {asyncio.ensure_future(event.wait()) for event in (session.trouble, session.changed)}
    looking: set[asyncio.Future[Any]] = {session.looking} if session.looking is not None else set()
    try:
        await asyncio.wait(waits | looking, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


async def _pause(session: Session) -> None:
    """Until it is time to try again. New settings are tried at once; completions that are off wait for nothing else."""
    with suppress(TimeoutError):
        await asyncio.wait_for(session.changed.wait(), RETRY_S if session.settings.completion.enabled else None)


async def start(session: Session, house: House, report: Report = silent) -> Serving | None:
    """One try: afterwards the session serves (what is returned), or its status says why not.

    Where the settings change meanwhile, neither: what was set up by the old ones is let go.
    """
    if not session.settings.completion.enabled:
        session.say(Status(Kind.OFF, note(StartMessage.OFF)))
        return None
    if session.machine is None:
        session.say(starting())
        report(note(StartMessage.STARTING), 0)
        session.machine = await _look(session, house)
    refused: list[Note] = []
    async for found in house.backends(session.settings):
        if isinstance(found, TemotoError):
            refused.append(found.note)
            continue
        try:
            plan, serving, status = await _set_up(found, session, house, report)
        except TemotoError as error:
            refused.append(error.note)
        except BaseException:
            await found.close()
            raise
        else:
            if not session.changed.is_set():
                session.plan = _explained(plan, refused)
                session.serve(serving, status)
                return serving
        await found.close()
    if not session.changed.is_set():
        session.say(Status(Kind.ERROR, note(StartMessage.NOTHING_SERVES, reasons=tuple(refused))))
    return None


def _explained(plan: Plan, refused: list[Note]) -> Plan:
    """The Plan with what was passed over on the way to this backend, which is why it is this one."""
    if plan.completion is None or not refused:
        return plan
    over = tuple(note(ChooseMessage.PASSED_OVER, why=one) for one in refused)
    return replace(plan, completion=replace(plan.completion, reasons=plan.completion.reasons + over))


async def _look(session: Session, house: House) -> Machine:
    """The machine, or what stands in until it answers; a look that was called off is gone on with, not begun again."""
    looking = session.looking or asyncio.create_task(asyncio.to_thread(house.look))
    session.looking = looking
    done, _ = await asyncio.wait({looking}, timeout=MACHINE_S)
    if done:
        session.looking = None
        return _seen(looking)
    return Machine((), None, None, None, ("this machine's hardware has not answered yet",))


def _seen(looking: asyncio.Task[Machine]) -> Machine:
    error = looking.exception()
    if error is None:
        return looking.result()
    log.error("looking at this machine failed", exc_info=error)
    return Machine((), None, None, None, (f"this machine's hardware could not be read: {error}",))


async def _set_up(backend: Backend, session: Session, house: House, report: Report) -> tuple[Plan, Serving, Status]:
    """Plan, warm and test on this backend; a TemotoError says why it cannot serve."""
    settings, machine = session.settings, session.machine or Machine((), None, None, None)
    plan, warnings = await _plan(backend, settings, machine, house.catalog)
    choice = plan.completion
    if choice is not None and (host := _elsewhere(backend)):
        choice, warnings = replace(choice, where=host, warnings=()), []  # nothing of this machine's memory applies
    if choice is None:
        command = backend.pull_command.format(model=plan.better or "qwen2.5-coder:1.5b-base")
        raise ModelMissing(BackendMessage.NO_MODEL_INSTALLED, backend=backend.name, command=command)
    report(note(StartMessage.LOADING, model=choice.model), 20)
    await backend.load(choice.model, choice.context, settings.models.keep_alive)
    choice = await _as_told(backend, await _as_loaded(backend, choice))
    report(note(StartMessage.TESTING, model=choice.model), 70)
    tested, fim, doubts = await _tested(backend, choice, settings)
    count = await _counter(backend, choice, house)
    warnings += doubts + await _spill(backend, choice)
    plan = replace(plan, completion=choice)
    return plan, Serving(backend, choice, count, fim), _ready(backend, choice, tested.usage, warnings, fim=fim)


def _elsewhere(backend: Backend) -> str:
    """The other machine that runs the models, as users read it; empty where it is this one."""
    address = parse_address(backend.where) if "://" in backend.where else None
    return "" if address is None or address.loopback else address.url.split("://", 1)[1]


async def _plan(backend: Backend, settings: Settings, machine: Machine, catalog: Catalog) -> tuple[Plan, list[Note]]:
    installed = await backend.models()
    gpu = backend.runs_on_gpu and bool(machine.gpus)
    resident = await backend.resident()
    held = sum(model.vram if gpu else model.size for model in resident)
    best = next((one for one in candidates(catalog, machine, settings, gpu=gpu, held=held) if one.fits), None)
    better = best.weights.tag if best else None
    wanted = settings.completion.model
    if wanted:
        choice, warnings = await _wanted(backend, wanted, installed, machine, settings, catalog, gpu=gpu, held=held)
        return Plan(choice, better), warnings
    choices = pick_installed(installed, catalog, machine, settings, gpu=gpu, held=held)
    choice = choices[0] if choices else None
    warnings: list[Note] = []
    size = choice.card.params_b if choice and choice.card else 0.0
    if choice and choice.warnings:
        cure = note(StartMessage.CURE_PULL, command=backend.pull_command.format(model=better)) if better else ""
        facts = {"model": choice.model, "backend": backend.name, "why": choice.warnings, "cure": cure}
        warnings.append(note(StartMessage.WARN_TIGHT, **facts))
    elif choice and best and isinstance(backend, CanPull) and best.card.params_b > size:
        warnings.append(note(StartMessage.WARN_BETTER, command=backend.pull_command.format(model=best.weights.tag)))
    return Plan(choice, better, tuple(choices[1:])), warnings


async def _wanted(
    backend: Backend, wanted: str, installed: tuple[Installed, ...], machine: Machine, settings: Settings, catalog: Catalog,
    *, gpu: bool, held: int,
) -> tuple[Choice, list[Note]]:  # fmt: skip
    """The model the user configured: used whatever the estimate says, with a warning; never one that is not there."""
    model = next((one for one in installed if one.name in {wanted, f"{wanted}:latest"}), None)
    if model is None:
        command = backend.pull_command.format(model=wanted)
        raise ModelMissing(BackendMessage.MODEL_MISSING, backend=backend.name, model=wanted, command=command)
    if model.remote and not settings.allow_remote:
        raise RemoteRefused(BackendMessage.MODEL_REMOTE, model=model.name)
    card, weights = describe(model, catalog, await backend.show(model.name))
    judged = judge(card, weights, machine, settings, gpu=gpu, held=held)
    choice = to_choice(model.name, judged, catalog, gpu=gpu)
    free = room(machine, gpu=gpu, held=held)
    if judged.fits or free is None or judged.need.total <= free:
        return choice, []
    doubt = note(
        StartMessage.WARN_DOES_NOT_FIT,
        model=model.name,
        need_gb=f"{judged.need.total / 1e9:.1f}",
        free_gb=f"{free / 1e9:.1f}",
    )
    return choice, [doubt]


async def _tested(backend: Backend, choice: Choice, settings: Settings) -> tuple[Tested, bool, list[Note]]:
    """(the test that counts, whether FIM works, doubts)."""
    keep_alive = settings.models.keep_alive
    doubts: list[Note] = []
    if choice.family.fim:
        tested = await fills_holes(backend, choice, keep_alive)
        if tested.passed:
            return tested, True, doubts
        doubts.append(note(StartMessage.WARN_FIM_FAILED, model=choice.model))
    tested = await goes_on(backend, choice, keep_alive)
    if not tested.passed and await wraps(backend, choice, keep_alive, tested):
        cure = StartMessage.CURE_WRAPPED_OLLAMA if backend.name.startswith("Ollama") else StartMessage.CURE_WRAPPED
        doubts = [note(StartMessage.WARN_WRAPPED, backend=backend.name, model=choice.model, cure=note(cure))]
    elif not tested.passed:
        said = " ".join(tested.said.split())[:60]
        doubts.append(note(StartMessage.WARN_RAW_FAILED, model=choice.model, said=repr(said)))
    return tested, False, doubts


async def _as_loaded(backend: Backend, choice: Choice) -> Choice:
    """The Choice with the context the model really has: a server that was started by somebody else keeps its own."""
    held = next((one.context for one in await backend.resident() if one.name == choice.model), None)
    if not held or held >= choice.context:
        return choice
    return replace(choice, context=held, prompt_tokens=min(choice.prompt_tokens, held // 2))


async def _as_told(backend: Backend, choice: Choice) -> Choice:
    """The Choice with the template its backend tells of, where no catalog file knows the model; the self-test tries it."""
    if choice.family != UNKNOWN:
        return choice
    with suppress(TemotoError):
        if parts := (await backend.show(choice.model)).fim_parts:
            return replace(choice, family=told_family(parts))
    return choice


async def _counter(backend: Backend, choice: Choice, house: House) -> CountTokens:
    try:
        exact = await backend.counter(choice.model)
    except TemotoError as error:
        log.info("tokens are estimated: %s", error)
        return house.estimate
    return exact or house.estimate


async def _spill(backend: Backend, choice: Choice) -> list[Note]:
    """Whether part of the model landed outside the GPU it was planned on."""
    if choice.where != "GPU":
        return []
    model = next((one for one in await backend.resident() if one.name == choice.model), None)
    if model is None or model.vram >= model.size:
        return []
    vram, size = f"{model.vram / 1e9:.1f}", f"{model.size / 1e9:.1f}"
    return [note(StartMessage.WARN_SPILL, model=choice.model, vram_gb=vram, size_gb=size)]


def _ready(backend: Backend, choice: Choice, usage: Usage, warnings: list[Note], *, fim: bool) -> Status:
    speed = _rate(usage.generated_tokens, usage.generate_seconds)
    read = (usage.prompt_tokens or 0) - (usage.cached_tokens or 0)
    said = note(StartMessage.SPEED, tokens_per_second=round(speed)) if speed else ""
    mode = note(StartMessage.MODE_FIM if fim else StartMessage.MODE_PREFIX)
    return Status(
        kind=Kind.WARNING if warnings else Kind.READY,
        text=note(
            StartMessage.READY, model=choice.model, backend=backend.name, where=choice.where, mode=mode, speed=said
        ),
        details=tuple(warnings),
        model=choice.model,
        backend=backend.name,
        url=backend.where,
        where=choice.where,
        context=choice.context,
        fim=fim,
        tokens_per_second=speed,
        prompt_tokens_per_second=_rate(read, usage.prompt_seconds),
    )


def _rate(tokens: int | None, seconds: float | None) -> float | None:
    return round(tokens / seconds, 1) if tokens and seconds else None
