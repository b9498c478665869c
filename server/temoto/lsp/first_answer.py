"""What is an editor told before anything is imported? The answer to its initialize, for which it waits with everything else.

    initialize → answered from the table below → the rest of temoto is imported → the same message goes its ordinary way, unanswered

The standard library alone, and little of it. An initialize that is odd in any way takes the ordinary way only. That both ways say the
same, to whichever editor, is for tests/lsp/test_first_answer.py to hold.
"""

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from temoto import __version__

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from typing import BinaryIO, Protocol

    class Writer(Protocol):
        def write(self, data: bytes, /) -> object: ...

        def close(self) -> object: ...

    class Reader(Protocol):
        def readline(self) -> Awaitable[bytes]: ...

        def readexactly(self, n: int, /) -> Awaitable[bytes]: ...


MOST_HEADERS, MOST_HEADER_BYTES = 16, 256
MOST_BYTES = 1_048_576  # of an initialize; the largest editors send 50,000
ENCODINGS = ("utf-8", "utf-16", "utf-32")  # the editor's first of these


class First:
    """What was read of an editor's words so far, to be read again; and the number of the request that has its answer (None: none)."""

    __slots__ = ("answered", "read")

    def __init__(self, read: bytes = b"", answered: int | str | None = None) -> None:
        self.read, self.answered = read, answered


def hear_first(stdin: "BinaryIO", stdout: "BinaryIO") -> First:
    """Read the first message and answer it, if it is an ordinary initialize. Blocks until an editor has said something."""
    read, length = b"", 0
    for _ in range(MOST_HEADERS):
        line = stdin.readline(MOST_HEADER_BYTES)
        read += line
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length" and value.strip().isdigit():
            length = int(value)
        if not line.strip():
            break
    if not 0 < length <= MOST_BYTES or not read.endswith(b"\r\n\r\n"):
        return First(read)
    body = stdin.read(length)
    read += body
    try:
        message: dict[str, Any] = json.loads(body)
    except (ValueError, RecursionError):
        return First(read)
    result = result_for(message)
    if result is None:
        return First(read)
    answer = json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}).encode()
    stdout.write(b"Content-Length: %d\r\n\r\n%b" % (len(answer), answer))
    stdout.flush()
    return First(read, message["id"])


def result_for(heard: object) -> dict[str, Any] | None:
    """The result of an ordinary initialize; None for any other message."""
    message = _object(heard)
    if message is None or message.get("jsonrpc") != "2.0" or message.get("method") != "initialize":
        return None
    number, params = message.get("id"), _object(message.get("params")) or {}
    client = _object(params.get("capabilities"))
    if not isinstance(number, int | str) or isinstance(number, bool) or client is None:
        return None
    general, text = _object(client.get("general") or {}), _object(client.get("textDocument") or {})
    encodings: object = (general or {}).get("positionEncodings") or []
    if general is None or text is None or not isinstance(encodings, list):
        return None
    encoding = next((one for one in cast("list[object]", encodings) if one in ENCODINGS), "utf-16")
    capabilities = {"positionEncoding": encoding, **_capabilities()}
    notebooks = client.get("notebookDocument")
    if notebooks is not None:
        if (
            not isinstance(_object(notebooks), dict)
            or _object(cast("dict[str, Any]", notebooks).get("synchronization")) is None
        ):
            return None
        capabilities["notebookDocumentSync"] = {"notebookSelector": [{"notebook": "*"}], "save": False}
    if text.get("inlineCompletion") is None:
        capabilities["completionProvider"] = {"resolveProvider": False}  # ALE and rassumfrassum take `{}` for "none"
    return {"capabilities": capabilities, "serverInfo": {"name": "temoto", "version": __version__}}


def _capabilities() -> dict[str, Any]:
    """What temoto announces to every editor."""
    return {
        "textDocumentSync": {"openClose": True, "change": 2, "save": False},
        "codeActionProvider": {
            "codeActionKinds": ["quickfix", "refactor", "refactor.extract", "refactor.rewrite"],
            "resolveProvider": False,
        },
        "executeCommandProvider": {
            "commands": [
                "temoto.restart", "temoto.fetchModel", "temoto.act", "temoto.applyFix", "temoto.cancel", "temoto.unload",
            ],
        },
        "inlineCompletionProvider": {},
        "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}, "fileOperations": {}},
    }  # fmt: skip


def _object(value: object) -> dict[str, Any] | None:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None


class ReadAgain:
    """A reader that begins with what was read already."""

    def __init__(self, read: bytes, reader: "Reader") -> None:
        self._read, self._reader = BytesIO(read), reader

    async def readline(self) -> bytes:
        line = self._read.readline()
        return line if line.endswith(b"\n") else line + await self._reader.readline()

    async def readexactly(self, n: int) -> bytes:
        begun = self._read.read(n)
        return begun if len(begun) == n else begun + await self._reader.readexactly(n - len(begun))


class AnsweredOnce:
    """A writer that leaves out the answer to the request of this number: it was given before."""

    def __init__(self, writer: "Writer", number: int | str) -> None:
        self._writer, self._number = writer, number
        self._given = False

    def write(self, data: bytes) -> None:
        if not self._given:
            message = json.loads(data.partition(b"\r\n\r\n")[2])
            if message.get("id") == self._number and "method" not in message:
                self._given = True
                return
        self._writer.write(data)

    def close(self) -> None:
        self._writer.close()
