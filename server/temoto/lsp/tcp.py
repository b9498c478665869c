"""How is more than one editor served, over TCP? Each connection that says the token gets a server of its own.

    connection → first message → an `initialize` with the token? → a server, until the editor goes

Nothing is built, imported or answered for a connection before that. No connection ends the process or holds up another;
the token is never logged and never answered, and it is taken out before anything else reads the message.
"""

import asyncio
import errno
import json
import logging
import re
import secrets
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

from lsprotocol import types

from temoto.core.messages import note
from temoto.core.messages.serve import ServeMessage
from temoto.lsp.first_answer import MOST_BYTES, MOST_HEADERS
from temoto.lsp.life.starting import OpenWorld
from temoto.lsp.protocol.pygls_patches import PatchedProtocol
from temoto.lsp.router import build, log_to_stderr
from temoto.lsp.server import TemotoServer
from temoto.ports import TemotoError

log = logging.getLogger(__name__)

HELLO_S = 5.0  # editors say initialize as soon as they are connected
_LENGTH = re.compile(rb"content-length: *(\d{1,8})\r\n", re.IGNORECASE)
_HEADER = re.compile(rb"[\w-]+:[^\r\n]*\r\n")


def run(open_world: OpenWorld, host: str, port: int, token: str, listening: Callable[[int], None]) -> None:
    """Serve every editor that says the token, until the process is told to end; `listening` is told the port."""
    log_to_stderr()
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(Door(lambda: build(open_world), token), host, port, listening))


async def _serve(door: "Door", host: str, port: int, listening: Callable[[int], None]) -> None:
    ended = asyncio.Event()
    with suppress(NotImplementedError):  # Windows
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    try:
        listener = await asyncio.start_server(door.enter, host, port)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        detail = note(ServeMessage.PORT_TAKEN) if taken else error.strerror or error
        raise TemotoError(ServeMessage.CANNOT_LISTEN, place=f"{host}:{port}", detail=detail) from error
    try:
        listening(listener.sockets[0].getsockname()[1])
        await ended.wait()
    finally:
        listener.close()
        await door.close()


class Door:
    """Lets editors in. `build` makes each its server."""

    def __init__(self, build_server: Callable[[], TemotoServer], token: str) -> None:
        self._build, self._token = build_server, token.encode()
        self._inside: set[asyncio.Task[None]] = set()

    async def enter(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from its first byte to its last."""
        task = cast("asyncio.Task[None]", asyncio.current_task())
        self._inside.add(task)
        try:
            said = await _first(reader)
            if said is None:
                log.warning("a connection was closed: it did not begin with initialize")
            elif not secrets.compare_digest(_take_token(said), self._token):
                log.warning("an editor was refused: its token is missing or wrong")
                writer.write(_refusal(said))
                async with asyncio.timeout(HELLO_S):
                    await writer.drain()
            else:
                await _served(self._build(), said, reader, writer)
        except TimeoutError:
            log.warning("a connection was closed: it said nothing for %s s", HELLO_S)
        except (OSError, EOFError, ValueError) as error:  # gone in the middle of a message, or nonsense
            log.info("a connection ended: %s", error)
        except asyncio.CancelledError:
            log.debug("a connection is closed: the server ends")  # and nobody waits for this task but close()
        finally:
            self._inside.discard(task)
            writer.close()

    async def close(self) -> None:
        """Close every connection."""
        inside = list(self._inside)
        for task in inside:
            task.cancel()
        await asyncio.gather(*inside, return_exceptions=True)


async def _first(reader: asyncio.StreamReader) -> dict[str, Any] | None:
    """The first message if it is an initialize request; None where it is anything else. Reads no more than that needs."""
    length = 0
    async with asyncio.timeout(HELLO_S):
        for _ in range(MOST_HEADERS):
            line = await reader.readline()
            if line == b"\r\n":
                break
            if not _HEADER.fullmatch(line):
                return None
            if found := _LENGTH.fullmatch(line):
                length = int(found[1])
        if not 0 < length <= MOST_BYTES:
            return None
        body = await reader.readexactly(length)
    try:
        said: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    message = cast("dict[str, Any]", said)
    begins = message.get("jsonrpc") == "2.0" and message.get("method") == types.INITIALIZE
    return message if begins and isinstance(message.get("id"), (int, str)) else None


def _take_token(message: dict[str, Any]) -> bytes:
    """The token an initialize carries (empty: none), taken out of it: it is no setting, and pygls logs what it reads."""
    params = message.get("params")
    options = cast("dict[str, object]", params).get("initializationOptions") if isinstance(params, dict) else None
    token = cast("dict[str, object]", options).pop("token", None) if isinstance(options, dict) else None
    return token.encode("utf-8", "replace") if isinstance(token, str) else b""


def _refusal(message: dict[str, Any]) -> bytes:
    params = message.get("params")
    locale = str(cast("dict[str, object]", params).get("locale")) if isinstance(params, dict) else ""
    text = note(ServeMessage.EDITOR_REFUSED).text("ja" if locale.lower().startswith("ja") else "en")
    error = {"code": types.LSPErrorCodes.RequestFailed.value, "message": text}
    body = json.dumps({"jsonrpc": "2.0", "id": message["id"], "error": error}).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


class _Out:
    """Where a server writes. What it still says after its editor has gone is dropped."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer

    def write(self, data: bytes) -> None:
        if not self._writer.is_closing():
            self._writer.write(data)

    def close(self) -> None:
        self._writer.close()


async def _served(
    server: TemotoServer, message: dict[str, Any], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    protocol = cast("PatchedProtocol", server.protocol)
    protocol.set_writer(_Out(writer))
    listener = server.listener
    try:
        listener.take(message)
        await listener.listen(reader)
    except SystemExit:  # what pygls does at `exit`; here only this connection ends
        log.debug("an editor said exit")
    finally:
        protocol.end_requests()
        await server.stop()
        server.shutdown()
