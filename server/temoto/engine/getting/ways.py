"""Which ways are there to get a model? Through a backend that pulls by itself (Ollama), or as a file for the embedded engine."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from dataclasses import dataclass, replace

from temoto.core.machine import Gpu, Machine
from temoto.core.machine.as_told import as_told
from temoto.core.messages import Note
from temoto.core.messages.start import StartMessage
from temoto.core.models.fetchable import Listing, can_fetch
from temoto.core.models.records import Catalog, ModelCard, Weights
from temoto.core.planning.offer import Offer, best_to_pull, smallest_file, to_offer
from temoto.core.settings import Settings
from temoto.engine.serving.after_loading import elsewhere
from temoto.engine.world import Getting, ModelFiles, Room, World
from temoto.ports import Backend, CanPull, TemotoError

EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True)
class Model:
    """What is to be got: its tag, its size in bytes (0: not known), its licence (empty: not known), and what the catalog lists."""

    tag: str
    size: int = 0
    licence: str = ""
    weights: Weights | None = None
    card: ModelCard | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """One way to get models: who will have them, who fetches them, and the disk they go to.

    `files`: of the embedded engine, whose fetcher looks for room itself, once nobody else fetches the same. `has` opens the backend
    that has the model once it is fetched; None where there is none that could be asked.
    """

    backend: str
    puller: CanPull
    room: Room
    has: Callable[[], AbstractAsyncContextManager[Backend | None]]
    files: ModelFiles | None = None


def listed_as(card: ModelCard, weights: Weights) -> Model:
    """A model the catalog knows."""
    return Model(weights.tag, weights.size, card.licence, weights, card)


async def through(backend: Backend, puller: CanPull, getting: Getting) -> Way:
    """The way through a backend that is alive. Of another machine's disk nothing is known."""
    room = await asyncio.to_thread(getting.ollama)
    if elsewhere(backend):
        room = Room(room.folder)

    @asynccontextmanager
    async def itself() -> AsyncGenerator[Backend | None]:
        yield backend

    return Way(backend.name, getting.measured(puller), room, itself)


async def by_file(weights: Weights, getting: Getting, world: World | None = None) -> Way:
    """The way of a file; without a house nobody is asked for it afterwards."""
    room = await asyncio.to_thread(getting.files.room)
    return Way(EMBEDDED, getting.files.puller(weights), room, lambda: embedded(world), getting.files)


async def looked_at(model: Model, way: Way) -> tuple[Model, Way, Listing | None]:
    """The model and its way as the source of its file has them, and what that says; all as it was where no source is to be asked.

    Asks the network. Raises where no source has it, with each one's reason.
    """
    if way.files is None or model.card is None or model.weights is None:
        return model, way, None
    listing = await asyncio.to_thread(way.files.look, model.card, model.weights)
    exact = listing.weights
    licence = listing.licence or model.licence
    puller = await asyncio.to_thread(way.files.puller, exact)
    return replace(model, size=exact.size, licence=licence, weights=exact), replace(way, puller=puller), listing


@asynccontextmanager
async def embedded(world: World | None) -> AsyncGenerator[Backend | None]:
    """The embedded engine with the files it has; None where it cannot run here."""
    if world is not None:
        async with aclosing(world.backends(Settings(backend=EMBEDDED))) as backends:
            async for backend in backends:
                if isinstance(backend, TemotoError):
                    continue
                try:
                    yield backend
                    return
                finally:
                    await backend.close()
    yield None


@asynccontextmanager
async def pulling(world: World, settings: Settings, getting: Getting) -> AsyncGenerator[tuple[Backend, Way]]:
    """The first backend that gets models by itself, and the way through it; or the reasons why there is none."""
    refused: list[Note] = []
    async with aclosing(world.backends(settings)) as backends:
        async for backend in backends:
            if isinstance(backend, TemotoError):
                refused.append(backend.note)
                continue
            try:
                if isinstance(backend, CanPull):
                    yield backend, await through(backend, backend, getting)
                    return
            finally:
                await backend.close()
    raise TemotoError(StartMessage.NOTHING_SERVES, reasons=tuple(refused))


async def offers(
    world: World, settings: Settings, machine: Machine, getting: Getting
) -> AsyncGenerator[tuple[Offer, Model, Way]]:
    """Each model that could be fetched so that this machine completes code, the best first.

    A way is closed when the next is asked for.
    """
    download_speed = await asyncio.to_thread(getting.consents.download_speed)
    pulls = False  # who could not get a model through a backend gets it no better as a file
    async with aclosing(world.backends(settings)) as backends:
        async for backend in backends:
            if isinstance(backend, TemotoError):
                continue
            try:
                if isinstance(backend, CanPull):
                    pulls = True
                    gpu = backend.runs_on_gpu and bool(machine.usable_gpus)
                    best = best_to_pull(world.catalog, machine, settings, gpu=gpu)
                    if best is not None:
                        offer = to_offer(*best, backend.name, backend.pull_command, download_speed)
                        yield offer, listed_as(*best), await through(backend, backend, getting)
            finally:
                await backend.close()
    if await serves_files(settings, getting):
        devices = () if pulls else await asyncio.to_thread(getting.files.devices, settings.engine.program, machine)
        for card, weights in files_to_offer(world.catalog, machine, settings, planned=not pulls, devices=devices):
            offer = to_offer(card, weights, EMBEDDED, "temoto pull {model}", download_speed)
            small = smallest_file(world.catalog)
            asks = await asyncio.to_thread(getting.files.place, card, weights)
            offer = replace(offer, asks=asks, small=(small[1].tag, small[1].size) if small else None)
            yield offer, listed_as(card, weights), await by_file(weights, getting, world)


async def serves_files(settings: Settings, getting: Getting) -> bool:
    """Whether these settings let the embedded engine serve, and it runs here."""
    looked_for = settings.backend == EMBEDDED or (settings.backend == "auto" and not settings.url)
    return looked_for and await asyncio.to_thread(getting.files.runs)


def files_to_offer(
    catalog: Catalog, machine: Machine, settings: Settings, *, planned: bool, devices: tuple[Gpu, ...] = ()
) -> list[tuple[ModelCard, Weights]]:
    """What the embedded engine could have: the model the plan chooses for it, where that is `planned`, on its `devices` or, where it
    has none, on the processor; then the small one, where the user named none."""
    there = as_told(machine, devices) if devices else machine
    best = best_to_pull(catalog, there, settings, gpu=bool(devices)) if planned else None
    small = smallest_file(catalog) if not settings.completion.model else None
    every = [pair for pair in (best, small) if pair is not None and can_fetch(pair[1])]
    return every[:1] if len(every) > 1 and every[0][1] == every[1][1] else every
