"""Where do pages and new files go on this machine's disk? Pages into the cache folder, for their owner's eyes; files only where none is.

Never writes over anything but an older page of temoto's own.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from temoto.adapters.state.atomic import create, replace_text
from temoto.adapters.state.places import cache_folder

KEPT = 20  # pages; older ones go


def keep_page(name: str, text: str) -> str:
    """Write the page NAME.md; its path. Pages hold code, so nobody else may read them."""
    folder = cache_folder("pages")
    file = folder / f"{Path(name).name or 'page'}.md"
    replace_text(file, text)
    others = sorted((page for page in folder.glob("*.md") if page != file), key=_age)
    for old in others[: 1 - KEPT]:  # never the new one: where the clock was set back it looks older than all
        with suppress(OSError):
            old.unlink()
    return str(file)


def _age(page: Path) -> float:
    """When it was written; another window may have removed it."""
    try:
        return page.stat().st_mtime
    except OSError:
        return 0.0


def place_for(uris: Sequence[str]) -> str | None:
    """The first of these files whose folder exists; None where one of the files exists already."""
    paths = [path for uri in uris if (path := _path(uri)) is not None]
    if any(path.exists() for path in paths):
        return None
    return next((str(path) for path in paths if path.parent.is_dir()), None)


def make_file(uris: Sequence[str], text: str) -> str | None:
    """Create that file and return its path; None where it cannot be created or one exists already."""
    place = place_for(uris)
    if place is None:
        return None
    try:
        create(Path(place), text.encode("utf-8", "replace"), private=False)
    except OSError:
        return None
    return place


def _path(uri: str) -> Path | None:
    """The file a URI means, `..` resolved; None where it means none on this machine."""
    parts = urlsplit(uri)
    if parts.scheme != "file" or parts.netloc not in {"", "localhost"}:
        return None
    try:
        return Path(os.path.normpath(url2pathname(parts.path)))
    except (OSError, ValueError):
        return None
