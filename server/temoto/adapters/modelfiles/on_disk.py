"""Which model files lie on this machine, where other programs keep them? Looked for in every store at once, and never for long.

Each folder is looked through in a thread of its own. One that does not answer (a network that is gone) is left to its thread, which a
program that ends does not wait for; as long as that thread stands, the folder is not asked again.
"""

import logging
import os
import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from types import MappingProxyType

from temoto.adapters.modelfiles.gguf_values import Unreadable
from temoto.adapters.modelfiles.store import Around, Lying, Store
from temoto.adapters.modelfiles.walk import TooLarge
from temoto.adapters.plugs import discover
from temoto.core.backend.owner import whose
from temoto.core.messages import Note, note
from temoto.core.messages.stores import FETCHED_AGAIN_IT_WORKS, FileProblem, StoreMessage

log = logging.getLogger(__name__)

LIST_S = 0.9  # for all folders together; with what comes after, nobody waits for more than a second
PART = re.compile(r"(.*)-(\d{5})-of-(\d{5})", re.DOTALL)
_THREAD = "temoto looks through "


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model file of another program. `owner`: that program, or the folder the user named. `parts`: the file itself, and with it
    the others of a split one; `size` counts all; `stamp` is another when one of them is."""

    name: str
    parts: tuple[Path, ...]
    size: int
    stamp: str
    owner: str
    digest: str = ""

    @property
    def path(self) -> Path:
        """The file llama.cpp is told to load."""
        return self.parts[0]


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in the stores, and a sentence for each file (by its name) and each folder that is left out."""

    files: tuple[ModelFile, ...] = ()
    refused: Mapping[str, Note] = field(default_factory=lambda: MappingProxyType({}))
    left_out: tuple[Note, ...] = ()


@dataclass(slots=True)
class _Folder:
    """One folder of a store while its thread looks through it."""

    store: Store
    folder: Path
    found: list[tuple[Lying, os.stat_result | None]] = field(default_factory=list[tuple[Lying, os.stat_result | None]])
    left_out: list[Note] = field(default_factory=list[Note])
    done: threading.Event = field(default_factory=threading.Event)

    @property
    def owner(self) -> str:
        return self.store.title or str(self.folder)

    def look(self) -> None:
        try:
            for lying in self.store.files(self.folder):
                try:
                    about = None if lying.problem else lying.path.stat()
                except OSError as error:  # a link that leads nowhere, or a file removed at this moment
                    why = note(FileProblem.UNREAD, detail=error.strerror or error)
                    self.found.append((Lying(lying.name, lying.path, lying.digest, why), None))
                else:
                    self.found.append((lying, about))
        except FileNotFoundError:
            if not self.store.title:
                self.left_out.append(note(StoreMessage.NO_FOLDER, folder=self.folder))
        except TooLarge:
            self.left_out.append(note(StoreMessage.TOO_LARGE, folder=self.folder))
        except OSError as error:
            said = (
                StoreMessage.NO_FOLDER
                if isinstance(error, NotADirectoryError) and not self.store.title
                else StoreMessage.DENIED
            )
            self.left_out.append(note(said, folder=self.folder, detail=error.strerror or error))
        finally:
            self.done.set()


def parts_of(path: Path) -> tuple[Path, ...]:
    """A file, and with it the others of a split one, the first part first. Unreadable where one is missing: its `part` says which."""
    match = PART.fullmatch(path.stem)
    if match is None:
        return (path,)
    name, count = match.group(1), match.group(3)
    every = tuple(path.with_name(f"{name}-{number:05}-of-{count}{path.suffix}") for number in range(1, 1 + int(count)))
    if path not in every:  # 00004-of-00003: a name like any other
        return (path,)
    for part in every:
        if not part.is_file():
            raise Unreadable(FileProblem.PART_MISSING, part=part.name)
    return every


def of_path(path: Path, name: str) -> ModelFile:
    """A file the user names, with the other parts of a split one that lie beside it. Blocks; an OSError where it is not there."""
    parts = parts_of(path)
    abouts = [part.stat() for part in parts]
    stamp = " ".join(f"{about.st_size}:{about.st_mtime_ns}" for about in abouts)
    return ModelFile(name, parts, sum(about.st_size for about in abouts), stamp, "")


def left_out(name: str, owner: str, why: Note | None) -> Note:
    """That a file is not used, and why."""
    again = why is None or why.message in FETCHED_AGAIN_IT_WORKS
    message = StoreMessage.LEFT_OUT if again else StoreMessage.NOT_USED
    return note(message, name=name, whose=whose(owner), why=why)


def stores() -> list[Store]:
    """Every kind of store there is."""
    return sorted(discover("temoto.adapters.stores", "STORE"), key=lambda store: store.order)


def listed(around: Around) -> Listing:
    """What lies in every store. Blocks, for less than a second whatever a folder does."""
    began, standing = monotonic(), {thread.name for thread in threading.enumerate()}
    folders = [_Folder(store, folder) for store in stores() for folder in store.folders(around)]
    for each in folders:
        name = f"{_THREAD}{each.folder}"
        if name not in standing:
            threading.Thread(target=each.look, name=name, daemon=True).start()
    silent: list[Note] = []
    answered: list[_Folder] = []
    for each in folders:
        stands = f"{_THREAD}{each.folder}" in standing
        if not stands and each.done.wait(max(0.0, began + LIST_S - monotonic())):
            answered.append(each)
            silent += each.left_out
        else:
            silent.append(note(StoreMessage.SILENT, folder=each.folder))
    refused: dict[str, Note] = {}
    files = tuple(_every(answered, refused))
    return Listing(files, refused, tuple(silent))


def _every(folders: Iterable[_Folder], refused: dict[str, Note]) -> Iterator[ModelFile]:
    """The whole files of all folders: each name once, and each file once but for the names its own store gives it."""
    names: set[str] = set()
    first_owner: dict[tuple[int, int], str] = {}
    for folder in folders:
        for lying, parts, abouts in _joined(folder, refused):
            key = (abouts[0].st_dev, abouts[0].st_ino)
            if lying.name in names or (abouts[0].st_ino and first_owner.setdefault(key, folder.owner) != folder.owner):
                continue
            names.add(lying.name)
            stamp = " ".join(f"{about.st_size}:{about.st_mtime_ns}" for about in abouts)
            yield ModelFile(
                lying.name, parts, sum(about.st_size for about in abouts), stamp, folder.owner, lying.digest
            )


def _joined(
    folder: _Folder, refused: dict[str, Note]
) -> Iterator[tuple[Lying, tuple[Path, ...], Sequence[os.stat_result]]]:
    """Each whole file of a folder with its parts; what is not whole is said."""
    split: dict[tuple[str, int], dict[int, tuple[Lying, os.stat_result]]] = {}
    for lying, about in folder.found:
        if about is None:
            refused[lying.name] = left_out(lying.name, folder.owner, lying.problem)
        elif match := PART.fullmatch(lying.name):
            name, number, count = match.group(1), int(match.group(2)), int(match.group(3))
            split.setdefault((name, count), {})[number] = (lying, about)
        else:
            yield lying, (lying.path,), (about,)
    for (name, count), parts in split.items():
        lacking = next((number for number in range(1, count + 1) if number not in parts), None)
        if lacking is not None:
            part = f"{Path(name).name}-{lacking:05}-of-{count:05}.gguf"
            refused[name] = left_out(name, folder.owner, note(FileProblem.PART_MISSING, part=part))
            continue
        every = [parts[number] for number in range(1, count + 1)]
        yield Lying(name, every[0][0].path), tuple(lying.path for lying, _ in every), [about for _, about in every]
