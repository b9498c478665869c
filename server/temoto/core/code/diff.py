"""Which lines of one text stand in another? Used to apply edits, find places and judge losses.

Never slow: where line by line comparison would cost too much, only lines that stand once in both hold the texts together,
and what lies between them counts as different.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

# Steps difflib may take at worst: about half a second. Above it, lines that stand once in both are the anchors.
AFFORDABLE = 5_000_000
SMALL = 400  # pairs of lines, which cost less than to reckon what they cost


def equal_runs(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int, int]]:
    """Runs of equal lines, (place in `before`, place in `after`, length), in order and without overlap."""
    head = equal_head(before, after)
    tail = equal_head(before[head:][::-1], after[head:][::-1])
    runs = [
        (head + i, head + j, n)
        for i, j, n in _middle(before[head : len(before) - tail], after[head : len(after) - tail])
    ]
    whole = [(0, 0, head), *runs, (len(before) - tail, len(after) - tail, tail)]
    return [run for run in whole if run[2]]


def different(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """What is not equal: lines i to j of `before` stand as k to l of `after`, ends exclusive; one side may be empty."""
    i = k = 0
    for start, there, length in (*equal_runs(before, after), (len(before), len(after), 0)):
        if start > i or there > k:
            yield i, start, k, there
        i, k = start + length, there + length


def equal_head(before: Sequence[str], other: Sequence[str]) -> int:
    """How many lines both begin with."""
    shorter = min(len(before), len(other))
    return next((index for index in range(shorter) if before[index] != other[index]), shorter)


def places(target: Sequence[str], lines: Sequence[str]) -> list[int]:
    """Where `target` stands in `lines`; linear whatever the text (Knuth, Morris and Pratt)."""
    back = [0] * len(target)
    length = 0
    for index in range(1, len(target)):
        while length and target[index] != target[length]:
            length = back[length - 1]
        length += target[index] == target[length]
        back[index] = length
    found: list[int] = []
    length = 0
    for index, line in enumerate(lines):
        while length and (length == len(target) or line != target[length]):
            length = back[length - 1]
        length += line == target[length]
        if length == len(target):
            found.append(index - length + 1)
    return found


def _middle(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int, int]]:
    if not before or not after:
        return []
    if set(before).isdisjoint(after):  # most gaps: lines that became others
        return []
    if (same := _in_place(before, after)) is not None:
        return same
    if _is_small(before, after) or _cost(before, after) <= AFFORDABLE:
        blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
        return [(one.a, one.b, one.size) for one in blocks if one.size]
    runs: list[tuple[int, int, int]] = []
    i = j = 0
    for start, there in (*_anchors(before, after), (len(before), len(after))):
        gap, gap_after = before[i:start], after[j:there]
        if len(gap) == len(gap_after) == 1:
            if gap == gap_after:
                runs.append((i, j, 1))
        elif gap and gap_after and (_is_small(gap, gap_after) or _cost(gap, gap_after) * 8 <= AFFORDABLE):
            runs += [(i + x, j + y, n) for x, y, n in equal_runs(gap, gap_after)]
        if start < len(before):
            runs.append((start, there, 1))
        i, j = start + 1, there + 1
    return _joined(runs)


def _in_place(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int, int]] | None:
    """The runs where each line that stays stands where it stood, as when a name changes all over a text; None where that is not plain.

    Plain it is where no line that came stood anywhere, and none that went stands anywhere: then nothing more can be equal.
    """
    if len(before) != len(after):
        return None
    changed = [index for index, line in enumerate(before) if line != after[index]]
    if not {before[index] for index in changed}.isdisjoint(after) or not {after[i] for i in changed}.isdisjoint(before):
        return None
    edges = pairwise((-1, *changed, len(before)))
    return [(low + 1, low + 1, high - low - 1) for low, high in edges if high - low > 1]


def _is_small(before: Sequence[str], after: Sequence[str]) -> bool:
    return len(before) * len(after) <= SMALL


def _cost(before: Sequence[str], after: Sequence[str]) -> int:
    """Steps difflib takes at worst: one pass over all pairs of equal lines for each run it finds."""
    there = Counter(after)
    pairs = sum(count * there[line] for line, count in Counter(before).items())
    return min(len(before), len(after), pairs) * (pairs + len(before))


def _anchors(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """The longest ordered chain of lines that occur exactly once in both (patience diff, Bram Cohen)."""
    here, there = Counter(before), Counter(after)
    places = {line: index for index, line in enumerate(after) if there[line] == 1}
    pairs = [(index, places[line]) for index, line in enumerate(before) if here[line] == 1 and line in places]
    ends: list[int] = []  # the smallest last place of a chain of each length
    last: list[int] = []  # which pair that is
    came_from: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        came_from.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        last[length : length + 1] = [number]
    chain: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        chain.append(pairs[at])
        at = came_from[at]
    return chain[::-1]


def _joined(runs: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    joined: list[tuple[int, int, int]] = []
    for i, j, n in runs:
        if joined and (joined[-1][0] + joined[-1][2], joined[-1][1] + joined[-1][2]) == (i, j):
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + n)
        else:
            joined.append((i, j, n))
    return joined
