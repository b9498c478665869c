"""A fake Ollama that misbehaves, because a real one cannot be made to run out of memory, die or lie when a test wants it.

It answers every question as a healthy server with one small model would, except where a test scripts the answer:

    async with BadOllama({"/api/tags": page("<html>…")}) as fake: …   # fake.url, fake.heard
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

MODEL = "smollm2:135m"
CHAT = "/api/chat"
LOAD, ANSWER = "/api/generate", "/api/generate while streaming"  # one path, told apart by `stream`

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


def _line(piece: object) -> bytes:
    return piece if isinstance(piece, bytes) else json.dumps(piece, ensure_ascii=False).encode() + b"\n"


def raw(body: bytes, status: str = "200 OK", kind: str = "application/json", *headers: str) -> Answer:
    """These bytes as the whole body."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        head = [
            f"HTTP/1.1 {status}",
            f"Content-Type: {kind}",
            f"Content-Length: {len(body)}",
            "Connection: close",
            *headers,
        ]
        writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + body)

    return answer


def value(anything: object, status: str = "200 OK") -> Answer:
    """A JSON value; strings keep their U+2028 as it is, which JSON allows."""
    return raw(json.dumps(anything, ensure_ascii=False).encode(), status)


def page(text: str, status: str = "200 OK") -> Answer:
    return raw(text.encode(), status, "text/html; charset=utf-8")


def redirect(url: str) -> Answer:
    return raw(b"", "302 Found", "text/html", f"Location: {url}")


def lines(*pieces: object) -> Answer:
    """A stream as Ollama sends it: one JSON object a line; a bytes piece goes as it is."""
    return raw(b"".join(_line(piece) for piece in pieces), kind="application/x-ndjson")


def lines_then(end: Answer, *pieces: object) -> Answer:
    """A stream of which no more than `pieces` is sent before `end`."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
        for piece in pieces:
            body = _line(piece)
            writer.write(f"{len(body):x}\r\n".encode() + body + b"\r\n")
        await writer.drain()
        await end(writer)

    return answer


async def hangs(_writer: asyncio.StreamWriter) -> None:
    """Nothing more, for ever."""
    await asyncio.Event().wait()


async def dies(writer: asyncio.StreamWriter) -> None:
    """The connection goes, as when its process is killed."""
    writer.transport.abort()


async def ends(writer: asyncio.StreamWriter) -> None:
    """A proper end of the HTTP answer."""
    writer.write(b"0\r\n\r\n")


def said(text: str) -> dict[str, Any]:
    return {"model": MODEL, "response": text, "done": False}


def spoken(text: str, thought: str = "") -> dict[str, Any]:
    """A piece of a chat. Some readers insist on the time; others take a piece that has the word "thinking" for nothing else."""
    message = {"role": "assistant", "content": text} | ({"thinking": thought} if thought else {})
    return {"model": MODEL, "created_at": "2026-11-28T12:00:00.123456789Z", "message": message, "done": False}


DONE = {"model": MODEL, "response": "", "done": True, "done_reason": "stop", "prompt_eval_count": 40, "eval_count": 2}
DONE |= {"prompt_eval_duration": 4_000_000, "eval_duration": 20_000_000}
HEALTHY: dict[str, Answer] = {
    "/api/version": value({"version": "0.20.0"}),
    "/api/tags": value(
        {"models": [{"name": MODEL, "size": 98_000_000, "digest": "fake", "details": {"family": "llama"}}]}
    ),
    "/api/ps": value({"models": []}),
    "/api/show": value({"details": {"family": "llama"}, "model_info": {}, "capabilities": ["completion"]}),
    LOAD: value({"model": MODEL, "response": "", "done": True, "done_reason": "load"}),
    ANSWER: lines(said(" 3"), said("\n"), DONE),
    CHAT: lines(spoken("Hello"), spoken("."), DONE | {"message": {"role": "assistant", "content": ""}}),
}


class BadOllama:
    """A server on a free loopback port. `heard` are the questions that came, as (path, body)."""

    def __init__(self, answers: Mapping[str, Answer] | None = None) -> None:
        self.answers = {**HEALTHY, **(answers or {})}
        self.heard: list[tuple[str, Any]] = []
        self.talking: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "BadOllama":
        self.server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_error: object) -> None:
        self.server.close()
        for task in self.talking:
            task.cancel()
        await asyncio.gather(*self.talking, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.talking.add(task)
        try:
            await self._answer(reader, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the asker went, or the test is over
        finally:
            self.talking.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = next(
            (int(line.split(":")[1]) for line in head.splitlines() if line.lower().startswith("content-length")), 0
        )
        body = json.loads(await reader.readexactly(length)) if length else None
        path = head.split()[1]
        self.heard.append((path, body))
        if path == LOAD and isinstance(body, dict) and body.get("stream"):
            path = ANSWER
        await self.answers.get(path, page("404 page not found", "404 Not Found"))(writer)
