"""By how much is a whole reply off? As its first line is, which stands where the target's first did.

Code that was put into an `if`, or taken out of one, is off by no more than that, whatever the lines say that the target has too.
Only where the first line lost its indentation alone do the others tell.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from temoto.core.code.language import Language
from temoto.core.code.left_open import opens_block


@dataclass(frozen=True, slots=True)
class Lines:
    """A reply's lines, the column of each, and those that begin inside a string."""

    said: Sequence[str]
    columns: Sequence[int]
    within: frozenset[int]
    language: Language

    @property
    def first(self) -> int:
        return next((index for index, line in enumerate(self.said) if line.strip()), 0)

    @property
    def below(self) -> list[int]:
        """The lines of code under the first."""
        first = self.first
        return [
            index for index, line in enumerate(self.said) if index > first and line.strip() and index not in self.within
        ]


def moved(lines: Lines, first_due: int, level: int, rest: Sequence[tuple[int, int]], due: Sequence[int]) -> list[int]:
    """The columns where the reply is to stand.

    `first_due`: the column of the target's first line; `level`: columns of one; `rest`: (line of the reply, line of the target) that say
    the same, without the first; `due`: the columns of the target's lines.
    """
    first, below, columns = lines.first, lines.below, lines.columns
    own = first_due - columns[first] if columns else 0
    shifts = Counter(due[j] - columns[i] for i, j in rest)
    shift = shifts.most_common(1)[0][0] if shifts else 0
    stays = bool(shifts) and not shift and columns[first] > 0  # what the reply has stands where the document has it
    lost = bool(below) and not columns[first] and first_due > 0
    if lost and _one_level_down(lines, first_due, level):
        shift = 0
    elif lost and not (shifts or all(columns[index] >= first_due for index in below)):
        lost = False
    else:
        lost = lost and 0 <= shift < first_due and _below(lines, first_due, shift)
    if own == shift or not (stays or lost):
        return [max(0, column + own) for column in columns]
    made = [max(0, column + shift) for column in columns]
    if columns[first] <= min((columns[i] for i, _ in rest), default=columns[first]):
        made[first] = first_due
    return made


def _below(lines: Lines, first_due: int, shift: int) -> bool:
    """Whether the second line, moved by `shift`, stands below the place due to the first: deeper where that opens a block."""
    second = lines.below[0]
    column, bare = lines.columns[second] + shift, lines.said[second].strip()
    beside = (
        bare.startswith("{") or lines.language.closes(bare) or not opens_block(lines.said[lines.first], lines.language)
    )
    return column > first_due or (column == first_due and beside)


def _one_level_down(lines: Lines, first_due: int, level: int) -> bool:
    """Whether the second line stands as it would below the place due to the first, and none stands left of that."""
    second = lines.below[0]
    column = lines.columns[second]
    if lines.said[second].strip() == "{":
        due = column == first_due
    else:
        due = column == first_due + level != level and opens_block(lines.said[lines.first], lines.language)
    return due and all(lines.columns[index] >= first_due for index in lines.below)
