"""Is a file one that its project ignores? By `.gitignore` in any of its folders, as git reads it, and `.temotoignore` of that form."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from pathspec import GitIgnoreSpec

FILES: Final = (".gitignore", ".temotoignore")
_MOST_BYTES: Final = 256 * 1024  # of such a file; what is longer is none
# Folders of other tools: nobody writes what lies there.
NEVER: Final = frozenset(
    (".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", "venv", "site-packages", "dist-packages", ".tox", ".mypy_cache",
     ".pytest_cache", ".ruff_cache", ".idea", ".gradle", ".next", "bower_components")
)  # fmt: skip


# What stands in `[[:digit:]]` for git; pathspec takes it for the letters it is written with (findings/pathspec-reads-no-classes.sh).
_CLASSES: Final = (
    ("[:alnum:]", "0-9A-Za-z"), ("[:alpha:]", "A-Za-z"), ("[:blank:]", " \t"), ("[:cntrl:]", "\x01-\x1f\x7f"), ("[:digit:]", "0-9"),
    ("[:graph:]", '"-~!'), ("[:lower:]", "a-z"), ("[:print:]", " -~"), ("[:punct:]", ":-@!-.^-`{-~"), ("[:space:]", " \t\r\v\f"),
    ("[:upper:]", "A-Z"), ("[:xdigit:]", "0-9A-Fa-f"),
)  # fmt: skip


class Ignored:
    """What a project ignores, below one folder. Each folder's rules are read once, when first asked for; asking blocks for a moment."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._rules: dict[Path, GitIgnoreSpec | None] = {}
        self._folders: dict[Path, bool] = {root: False}

    def has(self, path: Path, *, folder: bool = False) -> bool:
        """Whether `path` is ignored. What lies outside the project is."""
        if folder and path in self._folders:
            return self._folders[path]
        if not path.is_relative_to(self._root) or ".." in path.parts:
            return True
        # In an ignored folder nothing can be taken back, as with git.
        above = path != self._root and self.has(path.parent, folder=True)
        ignored = above or (folder and path.name in NEVER) or self._by_rules(path, folder=folder)
        if folder:
            self._folders[path] = ignored
        return ignored

    def _by_rules(self, path: Path, *, folder: bool) -> bool:
        around = [each for each in path.parents if each.is_relative_to(self._root)]
        for each in around:  # the nearest rules decide
            rules = self._of(each)
            name = path.relative_to(each).as_posix() + ("/" if folder else "")
            if rules is not None and (said := rules.check_file(name).include) is not None:
                return said
        return False

    def _of(self, folder: Path) -> GitIgnoreSpec | None:
        if folder not in self._rules:
            lines = [line for name in FILES for line in _lines(folder / name)]
            self._rules[folder] = _spec(tuple(lines)) if lines else None
        return self._rules[folder]


def _lines(file: Path) -> list[str]:
    try:
        if not file.is_file() or file.stat().st_size > _MOST_BYTES:
            return []
        return file.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []


@lru_cache(
    maxsize=64
)  # thousands of patterns take a good part of a second to read, and each look into a project asks for them
def _spec(lines: tuple[str, ...]) -> GitIgnoreSpec:
    """The rules of these lines. A line that is none is passed over, as git does; the others hold."""
    known = [_with_classes(line) for line in lines]
    try:
        return GitIgnoreSpec.from_lines(known)
    except (ValueError, re.error):  # pathspec lets the latter through: `[z-a]`
        return GitIgnoreSpec.from_lines(filter(_is_sound, known))


def _with_classes(line: str) -> str:
    if "[:" in line:
        for name, signs in _CLASSES:
            line = line.replace(name, signs)
    return line


def _is_sound(line: str) -> bool:
    try:
        GitIgnoreSpec.from_lines([line])
    except (ValueError, re.error):
        return False
    return True
