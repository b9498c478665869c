"""Whatever bytes come, and however they are cut: each request that is framed as LSP says is answered once, and nothing is raised."""

import asyncio
import json
import logging
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.lsp.in_process import Wireless, settled


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)


def framed(body: bytes, header: bytes = b"Content-Length: %d\r\n\r\n") -> bytes:
    return header % len(body) + body


HEADERS = st.sampled_from([
    b"Content-Length: %d\r\n\r\n", b"content-length:%d\r\n\r\n", b"CONTENT-LENGTH: \t%d \r\n\r\n", b"Content-Length: %d\n\n",
    b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: %d\r\n\r\n", b"\r\nContent-Length: %d\r\n\r\n",
    b"Content-Length: %d\r\nX-Other: \xff\r\n\r\n", b"Content-Length: 0\r\n\r\nContent-Length: %d\r\n\r\n",
])  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=8)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
)
METHODS = st.sampled_from([
    "textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "textDocument/inlineCompletion", "textDocument/codeAction",
    "workspace/executeCommand", "workspace/didChangeConfiguration", "workspace/didChangeWorkspaceFolders", "$/cancelRequest",
    "notebookDocument/didOpen", "notebookDocument/didChange", "temoto/status", "temoto/models", "window/workDoneProgress/cancel",
    "initialized", "$/setTrace", "no/such", "",
])  # fmt: skip


@st.composite
def messages(draw: st.DrawFn) -> bytes:
    """Something like a message: members of any kind, some missing, or cut off, or with a byte in it that is another."""
    members: dict[str, Any] = {"jsonrpc": "2.0", "method": draw(METHODS), "params": draw(VALUES)}
    members |= draw(st.fixed_dictionaries({}, optional={"result": VALUES, "error": VALUES, "method": VALUES}))
    for name in draw(st.sets(st.sampled_from([*members]), max_size=2)):
        del members[name]
    body = json.dumps(members, ensure_ascii=draw(st.booleans())).encode("utf-8", "replace")
    where = draw(st.integers(0, len(body)))
    how = draw(st.sampled_from(["whole", "whole", "cut", "other"]))
    return (
        body[:where]
        if how == "cut"
        else body[:where] + draw(st.binary(max_size=3)) + body[where + 1 :]
        if how == "other"
        else body
    )


async def listened(pieces: list[bytes]) -> Wireless:
    """What a server said to that stream, read piece by piece."""
    server = Wireless()
    reader = asyncio.StreamReader()
    listening = asyncio.create_task(server.listener.listen(reader))
    for piece in pieces:
        reader.feed_data(piece)
        await asyncio.sleep(0)
    reader.feed_eof()
    try:
        await asyncio.wait_for(listening, 20)
    except EOFError:
        assert listening.done()  # it ended in the middle of a message, which over TCP is the connection's end
    await settled()
    return server


def cut(stream: bytes, places: list[int]) -> list[bytes]:
    borders = sorted({0, len(stream), *(place % (len(stream) + 1) for place in places)})
    return [stream[a:b] for a, b in pairwise(borders)]


@examples(120)
@given(
    st.lists(st.tuples(HEADERS, st.none() | messages() | st.binary(max_size=20)), min_size=1, max_size=8),
    st.lists(st.integers(0, 5_000), max_size=6),
)
def test_a_request_among_anything_is_answered_once(entries: list[tuple[bytes, bytes | None]], places: list[int]):
    stream, asked = b"", list[int]()
    for header, body in entries:
        if body is None:
            asked.append(len(asked) + 100)
            body = json.dumps({"jsonrpc": "2.0", "id": asked[-1], "method": "temoto/status"}).encode()  # noqa: PLW2901 - it is what is sent
        stream += framed(body, header) if body else b""
    server = asyncio.run(listened(cut(stream, places)))
    answers = [one["id"] for one in server.out if "method" not in one and one["id"] in asked]
    assert answers == asked


@examples(120)
@given(
    st.lists(
        st.binary(max_size=40) | st.just(b"Content-Length: 5\r\n\r\n") | st.just(b"Content-Length: -1\r\n\r\n"),
        max_size=6,
    )
)
def test_any_bytes_at_all_end_nothing(pieces: list[bytes]):
    asyncio.run(listened(pieces))
