"""How do an editor's messages come in? One after the other, framed as LSP's base protocol says; a change that cannot be read is
not forgotten: its document is lost until the editor sends it whole (document.py).

Takes the place of pygls' own loop, which logs what it cannot read and goes on as if nothing had been said: the edits of later
answers then land on other lines.
"""

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable
from threading import Event
from typing import Any, Protocol, cast

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from temoto.lsp.protocol.pygls_patches import PatchedProtocol

log = logging.getLogger(__name__)

# More than any document an editor opens. What is announced is waited for, so a header gone wrong would hold everything up for ever.
MOST_BYTES = 2**30
MOST_POSITION = 2**31 - 1  # LSP's uinteger
_LENGTH = re.compile(rb"content-length:[ \t]*(\d{1,30})[ \t]*\r?\n", re.IGNORECASE)
_NUMBER = re.compile(r'"id"\s*:\s*(\d{1,10})\b')
_METHOD = re.compile(r'"method"\s*:\s*"([^"]*)"')
# In a JSON string the quotes of such text would be escaped, so this is never found inside a document.
_URI = re.compile(r'"uri"\s*:\s*("(?:[^"\\]|\\.)*")')

Report = Callable[[Exception, type[JsonRpcException]], object]


class Reader(Protocol):
    """What is read from: standard input or a connection."""

    def readline(self) -> Awaitable[bytes]: ...

    def readexactly(self, n: int, /) -> Awaitable[bytes]: ...


class Listener:
    """Hands each message to the protocol, and tells it of which document one could not be read ("": it may have been any)."""

    def __init__(self, protocol: PatchedProtocol, report: Report) -> None:
        self._protocol, self._report = protocol, report

    async def listen(self, reader: Reader, until: Event | None = None) -> None:
        """Read until the editor goes or `until` is set; raises what `exit` raises (SystemExit), and what the reader does."""
        while not (until and until.is_set()):
            body = await _body(reader)
            if not body:
                return
            self.hear(body)
            # What a request asks about is the document as it is now: let its handler begin before a change behind it is read.
            await asyncio.sleep(0)

    def hear(self, body: bytes) -> None:
        """Handle one message. Never raises for what is in it."""
        text = as_text(body)
        try:
            message: object = json.loads(text)
        except (ValueError, RecursionError) as error:
            log.warning("a message cannot be read: %s", type(error).__name__)
            if _may_change_documents(text):
                self._protocol.lose(_uri_in(text))
            self._protocol.refuse(_number_in(text), types.ErrorCodes.ParseError)
            self._report(error, JsonRpcException)
            return
        self.take(message)

    def take(self, message: object) -> None:
        """Handle one message that was parsed already."""
        if not isinstance(message, dict):  # LSP has no batches
            self._protocol.refuse(None, types.ErrorCodes.InvalidRequest)
            return
        data = cast("dict[str, Any]", message)
        method = data.get("method")
        if isinstance(method, str) and (fault := self._protocol.out_of_turn(method)):
            if "id" in data:
                self._protocol.refuse(data["id"], fault)
            return
        if method == types.NOTEBOOK_DOCUMENT_DID_CHANGE:
            self._take_cells(data)
            return
        changes = method in (types.TEXT_DOCUMENT_DID_OPEN, types.TEXT_DOCUMENT_DID_CHANGE)
        if changes and not _is_sound(data, whole=method == types.TEXT_DOCUMENT_DID_OPEN):
            log.warning("%s cannot be read", method)
            self._protocol.lose(_uri_of(data))
            return
        try:
            self._protocol.handle_message(self._protocol.structure_message(data))
        except Exception as error:  # whatever a message says, the next one is read; what asks is answered by then
            log.exception("unable to handle a message")
            if changes:
                self._protocol.lose(_uri_of(data))
            self._report(error, JsonRpcException)

    def _take_cells(self, data: dict[str, Any]) -> None:
        """Handle a change of a notebook: the cells whose new text cannot be read, or not be put in, are lost, and no others."""
        cells = changed_cells(data)
        if all(sound for _, sound in cells):
            try:
                self._protocol.handle_message(self._protocol.structure_message(data))
            except Exception as error:  # a broken list of cells: those that are known stay
                log.exception("unable to handle a notebook's change")
                self._report(error, JsonRpcException)
            else:
                return
        for uri, _ in cells:
            self._protocol.lose(uri)


