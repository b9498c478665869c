"""Which GGUF files lie in a folder, and below it? Links to folders are followed, each folder once, and never without end."""

import os
from collections.abc import Iterator
from pathlib import Path

MOST_ENTRIES = 50_000  # a home folder named by mistake
DEEPEST = 8
ENDING = ".gguf"


class TooLarge(OSError):
    """The folder holds more than can be looked through."""


def model_files(folder: Path) -> Iterator[Path]:
    """Every GGUF file in `folder` and below, in the order of their names. Raises TooLarge after what was found; blocks."""
    left, seen = MOST_ENTRIES, set[tuple[int, int]]()
    _first(folder.stat(), seen)
    waiting = [(folder, 0)]
    while waiting:
        here, depth = waiting.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError:
            if here == folder:
                raise
            continue  # one that only somebody else may enter
        left -= len(entries)
        below: list[tuple[Path, int]] = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.name.lower().endswith(ENDING):
                yield Path(entry.path)
            elif depth < DEEPEST and _enters(entry, seen):
                below.append((Path(entry.path), depth + 1))
        if left < 0:
            raise TooLarge(f"{folder} holds too much")
        waiting += reversed(below)


def _enters(entry: os.DirEntry[str], seen: set[tuple[int, int]]) -> bool:
    """Whether it is a folder where nobody was yet: links can go round."""
    try:
        return entry.is_dir() and _first(entry.stat(), seen)
    except OSError:
        return False


def _first(about: os.stat_result, seen: set[tuple[int, int]]) -> bool:
    key = (about.st_dev, about.st_ino)
    if about.st_ino and key in seen:
        return False
    seen.add(key)
    return True


def shown(path: Path, folder: Path) -> str:
    """A file's name below its folder, without its ending, as users see it."""
    return path.relative_to(folder).as_posix()[: -len(ENDING)]
