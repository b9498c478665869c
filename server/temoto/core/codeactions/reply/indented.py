"""How far is each line of a rewrite to be indented in this document? Tabs or spaces as there, from the target's own base.

What models do: cut the target's indentation off altogether, or off the first line alone, or add some; write spaces for tabs,
tabs for spaces, or four where the document has two. Lines the target has too tell how far off the reply is.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from temoto.core.code.diff import equal_runs
from temoto.core.code.text import indent_of

NEAR = 400  # lines around the target that show how a document is indented


@dataclass(frozen=True, slots=True)
class Style:
    """Tabs, or `unit` spaces a level; 0 where nothing is indented."""

    tabs: bool
    unit: int


def style_of(lines: Sequence[str]) -> Style:
    """How these lines are indented."""
    indents = [indent_of(line) for line in lines if line.strip()]
    tabs = sum(one.startswith("\t") for one in indents)
    spaces = sum(one.startswith(" ") for one in indents)
    steps: Counter[int] = Counter()
    for one, following in pairwise(indents):
        if "\t" not in one + following and len(following) > len(one):
            steps[len(following) - len(one)] += 1
    if not steps:
        steps.update(len(one) for one in indents if one and "\t" not in one)
    # The most common step; the smaller where two are equally common: lines broken to align are rarer than blocks.
    unit = min(steps, key=lambda step: (-steps[step], step)) if steps else 0
    return Style(tabs > spaces, 1 if tabs > spaces else unit)


def reindented(lines: Sequence[str], target: Sequence[str], around: Sequence[str]) -> list[str]:
    """`lines` as they stand in the place of `target`, both without endings. `around`: lines of the document near it."""
    said = [line.rstrip() for line in lines]
    here = _style_here(target, around)
    theirs = style_of(said)
    if not here.unit:
        here = theirs
    tab = theirs.unit if here.tabs and not theirs.tabs and theirs.unit > 1 else 4 if here.tabs else max(here.unit, 1)
    pairs = _pairs(said, target)
    columns = [_column(line, tab if here.tabs else here.unit or 4) for line in said]
    due = [_column(line, tab) if here.tabs else _column(line, 8) for line in target]
    if not here.tabs and not theirs.tabs and 1 < here.unit != theirs.unit > 1:
        scaled = [column // theirs.unit * here.unit + column % theirs.unit for column in columns]
        columns = _better(columns, scaled, pairs, due, here.unit > theirs.unit)
    columns = _moved(columns, said, target, pairs, due)
    return [_indented(line, column, tab if here.tabs else 0) for line, column in zip(said, columns, strict=True)]


def step_in(target: Sequence[str], around: Sequence[str]) -> str:
    """One level of indentation, as this document writes it."""
    style = _style_here(target, around)
    return "\t" if style.tabs else " " * (style.unit or 4)


def _style_here(target: Sequence[str], around: Sequence[str]) -> Style:
    own = style_of(target)
    near = style_of(around)
    if not own.unit:
        return near
    # The target's base shows tabs or spaces for sure; how deep a level is, more lines tell better.
    return own if own.tabs != near.tabs or own.tabs or not near.unit else near


def _pairs(reply: Sequence[str], target: Sequence[str]) -> list[tuple[int, int]]:
    """(line of the reply, line of the target) that say the same, leaving aside lines that say little."""
    runs = equal_runs([line.strip() for line in reply], [line.strip() for line in target])
    pairs = [(i + k, j + k) for i, j, n in runs for k in range(n) if reply[i + k].strip()]
    telling = [pair for pair in pairs if len(reply[pair[0]].strip()) > 3]
    return telling or pairs


def _column(line: str, tab: int) -> int:
    return len(indent_of(line).expandtabs(tab))


def _better(
    columns: list[int], scaled: list[int], pairs: Sequence[tuple[int, int]], due: Sequence[int], grows: bool
) -> list[int]:
    """The one of two indentations under which the most lines shared with the target are off by the same distance."""

    def steady(widths: Sequence[int]) -> int:
        return max(Counter(due[j] - widths[i] for i, j in pairs).values(), default=0)

    plain, stretched = steady(columns), steady(scaled)
    if plain == stretched:
        return scaled if grows or len(pairs) <= 1 else columns
    return columns if plain > stretched else scaled


def _moved(
    columns: list[int],
    reply: Sequence[str],
    target: Sequence[str],
    pairs: Sequence[tuple[int, int]],
    due: Sequence[int],
) -> list[int]:
    first = next((index for index, line in enumerate(reply) if line.strip()), None)
    first_due = next((due[index] for index, line in enumerate(target) if line.strip()), 0)
    if first is None:
        return columns
    own = first_due - columns[first]
    rest = [(i, j) for i, j in pairs if i != first]
    shifts = Counter(due[j] - columns[i] for i, j in rest)
    shift = shifts.most_common(1)[0][0] if shifts else own
    if not shifts:
        deeper = [columns[index] for index, line in enumerate(reply) if line.strip() and index != first]
        # Nothing to go by but the first line, which may have lost its indentation alone.
        if own > 0 and columns[first] == 0 and deeper and min(deeper) > first_due:
            shift = 0
    moved = [max(0, column + shift) for column in columns]
    if own != shift and columns[first] <= min((columns[i] for i, _ in rest), default=columns[first]):
        moved[first] = first_due
    return moved


def _indented(line: str, column: int, tab: int) -> str:
    bare = line.strip(" \t")
    if not bare:
        return ""
    return ("\t" * (column // tab) + " " * (column % tab) if tab else " " * column) + bare
