"""A whole server within this process, in a thread of its own: what an editor talks to in most tests.

Over TCP each connection gets a server of its own (lsp/tcp.Door), so one more costs a fiftieth of a process: what is imported is
there. It is the real world that is opened, as the editor's environment has it: while such a server runs, this process wears
that environment. What a process alone decides (streams, signals, exit codes, what is imported when) is tested with process.py.
"""

import asyncio
import logging
import socket
import threading
from collections.abc import Mapping

import pytest

from temoto.compose.world import open_world
from temoto.lsp.life import starting
from temoto.lsp.router import build
from temoto.lsp.tcp import Door

NO_TOKEN = ""  # of an editor that says none
ENDS_S = 15.0


class Inside:
    """One server, and what it logged. `connect()` is the editor's end of its connection."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.log = _Log()
        self.failed: BaseException | None = None
        self.thread = threading.Thread(target=self._serve, name="a server of the tests", daemon=True)

    def connect(self) -> socket.socket:
        """Start it; the editor's end of its connection."""
        wear(self.environment)
        logging.getLogger().addHandler(self.log)
        ours, self.theirs = socket.socketpair()
        self.thread.start()
        return ours

    @property
    def alive(self) -> bool:
        return self.thread.is_alive()

    async def gone(self) -> None:
        """Until it has ended and everything of it is closed."""
        await asyncio.to_thread(self.thread.join, ENDS_S)
        assert not self.alive, "the server does not end"

    async def close(self) -> None:
        try:
            await self.gone()
        finally:
            logging.getLogger().removeHandler(self.log)
            take_off()

    def _serve(self) -> None:
        try:
            asyncio.run(self._served())
        except BaseException as error:  # noqa: BLE001 - told by the thread that waits for this one
            self.failed = error

    async def _served(self) -> None:
        reader, writer = await asyncio.open_connection(sock=self.theirs)
        await Door(lambda: build(open_world), NO_TOKEN).enter(reader, writer)


class _Log(logging.Handler):
    """What a process would have written to its standard error."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


class _Untuned:
    """The collector as a server finds it here: tuning it is for a process that imports once and serves. Each start would look
    through all that pytest holds, and keep it, and the server before, for good."""

    @staticmethod
    def collect() -> None:
        """Nothing is to be gained."""

    freeze = enable = collect


_worn: list[dict[str, str]] = []  # one for each server that runs; all alike
_patch = pytest.MonkeyPatch()


def wear(environment: Mapping[str, str]) -> None:
    """Have this process be the one of a server: its environment, and what else a process is there for alone.

    Two servers at once have the same environment, or one of them a process of its own.
    """
    asked = dict(environment)
    assert not _worn or _worn[0] == asked, "two servers within one process have one environment: see process.py"
    if not _worn:
        for name, value in asked.items():
            _patch.setenv(name, value)
        _patch.setattr(starting, "gc", _Untuned)
    _worn.append(asked)


def take_off() -> None:
    """As it was before, once nobody wears another."""
    _worn.pop()
    if not _worn:
        _patch.undo()
