"""Where is the target in the document now, and which whole lines change? Never touches a line outside it.

The user goes on typing while a model writes: lines come and go above and below the target, which is found again by its text.
"""

from collections.abc import Sequence

from temoto.core.code.diff import different, equal_head, places
from temoto.core.code.text import without_ending
from temoto.core.codeactions.spot import Edit

SURROUNDING = 30  # lines on each side that tell equal places apart


def where_now(was: Sequence[str], first: int, last: int, now: Sequence[str]) -> int | None:
    """The first line, in `now`, of what were lines `first` to `last` of `was`; endings count.

    None where that text changed, or where several places hold it and what stands around does not tell which it was.
    """
    target = was[first : last + 1]
    if not target:
        return None
    # Edits wholly below or wholly above leave it in the equal head or tail, whatever else looks like it.
    told: set[int] = set()
    if equal_head(was, now) > last:
        told.add(first)
    if equal_head(was[::-1], now[::-1]) >= len(was) - first:
        told.add(first + len(now) - len(was))
    if told:
        return told.pop() if len(told) == 1 else None
    here = places(target, now)
    if not here:
        return None
    there = places(target, was)
    if len(here) == len(there) == 1:
        return here[0]
    return _by_surroundings(was, first, now, len(target), here, there)


def minimal(before: Sequence[str], after: Sequence[str], first: int) -> tuple[Edit, ...]:
    """The fewest whole-line edits that make `before`, which stands at line `first` of a document, into `after`.

    Only the last line of either may lack an ending, and where it does that line is the document's last. Applied, they
    give `after` exactly. Where a comparison line by line would be slow, fewer and larger edits come.
    """
    if not _bare(before) or not _bare(after):
        return tuple(Edit(first + i, first + j, "".join(after[k:m])) for i, j, k, m in different(before, after))
    # Both end a document: their last lines are compared as if they had an ending, so that a line more leaves them alone.
    ending = next((line[len(without_ending(line)) :] for line in (*after[:-1], *before[:-1])), "\n")
    edits: list[Edit] = []
    for i, j, k, m in different((*before[:-1], before[-1] + ending), (*after[:-1], after[-1] + ending)):
        start, text = i, "".join(after[k:m])
        if i == len(before):
            text = ending + text
        elif k == len(after) and i:  # the line above becomes the last one and loses its ending
            start, text = i - 1, after[-1]
        edits.append(Edit(first + start, first + j, text))
    return tuple(edits)


def edited(lines: Sequence[str], edits: Sequence[Edit]) -> str:
    """The document with the edits made, as an editor makes them: all of the lines as they were."""
    now = list(lines)
    for edit in sorted(edits, key=lambda one: (one.first, one.until), reverse=True):
        now[edit.first : edit.until] = [edit.text]
    return "".join(now)


def _bare(lines: Sequence[str]) -> bool:
    """Whether the last line has no ending."""
    return bool(lines) and without_ending(lines[-1]) == lines[-1]


def _by_surroundings(
    was: Sequence[str], first: int, now: Sequence[str], size: int, here: Sequence[int], there: Sequence[int]
) -> int | None:
    """The place in `here` whose surroundings match the target's better than any other's; None where that is not clear."""

    def alike(place: int, old: int) -> int:
        above = equal_head(was[max(0, old - SURROUNDING) : old][::-1], now[max(0, place - SURROUNDING) : place][::-1])
        below = old + size, place + size
        return above + equal_head(was[below[0] : below[0] + SURROUNDING], now[below[1] : below[1] + SURROUNDING])

    if len(here) * len(there) > 400:  # a text of nothing but such places tells nothing
        return None
    scores = {place: alike(place, first) for place in here}
    best = max(scores, key=lambda place: scores[place])
    others = [score for place, score in scores.items() if place != best]
    twins = [alike(best, old) for old in there if old != first]
    return best if scores[best] > max((0, *others, *twins)) else None
