"""How does a server start, once the editor has its answer to initialize?

    (thread: the rest of temoto is imported) → settings → keep_ready, behind everything else

Whatever goes wrong becomes a status: the server goes on answering.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from lsprotocol import types

from temoto.core.messages import note
from temoto.core.messages.start import StartMessage
from temoto.core.status import Kind, Status
from temoto.lsp.configuration import Configuration, ReadSettings, register
from temoto.lsp.server import TemotoServer
from temoto.lsp.status import Progress, Teller
from temoto.ports import TemotoError

if TYPE_CHECKING:
    from temoto.engine.setup import House

log = logging.getLogger(__name__)

OpenHouse = Callable[[], "tuple[House, ReadSettings]"]
"""The world, and what reads the user's settings. Imports much, so it runs in a thread."""


def begin(server: TemotoServer, open_house: OpenHouse) -> None:
    """Start up behind serving; the server owns the task."""
    server.keeping = asyncio.create_task(_begin(server, open_house))


async def _begin(server: TemotoServer, open_house: OpenHouse) -> None:
    await asyncio.gather(_start(server, open_house), register(server))


async def reread(server: TemotoServer, open_house: OpenHouse) -> None:
    """The settings changed. Before the first reading there is nothing to do: that one is still to come."""
    if server.keeping is not None and server.keeping.done():
        begin(server, open_house)  # start-up itself had failed; other settings may be the cure
    elif server.configuration is not None:
        await server.configuration.apply()


async def _start(server: TemotoServer, open_house: OpenHouse) -> None:
    teller, progress = Teller(server), Progress(server)
    session = server.session
    session.tell = teller.tell
    try:
        house, read = await asyncio.to_thread(open_house)
        from temoto.engine.keeping import keep_ready  # the thread has imported it

        server.configuration = Configuration(
            server, read, lambda warning: teller.say(warning, types.MessageType.Warning)
        )
        await server.configuration.apply()
        report = await progress.begin(note(StartMessage.STARTING))
        await keep_ready(session, house, report, started=lambda: _started(server, house, progress, teller))
    except TemotoError as error:
        session.say(Status(Kind.ERROR, error.note))
    except Exception as error:
        log.exception("start-up failed")
        session.say(Status(Kind.ERROR, note(StartMessage.UNEXPECTED, detail=f"{type(error).__name__}: {error}")))
    finally:
        progress.end()


def _started(server: TemotoServer, house: "House", progress: Progress, teller: Teller) -> None:
    """A start-up has come to its end; where nothing serves for want of a model, the user is offered one, once."""
    progress.end()
    from temoto.lsp.consent import offer  # imported by then, or needed by a user who reads a question

    if server.offering is None and server.session.status.kind is Kind.ERROR and house.offering is not None:
        server.offering = asyncio.create_task(offer(server, house.offering, teller))
