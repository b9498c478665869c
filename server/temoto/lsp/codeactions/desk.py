"""How does a code action's work reach the editor? Progress, questions, edits, pages and new files, by what this editor can.

An edit is sent for the version the document has at that moment, in one step of undo; no answer, and every refusal, is a no.
"""

import asyncio
from collections.abc import Callable, Sequence

from lsprotocol import types

from temoto.core.codeactions.spot import Edit
from temoto.core.messages import Note
from temoto.core.messages.act import ActMessage
from temoto.lsp.codeactions.pages import Pages, as_uri
from temoto.lsp.codeactions.spots import to_text_edits
from temoto.lsp.protocol.asking import ask_editor, ask_user
from temoto.lsp.server import TemotoServer

APPLY_S = 30.0  # an editor may ask its user first (Emacs does)


class EditorDesk:
    """The Desk of one action. `report` shows what is being done; `make` creates a file (blocks), None where one is there."""

    def __init__(
        self,
        server: TemotoServer,
        report: Callable[[Note], None],
        pages: Pages,
        make: Callable[[Sequence[str], str], str | None],
    ) -> None:
        self._server, self._report, self._pages, self._make = server, report, pages, make

    def report(self, message: Note) -> None:
        self._report(message)

    def lines(self, uri: str) -> Sequence[str] | None:
        document = self._server.documents.open_document(uri)
        return None if document is None else document.lines

    async def confirm(self, question: Note) -> bool:
        return await confirmed(self._server, question)

    async def apply(self, uri: str, edits: Sequence[Edit], label: Note) -> bool:
        server = self._server
        document = server.documents.open_document(uri)
        if document is None:
            return False
        changes = to_text_edits(edits, document.lines, server.documents.encoding)
        edit = types.ApplyWorkspaceEditParams(
            self._workspace_edit(uri, document.version, changes), label.text(server.language)
        )
        answer = await ask_editor(server, types.WORKSPACE_APPLY_EDIT, edit, limit=APPLY_S)
        return bool(getattr(answer, "applied", False))

    async def show(self, name: str, text: str, *, ended: bool) -> None:
        await self._pages.show(name, text, ended=ended)

    async def create(self, uris: Sequence[str], text: str) -> str | None:
        made = await asyncio.to_thread(self._make, uris, text)
        if made is not None:
            wanted = types.ShowDocumentParams(uri=as_uri(made), take_focus=False)
            await ask_editor(self._server, types.WINDOW_SHOW_DOCUMENT, wanted, limit=APPLY_S)
        return made

    def _workspace_edit(self, uri: str, version: int | None, changes: list[types.TextEdit]) -> types.WorkspaceEdit:
        """The edit with the document's version where the editor checks it; Neovim announces no documentChanges and takes plain changes."""
        workspace = self._server.client_capabilities.workspace
        able = workspace.workspace_edit if workspace else None
        if not (able and able.document_changes):
            return types.WorkspaceEdit(changes={uri: changes})
        document = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=version)
        return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, list(changes))])


async def confirmed(server: TemotoServer, question: Note) -> bool:
    """Whether the user says yes, however long that takes; an editor that cannot ask (Helix) means no."""
    yes, no = (message.text(server.language, {}) for message in (ActMessage.YES, ActMessage.NO))
    return bool(await ask_user(server, question.text(server.language), yes, no, types.MessageType.Warning))
