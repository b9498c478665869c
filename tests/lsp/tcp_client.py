"""The scripted editor over TCP, and the real `temoto serve --tcp` it talks to."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

from tests.lsp.client import Editor


class TcpServer:
    """One `temoto serve --tcp` process. Use as `async with TcpServer(home) as server`."""

    def __init__(self, home: dict[str, str], *words: str, place: str = "127.0.0.1:0", **more: str) -> None:
        self.command = [sys.executable, "-m", "temoto", "serve", "--tcp", place, *words]
        self.environment = {**os.environ, "LANG": "en_US.UTF-8", **home, **more}
        self.said = bytearray()
        self.told_to_end = False

    async def __aenter__(self) -> "TcpServer":
        pipe = asyncio.subprocess.PIPE
        self.process = await asyncio.create_subprocess_exec(
            *self.command, stdout=pipe, stderr=pipe, env=self.environment
        )
        self.draining = asyncio.create_task(self._drain())
        self.place = (await asyncio.wait_for(self.process.stdout.readline(), 60)).decode().strip()
        assert self.place, await self.stderr()
        self.host, port = self.place.rsplit(":", 1)
        self.port = int(port)
        self.token_file = Path(self.stderr_so_far().partition("the token in ")[2].partition(" as ")[0])
        return self

    async def __aexit__(self, *_: object) -> None:
        self.end()
        await asyncio.wait_for(self.process.wait(), 30)
        await self.draining
        assert self.process.returncode == 0, self.stderr_so_far()

    def end(self) -> None:
        """Tell it to end, once: a second signal would hit an interpreter that is already taking itself apart.

        By os.kill, because asyncio's own way polls the child first and takes its exit status from whoever waits for it.
        """
        if self.process.returncode is None and not self.told_to_end:
            os.kill(self.process.pid, signal.SIGTERM)
        self.told_to_end = True

    @property
    def token(self) -> str:
        return self.token_file.read_text().strip()

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(self.host, self.port)

    def stderr_so_far(self) -> str:
        return self.said.decode()

    async def stderr(self) -> str:
        await self.draining
        return self.stderr_so_far()

    async def _drain(self) -> None:
        while piece := await self.process.stderr.read(4_096):
            self.said += piece


class TcpEditor(Editor):
    """One editor on a connection of its own; `token` None says none."""

    def __init__(self, server: TcpServer, token: Any, options: dict[str, Any] | None = None, **more: Any) -> None:
        super().__init__(options={**(options or {}), **({} if token is None else {"token": token})}, **more)
        self.server = server
        self.left = False

    async def leave(self) -> None:
        """Go without a word."""
        self.left = True
        self.sink.transport.abort()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await self.server.connect()

    def _alive(self) -> bool:
        return not self.left and not self.reading.done()

    async def _gone(self) -> None:
        await asyncio.wait({self.reading})

    async def _close(self) -> None:
        self.reading.cancel()
        self.sink.close()

    async def _last_words(self) -> str:
        return "the server closed the connection"

    def _ended_well(self) -> None:
        assert "Traceback" not in self.server.stderr_so_far(), self.server.stderr_so_far()
