"""What do the files say that a document leads to? Looked for within its project; at most a dozen, each as sources.py gives it.

The project is the nearest folder above that something marks as one; without such a mark it is the document's own folder. Nothing is
indexed: a look costs as much in a project of five files as of 5,000.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from temoto.adapters.workspace.ignored import Ignored
from temoto.adapters.workspace.sources import may_be_shown, source_of
from temoto.core.code.document import Document
from temoto.core.code.languages import language_named
from temoto.core.code.leads import Lead
from temoto.core.code.text import split_lines
from temoto.ports import NearbyFile, Project

MOST_FILES: Final = 12
_MOST_OF_A_FOLDER: Final = 4
_MOST_UP: Final = 12  # folders
_MARKS: Final = (
    ".git", ".hg", ".temoto.toml", "pyproject.toml", "setup.py", "package.json", "go.mod", "Cargo.toml", "pom.xml", "build.gradle",
    "compile_commands.json", "Gemfile", "tsconfig.json",
)  # fmt: skip
_SOURCES: Final = ("src", "lib", "app", "server")


class Nearby:
    """`ports.Nearby`."""

    def project(self, uri: str) -> Project | None:
        """The project of a document, and what the document is called in it; None where it is no file, or gone."""
        path = _path(uri)
        if path is None:
            return None
        root = _root(path)
        return Project(root.name, path.relative_to(root).as_posix(), _same(path))

    def beside(self, uri: str, others: Sequence[str]) -> Mapping[str, Project]:
        """Which of these other documents may be shown beside a document, by URI: those of its project that it does not ignore."""
        path = _path(uri)
        if path is None:
            return {}
        root = _root(path)
        ignored, seen, shown = Ignored(root), {_same(path)}, dict[str, Project]()
        for other in others:
            place = _path(other)
            if place is None or _root(place) != root or (same := _same(place)) in seen:
                continue
            seen.add(same)
            if may_be_shown(place, root, ignored):
                shown[other] = Project(root.name, place.relative_to(root).as_posix(), same)
        return shown

    def ignores(self, uri: str) -> bool:
        """Whether a document's project ignores it; not of one that is no file."""
        path = _path(uri)
        return path is not None and Ignored(_root(path)).has(path)

    def files(self, uri: str, leads: Sequence[Lead]) -> tuple[NearbyFile, ...]:
        """The files that leads of a document lead to, each once, in the order of the leads."""
        path = _path(uri)
        if path is None:
            return ()
        root, seen = _root(path), {_same(path)}
        ignored, found = Ignored(root), list[NearbyFile]()
        for lead in leads:
            for place in _places(path.parent, root, lead):
                if (same := _same(place)) in seen:
                    continue
                seen.add(same)
                text, language = source_of(place, root, ignored), language_named(place.name)
                if text is not None and language is not None:
                    name = place.relative_to(root).as_posix()
                    found.append(
                        NearbyFile(name, Document(place.as_uri(), language, split_lines(text)), lead.names, same)
                    )
                if len(found) >= MOST_FILES:
                    return tuple(found)
        return tuple(found)


def _path(uri: str) -> Path | None:
    """The file of a URI; None for what is none on this machine."""
    try:
        parts = urlsplit(uri)
        if parts.scheme != "file" or parts.netloc not in {"", "localhost"}:
            return None
        path = Path(url2pathname(parts.path))
        return path if path.is_absolute() and path.parent.is_dir() else None
    except (ValueError, OSError):
        return None


def _same(path: Path) -> str:
    """What is the same of two paths to one file: links, and the letters of a system that tells no capitals apart."""
    try:
        there = path.stat()
    except OSError:  # not saved yet
        return path.as_posix()
    return f"{there.st_dev}:{there.st_ino}"


def _root(path: Path) -> Path:
    home = Path.home()
    for folder in (path.parent, *path.parent.parents[:_MOST_UP]):
        if folder in {home, folder.parent}:
            break
        if any((folder / mark).exists() for mark in _MARKS):
            return folder
    return path.parent


def _places(here: Path, root: Path, lead: Lead) -> Iterator[Path]:
    """What of a lead is there. Of a folder its first few files."""
    around = [here, *(each for each in here.parents if each.is_relative_to(root)), *(root / name for name in _SOURCES)]
    for folder in [here] if lead.near else around:
        for name in lead.paths:
            place = _within(folder, name, root)
            if place is None:
                continue
            try:
                if name.endswith("/"):
                    if place.is_dir():
                        yield from sorted(each for each in place.iterdir() if language_named(each.name))[
                            :_MOST_OF_A_FOLDER
                        ]
                        return
                elif place.is_file():
                    yield place
                    return
            except OSError:
                continue


def _within(folder: Path, name: str, root: Path) -> Path | None:
    """The place of a name, where it lies in the project; `..` taken out without looking at links."""
    parts = list(folder.parts)
    for part in name.split("/"):
        if part == "..":
            if len(parts) <= len(root.parts):
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    if any("\0" in part for part in parts):
        return None
    place = Path(*parts)
    return place if place.is_relative_to(root) and place != root else None
