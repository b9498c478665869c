"""How does a server start, once the editor has its answer to initialize?

    (thread: the rest of temoto is imported) → settings → keep_ready, behind everything else

Whatever goes wrong becomes a status: the server goes on answering.
"""

import asyncio
import gc
import logging
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from lsprotocol import types

from temoto.core.messages import note
from temoto.core.messages.start import StartMessage
from temoto.core.status import Status, StatusKind
from temoto.lsp.codeactions import pages
from temoto.lsp.life.configuration import Configuration, ReadSettings, register
from temoto.lsp.life.memory import give_back
from temoto.lsp.life.start_progress import StartProgress
from temoto.lsp.server import Says, TemotoServer
from temoto.lsp.status import StatusNotifier
from temoto.ports import TemotoError

if TYPE_CHECKING:
    from temoto.engine.world import World

log = logging.getLogger(__name__)

OpenWorld = Callable[[], "tuple[World, ReadSettings]"]
"""The world, and what reads the user's settings. Imports much, so it runs in a thread."""


def begin(server: TemotoServer, open_world: OpenWorld) -> None:
    """Start up behind serving; the server owns the task."""
    server.supervising = asyncio.create_task(_begin(server, open_world))


async def _begin(server: TemotoServer, open_world: OpenWorld) -> None:
    await asyncio.gather(_start(server, open_world), register(server), pages.register(server))


async def reread(server: TemotoServer, open_world: OpenWorld) -> None:
    """Apply changed settings; before the first reading there is nothing to do."""
    if server.supervising is not None and server.supervising.done():
        begin(server, open_world)  # start-up itself had failed; other settings may be the cure
    elif server.configuration is not None:
        await server.configuration.apply()


async def _start(server: TemotoServer, open_world: OpenWorld) -> None:
    teller, progress = StatusNotifier(server), StartProgress(server)
    session = server.session
    session.tell, session.ask_again, server.teller = teller.tell, teller.ask_again, teller
    first = True

    def tried() -> None:
        nonlocal first
        progress.end()
        if first and session.status.kind is StatusKind.ERROR:
            fetch(server, unless_declined=True)
        first = first and session.status.kind is StatusKind.OFF  # later, a backend is gone rather than never there

    try:
        world, read = await asyncio.to_thread(_open, open_world)
        from temoto.engine.serving.supervise import keep_ready  # the thread has imported them
        from temoto.lsp.codeactions.acting import Acting

        server.configuration = Configuration(
            server, read, lambda warning: teller.say(warning, types.MessageType.Warning)
        )
        await server.configuration.apply()
        server.world = world
        if world.action_ports is not None:
            server.acting = Acting(server, world, world.action_ports)
        if session.settings.completion.enabled:
            progress.begin()
        await keep_ready(session, world, progress.report, tried=tried)
    except TemotoError as error:
        session.say(Status(StatusKind.ERROR, error.note))
    except Exception as error:
        log.exception("start-up failed")
        session.say(Status(StatusKind.ERROR, note(StartMessage.UNEXPECTED, detail=f"{type(error).__name__}: {error}")))
    finally:
        progress.end()


def _open(open_world: OpenWorld) -> "tuple[World, ReadSettings]":
    """The world, and with it what this room needs for code actions: imported here, so that no menu waits for it."""
    try:
        from temoto.lsp.codeactions import menu  # noqa: F401 # pyright: ignore[reportUnusedImport]

        return open_world()
    finally:
        _tidied()
        gc.enable()


@cache
def _tidied() -> None:
    """What was imported stays for good: Python's collector need not go over it again, which took up to 50 ms at a time. Once a process:
    over TCP there are other editors by then, and what they leave is to be found."""
    gc.collect()
    give_back()
    gc.freeze()


def fetch(server: TemotoServer, *, unless_declined: bool = False) -> bool:
    """Offer the user a model to fetch, in a task the server owns; whether that is possible now. A question that was never answered
    (Emacs' C-g) is put again to who asks for it."""
    world, teller = server.world, server.teller
    if world is None or world.getting is None or teller is None:
        return False
    if server.offering is not None and not server.offering.done():
        if unless_declined or not server.asks_consent:
            return False  # a model is on its way
        server.offering.cancel()
    server.offering = asyncio.create_task(_fetched(server, world, teller, unless_declined=unless_declined))
    return True


async def _fetched(server: TemotoServer, world: "World", notifier: Says, *, unless_declined: bool) -> bool:
    from temoto.lsp.life.consent import offer  # imported by then, or needed by a user who reads a question

    fetched = await offer(server, world, notifier, unless_declined=unless_declined)
    if fetched:
        server.session.somebody_waits()  # there is something to start with now, also where no document is open
    return fetched
