"""Typing as no benchmark has it: faster than the model, held keys, pastes, storms of undo, a model that stalls. Nothing stale is shown,
nothing queues, and the model has one question at a time."""

import asyncio
from contextlib import suppress
from itertools import cycle

import pytest

from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Answer
from temoto.core.completion.reuse import may_agree
from temoto.core.settings import Completion
from temoto.engine.completion.complete import complete
from temoto.engine.session import Session
from tests.draw import accepted, drawn
from tests.engine.scripted import serving, until
from tests.fakes.scripted_backend import FakeBackend

SOON = Completion(delay_ms=0, ahead=False)
HELD = ["x = " + "a" * number for number in range(60)]
PASTED = ["x = ", "x = " + "value + " * 25]
UNDONE = [text for text, _ in zip(cycle(["x = ab", "x = ", "y", "y = 1", "x = a"]), range(60), strict=False)]
ODD = [
    pytest.param(HELD, id="a key held down"),
    pytest.param(PASTED, id="200 signs pasted"),
    pytest.param(UNDONE, id="a storm of undo"),
]


class Watched(FakeBackend):
    """Counts how many questions were open at once."""

    most = 0

    async def stream(self, prompt):
        async for chunk in super().stream(prompt):
            self.most = max(self.most, self.open)
            yield chunk


async def played(session: Session, texts: list[str], *, cancels: bool) -> list[tuple[str, Answer]]:
    """Every answer that came, to the text it was for: each key is told and asked about at once, whether the last was answered or not."""
    asking: list[tuple[str, asyncio.Task[Answer]]] = []
    for text in texts:
        ask = drawn(f"{text}│\n")
        if cancels and asking:
            asking[-1][1].cancel()
        session.inline.changed(ask.uri, lambda running, lines=ask.lines: may_agree(*running.way, lines))
        asking.append((text, asyncio.create_task(complete(session, ask))))
        await asyncio.sleep(0)
    answers: list[tuple[str, Answer]] = []
    for text, task in asking:
        with suppress(asyncio.CancelledError):
            answers.append((text, await task))
    return answers


@pytest.mark.parametrize("cancels", [True, False], ids=["an editor that cancels", "one that does not"])
@pytest.mark.parametrize("texts", ODD)
@pytest.mark.parametrize(
    "script", [[0.02, "aab", 0.02, "c(1)", "\n"], ["aab", 0.05, "c(1)", "\n"]], ids=["slow to begin", "stalls"]
)
async def test_the_last_key_is_answered_and_no_other_late(texts: list[str], cancels: bool, script: list[str | float]):
    backend = Watched(script)
    session = serving(backend, completion=SOON)
    answers = await played(session, texts, cancels=cancels)
    assert [answer.reason for _, answer in answers[:-1] if answer.ghost is None] == [Reason.SUPERSEDED] * (
        len([answer for _, answer in answers[:-1] if answer.ghost is None])
    )
    for text, answer in answers:
        if answer.ghost is not None:
            assert accepted(drawn(f"{text}│\n"), answer.ghost).startswith(text)
    text, answer = answers[-1]
    assert (text, answer.ghost is not None) == (texts[-1], True)
    await until(lambda: not backend.open)
    assert backend.most == 1
    assert not session.inline.busy


async def test_two_windows_have_a_question_each_and_no_other():
    backend = Watched([0.01, "1", "\n"])
    windows = [serving(backend, completion=SOON), serving(backend, completion=SOON)]
    both = await asyncio.gather(*(played(one, HELD, cancels=False) for one in windows))
    assert [answers[-1][1].reason for answers in both] == [Reason.OK, Reason.OK]
    assert backend.most <= 2
