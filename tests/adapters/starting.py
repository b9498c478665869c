"""A start-up as a laptop of no distinction makes it, on whatever its settings find."""

from collections.abc import AsyncGenerator, Callable

from temoto.adapters import discovery
from temoto.adapters.catalog import load_catalog
from temoto.core.machine import Machine
from temoto.core.models.token_estimate import estimate_for
from temoto.core.settings import Settings
from temoto.core.status import Status
from temoto.engine.serving.startup import start
from temoto.engine.session import Session
from temoto.engine.world import World
from temoto.ports import Backend, TemotoError

CATALOG = load_catalog()
LAPTOP = Machine((), 16_000_000_000, 8_000_000_000, 4)
Find = Callable[[Settings], AsyncGenerator[Backend | TemotoError, None]]


def house(environment: dict[str, str] | None = None, find: Find | None = None) -> World:
    """The laptop, and the backends that are really there; or those that `find` finds."""
    return World(
        CATALOG,
        lambda: LAPTOP,
        find or (lambda wanted: discovery.backends(wanted, environment or {}, CATALOG)),
        estimate_for,
    )


async def session_of(
    settings: Settings, environment: dict[str, str] | None = None, find: Find | None = None
) -> Session:
    """A Session after its start-up; to be ended."""
    session = Session()
    session.settings = settings
    await start(session, house(environment, find))
    return session


async def ended(session: Session) -> None:
    if (backend := session.stop()) is not None:
        await backend.close()


async def started(settings: Settings, environment: dict[str, str] | None = None) -> Status:
    """What a start-up came to; nothing is left of it."""
    session = await session_of(settings, environment)
    await ended(session)
    return session.status
