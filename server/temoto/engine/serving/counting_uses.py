"""How are counts of suggestions stored? Off the typing path, every few minutes and at the end; not where the user does not want it."""

import asyncio
from time import monotonic

from temoto.core.completion.use_counts import Counts
from temoto.engine.session import Session
from temoto.engine.world import World

LEAST_S = 300.0  # between two writings


class UsesRecorder:
    """Stores what one session counts."""

    def __init__(self, session: Session, world: World) -> None:
        self._session, self._world = session, world
        self._written = monotonic()

    async def now_and_then(self) -> None:
        """Store the counts, if enough time has passed."""
        if monotonic() - self._written >= LEAST_S:
            await self.at_last()

    async def at_last(self) -> None:
        """Store the counts, if there are any."""
        self._written = monotonic()
        counts, store = self._session.uses.drain(), self._world.uses
        if store is not None and self._session.settings.stats and counts != Counts():
            await asyncio.to_thread(store.add, counts)
