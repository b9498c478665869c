"""Which code action runs? One at a time, in the order they were asked for, whichever session serves them."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager

from temoto.core.models.records import Family
from temoto.ports import CountTokens


class ActionLane:
    """The one place for a running code action. `model`: the model it asks, empty while it asks none."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.model = ""
        self._counters: dict[str, tuple[CountTokens, Family]] = {}

    @property
    def taken(self) -> bool:
        """Whether an action is running."""
        return self.turn.locked()

    @contextmanager
    def asking(self, model: str) -> Generator[None]:
        """Record, while the block runs, which model the action asks."""
        self.model = model
        try:
            yield
        finally:
            self.model = ""

    def counter(self, model: str) -> tuple[CountTokens, Family] | None:
        """A model's token counter and its family with all its control tokens, if looked up since the last change of what serves."""
        return self._counters.get(model)

    def keep_counter(self, model: str, count: CountTokens, family: Family) -> None:
        self._counters[model] = count, family

    def forget_counters(self) -> None:
        """Forget the counters, because another model serves: the same name may be another file."""
        self._counters.clear()
