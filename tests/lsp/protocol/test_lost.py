"""A change that cannot be read is never forgotten: what temoto believes of a document is what the editor has, or nothing."""

import gc
import json
import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lsp.in_process import Wireless, settled

URI = "file:///shop/basket.py"
HERE = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
SOUND = {"range": HERE, "text": "x"}
LOST = "temoto: A change of basket.py could not be read"


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)


def spanning(*columns: Any) -> dict[str, Any]:
    a, b, c, d = columns
    return {"start": {"line": a, "character": b}, "end": {"line": c, "character": d}}


@pytest.mark.parametrize(
    "change",
    [
        {"range": spanning(-1, 0, 0, 0), "text": "x"},
        {"range": spanning(2**31, 0, 0, 0), "text": "x"},
        {"range": spanning(0, 0, 0, 1.5), "text": "x"},
        {"range": spanning("0", 0, 0, 0), "text": "x"},
        {"range": spanning(0, 0, 0, True), "text": "x"},
        {"range": {"start": {"line": 0, "character": 0}}, "text": "x"},
        {"range": [], "text": "x"},
        {"range": HERE},
        {"range": HERE, "text": None},
        {"text": None},
        {"text": ["a", "b"]},
        {},
        None,
        {"range": spanning(7, 0, 7, 0), "text": "x"},
        {"range": spanning(1, 0, 9, 0), "text": "x"},
        {"range": {**HERE, "end": None}, "text": "x"},
        {"range": HERE, "rangeLength": -1, "text": "x"},
    ],
    ids=str,
)
def test_after_a_change_that_is_none_the_document_is_not_known(change: Any):
    editor = Wireless()
    editor.open(URI, "a = 1\nb = 2\n")
    editor.change(URI, SOUND, change, SOUND)
    assert editor.text(URI) is None
    editor.change(URI, SOUND)
    assert editor.text(URI) is None
    assert len(editor.shown()) == 1
    assert editor.shown()[0].startswith(LOST)


@pytest.mark.parametrize(
    "whole",
    [
        lambda editor: editor.change(URI, {"text": "new\n"}, {"range": HERE, "text": "a "}),
        lambda editor: editor.change(URI, {"range": None, "text": "a new\n"}),
        lambda editor: editor.open(URI, "a new\n"),
    ],
    ids=["changed as a whole", "range null", "opened again"],
)
def test_a_lost_document_is_known_again_once_it_is_sent_whole(whole: Any):
    editor = Wireless()
    editor.open(URI, "old\n")
    editor.change(URI, {})
    whole(editor)
    assert editor.text(URI) == "a new\n"
    editor.change(URI, {})
    assert len(editor.shown()) == 2  # lost anew, said anew


def test_what_is_lost_is_forgotten_when_it_is_closed():
    editor = Wireless()
    editor.open(URI, "old\n")
    editor.change(URI, {})
    editor.notify("textDocument/didClose", {"textDocument": {"uri": URI}})
    assert not editor.server.documents.is_lost(URI)
    editor.open(URI, "again\n")
    assert editor.text(URI) == "again\n"


def test_some_editors_say_everything_by_an_end_far_beyond():
    editor = Wireless()
    editor.open(URI, "a\nb\n")
    editor.change(URI, {"range": spanning(0, 0, 2**31 - 1, 0), "text": "c\n"})
    assert editor.text(URI) == "c\n"


def test_the_line_after_an_unfinished_one_is_a_place():
    """Neovim ends a change there where the file's last line has no ending."""
    editor = Wireless()
    editor.open(URI, "a\nb")
    editor.change(URI, {"range": spanning(1, 0, 2, 0), "text": "c"})
    assert editor.text(URI) == "a\nc"


def test_a_document_that_was_never_opened_is_not_invented():
    editor = Wireless()
    editor.change(URI, SOUND)
    assert editor.text(URI) is None
    assert editor.shown()[0].startswith(LOST)


@pytest.mark.parametrize(
    ("body", "lost"),
    [
        (
            b'{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///shop/basket.py"',
            1,
        ),
        (
            b'{"jsonrpc":"2.0","method":"textDocument\\/didChange","params":{"contentChanges":[{"text":"\\"uri\\": \\"x\\""',
            2,
        ),
        (b'{"jsonrpc":"2.0","met', 2),
        (b"[" * 200_000, 2),
        (b'{"jsonrpc":"2.0","id":7,', 0),
        (b'{"jsonrpc":"2.0","method":"textDocument/didSave","params":{', 0),
    ],
    ids=["of one document", "of none that can be told", "cut off early", "too deep", "a request", "no change"],
)
def test_a_body_that_is_no_json(body: bytes, lost: int):
    editor = Wireless()
    editor.open(URI, "a\n")
    editor.open("file:///shop/till.py", "b\n")
    editor.say(body)
    assert [editor.text(URI), editor.text("file:///shop/till.py")].count(None) == lost


