"""The Hugging Face cache: models--OWNER--NAME/snapshots/COMMIT/FILE, links to blobs; half-fetched blobs have no link yet."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from temoto.adapters.modelfiles.store import Around, Lying, Store
from temoto.adapters.modelfiles.walk import model_files, shown

REPOSITORY = "models--"
COMMIT = 40  # hexadecimal digits


def _folders(around: Around) -> tuple[Path, ...]:
    """The one cache its libraries use: the first of these."""
    home = around.path("HF_HOME")
    first = around.path("HF_HUB_CACHE") or around.path("HUGGINGFACE_HUB_CACHE")
    return (first or (home / "hub" if home else around.caches / "huggingface" / "hub"),)


def repositories(folder: Path) -> Iterator[Lying]:
    """The model files of each repository in a cache, of the newest commit that is here, as OWNER/NAME/FILE."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith(REPOSITORY) and entry.is_dir():
            name = entry.name.removeprefix(REPOSITORY).replace("--", "/")
            seen: set[str] = set()
            for snapshot in _snapshots(Path(entry.path)):
                with suppress(OSError):
                    for path in model_files(snapshot):
                        inner = shown(path, snapshot)
                        if inner not in seen:
                            seen.add(inner)
                            yield Lying(f"{name}/{inner}", path)


def _snapshots(repository: Path) -> list[Path]:
    """The commits that are here, the one `main` names first, then the newest."""
    with suppress(OSError):
        every = sorted(
            (Path(entry.path) for entry in os.scandir(repository / "snapshots") if entry.is_dir()),
            key=lambda path: -path.stat().st_mtime,
        )
        main = ""
        with suppress(OSError, ValueError):
            main = (repository / "refs" / "main").read_text("utf-8")[:COMMIT].strip()
        return sorted(every, key=lambda path: path.name != main)
    return []


STORE = Store("Hugging Face", 30, _folders, repositories)
