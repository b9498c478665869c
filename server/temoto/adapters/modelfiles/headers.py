"""What do the headers of model files say? Read by a child once, kept by path, size and time, and known at once ever after.

Whoever asks waits for READ_S at most. What is not read by then is read on by the child, and known to whoever asks later.
"""

import json
import queue
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, cast

from temoto.adapters.modelfiles.kept_header import BUSY, joined
from temoto.adapters.modelfiles.on_disk import ModelFile
from temoto.adapters.own_python import child as own_python
from temoto.adapters.state import json_file
from temoto.adapters.state.places import cache_folder
from temoto.core.messages import Note, note
from temoto.core.messages.stores import FileProblem
from temoto.core.models.header import Header

READ_S = 1.5
LOOK_S = 0.1  # how often the work of another window's child is looked at
READER = 2  # another number where headers are read in another way: then all are read anew

Entries = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of files, by their path: headers, and problems of files that cannot be used. `unread`: not known yet."""

    headers: Mapping[Path, Header] = field(default_factory=dict[Path, Header])
    problems: Mapping[Path, Note] = field(default_factory=dict[Path, Note])
    unread: tuple[ModelFile, ...] = ()


def headers_of(
    files: Sequence[ModelFile],
    engine: str,
    worth: Callable[[ModelFile], tuple[bool, bool]] = lambda _file: (False, False),
) -> Known:
    """What is known of these files where this version of the engine is to load them. Blocks, for READ_S at most.

    Those of the least `worth` are read first. An OSError where nothing can be kept.
    """
    cache = _cache()
    kept: Entries = json_file.read(cache, json_file.TABLE)
    wanted = sorted((file for file in files if not _fresh(kept, file)), key=worth)
    if wanted:
        for key, entry in _read(wanted, cache):
            kept[key] = joined(kept.get(key), entry)
    return _known(files, kept, engine)


def refuse(file: ModelFile, engine: str, why: str) -> None:
    """Remember that this version of the engine could not load a file. Blocks: it writes one."""
    said: Entries = {"stamp": _stamp(file), "refused": [engine, why]}

    def changed(before: Entries) -> Entries:
        return {**before, str(file.path): joined(before.get(str(file.path)), said)}

    json_file.keep(_cache(), json_file.TABLE, changed)


def _cache() -> Path:
    return cache_folder() / "headers.json"


def _stamp(file: ModelFile) -> str:
    return f"{READER} {file.stamp}"


def _fresh(kept: Entries, file: ModelFile) -> bool:
    entry = kept.get(str(file.path))
    if not isinstance(entry, dict):
        return False
    told = cast("Entries", entry)
    return told.get("stamp") == _stamp(file) and ("header" in told or "problem" in told)


def _read(files: Sequence[ModelFile], cache: Path) -> Iterator[tuple[str, Entries]]:
    """What a child reads of these files within the time, as it is kept."""
    limit = monotonic() + READ_S
    came: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    wanted = [(str(file.path), _stamp(file), [str(part) for part in file.parts]) for file in files]
    threading.Thread(target=_ask, args=(wanted, cache, came), daemon=True).start()
    lacking = {str(file.path): file for file in files}
    while (left := limit - monotonic()) > 0:  # to the child's end: then it has kept what it read
        try:
            line = came.get(timeout=left)
        except queue.Empty:
            return
        if line is None:
            return
        if line == BUSY:
            yield from _of_another(lacking, cache, limit)
            return
        with suppress(ValueError, TypeError, KeyError):
            key, entry = json.loads(line)
            del lacking[key]
            yield key, entry


def _of_another(lacking: dict[str, ModelFile], cache: Path, limit: float) -> Iterator[tuple[str, Entries]]:
    """What another window's child has read meanwhile: one reads for all."""
    pause = threading.Event()
    while lacking and monotonic() < limit:
        kept = json_file.read(cache, json_file.TABLE)
        for key, file in list(lacking.items()):
            if _fresh(kept, file):
                del lacking[key]
                yield key, kept[key]
        if lacking:
            pause.wait(LOOK_S)


def _ask(wanted: list[tuple[str, str, list[str]]], cache: Path, came: "queue.SimpleQueue[str | None]") -> None:
    """Start a child and hand on its lines; None when it has ended. It goes on when nobody listens any more."""
    try:
        python = own_python("temoto.adapters.modelfiles.gguf_child", str(cache))
        child = subprocess.Popen(
            python.words, cwd=python.folder, env=python.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, start_new_session=True, text=True, encoding="utf-8",
        )  # fmt: skip
        with child, suppress(OSError):
            if child.stdin is not None and child.stdout is not None:
                child.stdin.write(json.dumps(wanted) + "\n")
                child.stdin.close()
                for line in child.stdout:
                    came.put(line)
    except OSError:
        pass
    finally:
        came.put(None)


def _known(files: Sequence[ModelFile], kept: Entries, engine: str) -> Known:
    headers: dict[Path, Header] = {}
    problems: dict[Path, Note] = {}
    unread: list[ModelFile] = []
    for file in files:
        entry = cast("Entries", kept.get(str(file.path), {}))
        try:
            if not _fresh(kept, file):
                unread.append(file)
            elif "problem" in entry:
                problems[file.path] = note(FileProblem[str(entry["problem"])], **dict(entry.get("facts", {})))
            elif list(entry.get("refused", ()))[:1] == [engine]:
                problems[file.path] = note(FileProblem.REFUSED, detail=entry["refused"][1])
            else:
                headers[file.path] = Header.from_json(entry["header"])
        except (KeyError, TypeError, ValueError, IndexError):
            unread.append(file)
    return Known(headers, problems, tuple(unread))
