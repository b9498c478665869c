"""How near does an answer come to what had stood in a hole?"""

from dataclasses import dataclass
from typing import Final

from temoto.core.infill.holes import Hole

_MOST: Final = 1_500  # code points compared; the steps are the product of both lengths


@dataclass(frozen=True, slots=True)
class Likeness:
    """`exact`: the document is as it was; `first_line`: the first line of the answer is; `similarity`: 1 less the share of edits."""

    exact: bool
    first_line: bool
    similarity: float


def likeness(hole: Hole, text: str, overwrite: int = 0) -> Likeness:
    """What `text` comes to, which takes the place of `overwrite` signs behind the cursor. Blanks at the ends of lines count nowhere."""
    wanted, given = hole.middle + hole.suffix[:overwrite], text
    exact = bool(text) and _ends_off(given) == _ends_off(wanted)
    first = _ends_off(given.split("\n", 1)[0]) == _ends_off(wanted.split("\n", 1)[0])
    return Likeness(exact, bool(text) and first, similarity(_ends_off(wanted), _ends_off(given)))


def _ends_off(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).rstrip()


def similarity(wanted: str, given: str) -> float:
    """1 where they are the same, 0 where they have nothing in common: 1 - Levenshtein distance / the longer length."""
    wanted, given = wanted[:_MOST], given[:_MOST]
    longer = max(len(wanted), len(given))
    return 1 - distance(wanted, given) / longer if longer else 1.0


def distance(text: str, other: str) -> int:
    """How many signs must be put in, taken out or exchanged to come from one text to the other."""
    row = list(range(len(other) + 1))
    for number, sign in enumerate(text, 1):
        before, row[0] = row[0], number
        for at, its in enumerate(other, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (sign != its))
    return row[-1]
