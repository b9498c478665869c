"""A clock for what would take minutes: it stands while anything is to be done, and jumps to when the next thing is."""

import asyncio
import selectors
from typing import Any


class JumpingClock(asyncio.SelectorEventLoop):
    """A loop whose time goes on only while nothing is to be done, and then at once to when something is."""

    def __init__(self) -> None:
        self.now = 1_000.0
        super().__init__(_Jumps(self))

    def time(self) -> float:
        return self.now


class _Jumps(selectors.DefaultSelector):
    def __init__(self, clock: JumpingClock) -> None:
        super().__init__()
        self.clock = clock

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = super().select(0)
        if not ready and timeout:
            self.clock.now += timeout + 1e-7
        return ready
