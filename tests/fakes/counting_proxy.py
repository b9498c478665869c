"""A proxy in front of a real Ollama that keeps what each request wanted of a model, and when the first piece of its answer went by."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import httpx

ASKS = ("/api/generate", "/api/chat", "/v1/chat/completions", "/v1/completions")
SKIPPED = ("host", "content-length", "transfer-encoding", "connection", "accept-encoding")


@dataclass(slots=True)
class Asked:
    """One question to a model: its route and body, and the seconds to the first piece of the answer (0: none came)."""

    path: str
    body: dict[str, Any]
    first_s: float = 0.0

    @property
    def tells(self) -> bool:
        """Whether it wants words; without any it only has the model loaded."""
        return bool(self.body.get("prompt") or self.body.get("messages"))


@dataclass
class CountingProxy:
    """Where it answers, and every question in the order they came."""

    url: str
    asked: list[Asked] = field(default_factory=list["Asked"])


@asynccontextmanager
async def counting(ollama: str) -> AsyncGenerator[CountingProxy]:
    """A proxy in front of the server at `ollama`, as long as this lasts."""
    proxy = CountingProxy("")
    async with httpx.AsyncClient(base_url=ollama, timeout=None, trust_env=False) as client:

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(OSError, asyncio.IncompleteReadError, httpx.HTTPError):
                while await _passed(reader, writer, client, proxy):
                    pass
            writer.close()

        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        proxy.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield proxy
        finally:
            server.close()


async def _passed(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, client: httpx.AsyncClient, proxy: CountingProxy
) -> bool:
    """Pass one request on and its answer back; whether the connection stays."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, path, _ = head[0].split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await _body(reader, headers)
    asked = Asked(path, json.loads(body) if path in ASKS else {})
    if path in ASKS:
        proxy.asked.append(asked)
    began = perf_counter()
    kept = {name: value for name, value in headers.items() if name not in SKIPPED}
    async with client.stream(method, path, headers=kept, content=body) as response:
        writer.write(f"HTTP/1.1 {response.status_code} X\r\ntransfer-encoding: chunked\r\n".encode())
        writer.write(f"content-type: {response.headers.get('content-type', 'text/plain')}\r\n\r\n".encode())
        async for piece in response.aiter_raw():
            asked.first_s = asked.first_s or perf_counter() - began
            writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            await writer.drain()  # raises where the asker has gone: the answer is left, as it would be without us
    writer.write(b"0\r\n\r\n")
    await writer.drain()
    return headers.get("connection", "") != "close"


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding", "") != "chunked":
        return await reader.readexactly(int(headers.get("content-length", "0")))
    whole = b""
    while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
        whole += (await reader.readexactly(size + 2))[:-2]
    await reader.readuntil(b"\r\n")
    return whole
