"""Folders the user names in `models.folders`."""

from collections.abc import Iterator
from pathlib import Path

from temoto.adapters.modelfiles.store import Around, Lying, Store
from temoto.adapters.modelfiles.walk import model_files, shown


def _folders(around: Around) -> tuple[Path, ...]:
    return around.named


def _files(folder: Path) -> Iterator[Lying]:
    for path in model_files(folder):
        yield Lying(shown(path, folder), path)


STORE = Store("", 50, _folders, _files)
