"""The one file that sees every floor: puts adapters into recipes, and recipes behind the editor's room or the verbs.

Imports adapters and recipes inside its functions: `serve` must answer `initialize` before they are there (all of ours would
cost it a tenth of its time, httpx and pydantic half as much again), and a verb must not wait for pygls.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Callable
from contextlib import ExitStack, aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from temoto.core.completion.records import Answer, Ask
from temoto.core.machine import Machine
from temoto.core.messages import Note, note
from temoto.core.messages.detail import Detail
from temoto.core.messages.serve import ServeMessage
from temoto.core.messages.start import StartMessage
from temoto.core.settings import Reading, Settings, every_setting
from temoto.core.status import Status
from temoto.engine.session import Session
from temoto.ports import Backend, CanPull, CanUnload, Desk, Syntax, TemotoError

if TYPE_CHECKING:
    from temoto.core.backend.freed import Freeing
    from temoto.core.codeactions.outcome import Outcome
    from temoto.core.planning.explained import Planned
    from temoto.engine.codeactions.briefing import Order
    from temoto.engine.reports.bench import Benched
    from temoto.engine.reports.diagnose import Diagnosis
    from temoto.engine.reports.plan_here import Wanted
    from temoto.engine.world import House, Offering, Remembers


def open_world() -> tuple[House, Callable[[object, object, str | None], Reading]]:
    """The world, and what reads the user's settings (blocking: it reads files). Imports much: for a thread."""
    from temoto.adapters import discovery, hardware, loaded
    from temoto.adapters.builtin_actions import brought
    from temoto.adapters.catalog import load_catalog
    from temoto.adapters.catalog.tables import load_corrections, load_gpus, load_guide, load_names
    from temoto.adapters.modelfiles import pullers, tokens
    from temoto.adapters.settings import read_settings
    from temoto.adapters.state import pages, places, remembered
    from temoto.adapters.state.measured import Experience
    from temoto.adapters.syntax import TreeSitter
    from temoto.core.completion import why_empty  # noqa: F401 # pyright: ignore[reportUnusedImport] - here, so that no question waits for it
    from temoto.core.planning.guide_planned import Tables
    from temoto.engine.completion import complete  # noqa: F401 # pyright: ignore[reportUnusedImport] - here, so that no keystroke imports it
    from temoto.engine.world import House, Offering, Workshop

    environment = dict(os.environ)
    catalog = replace(load_catalog(user_folder=places.catalog_folder()), gpus=load_gpus())
    engine_models = frozenset(weights.tag for card in catalog.cards for weights in card.weights if weights.file)

    def read(options: object, configuration: object, root: str | None) -> Reading:
        reading = read_settings(
            options,
            environment,
            configuration=configuration,
            user=places.config_file(),
            project=places.project_file(root),
            engine_models=engine_models,
        )
        return replace(reading, warnings=(*reading.warnings, *catalog.skipped))

    house = House(
        catalog=catalog,
        look=hardware.look,
        backends=lambda wanted: discovery.backends(wanted, environment, catalog),
        estimate=tokens.estimate,
        offering=Offering(
            lambda settings, machine: pullers.offers(settings, environment, catalog, machine), remembered.Remembered()
        ),
        loaded=loaded.remember,
        free=lambda: loaded.free(environment, catalog),
        guide=lambda: Tables(load_guide(), load_corrections(), load_names()),
        remembers=Experience(),
        workshop=Workshop(TreeSitter(), brought(), pages.keep_page, pages.make_file),
    )
    # Discovery imports every plug; done here, so that nothing imports late on the typing path.
    discovery.plugs()
    return house, read


def _here() -> str | None:
    """The folder a verb is typed in; none where somebody deleted it meanwhile."""
    try:
        return str(Path.cwd())
    except OSError:
        return None


async def opened(options: object = None) -> tuple[House, Reading]:
    """For verbs: the world, and the settings as the folder they are typed in has them, with where each came from."""
    house, read = await asyncio.to_thread(open_world)
    return house, await asyncio.to_thread(read, options, None, _here())


