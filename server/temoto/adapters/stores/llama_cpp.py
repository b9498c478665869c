"""llama.cpp's own cache, both ways it has been laid out: flat files named OWNER_NAME_FILE, and since 2026 as the Hugging Face cache.

Without LLAMA_CACHE the newer way is the Hugging Face cache itself, which has its own file here.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from temoto.adapters.modelfiles.store import Around, Lying, Store
from temoto.adapters.modelfiles.walk import model_files, shown
from temoto.adapters.stores.hugging_face import repositories


def _folders(around: Around) -> tuple[Path, ...]:
    if named := around.path("LLAMA_CACHE"):
        return (named,)
    if sys.platform == "darwin":
        return (around.home / "Library" / "Caches" / "llama.cpp",)
    if sys.platform == "win32":
        return ((around.path("LOCALAPPDATA") or around.home / "AppData" / "Local") / "llama.cpp",)
    return (around.caches / "llama.cpp",)


def _files(folder: Path) -> Iterator[Lying]:
    yield from repositories(folder)
    for path in model_files(folder):
        if not path.relative_to(folder).parts[0].startswith("models--"):
            yield Lying(shown(path, folder), path)


STORE = Store("llama.cpp", 40, _folders, _files)
