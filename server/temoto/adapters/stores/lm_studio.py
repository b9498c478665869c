"""LM Studio's models: PUBLISHER/REPOSITORY/FILE below its folder, or below the one its settings name."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from temoto.adapters.modelfiles.store import Around, Lying, Store
from temoto.adapters.modelfiles.walk import model_files, shown

MOST = 1_000_000  # bytes of its settings


def _folders(around: Around) -> tuple[Path, ...]:
    """Its own folder since 0.3.6, the one before, and one the user moved the models to."""
    homes = [around.home / ".lmstudio", around.home / ".cache" / "lm-studio"]
    with suppress(OSError, ValueError):
        pointed = Path((around.home / ".lmstudio-home-pointer").read_text("utf-8")[:4096].strip())
        if pointed.is_absolute():
            homes.insert(0, pointed)
    moved = [place for home in homes if (place := _moved(home / "settings.json")) is not None]
    return tuple(dict.fromkeys([*moved, *(home / "models" for home in homes)]))


def _moved(settings: Path) -> Path | None:
    """The folder its settings name for models."""
    with suppress(OSError, ValueError, AttributeError, RecursionError):
        with settings.open("rb") as file:
            named = json.loads(file.read(MOST)).get("downloadsFolder")
        if isinstance(named, str) and named and Path(named).is_absolute():
            return Path(named)
    return None


def _files(folder: Path) -> Iterator[Lying]:
    for path in model_files(folder):
        yield Lying(shown(path, folder), path)


STORE = Store("LM Studio", 20, _folders, _files)
