"""Conversions between the editor's types and ours, and nothing else.

A Ghost becomes an item that replaces its line from the start to the cursor (and the closers it brings itself): editors
compare the replaced text with the item to see whether what is typed next still agrees, and Neovim 0.12.0 crashes on
items without a range (neovim#38721).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lsprotocol import types

from temoto.core.code.document import Document
from temoto.core.code.text import behind_lone_bytes, from_code_points, without_ending
from temoto.core.completion.asking import ask_at
from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Ask, Ghost
from temoto.core.messages import Note, note
from temoto.core.status import Command, Status
from temoto.lsp.protocol.document import LineDocument, LineWorkspace

if TYPE_CHECKING:
    from temoto.core.backend.freed import Freeing

MOST_SAID_AGAIN = (
    2_000  # code points of the cursor's line in an item: a line of a megabyte would be sent back whole at each key
)
LABEL = 60  # code points of a menu entry: what a popup of 80 columns shows


@dataclass(frozen=True, slots=True)
class Popup:
    """An editor's own popup is open, with an entry chosen. `lines` and `column`: the document with that entry in it; `line`: the
    cursor's line as it is, without its ending, of which the entry takes the place up to `until`."""

    lines: Sequence[str]
    column: int
    line: str
    until: int


def popup_of(
    document: LineDocument | None, position: types.Position, info: types.SelectedCompletionInfo
) -> Popup | None:
    """The Popup of an inline request; None where its entry does not stand around the cursor, or has several lines."""
    number, text = position.line, info.text
    if (
        document is None
        or "\n" in text
        or not info.range.start.line == info.range.end.line == number < len(document.lines)
    ):
        return None
    start, cursor = document.column(info.range.start), document.column(position)
    until = max(document.column(info.range.end), cursor)
    if start > cursor:
        return None
    line = document.lines[number]
    filled = [*document.lines]
    filled[number] = line[:start] + text + line[until:]
    return Popup(filled, start + len(text), without_ending(line), until)


def from_lsp_position(
    document: LineDocument,
    position: types.Position,
    *,
    invoked: bool,
    others: tuple[Document, ...] = (),
    popup: Popup | None = None,
    around: tuple[list[str], list[str]] = ([], []),
) -> Ask | None:
    """The Ask at a position, or None where the document has no such line. Columns past the end mean the end.

    With a popup it is asked what follows its entry: editors hide a ghost that does not begin with that. `around`: lines of a notebook's
    other cells; lines still count from the cell's first.
    """
    if position.line > len(document.lines):
        return None
    lines, (before, behind) = popup.lines if popup else document.lines, around
    if before or behind:
        whole = [*lines, ""] if not lines or lines[-1].endswith(("\n", "\r")) else [*lines]
        whole[-1] += "\n" if behind else ""
        lines = [*before, *whole, *behind]
    ask = ask_at(
        lines,
        position.line + len(before),
        popup.column if popup else document.column(position),
        uri=document.uri,
        language=document.language,
        called=document.language_id or "",
        version=document.version,
        invoked=invoked,
        others=others,
    )
    return replace(ask, first=ask.first - len(before), line=ask.line - len(before)) if ask and before else ask


def to_inline_item(
    ghost: Ghost, ask: Ask, workspace: LineWorkspace, popup: Popup | None = None
) -> types.InlineCompletionItem:
    """The Ghost as ghost text, behind a popup's entry where one is open. Of a very long line only what is near the cursor is said again."""
    start = max(behind_lone_bytes(ask.left), ask.column - MOST_SAID_AGAIN)
    line, end = (popup.line, popup.until) if popup else (without_ending(ask.current), ask.column)
    place = _range(ask.line, line, min(start, len(line)), end + ghost.overwrite, workspace)
    return types.InlineCompletionItem(insert_text=ask.left[start:] + ghost.text, range=place)


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
        filter_text=word + ghost.text,  # what is inserted, whole: kak-lsp takes an item for a snippet where they differ
        sort_text="\uffff",  # behind what a language server knows for certain
        insert_text_mode=types.InsertTextMode.AsIs,
        text_edit=types.TextEdit(
            _range(ask.line, without_ending(ask.current), start, ask.column + ghost.overwrite, workspace),
            word + ghost.text,
        ),
    )


def word_before(left: str) -> str:
    """The identifier the cursor stands behind."""
    end = len(left)
    while end and (left[end - 1].isalnum() or left[end - 1] == "_"):
        end -= 1
    return left[end:]


def to_status(
    status: Status, language: str, last_empty: Reason | None = None, *, masked: bool = False
) -> dict[str, object]:
    """The parameters of temoto/status (docs/lsp-extensions.md). `masked`: something was hidden from the model."""
    details = (*status.details, *((_masked(),) if masked else ()))
    return {
        "kind": str(status.kind),
        "text": status.text.text(language),
        "detail": "\n".join(detail.text(language) for detail in details),
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


def _masked() -> Note:
    from temoto.core.messages.empty import EmptyMessage  # imported by the start-up, as below

    return note(EmptyMessage.MASKED)


def _empty(reason: Reason | None, language: str) -> dict[str, str] | None:
    if reason is None:
        return None
    from temoto.core.completion.why_empty import (
        why_empty,  # imported by the start-up, before there is a reason that is told
    )

    return {"reason": str(reason), "text": why_empty(reason).text(language)}


def _range(number: int, line: str, start: int, end: int, workspace: LineWorkspace) -> types.Range:
    return types.Range(
        types.Position(number, from_code_points(line, start, workspace.encoding)),
        types.Position(number, from_code_points(line, end, workspace.encoding)),
    )
