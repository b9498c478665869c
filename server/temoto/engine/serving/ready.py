"""How does a verb get a session that serves? Started as a server's is, waited for, and closed behind it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from temoto.core.settings import Settings
from temoto.engine.serving.startup import close
from temoto.engine.serving.supervise import keep_ready
from temoto.engine.session import Session
from temoto.engine.world import World


@asynccontextmanager
async def ready_session(world: World, settings: Settings, seconds: float) -> AsyncGenerator[Session, None]:
    """A Session that serves, or whose status says why not after `seconds`; closed on the way out."""
    session = Session()
    session.settings = settings
    keeping = asyncio.create_task(keep_ready(session, world))
    try:
        with suppress(TimeoutError):
            await asyncio.wait_for(session.settled.wait(), seconds)
        yield session
    finally:
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
        await close(session)
