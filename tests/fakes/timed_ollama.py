"""A fake Ollama of known speed: a token every so many milliseconds, and a record of when prompts came and streams closed.

For measuring what temoto itself adds; nothing is said here about models. Runs in the measuring process, so its clock is
the measurer's.
"""

import asyncio
import json
from contextlib import suppress
from time import perf_counter
from typing import Any, Self

MODEL = "qwen2.5-coder:0.5b-base"
TOKENS = ["return", " total", " +", " price", " *", " quantity", " *", " (", "1", " +", " tax", ")"]


class LoopbackOllama:
    """A server on a free loopback port, with one model; what it says to a prompt is `_generate`'s."""

    async def __aenter__(self) -> Self:
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_error: object) -> None:
        self.server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while head := (await reader.readuntil(b"\r\n\r\n")).decode():
                path = head.split(" ")[1]
                sizes = [line.split(":")[1] for line in head.lower().split("\r\n") if line.startswith("content-length")]
                asked = json.loads(await reader.readexactly(int(sizes[0]))) if sizes else {}
                if path == "/api/generate" and asked.get("prompt"):
                    await self._generate(asked, reader, writer)
                else:
                    send(writer, self._answer(path))
        writer.close()

    def _answer(self, path: str) -> dict[str, Any]:
        return about(path)

    async def _generate(
        self, asked: dict[str, Any], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        raise NotImplementedError


class TimedOllama(LoopbackOllama):
    """One server; `arrived` and `closed` hold perf_counter times of prompts and of streams broken off."""

    def __init__(self, token_s: float = 0.0, tokens: list[str] | None = None) -> None:
        self.token_s = token_s
        self.tokens = TOKENS if tokens is None else tokens
        self.arrived: list[float] = []
        self.closed: list[float] = []
        self.gone = asyncio.Event()  # set at each stream broken off
        self.prompts: list[str] = []
        self.said = 0  # tokens

    async def _generate(
        self, asked: dict[str, Any], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        prompt = str(asked["prompt"])
        self.arrived.append(perf_counter())
        self.prompts.append(prompt)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
        gone = asyncio.create_task(
            reader.read(1)
        )  # nothing more is sent on this connection: reading ends when it closes
        tokens = ["colorsys"] if "colorsys" in prompt else self.tokens
        for token in tokens:
            if self.token_s and gone in (await asyncio.wait({gone}, timeout=self.token_s))[0]:
                break
            chunk(writer, {"response": token, "done": False})
            self.said += 1
        else:
            chunk(writer, {"response": "", "done": True, "eval_count": len(tokens), "prompt_eval_count": 1})
            writer.write(b"0\r\n\r\n")
        if gone.done():
            self.closed.append(perf_counter())
            self.gone.set()
        gone.cancel()
        with suppress(asyncio.CancelledError):
            await gone


def about(path: str) -> dict[str, Any]:
    """What an Ollama with one model answers there."""
    model = {"name": MODEL, "size": 531_000_000, "digest": "0", "details": {"family": "qwen2"}}
    return {
        "/api/version": {"version": "0.20.0"},
        "/api/tags": {"models": [model]},
        "/api/ps": {"models": []},
        "/api/show": {"model_info": {}},
    }.get(path, {"done": True})


def send(writer: asyncio.StreamWriter, answer: dict[str, Any]) -> None:
    body = json.dumps(answer).encode()
    writer.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
    )


def chunk(writer: asyncio.StreamWriter, piece: dict[str, Any]) -> None:
    line = json.dumps(piece).encode() + b"\n"
    writer.write(b"%x\r\n%b\r\n" % (len(line), line))
