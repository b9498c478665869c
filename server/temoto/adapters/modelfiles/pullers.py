"""Who could fetch a model here, and which? Ollama where it answers, else the embedded engine's own files."""

import asyncio
import shutil
import threading
from collections.abc import AsyncGenerator, Callable, Mapping
from concurrent.futures import Future
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from temoto.adapters import discovery
from temoto.adapters.llamacpp import process
from temoto.adapters.modelfiles import weights
from temoto.adapters.modelfiles.download_speed import Measured
from temoto.adapters.state.places import room_for
from temoto.adapters.state.remembered import Remembered
from temoto.core.backend.listed import Pulled
from temoto.core.machine import Machine
from temoto.core.models.records import Catalog, Weights
from temoto.core.planning.offer import Offer, best_to_pull, smallest_file, to_offer
from temoto.core.settings import Settings
from temoto.ports import CanPull, TemotoError

STOP_S = 1.0  # pip is ended within this; a silent line is left to its thread
TELL_S = 0.2  # how often progress is told: often enough to see it move


@dataclass(frozen=True, slots=True)
class FilePuller:
    """Fetches a listed file for the embedded engine, in a thread."""

    entry: Weights
    where: str

    async def pull(self, model: str) -> AsyncGenerator[Pulled, None]:
        """Fetch the file; closing the generator stops the download and keeps what has come."""
        told, stopped = [Pulled(model, 0, self.entry.size)], threading.Event()

        def progress(done: int, whole: int) -> None:
            told[0] = Pulled(model, done, whole or self.entry.size)
            if stopped.is_set():
                raise InterruptedError

        fetching = _apart(lambda: weights.fetch(self.entry, progress))
        try:
            while not (await asyncio.wait({fetching}, timeout=TELL_S))[0]:
                yield told[0]
            fetching.result()
            yield Pulled(model, self.entry.size, self.entry.size)
        finally:
            stopped.set()
            await asyncio.wait({fetching}, timeout=STOP_S)
            fetching.cancel()


def _apart(work: Callable[[], Path]) -> asyncio.Future[Path]:
    """`work` in a thread of its own, which a program that ends does not wait for: a line that is silent can be so for long."""
    outcome: Future[Path] = Future()

    def run() -> None:
        outcome.set_running_or_notify_cancel()
        try:
            outcome.set_result(work())
        except BaseException as error:  # noqa: BLE001 - whoever waits is told
            outcome.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return asyncio.wrap_future(outcome)


async def offers(
    settings: Settings, environment: Mapping[str, str], catalog: Catalog, machine: Machine
) -> AsyncGenerator[tuple[Offer, CanPull, int | None], None]:
    """Each model that could be fetched, the best first, with who fetches it and the room on its disk in bytes (None: unknown).

    A puller is closed when the next is asked for.
    """
    pace = await asyncio.to_thread(Remembered().pace)
    async with aclosing(discovery.backends(settings, environment, catalog)) as found:
        async for backend in found:
            if isinstance(backend, TemotoError):
                continue
            try:
                best = best_to_pull(catalog, machine, settings, gpu=backend.runs_on_gpu and bool(machine.gpus))
                if isinstance(backend, CanPull) and best is not None:
                    yield (
                        to_offer(*best, backend.name, backend.pull_command, pace),
                        Measured(backend),
                        free(ollama_models(environment)),
                    )
            finally:
                await backend.close()
    small = smallest_file(catalog)
    looked_for = settings.backend == "embedded" or (settings.backend == "auto" and not settings.url)
    if small and process.available() and looked_for and not settings.completion.model:
        folder = room_for("models")
        offer = to_offer(*small, "embedded", "temoto pull {model}", pace)
        yield offer, FilePuller(small[1], str(folder)), free(folder)


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
