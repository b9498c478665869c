"""A scripted editor: speaks LSP to a whole server, message by message, and keeps everything it heard.

Written by hand rather than with an LSP library, because it must also misbehave: answer nonsense, answer late, never answer.
At the end it asserts that every request was answered exactly once.
"""

import asyncio
import itertools
import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.lsp.inside import Inside

NEOVIM_012 = {
    "general": {"positionEncodings": ["utf-8", "utf-16", "utf-32"]},
    "textDocument": {"inlineCompletion": {"dynamicRegistration": False}},
    "window": {"workDoneProgress": True, "showMessage": {}},
    "workspace": {"configuration": True},
}
VSCODE = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {"inlineCompletion": {"dynamicRegistration": True}, "completion": {}},
    "window": {"workDoneProgress": True},
    "workspace": {"configuration": True},
    "experimental": {"temoto": {"status": True}},
}
HELIX = {
    "general": {"positionEncodings": ["utf-8", "utf-32", "utf-16"]},
    "textDocument": {"completion": {"completionItem": {"snippetSupport": True, "insertReplaceSupport": True}}},
    "window": {"workDoneProgress": True},
    "workspace": {"configuration": True},
}
EDITORS = {"neovim-0.12": NEOVIM_012, "vscode": VSCODE, "helix": HELIX}

Answerer = Callable[[dict[str, Any]], Any]
ASKS_S = 0.02  # between two questions of an editor that is told nothing by itself
UNANSWERED = object()  # an Answerer that returns this leaves the server waiting


