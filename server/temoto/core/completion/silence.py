"""Has the model said anything lately? One that hangs is not noticed by any question: while somebody types, each is left for the next.

Times are seconds on one clock.
"""

from dataclasses import dataclass

MUTE_S = 20.0  # a slow processor reads the longest prompt in about as long
LEFT = 3  # questions at the least: one alone may have been left at once


@dataclass(slots=True)
class Silence:
    """How long no answer has begun although questions were asked."""

    since: float | None = None
    left: int = 0

    def was_left(self, began: float, now: float) -> bool:
        """Take in a question, asked at `began`, that was left before its answer began; whether the model has been silent for too long."""
        self.since = began if self.since is None else self.since
        self.left += 1
        return self.left >= LEFT and now - self.since > MUTE_S

    def broken(self) -> None:
        """Take in that an answer has begun."""
        self.since, self.left = None, 0
