"""How fast are the planned models on this machine? Each is loaded, read to, made to write, and asked as an editor would ask it.

Nothing is left behind: what was loaded for it is unloaded again, also where it is called off. Every prompt is new, so that no
cache answers for the model. The figures are the backend's own where it tells them.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from statistics import median
from time import monotonic, perf_counter

from temoto.core.backend.calls import Prompt, Usage
from temoto.core.completion.asking import ask_at
from temoto.core.messages import Note, note
from temoto.core.messages.bench import BenchMessage
from temoto.core.messages.start import StartMessage
from temoto.core.models.records import Role
from temoto.core.planning.candidates import judged
from temoto.core.planning.installed import describe, wishes
from temoto.core.planning.measured import Measurement, Subject, fingerprint, mark_of
from temoto.core.planning.records import Choice
from temoto.core.planning.speed import ModelSpeed
from temoto.core.settings import Settings
from temoto.core.status import Status
from temoto.engine.completion.complete import complete
from temoto.engine.serving.after_loading import elsewhere
from temoto.engine.serving.planning import capacity_for
from temoto.engine.serving.ready import ready_session
from temoto.engine.session import Serving, Session
from temoto.engine.world import World
from temoto.ports import CanUnload, TemotoError

READS = 2  # prompts read; the faster counts: nothing makes a machine faster than it is
GHOSTS = 3
READ_WORDS = 160  # of a prompt: 500 tokens or so, which even a slow CPU reads in seconds
# What is typed for the first ghost: a function that is easy to go on with, in a file of ordinary length.
TYPED = ("def total(prices", ", rates):\n    result = 0\n    for price, rate in zip(prices, rates):\n        result ")


@dataclass(frozen=True, slots=True)
class Benched:
    """One model: for which roles, what was measured, and what had been predicted. `problem`: why it could not be measured."""

    roles: tuple[Role, ...]
    measured: Measurement
    predicted: ModelSpeed | None = None
    problem: Note | None = None


Report = Callable[[Note], None]


async def benched(
    world: World, settings: Settings, tokens: int, seconds: float, report: Report
) -> tuple[list[Benched], Status]:
    """Every model a server started here would plan, measured, and the status; waits up to `seconds` for start-up."""
    async with ready_session(replace(world, leaves_nothing=True), settings, seconds) as session:
        if session.serving is None:
            return [], session.status
        return await bench(session, world, session.serving, tokens, report), session.status


async def bench(session: Session, world: World, serving: Serving, tokens: int, report: Report) -> list[Benched]:
    """Every model of the plan, one after the other; kept where the user has measuring on."""
    done: list[Benched] = []
    for choice, roles in _planned(session, serving):
        report(note(StartMessage.LOADING, model=choice.model))
        async with _loaded(session, serving, choice) as (seconds, failed):
            problem = failed
            one = Measurement(_subject(session, serving, choice), load_s=seconds)
            if problem is None:
                try:
                    one = await _measured(session, serving, choice, one, tokens, report)
                except TemotoError as error:
                    problem = error.note
        done.append(Benched(roles, one, await _predicted(session, world, serving, choice), problem))
        if problem is None and session.settings.measure and world.measured and not elsewhere(serving.backend):
            await asyncio.to_thread(world.measured.keep, one)
    return done


def _planned(session: Session, serving: Serving) -> list[tuple[Choice, tuple[Role, ...]]]:
    """Each model once, the one that completes first."""
    choices = [serving.choice, *session.plan.beside.values()]
    first = {one.model: one for one in reversed(choices)}
    order = dict.fromkeys(one.model for one in choices)
    return [(first[model], tuple(one.role for one in choices if one.model == model)) for model in order]


@asynccontextmanager
async def _loaded(
    session: Session, serving: Serving, choice: Choice
) -> AsyncGenerator[tuple[float | None, Note | None], None]:
    """The model in memory: (seconds it took where it was not, why it could not be). Unloaded again if it was not there before."""
    backend, seconds, problem = serving.backend, serving.load_seconds, None
    if choice.model != serving.choice.model:
        there = any(one.name == choice.model for one in await backend.loaded_models())
        began = monotonic()
        try:
            await backend.load(choice.model, choice.context, session.settings.models.keep_alive)
        except TemotoError as error:
            problem = error.note
        seconds = None if there else monotonic() - began
    try:
        yield seconds, problem
    finally:
        if seconds is not None and isinstance(backend, CanUnload) and not elsewhere(backend):
            with suppress(TemotoError):
                await backend.unload(choice.model)


async def _measured(
    session: Session, serving: Serving, choice: Choice, measurement: Measurement, tokens: int, report: Report
) -> Measurement:
    report(note(BenchMessage.READING, model=choice.model))
    reads = [await _read(session, serving, choice, number) for number in range(READS)]
    report(note(BenchMessage.WRITING, model=choice.model))
    decode = await _written(session, serving, choice, tokens)
    rates = [rate for rate in reads if rate]
    measurement = replace(measurement, prompt=max(rates, default=None), decode=decode)
    if choice.model == serving.choice.model:
        report(note(BenchMessage.GHOST, model=choice.model))
        measurement = replace(measurement, first_ghost_ms=await _first_ghost(session))
    return measurement


async def _read(session: Session, serving: Serving, choice: Choice, number: int) -> float | None:
    """Tokens a second of a prompt nobody has read before."""
    seed = round(perf_counter() * 1e6) + number
    words = min(READ_WORDS, choice.prompt_tokens // 4)
    text = " ".join(f"{(seed + place * 7919) * 2654435761 % 9973:x}" for place in range(words))
    usage, took, _ = await _timed(session, serving, choice, text, 1)
    fresh = (usage.prompt_tokens or 0) - (usage.cached_tokens or 0)
    seconds = usage.prompt_seconds or took
    return fresh / seconds if fresh > 0 and seconds > 0 else None


async def _written(session: Session, serving: Serving, choice: Choice, tokens: int) -> float | None:
    """Tokens a second of a text that goes on for long."""
    counted = ", ".join(str(number) for number in range(1, 40))
    usage, took, pieces = await _timed(session, serving, choice, f"numbers = [{counted}, ", tokens)
    written = usage.generated_tokens or pieces
    seconds = usage.generate_seconds or took
    return written / seconds if written >= min(8, tokens) and seconds > 0 else None


async def _timed(
    session: Session, serving: Serving, choice: Choice, text: str, tokens: int
) -> tuple[Usage, float, int]:
    """(what the backend told, seconds, pieces). The model's own end of text stops it, nothing else does."""
    prompt = Prompt(choice.model, text, tokens, context=choice.context, keep_alive=session.settings.models.keep_alive)
    began, usage, pieces = perf_counter(), Usage(), 0
    async with aclosing(serving.backend.stream(prompt)) as chunks:
        async for chunk in chunks:
            pieces += bool(chunk.text)
            usage = chunk.usage or usage
    return usage, perf_counter() - began, pieces


