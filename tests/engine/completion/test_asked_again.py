"""Who was told that there is nothing yet is told to ask again, once, as soon as there is something."""

import asyncio

import pytest

from temoto.core.completion.reasons import Reason
from temoto.engine.completion import patience
from temoto.engine.completion.complete import complete
from temoto.engine.session import Session
from tests.draw import drawn
from tests.engine.scripted import serving, until
from tests.fakes.scripted_backend import FakeBackend


@pytest.fixture(autouse=True)
def sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "LEAST_S", 0.05)
    monkeypatch.setattr(patience, "LOOK_S", 0.01)


def listening(session: Session) -> list[str]:
    told: list[str] = []
    session.ask_again = told.append
    return told


async def test_when_the_answer_has_come():
    backend = FakeBackend([0.6, "1 + 2", "\n"])
    session = serving(backend)
    told, ask = listening(session), drawn("x = │", invoked=False)
    assert (await complete(session, ask)).reason is Reason.NOT_YET
    assert told == []
    await until(lambda: told)
    again = await complete(session, ask)
    assert again.ghost is not None
    assert again.ghost.text == "1 + 2"
    assert (told, len(backend.asked)) == ([ask.uri], 1)


async def test_not_where_a_newer_question_was_answered():
    backend = FakeBackend([0.4, "1 + 2", "\n"], ["3", "\n"])
    session = serving(backend)
    told = listening(session)
    assert (await complete(session, drawn("x = │", invoked=False))).reason is Reason.NOT_YET
    assert (await complete(session, drawn("y = │", invoked=False))).ghost is not None
    await until(lambda: not session.inline.busy)
    assert told == []


@pytest.mark.parametrize("reason", [Reason.STARTING, Reason.NO_MODEL])
async def test_when_something_serves(reason: Reason):
    ready = serving(FakeBackend(["1 + 2", "\n"]))
    serves, status = ready.serving, ready.status
    assert serves is not None
    session = Session()
    if reason is Reason.NO_MODEL:
        session.say(status)
    told, ask = listening(session), drawn("x = │", invoked=False)
    assert (await complete(session, ask)).reason is reason
    session.serve(serves, status)
    assert told == [ask.uri]
    session.serve(serves, status)
    assert told == [ask.uri], "once"


async def test_when_a_start_up_ended_the_answer():
    session = serving(FakeBackend([5.0]))
    serves, status = session.serving, session.status
    assert serves is not None
    told = listening(session)
    ask = drawn("x = │", invoked=False)
    running = asyncio.create_task(complete(session, ask))
    await until(lambda: session.inline.busy)
    session.restart()
    assert (await running).reason is Reason.SUPERSEDED
    session.serve(serves, status)
    assert told == [ask.uri]
