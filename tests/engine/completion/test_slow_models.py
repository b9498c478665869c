"""A slow model is asked less, left no sooner than it helps, and shown as far as it is sure."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import count

import pytest

from temoto.core.backend.calls import Chunk
from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Source
from temoto.core.completion.reuse import may_agree
from temoto.core.completion.sure import READS_ON_PROCESSOR, SLOW, SLOW_ON_PROCESSOR, is_slow
from temoto.core.planning.tally import SpeedTally
from temoto.core.settings import Completion
from temoto.engine.completion.complete import complete
from temoto.engine.session import Session
from tests.draw import FIM, PLAIN, accepted, drawn
from tests.engine.scripted import serving, until
from tests.fakes.scripted_backend import FakeBackend, Piece

ONE = Completion(delay_ms=0, ahead=False)


def writing(backend: FakeBackend, tokens_a_second: float | None, completion: Completion = ONE, family=FIM) -> Session:
    session = serving(backend, completion=completion, family=family)
    session.say(replace(session.status, tokens_per_second=tokens_a_second))
    return session


def odds(*pieces: tuple[str, float]) -> Sequence[Piece]:
    return [Chunk(text, sure=sure) for text, sure in pieces]


LINE = odds(("max", 0.9), ("(", 0.8), ("values", 0.1), (")", 0.9), ("\n", 0.9))


@pytest.mark.parametrize("family", [FIM, PLAIN])
async def test_what_it_guesses_at_is_neither_waited_for_nor_shown(family):
    backend = FakeBackend(LINE)
    answer = await complete(writing(backend, SLOW / 2, family=family), drawn("x =│"))
    assert answer.ghost is not None
    assert (accepted(drawn("x =│"), answer.ghost), backend.said, backend.open) == ("x =max(│", 3, 0)


async def test_a_quick_model_one_of_unknown_speed_and_who_asks_by_hand_get_the_whole_line():
    for tokens_a_second, invoked in ((SLOW * 2, False), (None, False), (SLOW / 2, True)):
        backend = FakeBackend(LINE)
        ask = drawn("x = │", invoked=invoked)
        answer = await complete(writing(backend, tokens_a_second), ask)
        assert answer.ghost is not None
        assert (accepted(ask, answer.ghost), backend.asked[0].alternatives) == ("x = max(values)│", 0)


async def test_a_backend_that_does_not_tell_is_shown_whole():
    answer = await complete(writing(FakeBackend(["max(", "values)", "\n"]), SLOW / 2), drawn("x = │"))
    assert answer.ghost is not None
    assert answer.ghost.text == "max(values)"


async def test_where_it_guesses_from_the_start_its_line_is_better_than_nothing():
    answer = await complete(
        writing(FakeBackend(odds(("ma", 0.1), ("x", 0.9), ("(v)", 0.2), ("\n", 0.9))), SLOW / 2), drawn("x = │")
    )
    assert answer.ghost is not None
    assert answer.ghost.text == "max(v)"


async def typed_while_it_reads(backend: FakeBackend, key: str) -> tuple[str | None, Source]:
    """An editor's cancel, its change and its next question, all before the model has said anything."""
    session = serving(backend, completion=ONE)
    older = asyncio.create_task(complete(session, drawn("x = │")))
    await until(lambda: backend.open)
    older.cancel()
    with suppress(asyncio.CancelledError):
        await older
    now = drawn(f"x = {key}│")
    session.inline.changed(now.uri, lambda running: may_agree(*running.way, now.lines))
    answer = await complete(session, now)
    await until(lambda: not backend.open)
    return accepted(now, answer.ghost) if answer.ghost else None, answer.source


async def test_a_key_typed_while_it_reads_does_not_have_it_read_again():
    backend = FakeBackend([0.1, "fo", "o(a)", "\n"])
    assert await typed_while_it_reads(backend, "f") == ("x = foo(a)│", Source.JOINED)
    assert len(backend.asked) == 1


