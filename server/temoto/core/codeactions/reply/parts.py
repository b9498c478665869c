"""Did the whole target come back? A part with a name of its own goes to its place; any other part is refused.

A head without its body, a body without its head, a slice of the lines: applied, each deletes what it does not say.
"""

import re
from collections.abc import Sequence

from temoto.core.code.diff import places
from temoto.core.codeactions.reply.halved import halved
from temoto.core.codeactions.reply.indented import reindented
from temoto.core.codeactions.reply.names import LONG, Defined, balanced, imported, tops
from temoto.core.codeactions.reply.records import RewriteRequest

# A block, an arrow's expression, a Python suite or an alias, on the head's own line.
_ONE_LINE = re.compile(
    r"\{.*\}[;,]?$|=>\s*[^\s{(].*$|^\s*(?:async\s+)?(?:def|class)\b.*:\s*\S.*$|^[^(]*=\s*\S.*;$"
    r"|^\s*(?:let|fun|def)\b.*=\s+\S.*[^\s({\[,=>|]$|\bdo:\s*\S"
)
MOST = 40  # parts; each has the target read anew
# Of the telling lines: a reply that is so much of the target, word for word, has deleted the rest on purpose
SLICE = 0.7


def missing(lines: Sequence[str], request: RewriteRequest) -> str | None:
    """What of the target a rewrite leaves out: the name or line that shows it; None where it can be whole."""
    target = [line.strip() for line in request.bare if line.strip()]
    said = [line.strip() for line in lines if line.strip()]
    wanted = tops(request.seen.defined(request.bare))
    found = request.seen.defined(lines)
    if wanted and not any(line.strip() for line in request.bare[: wanted[0].first]):
        if not found:
            return wanted[0].name
        names = {one.name for one in found}
        lost = [one.name for one in wanted if one.name not in names]
        if lost and (len(wanted) > 1 and len(tops(found)) < len(wanted)):
            return lost[0]
        if lost and names <= {one.name for one in request.seen.defined(request.bare)}:
            return lost[0]
        head = next((one for one in found if one.name == wanted[0].name), found[0])
        if _has_body(request.bare, wanted[0]) and not _has_body(lines, head):
            return said[-1]
    return _slice_of(said, target) or halved(lines, request) or None


def in_place(blocks: Sequence[Sequence[str]], request: RewriteRequest) -> list[str] | None:
    """The target with the definitions in `blocks` in the place of those of the same names; None where one has no one place."""
    parts = [(lines, part) for lines in blocks for part in reversed(tops(request.seen.defined(lines)))]
    if len(parts) > MOST:
        return None
    target = list(request.bare)
    around = request.around(200)
    for lines, part in parts:
        there = [one for one in request.seen.defined(target) if one.name == part.name]
        if len(there) != 1 or not _has_body(lines, part):
            return None
        start = there[0].first if part.first < part.head else there[0].head
        old = target[start : there[0].last + 1]
        new = [*lines[part.first : part.last + 1]]
        if not balanced(old, request.entry) or not balanced(new, request.entry):
            return None
        texts = request.seen.texts(lines).within(part.first, part.last)
        own = request.seen.texts(target).within(start, there[0].last)
        target[start : there[0].last + 1] = reindented(new, old, around, request.entry, texts, own)
    return target


def is_parts(lines: Sequence[str], request: RewriteRequest) -> bool:
    """Whether a reply defines only some of the definitions inside the target, and nothing else."""
    found = tops(request.seen.defined(lines))
    own = request.seen.defined(request.bare)
    names = {one.name for one in found}
    outer = {one.name for one in tops(own)}
    loose = (
        set(range(len(lines))) - {index for one in found for index in range(one.first, one.last + 1)} - imported(lines)
    )
    return (
        bool(found)
        and names <= {one.name for one in own}
        and not outer <= {one.name for one in request.seen.defined(lines)}
        and not any(lines[index].strip() for index in loose)
    )


def _has_body(lines: Sequence[str], definition: Defined) -> bool:
    """Whether a definition has a body, on its head's line or below it."""
    inner = [line for line in lines[definition.head + 1 : definition.last + 1] if any(map(str.isalnum, line))]
    return bool(inner) or bool(_ONE_LINE.search(lines[definition.head][:LONG].rstrip()))


def _slice_of(reply: Sequence[str], target: Sequence[str]) -> str | None:
    """The last line of a reply that repeats part of the target word for word and nothing else; None for any other reply."""
    if not reply or len(reply) >= SLICE * len(target) or len(target) < 3:
        return None
    return reply[-1] if places(reply, target) else None