def changed_cells(data: dict[str, Any]) -> list[tuple[str, bool]]:
    """The cells whose text a change of a notebook replaces, each with whether that can be read."""
    place = _within(_within(_within(_within(data, "params"), "change"), "cells"), "textContent")
    found: list[tuple[str, bool]] = []
    for entry in cast("list[object]", place) if isinstance(place, list) else []:
        if not isinstance(entry, dict):
            continue
        given = cast("dict[str, Any]", entry)
        document, changes = given.get("document"), given.get("changes")
        uri = cast("dict[str, Any]", document).get("uri") if isinstance(document, dict) else None
        if isinstance(uri, str):
            sound = isinstance(changes, list) and all(_is_change(change) for change in cast("list[object]", changes))
            found.append((uri, sound))
    return found


def _within(place: object, name: str) -> object:
    return cast("dict[str, Any]", place).get(name) if isinstance(place, dict) else None


def as_text(body: bytes) -> str:
    """The body as text. Bytes that are no UTF-8 (real Neovim sends them as they stand in a file) become lone surrogates, U+DC80 to
    U+DCFF, one a byte: an editor counts each as one, and so must we."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("utf-8", "surrogateescape")


async def _body(reader: Reader) -> bytes:
    """The next body; empty where the editor is gone."""
    length = 0
    while header := await reader.readline():
        if found := _LENGTH.fullmatch(header):
            length = int(found[1])
            if length > MOST_BYTES:
                log.error("a message of %d bytes was announced: what follows cannot be told apart any more", length)
                return b""
        elif length and not header.strip():
            return await reader.readexactly(length)
    return b""


def _number_in(text: str) -> int | None:
    """The number of a question that is no JSON, so that who asked is answered; None where it shows none."""
    found = _NUMBER.search(text)
    return int(found[1]) if found else None


def _may_change_documents(text: str) -> bool:
    """Whether a message that is no JSON may have been a change. One with a number is a question or an answer."""
    if named := _METHOD.search(text):
        return named[1].replace("\\/", "/") in (types.TEXT_DOCUMENT_DID_OPEN, types.TEXT_DOCUMENT_DID_CHANGE)
    return '"id"' not in text


def _uri_in(text: str) -> str:
    found = _URI.search(text)
    if found is None:
        return ""
    try:
        return str(json.loads(found[1], strict=False))
    except ValueError:
        return ""


def _uri_of(message: dict[str, Any]) -> str:
    params = message.get("params")
    document = cast("dict[str, Any]", params).get("textDocument") if isinstance(params, dict) else None
    uri = cast("dict[str, Any]", document).get("uri") if isinstance(document, dict) else None
    return uri if isinstance(uri, str) else ""


def _is_sound(message: dict[str, Any], *, whole: bool) -> bool:
    """Whether the message says what LSP has it say. lsprotocol alone reads a text of null as "None", and 1.7 as line 1."""
    params = message.get("params")
    if not isinstance(params, dict):
        return False
    given = cast("dict[str, Any]", params)
    if whole:
        document = given.get("textDocument")
        return isinstance(document, dict) and isinstance(cast("dict[str, Any]", document).get("text"), str)
    changes = given.get("contentChanges")
    return isinstance(changes, list) and all(_is_change(change) for change in cast("list[object]", changes))


def _is_change(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    change = cast("dict[str, Any]", value)
    if "range" in change and change["range"] is None:
        del change["range"]  # "none" said aloud: the whole document
    where = change.get("range", _NOWHERE)
    return isinstance(change.get("text"), str) and (where is _NOWHERE or _is_range(where))


def _is_range(value: object) -> bool:
    ends = [cast("dict[str, Any]", value).get(end) for end in ("start", "end")] if isinstance(value, dict) else [None]
    return all(
        isinstance(end, dict) and all(_is_unsigned(cast("dict[str, Any]", end).get(unit)) for unit in ("line", "character"))
        for end in ends
    )  # fmt: skip


def _is_unsigned(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_POSITION


_NOWHERE = object()
