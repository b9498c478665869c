"""A server that is stopped, or hangs, is noticed while its answer is waited for, in every kind of long answer; a slow one is waited for."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any

import pytest

from temoto.adapters import heard
from temoto.ports import Backend, BackendDown
from tests.adapters.test_bodies import QUESTION, TALK, asked
from tests.fakes.bad_ollama import ANSWER, CHAT, LOAD, MODEL, Answer, BadOllama, hangs, lines_then, said, spoken


async def all_of(answer: AsyncGenerator[Any, None]) -> list[Any]:
    async with aclosing(answer):
        return [piece async for piece in answer]


LONG: dict[str, tuple[str, Answer, Callable[[Backend], Awaitable[Any]]]] = {
    "before its first word": (ANSWER, hangs, lambda there: all_of(there.stream(QUESTION))),
    "within a completion": (ANSWER, lines_then(hangs, said(" 3")), lambda there: all_of(there.stream(QUESTION))),
    "within a chat": (CHAT, lines_then(hangs, spoken("Hello")), lambda there: all_of(there.chat(TALK))),
    "while it loads": (LOAD, hangs, lambda there: there.load(MODEL, 4_096, "5m")),
}


async def waits(fake: BadOllama, there: Backend, ask: Callable[[Backend], Awaitable[Any]]) -> None:
    """It is asked three times who it is, and its answer is waited for all the while."""
    fake.heard.clear()
    waiting = asyncio.ensure_future(ask(there))
    async with asyncio.timeout(20):
        while [path for path, _ in fake.heard].count("/api/version") < 3:  # noqa: ASYNC110 - the fake has no event
            await asyncio.sleep(0.01)
    assert not waiting.done()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await there.close()


@pytest.fixture(autouse=True)
def sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heard, "QUIET_S", 0.05)
    monkeypatch.setattr(heard, "AGAIN_S", 0.05)


@pytest.mark.parametrize("where", LONG)
async def test_a_server_that_answers_nothing_any_more_is_down(where: str, monkeypatch: pytest.MonkeyPatch):
    path, answer, ask = LONG[where]
    monkeypatch.setattr(heard, "ANSWERS_S", 0.1)
    async with BadOllama({path: answer}) as fake:
        there = await asked(fake)
        fake.answers["/api/version"] = hangs  # as of now
        with pytest.raises(BackendDown, match="no answer in time"):
            async with asyncio.timeout(20):  # it would be waited for for one to ten minutes
                await ask(there)
        await there.close()


@pytest.mark.parametrize("where", LONG)
async def test_a_server_that_still_says_who_it_is_is_waited_for(where: str):
    path, answer, ask = LONG[where]
    async with BadOllama({path: answer}) as fake:
        there = await asked(fake)
        await waits(fake, there, ask)


async def test_one_answer_that_does_not_come_in_time_is_forgiven(monkeypatch: pytest.MonkeyPatch):
    path, answer, ask = LONG["before its first word"]
    monkeypatch.setattr(heard, "ANSWERS_S", 0.3)
    async with BadOllama({path: answer}) as fake:
        there = await asked(fake)
        healthy = fake.answers["/api/version"]

        async def late(writer: asyncio.StreamWriter) -> None:
            fake.answers["/api/version"] = healthy
            await hangs(writer)

        fake.answers["/api/version"] = late
        await waits(fake, there, ask)


@pytest.mark.parametrize("where", LONG)
async def test_a_connection_that_was_let_go_meanwhile_is_down_and_no_fault_of_temotos(where: str):
    _path, _answer, ask = LONG[where]
    async with BadOllama() as fake:
        there = await asked(fake)
        await there.close()
        with pytest.raises(BackendDown, match="broke off"):
            await ask(there)
