"""Over TCP: whoever says the token is served, several at once; nobody else is, and nobody ends the server for the others."""

import asyncio
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.lsp.client import RpcError, shown
from tests.lsp.tcp_client import TcpEditor, TcpServer

NOTHING = {"backend": "ollama"}  # in the private home nothing listens where OLLAMA_HOST points
FIB = "def fib(n):\n    if n < 2:\n        return n\n    "


def framed(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def message(method: str, **more: object) -> bytes:
    return framed(json.dumps({"jsonrpc": "2.0", "method": method, **more}).encode())


@pytest.mark.engine
async def test_two_editors_at_once_and_one_after_them(home: dict[str, str]):
    async with TcpServer(home) as server:
        async with TcpEditor(server, server.token) as one, TcpEditor(server, server.token) as other:
            for editor in (one, other):
                await editor.ready()
                uri = await editor.open(FIB, "untitled:same-name.py")
                assert shown(await editor.inline(uri, 3, 4), "    ").startswith("return fib(n")
            # A document of one is not the other's, though they have the same name.
            await one.change("untitled:same-name.py", 1, {"text": "x = 1\n"})
            assert shown(await other.inline("untitled:same-name.py", 3, 4), "    ").startswith("return fib(n")
        async with TcpEditor(server, server.token) as later:
            await later.ready()


async def test_the_token_is_no_setting(one_server: TcpServer):
    async with TcpEditor(one_server, one_server.token, NOTHING) as editor:
        await editor.status("error")
        assert [said for said in editor.notifications("window/showMessage") if "token" in said["message"]] == []


@pytest.mark.parametrize("token", [None, "", "wrong", "x" * 32, 7, ["{token}"], "{token} ", "\ud800"], ids=repr)
async def test_a_wrong_token_is_told_so_and_the_server_lives(token: object, one_server: TcpServer):
    wrong = json.loads(json.dumps(token).replace("{token}", one_server.token))
    with pytest.raises(RpcError, match=r"initializationOptions\.token is missing or wrong"):
        await TcpEditor(one_server, wrong, NOTHING).__aenter__()
    async with TcpEditor(one_server, one_server.token, NOTHING) as editor:
        await editor.status("error")
    assert one_server.token not in one_server.stderr_so_far()


async def test_in_japanese(one_server: TcpServer):
    with pytest.raises(RpcError, match="このエディターには応答できません"):
        await TcpEditor(one_server, "wrong", locale="ja").__aenter__()


@pytest.mark.parametrize(
    "first",
    [
        b"\0\xff\xfe\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"x" * 100_000,
        b"A: b\r\n" * 100,
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: 99999999\r\n\r\n",
        b"Content-Length: 999999999999\r\n\r\n",
        framed(b""),
        framed(b"{"),
        framed(b"\xff\xfe"),
        framed(b"[" * 100_000),
        framed(b"[]"),
        framed(b'{"jsonrpc": "2.0", "id": 1, "method": "shutdown"}'),
        framed(b'{"jsonrpc": "2.0", "method": "initialize", "params": {}}'),
        message("exit"),
        message("textDocument/didOpen", params={"textDocument": {"uri": "file:///a", "text": ""}}),
    ],
    ids=lambda first: repr(first[:40]),
)
async def test_anything_else_is_closed_unanswered(first: bytes, one_server: TcpServer):
    reader, writer = await one_server.connect()
    writer.write(first)
    answer = b""
    try:
        async with asyncio.timeout(30):
            answer = await reader.read()
    except ConnectionResetError:  # closed with something unread
        pass
    assert answer == b""
    writer.close()
    async with TcpEditor(one_server, one_server.token, NOTHING):
        pass


async def test_one_that_says_nothing_holds_nobody_up_and_is_closed(one_server: TcpServer):
    silent = [await one_server.connect() for _ in range(20)]
    slow, trickle = await one_server.connect()
    trickle.write(b"Content-Length: 100\r\n\r\n{")
    async with TcpEditor(one_server, one_server.token, NOTHING) as editor:
        await editor.status("error")
        assert not slow.at_eof()
    for reader, writer in [*silent, (slow, trickle)]:
        assert await asyncio.wait_for(reader.read(), 30) == b""
        writer.close()


@pytest.mark.engine
async def test_one_that_goes_without_a_word_leaves_nothing_behind(home: dict[str, str]):
    async with TcpServer(home) as server:
        async with TcpEditor(server, server.token) as staying:
            await staying.ready()
            async with TcpEditor(server, server.token) as going:
                await going.ready()
                uri = await going.open(FIB)
                going.ask_inline(uri, 3, 4)
                before = len(psutil.Process(server.process.pid).net_connections("tcp"))
                await going.leave()
                going.waiting.clear()
            uri = await staying.open(FIB)
            assert shown(await staying.inline(uri, 3, 4), "    ").startswith("return fib(n")
            async with asyncio.timeout(30):  # its connection and its lease on the engine are let go
                while len(psutil.Process(server.process.pid).net_connections("tcp")) > before - 2:  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
        async with TcpEditor(server, server.token) as next_one:
            await next_one.ready()


async def test_exit_without_shutdown_ends_the_connection_alone(one_server: TcpServer):
    async with TcpEditor(one_server, one_server.token, NOTHING) as staying:
        async with TcpEditor(one_server, one_server.token, NOTHING) as going:
            await going.notify("exit", None)
            await asyncio.wait_for(going._gone(), 30)
        await staying.status("error")
        assert one_server.process.poll() is None


async def test_the_token_is_its_owners_and_nobody_else_sees_it(home: dict[str, str]):
    async with TcpServer(home, TEMOTO_LOG="DEBUG") as server:
        token = server.token
        assert stat.S_IMODE(server.token_file.stat().st_mode) == 0o600
        assert stat.S_IMODE(server.token_file.parent.stat().st_mode) == 0o700
        async with TcpEditor(server, token, NOTHING) as editor:
            await editor.status("error")
        assert token not in " ".join(psutil.Process(server.process.pid).cmdline())
        assert token not in server.stderr_so_far()
    assert not server.token_file.exists()  # it opens nothing any more


async def test_a_token_of_the_users(home: dict[str, str], tmp_path: Path):
    file = tmp_path / "token"
    for _ in range(2):  # made the first time, kept the second
        async with TcpServer(home, "--token-file", str(file)) as server:
            assert server.token_file == file
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            async with TcpEditor(server, file.read_text().strip(), NOTHING):
                pass
    async with TcpServer(home, TEMOTO_TOKEN="correct-horse-battery") as server:
        async with TcpEditor(server, "correct-horse-battery", NOTHING) as editor:
            await editor.status("error")
        assert "TEMOTO_TOKEN" in server.stderr_so_far()
        assert "correct-horse-battery" not in server.stderr_so_far()


@pytest.fixture(scope="module")
def one_server(home: dict[str, str]) -> Iterator[TcpServer]:
    """For what leaves a server as it was."""
    with TcpServer(home) as server:
        yield server


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no modes")
async def test_where_it_ends_by_itself_the_terminal_is_told_nothing_odd(home: dict[str, str]):
    async with TcpServer(home) as server, TcpEditor(server, server.token, NOTHING) as editor:
        await editor.status("error")
        server.end()  # with an editor connected
        await asyncio.wait_for(editor._gone(), 30)
        assert (await server.stderr()).count("\n") == 1
