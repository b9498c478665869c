"""How do several processes change one small file of temoto's? One after the other, and the file is always whole.

    change("remembered.json", TABLE, lambda before: {**before, …})

Whoever changes one holds its lock (.NAME.lock beside it), reads, changes and replaces it. A lock is waited for LOCK_S at most:
its holder may stand still. Then the file is changed without it, and nothing is lost either: whoever finds it replaced since
it was read reads it anew. What cannot be read as JSON is set aside (NAME.broken), never written over, and counts as empty.
"""

import json
import logging
import os
import stat
from collections.abc import Callable, Generator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock

from temoto.adapters.state.atomic import ABSENT, ChangedMeanwhile, Stamp, private_folder, replace_text, stamp, sweep

log = logging.getLogger(__name__)

LOCK_S = 0.5  # the others need a millisecond each
LOOK_S = 0.005
TRIES = 20  # each is lost only to somebody else's success
TOO_LARGE = 4_000_000  # bytes: not a file of ours any more
LEFT_S = 3_600.0  # what a killed writer left is older than this

Json = TypeVar("Json", dict[str, Any], list[object])
TABLE: type[dict[str, Any]] = dict
ROWS: type[list[object]] = list


def read(file: Path, kind: type[Json]) -> Json:
    """The file's contents; empty where it is missing, cannot be read or holds something else."""
    try:
        return _read(Path(os.path.realpath(file)), kind) or kind()
    except OSError:
        return kind()


def change(file: Path, kind: type[Json], changed: Callable[[Json], Json], *, private: bool = True) -> None:
    """Put what `changed` makes of the file's contents in their place; an OSError where that cannot be. Blocks, for less than
    a second. `changed` may be called again where another process was faster. A file that is not `private`, in a folder made by
    whoever calls, has no lock: no others of ours are left in a user's own folder, and what is lost by a race is done again."""
    target = Path(os.path.realpath(file))
    if private:
        private_folder(target.parent)
    with alone(file) if private else nullcontext():
        for _ in range(TRIES):
            try:
                _change(target, kind, changed, private=private)
            except ChangedMeanwhile:
                continue
            sweep(target.parent, [f".{target.name}.*.part"], LEFT_S)
            return
    raise OSError(f"{target} is changed by others all the time")


def keep(file: Path, kind: type[Json], changed: Callable[[Json], Json]) -> bool:
    """Change a file that is not vital: where it cannot be written, one line in the log says so."""
    try:
        change(file, kind, changed)
    except OSError as error:
        log.warning("%s cannot be kept: %s", file, error.strerror or error)
        return False
    return True


def _change(target: Path, kind: type[Json], changed: Callable[[Json], Json], *, private: bool) -> None:
    expected: Stamp = stamp(target)
    before = _read(target, kind)
    if before is None:
        if stamp(target) != expected:
            raise ChangedMeanwhile
        aside = target.with_name(f"{target.name}.broken")
        log.warning("%s cannot be understood and is now %s", target, aside.name)
        target.replace(aside)
        expected = ABSENT
    after = changed(kind() if before is None else before)
    if before is None or after != before:
        replace_text(target, json.dumps(after, indent=2) + "\n", private=private, expected=expected)


def _read(target: Path, kind: type[Json]) -> Json | None:
    """The file's contents: empty where it is missing, None where it holds something else; an OSError where it cannot be read."""
    try:
        about = target.stat()
    except FileNotFoundError:
        return kind()
    if not stat.S_ISREG(about.st_mode):  # a pipe would be waited for
        raise OSError(f"{target} is no file")
    if about.st_size > TOO_LARGE:
        return None
    try:
        raw = target.read_bytes()
        kept: object = json.loads(raw) if raw.strip() else kind()
    except (ValueError, RecursionError):
        return None
    return kept if isinstance(kept, kind) else None


@contextmanager
def alone(file: Path) -> Generator[None]:
    """Hold the lock of a file (.NAME.lock beside it) for the block, or go on without where it cannot be had in time: whoever changes one
    looks as well whether it was replaced meanwhile."""
    lock = FileLock(file.with_name(f".{file.name}.lock"), mode=0o600, thread_local=False)
    try:
        lock.acquire(timeout=LOCK_S, poll_interval=LOOK_S)
    except (OSError, NotImplementedError) as error:  # filelock's Timeout is an OSError
        log.info("%s is changed without its lock: %s", file, error)
    try:
        yield
    finally:
        lock.release()