async def test_and_its_first_word_ends_it_where_that_is_another():
    backend = FakeBackend([0.1, "go", 30.0, "od", "\n"], ["oo(a)", "\n"])
    assert await typed_while_it_reads(backend, "f") == ("x = foo(a)│", Source.ASKED)
    assert (len(backend.asked), backend.broken_off) == (2, 2)


async def test_an_answer_ends_at_the_word_that_is_not_what_was_typed_ahead_of_it():
    backend = FakeBackend(["f", 0.05, "oo", 30.0, "\n"], ["r", "\n"])
    session = serving(backend, completion=ONE)
    older = asyncio.create_task(complete(session, drawn("x = │")))
    await until(lambda: backend.said)
    answer = await complete(session, drawn("x = fa│"))
    assert answer.ghost is not None
    assert (answer.ghost.text, (await older).reason) == ("r", Reason.SUPERSEDED)
    assert session.recent.ghost(drawn("x = │")) is None  # half a word of it is no answer


async def test_who_never_comes_back_has_it_ended_though_it_only_reads():
    backend = FakeBackend([30.0, "foo", "\n"])
    session = serving(backend, completion=ONE)
    older = asyncio.create_task(complete(session, drawn("x = │")))
    await until(lambda: backend.open)
    older.cancel()
    await until(lambda: not backend.open)
    assert not session.inline.busy


async def test_what_was_waited_for_another_answer_is_part_of_the_delay(monkeypatch: pytest.MonkeyPatch):
    delays: list[float] = []

    async def sleep(seconds: float) -> None:
        delays.append(seconds)

    backend = FakeBackend([0.3, "go", 30.0], ["oo", "\n"])
    session = serving(backend, completion=replace(ONE, delay_ms=250))
    older = asyncio.create_task(complete(session, drawn("def f():\n    │")))  # a fresh line goes at once
    await until(lambda: backend.open)
    asking = asyncio.create_task(complete(session, drawn("def f():\n    f│")))
    await until(lambda: session.inline.generation is not None and session.inline.generation.typed)
    assert (await older).reason is Reason.SUPERSEDED
    monkeypatch.setattr(asyncio, "sleep", sleep)
    await asking
    assert len(backend.asked) == 2
    assert all(seconds < 0.25 for seconds in delays)


async def test_ahead_it_is_asked_only_while_its_suggestions_are_used():
    backend = FakeBackend(lambda prompt: ["foo(a)", "\n"] if "x = <SUF>" in prompt.text else [])
    session = writing(backend, SLOW / 2, Completion(delay_ms=0))
    numbers = count()

    async def ahead_of(then: str) -> bool:
        """Whether something was asked ahead of a suggestion, behind which `then` was typed; each in a document of its own."""
        uri = f"file:///{next(numbers)}"
        session.tally = SpeedTally()  # what a script tells of its speed is not the speed this is about
        await complete(session, replace(drawn("x = │"), uri=uri))
        ahead = session.inline.busy
        await complete(session, replace(drawn(then), uri=uri))
        session.inline.clear()
        return ahead

    assert not await ahead_of("x = foo(a)│")
    for _ in range(6):
        await ahead_of("x = foo(a)│")
    assert await ahead_of("x = q│")
    for _ in range(6):
        await ahead_of("x = q│")
    assert not await ahead_of("x = q│")


@pytest.mark.parametrize(
    ("writes", "reads", "slow"),
    [
        pytest.param(None, None, False, id="nothing known"),
        pytest.param(None, 100.0, False, id="only how it reads"),
        pytest.param(SLOW - 1, None, True, id="a slow one"),
        pytest.param(SLOW - 1, 9_000.0, True, id="a large one on a graphics card"),
        pytest.param(SLOW + 20, 300.0, True, id="a small one on a processor"),
        pytest.param(SLOW + 20, READS_ON_PROCESSOR, False, id="one on a graphics card"),
        pytest.param(SLOW + 20, None, False, id="one that writes well enough"),
        pytest.param(SLOW_ON_PROCESSOR, 300.0, False, id="a very small one on a processor"),
    ],
)
def test_which_models_are_slow(writes: float | None, reads: float | None, slow: bool):
    assert is_slow(writes, reads) is slow


