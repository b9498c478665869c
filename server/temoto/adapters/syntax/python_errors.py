"""Where does Python's own parser stop, where tree-sitter's read on? A stretch of whole statements at a time: each holds Python's lock."""

import symtable
import warnings
from collections.abc import Iterator, Sequence
from typing import Final

from temoto.core.code.outline import Span

MOST_CHARS: Final = 1_000_000  # 25,000 lines, which take a third of a second
STRETCH: Final = 400  # lines, four milliseconds during which nobody else has a turn


def python_errors(lines: Sequence[str], statements: Sequence[Span]) -> tuple[int, ...]:
    """The line it stops at. Reading is not running; a newer Python's syntax is an error before and after.

    Its table of names is asked for and no tree: that has no objects made of every word, and knows of a parameter named twice as well.

    `statements` as in an Outline: text is cut between the outermost.
    """
    if sum(map(len, lines)) > MOST_CHARS:
        return ()
    for first, until in _stretches(len(lines), statements):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of strings with odd escapes, which are the user's own business
                symtable.symtable("".join(lines[first:until]), "", "exec")
        except SyntaxError as error:
            return (min(max(first, first + (error.lineno or 1) - 1), max(0, len(lines) - 1)),)
        except (ValueError, RecursionError, MemoryError):  # a NUL, or brackets without end
            return ()
    return ()


def _stretches(count: int, statements: Sequence[Span]) -> Iterator[Span]:
    """(first, behind the last) of runs of whole outermost statements, which together are everything."""
    begun, end = 0, -1
    for first, last in statements:
        if first <= end:  # inside the one before
            continue
        if first - begun >= STRETCH:
            yield begun, first
            begun = first
        end = last
    yield begun, count
