"""Where does the embedded engine get a model file? A file the user names, one already downloaded, or a listed source.

A source is fetched only when somebody asked for it (running `make demo` or `temoto demo` is asking). What arrives is
checked against its checksum, and takes its final name only when whole.
"""

import errno
import glob
import hashlib
import shutil
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from temoto.adapters.modelfiles.download import Progress, SourceFailed
from temoto.adapters.modelfiles.download_speed import DownloadSpeed
from temoto.adapters.modelfiles.gguf_values import Unreadable
from temoto.adapters.modelfiles.on_disk import parts_of
from temoto.adapters.modelfiles.source import Source
from temoto.adapters.plugs import discover
from temoto.adapters.state.places import cache_folder, room_for
from temoto.core.messages import Note, note
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.command import CommandMessage
from temoto.core.messages.detail import Detail
from temoto.core.messages.fetch import FetchMessage
from temoto.core.models.fetchable import can_fetch, file_name
from temoto.core.models.records import Catalog, Weights
from temoto.core.planning.offer import smallest_file
from temoto.ports import ModelMissing, TemotoError

MAGIC = b"GGUF"
WAIT_S = 0.2  # how often it is looked whether somebody else has fetched it
# Failures of this machine's disk: another source would not help.
_OUR_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS, errno.EPERM})


def local(wanted: str, catalog: Catalog) -> dict[str, Path]:
    """Model name → file, for what is here: the file named by the user alone, else every downloaded one the catalog lists."""
    if wanted.endswith(".gguf"):
        path = Path(wanted).expanduser()
        if not path.is_file():
            raise ModelMissing(BackendMessage.MODEL_FILE_MISSING, path=path)
        try:
            first = parts_of(path)[0]
        except Unreadable as error:
            detail = note(error.problem, **error.facts)
            raise TemotoError(BackendMessage.MODEL_FILE_BROKEN, path=path, detail=detail) from error
        check(first)
        return {wanted: first}
    folder = cache_folder("models")
    there = {file.name for file in folder.iterdir()}
    return {
        weights.tag: folder / name
        for card in catalog.cards
        for weights in card.weights
        if can_fetch(weights) and (name := file_name(weights)) in there and (folder / name).is_file()
    }


def check(path: Path) -> None:
    """Raise unless `path` begins as a GGUF file does."""
    try:
        begins = _begins_like_one(path)
    except OSError as error:
        raise TemotoError(BackendMessage.MODEL_FILE_BROKEN, path=path, detail=error.strerror or error) from error
    if not begins:
        raise TemotoError(BackendMessage.MODEL_FILE_BROKEN, path=path, detail=note(Detail.NOT_LIKE_GGUF))


