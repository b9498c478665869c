"""What has temoto ever written on this machine, outside other tools' files? Its own folders, what lies in each, and how it is removed."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

APP = "temoto"


@dataclass(frozen=True, slots=True)
class Written:
    """A file or folder of temoto's own. `kind` is what it is for: its name in the cache folder, or `state`, or `settings`."""

    kind: str
    path: Path
    size: int
    files: int


def written() -> tuple[Written, ...]:
    """Everything in temoto's own folders, in the order of what it is: the cache folder's parts, state, the user's settings."""
    found = [_measured(path.name, path) for path in _within(_cache())]
    found += [_measured("state", path) for path in _within(_state())]
    return (*found, *(_measured("settings", path) for path in _within(_settings())))


def remove(entry: Written) -> None:
    """Remove it; an OSError where that cannot be. A link goes, not what it leads to."""
    if entry.path.is_dir() and not entry.path.is_symlink():
        shutil.rmtree(entry.path)
    else:
        entry.path.unlink(missing_ok=True)
    with suppress(OSError):  # something else lies in it
        entry.path.parent.rmdir()


def _cache() -> Path:
    return Path(platformdirs.user_cache_dir(APP, appauthor=False))


def _state() -> Path:
    return Path(platformdirs.user_state_dir(APP, appauthor=False))


def _settings() -> Path:
    return Path(platformdirs.user_config_dir(APP, appauthor=False))


def _within(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:  # there is none
        return []


def _measured(kind: str, path: Path) -> Written:
    sizes = list(_sizes(path))
    return Written(kind, path, sum(sizes), len(sizes))


def _sizes(path: Path) -> Iterator[int]:
    """The size of each file; of a link none, since what it leads to stays."""
    if path.is_symlink():
        yield 0
    elif path.is_dir():
        for inner in _within(path):
            yield from _sizes(inner)
    else:
        with suppress(OSError):  # it went meanwhile
            yield path.stat().st_size