def test_an_exception_while_a_change_is_applied_is_no_exception(monkeypatch: pytest.MonkeyPatch):
    editor = Wireless()
    editor.open(URI, "a\n")
    monkeypatch.setattr("temoto.lsp.protocol.document.LineDocument.apply_change", lambda *_: 1 / 0)
    editor.change(URI, SOUND)
    assert editor.text(URI) is None


BYTES = st.binary(max_size=6) | st.sampled_from(
    [b"\xe9", b"\xc3", b"\xa9", "é".encode(), b"\n", b"\r", b"\n\n", b"x = 1"]
)
CHANGES = st.lists(
    st.tuples(
        st.integers(0, 40), st.integers(0, 40), BYTES, st.sampled_from(["sound"] * 6 + ["whole", "broken", "cut"])
    ),
    max_size=10,
)


@given(BYTES, CHANGES)
def test_what_is_believed_is_what_the_editor_has_or_nothing(text: bytes, changes: list[tuple[int, int, bytes, str]]):
    """An editor that keeps bytes and counts bytes, as Neovim does, and sends them as they are."""
    editor = Wireless("utf-8")
    editor.say(opened(text))
    for a, b, new, how in changes:
        start, end = sorted((border(text, a), border(text, b)))
        body = changed({"range": {"start": at(text, start), "end": at(text, end)}}, new)
        text = text[:start] + new + text[end:]
        if how == "whole":
            body = changed({}, text)
        elif how == "broken":
            body = body.replace(b'"contentChanges"', b'"contentChange"')
        elif how == "cut":
            body = body[:-3]
        editor.say(body)
        believed = editor.text(URI)
        if how == "whole":
            assert believed is not None
        if how in {"broken", "cut"}:
            assert believed is None
        assert believed is None or believed.encode("utf-8", "surrogateescape") == text


def opened(text: bytes) -> bytes:
    item = {"uri": URI, "languageId": "python", "version": 0, "text": "@@"}
    return with_text({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": item}}, text)


def changed(change: dict[str, Any], text: bytes) -> bytes:
    params = {"textDocument": {"uri": URI, "version": 1}, "contentChanges": [{**change, "text": "@@"}]}
    return with_text({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": params}, text)


def with_text(message: dict[str, Any], text: bytes) -> bytes:
    escaped = json.dumps(text.decode("latin-1"), ensure_ascii=False).encode("latin-1")
    return json.dumps(message).encode().replace(b'"@@"', escaped)


def border(text: bytes, offset: int) -> int:
    """A place an editor puts a cursor at: not inside a character, nor between the two halves of a line end."""
    offset = min(offset, len(text))
    while 0 < offset < len(text) and (inside(text, offset) or text[offset - 1 : offset + 1] == b"\r\n"):
        offset -= 1
    return offset


def inside(text: bytes, offset: int) -> bool:
    return len(
        text[:offset].decode("utf-8", "surrogateescape") + text[offset:].decode("utf-8", "surrogateescape")
    ) != len(text.decode("utf-8", "surrogateescape"))


def at(text: bytes, offset: int) -> dict[str, int]:
    before = text[:offset].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return {"line": before.count(b"\n"), "character": len(before.rpartition(b"\n")[2])}


async def test_a_thousand_changes_leave_nothing_behind():
    """A Future is kept by pygls 2.1.1 for each notification whose handler is a generator or a coroutine."""
    editor = Wireless()
    editor.open(URI, "a\n")
    waiting = editor.server.protocol._request_futures
    before = len(waiting)
    for version in range(1_000):
        editor.change(URI, SOUND, version=version)
        editor.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": []}})
    await settled()
    gc.collect()
    assert len(waiting) == before
    assert not editor.server.protocol._result_types


async def test_what_the_editor_refuses_leaves_nothing_behind():
    editor = Wireless()
    for _ in range(3):
        editor.server.protocol.send_request("window/showDocument", None, msg_id="7")
        editor.say({"jsonrpc": "2.0", "id": "7", "error": {"code": -32601, "message": "no"}})
    assert not editor.server.protocol._request_futures
    assert not editor.server.protocol._result_types
