"""Which lines of a reply replace the target, where it brings more than was asked for (the whole file, the class around a method)?

Found by what the target defines, and by the lines that stand nearest above and below it. What the rest says anew is told, never
applied: outside the target nothing changes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from temoto.core.code.text import indent_width
from temoto.core.codeactions.reply.elided import stands_for_code
from temoto.core.codeactions.reply.names import Defined, balanced, imported, tops
from temoto.core.codeactions.reply.records import RewriteRequest

AROUND = 400  # lines on each side that a reply may repeat
RUN = 60  # of them that are held against a place in it
_BINDS = re.compile(r"\s*(?:(?:export|const|let|var|static|pub|type)\s+)*([A-Za-z_$][\w$]*)\s*(?::[^=]+)?=(?!=)")


@dataclass(frozen=True, slots=True)
class Anchored:
    """The lines that are the target's, and those that stand outside it and not yet in the document."""

    lines: tuple[str, ...]
    outside: tuple[str, ...] = ()


def anchored(lines: Sequence[str], request: RewriteRequest) -> Anchored | None:
    """The target's part of `lines`; None where more came but it cannot be told where the target begins or ends in it."""
    wanted = tops(request.seen.defined(request.bare))
    found = request.seen.defined(lines)
    named = [one for one in found if wanted and one.name == wanted[0].name]
    if len(named) == 1 and not any(line.strip() for line in request.bare[: wanted[0].first]):
        edges = _first_of(lines, request, wanted[0], named[0]), _last_of(lines, request, wanted[-1], found, named[0])
    else:
        edges = _by_lines(lines, request)
    if edges is None:
        return None
    start, end = edges
    there = {line.strip() for line in request.lines}
    outer = [line for line in (*lines[:start], *lines[end:]) if _tells(line) and line.strip() not in there]
    return Anchored(tuple(lines[start:end]), tuple(line for line in outer if not stands_for_code(line, request.entry)))


def without_use(part: Anchored, request: RewriteRequest) -> Anchored:
    """The part without example calls, prints or a `main` below its definitions, where the target holds nothing but definitions.

    What it binds and the definitions mention stays, and all else with it.
    """
    found = tops(request.seen.defined(part.lines))
    wanted = tops(request.seen.defined(request.bare))
    if not found or not wanted or any(line.strip() for line in request.bare[wanted[-1].last + 1 :]):
        return part
    end = found[-1].last + 1
    tail = [line for line in part.lines[end:] if line.strip()]
    bound = {met.group(1) for line in tail if (met := _BINDS.match(line))}
    if (
        not tail
        or not balanced(part.lines[:end], request.entry)
        or any(re.search(rf"\b{re.escape(name)}\b", line) for name in bound for line in part.lines[:end])
    ):
        return part
    there = {line.strip() for line in request.lines}
    return Anchored(
        part.lines[:end],
        (
            *part.outside,
            *(line for line in tail if line.strip() not in there and not stands_for_code(line, request.entry)),
        ),
    )


def _tells(line: str) -> bool:
    """Whether a line is more than a bracket or a blank: a word, or a tag."""
    return sum(character.isalnum() for character in line[:200]) >= (2 if line.lstrip()[:1] == "<" else 3)


def _first_of(lines: Sequence[str], request: RewriteRequest, wanted: Defined, head: Defined) -> int:
    """Where the target's first definition begins: below the nearest line above it that is the document's, or an import."""
    # Comments and decorators that stand right above the target are not its own; what the reply makes of them is not either.
    apart = wanted.first == wanted.head and bool(request.above) and request.entry.decorates(request.above[-1])
    if apart and head.first < head.head:
        return head.head
    start = head.first
    while start < head.head and stands_for_code(lines[start], request.entry):
        start += 1
    above = {line.strip() for line in request.above[-AROUND:] if _tells(line)} - {line.strip() for line in request.bare}
    outer = imported(lines[:start]) if above and not imported(request.bare) else frozenset[int]()
    for index in range(start - 1, -1, -1):
        line = lines[index]
        if not line.strip():
            continue
        left_out = stands_for_code(line, request.entry) and indent_width(line) <= head.width
        if index in outer or line.strip() in above or left_out or indent_width(line) < head.width:
            return _after_blanks(lines, index + 1, start)
    return 0


