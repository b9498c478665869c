"""What does a menu entry stand for, on the document as it is now? The command's argument to an ActionRequest, or a sentence why not.

The argument carries all that is needed to find the place again; nothing is remembered between the menu and the command.
"""

import asyncio
from dataclasses import dataclass, replace
from typing import Any, cast
from uuid import uuid4

from lsprotocol import types

from temoto.core.code.comment_language import speaks_japanese
from temoto.core.code.document import Document
from temoto.core.codeactions.action import offered
from temoto.core.messages import Note, note
from temoto.core.messages.act import ActMessage
from temoto.core.messages.document import DocumentMessage
from temoto.engine.codeactions.briefing import ActionRequest
from temoto.engine.world import ActionPorts
from temoto.lsp.codeactions.outlines import Outlines
from temoto.lsp.codeactions.spots import diagnostics_from_json, range_from_json, to_spot
from temoto.lsp.protocol.document import LineDocument, file_named
from temoto.lsp.server import TemotoServer


@dataclass(frozen=True, slots=True)
class CommandArgument:
    """The command's argument: which action, where, about which diagnostics."""

    action: str
    uri: str
    place: types.Range
    diagnostics: tuple[types.Diagnostic, ...]
    instruction: str


def read_argument(argument: object) -> CommandArgument | None:
    """The CommandArgument in a command's arguments; None where it is not one of temoto's."""
    if not isinstance(argument, dict):
        return None
    given = cast("dict[str, Any]", argument)
    place = range_from_json(given.get("range"))
    action, uri = given.get("action"), given.get("uri")
    if place is None or not isinstance(action, str) or not isinstance(uri, str):
        return None
    instruction = given.get("instruction")
    return CommandArgument(
        action, uri, place, tuple(diagnostics_from_json(given.get("diagnostics"))), instruction if isinstance(instruction, str) else ""
    )  # fmt: skip


async def to_request(
    server: TemotoServer, action_ports: ActionPorts, outlines: Outlines, argument: CommandArgument
) -> ActionRequest | Note:
    """The ActionRequest, with everything the model may be shown frozen as it is at this moment."""
    document = server.documents.open_document(argument.uri)
    if document is None:
        lost = server.documents.is_lost(argument.uri)
        return note(DocumentMessage.LOST, name=file_named(argument.uri)) if lost else note(ActMessage.NOT_OPEN)
    outline = await outlines.of(document, None)
    spot = to_spot(
        document,
        argument.place,
        argument.diagnostics,
        outline,
        server.documents.encoding,
        sends_sexps=server.habits.sends_sexps,
    )
    actions = action_ports.actions(server.session.settings)
    menu = offered(actions, spot, asks=True)
    chosen = next((one for one in menu if one.action.id == argument.action), None)
    if chosen is None:
        return _why_not(argument.action, action_ports, server)
    return ActionRequest(
        chosen.action, spot, chosen.target, file_named(argument.uri), chosen.title, chosen.diagnostics, argument.instruction,
        language=_language(server, document), others=await _others(server, action_ports, outlines, document.uri),
        name=f"{chosen.action.id}-{uuid4().hex[:8]}",
    )  # fmt: skip


def _why_not(name: str, action_ports: ActionPorts, server: TemotoServer) -> Note:
    actions = {one.id: one for one in action_ports.actions(server.session.settings)}
    if name in actions:
        return note(ActMessage.NOT_HERE, title=actions[name].title)
    return note(ActMessage.NO_SUCH_ACTION, name=name[:60], names=", ".join(actions))


def _language(server: TemotoServer, document: LineDocument) -> str:
    """The language to answer in: the user's setting, else the editor's, else that of the comments."""
    told = server.session.settings.language != "auto" or server.locale
    return "ja" if server.language == "ja" or (not told and speaks_japanese(document.lines)) else "en"


async def _others(
    server: TemotoServer, action_ports: ActionPorts, outlines: Outlines, uri: str
) -> tuple[Document, ...]:
    """The other open documents that no project ignores, with what a parser says of them."""
    found: list[Document] = []
    for document in server.documents.neighbours(uri):
        if await asyncio.to_thread(action_ports.ignores, document.uri):
            continue
        outline = await outlines.of(document, None)  # of the lines as they are then, with nothing between
        found.append(replace(document.frozen, outline=outline))
    return tuple(found)