def _begins_like_one(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == MAGIC


def smallest(catalog: Catalog) -> Weights:
    """The smallest model that can be fetched for the embedded engine."""
    found = smallest_file(catalog)
    if found is None:
        raise TemotoError(CommandMessage.CATALOG_BROKEN, detail=note(Detail.NO_SOURCE_LISTED))
    return found[1]


def licence(weights: Weights, catalog: Catalog) -> str:
    """The licence of the card `weights` belong to."""
    return next((card.licence for card in catalog.cards if weights in card.weights), "unknown licence")


def already(weights: Weights, folder: Path | None = None) -> bool:
    """Whether the whole file is here. Of a form whose exact size nobody has said, a file with its name is: it gets that when whole."""
    target = (folder or room_for("models")) / file_name(weights)
    return target.is_file() and (bool(weights.rounding) or weights.estimated or target.stat().st_size == weights.size)


def fetch(weights: Weights, progress: Progress, folder: Path | None = None) -> Path:
    """The file of `weights` in `folder` (temoto's own), fetched if it is not there yet.

    Blocks; raises TemotoErrors, and InterruptedError where `progress` does. Consent is the caller's. What a broken try has
    brought is kept and gone on with; of two who fetch at once, one waits and finds it there.
    """
    try:
        folder = folder or cache_folder("models")
        if already(weights, folder):  # so that a folder that cannot be written is no hindrance
            return folder / file_name(weights)
        with _alone(weights, progress, folder):
            return _fetched(weights, progress, folder)
    except InterruptedError:
        raise
    except OSError as error:
        raise TemotoError(
            FetchMessage.NO_ROOM, folder=folder or "the cache folder", detail=error.strerror or error
        ) from error


def _fetched(weights: Weights, progress: Progress, folder: Path) -> Path:
    target, part = folder / file_name(weights), part_of(weights, folder)
    if already(weights, folder):
        return target
    _room_for(weights, part, folder)
    known: dict[str, Source] = {source.kind: source for source in discover("temoto.adapters.sources", "SOURCE")}
    reasons: list[Note | str] = []
    pace = DownloadSpeed()

    def told(done: int, whole: int) -> None:
        if done:
            pace.seen(target.name, done)
        progress(done, whole)

    for source in weights.sources:
        kind, _, what = source.partition(":")
        if kind not in known:
            reasons.append(note(Detail.UNKNOWN_SOURCE, kind=kind))
            continue
        try:
            try:
                known[kind].fetch(what, weights, part, told)
            finally:
                pace.keep()
        except SourceFailed as error:
            reasons.append(error.why)
            continue
        except OSError as error:
            if error.errno in _OUR_DISK or isinstance(error, InterruptedError):
                raise
            reasons.append(str(error))
            continue
        return _kept(part, weights, folder)
    raise TemotoError(FetchMessage.FETCH_FAILED, detail=joined(reasons))


def part_of(weights: Weights, folder: Path) -> Path:
    """Where it lies while it is not whole. What another place has under the same name is another file, and its part another part."""
    content = "" if weights.file or not weights.sha256 else f".{weights.sha256[:12]}"
    return folder / f".{file_name(weights)}{content}.part"


def _kept(part: Path, weights: Weights, folder: Path) -> Path:
    """The whole file under its name; where the catalog does not say what it is, only if it looks like a model."""
    kept = keep(part, weights, folder)
    if not weights.file and not _begins_like_one(kept):
        kept.unlink()
        raise TemotoError(FetchMessage.NO_MODEL_CAME, name=kept.name)
    for other in folder.glob(f".{glob.escape(file_name(weights))}.*.part"):  # of what the same name was before
        other.unlink(missing_ok=True)
    return kept


def joined(reasons: Sequence[Note | str]) -> object:
    """Each source's reason, in the reader's language."""
    if not reasons:
        return note(Detail.NO_SOURCE)
    first, *rest = reasons
    for one in rest:
        first = note(Detail.AND_THEN, first=first, then=one)
    return first


@contextmanager
def _alone(weights: Weights, progress: Progress, folder: Path) -> Generator[None]:
    """Only one process at a time writes a file's part; who waits shows how far it is, and can be called off."""
    name = hashlib.sha256(str(folder.resolve() / file_name(weights)).encode()).hexdigest()[:16]
    lock = FileLock(cache_folder("locks") / f"{name}.lock", thread_local=False)
    part = part_of(weights, folder)
    while True:
        try:
            lock.acquire(blocking=False)
            break
        except Timeout:
            progress(part.stat().st_size if part.exists() else 0, weights.size)
            time.sleep(WAIT_S)
    try:
        yield
    finally:
        lock.release()


def keep(part: Path, weights: Weights, folder: Path) -> Path:
    """Give `part` its final name in `folder` if its checksum is right; else throw it away and raise."""
    digest = hashlib.sha256()
    with part.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    if weights.sha256 and digest.hexdigest() != weights.sha256:
        part.unlink()
        raise TemotoError(FetchMessage.CHECKSUM_WRONG, name=file_name(weights))
    return part.replace(folder / file_name(weights))


def _room_for(weights: Weights, part: Path, folder: Path) -> None:
    have = part.stat().st_size if part.exists() else 0
    free = shutil.disk_usage(folder).free
    if free < weights.size - have:
        need_gb, free_gb = f"{(weights.size - have) / 1e9:.1f}", f"{free / 1e9:.1f}"
        detail = note(Detail.NEEDS_ROOM, file=file_name(weights), need_gb=need_gb, free_gb=free_gb)
        raise TemotoError(FetchMessage.NO_ROOM, folder=folder, detail=detail)
