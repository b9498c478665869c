"""The scripted editor over TCP, and the real `temoto serve --tcp` it talks to."""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.lsp.client import Editor

MOST = 10_000_000  # bytes of standard error


class TcpServer:
    """One `temoto serve --tcp` process, for one test (`async with`) or for many, whichever loop each runs on (`with`)."""

    def __init__(self, home: dict[str, str], *words: str, place: str = "127.0.0.1:0", **more: str) -> None:
        self.command = [sys.executable, "-m", "temoto", "serve", "--tcp", place, *words]
        self.environment = {**os.environ, "LANG": "en_US.UTF-8", **home, **more}
        self.told_to_end = False

    def __enter__(self) -> "TcpServer":
        self.said = tempfile.TemporaryFile()
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=self.said, env=self.environment)
        self.place = self.process.stdout.readline().decode().strip()
        assert self.place, self.stderr_so_far()
        self.host, port = self.place.rsplit(":", 1)
        self.port = int(port)
        self.token_file = Path(self.stderr_so_far().partition("the token in ")[2].partition(" as ")[0])
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        try:
            self.process.wait(30)
        finally:
            self.process.kill()
            self.process.stdout.close()
        said = self.stderr_so_far()
        self.said.close()
        assert self.process.returncode == 0, said

    async def __aenter__(self) -> "TcpServer":
        return await asyncio.wait_for(asyncio.to_thread(self.__enter__), 60)

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(self.__exit__)

    def end(self) -> None:
        """Tell it to end, once: a second signal would hit an interpreter that is already taking itself apart."""
        if self.process.poll() is None and not self.told_to_end:
            os.kill(self.process.pid, signal.SIGTERM)
        self.told_to_end = True

    @property
    def token(self) -> str:
        return self.token_file.read_text().strip()

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(self.host, self.port)

    def stderr_so_far(self) -> str:
        return os.pread(self.said.fileno(), MOST, 0).decode()

    async def stderr(self) -> str:
        await asyncio.to_thread(self.process.wait, 30)
        return self.stderr_so_far()


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
