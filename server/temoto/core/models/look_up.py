"""Which entries does part of a name mean? Those that contain it, else the names that look most like it."""

import re
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from typing import TypeVar

T = TypeVar("T")


def containing(wanted: str, entries: Iterable[T], names: Callable[[T], Iterable[str]]) -> list[T]:
    """Entries one of whose names contains `wanted`, whatever the case."""
    needle = wanted.casefold().strip()
    return [entry for entry in entries if any(needle in name.casefold() for name in names(entry))]


def similar_names(wanted: str, names: Iterable[str], most: int = 3) -> list[str]:
    """The names that look most like `wanted`, the likeliest first; what was typed may be the beginning of one of their words."""
    needle = wanted.casefold().strip()
    found = sorted(dict.fromkeys(names), key=lambda name: -_alike(needle, name.casefold()))
    return found[:most]


def _alike(needle: str, name: str) -> float:
    starts = {0, *(match.end() for match in re.finditer(r"[\s:/_-]+", name))}
    return max(SequenceMatcher(None, needle, name[start : start + len(needle)]).ratio() for start in starts)
