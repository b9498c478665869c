"""Is what has streamed so far enough? Asked after every chunk; where it says so, the model is stopped there and then.

    def area(self):│      → `⏎        return self.w * self.h⏎⏎    def` is enough: the second def leaves the block

Each rule reads the answer a line at a time and returns where to cut, or None to go on.
"""

from collections.abc import Callable
from dataclasses import dataclass

from temoto.core.gate import Extent
from temoto.core.records import Ask
from temoto.core.text import indent_width

MOST_LINES = 24  # a ghost longer than half a screen is not read, and costs a CPU seconds
_CLOSES = ("}", ")", "]", "end", "fi", "done", "esac")


@dataclass(frozen=True, slots=True)
class Scope:
    """What the rules know of the place: where the answer's block begins and what stands below it."""

    extent: Extent
    indent: int  # a line further left than this has left the block
    opened: int | None  # indentation of the line that opened the block, if the cursor stands on it
    below: str  # the first line below with code, stripped


def scope_of(ask: Ask, extent: Extent) -> Scope:
    """The Scope of a cursor."""
    here = ask.line - ask.first
    below = next((line.strip() for line in ask.lines[here + 1 :] if line.strip()), "")
    if ask.left.strip():
        opened = indent_width(ask.left)
        return Scope(extent, opened + 1, opened, below)
    return Scope(extent, indent_width(ask.left), None, below)


def enough(text: str, scope: Scope) -> int | None:
    """Where to cut `text` (an offset into it), or None while it may go on."""
    if scope.extent is Extent.LINE:
        return one_line(text, scope)
    return min((cut for rule in _RULES if (cut := rule(text, scope)) is not None), default=None)


def one_line(text: str, _scope: Scope) -> int | None:
    """The end of the first line that says something; a model may begin with a line break."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return end if end >= 0 and start < len(text) else None


def leaves_block(text: str, scope: Scope) -> int | None:
    """Before the first line that stands further left than the block, or begins a new paragraph at its own level."""
    position = 0
    blank_before = False
    for number, line in enumerate(_lines(text)):
        code = line.strip()
        if number and code:
            width = indent_width(line)
            if width < scope.indent:
                closes = scope.opened is not None and width == scope.opened and code.startswith(_CLOSES)
                return position + len(line.rstrip("\n")) if closes and code != scope.below else max(0, position - 1)
            if blank_before and width <= scope.indent and text[:position].strip():
                return max(0, position - 1)
        blank_before = not code and bool(number)
        position += len(line)
    return None


def meets_below(text: str, scope: Scope) -> int | None:
    """Before a line that already stands below the cursor."""
    position = 0
    for number, line in enumerate(_lines(text)):
        if number and line.endswith("\n") and scope.below and line.strip() == scope.below:
            return max(0, position - 1)
        position += len(line)
    return None


def repeats(text: str, _scope: Scope) -> int | None:
    """After the first round of a cycle of one to three lines that came three times."""
    lines = [line for line in _lines(text) if line.endswith("\n")]
    for period in (1, 2, 3):
        for start in range(len(lines) - 3 * period + 1):
            first = [line.strip() for line in lines[start : start + period]]
            again = [line.strip() for line in lines[start + period : start + 3 * period]]
            if any(first) and again == first * 2:
                return max(0, sum(map(len, lines[: start + period])) - 1)
    return None


def too_long(text: str, _scope: Scope) -> int | None:
    """After MOST_LINES lines."""
    if text.count("\n") < MOST_LINES:
        return None
    return sum(map(len, _lines(text)[:MOST_LINES])) - 1


_RULES: tuple[Callable[[str, Scope], int | None], ...] = (leaves_block, meets_below, repeats, too_long)


def _lines(text: str) -> list[str]:
    return [line + "\n" for line in text.split("\n")[:-1]] + [last for last in text.split("\n")[-1:] if last]
