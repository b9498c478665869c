"""Start-up: machine → backends → plan → warm → self-test → status, and again when what served is gone.

Runs behind serving: a question that comes early gets an empty answer. Nothing here raises but cancellation; what went
wrong is the status. Sets up only what is there: it never fetches a model.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Any

from temoto.core.choose import candidates, describe, judge, pick_installed, to_choice
from temoto.core.memory import room
from temoto.core.messages import Message, Note, note
from temoto.core.records import Catalog, Choice, Installed, Machine, Plan, Usage
from temoto.core.settings import Settings
from temoto.core.status import Kind, Status, starting
from temoto.engine.selftest import Tested, fills_holes, goes_on
from temoto.engine.session import Serving, Session
from temoto.ports import Backend, CountTokens, ModelMissing, RemoteRefused, TemotoError

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


Report = Callable[[Note, int], None]
"""Where progress goes: a sentence and how far (0 to 100)."""


def silent(_said: Note, _percent: int) -> None:
    """No progress."""


async def keep_ready(
    session: Session, house: House, report: Report = silent, *, started: Callable[[], None] = lambda: None
) -> None:
    """Start up (then call `started`), and start up again whenever what serves is lost; until cancelled."""
    while True:
        await start(session, house, report)
        serving = session.serving
        started()
        report = silent  # progress is for the start a user waits for
        if serving is not None:
            await _changed(session)
            await serving.backend.close()  # an engine of our own would run on beside its successor
        if session.serving is None:
            await asyncio.sleep(RETRY_S)
        if session.looking is not None and session.looking.done():
            session.machine, session.looking, session.serving = _seen(session.looking), None, None


async def _changed(session: Session) -> None:
    """Until the backend is lost, or the machine has answered after all, so that the plan must be made again."""
    waits = {asyncio.ensure_future(session.trouble.wait())}
    waits |= {session.looking} if session.looking is not None else set[asyncio.Future[Any]]()
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits - {session.looking}:
            wait.cancel()


async def start(session: Session, house: House, report: Report = silent) -> None:
    """One try: afterwards the session serves, or its status says why not."""
    if not session.settings.completion.enabled:
        session.say(Status(Kind.OFF, note(Message.OFF)))
        return
    if session.machine is None:
        session.say(starting())
        report(note(Message.STARTING), 0)
        session.machine = await _look(session, house)
    refused: list[Note] = []
    async for found in house.backends(session.settings):
        if isinstance(found, TemotoError):
            refused.append(found.note)
            continue
        try:
            await _serve_from(found, session, house, report)
        except TemotoError as error:
            refused.append(error.note)
        except BaseException:
            await found.close()
            raise
        else:
            return
        await found.close()
    session.say(Status(Kind.ERROR, note(Message.NOTHING_SERVES, reasons=tuple(refused))))


async def _look(session: Session, house: House) -> Machine:
    looking = asyncio.create_task(asyncio.to_thread(house.look))
    done, _ = await asyncio.wait({looking}, timeout=MACHINE_S)
    if done:
        return _seen(looking)
    session.looking = looking
    return Machine((), None, None, None, ("this machine's hardware has not answered yet",))


def _seen(looking: asyncio.Task[Machine]) -> Machine:
    error = looking.exception()
    if error is None:
        return looking.result()
    log.error("looking at this machine failed", exc_info=error)
    return Machine((), None, None, None, (f"this machine's hardware could not be read: {error}",))


async def _serve_from(backend: Backend, session: Session, house: House, report: Report) -> None:
    """Plan, warm and test on this backend; the session serves from it, or a TemotoError says why not."""
    settings, machine = session.settings, session.machine or Machine((), None, None, None)
    plan, warnings = await _plan(backend, settings, machine, house.catalog)
    choice = plan.completion
    if choice is None:
        command = backend.pull_command.format(model=plan.better or "qwen2.5-coder:1.5b-base")
        raise ModelMissing(Message.NO_MODEL_INSTALLED, backend=backend.name, command=command)
    report(note(Message.LOADING, model=choice.model), 20)
    await backend.load(choice.model, choice.context, settings.models.keep_alive)
    report(note(Message.TESTING, model=choice.model), 70)
    tested, fim, doubts = await _tested(backend, choice, settings)
    count = await _counter(backend, choice, house)
    warnings += doubts + await _spill(backend, choice)
    session.plan = plan
    session.serve(Serving(backend, choice, count, fim), _ready(backend, choice, tested.usage, warnings, fim=fim))


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
        cure = note(Message.CURE_PULL, command=backend.pull_command.format(model=better)) if better else ""
        why = ", ".join(choice.warnings)
        warnings.append(note(Message.WARN_TIGHT, model=choice.model, backend=backend.name, why=why, cure=cure))
    elif choice and best and backend.name != "embedded" and best.card.params_b > size:
        warnings.append(note(Message.WARN_BETTER, command=backend.pull_command.format(model=best.weights.tag)))
    return Plan(choice, better, tuple(f"{one.model}: {', '.join(one.reasons)}" for one in choices)), warnings


async def _wanted(
    backend: Backend, wanted: str, installed: tuple[Installed, ...], machine: Machine, settings: Settings, catalog: Catalog,
    *, gpu: bool, held: int,
) -> tuple[Choice, list[Note]]:  # fmt: skip
    """The model the user configured: used whatever the estimate says, with a warning; never one that is not there."""
    model = next((one for one in installed if one.name in {wanted, f"{wanted}:latest"}), None)
    if model is None:
        command = backend.pull_command.format(model=wanted)
        raise ModelMissing(Message.MODEL_MISSING, backend=backend.name, model=wanted, command=command)
    if model.remote and not settings.allow_remote:
        raise RemoteRefused(Message.MODEL_REMOTE, model=model.name)
    card, weights = describe(model, catalog, await backend.show(model.name))
    judged = judge(card, weights, machine, settings, gpu=gpu, held=held)
    choice = to_choice(model.name, judged, catalog, gpu=gpu)
    free = room(machine, gpu=gpu, held=held)
    if judged.fits or free is None or judged.need.total <= free:
        return choice, []
    doubt = note(
        Message.WARN_DOES_NOT_FIT,
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
        doubts.append(note(Message.WARN_FIM_FAILED, model=choice.model))
    tested = await goes_on(backend, choice, keep_alive)
    if not tested.passed:
        said = " ".join(tested.said.split())[:60]
        doubts.append(note(Message.WARN_RAW_FAILED, model=choice.model, said=repr(said)))
    return tested, False, doubts


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
    return [note(Message.WARN_SPILL, model=choice.model, vram_gb=vram, size_gb=size)]


def _ready(backend: Backend, choice: Choice, usage: Usage, warnings: list[Note], *, fim: bool) -> Status:
    speed = _rate(usage.generated_tokens, usage.generate_seconds)
    read = (usage.prompt_tokens or 0) - (usage.cached_tokens or 0)
    said = note(Message.SPEED, tokens_per_second=round(speed)) if speed else ""
    mode = note(Message.MODE_FIM if fim else Message.MODE_PREFIX)
    return Status(
        kind=Kind.WARNING if warnings else Kind.READY,
        text=note(Message.READY, model=choice.model, backend=backend.name, where=choice.where, mode=mode, speed=said),
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
