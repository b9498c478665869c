"""How far is each line of a rewrite to be indented in this document? Tabs or spaces as there, from the target's own base.

What models do: cut the target's indentation off altogether, or off the first line alone, or add some; write spaces for tabs,
tabs for spaces, or four where the document has two. Lines the target has too tell how far off the reply is. What stands inside a
string of many lines is text: it tells nothing of that, and has a measure of its own (`quoted`).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from temoto.core.code.diff import equal_runs
from temoto.core.code.language import Language
from temoto.core.code.text import indent_of
from temoto.core.codeactions.reply.moved import Lines, moved
from temoto.core.codeactions.reply.quoted import quoted
from temoto.core.codeactions.reply.seen import Texts

NEAR = 400  # lines around the target that show how a document is indented
NO_TEXTS = Texts()
# Stands half a level deep, or none, by its own custom.
_ACCESS = re.compile(r"\s*(?:public|private|protected|signals|(?:public|private|protected) slots)\s*:\s*$")


@dataclass(frozen=True, slots=True)
class Style:
    """Tabs, or `unit` spaces a level; 0 where nothing is indented."""

    tabs: bool
    unit: int


def style_of(lines: Sequence[str]) -> Style:
    """How these lines are indented."""
    indents = [
        line[: len(line) - len(bare)]
        for line in lines
        if (bare := line.lstrip(" \t")).strip() and not (bare[0] in "ps" and _ACCESS.match(bare))
    ]
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


def reindented(
    lines: Sequence[str],
    target: Sequence[str],
    around: Sequence[str],
    language: Language,
    texts: Texts = NO_TEXTS,
    own: Texts = NO_TEXTS,
) -> list[str]:
    """`lines` as they stand in the place of `target`, both without endings. `around`: lines of the document near it, without texts.

    `texts`: which of `lines` begin inside a string, `own` which of the target.
    """
    placed = _placed(lines, target, around, language, texts, own)
    return quoted(lines, placed, target, texts, own) if texts.runs or texts.docs else placed


def _placed(
    lines: Sequence[str], target: Sequence[str], around: Sequence[str], language: Language, texts: Texts, own: Texts
) -> list[str]:
    """The lines indented as the code among them is to be."""
    said = [line.rstrip() for line in lines]
    here = _style_here(_without(target, own.all), around)
    theirs = style_of(_without(said, texts.all))
    if not here.unit:
        here = theirs
    tab = theirs.unit if here.tabs and not theirs.tabs and theirs.unit > 1 else 4 if here.tabs else max(here.unit, 1)
    pairs = _pairs(said, target)
    within, there = texts.inside, own.inside
    pairs = [pair for pair in pairs if pair[0] not in within and pair[1] not in there]
    pairs, short = _telling(pairs, said)
    columns = [_column(line, tab if here.tabs else here.unit or 4) for line in said]
    due = [_column(line, tab) if here.tabs else _column(line, 8) for line in target]
    first = next((index for index, line in enumerate(said) if line.strip()), 0)
    first_due = next((due[index] for index, line in enumerate(target) if line.strip()), 0)
    if not here.tabs and not theirs.tabs and 1 < here.unit != theirs.unit > 1:
        scaled = [column // theirs.unit * here.unit + column % theirs.unit for column in columns]
        alone = first_due > 0 and not columns[first]  # the first may be off by itself
        steps = {
            later - sooner
            for sooner, later in pairwise(columns[at] for at, line in enumerate(said) if line)
            if later > sooner
        }
        levels = steps == {theirs.unit} and max(columns) >= 2 * theirs.unit
        columns = _better(
            columns, scaled, _but(first, short) if alone else pairs, due, here.unit > theirs.unit or levels, alone
        )
    reply = Lines(said, columns, within, language)
    columns = moved(reply, first_due, tab if here.tabs else here.unit, _but(first, pairs) or _but(first, short), due)
    return [_indented(line, column, tab if here.tabs else 0) for line, column in zip(said, columns, strict=True)]


def _without(lines: Sequence[str], texts: frozenset[int]) -> list[str]:
    """The lines that are code; all where that leaves none."""
    return [line for index, line in enumerate(lines) if index not in texts] or list(lines)


def step_in(target: Sequence[str], around: Sequence[str]) -> str:
    """One level of indentation, as this document writes it."""
    style = _style_here(target, around)
    return "\t" if style.tabs else " " * (style.unit or 4)


def _style_here(target: Sequence[str], around: Sequence[str]) -> Style:
    own = style_of(target)
    if own.tabs and own.unit:
        return own
    near = own if len(around) == len(target) and list(around) == list(target) else style_of(around)
    if not own.unit:
        return near
    # The target's base shows tabs or spaces for sure; how deep a level is, more lines tell better.
    return own if near.tabs or not near.unit else near


def _pairs(reply: Sequence[str], target: Sequence[str]) -> list[tuple[int, int]]:
    """(line of the reply, line of the target) that say the same."""
    runs = equal_runs([line.strip() for line in reply], [line.strip() for line in target])
    return [(i + k, j + k) for i, j, n in runs for k in range(n) if reply[i + k].strip()]


def _telling(pairs: list[tuple[int, int]], reply: Sequence[str]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """(the pairs that tell most, all of them): lines that say little, brackets, are heard where there is nothing else."""
    return [pair for pair in pairs if len(reply[pair[0]].strip()) > 3] or pairs, pairs


def _but(first: int, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs without that of the first line."""
    return [pair for pair in pairs if pair[0] != first]


def _column(line: str, tab: int) -> int:
    return len(indent_of(line).expandtabs(tab))


def _better(
    columns: list[int],
    scaled: list[int],
    pairs: Sequence[tuple[int, int]],
    due: Sequence[int],
    likely: bool,
    alone: bool,
) -> list[int]:
    """The one of two indentations under which the most lines shared with the target are off by the same distance."""

    def steady(widths: Sequence[int]) -> tuple[int, int]:
        return max(
            ((count, -abs(off)) for off, count in Counter(due[j] - widths[i] for i, j in pairs).items()), default=(0, 0)
        )

    (plain, off), (stretched, _) = steady(columns), steady(scaled)
    if plain == stretched:
        stays = alone and pairs and not off  # they stand as the document has them
        return scaled if (likely or len(pairs) <= 1) and not stays else columns
    return columns if plain > stretched else scaled


def _indented(line: str, column: int, tab: int) -> str:
    bare = line.strip(" \t")
    if not bare:
        return ""
    return ("\t" * (column // tab) + " " * (column % tab) if tab else " " * column) + bare
