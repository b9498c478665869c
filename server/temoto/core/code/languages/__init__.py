"""Which languages are known, and which one is meant? By an editor's id, a tag of a reply or a file's name.

One entry a language, in the tables beside this file: by what ends their blocks. Nothing else in temoto lists languages; grammars
alone have a table of their own (adapters/syntax/grammars.py), since they are about grammars. docs/languages.md is made from here.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from temoto.core.code.language import Language
from temoto.core.code.languages import braces, documents, ended, functional, indented, shells, web
from temoto.core.code.languages.documents import UNKNOWN

__all__ = ["LANGUAGES", "UNKNOWN", "known", "language_named", "language_of"]

LANGUAGES: Final[tuple[Language, ...]] = (
    *indented.LANGUAGES,
    *web.LANGUAGES,
    *braces.LANGUAGES,
    *ended.LANGUAGES,
    *functional.LANGUAGES,
    *shells.LANGUAGES,
    *documents.LANGUAGES,
)


def _by(names: Iterable[tuple[str, Language]]) -> Mapping[str, Language]:
    return MappingProxyType(dict(names))


_MODES: Final = frozenset({"prog", "fundamental"})  # Emacs' modes that others derive from
_NO_LANGUAGE: Final = _MODES | {"text", ""}

_BY_NAME: Final = _by((name, each) for each in LANGUAGES for name in (each.id, *each.aliases))
_BY_ENDING: Final = _by((ending, each) for each in LANGUAGES for ending in each.endings)
_BY_FILE: Final = _by((file, each) for each in LANGUAGES for file in each.files)


def known(name: str) -> Language | None:
    """The language of an editor's id or a reply's tag; None where temoto knows none of that name."""
    return _BY_NAME.get(name) or _BY_NAME.get(name.strip().lower())


def language_of(name: str) -> Language:
    """The language of an editor's id or a reply's tag; one with what most languages share where none of that name is known."""
    return _BY_NAME.get(name) or _BY_NAME.get(name.strip().lower(), UNKNOWN)


def is_among(name: str, names: Iterable[str]) -> bool:
    """Whether a language is one of those named, by whichever of its names: `py` is `python`. What nobody knows is itself."""
    return _key(name) in {_key(other) for other in names}


def meant(name: str, file_name: str) -> str:
    """The language of a document by what its editor calls it; by its file's name where that is no language temoto knows.

    eglot may say `prog` or `text`, Kate the key of a setting, others nothing. Empty where neither tells.
    """
    called = name.strip().lower()
    if known(name) and called not in _NO_LANGUAGE:
        return name
    return language_named(file_name) or ("" if called in _MODES else name)


def _key(name: str) -> str:
    meant = known(name)
    return meant.id if meant else name.strip().lower()


def language_named(file_name: str) -> str | None:
    """The language id a file's name tells, None where it tells none: `src/app.tsx` is `typescriptreact`.

    Of the name only: nobody is asked, nothing is opened.
    """
    name = re.split(r"[/\\]", file_name)[-1].lower()
    if whole := _BY_FILE.get(name):
        return whole.id
    if name.startswith("dockerfile."):
        return "dockerfile"
    _, dot, ending = name.rpartition(".")
    meant = _BY_ENDING.get(ending) if dot else None
    return meant.id if meant else None
