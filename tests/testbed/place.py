"""Where do the parts lie, and how is one of them built only once, even when two runs want it at the same moment?"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


class Missing(Exception):
    """A part cannot be had on this machine; the reason is the message."""


def root() -> Path:
    """The folder of all parts; TEMOTO_TESTBED moves it."""
    chosen = os.environ.get("TEMOTO_TESTBED")
    return Path(chosen) if chosen else Path.home() / ".cache" / "temoto-testbed"


def part(name: str, build: Callable[[Path], None]) -> Path:
    """The folder of the part `name`, built by `build` into a fresh folder if it is not there whole yet."""
    folder = root() / name
    done = folder / ".whole"
    if done.is_file():
        return folder
    with locked(root() / f"{name}.lock"):
        if not done.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            build(folder)
            done.touch()
    return folder


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold `file` as a lock between processes; the system lets go of it if we die."""
    import fcntl

    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
