"""What comes out of turn, or cannot be read, is answered as LSP says; nothing of it ends the server or is carried out."""

import asyncio
from typing import Any

import pytest

from tests.lsp.in_process import Wireless, settled
from tests.lsp.process import ProcessEditor

PARSE_ERROR, INVALID_REQUEST, NOT_INITIALIZED = -32700, -32600, -32002


def asking(number: int, method: str = "temoto/status", **more: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "method": method, **more}


def answers(server: Wireless) -> list[tuple[Any, Any]]:
    """(number, error code or None) of each answer but that to initialize."""
    return [
        (one["id"], one.get("error", {}).get("code")) for one in server.out if "method" not in one and one["id"] != 1
    ]


class Unknown(Wireless):
    """A server that has not been told who asks."""

    def say(self, message: Any) -> None:
        if not (isinstance(message, dict) and message.get("method") == "initialize"):
            super().say(message)


async def test_nothing_is_handled_before_initialize():
    server = Unknown()
    server.say(asking(7))
    server.notify("initialized", {})  # a server without a house cannot start: it does not try
    server.open("file:///a.py", "x = 1\n")
    await settled()
    assert answers(server) == [(7, NOT_INITIALIZED)]


async def test_nothing_but_exit_is_handled_after_shutdown():
    server = Wireless()
    server.say(asking(2, "shutdown"))
    await settled()
    server.say(asking(3, "textDocument/inlineCompletion", params={}))
    server.open("file:///a.py", "x = 1\n")
    await settled()
    assert answers(server) == [(2, None), (3, INVALID_REQUEST)]
    assert server.text("file:///a.py") is None


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        pytest.param(b'{"jsonrpc": "2.0", "id": 7, "method": "temo', (7, PARSE_ERROR), id="a question broken off"),
        pytest.param(b"{nope", (None, PARSE_ERROR), id="no JSON"),
        pytest.param(b"[" * 5_000, (None, PARSE_ERROR), id="too deep"),
        pytest.param(b'[{"jsonrpc": "2.0", "id": 7, "method": "temoto/status"}]', (None, INVALID_REQUEST), id="a batch"),
        pytest.param(b"7", (None, INVALID_REQUEST), id="a number"),
        pytest.param(b"null", (None, INVALID_REQUEST), id="null"),
    ],
)  # fmt: skip
async def test_what_cannot_be_read_is_answered(body: bytes, answer: tuple[int | None, int]):
    server = Wireless()
    server.say(body)
    server.say(asking(8))
    await settled()
    assert answers(server) == [answer, (8, None)]


@pytest.mark.parametrize("method", ["temoto/status", "temoto/models", "shutdown"])
async def test_a_question_may_come_without_params(method: str):
    """As vscode-languageclient sends them where there are none."""
    server = Wireless()
    server.say(asking(2, method))
    await settled()
    assert [
        code for _, code in answers(server) if code is not None
    ] == []  # one that waits for start-up is answered later


@pytest.mark.parametrize(("politely", "code"), [(True, 0), (False, 1)])
async def test_how_it_ends_says_whether_it_was_told_to(politely: bool, code: int, bare_home: dict[str, str]):
    editor = ProcessEditor({}, {"backend": "ollama"}, environment=bare_home, provoked=True)
    editor.killed = not politely
    async with editor:
        if politely:
            await editor.request("shutdown", None)
        await editor.notify("exit", None)
        assert await asyncio.wait_for(editor.process.wait(), 30) == code


async def test_a_header_that_announces_more_than_any_message_is_not_waited_for(bare_home: dict[str, str]):
    editor = ProcessEditor({}, {"backend": "ollama"}, environment=bare_home, provoked=True)
    async with editor:
        editor.process.stdin.write(b"Content-Length: 999999999999\r\n\r\n{}")
        await asyncio.wait_for(editor.process.wait(), 30)
