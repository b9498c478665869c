"""How are the fresh lines of a hunk indented in the document? As the hunk's own old lines stand there: they show how far off it is.

hunk         document         A first line that lost its indentation alone moves no other; where all are off, the fresh lines are
if a:            if a:        off as the old line of the same column is, else as the nearest further left.
        b()          b()
    c()              c()      ← not into the `if`
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from temoto.core.code.diff import equal_runs
from temoto.core.code.language import Language
from temoto.core.code.left_open import opens_block
from temoto.core.code.text import indent_of
from temoto.core.codeactions.reply.hunks import Hunk
from temoto.core.codeactions.reply.indented import Style, style_of
from temoto.core.codeactions.reply.seen import Texts


@dataclass(frozen=True, slots=True)
class _Step:
    """An old line: its indentation in the hunk, and in the document."""

    place: int
    said: str
    there: str

    @property
    def shift(self) -> int:
        return _width(self.there) - _width(self.said)


def as_there(
    hunk: Hunk,
    stands: Sequence[str],
    around: Sequence[str],
    language: Language,
    texts: Callable[[Sequence[str]], Texts],
    own: Callable[[], Texts],
) -> list[str]:
    """The new lines, kept ones as they stand and fresh ones indented as the document has it.

    `stands`: the lines the hunk replaces; `own`: which of them begin inside a string; `texts` tells it of the lines that take their place.
    """
    new, kept = _kept(hunk)
    made = [stands[kept[index]] if index in kept else line for index, line in enumerate(new)]
    here, theirs = style_of(around), style_of([*hunk.old, *new])
    old = [(index, line) for index, line in enumerate(hunk.old) if line.strip()]
    if all(indent_of(line) == indent_of(stands[index]) for index, line in old) and (
        here.tabs == theirs.tabs or not theirs.unit
    ):
        return made
    known = own()
    inside = known.all
    steps = [_Step(index, indent_of(line), indent_of(stands[index])) for index, line in old if index not in inside]
    quoted = {indent_of(line): indent_of(stands[index]) for index, line in old if index in known.inside}
    placing = _Placing(tuple(steps), here, theirs, language)
    placed, near = list(made), 0
    for index in range(len(new)):
        near = kept.get(index, near)
        placed[index] = made[index] if index in kept else placing.line(new, index, near)
    if placed == made:
        return made
    now = texts(made).inside - kept.keys()
    if all(step.shift == 0 for step in steps):
        quoted = {}
    for index in now:
        said = indent_of(made[index])
        placed[index] = quoted.get(said, said) + made[index][len(said) :]
    return placed


def _kept(hunk: Hunk) -> tuple[list[str], dict[int, int]]:
    """(the new lines as far indented as the old ones go, which of them are which old line, standing no deeper than it did)."""
    runs = equal_runs([line.strip() for line in hunk.old], [line.strip() for line in hunk.new])
    pairs = {j + k: i + k for i, j, n in runs for k in range(n)}
    deeper = {
        index: _width(indent_of(hunk.new[index])) - _width(indent_of(hunk.old[place]))
        for index, place in pairs.items()
        if hunk.new[index].strip()
    }
    off = next(iter(deeper.values())) if len(set(deeper.values())) == 1 and len(deeper) > 1 else 0
    new = [_less(line.rstrip(), off) for line in hunk.new]
    return new, {index: place for index, place in pairs.items() if deeper.get(index, off) == off}


def _less(line: str, columns: int) -> str:
    if columns < 0:
        return " " * -columns + line if line else line
    while columns > 0 and line[:1] in {" ", "\t"}:
        columns -= 8 if line[0] == "\t" else 1
        line = line[1:]
    return line


@dataclass(frozen=True, slots=True)
class _Placing:
    steps: tuple[_Step, ...]
    here: Style
    theirs: Style
    language: Language

    def line(self, new: Sequence[str], index: int, near: int) -> str:
        """The fresh line `index` of `new`; `near`: the place of the old line it stands beside."""
        line = new[index].rstrip()
        said = indent_of(line)
        if not line:
            return ""
        if not self.steps:
            return self._in_style(said) + line[len(said) :]
        first, rest = self.steps[0], self.steps[1:]
        leads = index == next(place for place, one in enumerate(new) if one.strip())
        shifts = {step.shift for step in rest}
        alone = len(shifts) == 1 and first.shift not in shifts
        if alone and not (leads and said == first.said):
            shift = shifts.pop()
            low = min(_width(step.there) for step in self.steps)
            if _width(said) + shift >= low or said != first.said:
                return self._by(said, rest, near) + line[len(said) :]
        if not rest and not leads and first.shift > 0 and self._is_there(new, index, said, first):
            return said + line[len(said) :]
        return self._by(said, self.steps, near) + line[len(said) :]

    def _by(self, indent: str, steps: Sequence[_Step], near: int) -> str:
        """The indentation of a line indent to be indented so, by the old lines."""
        same = [step for step in steps if step.said == indent]
        if same:
            return min(same, key=lambda step: abs(step.place - near)).there
        width = _width(indent)
        outer = [step for step in steps if _width(step.said) < width]
        if outer:
            most = max(_width(step.said) for step in outer)
            base = min((step for step in outer if _width(step.said) == most), key=lambda step: abs(step.place - near))
            return base.there + self._deeper(indent, base.said)
        base = min(steps, key=lambda step: (_width(step.said), abs(step.place - near)))
        if base.said == base.there:
            return self._in_style(indent)
        less = len(self._deeper(base.said, indent))
        return base.there[: max(0, len(base.there) - less)]

    def _deeper(self, indent: str, base: str) -> str:
        """What one line is indented more than another, as this document writes it."""
        unit = self.theirs.unit if not self.theirs.tabs and self.theirs.unit > 1 else 4
        columns = len(indent.expandtabs(unit)) - len(base.expandtabs(unit))
        if self.here.tabs:
            return "\t" * (columns // unit) + " " * (columns % unit)
        if "\t" in indent and self.here.unit:
            return " " * (columns // unit * self.here.unit + columns % unit)
        return " " * columns

    def _in_style(self, indent: str) -> str:
        if not indent or ("\t" in indent) == self.here.tabs or not self.here.unit:
            return indent
        return self._deeper(indent, "")

    def _is_there(self, new: Sequence[str], index: int, indent: str, first: _Step) -> bool:
        """Whether a line already stands where the first, which lost its indentation, is to stand, and opens no block below it."""
        before = next((line for line in reversed(new[:index]) if line.strip()), "")
        return indent == first.there and not (before.startswith(first.said) and opens_block(before, self.language))


def _width(indent: str) -> int:
    return len(indent.expandtabs(8))
