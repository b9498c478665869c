"""What does somebody mean who types part of a name? The entries that have it, else the names that look most like it."""

import re
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from typing import TypeVar

T = TypeVar("T")
_LOOSE = re.compile(r"[\s_-]+")


def matching(wanted: str, entries: Iterable[T], names: Callable[[T], Iterable[str]]) -> list[T]:
    """Entries one of whose names contains `wanted`, whatever the case; where none does, blanks and hyphens do not count either."""
    every = [(entry, [name.casefold() for name in names(entry)]) for entry in entries]
    needle = wanted.casefold().strip()
    found = [entry for entry, known in every if any(needle in name for name in known)]
    bare = _LOOSE.sub("", needle)
    if found or not bare:
        return found
    return [entry for entry, known in every if any(bare in _LOOSE.sub("", name) for name in known)]


def nearest(wanted: str, names: Iterable[str], most: int = 3) -> list[str]:
    """The names that look most like `wanted`, the likeliest first; what was typed may be the beginning of one of their words."""
    needle = wanted.casefold().strip()
    found = sorted(dict.fromkeys(names), key=lambda name: -_alike(needle, name.casefold()))
    return found[:most]


def _alike(needle: str, name: str) -> float:
    starts = {0, *(match.end() for match in re.finditer(r"[\s:/_-]+", name))}
    return max(SequenceMatcher(None, needle, name[start : start + len(needle)]).ratio() for start in starts)
