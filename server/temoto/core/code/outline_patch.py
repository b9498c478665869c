"""What becomes of an outline by an edit, once the lines around it have been read again? Nothing is taken on trust.

The lines are read twice, as they were and as they are. As they were they must say what the outline says of them: then they can be
read by themselves. As they are, all but the edited statements must be what it was. Else nobody knows, and the document is read whole.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Generic, TypeVar

from temoto.core.code.outline import Call, Definition, Outline, Span
from temoto.core.code.reading_again import Again, Edit, moved

Entry = TypeVar("Entry", Definition, Call, Span)
_At = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class _Kind(Generic[Entry]):
    """One kind of entry: the line it is kept in order by, its last line, itself with other lines, many of them so many lines below."""

    key: Callable[[Entry], int]
    last: Callable[[Entry], int]
    placed: Callable[[Entry, _At], Entry]
    below: Callable[[Sequence[Entry], int], list[Entry]]


_DEFINITIONS: Final[_Kind[Definition]] = _Kind(
    lambda one: one.first,
    lambda one: one.last,
    lambda one, at: Definition(one.name, one.kind, at(one.first), at(one.last), at(one.named), one.documented),
    lambda many, by: [
        Definition(one.name, one.kind, one.first + by, one.last + by, one.named + by, one.documented) for one in many
    ],
)
_CALLS: Final[_Kind[Call]] = _Kind(
    lambda one: one.line,
    lambda one: one.line,
    lambda one, at: Call(one.name, at(one.line)),
    lambda many, by: [Call(one.name, one.line + by) for one in many],
)
_SPANS: Final[_Kind[Span]] = _Kind(
    lambda one: one[0],
    lambda one: one[1],
    lambda one, at: (at(one[0]), at(one[1])),
    lambda many, by: [(first + by, last + by) for first, last in many],
)
_MANY: Final = 1_000  # entries between two breaths


def patched(
    before: Outline, edit: Edit, again: Again, was: Outline, now: Outline, breath: Callable[[], object] = int
) -> Outline | None:
    """The outline after the edit; None where what was read does not tell.

    `was` and `now` are of the runs of `again` alone, put one behind the other, before and after the edit. `breath` is called every
    millisecond or two.
    """
    if (
        before.errors or was.errors or now.errors
    ):  # where a parser cannot read on, all that stands there says what it makes of the rest
        return None
    patch = _Patch(edit, again, breath)
    definitions = patch.of(_DEFINITIONS, before.definitions, was.definitions, now.definitions)
    imports = patch.of(_SPANS, before.imports, was.imports, now.imports)
    calls = patch.of(_CALLS, before.calls, was.calls, now.calls)
    statements = patch.of(_SPANS, before.statements, was.statements, now.statements)
    texts = patch.of(_SPANS, before.texts, was.texts, now.texts)
    if definitions is None or imports is None or calls is None or statements is None or texts is None:
        return None
    return Outline(definitions, imports, calls, (), statements, texts)


class _Patch:
    """One edit, and where in both documents what was read stands."""

    def __init__(self, edit: Edit, again: Again, breath: Callable[[], object]) -> None:
        self._edit, self._again, self._breath = edit, again, breath
        self._now = moved(again.runs, edit)
        self._old_lines = [line for run in again.runs for line in range(*run)]
        self._new_lines = [line for run in self._now for line in range(*run)]
        ends = pairwise(again.runs)
        self._cuts = [(0, again.runs[0][0]), *((left[1], right[0]) for left, right in ends), (again.runs[-1][1], None)]

    def of(
        self, kind: _Kind[Entry], before: Sequence[Entry], was: Sequence[Entry], now: Sequence[Entry]
    ) -> tuple[Entry, ...] | None:
        """All entries of one kind, in order; None where those that were read again do not fit to the others."""
        self._breath()
        old = [kind.placed(one, self._old_lines.__getitem__) for one in was]
        new = [kind.placed(one, self._new_lines.__getitem__) for one in now]
        kept = [one for run in self._again.runs for one in _within(before, run, kind)]
        if old != kept or not self._guarded(kind, kept, new):
            return None
        result: list[Entry] = []
        for cut, run in zip(self._cuts, (*self._now, None), strict=True):
            beside = self._beside(kind, before, cut)
            if beside is None:
                return None
            result += beside
            result += _within(new, run, kind) if run else ()
        return tuple(result)

    def _at(self, line: int) -> int:
        """Where a line that is none of those edited stands now."""
        return line + self._edit.moves if line >= self._edit.until else line

    def _guarded(self, kind: _Kind[Entry], old: list[Entry], new: list[Entry]) -> bool:
        """Whether all that is not free is what it was, and what is free ends before it."""
        begun, until = self._again.free
        guards = [kind.placed(one, self._at) for one in old if not begun <= kind.key(one) < until]
        until = self._at(until)
        free = (one for one in new if begun <= kind.key(one) < until)
        same = guards == [one for one in new if not begun <= kind.key(one) < until]
        return same and all(kind.last(one) < until for one in free)

    def _beside(self, kind: _Kind[Entry], before: Sequence[Entry], cut: tuple[int, int | None]) -> list[Entry] | None:
        """What was not read again, where it stands now; None where it reaches into what was."""
        found = _within(before, cut, kind)
        moves = self._edit.moves if cut[0] >= self._edit.until else 0
        result: list[Entry] = []
        for start in range(0, len(found), _MANY):
            many = found[start : start + _MANY]
            if cut[1] is not None and max(map(kind.last, many)) >= cut[1]:
                return None
            result += kind.below(many, moves) if moves else many
            self._breath()
        return result


def _within(entries: Sequence[Entry], run: tuple[int, int | None], kind: _Kind[Entry]) -> Sequence[Entry]:
    until = len(entries) if run[1] is None else bisect_left(entries, run[1], key=kind.key)
    return entries[bisect_left(entries, run[0], key=kind.key) : until]
