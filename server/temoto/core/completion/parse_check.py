"""Does a ghost break what parsed before? Which lines are read for that, and which shorter ghost is tried next.

Pure: who parses is asked by the engine (engine/completion/parsing). One line has nothing shorter, and is not looked at.
"""

from collections.abc import Callable, Iterator, Sequence

from temoto.core.code.text import indent_width
from temoto.core.completion.records import Ask, Ghost
from temoto.core.completion.reuse import taken
from temoto.core.completion.scope import Scope
from temoto.core.completion.shown.place import Place
from temoto.core.completion.shown.right import closer_below, closers_met
from temoto.core.models.records import Family

ABOVE, BELOW = 200, 100  # lines read at most
TRIES = 6  # ghosts parsed at most

Errors = Callable[[Sequence[str]], tuple[int, ...] | None]
"""The lines with syntax errors, from 0; None where nobody can tell."""


def that_parses(ghost: Ghost, ask: Ask, scope: Scope, family: Family, errors: Errors) -> Ghost:
    """The longest beginning of the ghost that parses; the whole ghost where none does, or where that cannot be told."""
    span = read_lines(ask)
    if span is None or "\n" not in ghost.text:
        return ghost
    start, end = span
    here = ask.line - ask.first
    before = errors(ask.lines[start:end])
    if before is None or any(abs(line + start - here) > 1 for line in before):
        return ghost  # it did not parse anyway
    for shorter in (ghost, *_beginnings(ghost, ask, scope, family)):
        there = taken(ask, shorter)
        after = errors(there.lines[start : end + len(there.lines) - len(ask.lines)])
        if after is None:
            return ghost
        if not after:
            return shorter
    return ghost


def read_lines(ask: Ask) -> tuple[int, int] | None:
    """Which lines are parsed: so many around the cursor, from one paragraph at the left margin to another; None where there are none."""
    here = ask.line - ask.first
    start, end = max(0, here - ABOVE), min(len(ask.lines), here + BELOW)
    if start or ask.first:
        start = next((at for at in range(start, here) if _begins_paragraph(ask.lines, at)), -1)
    if end < len(ask.lines) or ask.first + len(ask.lines) < ask.total:
        end = next((at for at in range(end - 1, here, -1) if _begins_paragraph(ask.lines, at)), -1)
    return (start, end) if start >= 0 and end >= 0 else None


def _begins_paragraph(lines: Sequence[str], at: int) -> bool:
    line = lines[at]
    return (
        at > 0 and not lines[at - 1].strip() and bool(line.strip()) and not indent_width(line) and line[0] not in ")]}"
    )


def _beginnings(ghost: Ghost, ask: Ask, scope: Scope, family: Family) -> Iterator[Ghost]:
    """The ghost without its last line, without its last two, and so on; its closers stay."""
    lines = ghost.text.split("\n")
    place = Place(ask, scope, family)
    for count in range(len(lines) - 1, max(0, len(lines) - TRIES), -1):
        text = "\n".join(lines[:count]).rstrip()
        if text.strip() and lines[count - 1].strip():
            text = closer_below(text, place)
            yield Ghost(text, ghost.line, ghost.column, closers_met(text, ask, scope.language.quotes))