async def _first_ghost(session: Session) -> float | None:
    """Milliseconds from a keystroke to its ghost, by everything a keystroke goes through but its pause."""
    head = "".join(f"def rate_{number}(price):\n    return price * {number} / 100\n\n\n" for number in range(12))
    took: list[float] = []
    for number in range(GHOSTS + 1):
        text = head + TYPED[0] + f"_{number}" + TYPED[1] + "+="[: 1 + number % 2]
        lines = text.splitlines(keepends=True)
        ask = ask_at(lines, len(lines) - 1, len(lines[-1]), uri="bench:a.py", language="python", invoked=True)
        answer = await complete(session, ask) if ask else None
        if answer and "model" in answer.timing_ms:
            took.append(answer.timing_ms["total"])
    return median(took[1:]) if len(took) > 1 else None  # the first reads the whole file


async def _predicted(session: Session, world: World, serving: Serving, choice: Choice) -> ModelSpeed | None:
    """The speed the planner would predict had nothing been measured."""
    model = next((one for one in serving.installed if one.name == choice.model), None)
    if model is None or elsewhere(serving.backend):
        return None
    shown = await world.descriptions.of(serving.backend, serving.installed, world.catalog)
    card, weights = describe(model, world.catalog, shown.get(model.name))
    with suppress(TemotoError):
        here = await capacity_for(serving.backend, session.machine, world.catalog, gpu=choice.device == "GPU")
        hopes = replace(wishes(session.settings), context=choice.context)
        return judged(choice.role, card, weights, here, hopes).speed
    return None


def _subject(session: Session, serving: Serving, choice: Choice) -> Subject:
    name = fingerprint(session.machine)
    mark = mark_of(choice.model, serving.installed)
    return Subject(name, serving.backend.name, choice.model, mark, choice.context, choice.device)
