"""How does a verb get a session that serves? Started as a server's is, waited for, and closed behind it.

A server that types already goes on as if there were no GPU where the hardware answers late, and plans again when it has answered. Who
asks once waits for the hardware: the plan that came second would end the one answer there is.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from temoto.core.settings import Settings
from temoto.engine.serving.startup import close
from temoto.engine.serving.supervise import keep_ready
from temoto.engine.session import Session
from temoto.engine.world import World

HARDWARE_S = (
    15.0  # longer than a look at the hardware takes where a driver is in trouble (12 s, adapters/hardware/looking.py)
)


@asynccontextmanager
async def ready_session(world: World, settings: Settings, seconds: float) -> AsyncGenerator[Session, None]:
    """A Session that serves, or whose status says why not after `seconds`; closed on the way out."""
    session = Session()
    session.settings = settings
    keeping = asyncio.create_task(_kept_ready(session, world))
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await session.settled.wait()
        yield session
    finally:
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
        await close(session)


async def hardware_known(session: Session, world: World) -> None:
    """Wait until it is known what the machine is; where it never answers, what it says later is not taken in by this session."""
    if not session.watch_machine.known:
        await session.watch_machine.look(world.look, HARDWARE_S)
        await session.watch_machine.end()


async def _kept_ready(session: Session, world: World) -> None:
    if session.settings.completion.enabled:
        await hardware_known(session, world)
    await keep_ready(session, replace(world, uses=None))  # what a verb asks is no suggestion in anybody's editor
