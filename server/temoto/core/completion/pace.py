"""How long must the keys rest before the model is asked? As long as the user wishes; longer where that would be work for nothing.

    a quick model       the wish (75 ms): its text is there before the next key
    a slow model        until the gap is longer than every other of this typist's: half of the keys are worth a question, since one goes
                        on as long as what is typed is what it says (engine/slot)
    … within a word     until the keys rest: names that stand nearby need no model (core/completion/begun_name), others it guesses at, and
                        the next key mostly takes the question back
    on battery          half as long again
    a fresh line        not at all: who begins a line looks at it; nor, of a slow model, a line that may be whole (`may_be_whole`): there
                        people stop, and it needs the head start

Times are handed in, in milliseconds; nothing here looks at a clock.
"""

from collections import deque

from temoto.core.completion.records import Ask

SAMPLES, LEAST = 32, 8  # gaps that are remembered, and that must be before they say anything
BURST_MS = 600.0  # keys further apart are no rhythm: there somebody thought
WHOLE = ":;{})]"  # signs that a line often ends in
LONGEST_MS = 250.0  # a delay of ours; more is noticed by everybody
BATTERY = 1.5
SMOOTH = 0.2  # the newest answer's share of the latency


class Rhythm:
    """One typist's gaps between keys, and how long the model takes for an answer."""

    def __init__(self) -> None:
        self._gaps: deque[float] = deque(maxlen=SAMPLES)
        self._last: tuple[float, str, int] | None = None
        self.latency_ms: float | None = None

    def asked(self, ask: Ask, now_ms: float) -> bool:
        """Take in one question; whether it is for a line that was only just begun."""
        before, self._last = self._last, (now_ms, ask.uri, ask.line)
        blank = not ask.left.strip() and not ask.right.strip()
        if before is None:
            return blank
        gap, uri, line = now_ms - before[0], before[1], before[2]
        if uri == ask.uri and 0 < gap < BURST_MS:
            self._gaps.append(gap)
        return blank and (uri, line) != (ask.uri, ask.line)

    def answered(self, model_ms: float) -> None:
        """Take in how long an answer took, from the question to where it was enough."""
        known = self.latency_ms
        self.latency_ms = model_ms if known is None else known + SMOOTH * (model_ms - known)

    def left(self, model_ms: float) -> None:
        """Take in that after so long an answer that was left had not begun: the whole one would have taken longer, and the server, which
        ends no batch it has begun to read, is not free for the next question at once either."""
        if self.latency_ms is None or model_ms > self.latency_ms:
            self.answered(model_ms)

    def gap_ms(self, share: float) -> float | None:
        """The gap that this share of them stays below; None while there are too few."""
        if len(self._gaps) < LEAST:
            return None
        return sorted(self._gaps)[int(share * (len(self._gaps) - 1))]


def may_be_whole(ask: Ask) -> bool:
    """Whether the cursor stands behind what may be the end of its line: a block opened, a call or a statement closed."""
    return ask.left[-1:] in WHOLE and bool(ask.left) and not ask.right.strip()


def delay_ms(
    wish: float, rhythm: Rhythm, *, fresh: bool = False, on_battery: bool = False, in_a_word: bool = False
) -> float:
    """How long to wait before asking. A wish for none is one. `in_a_word`: a slow model would be asked for the rest of a word."""
    if not wish or fresh:
        return 0.0
    usual = rhythm.gap_ms(0.5)
    late = usual is not None and rhythm.latency_ms is not None and rhythm.latency_ms > usual
    delay = max(wish, min(usual, LONGEST_MS)) if late and usual is not None else wish
    if in_a_word:
        delay = max(delay, LONGEST_MS)
    return delay * BATTERY if on_battery else delay
