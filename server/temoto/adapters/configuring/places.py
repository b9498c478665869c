"""Where do the files of other tools lie on this machine? Variables first, then the user's folders; and which tools are here."""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from temoto.core.configuring.target import Place, SettingsFile, Target


@dataclass(frozen=True, slots=True)
class Where:
    """The user's home, the environment, and the system as Python calls it."""

    home: Path
    environment: Mapping[str, str]
    system: str


def here() -> Where:
    """The user who runs it, and the machine it runs on."""
    return Where(Path("~").expanduser(), dict(os.environ), sys.platform)


def path_of(file: SettingsFile, where: Where) -> Path:
    """The file that is meant: the first that exists, else the first there could be. A variable that is set rules out other places."""
    counting = [(root, path) for place in file.places for root, path in [_path(place, where)] if path is not None]
    named = [path for root, path in counting if root == counting[0][0]]
    return next((path for path in named if path.exists()), named[0])


def _path(place: Place, where: Where) -> tuple[str, Path | None]:
    """(the variable it hangs on, empty for home; the path, None where that is not set)."""
    other = {"win32": place.windows, "darwin": place.mac}.get(where.system, "")
    root, _, rest = (other or place.folder).partition("/")
    if not root.startswith("$"):
        folder = where.home / rest if root == "~" else Path(f"/{rest}")
        return "", folder / place.name if place.name else folder
    given = where.environment.get(root[1:], "").strip()
    if not given:
        return root, None
    folder = Path(given, rest) if rest else Path(given)
    return root, folder / place.name if place.name else folder


def is_here(target: Target, where: Where) -> bool:
    """Whether anything shows that the tool is on this machine."""
    for sign in target.installed:
        if sign.startswith("~/"):
            if (where.home / sign[2:]).exists():
                return True
        elif shutil.which(sign, path=where.environment.get("PATH", "")):
            return True
    return any(path_of(file, where).exists() for file in target.files)
