"""How does a code action's work reach the editor? Progress, questions, edits, pages and new files, by what this editor can.

An edit is sent for the version the document has at that moment, in one step of undo; every refusal is a no. Where an editor is silent
the document tells: ALE (Vim) makes the edit and never says so.
"""

import asyncio
from collections.abc import Callable, Sequence

from lsprotocol import types

from temoto.core.code.text import split_lines
from temoto.core.codeactions.anchor import edited, where_now
from temoto.core.codeactions.spot import Edit
from temoto.core.messages import Note
from temoto.lsp.codeactions.pages import Pages, as_uri
from temoto.lsp.codeactions.questions import Questions
from temoto.lsp.codeactions.spots import to_text_edits
from temoto.lsp.protocol.asking import apart, ask_editor
from temoto.lsp.protocol.changes import Changes
from temoto.lsp.server import TemotoServer

APPLY_S = 30.0  # an editor may ask its user first (Emacs does)


class EditorDesk:
    """The Desk of one action. `report` shows what is being done; `make` creates a file (blocks), None where one is there."""

    def __init__(
        self,
        server: TemotoServer,
        report: Callable[[Note], None],
        pages: Pages,
        questions: Questions,
        changes: Changes,
        make: Callable[[Sequence[str], str], str | None],
    ) -> None:
        self._server, self._report, self._pages, self._make = server, report, pages, make
        self._questions, self._changes = questions, changes

    def report(self, message: Note) -> None:
        self._report(message)

    def lines(self, uri: str) -> Sequence[str] | None:
        document = self._server.documents.open_document(uri)
        return None if document is None else document.lines

    async def confirm(self, question: Note, stands: Callable[[], bool]) -> bool:
        return await self._questions.confirm(question, stands, safe_first=True)

    async def apply(self, uri: str, edits: Sequence[Edit], label: Note) -> bool | None:
        await apart(self._server)
        server = self._server
        document = server.documents.open_document(uri)
        if document is None:
            return False
        arrived = _arrival(document.lines, edits)
        changes = to_text_edits(edits, document.lines, server.documents.encoding)
        edit = types.ApplyWorkspaceEditParams(
            self._workspace_edit(uri, document.version, changes), label.text(server.language)
        )
        asking = ask_editor(server, types.WORKSPACE_APPLY_EDIT, edit, refused=_NO_WORD, limit=APPLY_S)
        answer = await self._changes.answer_unless(asking, lambda: self.lines(uri) is None or arrived(self.lines(uri)))
        if arrived(self.lines(uri)):
            return True
        return None if answer is _NO_WORD else bool(getattr(answer, "applied", False))

    async def show(self, name: str, text: str, *, ended: bool) -> None:
        await self._pages.show(name, text, ended=ended)

    async def create(self, uris: Sequence[str], text: str) -> str | None:
        made = await asyncio.to_thread(self._make, uris, text)
        if made is not None:
            self._pages.open_file(as_uri(made))
        return made

    def _workspace_edit(self, uri: str, version: int | None, changes: list[types.TextEdit]) -> types.WorkspaceEdit:
        """The edit with the document's version where the editor checks it; Neovim announces no documentChanges and takes plain changes."""
        workspace = self._server.client_capabilities.workspace
        able = workspace.workspace_edit if workspace else None
        if not (able and able.document_changes):
            return types.WorkspaceEdit(changes={uri: changes})
        document = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=version)
        return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, list(changes))])


def _arrival(lines: Sequence[str], edits: Sequence[Edit]) -> Callable[[Sequence[str] | None], bool]:
    """What tells whether edits of `lines` stand in a document as it is: their place, a line on each side with it, as it was is
    gone, and as it was to be is there. Whatever else was typed meanwhile."""
    was = tuple(lines)
    wanted = split_lines(edited(was, edits))
    first = max(0, min(edit.first for edit in edits) - 1)
    until = min(len(was), max(edit.until for edit in edits) + 1)
    last = len(wanted) - (len(was) - until) - 1

    tells = last > first or any(edit.text for edit in edits)  # one line that was there before as well tells nothing

    def arrived(now: Sequence[str] | None) -> bool:
        if now is None or not tells:
            return now is not None and list(now) == wanted
        gone = where_now(was, first, until - 1, now) is None
        return list(now) == wanted or (gone and where_now(wanted, first, last, now) is not None)

    return arrived


_NO_WORD = object()
