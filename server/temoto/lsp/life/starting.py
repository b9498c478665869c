"""How does a server start, once the editor has its answer to initialize?

    (thread: the rest of temoto is imported) → settings → keep_ready, behind everything else

Whatever goes wrong becomes a status: the server goes on answering.
"""

import asyncio
import gc
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from lsprotocol import types

from temoto.core.messages import note
from temoto.core.messages.start import StartMessage
from temoto.core.status import Kind, Status
from temoto.lsp.codeactions import pages
from temoto.lsp.life.configuration import Configuration, ReadSettings, register
from temoto.lsp.life.start_progress import StartProgress
from temoto.lsp.server import Says, TemotoServer
from temoto.lsp.status import Teller
from temoto.ports import TemotoError

if TYPE_CHECKING:
    from temoto.engine.world import House

log = logging.getLogger(__name__)

OpenHouse = Callable[[], "tuple[House, ReadSettings]"]
"""The world, and what reads the user's settings. Imports much, so it runs in a thread."""


def begin(server: TemotoServer, open_house: OpenHouse) -> None:
    """Start up behind serving; the server owns the task."""
    server.keeping = asyncio.create_task(_begin(server, open_house))


async def _begin(server: TemotoServer, open_house: OpenHouse) -> None:
    await asyncio.gather(_start(server, open_house), register(server), pages.register(server))


async def reread(server: TemotoServer, open_house: OpenHouse) -> None:
    """The settings changed. Before the first reading there is nothing to do: that one is still to come."""
    if server.keeping is not None and server.keeping.done():
        begin(server, open_house)  # start-up itself had failed; other settings may be the cure
    elif server.configuration is not None:
        await server.configuration.apply()


async def _start(server: TemotoServer, open_house: OpenHouse) -> None:
    teller, progress = Teller(server), StartProgress(server)
    session = server.session
    session.tell, server.teller = teller.tell, teller
    first = True

    def tried() -> None:
        nonlocal first
        progress.end()
        if first and session.status.kind is Kind.ERROR:
            fetch(server, unless_declined=True)
        first = first and session.status.kind is Kind.OFF  # later, a backend is gone rather than never there

    try:
        house, read = await asyncio.to_thread(_open, open_house)
        from temoto.engine.serving.keeping import keep_ready  # the thread has imported them
        from temoto.lsp.codeactions.acting import Acting

        server.configuration = Configuration(
            server, read, lambda warning: teller.say(warning, types.MessageType.Warning)
        )
        await server.configuration.apply()
        server.house = house
        if house.workshop is not None:
            server.acting = Acting(server, house, house.workshop)
        if session.settings.completion.enabled:
            await progress.begin()
        await keep_ready(session, house, progress.report, tried=tried)
    except TemotoError as error:
        session.say(Status(Kind.ERROR, error.note))
    except Exception as error:
        log.exception("start-up failed")
        session.say(Status(Kind.ERROR, note(StartMessage.UNEXPECTED, detail=f"{type(error).__name__}: {error}")))
    finally:
        progress.end()


def _open(open_house: OpenHouse) -> "tuple[House, ReadSettings]":
    """The world, and with it what this room needs for code actions: imported here, so that no menu waits for it."""
    try:
        from temoto.lsp.codeactions import menu  # noqa: F401 # pyright: ignore[reportUnusedImport]

        return open_house()
    finally:
        # What was imported stays for good: Python's collector need not go over it again, which took up to 50 ms at a time.
        gc.collect()
        gc.freeze()
        gc.enable()


def fetch(server: TemotoServer, *, unless_declined: bool = False) -> bool:
    """Offer the user a model to fetch, in a task the server owns; whether that is possible now."""
    house, teller = server.house, server.teller
    if house is None or house.getting is None or teller is None:
        return False
    if server.offering is not None and not server.offering.done():
        return False  # a question is on the screen, or its model on the way
    server.offering = asyncio.create_task(_fetched(server, house, teller, unless_declined=unless_declined))
    return True


async def _fetched(server: TemotoServer, house: "House", teller: Says, *, unless_declined: bool) -> bool:
    from temoto.lsp.life.consent import offer  # imported by then, or needed by a user who reads a question

    fetched = await offer(server, house, teller, unless_declined=unless_declined)
    if fetched:
        server.session.somebody_waits()  # there is something to start with now, also where no document is open
    return fetched
