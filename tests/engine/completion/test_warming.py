"""Where a cursor rests, far from what was read last, the model reads the prompt before anything is asked."""

import asyncio
from dataclasses import replace

import pytest

from temoto.core.completion.records import Ask
from temoto.core.settings import Completion
from temoto.engine.completion import warming
from temoto.engine.completion.complete import complete
from temoto.engine.completion.warming import NEAR_LINES, warm
from temoto.engine.session import Session
from tests.draw import drawn
from tests.engine.scripted import serving, until
from tests.fakes.scripted_backend import FakeBackend, down

PAGE = "".join(f"value_{number} = {number}\n" for number in range(100))


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(warming, "REST_MS", 1.0)


def at(line: int) -> Ask:
    lines = PAGE.splitlines(keepends=True)
    return drawn("".join(lines[:line]) + "x = │\n" + "".join(lines[line:]))


def resting(backend: FakeBackend, *, reads: float | None = 10_000.0, completion: Completion | None = None) -> Session:
    session = serving(backend, completion=completion)
    session.status = replace(session.status, prompt_tokens_per_second=reads)
    return session


async def quiet(session: Session) -> None:
    await until(lambda: not session.inline.busy)


async def test_one_token_is_asked_of_the_prompt_that_a_key_would_ask():
    backend = FakeBackend(["a", "\n"], ["total", "\n"])
    session = resting(backend)
    warm(session, at(50))
    await quiet(session)
    answer = await complete(session, at(50))
    assert answer.ghost is not None
    read, asked, *_ = backend.asked
    assert (read.text, read.max_tokens) == (asked.text, 1)
    assert asked.max_tokens > 1


async def test_what_is_near_the_last_prompt_is_read_already():
    backend = FakeBackend(["a"], ["b"], ["c"])
    session = resting(backend)
    for line in (10, 10 + NEAR_LINES - 1, 10 + NEAR_LINES, 12):
        warm(session, at(line))
        await quiet(session)
    assert len(backend.asked) == 2  # at 10, and NEAR_LINES below it, from where 12 is near again
    await complete(session, replace(at(90), uri="untitled:other.py"))
    warm(session, replace(at(91), uri="untitled:other.py"))
    await quiet(session)
    assert backend.asked[-1].max_tokens > 1


async def test_a_question_ends_it():
    backend = FakeBackend([30.0], ["zz", "\n"])
    session = resting(backend)
    warm(session, at(50))
    await until(lambda: backend.open == 1)
    answer = await complete(session, at(4))
    assert answer.ghost is not None
    await until(lambda: backend.open == 0)


async def test_it_never_ends_a_question():
    backend = FakeBackend([0.05, "zz", "\n"])
    session = resting(backend, completion=Completion(delay_ms=0, ahead=True))
    asking = asyncio.create_task(complete(session, at(4)))
    await until(lambda: backend.open == 1)
    warm(session, at(50))
    assert (await asking).ghost is not None


async def test_nothing_is_shown_kept_or_told_of_it():
    backend = FakeBackend(["a", "\n"], ["b", "\n"])
    session = resting(backend)
    before = session.shown
    warm(session, at(50))
    await quiet(session)
    assert session.recent.ghost(at(50)) is None
    assert (session.shown, session.last_empty) == (before, None)


async def test_a_backend_that_fails_meanwhile_is_the_next_questions_to_tell():
    backend = FakeBackend([down()])
    session = resting(backend)
    warm(session, at(50))
    await quiet(session)
    assert session.serving is not None
    assert session.read_at is None


@pytest.mark.parametrize("why", ["battery", "elsewhere", "setting", "slow", "unknown", "off"])
async def test_not_where_the_model_is_not_to_be_asked_ahead_or_would_read_for_long(why: str):
    backend = FakeBackend(["a"])
    wishes = Completion(delay_ms=0, ahead=why != "setting", enabled=why != "off")
    session = resting(backend, reads={"slow": 20.0, "unknown": None}.get(why, 10_000.0), completion=wishes)
    assert session.serving is not None
    if why == "battery":
        session.watch_machine.machine = replace(session.machine, on_battery=True)
    if why == "elsewhere":
        session.serving = replace(session.serving, own_machine=False)
    warm(session, at(99))
    await quiet(session)
    assert backend.asked == []
