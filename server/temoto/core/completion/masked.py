"""What of the lines around a cursor is hidden from a model? Each secret, under a mask as long as it is: told as the lines are taken.

Only what a window takes is looked at, a line once: that is a dozen screens, however long the document and its lines are.
"""

from typing import Final

from temoto.core.code.secret_text import MASK, key_lines, least_mask, masked_line, of_key
from temoto.core.completion.records import Ask

LONGEST_LINE: Final = 2_000  # code points kept of one line; longer ones are data or minified, and slow every tokenizer
_BEYOND: Final = 1_024  # that are looked at beside those: what begins there may be a secret's beginning


class Shown:
    """The lines of an Ask as a model may be shown them; `wide`: without what is only likely a secret. `mask`: the shortest there was,
    empty while nothing was hidden."""

    def __init__(self, ask: Ask, *, wide: bool = False) -> None:
        self._lines, self._wide = ask.lines, wide
        self._keys = frozenset(key_lines(ask.lines))
        self.mask = ""
        here, reach = ask.line - ask.first, LONGEST_LINE + _BEYOND
        line = ask.lines[here] if ask.lines else ""
        start = max(0, ask.column - reach)
        piece = self._hidden(line[start : ask.column + reach], here)
        self.left, self.right = piece[: ask.column - start], piece[ask.column - start :]
        if self.left.endswith(MASK) and ask.lines and line[ask.column - 1] != MASK:
            self.mask = MASK  # a model would go on with it

    def line(self, index: int) -> str:
        """A line with its ending, no longer than LONGEST_LINE; `index` counts from the Ask's first."""
        line = self._lines[index]
        if len(line) <= LONGEST_LINE:
            return self._hidden(line, index)
        return self._hidden(line[: LONGEST_LINE + _BEYOND], index)[:LONGEST_LINE] + "\n"

    def _hidden(self, line: str, index: int) -> str:
        shown = of_key(line) if index in self._keys else masked_line(line, wide=self._wide)
        if shown is not line and shown != line:
            self.mask = least_mask(line, shown, self.mask)
        return shown