def _last_of(
    lines: Sequence[str], request: RewriteRequest, wanted: Defined, definitions: Sequence[Defined], head: Defined
) -> int:
    """The line after the target's last definition and what the rewrite adds to it."""
    last = next((one for one in reversed(definitions) if one.name == wanted.name and one.head >= head.head), head)
    below = {line.strip() for line in request.below[:AROUND] if _tells(line)}
    for index in range(last.last + 1, len(lines)):
        line = lines[index]
        if not line.strip():
            continue
        left_out = stands_for_code(line, request.entry) and indent_width(line) <= head.width
        if line.strip() in below or left_out or indent_width(line) < head.width:
            return _before_blanks(lines, last.last + 1, index)
    return len(lines)


def _by_lines(lines: Sequence[str], request: RewriteRequest) -> tuple[int, int] | None:
    """(first, end) of the target's lines, found by the nearest telling lines around it alone; None where they do not tell."""
    above = [line.strip() for line in request.above[-AROUND:] if _tells(line)]
    below = [line.strip() for line in request.below[:AROUND] if _tells(line)]
    own = [line.strip() for line in request.bare if _tells(line)]
    said = [index for index in range(len(lines)) if _tells(lines[index])]
    head = _edge([lines[index].strip() for index in said], above[::-1], own)
    tail = _edge([lines[index].strip() for index in reversed(said)], below, own)
    if head is None or tail is None or head + tail > len(said):
        return None
    start = said[head - 1] + 1 if head else 0
    end = said[len(said) - tail] if tail else len(lines)
    if head:
        start += _closers(lines[start:end], request.above[::-1], from_end=False)
    elif above and not imported(request.bare):
        outer = imported(lines)
        start = next((index for index, line in enumerate(lines) if line.strip() and index not in outer), 0)
    if tail or (head and not below):
        end -= _closers(lines[start:end][::-1], request.below, from_end=True)
    return (start, end) if start < end else None


def _edge(reply: Sequence[str], context: Sequence[str], own: Sequence[str]) -> int | None:
    """How many telling lines of a reply, from its first, are `context` (nearest the target first); None where it is unclear."""
    if not context or not reply:
        return 0
    sure: dict[int, int] = {}
    for place, line in enumerate(reply):
        if line != context[0]:
            continue
        length = 1
        while length <= min(place, len(context) - 1, RUN) and reply[place - length] == context[length]:
            length += 1
        alone = context[0] not in own and (place == 0 or reply.count(context[0]) == 1)
        if length >= 2 or alone:
            sure[place] = length
    if not sure:
        # It may begin with lines from further away, and have changed the nearest: then nobody knows where the target begins.
        return None if reply[0] in context and reply[0] not in own else 0
    best = max(sure, key=lambda place: sure[place])
    return None if list(sure.values()).count(sure[best]) > 1 else best + 1


def _closers(reply: Sequence[str], context: Sequence[str], *, from_end: bool) -> int:
    """How many lines at this end of a reply are the brackets that stand between the target and the nearest telling line."""
    due: list[str] = []
    for line in context:
        if _tells(line):
            break
        if line.strip():
            due.append(line.strip())
    if not from_end:
        due.reverse()
    at = 0
    for bracket in due[::-1] if from_end else due:
        past = at
        while past < len(reply) and not reply[past].strip():
            past += 1
        if past < len(reply) and reply[past].strip() == bracket:
            at = past + 1
    return at


def _before_blanks(lines: Sequence[str], low: int, end: int) -> int:
    while end > low and not lines[end - 1].strip():
        end -= 1
    return end


def _after_blanks(lines: Sequence[str], start: int, high: int) -> int:
    while start < high and not lines[start].strip():
        start += 1
    return start
