r"""Which name is being typed, if it stands nearby? A slow model is not needed for its rest, and would come too late with it.

    q.mutex.Lock()⏎defer q.m│                   → `utex`
    total = 0⏎return total⏎...⏎return to│       → `tal`
    for reading in readings:⏎    if rea│        → nothing: `reading` or `readings`?

Every name nearby that begins so has a vote, the heavier the more of what stands before it is the same; one that has most of them is shown.
Of 30 files of Python libraries, typed from their middle on: a suggestion at 7 of 100 keys, two thirds of them right
(docs/benchmarks.md).
"""

import re

from temoto.core.code.language import LanguageKind
from temoto.core.code.languages import language_of
from temoto.core.completion.gate import UNSPACED, only_closers
from temoto.core.completion.records import Ask, Ghost

ABOVE, BELOW = 200, 50  # lines that are looked through: half a millisecond
LONGEST_LINE = 400  # signs of one: longer ones are data
LEAST = 2  # signs of a rest that are worth showing
MOST = 0.6  # the share of the votes from which a name is shown
MOST_VOTES = 400  # the nearest; a file of data has thousands
CONTEXT = 16  # signs before a name that are compared
_BEGUN = re.compile(r"[^\W\d]\w{0,63}\Z")
_IN_NAME = re.compile(r"\w")
_CUT = re.compile(r"\A\w+")


def begun_name(ask: Ask) -> Ghost | None:
    """The rest of the name that ends at the cursor, as most names nearby that begin so would have it."""
    if not only_closers(ask.right) or language_of(ask.language).kind is LanguageKind.PROSE:
        return None
    left = ask.left
    if len(left) > LONGEST_LINE:
        left = _CUT.sub(" ", left[-LONGEST_LINE:])  # what is left of a name is none
    match = _BEGUN.search(left)
    if match is None or UNSPACED.search(match[0]) or (match.start() and left[match.start() - 1].isalnum()):
        return None
    votes = _votes(ask, match[0], left[: match.start()])
    best = max(votes, key=votes.__getitem__, default="")
    rest = best[len(match[0]) :]
    if len(rest) < LEAST or votes[best] < MOST * sum(votes.values()):
        return None
    return Ghost(rest, ask.line, ask.column)


def _votes(ask: Ask, begun: str, before: str) -> dict[str, float]:
    """The names nearby that go on from `begun`, and the weight of what stands before each, as far as it is that of the cursor."""
    here = ask.line - ask.first
    above, below = ask.lines[max(0, here - ABOVE) : here], ask.lines[here + 1 : here + 1 + BELOW]
    name = re.compile(rf"(?<!\w){re.escape(begun)}\w+")
    ours, votes, left = before[: -CONTEXT - 1 : -1], dict[str, float](), MOST_VOTES
    for line in (before, *reversed(above), *below):
        for match in name.finditer(line, 0, LONGEST_LINE) if begun in line else ():
            start = match.start()
            if match.end() == LONGEST_LINE and _IN_NAME.match(line, LONGEST_LINE):
                continue  # it goes on where nobody looks
            theirs = line[max(0, start - CONTEXT) : start][::-1]
            votes[match[0]] = votes.get(match[0], 0.0) + (1 + _shared(ours, theirs)) ** 1.5
            left -= 1
            if not left:
                return votes
    return votes


def _shared(text: str, other: str) -> int:
    """How many signs two texts begin with alike."""
    alike = 0
    for ours, theirs in zip(text, other, strict=False):
        if ours != theirs:
            break
        alike += 1
    return alike
