"""How fast was the model in normal use? Running sums of what answers told of themselves; a few additions an answer.

Counts only what was really computed: tokens the backend had cached are not read again, and answers broken off count by
their pieces only where pieces have been seen to be tokens. Too little says nothing. Never grows.
"""

from temoto.core.backend.calls import Usage

LEAST_FRESH = 32  # tokens of a prompt: below, the fixed costs of an answer are most of its time
LEAST_PIECES = 6
MOST = 20_000.0  # tokens; beyond, old ones count half, so that the sums follow a machine that changes
ENOUGH_WRITTEN, ENOUGH_READ = 150.0, 500.0  # tokens before there is anything to say


class SpeedTally:
    """Sums for one model since it was loaded."""

    __slots__ = ("_last", "_pieces_are_tokens", "answers", "read_s", "read_tokens", "written_s", "written_tokens")

    def __init__(self) -> None:
        self.read_tokens = self.read_s = self.written_tokens = self.written_s = 0.0
        self.answers = 0
        self._last = ""
        self._pieces_are_tokens = False

    def answered(self, prompt: str, usage: Usage, pieces: int, first_ms: float | None, model_ms: float) -> None:
        """One answer. `usage` has what the backend told, if it came to that; the rest is what was seen from here."""
        self.answers += 1
        known, self._last = self._last, prompt
        if usage.generate_seconds is None:
            if self._pieces_are_tokens and pieces >= LEAST_PIECES and first_ms is not None and model_ms > first_ms:
                self._wrote(pieces - 1, (model_ms - first_ms) / 1000)
            return
        written = usage.generated_tokens or 0
        self._pieces_are_tokens = 0 <= written - pieces <= max(2, written // 10)
        if written >= LEAST_PIECES:
            self._wrote(written, usage.generate_seconds)
        if usage.prompt_tokens and usage.prompt_seconds:
            fresh = usage.prompt_tokens - usage.cached_tokens if usage.cached_tokens is not None else None
            if fresh is None:  # the backend does not tell: what stood in the prompt before this one is in its cache
                fresh = usage.prompt_tokens * (1 - shared(known, prompt) / max(1, len(prompt)))
            if fresh >= LEAST_FRESH:
                self._read(fresh, usage.prompt_seconds)

    @property
    def decode(self) -> float | None:
        """Tokens a second written; None while too little was."""
        return self.written_tokens / self.written_s if self.written_tokens >= ENOUGH_WRITTEN else None

    @property
    def prompt(self) -> float | None:
        """Tokens a second read; None while too little was."""
        return self.read_tokens / self.read_s if self.read_tokens >= ENOUGH_READ else None

    def _wrote(self, tokens: float, seconds: float) -> None:
        if seconds > 0:
            self.written_tokens, self.written_s = _halved(self.written_tokens + tokens, self.written_s + seconds)

    def _read(self, tokens: float, seconds: float) -> None:
        if seconds > 0:
            self.read_tokens, self.read_s = _halved(self.read_tokens + tokens, self.read_s + seconds)


def shared(text: str, other: str) -> int:
    """The length of the beginning two texts share; some dozen comparisons whatever their length."""
    low, high = 0, min(len(text), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if text.startswith(other[low:middle], low):
            low = middle
        else:
            high = middle - 1
    return low


def _halved(tokens: float, seconds: float) -> tuple[float, float]:
    return (tokens, seconds) if tokens <= MOST else (tokens / 2, seconds / 2)
