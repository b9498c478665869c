"""Who holds a lease on an engine, shown on its door alone: no engine behind it, so that each takes a moment."""

import asyncio
import socket
import threading
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress

import pytest

from temoto.adapters.llamacpp import door, lease
from temoto.adapters.llamacpp.door import Door
from temoto.adapters.llamacpp.lease import Lease
from temoto.adapters.llamacpp.proof import ENGINE, HOLDER, OK, nonce, proof
from temoto.ports import EngineFailed

TOKEN = "the token"


@contextmanager
def opened() -> Generator[tuple[int, threading.Thread]]:
    """(a door's port, the thread that ends with its last lease)."""
    alive = True
    one = Door(TOKEN.encode())
    thread = threading.Thread(target=one.while_used, args=(lambda: alive,), daemon=True)
    thread.start()
    try:
        yield one.port, thread
    finally:
        alive = False
        thread.join(5)
        assert not thread.is_alive()


@asynccontextmanager
async def held(port: int) -> AsyncGenerator[Lease, None]:
    one = await lease.take(port, TOKEN)
    try:
        yield one
    finally:
        one.end()


async def ends(thread: threading.Thread) -> bool:
    await asyncio.to_thread(thread.join, 10)
    return not thread.is_alive()


@pytest.fixture(autouse=True)
def sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "LINGER_S", 0.1)
    monkeypatch.setattr(door, "STEP_S", 0.02)


async def test_it_is_open_as_long_as_somebody_holds_a_lease():
    with opened() as (port, thread):
        async with held(port) as one:
            async with held(port) as other:
                assert one.held
                assert other.held
            await asyncio.sleep(0.3)
            assert one.held
            assert thread.is_alive()
        assert await ends(thread)


async def test_who_wants_the_memory_back_ends_it_for_all_and_they_know():
    with opened() as (port, thread):
        async with held(port) as one, held(port) as other:
            one.rest()
            assert await other.ended(5)
            assert other.rested
            assert await ends(thread)


async def test_those_who_say_nothing_hold_nobody_up():
    """Sixty silent connections once cost twelve seconds, and the next server started an engine of its own."""
    with opened() as (port, _):
        silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(60)]
        async with held(port) as one:
            assert one.held
        for connection in silent:
            connection.close()


async def test_those_who_say_nothing_are_sent_away(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(door, "SILENT_S", 0.1)
    with opened() as (port, _):
        silent = socket.create_connection(("127.0.0.1", port))
        silent.settimeout(10)
        async with held(port) as one:
            assert await asyncio.to_thread(silent.recv, 1) == b""
            assert one.held
        silent.close()


@pytest.mark.parametrize("line", [b"", b"\n", b"the token\n", b"x" * 4_096, b"x\ny\n", b"\xff\x00\n\n\n", b"rest\n"])
async def test_a_stranger_gets_nothing_but_a_proof_and_the_door_stays(line: bytes):
    with opened() as (port, thread):
        async with held(port) as one:
            with socket.create_connection(("127.0.0.1", port)) as stranger, suppress(OSError):
                stranger.settimeout(2)
                stranger.sendall(line)
                stranger.shutdown(socket.SHUT_WR)
                while heard := stranger.recv(1_000):
                    assert TOKEN.encode() not in heard
                    assert b"ok" not in heard.split(b"\n")
            assert one.held
            assert thread.is_alive()


async def test_another_token_is_refused():
    with opened() as (port, _):
        async with held(port):
            with pytest.raises(EngineFailed, match="it refused the token"):
                await lease.take(port, "another")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda _: b"ok\n", id="says ok"),
        pytest.param(lambda ours: ours, id="says the same"),
        pytest.param(lambda ours: ours.strip() + b" " + nonce() + b"\n", id="says the nonce for a proof"),
        pytest.param(lambda ours: proof(b"", ENGINE, ours.strip()) + b" 1\n", id="proves no token"),
        pytest.param(
            lambda ours: proof(TOKEN.encode(), HOLDER, ours.strip()) + b" 1\n", id="sends back a holder's proof"
        ),
        pytest.param(lambda _: b"x" * 100_000, id="talks without end"),
        pytest.param(lambda _: b"", id="hangs up"),
    ],
)
async def test_who_took_a_dead_engines_port_is_not_believed_and_told_nothing(answer):
    """It was told the token, and then the document's text."""
    heard: list[bytes] = []

    async def impostor(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readline())
        writer.write(answer(heard[0]))
        writer.write(OK + b"\n")
        with suppress(ConnectionError):
            await writer.drain()
            writer.close()

    server = await asyncio.start_server(impostor, "127.0.0.1", 0)
    async with server:
        with pytest.raises(EngineFailed):
            await lease.take(server.sockets[0].getsockname()[1], TOKEN)
    assert heard
    assert TOKEN.encode() not in b"".join(heard)
