"""What of the document goes into the prompt? A long prefix and a short suffix within an exact token budget.

The backend keeps the prompt it read last; only what follows the first difference is read again. So the prefix begins at
a line whose number is a multiple of STEP and stays there while the user types: it moves only when it must, once in STEP
lines. Counting is by line and handed in, so a counter can remember lines. Never longer than the budget, for any text. Secrets are
masked (masked.py): this is the one door from a document to a prompt.
"""

from collections.abc import Callable

from temoto.core.completion.masked import LONGEST_LINE, Shown
from temoto.core.completion.records import Ask, Window

STEP = 32  # a jump re-reads the whole prefix; 32 lines are about a screen, so it happens about once a screen
SUFFIX_SHARE = 0.15  # the suffix changes as the user moves and is read anew each time: short. Peers use 10 to 25 %
READ_S = 0.04  # of reading at each key: what a suggestion may come later for it


def window(
    ask: Ask,
    budget: int,
    count: Callable[[str], int],
    *,
    suffix: bool,
    reads_per_s: float | None = None,
    wide: bool = False,
) -> Window:
    """The text around the cursor that fits `budget` tokens; the cursor's own line comes first, nearest lines next.

    `reads_per_s`: tokens a second that the model reads, where that is known. A key moves the whole suffix behind another prefix, so it is
    read again at each: what takes READ_S is shown, and always the next line that says something, without which filling in is guessing.
    `wide`: what is only likely a secret is masked too.
    """
    shown = Shown(ask, wide=wide)
    room = int(budget * SUFFIX_SHARE) if suffix else 0
    if room and reads_per_s is not None:
        room = min(room, max(int(reads_per_s * READ_S), _to_next_line(ask, shown, count)))
    after = _after(ask, shown, room, count) if suffix else ""
    before = _before(ask, shown, budget - (count(after) if after else 0), count)
    return Window(prefix=_fed(before), suffix=_fed(after), mask=shown.mask)


def _to_next_line(ask: Ask, shown: Shown, count: Callable[[str], int]) -> int:
    """The tokens of what stands behind the cursor, up to the end of the next line that says something."""
    here = ask.line - ask.first
    cost = count(shown.right[:LONGEST_LINE])
    for index in range(here + 1, len(ask.lines)):
        line = shown.line(index)
        cost += count(line)
        if line.strip():
            break
    return cost


def _fed(text: str) -> str:
    """Lines that end in a line feed alone, whatever the document's end in: models answer other things behind CRLF."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _before(ask: Ask, shown: Shown, budget: int, count: Callable[[str], int]) -> str:
    here = ask.line - ask.first
    left = fit(shown.left[-LONGEST_LINE:], budget, count, keep="end")
    if left != shown.left:
        return left  # the line's own start is missing: what stands above it would be glued to its middle
    budget -= count(left)
    start = here
    while start > 0:
        cost = count(shown.line(start - 1))
        if cost > budget:
            break
        budget -= cost
        start -= 1
    if ask.first + start > 0:
        start = _stable(ask.first + start, ask.line) - ask.first
    return "".join(map(shown.line, range(start, here))) + left


def _stable(start: int, here: int) -> int:
    """The first line to show: at or behind `start`, on the coarsest step that keeps half of what would fit, so that it rarely moves."""
    step = STEP
    while step > 1:
        stepped = -(-start // step) * step
        if (here - stepped) * 2 >= here - start:
            return stepped
        step //= 2
    return start


def _after(ask: Ask, shown: Shown, budget: int, count: Callable[[str], int]) -> str:
    here, right = ask.line - ask.first, shown.right
    kept = [fit(right[:LONGEST_LINE], budget, count, keep="start")]
    if kept[0] != right:
        return kept[0]
    budget -= count(right)
    for index in range(here + 1, len(ask.lines)):
        line = shown.line(index)
        cost = count(line)
        if cost > budget:
            break
        budget -= cost
        kept.append(line)
    return "".join(kept)


def fit(text: str, budget: int, count: Callable[[str], int], *, keep: str) -> str:
    """The longest piece of `text` at its start or end that `count` puts within `budget` (by halving: within 1/16)."""
    if budget <= 0:
        return ""
    if count(text) <= budget:
        return text
    low, high = 0, len(text)
    while high - low > max(1, len(text) // 16):
        middle = (low + high) // 2
        piece = text[:middle] if keep == "start" else text[len(text) - middle :]
        low, high = (middle, high) if count(piece) <= budget else (low, middle)
    return text[:low] if keep == "start" else text[len(text) - low :]