class Editor:
    """One editor and its server. Use as `async with Editor(capabilities) as editor`."""

    def __init__(
        self,
        capabilities: dict[str, Any] | None = None,
        options: Any = None,
        *,
        environment: dict[str, str] | None = None,
        configuration: Any = None,
        locale: str = "en",
        answers: dict[str, Answerer] | None = None,
        provoked: bool = False,
        root: Path | None = None,
        client: dict[str, str] | None = None,
    ) -> None:
        self.capabilities = VSCODE if capabilities is None else capabilities
        self.options, self.locale, self.root, self.client = options, locale, root, client
        self.environment = environment or {}  # over that of this process
        self.answers: dict[str, Answerer] = {
            "workspace/configuration": lambda message: [configuration for _ in message["params"]["items"]],
            "window/workDoneProgress/create": lambda _message: None,
            "client/registerCapability": lambda _message: None,
            **(answers or {}),
        }
        self.heard: list[dict[str, Any]] = []
        self.waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.answered: Counter[int] = Counter()
        self.numbers = itertools.count(1)
        self.news = asyncio.Event()
        self.provoked = provoked  # the test sends nonsense: errors in the log are right

    async def __aenter__(self) -> "Editor":
        self.source, self.sink = await self._connect()
        self.reading = asyncio.create_task(self._read())
        about = {"processId": os.getpid(), "rootUri": self.root.as_uri() if self.root else None, "locale": self.locale}
        about |= {"capabilities": self.capabilities, "initializationOptions": self.options}
        about |= {"clientInfo": self.client} if self.client else {}
        try:
            self.initialized = await self.request("initialize", about)
        except EOFError:
            await self._close()
            raise AssertionError(await self._last_words()) from None
        except BaseException:
            await self._close()
            raise
        await self.notify("initialized", {})
        return self

    async def __aexit__(self, kind: Any, *_rest: object) -> None:
        try:
            if self._alive():
                await self.request("shutdown", None, limit=10)
                await self.notify("exit", None)
                await asyncio.wait_for(self._gone(), 10)
        finally:
            await self._close()
        if kind is None:
            twice = [number for number, times in self.answered.items() if times > 1]
            assert not twice, f"answered more than once: {twice}"
            silent = [number for number, waiting in self.waiting.items() if not waiting.done()]
            assert not silent, f"never answered: {silent}"
            self._ended_well()

    # How it reaches its server: one within this process. process.py and tcp_client.py have the other ways.

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self.inside = Inside(self.environment)
        return await asyncio.open_connection(sock=self.inside.connect())

    def _alive(self) -> bool:
        return self.inside.alive

    async def _gone(self) -> None:
        await self.inside.gone()

    async def _close(self) -> None:
        self.sink.close()
        await self.inside.close()
        self.reading.cancel()

    async def _last_words(self) -> str:
        return self.inside.log.text

    def _ended_well(self) -> None:
        assert self.inside.failed is None, self.inside.failed
        assert self.provoked or "Traceback" not in self.inside.log.text, self.inside.log.text

    async def request(self, method: str, params: Any, limit: float = 30) -> Any:
        """The result; an error answer raises RpcError."""
        return await self.answer(self.ask(method, params), limit)

    def ask(self, method: str, *params: Any) -> int:
        """Send a request without waiting, with its parameters if there are any; returns its number."""
        number = next(self.numbers)
        self.waiting[number] = asyncio.get_running_loop().create_future()
        self._send({"jsonrpc": "2.0", "id": number, "method": method} | ({"params": params[0]} if params else {}))
        return number

    async def answer(self, number: int, limit: float = 30) -> Any:
        message = await asyncio.wait_for(self.waiting[number], limit)
        if "error" in message:
            raise RpcError(message["error"])
        return message.get("result")

    async def cancel(self, number: int) -> None:
        await self.notify("$/cancelRequest", {"id": number})

    async def notify(self, method: str, params: Any) -> None:
        self._send({"jsonrpc": "2.0", "method": method, "params": params})
        await self.sink.drain()

    async def open(self, text: str, uri: str = "untitled:one.py", language: str = "python", version: int = 0) -> str:
        item = {"uri": uri, "languageId": language, "version": version, "text": text}
        await self.notify("textDocument/didOpen", {"textDocument": item})
        return uri

    async def change(self, uri: str, version: int, *changes: dict[str, Any]) -> None:
        await self.notify(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": version}, "contentChanges": list(changes)},
        )

    def ask_inline(self, uri: str, line: int, character: int, *, invoked: bool = True) -> int:
        return self.ask(
            "textDocument/inlineCompletion",
            {
                "textDocument": {"uri": uri},
                "position": {"line": line, "character": character},
                "context": {"triggerKind": 1 if invoked else 2},
            },
        )

    async def inline(self, uri: str, line: int, character: int, *, invoked: bool = True) -> list[dict[str, Any]] | None:
        """The items at a place, or None where the answer was null."""
        result = await self.answer(self.ask_inline(uri, line, character, invoked=invoked), 60)
        return None if result is None else result["items"]

    async def until(self, happened: Callable[[dict[str, Any]], bool], limit: float = 60) -> dict[str, Any]:
        """The first message heard (or still to come) that `happened` is true of."""
        async with asyncio.timeout(limit):
            seen = 0
            while True:
                for message in self.heard[seen:]:
                    if happened(message):
                        return message
                seen = len(self.heard)
                self.news.clear()
                await self.news.wait()

    async def status(self, *kinds: str, limit: float = 60) -> dict[str, Any]:
        """The first temoto/status of one of `kinds`; an editor that is not told asks until it is of one."""
        if not self.shows_status:
            async with asyncio.timeout(limit):
                while (status := await self.request("temoto/status", None))["kind"] not in kinds:  # noqa: ASYNC110 - it is not told
                    await asyncio.sleep(ASKS_S)
            return status
        message = await self.until(
            lambda one: one.get("method") == "temoto/status" and one["params"]["kind"] in kinds, limit
        )
        return message["params"]

    async def ready(self) -> dict[str, Any]:
        return await self.status("ready", "warning")

    @property
    def shows_status(self) -> bool:
        """Whether this editor announces that it shows temoto/status."""
        return bool(self.capabilities.get("experimental", {}).get("temoto", {}).get("status"))

    def notifications(self, method: str) -> list[Any]:
        return [message["params"] for message in self.heard if message.get("method") == method]

    def send_raw(self, body: bytes) -> None:
        self.sink.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def _send(self, message: dict[str, Any]) -> None:
        self.send_raw(json.dumps(message).encode())

    async def _read(self) -> None:
        while header := await self.source.readline():
            if not header.lower().startswith(b"content-length:"):
                continue
            length = int(header.split(b":")[1])
            while (await self.source.readline()).strip():
                pass
            self._hear(json.loads(await self.source.readexactly(length)))
        for waiting in self.waiting.values():
            if not waiting.done():
                waiting.set_exception(EOFError("the server ended without an answer"))

    def _hear(self, message: dict[str, Any]) -> None:
        self.heard.append(message)
        self.news.set()
        if "method" in message and "id" in message:
            answer = self.answers.get(message["method"])
            result = answer(message) if answer else None
            if result is not UNANSWERED:
                self._send({"jsonrpc": "2.0", "id": message["id"], "result": result})
        elif "id" in message and message["id"] in self.waiting:
            self.answered[message["id"]] += 1
            if not self.waiting[message["id"]].done():
                self.waiting[message["id"]].set_result(message)


class RpcError(Exception):
    """An error answer."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error["message"])
        self.code = error["code"]


def place(text: str) -> tuple[str, int, int]:
    """A text with its cursor drawn as `│`: (text without it, line, code point column)."""
    before, _, after = text.partition("│")
    return before + after, before.count("\n"), len(before) - (before.rfind("\n") + 1)


def shown(items: list[dict[str, Any]] | None, left: str) -> str:
    """The ghost text an editor shows for the first item when `left` stands left of the cursor."""
    assert items, "no ghost text"
    assert items[0]["insertText"].startswith(left)
    return items[0]["insertText"][len(left) :]


def repository() -> Path:
    return Path(__file__).resolve().parents[2]
