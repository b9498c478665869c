"""What does one of the catalog's tables consist of? Entries with their names, cells and data, and what stands under the table."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from temoto.cli.terminal.saying import in_language, language
from temoto.cli.terminal.tables import Column
from temoto.core.messages import Sentence, note
from temoto.core.messages.tables import TableWord
from temoto.core.models.guide import Correction

Corrections = Mapping[int, Correction]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a table. `names` are what a filter looks in; `data` is everything, for JSON.

    `card`: the same as lines of their own, the further ones indented, for where a row finds no room. `corrections` (numbers) and
    `remarks` stand under the table where the entry is shown.
    """

    names: tuple[str, ...]
    cells: tuple[str, ...]
    data: Mapping[str, Any]
    card: tuple[str, ...] = ()
    corrections: tuple[int, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A table: on a terminal narrower than `roomy`, entries with a card are shown by it."""

    columns: tuple[Column, ...]
    entries: tuple[Entry, ...]
    under: tuple[str, ...] = ()
    roomy: int = 0


def said(message: Sentence, **facts: object) -> str:
    """The message in the user's language."""
    return note(message, **facts).text(language())


def word(english: str) -> str:
    """A word of the catalog's data in the user's language."""
    return in_language(TableWord, english)


def marks(numbers: Iterable[int]) -> str:
    """Where the corrections of a figure stand: ` [3] [57]`."""
    return "".join(f" [{number}]" for number in numbers)


def corrected(numbers: Iterable[int], corrections: Corrections) -> list[dict[str, Any]]:
    """The corrections in full."""
    return [asdict(corrections[number]) for number in numbers]


def gib(size: int) -> str:
    """Memory as the box says it."""
    return f"{size / (1 << 30):.4g}"


def gb(size: int) -> float:
    return round(size / 1e9, 3)
