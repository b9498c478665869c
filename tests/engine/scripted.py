"""A Session that serves from a scripted backend."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

from temoto.core.messages import note
from temoto.core.messages.start import StartMessage
from temoto.core.models.records import Family, Role
from temoto.core.planning.records import Choice
from temoto.core.settings import Completion, Settings
from temoto.core.status import Status, StatusKind
from temoto.engine.session import Serving, Session
from tests.draw import FIM
from tests.fakes.scripted_backend import FakeBackend


def words(text: str) -> int:
    return -(-len(text) // 3)


def serving(
    backend: FakeBackend,
    *,
    family: Family = FIM,
    context: int = 4_096,
    completion: Completion | None = None,
    count: Callable[[str], int] = words,
) -> Session:
    """Ready to complete; a Status told is kept in `session.status`."""
    session = Session()
    session.settings = Settings(completion=completion or Completion(delay_ms=0))
    choice = Choice(Role.COMPLETION, "a-model", family, context, 1_024, "CPU")
    ready = Status(StatusKind.READY, note(StartMessage.LOADING, model="a-model"))
    session.serve(Serving(backend, choice, count, fim=bool(family.fim)), ready)
    return session


async def until(so: Callable[[], object], seconds: float = 5) -> None:
    """Wait until it is so; at most so long."""
    async with asyncio.timeout(seconds):
        while not so():  # noqa: ASYNC110 - what is waited for is plain state, here and there
            await asyncio.sleep(0.001)  # spinning would starve the thread that plans


@asynccontextmanager
async def running(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """`work` goes on while this lasts, does not end by itself, and is called off at its end."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        assert not task.done()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
