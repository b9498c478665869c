"""Which lines must be read again after an edit? Those around it, between blank lines of the same body, and what holds them.

A parser that reads the runs of lines given here, one behind the other as if nothing stood between them, sees code that is whole: what is
left out are whole neighbours in one body. On both sides of the edit stand neighbours that did not change and are read with it:
if they are found as they were, what is behind them is as it was.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from temoto.core.code.outline import DefinitionKind, Outline, Span
from temoto.core.code.text import indent_of

GUARDS: Final = 2  # neighbours on each side that must be found as they were
_LARGE: Final = 40  # lines of a class that is not read whole
_HEAD: Final = 100  # lines before the first blank line between a document's statements, read too: `<?php`, `package x`
_HOLDERS: Final = frozenset((DefinitionKind.CLASS, DefinitionKind.MODULE))


# What opens or closes text of many lines in some language: where one more of them stands than before, the end of the document may say
# what it is, and that is not read again.
_FAR: Final = re.compile(
    r"/\*|\*/|\"\"\"|'''|[`\"']|<<|=begin|=end|=pod|=cut|__END__|__DATA__|\[=*\[|\]=*\]|\{-|-\}|\(\*|\*\)|<!--|-->|<\?|\?>|#\||\|#|%\{|#+\""
    r"|(?m:^)\s*#\s*(?:if|el|end)"
)


@dataclass(frozen=True, slots=True)
class Edit:
    """The lines from `first` to before `until` became those from `first` to before `now`."""

    first: int
    until: int
    now: int

    @property
    def moves(self) -> int:
        """By how many lines what stands behind has moved."""
        return self.now - self.until


@dataclass(frozen=True, slots=True)
class Again:
    """`runs`: the lines to read, as they stood before the edit, each from a first to before a second.

    Only in `free` may others be found than before.
    """

    runs: tuple[Span, ...]
    free: Span


@dataclass(frozen=True, slots=True)
class _Body:
    """What stands in one body: its lines from `first` to before `until`, and its outermost statements.

    `indent` is how its statements are indented. Where one is otherwise, nothing is cut: to some grammars it may belong elsewhere.
    """

    first: int
    until: int
    parts: tuple[Span, ...]
    lines: Sequence[str]
    indent: str = ""

    def level(self, index: int) -> bool:
        """Whether the statement at `index` is indented as the body is, or there is none."""
        return not 0 <= index < len(self.parts) or indent_of(self.lines[self.parts[index][0]]) == self.indent

    def begin(self, index: int) -> int | None:
        """The first line of what belongs to the statement at `index`, behind a blank one; None where nothing parts it from others."""
        if index <= 0:
            return self.first
        if index >= len(self.parts):
            return self.until
        if not (self.level(index - 1) and self.level(index)):
            return None
        until = self.parts[index][0]
        blank = next((n for n in range(self.parts[index - 1][1] + 1, until) if not self.lines[n].strip()), None)
        return (
            None if blank is None else next(n for n in range(blank, until + 1) if n == until or self.lines[n].strip())
        )

    def before(self, index: int) -> int:
        """The nearest line to begin at that is not behind the statement at `index`."""
        return next(line for n in range(max(index, 0), -1, -1) if (line := self.begin(n)) is not None)

    def behind(self, index: int) -> int:
        """The nearest line to begin at that is not before the statement at `index`."""
        return next(
            line for n in range(min(index, len(self.parts)), len(self.parts) + 1) if (line := self.begin(n)) is not None
        )


def edit_between(before: Sequence[str], now: Sequence[str]) -> Edit:
    """The one stretch of lines in which two documents differ. Takes two sequences of the same type."""
    same = _same(before, now)
    rest = min(len(before), len(now)) - same
    tail = 0
    step = rest
    while step:  # the longest equal end, by halves
        if before[len(before) - tail - step : len(before) - tail] == now[len(now) - tail - step : len(now) - tail]:
            tail += step
            step = min(step, rest - tail)
        else:
            step //= 2
    return Edit(same, len(before) - tail, len(now) - tail)


def _same(before: Sequence[str], now: Sequence[str]) -> int:
    """How many lines are equal from the first on."""
    most = min(len(before), len(now))
    same, step = 0, most
    while step:
        if before[same : same + step] == now[same : same + step]:
            same += step
            step = min(step, most - same)
        else:
            step //= 2
    return same


def reaches_far(before: Sequence[str], now: Sequence[str], edit: Edit) -> bool:
    """Whether the edit opens or closes what may reach to the end of the document: a comment, a string."""
    return _far(before[edit.first : edit.until]) != _far(now[edit.first : edit.now])


def _far(lines: Sequence[str]) -> Counter[str]:
    marks = Counter(mark.strip() for mark in _FAR.findall("".join(lines)))
    return Counter({mark: count % 2 if mark in "\"'" else count for mark, count in marks.items()})


def moved(runs: Sequence[Span], edit: Edit) -> tuple[Span, ...]:
    """Where runs of lines stand after the edit, what was put in at a border being within."""

    def at(line: int) -> int:
        return line + edit.moves if line >= edit.until else line

    return tuple((first if first <= edit.first else at(first), at(until)) for first, until in runs)


def to_read_again(outline: Outline, lines: Sequence[str], edit: Edit) -> Again | None:
    """What to read of the lines before the edit; None where that is no small part of them."""
    body = _Body(0, len(lines), _outermost(outline.statements, 0, len(lines)), lines)
    first, last = _touched(body, edit)
    runs: list[Span] = []
    head = _parting(body, first)
    if head is not None and head <= _HEAD:
        runs.append((0, head))
    inner = _inside(outline, body, edit, first) if first == last else None
    if inner is None and not _guarded(body, first, last):
        return None
    if inner is None:
        inner = _around(body, first, last)
        runs.append((body.before(first - GUARDS), body.behind(last + GUARDS + 1)))
    else:
        runs += [(body.before(first), inner.runs[0][1]), *inner.runs[1:]]
        runs[-1] = (runs[-1][0], body.behind(last + 1))
    joined = _joined(runs)
    read = sum(until - begun for begun, until in joined)
    return Again(joined, inner.free) if joined and read * 2 <= len(lines) else None


def _around(body: _Body, first: int, last: int) -> Again:
    parts = body.parts
    free = (
        parts[first - 1][1] + 1 if first > 0 else body.first,
        parts[last + 1][0] if last + 1 < len(parts) else body.until,
    )
    return Again((), free)


def _guarded(body: _Body, first: int, last: int) -> bool:
    """Whether what stands beside these statements stands where it belongs."""
    return all(body.level(first - n) and body.level(last + n) for n in range(1, GUARDS + 1))


def _inside(outline: Outline, body: _Body, edit: Edit, index: int) -> Again | None:
    """What to read of a large class that holds the edit: its head, what is around the edit, its end. None where it is read whole."""
    first, last = body.parts[index]
    holder = next(
        (
            one
            for one in outline.definitions
            if one.first == first and one.last == last and one.kind in _HOLDERS and one.size > _LARGE
        ),
        None,
    )
    if holder is None or not (holder.named < edit.first and edit.until <= last):
        return None
    parts = _outermost(outline.statements, holder.named + 1, last + 1)
    if not parts:
        return None
    inner = _Body(first, last + 1, parts, body.lines, indent_of(body.lines[parts[0][0]]))
    begun, ended = _touched(inner, edit)
    head, tail = _parting(inner, begun), _last_parting(inner, ended)
    if head is None or tail is None:
        return None
    deeper = _inside(outline, inner, edit, begun) if begun == ended else None
    if deeper is None and not _guarded(inner, begun, ended):
        return None
    if deeper is None:
        around = (inner.before(begun - GUARDS), inner.behind(ended + GUARDS + 1))
        return Again(_joined([(first, head), around, (tail, last + 1)]), _around(inner, begun, ended).free)
    middle = [(inner.before(begun), deeper.runs[0][1]), *deeper.runs[1:]]
    middle[-1] = (middle[-1][0], inner.behind(ended + 1))
    return Again(_joined([(first, head), *middle, (tail, last + 1)]), deeper.free)


def _touched(body: _Body, edit: Edit) -> Span:
    """The first and the last statement an edit touches, by their places; the last before the first where it touches none."""
    first = next((n for n, (_, last) in enumerate(body.parts) if last >= edit.first - 1), len(body.parts))
    last = first - 1
    while last + 1 < len(body.parts) and body.parts[last + 1][0] <= edit.until:
        last += 1
    return first, last


def _parting(body: _Body, before: int) -> int | None:
    """The first line at which a body can be cut, behind a statement and not behind the one at `before`."""
    return next((line for n in range(1, before + 1) if (line := body.begin(n)) is not None), None)


def _last_parting(body: _Body, behind: int) -> int | None:
    """The last line at which a body can be cut, before a statement and behind the one at `behind`."""
    places = range(len(body.parts) - 1, behind, -1)
    return next((line for n in places if (line := body.begin(n)) is not None), None)


def _outermost(statements: Sequence[Span], first: int, until: int) -> tuple[Span, ...]:
    """Of statements in order, outer before inner: those within these lines that lie in no other of them."""
    found: list[Span] = []
    end = first - 1
    for span in statements:
        if span[0] > end and span[1] < until:
            found.append(span)
            end = span[1]
    return tuple(found)


def _joined(runs: Sequence[Span]) -> tuple[Span, ...]:
    """Runs in order without overlaps."""
    joined: list[Span] = []
    for first, until in sorted(runs):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(until, joined[-1][1]))
        elif first < until:
            joined.append((first, until))
    return tuple(joined)
