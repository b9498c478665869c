"""What does a menu entry stand for, on the document as it is now? The command's argument to an Order, or a sentence why not.

The argument carries all that is needed to find the place again; nothing is remembered between the menu and the command.
"""

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
from temoto.engine.codeactions.briefing import Order
from temoto.engine.world import Workshop
from temoto.lsp.codeactions.outlines import Outlines
from temoto.lsp.codeactions.spots import from_wire, to_range, to_spot
from temoto.lsp.protocol.document import LineDocument, file_named
from temoto.lsp.server import TemotoServer


@dataclass(frozen=True, slots=True)
class Asked:
    """The command's argument: which action, where, about which diagnostics."""

    action: str
    uri: str
    where: types.Range
    diagnostics: tuple[types.Diagnostic, ...]
    instruction: str


def asked(argument: object) -> Asked | None:
    """What a command's argument says; None where it is none of ours."""
    if not isinstance(argument, dict):
        return None
    given = cast("dict[str, Any]", argument)
    where = to_range(given.get("range"))
    action, uri = given.get("action"), given.get("uri")
    if where is None or not isinstance(action, str) or not isinstance(uri, str):
        return None
    instruction = given.get("instruction")
    return Asked(
        action, uri, where, tuple(from_wire(given.get("diagnostics"))), instruction if isinstance(instruction, str) else ""
    )  # fmt: skip


async def order_of(server: TemotoServer, workshop: Workshop, outlines: Outlines, asked: Asked) -> Order | Note:
    """The Order, with everything the model may be shown frozen as it is at this moment."""
    document = server.documents.open_document(asked.uri)
    if document is None:
        lost = server.documents.is_lost(asked.uri)
        return note(DocumentMessage.LOST, name=file_named(asked.uri)) if lost else note(ActMessage.NOT_OPEN)
    outline = await outlines.of(document, None)
    spot = to_spot(document, asked.where, asked.diagnostics, outline, server.documents.encoding)
    actions = workshop.actions(server.session.settings)
    menu = offered(actions, spot, asks=True)
    chosen = next((one for one in menu if one.action.id == asked.action), None)
    if chosen is None:
        return _why_not(asked.action, workshop, server)
    return Order(
        chosen.action, spot, chosen.target, file_named(asked.uri), chosen.title, chosen.diagnostics, asked.instruction,
        language=_language(server, document), others=await _others(server, outlines, document.uri),
        name=f"{chosen.action.id}-{uuid4().hex[:8]}",
    )  # fmt: skip


def _why_not(name: str, workshop: Workshop, server: TemotoServer) -> Note:
    actions = {one.id: one for one in workshop.actions(server.session.settings)}
    if name in actions:
        return note(ActMessage.NOT_HERE, title=actions[name].title)
    return note(ActMessage.NO_SUCH_ACTION, name=name[:60], names=", ".join(actions))


def _language(server: TemotoServer, document: LineDocument) -> str:
    """The user's: as set, else the editor's, else that of the comments."""
    told = server.session.settings.language != "auto" or server.locale
    return "ja" if server.language == "ja" or (not told and speaks_japanese(document.lines)) else "en"


async def _others(server: TemotoServer, outlines: Outlines, uri: str) -> tuple[Document, ...]:
    """The other open documents, with what a parser says of them."""
    found: list[Document] = []
    for document in server.documents.neighbours(uri):
        outline = await outlines.of(document, None)  # of the lines as they are then, with nothing between
        found.append(replace(document.frozen, outline=outline))
    return tuple(found)