def serve() -> None:
    """Serve one editor on standard input and output until it goes."""
    from temoto.lsp.router import run

    run(open_world)


def serve_tcp(place: str, token_file: Path | None, listening: Callable[[str, Path | None], None]) -> None:
    """Serve every editor that connects to `place` (HOST:PORT, loopback only) and says the token, until told to end.

    `listening` is told where that is and which file has the token (None: TEMOTO_TOKEN has).
    """
    from temoto.adapters.state.editor_token import VARIABLE, editor_token, kept_for
    from temoto.core.backend.address import is_loopback, parse_place
    from temoto.lsp.tcp import run

    found = parse_place(place)
    if found is None:
        raise TemotoError(ServeMessage.NO_PLACE, given=place)
    host, port = found
    if not is_loopback(host):
        raise TemotoError(ServeMessage.NOT_LOOPBACK, given=place)
    from_variable = token_file is None and bool(os.environ.get(VARIABLE, "").strip())
    token, file = editor_token(token_file, os.environ)
    with ExitStack() as until_the_end:

        def open_for(chosen: int) -> None:
            shown = f"[{host}]:{chosen}" if ":" in host else f"{host}:{chosen}"
            kept = None if file or from_variable else until_the_end.enter_context(kept_for(chosen, token))
            listening(shown, file or kept)

        run(open_world, host, port, token, open_for)


@asynccontextmanager
async def ready_session(seconds: float, world: tuple[House, Reading] | None = None) -> AsyncGenerator[Session, None]:
    """A Session that serves, or whose status says why not after `seconds`; closed on the way out."""
    from temoto.engine.serving.keeping import keep_ready
    from temoto.engine.serving.startup import close

    house, reading = world or await opened()
    session = Session()
    session.settings = reading.settings
    keeping = asyncio.create_task(keep_ready(session, house))
    try:
        with suppress(TimeoutError):
            await asyncio.wait_for(session.settled.wait(), seconds)
        yield session
    finally:
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
        await close(session)


async def answer_once(ask: Ask, seconds: float) -> tuple[Answer, Status]:
    """One Ask answered as the server would answer it, waiting up to `seconds` for start-up."""
    async with ready_session(seconds) as session:
        from temoto.engine.completion.complete import complete

        answer = await complete(session, ask)
        if answer.prompt and answer.usage.prompt_tokens is None and session.serving is not None:
            # The backend's own count comes at the end of an answer; this one was broken off because it was enough.
            if session.serving.learning is not None:
                await session.serving.learning.learnt()
            counted = session.serving.count(answer.prompt)
            answer = replace(answer, usage=replace(answer.usage, prompt_tokens=counted))
        return answer, session.status


def action_names() -> tuple[str, ...]:
    """What the code actions temoto brings are called. Blocks: it looks which there are."""
    from temoto.adapters.builtin_actions import brought

    return tuple(one.id for one in brought())


async def acted(order: Order, desk: Desk, world: tuple[House, Reading], syntax: Syntax, seconds: float) -> Outcome:
    """One code action done as the server would do it, waiting up to `seconds` for start-up; of advice also the fix."""
    from temoto.engine.codeactions.act import act, apply_fix
    from temoto.engine.codeactions.landing import Landing
    from temoto.engine.codeactions.on_demand import serving_session

    async with ready_session(seconds, world) as kept, serving_session(kept, world[0]) as session:
        outcome = await act(session, order, desk, syntax)
        if outcome.fix is None:
            return outcome
        landing = Landing(outcome.fix, order.title, order.file, outcome.model, f"{order.name}-fix", order.language)
        landed = await apply_fix(session, landing, desk, syntax)
        return replace(landed, text=outcome.text, usage=outcome.usage, timing_ms=outcome.timing_ms)


@dataclass(frozen=True, slots=True)
class Puller:
    """A backend that is alive and gets models by itself: asked, told to pull, and the room where it keeps them (bytes free,
    bytes of pulls begun), None where that is not known."""

    backend: Backend
    pulls: CanPull
    folder: str
    free: int | None
    begun: int


