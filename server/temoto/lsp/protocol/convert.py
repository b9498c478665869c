"""Conversions between the editor's types and ours, and nothing else.

A Ghost becomes an item that replaces its line from the start to the cursor (and the closers it brings itself): editors
compare the replaced text with the item to see whether what is typed next still agrees, and Neovim 0.12.0 crashes on
items without a range (neovim#38721).
"""

from typing import TYPE_CHECKING

from lsprotocol import types

from temoto.core.code.document import Document
from temoto.core.code.text import behind_lone_bytes, from_code_points, without_ending
from temoto.core.completion.asking import ask_at
from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Ask, Ghost
from temoto.core.status import Command, Status
from temoto.lsp.protocol.document import LineDocument, LineWorkspace

if TYPE_CHECKING:
    from temoto.core.backend.freed import Freeing

MOST_SAID_AGAIN = (
    2_000  # code points of the cursor's line in an item: a line of a megabyte would be sent back whole at each key
)
LABEL = 60  # code points of a menu entry: what a popup of 80 columns shows


def from_lsp_position(
    document: LineDocument, position: types.Position, *, invoked: bool, others: tuple[Document, ...] = ()
) -> Ask | None:
    """The Ask at a position, or None where the document has no such line. Columns past the end mean the end."""
    if position.line > len(document.lines):
        return None
    return ask_at(
        document.lines,
        position.line,
        document.column(position),
        uri=document.uri,
        language=document.language_id or "",
        version=document.version,
        invoked=invoked,
        others=others,
    )


def to_inline_item(ghost: Ghost, ask: Ask, workspace: LineWorkspace) -> types.InlineCompletionItem:
    """The Ghost as ghost text. Of a very long line only what is near the cursor is said again."""
    start = max(behind_lone_bytes(ask.left), ask.column - MOST_SAID_AGAIN)
    return types.InlineCompletionItem(
        insert_text=ask.left[start:] + ghost.text, range=_range(ask, start, ask.column + ghost.overwrite, workspace)
    )


def to_menu_item(ghost: Ghost, ask: Ask, workspace: LineWorkspace) -> types.CompletionItem:
    """The Ghost as a menu entry: it replaces the word before the cursor, so that the menu's filter keeps it."""
    start = ask.column - len(word_before(ask.left[-MOST_SAID_AGAIN:]))
    word = ask.left[start:]
    label = (word + ghost.text.strip("\n").split("\n")[0]).strip() or ghost.text.strip().split("\n")[0]
    return types.CompletionItem(
        label=label if len(label) <= LABEL else label[: LABEL - 1] + "…",
        kind=types.CompletionItemKind.Text,
        detail="temoto",
        documentation=types.MarkupContent(types.MarkupKind.PlainText, word + ghost.text)
        if "\n" in ghost.text
        else None,
        filter_text=word + ghost.text.split("\n")[0] if word else label,
        sort_text="\uffff",  # behind what a language server knows for certain
        insert_text_mode=types.InsertTextMode.AsIs,
        text_edit=types.TextEdit(_range(ask, start, ask.column + ghost.overwrite, workspace), word + ghost.text),
    )


def word_before(left: str) -> str:
    """The identifier the cursor stands behind."""
    end = len(left)
    while end and (left[end - 1].isalnum() or left[end - 1] == "_"):
        end -= 1
    return left[end:]


def to_status(status: Status, language: str, last_empty: Reason | None = None) -> dict[str, object]:
    """The parameters of temoto/status (docs/lsp-extensions.md)."""
    return {
        "kind": str(status.kind),
        "text": status.text.text(language),
        "detail": "\n".join(detail.text(language) for detail in status.details),
        "model": status.model,
        "backend": status.backend,
        "url": status.url,
        "where": status.device,
        "context": status.context,
        "fim": status.fim,
        "tokensPerSecond": status.tokens_per_second,
        "promptTokensPerSecond": status.prompt_tokens_per_second,
        "command": _command(status.command, language),
        "lastEmpty": _empty(last_empty, language),
    }


def to_freeing(done: "Freeing", language: str) -> dict[str, object]:
    """What the command temoto.unload answers."""
    return {
        "freed": [
            {"backend": one.backend, "where": one.where, "model": one.model, "bytes": one.size, "vramBytes": one.vram}
            for one in done.freed
        ],
        "problems": [one.text(language) for one in done.problems],
    }


def _command(command: Command | None, language: str) -> dict[str, object] | None:
    """What the editor can offer the user to do, in the form of LSP's Command."""
    if command is None:
        return None
    return {"title": command.said.text(language), "command": str(command), "arguments": []}


def _empty(reason: Reason | None, language: str) -> dict[str, str] | None:
    if reason is None:
        return None
    from temoto.core.completion.why_empty import (
        why_empty,  # imported by the start-up, before there is a reason that is told
    )

    return {"reason": str(reason), "text": why_empty(reason).text(language)}


def _range(ask: Ask, start: int, end: int, workspace: LineWorkspace) -> types.Range:
    line = without_ending(ask.current)
    return types.Range(
        types.Position(ask.line, from_code_points(line, start, workspace.encoding)),
        types.Position(ask.line, from_code_points(line, end, workspace.encoding)),
    )
