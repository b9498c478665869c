"""A door in front of a real Ollama: everything passes, and what was asked of the model, and what came of it, is written down."""

import asyncio
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter
from urllib.parse import urlsplit

PIECE = re.compile(rb'^\{.*"response":.*\}\s*$', re.MULTILINE)


@dataclass(slots=True)
class Call:
    """One question to the model: its moments (perf_counter), how many pieces came, and whether its asker left before it was done."""

    began: float
    prompt: str
    most: int  # tokens it may write
    first: float = 0.0
    ended: float = 0.0
    text: str = ""
    read: int = 0  # tokens of its prompt, what the model had read already included
    written: int = 0
    left: bool = False


class WatchedOllama:
    """Passes everything on to `url`."""

    def __init__(self, url: str) -> None:
        self.host, self.port = str(urlsplit(url).hostname), int(urlsplit(url).port or 0)
        self.calls: list[Call] = []

    async def __aenter__(self) -> "WatchedOllama":
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_error: object) -> None:
        self.server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            sizes = re.findall(rb"(?i)content-length: *(\d+)", head)
            body = await reader.readexactly(int(sizes[0])) if sizes else b""
            head = re.sub(rb"(?i)\r\nconnection: *[^\r]*", b"", head).replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
            call = None
            if b"/api/generate" in head.partition(b"\r\n")[0]:
                asked = json.loads(body)
                if asked.get("prompt"):
                    call = Call(perf_counter(), asked["prompt"], asked.get("options", {}).get("num_predict", 0))
                    self.calls.append(call)
            await self._pass_on(head + body, call, reader, writer)
        writer.close()

    async def _pass_on(
        self, asked: bytes, call: Call | None, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        source, sink = await asyncio.open_connection(self.host, self.port)
        sink.write(asked)
        gone = asyncio.create_task(reader.read(1))
        hearing = asyncio.create_task(self._hear(source, writer, call))
        await asyncio.wait({gone, hearing}, return_when=asyncio.FIRST_COMPLETED)
        sink.close()
        if call is not None:
            call.left, call.ended = not hearing.done(), perf_counter()
        for task in (gone, hearing):
            task.cancel()
        await asyncio.gather(gone, hearing, return_exceptions=True)

    async def _hear(self, source: asyncio.StreamReader, writer: asyncio.StreamWriter, call: Call | None) -> None:
        while data := await source.read(1 << 16):
            writer.write(data)
            for piece in PIECE.findall(data) if call is not None else ():
                told = json.loads(piece)
                if call is not None and told["response"]:
                    call.first = call.first or perf_counter()
                    call.text += told["response"]
                    call.written += 1
                if call is not None and told.get("prompt_eval_count"):
                    call.read = told["prompt_eval_count"]
        await writer.drain()
