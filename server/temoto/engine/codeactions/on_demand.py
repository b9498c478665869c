"""How does an action get a model where completions are off? One is set up for it and released afterwards.

Off means that nothing is asked, loaded or kept by itself; a user who chooses an action from a menu has asked.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from temoto.engine.serving.ready import hardware_known
from temoto.engine.serving.startup import close, start
from temoto.engine.session import Session
from temoto.engine.world import World


@asynccontextmanager
async def serving_session(session: Session, world: World) -> AsyncGenerator[Session, None]:
    """The session itself where completions are on; else one of its own, which serves, or whose status says why not."""
    if session.settings.completion.enabled:
        yield session
        return
    await hardware_known(session, world)
    own = session.for_one_action()
    session.watch_machine.outdated()  # by the next action, or once completions are on, its free memory is another
    try:
        await start(own, world)
        yield own
    finally:
        await close(own)