NAMES = "mutex.Lock()\ndefer "


async def test_a_name_that_stands_nearby_needs_no_model():
    backend = FakeBackend(["Unlock()", "\n"])
    session = writing(backend, SLOW / 2)
    answer = await complete(session, drawn(f"{NAMES}mu│"))
    assert answer.ghost is not None
    assert (answer.ghost.text, answer.source, backend.asked) == ("tex", Source.NAMED, [])
    assert session.uses.drain().named == 1
    # What it is followed by is the model's to say, and a name nobody took says nothing of the model.
    assert (await complete(session, drawn(f"{NAMES}mutex.│"))).source is Source.ASKED
    assert session.uses.lately == 0


async def test_of_a_quick_model_or_by_hand_the_model_is_asked_for_it():
    for tokens_a_second, invoked in ((SLOW * 3, False), (SLOW / 2, True)):
        session = writing(FakeBackend(["tex.Unlock()", "\n"]), tokens_a_second)
        assert (await complete(session, drawn(f"{NAMES}mu│", invoked=invoked))).source is Source.ASKED


async def test_in_a_file_of_secrets_no_name_is_shown_either():
    session = writing(FakeBackend(["tex", "\n"]), SLOW / 2)
    answer = await complete(session, replace(drawn("KEY_OF_MINE=1\nKEY│"), uri="file:///project/.env"))
    assert (answer.ghost, answer.reason) == (None, Reason.SECRETS)


async def test_what_the_model_said_comes_before_a_name():
    session = writing(FakeBackend(["mutex.Unlock()", "\n"]), SLOW / 2)
    await complete(session, drawn(f"{NAMES}│"))
    answer = await complete(session, drawn(f"{NAMES}mu│"))
    assert answer.ghost is not None
    assert (answer.ghost.text, answer.source) == ("tex.Unlock()", Source.KEPT)


@pytest.mark.parametrize(("key", "goes_on"), [("m", True), ("d", False)])
async def test_a_name_lets_the_model_write_on_if_it_agrees(key: str, goes_on: bool):
    backend = FakeBackend(["mu", 0.1, "tex.Unlock()", "\n"])
    session = writing(backend, SLOW / 2)
    older = asyncio.create_task(complete(session, drawn(f"{NAMES}│")))
    await until(lambda: backend.said)
    answer = await complete(session, drawn(f"{NAMES}{key}│"))
    assert (answer.source, session.inline.busy) == (Source.NAMED, goes_on)
    if not goes_on:
        assert (await older).reason is Reason.SUPERSEDED
        await until(lambda: not backend.open)
        return
    await older
    later = await complete(session, drawn(f"{NAMES}mu│"))
    assert later.ghost is not None
    assert (later.ghost.text, later.source) == ("tex.Unlock()", Source.KEPT)


async def test_a_name_ends_a_question_that_was_not_put_yet():
    backend = FakeBackend(["x", "\n"])
    session = writing(backend, SLOW / 2, Completion(delay_ms=60_000, ahead=False))
    older = asyncio.create_task(complete(session, drawn(f"{NAMES}│")))
    await until(lambda: session.inline.busy)
    assert (await complete(session, drawn(f"{NAMES}mu│"))).source is Source.NAMED
    assert ((await older).reason, session.inline.busy, backend.asked) == (Reason.SUPERSEDED, False, [])


async def test_where_a_line_may_be_whole_a_slow_model_is_asked_at_once():
    for tokens_a_second, drawing, asked in ((SLOW / 2, "f(x)│", 1), (SLOW / 2, "f(x)│)", 0), (SLOW * 3, "f(x)│", 0)):
        backend = FakeBackend([30.0, "\n", "y", "\n"])
        session = writing(backend, tokens_a_second, Completion(delay_ms=60_000, ahead=False))
        asking = asyncio.create_task(complete(session, drawn(drawing)))
        await until(lambda session=session: session.inline.busy)
        for _ in range(20):
            await asyncio.sleep(0)
        assert len(backend.asked) == asked
        session.inline.clear()
        await asking
