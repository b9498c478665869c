"""A server without a process, an engine or a clock: bytes in, messages out. For what must hold of any message."""

import asyncio
import json
from typing import Any

from temoto.lsp.router import build
from temoto.lsp.server import TemotoServer


class Wireless:
    """One server and what it said. `say` hands it a message as an editor's bytes."""

    def __init__(self, encoding: str = "utf-16") -> None:
        self.out: list[dict[str, Any]] = []
        self.server: TemotoServer = build(_no_house)
        self.server.protocol.set_writer(self)
        self.listener = self.server.listener
        capabilities = {"general": {"positionEncodings": [encoding]}}
        about = {"processId": None, "rootUri": None, "capabilities": capabilities}
        self.say({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": about})

    def say(self, message: Any) -> None:
        self.listener.hear(message if isinstance(message, bytes) else json.dumps(message).encode())

    def notify(self, method: str, params: Any) -> None:
        self.say({"jsonrpc": "2.0", "method": method, "params": params})

    def open(self, uri: str, text: str, version: int = 0) -> None:
        item = {"uri": uri, "languageId": "python", "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def change(self, uri: str, *changes: dict[str, Any], version: int = 1) -> None:
        given = {"textDocument": {"uri": uri, "version": version}, "contentChanges": list(changes)}
        self.notify("textDocument/didChange", given)

    def text(self, uri: str) -> str | None:
        """What the server believes of a document; None where it is not known."""
        document = self.server.documents.open_document(uri)
        return None if document is None else document.source

    def shown(self) -> list[str]:
        """The messages a user saw."""
        return [one["params"]["message"] for one in self.out if one.get("method") == "window/showMessage"]

    # What pygls writes to.

    def write(self, data: bytes) -> None:
        self.out.append(json.loads(data.partition(b"\r\n\r\n")[2]))

    def close(self) -> None:
        pass


def _no_house() -> Any:
    raise AssertionError("this server is never started")


async def settled() -> None:
    """Let what has been begun go on to its end."""
    for _ in range(3):
        await asyncio.sleep(0)
