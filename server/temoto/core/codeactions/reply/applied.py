"""What does the target become when hunks are applied to it? They are placed by the lines they replace, never by line numbers alone.

A hunk is placed where its old lines stand, then where they stand apart from blanks at the ends of lines, then apart from their
indentation. Its changes outside the target are not made, only told.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from temoto.core.code.diff import different, places
from temoto.core.code.text import without_ending
from temoto.core.codeactions.reply.hunk_indent import as_there
from temoto.core.codeactions.reply.hunks import Hunk
from temoto.core.codeactions.reply.records import ReplyTrouble, RewriteRequest
from temoto.core.codeactions.reply.seen import Texts

AROUND = 200  # lines on each side of the target in which a hunk may begin or end


@dataclass(frozen=True, slots=True)
class Applied:
    """The target's lines without endings, and what was to change outside it."""

    lines: tuple[str, ...]
    outside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unapplied:
    """Why no hunk was applied, and the line it is about."""

    why: ReplyTrouble
    detail: str


def applied(hunks: Sequence[Hunk], request: RewriteRequest) -> Applied | Unapplied:
    """The target once every hunk is applied."""
    low = max(0, request.first - AROUND)
    above = [without_ending(line) for line in request.lines[low : request.first]]
    below = [without_ending(line) for line in request.lines[request.last + 1 : request.last + 1 + AROUND]]
    lines = [*above, *request.bare, *below]
    inside = (len(above), len(above) + len(request.bare))  # the target, as it grows
    outside: list[str] = []
    changed = False
    for hunk in hunks:
        found = _place(hunk, lines, inside, low, request)
        if isinstance(found, Unapplied):
            return found
        if isinstance(found, str):  # part of one line
            at = next(index for index in range(*inside) if hunk.old[0].strip() in lines[index])
            lines[at] = found
            changed = True
            continue
        at, new = found
        old = lines[at : at + len(hunk.old)]
        for i, j, k, m in reversed(list(different(old, new))):
            start, end = at + i, at + j
            if inside[0] <= start and end <= inside[1]:
                lines[start:end] = new[k:m]
                inside = (inside[0], inside[1] + (m - k) - (j - i))
                changed = True
            elif start < inside[1] and end > inside[0]:
                return Unapplied(ReplyTrouble.OUTSIDE, old[i].strip())
            else:
                outside[:0] = [*("-" + line for line in old[i:j]), *("+" + line for line in new[k:m])]
    if not changed:
        return Unapplied(ReplyTrouble.OUTSIDE, outside[0] if outside else "")
    return Applied(tuple(lines[slice(*inside)]), tuple(outside))


def _place(
    hunk: Hunk, lines: Sequence[str], inside: tuple[int, int], low: int, request: RewriteRequest
) -> tuple[int, list[str]] | str | Unapplied:
    """Where the hunk's old lines stand and what they become there; for a part of one line, what that line becomes."""
    wanted = [line for line in hunk.old if line.strip()]
    if not wanted:
        return _into_nothing(hunk, lines, inside)
    for loose in (str, str.rstrip, str.strip):
        old = [loose(line) for line in hunk.old]
        seen = [loose(line) for line in lines]
        found = places(old, seen)
        touching = [at for at in found if at < inside[1] and at + len(old) > inside[0]]
        if found:
            at = _one_of(touching or found, hunk, low, inside)
            if at is None:
                return Unapplied(ReplyTrouble.AMBIGUOUS, wanted[0].strip())
            return at, _as_there(hunk, lines, at, inside, request)
    return _part_of_a_line(hunk, lines, inside) or Unapplied(ReplyTrouble.UNMATCHED, wanted[0].strip())


def _one_of(places: Sequence[int], hunk: Hunk, low: int, inside: tuple[int, int]) -> int | None:
    if len(places) == 1:
        return places[0]
    # Counted from the document's first line, or from the target's, which is all that some models were shown.
    told = {at for at in places if hunk.line is not None and hunk.line in {at + low, at - inside[0]}}
    return told.pop() if len(told) == 1 else None


def _as_there(hunk: Hunk, lines: Sequence[str], at: int, inside: tuple[int, int], request: RewriteRequest) -> list[str]:
    """What the hunk's old lines, which stand at `at`, become there."""
    end = at + len(hunk.old)
    low, high = (
        min(inside[0], at),
        max(inside[1], end),
    )  # a piece that begins at its own head, so that its strings are told

    def texts(new: Sequence[str]) -> Texts:
        return request.seen.texts([*lines[low:at], *new, *lines[end:high]]).within(at - low, at - low + len(new) - 1)

    stands = lines[at:end]
    return as_there(hunk, stands, request.around(AROUND), request.entry, texts, lambda: texts(stands))


def _part_of_a_line(hunk: Hunk, lines: Sequence[str], inside: tuple[int, int]) -> str | None:
    """One line of the target with a part of it replaced, where that part stands once in all the target."""
    if len(hunk.old) != 1 or len(hunk.new) != 1:
        return None
    part = hunk.old[0].strip()
    holding = [line for line in lines[slice(*inside)] if part in line]
    if len(part) < 3 or len(holding) != 1 or holding[0].count(part) != 1:
        return None
    return holding[0].replace(part, hunk.new[0].strip())


def _into_nothing(hunk: Hunk, lines: Sequence[str], inside: tuple[int, int]) -> tuple[int, list[str]] | Unapplied:
    """The place of a hunk that only adds lines: there is one only where the target is empty."""
    if any(line.strip() for line in lines[slice(*inside)]):
        return Unapplied(ReplyTrouble.UNMATCHED, next((line.strip() for line in hunk.new if line.strip()), ""))
    return inside[0], list(hunk.new)
