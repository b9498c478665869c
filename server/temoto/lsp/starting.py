"""How does a server start, once the editor has its answer to initialize?

    (thread: the rest of temoto is imported) → settings → keep_ready, behind everything else

Whatever goes wrong becomes a status: the server goes on answering.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, cast

from lsprotocol import types

from temoto.core.messages import Message, Note, note
from temoto.core.status import Kind, Status
from temoto.engine.session import Session
from temoto.engine.setup import House, keep_ready
from temoto.lsp.asking import ask_editor
from temoto.lsp.server import TemotoServer
from temoto.lsp.status import Progress, Teller
from temoto.ports import TemotoError

log = logging.getLogger(__name__)

OpenHouse = Callable[[object], tuple[House, Callable[[Session], tuple[Note, ...]]]]
"""Given the editor's options: the world, and what puts the settings into a Session. Imports much, so it runs in a thread."""
SECTION = "temoto"


def begin(server: TemotoServer, open_house: OpenHouse) -> None:
    """Start up behind serving; the server owns the task."""
    server.keeping = asyncio.create_task(_start(server, open_house))


async def _start(server: TemotoServer, open_house: OpenHouse) -> None:
    teller, progress = Teller(server), Progress(server)
    session = server.session
    session.tell = teller.tell
    try:
        house, apply = await asyncio.to_thread(open_house, await _options(server))
        warnings = apply(session)
        server.language = _language(server)
        for warning in warnings:
            teller.say(warning, types.MessageType.Warning)
        report = await progress.begin(note(Message.STARTING))
        await keep_ready(session, house, report, started=progress.end)
    except TemotoError as error:
        session.say(Status(Kind.ERROR, error.note))
    except Exception as error:
        log.exception("start-up failed")
        session.say(Status(Kind.ERROR, note(Message.UNEXPECTED, detail=f"{type(error).__name__}: {error}")))
    finally:
        progress.end()


async def _options(server: TemotoServer) -> object:
    """initializationOptions, overlaid with what workspace/configuration says; its null means nothing set."""
    workspace = server.client_capabilities.workspace
    if not (workspace and workspace.configuration):
        return server.options
    asked = types.ConfigurationParams(items=[types.ConfigurationItem(section=SECTION)])
    answers = await ask_editor(server, types.WORKSPACE_CONFIGURATION, asked)
    said: object = cast("list[object]", answers)[0] if isinstance(answers, (list, tuple)) and answers else None
    if not isinstance(said, dict):
        return server.options
    given = server.options
    below = cast("dict[str, Any]", given) if isinstance(given, dict) else {}
    return _overlaid(below, cast("dict[str, Any]", said))


def _overlaid(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """`above` over `below`, table by table; nulls say nothing."""
    whole = dict(below)
    for key, value in above.items():
        if isinstance(value, dict):
            inner = whole.get(key)
            table = cast("dict[str, Any]", inner) if isinstance(inner, dict) else {}
            whole[key] = _overlaid(table, cast("dict[str, Any]", value))
        elif value is not None:
            whole[key] = value
    return whole


def _language(server: TemotoServer) -> str:
    chosen = server.session.settings.language
    if chosen != "auto":
        return chosen
    return "ja" if server.locale.lower().startswith("ja") else "en"
