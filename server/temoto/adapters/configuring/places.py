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
    """The file that is meant: the first that exists, else the first whose folder does, else the first there could be. A variable that is
    set rules out other places."""
    counting = [(root, path) for place in file.places for root, path in [_path(place, where)] if path is not None]
    named = [path for root, path in counting if root == counting[0][0]]
    there = [*(path for path in named if path.exists()), *(path for path in named if path.parent.is_dir()), *named]
    return there[0]


def paths_of(file: SettingsFile, where: Where) -> tuple[Path, ...]:
    """Every file that is meant: one, or of a file that lies in many places those that are there."""
    if not file.everywhere:
        return (path_of(file, where),)
    counting = [path for place in file.places for _, path in [_path(place, where)] if path is not None]
    there = [each for path in counting for each in _there(path)]
    return tuple({path.resolve(): path for path in there}.values()) or tuple(counting[:1])


def _there(path: Path) -> list[Path]:
    """The path where its folder is; for a `*` in it each file that is."""
    if "*" not in path.parts:
        return [path] if path.parent.is_dir() else []
    star = path.parts.index("*")
    above, below = Path(*path.parts[:star]), path.parts[star + 1 :]
    try:
        folders = sorted(above.iterdir())
    except OSError:
        return []
    return [file for folder in folders for file in [folder.joinpath(*below)] if file.exists()]


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
    return any(path.exists() for file in target.files for path in paths_of(file, where))