@asynccontextmanager
async def puller(world: tuple[House, Reading] | None = None) -> AsyncGenerator[Puller, None]:
    """The first backend that can get models by itself, or the reasons why there is none."""
    house, reading = world or await opened()
    from temoto.adapters.modelfiles import pullers
    from temoto.adapters.modelfiles.download_speed import Measured
    from temoto.engine.serving.landed import elsewhere

    refused: list[Note] = []
    async with aclosing(house.backends(reading.settings)) as found:
        async for one in found:
            if isinstance(one, TemotoError):
                refused.append(one.note)
                continue
            try:
                if isinstance(one, CanPull):
                    folder = pullers.ollama_models(os.environ)
                    free = None if elsewhere(one) else pullers.free(folder)
                    begun = pullers.begun(folder) if free is not None else 0
                    yield Puller(one, Measured(one), str(folder), free, begun)
                    return
            finally:
                await one.close()
    raise TemotoError(StartMessage.NOTHING_SERVES, reasons=tuple(refused))


@asynccontextmanager
async def embedded(world: tuple[House, Reading]) -> AsyncGenerator[Backend | None, None]:
    """The embedded engine with the files it has; None where it cannot run here."""
    house, _reading = world
    async with aclosing(house.backends(Settings(backend="embedded"))) as found:
        async for one in found:
            if isinstance(one, TemotoError):
                continue
            try:
                yield one
                return
            finally:
                await one.close()
    yield None


async def diagnosed(seconds: float) -> Diagnosis:
    """What `temoto doctor` shows: everything asked and a start-up tried, as a server started here would."""
    from temoto.engine.reports import diagnose

    house, reading = await opened()
    seen = await diagnose.backends(house, reading.settings)
    async with ready_session(seconds, (house, reading)) as session:
        values: dict[str, object] = {
            setting.key: attrgetter(setting.key)(reading.settings) for setting in every_setting()
        }
        machine = session.machine
        found = await diagnose.troubles(session, house, seen)
        why = diagnose.why_backend(reading.settings, session.status, seen)
        return diagnose.Diagnosis(reading, values, machine, seen, session.plan, session.status, found, why)


async def unloaded(model: str) -> None:
    """One model of this machine's Ollama, whoever loaded it, taken out of memory."""
    from temoto.engine.serving.landed import elsewhere

    house, reading = await opened()
    async with aclosing(house.backends(reading.settings)) as found:
        async for one in found:
            if isinstance(one, TemotoError):
                continue
            try:
                if isinstance(one, CanUnload) and isinstance(one, CanPull) and not elsewhere(one):
                    await one.unload(model)
                    return
            finally:
                await one.close()


async def freed() -> Freeing:
    """Every model temoto had loaded on this machine, taken out of memory."""
    from temoto.core.backend.freed import Freeing

    house, _reading = await opened()
    return await house.free() if house.free is not None else Freeing()


def experience() -> Remembers:
    """What this machine has shown before."""
    from temoto.adapters.state.measured import Experience

    return Experience()


async def benched(tokens: int, seconds: float, report: Callable[[Note], None]) -> tuple[list[Benched], Status, bool]:
    """What `temoto bench` shows, the status, and whether it was kept. Nothing stays in memory that was not there before."""
    from temoto.engine.reports.bench import bench

    house, reading = await opened()
    async with ready_session(seconds, (house, reading)) as session:
        if session.serving is None:
            return [], session.status, reading.settings.measure
        return await bench(session, house, session.serving, tokens, report), session.status, reading.settings.measure


async def planned_for(wanted: Wanted, world: tuple[House, Reading] | None = None) -> tuple[Planned, Machine]:
    """What `temoto plan` shows: the plan, and the machine it is for."""
    from temoto.engine.reports import plan_here

    house, reading = world or await opened()
    return await plan_here.planned_for(wanted, house, reading.settings)


async def offering() -> tuple[Offering, Settings]:
    """What could be fetched here, what the user said before, and the settings both depend on."""
    house, reading = await opened()
    if house.offering is None:
        raise TemotoError(StartMessage.UNEXPECTED, detail=note(Detail.NOTHING_OFFERED))
    return house.offering, reading.settings
