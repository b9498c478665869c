"""How do model files come, where do they lie, and how much room is there? The embedded engine's own, and an Ollama's of this user."""

import asyncio
import shutil
import threading
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from pathlib import Path

from temoto.adapters.llamacpp import process
from temoto.adapters.llamacpp.own_server import own_server
from temoto.adapters.modelfiles import bundles, look
from temoto.adapters.modelfiles import weights as files
from temoto.adapters.modelfiles.apart import apart
from temoto.adapters.state.places import room_for
from temoto.core.backend.listed import Pulled
from temoto.core.machine import Gpu, Machine
from temoto.core.models.fetchable import Listing, file_name
from temoto.core.models.records import Catalog, ModelCard, Weights
from temoto.engine.world import Room

STOP_S = 1.0  # pip is ended within this; a silent line is left to its thread
TELL_S = 0.2  # how often progress is told: often enough to see it move


@dataclass(frozen=True, slots=True)
class FilePuller:
    """Fetches a listed file for the embedded engine, in a thread."""

    entry: Weights
    address: str

    async def pull(self, model: str) -> AsyncGenerator[Pulled, None]:
        """Fetch the file; closing the generator stops the download and keeps what has come."""
        told, stopped = [Pulled(model, 0, self.entry.size)], threading.Event()

        def progress(done: int, whole: int) -> None:
            told[0] = Pulled(model, done, whole or self.entry.size)
            if stopped.is_set():
                raise InterruptedError

        fetching = apart(lambda: files.fetch(self.entry, progress))
        try:
            while not (await asyncio.wait({fetching}, timeout=TELL_S))[0]:
                yield told[0]
            fetching.result()
            yield Pulled(model, self.entry.size, self.entry.size)
        finally:
            stopped.set()
            await asyncio.wait({fetching}, timeout=STOP_S)
            fetching.cancel()


@dataclass(frozen=True, slots=True)
class Files:
    """The files of the embedded engine. `programs`: the PATH on which the user's own llama-server may be looked for."""

    programs: str = ""

    def runs(self) -> bool:
        return process.available()

    def devices(self, program: str, machine: Machine) -> tuple[Gpu, ...]:
        own, _ = own_server(program, self.programs)
        if own is None:
            return machine.usable_gpus if process.wheel_on_gpu() else ()
        return own.gpus

    def room(self) -> Room:
        folder = room_for("models")
        return Room(str(folder), free(folder))

    def here(self, weights: Weights) -> bool:
        return files.already(weights)

    def place(self, card: ModelCard, weights: Weights) -> str:
        return look.place(card, weights)

    def look(self, card: ModelCard, weights: Weights) -> Listing:
        return look.look(card, weights)

    def puller(self, weights: Weights) -> FilePuller:
        return FilePuller(weights, str(room_for("models") / file_name(weights)))

    def pack(self, weights: Weights, licence: str, folder: str) -> str:
        return str(bundles.pack(room_for("models") / file_name(weights), weights, licence, Path(folder)))

    def unpack(self, folder: str, catalog: Catalog) -> list[tuple[Weights, str]]:
        found = bundles.unpack(Path(folder), catalog, room_for("models"))
        return [(weights, files.licence(weights, catalog)) for weights in found]


def ollama_room(environment: Mapping[str, str]) -> Room:
    """The disk where an Ollama of this user keeps its models."""
    folder = ollama_models(environment)
    there = free(folder)
    return Room(str(folder), there, begun(folder) if there is not None else 0)


def ollama_models(environment: Mapping[str, str]) -> Path:
    """Where an Ollama of this user keeps its models; a system service keeps them elsewhere, and then nothing is known."""
    return Path(environment.get("OLLAMA_MODELS") or Path.home() / ".ollama")


def begun(folder: Path) -> int:
    """Bytes on the disk of what earlier pulls of Ollama left there and will go on with."""
    blobs = folder / "blobs" if (folder / "blobs").is_dir() else folder / "models" / "blobs"
    try:
        return sum(_on_disk(part) for part in blobs.glob("*-partial"))
    except OSError:
        return 0


def _on_disk(part: Path) -> int:
    """Such a file has its full length from the first moment, and holds what has come."""
    stat = part.stat()
    return int(getattr(stat, "st_blocks", 0)) * 512


def free(folder: Path) -> int | None:
    """Bytes free on the disk `folder` lies on; None where that cannot be known."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
