"""How long is one model in memory? From its loading until it was not asked for keep_alive, or somebody wants the memory; and again
when it is next asked. One engine a model: several windows share it by its lease."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from temoto.adapters.http import Connection, connect
from temoto.adapters.llamacpp import process, shared
from temoto.adapters.llamacpp.own_server import OwnServer
from temoto.core.backend.address import Address
from temoto.core.backend.listed import LoadedModel
from temoto.core.messages import note
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.detail import Detail
from temoto.core.planning.runtimes import CPU_BATCH
from temoto.core.settings.contradictions import duration_seconds
from temoto.ports import BackendDown, EngineFailed, OutOfMemory

NAME = "embedded"
GONE_S = 0.5  # between the end of an answer and the end of the connection that says why


@dataclass(slots=True)
class Held:
    """A model of the embedded engine and the engine that serves it.

    `own`: the llama-server to run in place of the wheel; `batch`: tokens read at once on a
    CPU. `resting` is how it is loaded again when next asked (context, keep_alive),
    after keep_alive ran out or somebody wanted the memory.
    """

    model: str
    path: Path
    size: int
    own: OwnServer | None = None
    batch: int = CPU_BATCH
    engine: process.Engine | None = None
    connection: Connection | None = None
    loaded: LoadedModel | None = None
    keep_alive: str = ""
    resting: tuple[int, str] | None = None
    waking: asyncio.Task[None] | None = None
    leaving: asyncio.TimerHandle | None = None
    streams: int = 0

    @property
    def address(self) -> str:
        return self.engine.url if self.engine else "not started"

    @property
    def alive(self) -> bool:
        """Whether it is in memory."""
        return self.loaded is not None and self.engine is not None and self.engine.alive

    @property
    def _name(self) -> str:
        """What users call it, where its file is called by its contents' digest."""
        return self.model if self.path.name.startswith("sha256-") else ""

    async def load(self, context: int, keep_alive: str, *, steps_down: bool = False) -> None:
        """Have it in memory with this context. Where the GPU of the user's own llama-server has no room for it the wheel stands in, or,
        for who `steps_down`, that is an OutOfMemory."""
        self._stay()
        if not (self.alive and self.loaded is not None and self.loaded.context == context):
            await self._end()
            try:
                self.engine = await self._started(context, steps_down=steps_down)
            except OSError as error:  # no room for its log, or for one more process
                raise EngineFailed(BackendMessage.ENGINE_FAILED, detail=str(error)) from error
            # llama.cpp promises keep-alive but often closes after a streamed answer: of 100 questions asked right after one,
            # 16 found the connection gone on a busy machine, 1 on an idle one. A new one costs next to nothing on loopback.
            self.connection = connect(
                NAME, Address(self.engine.url, loopback=True), self.engine.token, keep=0, from_memory="/health"
            )
            on_gpu = bool(self.own and self.own.gpus) if self.engine.program else process.wheel_on_gpu()
            self.loaded = LoadedModel(self.model, self.size, self.size if on_gpu else 0, context)
        self.keep_alive, self.resting = keep_alive, None
        self._leave_later()

    async def _started(self, context: int, *, steps_down: bool) -> process.Engine:
        try:
            return await shared.engine(self.path, context, self.own, self._name, self.batch)
        except OutOfMemory as error:
            if steps_down or not process.available():
                raise OutOfMemory(error.note.message, **{**error.note.facts, "model": self.model}) from error
            return await shared.engine(self.path, context, None, self._name, self.batch)

    @asynccontextmanager
    async def awake(self, *, quietly: bool = False) -> AsyncGenerator[Connection]:
        """The connection to the engine, which is loaded again where it was unloaded and kept while it answers.

        `quietly`: end the stream without an error where the engine is unloaded on request during the answer.
        """
        self.streams += 1  # before anything is waited for: whoever is asked does not leave
        self._stay()
        try:
            await self._wake()
            engine, there = self._there()
            try:
                yield there
            except BackendDown as error:  # "start it" is no cure here: temoto does
                detail = error.note.facts.get("detail", error)
                waited = detail == note(Detail.NO_ANSWER_IN_TIME)  # long enough for its connections to have ended
                if self.resting is not None or (await engine.lease.ended(0 if waited else GONE_S) and engine.rested):
                    if quietly:
                        return
                    raise BackendDown(BackendMessage.UNLOADED_MEANWHILE, model=self.model) from error
                raise BackendDown(BackendMessage.BACKEND_DIED, backend=NAME, url=self.address, detail=detail) from error
        finally:
            self.streams -= 1
            self._leave_later()

    def rest(self) -> None:
        """Let go of the engine until it is next asked."""
        self._stay()
        if self.engine is not None and self.loaded is not None:
            self.resting = (self.loaded.context or 0, self.keep_alive)
            self.engine.end()
            self.engine = self.loaded = None

    async def close(self) -> None:
        """Let go of it for good."""
        waking, self.waking = self.waking, None
        if waking is not None and not waking.done():
            waking.cancel()
            await asyncio.wait({waking})
        self._stay()
        await self._end()
        self.resting = None

    async def _end(self) -> None:
        if self.connection:
            await self.connection.http.aclose()
        if self.engine:
            self.engine.end()
        self.connection = self.engine = self.loaded = None

    def _there(self) -> tuple[process.Engine, Connection]:
        if self.connection is None or self.engine is None or not self.engine.alive:
            raise BackendDown(
                BackendMessage.BACKEND_DIED, backend=NAME, url=self.address, detail=note(Detail.PROCESS_ENDED)
            )
        return self.engine, self.connection

    async def _wake(self) -> None:
        """Load an unloaded engine again. A cancelled question does not cancel the loading."""
        if self.engine is not None and self.engine.rested:
            self.rest()
        if self.resting is None:
            return
        if self.waking is None or self.waking.done():
            self.waking = asyncio.create_task(self.load(*self.resting))
        await asyncio.wait({self.waking})
        self.waking.result()

    def _leave_later(self) -> None:
        """Let go after keep_alive, unless it is asked meanwhile."""
        seconds = duration_seconds(self.keep_alive)
        if self.engine is not None and self.streams == 0 and seconds is not None:
            self.leaving = asyncio.get_running_loop().call_later(seconds, self.rest)

    def _stay(self) -> None:
        if self.leaving is not None:
            self.leaving.cancel()
            self.leaving = None
