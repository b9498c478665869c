"""Which code action runs? One at a time, in the order they were asked for, whichever session serves them."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager

from temoto.ports import CountTokens


class ActionLane:
    """The one place for a code action. `model`: whom the running action asks, empty while none does."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.model = ""
        self._counters: dict[str, CountTokens] = {}

    @property
    def taken(self) -> bool:
        """Whether an action runs or waits for its turn's end."""
        return self.turn.locked()

    @contextmanager
    def asking(self, model: str) -> Generator[None]:
        """While the block runs, the action asks this model."""
        self.model = model
        try:
            yield
        finally:
            self.model = ""

    def counter(self, model: str) -> CountTokens | None:
        """How a model's tokens are counted, if that was found out since another began to serve."""
        return self._counters.get(model)

    def keep_counter(self, model: str, count: CountTokens) -> None:
        self._counters[model] = count

    def forget_counters(self) -> None:
        """Another serves: a model of the same name may be another."""
        self._counters.clear()
