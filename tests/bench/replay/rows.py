"""What a replay came to, as a row, and the rows as a table."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field

from rich.table import Table

from tests.bench.replay.typist import Seen


@dataclass
class Cost:
    """What a server asked of its model: questions, tokens read and written, seconds of work, and questions it left before their end."""

    requests: int = 0
    read: int = 0
    written: int = 0
    busy: float = 0.0
    left: int = 0

    def add(self, other: "Cost") -> None:
        self.requests += other.requests
        self.read += other.read
        self.written += other.written
        self.busy += other.busy
        self.left += other.left


@dataclass
class Row:
    """One server over several traces; `story` is what happened, line by line."""

    server: str
    seen: Seen = field(default_factory=Seen)
    cost: Cost = field(default_factory=Cost)
    story: list[str] = field(default_factory=list[str])

    def add(self, played: tuple[Seen, Cost], story: Iterable[str] = ()) -> None:
        """One more trace."""
        self.seen.add(played[0])
        self.cost.add(played[1])
        self.story += story


def table(title: str, rows: list[Row]) -> Table:
    """The rows, the first being what the others are held against."""
    naive = rows[0]
    made = Table("server", "pauses with a suggestion", "last key → text p50", "p95", "right text on screen", "any text", "requests",
                 "prompt tokens", "tokens", "model busy", "× naive", title=title)  # fmt: skip
    for row in rows:
        seen, cost = row.seen, row.cost
        # A pause without a ghost counts as one that was waited through: leaving it out would make silence look quick.
        waits = sorted(length if wait is None else wait for wait, length in zip(seen.waited, seen.pauses, strict=True))
        made.add_row(
            row.server,
            f"{sum(wait is not None for wait in seen.waited)}/{len(seen.waited)}",
            f"{statistics.median(waits) * 1000:.0f} ms",
            f"{waits[int(len(waits) * 0.95)] * 1000:.0f} ms",
            f"{seen.right / seen.whole:.1%}",
            f"{seen.shown / seen.whole:.1%}",
            f"{cost.requests} ({cost.left} left)" if cost.left else f"{cost.requests}",
            f"{cost.read or '–'}",
            f"{cost.written or '–'}",
            f"{cost.busy:.1f} s",
            f"{cost.busy / naive.cost.busy:.2f}" if naive.cost.busy else "",
        )
        assert not seen.stale, seen.stale
    made.caption = f"{naive.seen.keys} keys in {naive.seen.whole:.0f} s"
    return made
