"""Is it the whole target that came back? Where it is a part with a name of its own, it goes to its place; else it is refused.

A head without its body, a body without its head, a slice of the lines: applied, each deletes what it does not say.
"""

import re
from collections.abc import Sequence

from temoto.core.code.diff import places
from temoto.core.codeactions.reply.indented import reindented
from temoto.core.codeactions.reply.names import LONG, Defined, balanced, defined, imported, tops
from temoto.core.codeactions.reply.records import Asked

# A block, an arrow's expression, a Python suite or an alias, on the head's own line.
_ONE_LINE = re.compile(r"\{.*\}[;,]?$|=>\s*[^\s{(].*$|^\s*(?:async\s+)?(?:def|class)\b.*:\s*\S.*$|^[^(]*=\s*\S.*;$")
MOST = 40  # parts; each has the target read anew
SLICE = (
    0.7  # of the telling lines: a reply that is so much of the target, word for word, has deleted the rest on purpose
)


def missing(lines: Sequence[str], asked: Asked) -> str | None:
    """What of the target a rewrite leaves out: the name or line that shows it; None where it can be whole."""
    target = [line.strip() for line in asked.bare if line.strip()]
    said = [line.strip() for line in lines if line.strip()]
    wanted = tops(defined(asked.bare, asked.entry))
    found = defined(lines, asked.entry)
    if wanted and not any(line.strip() for line in asked.bare[: wanted[0].first]):
        if not found:
            return wanted[0].name
        names = {one.name for one in found}
        lost = [one.name for one in wanted if one.name not in names]
        if lost and (len(wanted) > 1 and len(tops(found)) < len(wanted)):
            return lost[0]
        if lost and names <= {one.name for one in defined(asked.bare, asked.entry)}:
            return lost[0]
        head = next((one for one in found if one.name == wanted[0].name), found[0])
        if _has_body(asked.bare, wanted[0]) and not _has_body(lines, head):
            return said[-1]
    return _slice_of(said, target)


def in_place(blocks: Sequence[Sequence[str]], asked: Asked) -> list[str] | None:
    """The target with the definitions in `blocks` in the place of those of the same names; None where one has no one place."""
    parts = [(lines, part) for lines in blocks for part in reversed(tops(defined(lines, asked.entry)))]
    if len(parts) > MOST:
        return None
    target = list(asked.bare)
    around = asked.lines[max(0, asked.first - 200) : asked.last + 200]
    for lines, part in parts:
        there = [one for one in defined(target, asked.entry) if one.name == part.name]
        if len(there) != 1 or not _has_body(lines, part):
            return None
        start = there[0].first if part.first < part.head else there[0].head
        old = target[start : there[0].last + 1]
        new = [*lines[part.first : part.last + 1]]
        if not balanced(old, asked.entry) or not balanced(new, asked.entry):
            return None
        target[start : there[0].last + 1] = reindented(new, old, around)
    return target


def is_parts(lines: Sequence[str], asked: Asked) -> bool:
    """Whether all that is defined here is defined inside the target, and not all that is there is here."""
    found = tops(defined(lines, asked.entry))
    own = defined(asked.bare, asked.entry)
    names = {one.name for one in found}
    outer = {one.name for one in tops(own)}
    loose = (
        set(range(len(lines))) - {index for one in found for index in range(one.first, one.last + 1)} - imported(lines)
    )
    return (
        bool(found)
        and names <= {one.name for one in own}
        and not outer <= {one.name for one in defined(lines, asked.entry)}
        and not any(lines[index].strip() for index in loose)
    )


def _has_body(lines: Sequence[str], one: Defined) -> bool:
    """Whether more than the head is there; what stands on one line has its body there too."""
    inner = [line for line in lines[one.head + 1 : one.last + 1] if any(map(str.isalnum, line))]
    return bool(inner) or bool(_ONE_LINE.search(lines[one.head][:LONG].rstrip()))


def _slice_of(said: Sequence[str], target: Sequence[str]) -> str | None:
    """The line where a reply stops that says part of the target word for word and nothing else."""
    if not said or len(said) >= SLICE * len(target) or len(target) < 3:
        return None
    return said[-1] if places(said, target) else None
