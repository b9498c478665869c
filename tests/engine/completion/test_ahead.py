"""What would follow a suggestion is asked while it is read, and is there when it is taken."""

import asyncio
from dataclasses import replace

import pytest

from temoto.core.completion.records import Source
from temoto.core.completion.reuse import may_agree
from temoto.core.settings import Completion
from temoto.engine.completion import complete as completing
from temoto.engine.completion.complete import complete
from temoto.engine.session import Session
from tests.draw import accepted, drawn
from tests.engine.scripted import serving, until
from tests.fakes.scripted_backend import FakeBackend


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(completing, "AHEAD_MS", 1.0)


async def shown(session: Session, text: str) -> tuple[str, Source]:
    answer = await complete(session, drawn(text))
    assert answer.ghost is not None
    return accepted(drawn(text), answer.ghost), answer.source


async def test_who_takes_a_suggestion_has_the_next_one_at_once():
    backend = FakeBackend(["1 +", "\n"], [" 2 +", "\n"], [" 3", "\n"])
    session = serving(backend)
    assert await shown(session, "x = │") == ("x = 1 +│", Source.ASKED)
    await until(lambda: len(backend.asked) == 2 and not session.inline.busy)
    assert backend.asked[1].text == backend.asked[0].text.replace("x = ", "x = 1 +")
    assert await shown(session, "x = 1 +│") == ("x = 1 + 2 +│", Source.KEPT)
    await until(lambda: len(backend.asked) == 3)


async def test_who_types_to_its_end_has_it_too_and_it_is_asked_once():
    backend = FakeBackend(["ab", "\n"], ["cd", "\n"], ["ef", "\n"])
    session = serving(backend)
    await shown(session, "x = │")
    for text in ("x = a│", "x = ab│"):
        await until(lambda: not session.inline.busy)
        assert (await shown(session, text))[1] is Source.KEPT
    await until(lambda: len(backend.asked) == 3 and not session.inline.busy)


async def test_what_is_asked_ahead_goes_on_while_the_suggestion_is_typed_and_is_taken_up():
    backend = FakeBackend(["ab", "\n"], ["c", 0.2, "d", "\n"])
    session = serving(backend)
    await shown(session, "x = │")
    await until(lambda: len(backend.asked) == 2 and backend.said == 3)
    now = drawn("x = a│")
    session.inline.changed(now.uri, lambda running: may_agree(*running.way, now.lines))
    assert await shown(session, "x = a│") == ("x = ab│", Source.KEPT)
    assert session.inline.busy
    assert await shown(session, "x = ab│") == ("x = abcd│", Source.JOINED)
    assert len(backend.asked) == 2


@pytest.mark.parametrize("other", ["x = q│", "y = 1\nx = │"])
async def test_anything_else_ends_it_first(other: str):
    backend = FakeBackend(["ab", "\n"], [30.0], ["zz", "\n"])
    session = serving(backend)
    await shown(session, "x = │")
    await until(lambda: len(backend.asked) == 2)
    assert await shown(session, other) == (other.replace("│", "zz│"), Source.ASKED)
    await until(lambda: backend.open == 0)


async def test_a_change_that_goes_another_way_ends_it():
    backend = FakeBackend(["ab", "\n"], [30.0])
    session = serving(backend)
    await shown(session, "x = │")
    await until(lambda: len(backend.asked) == 2)
    now = drawn("x = q│")
    session.inline.changed(now.uri, lambda running: may_agree(*running.way, now.lines))
    await until(lambda: backend.open == 0)
    assert not session.inline.busy


async def test_its_silence_is_not_what_the_user_is_told():
    backend = FakeBackend(["ab", "\n"], [])
    session = serving(backend)
    await shown(session, "x = │")
    await until(lambda: len(backend.asked) == 2 and not session.inline.busy)
    assert session.last_empty is None


async def test_never_on_battery_nor_of_another_machine_nor_against_the_users_wish():
    for change in ("battery", "elsewhere", "setting"):
        backend = FakeBackend(["ab", "\n"])
        session = serving(backend, completion=Completion(delay_ms=0, ahead=change != "setting"))
        assert session.serving is not None
        if change == "battery":
            session.watch_machine.machine = replace(session.machine, on_battery=True)
        if change == "elsewhere":
            session.serve(replace(session.serving, own_machine=False), session.status)
        await shown(session, "x = │")
        await asyncio.sleep(0.02)
        assert (len(backend.asked), session.inline.busy) == (1, False)


async def test_an_action_that_needs_the_model_ends_it():
    backend = FakeBackend(["ab", "\n"], [30.0], slots=1)
    session = serving(backend)
    await shown(session, "x = │")
    await until(lambda: len(backend.asked) == 2)
    assert session.serving is not None
    with session.acting_with(session.serving, "a-model", session.status.text):
        await until(lambda: backend.open == 0)
