"""The one file that sees every floor: puts adapters into recipes, and recipes behind the editor's room or the verbs.

Imports adapters inside its functions: `serve` must answer `initialize` before httpx and pydantic are there, and a verb
must not wait for pygls.
"""

import asyncio
import os
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from temoto.core.messages import Message, Note
from temoto.core.offer import Offer
from temoto.core.records import Answer, Ask, Machine
from temoto.core.status import Status
from temoto.engine.complete import complete
from temoto.engine.session import Session
from temoto.engine.setup import House, Report, keep_ready, silent
from temoto.ports import BackendDown, CanPull, TemotoError

if TYPE_CHECKING:
    from temoto.adapters.remembered import Remembered


def open_house(options: object) -> tuple[House, Callable[[Session], tuple[Note, ...]]]:
    """The world, and what puts the user's settings into a Session (returning warnings). Imports much: for a thread."""
    from temoto.adapters import discovery, hardware, tokens
    from temoto.adapters.catalog import load_catalog
    from temoto.adapters.settings import read_settings

    environment = dict(os.environ)
    catalog = load_catalog()
    settings, warnings = read_settings(options, environment)

    def apply(session: Session) -> tuple[Note, ...]:
        session.settings = settings
        return warnings

    house = House(
        catalog=catalog,
        look=hardware.look,
        backends=lambda wanted: discovery.backends(wanted, environment, catalog),
        estimate=tokens.estimate,
    )
    # Discovery imports every plug; done here, so that nothing imports late on the typing path.
    discovery.plugs()
    return house, apply


def serve() -> None:
    """Serve one editor on standard input and output until it goes."""
    from temoto.lsp.router import run

    run(open_house)


@asynccontextmanager
async def ready_session(
    seconds: float,
    *,
    tell: Callable[[Status], None] = lambda _status: None,
    report: Report = silent,
    options: object = None,
) -> AsyncGenerator[Session, None]:
    """A Session that serves, or whose status says why not after `seconds`; closed on the way out."""
    session = Session(tell)
    house, apply = await asyncio.to_thread(open_house, options)
    apply(session)
    keeping = asyncio.create_task(keep_ready(session, house, report))
    try:
        with suppress(TimeoutError):
            await asyncio.wait_for(session.settled.wait(), seconds)
        yield session
    finally:
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
        await close(session)


async def close(session: Session) -> None:
    """Let go of whatever the session serves from."""
    backend = session.stop()
    if backend is not None:
        with suppress(BackendDown):
            await backend.close()


async def answer_once(ask: Ask, seconds: float) -> tuple[Answer, Status]:
    """One Ask answered as the server would answer it, waiting up to `seconds` for start-up."""
    async with ready_session(seconds) as session:
        answer = await complete(session, ask)
        if answer.prompt and answer.usage.prompt_tokens is None and session.serving is not None:
            # The backend's own count comes at the end of an answer; this one was broken off because it was enough.
            counted = session.serving.count(answer.prompt)
            answer = replace(answer, usage=replace(answer.usage, prompt_tokens=counted))
        return answer, session.status


@asynccontextmanager
async def puller() -> AsyncGenerator[CanPull, None]:
    """A backend that is alive and can get models by itself, or the reasons why there is none."""
    session = Session()
    house, apply = await asyncio.to_thread(open_house, None)
    apply(session)
    refused: list[Note] = []
    async with aclosing(house.backends(session.settings)) as found:
        async for one in found:
            if isinstance(one, TemotoError):
                refused.append(one.note)
                continue
            try:
                if isinstance(one, CanPull):
                    yield one
                    return
            finally:
                await one.close()
    raise TemotoError(Message.NOTHING_SERVES, reasons=tuple(refused))


async def offers(machine: Machine) -> AsyncGenerator[tuple[Offer, CanPull, int | None], None]:
    """What could be fetched so that this machine completes code, the best first (adapters/pullers.py)."""
    from temoto.adapters import pullers
    from temoto.adapters.catalog import load_catalog

    session = Session()
    _, apply = await asyncio.to_thread(open_house, None)
    apply(session)
    async with aclosing(pullers.offers(session.settings, dict(os.environ), load_catalog(), machine)) as found:
        async for one in found:
            yield one


def remembered() -> "Remembered":
    """What the user said before."""
    from temoto.adapters.remembered import Remembered

    return Remembered()
