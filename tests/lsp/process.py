"""The scripted editor and a `temoto serve` process: for what only a process shows (streams, signals, exit codes, how it starts)."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

from tests.lsp.client import Editor


class ProcessEditor(Editor):
    """One editor and its own process, which stands in `cwd`; a test that ends it says `killed`."""

    command: tuple[str, ...] = (sys.executable, "-P", "-m", "temoto", "serve")

    def __init__(self, *words: Any, cwd: Path | None = None, **more: Any) -> None:
        super().__init__(*words, **more)
        self.cwd = cwd
        self.stderr = b""
        self.killed = False

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self.process = await asyncio.create_subprocess_exec(
            *self.command,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            env={**os.environ, **self.environment}, cwd=self.cwd,
        )  # fmt: skip
        self.draining = asyncio.create_task(self._drain())
        return self.process.stdout, self.process.stdin

    def _alive(self) -> bool:
        return self.process.returncode is None

    async def _gone(self) -> None:
        await self.process.wait()

    async def _close(self) -> None:
        if self.process.returncode is None:
            self.process.kill()
            await self.process.wait()
        self.reading.cancel()
        await asyncio.wait({self.draining}, timeout=2)

    async def _last_words(self) -> str:
        await self.draining
        return self.stderr.decode()

    def _ended_well(self) -> None:
        assert self.process.returncode == 0 or self.killed
        assert self.provoked or b"Traceback" not in self.stderr, self.stderr.decode()

    async def _drain(self) -> None:
        self.stderr = await self.process.stderr.read()
