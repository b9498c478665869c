"""Who asks once waits for the hardware: a driver that answers late ends no answer and has no second plan made."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from temoto.core.backend.calls import Prompt, Usage
from temoto.core.completion.reasons import Reason
from temoto.core.machine import Machine
from temoto.core.messages.start import StartMessage
from temoto.core.settings import Completion, Settings
from temoto.engine.codeactions.on_demand import serving_session
from temoto.engine.reports.answer import answer_once
from temoto.engine.serving import ready, startup
from temoto.engine.serving.ready import ready_session
from temoto.engine.session import Session
from tests.draw import drawn
from tests.engine.scripted import until
from tests.engine.serving.test_startup import CODER, LARGE, able, house, machine
from tests.fakes.scripted_backend import FakeBackend, Piece

LATE_S = 0.2
SPARED = StartMessage.SPEED_SPARED.value
ASK = drawn("total = pri│\n", invoked=True)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server's own patience, far shorter than what the hardware takes."""
    monkeypatch.setattr(startup, "MACHINE_S", 0.01)


def late() -> Machine:
    """A driver without persistence mode: it says what it is after more than MACHINE_S."""
    time.sleep(LATE_S)
    return machine(vram=24)


def slowly(prompt: Prompt) -> list[Piece]:
    """Passes the self-test, then takes longer over its answer than the hardware takes to answer."""
    return able(prompt) if "total" not in prompt.text else [LATE_S * 1.5, "ce"]


async def test_complete_waits_for_hardware_that_answers_late():
    backend = FakeBackend(slowly, models=[CODER, LARGE], gpu=True)
    answer, status = await answer_once(ASK, house(backend, look=late), Settings(), 10)
    assert answer.ghost is not None
    assert (answer.reason, answer.ghost.text) == (Reason.OK, "ce")
    assert ([name for name, *_ in backend.loaded], status.device) == ([LARGE.name], "GPU")


async def test_whoever_takes_such_a_session_keeps_what_serves_while_it_works():
    backend = FakeBackend(able, models=[CODER, LARGE], gpu=True)
    async with ready_session(house(backend, look=late), Settings(), 10) as session:
        serving = session.serving
        assert serving is not None
        assert serving.choice.device == "GPU"
        await asyncio.sleep(LATE_S * 1.5)
        assert (session.serving, len(backend.loaded)) == (serving, 1)


async def test_an_action_where_completions_are_off_waits_for_it_too_and_the_next_one_knows_it():
    looks: list[float] = []

    def look() -> Machine:
        looks.append(time.monotonic())
        return late()

    session = Session()
    session.settings = Settings(completion=Completion(enabled=False))
    for _ in range(2):
        backend = FakeBackend(able, models=[CODER, LARGE], gpu=True)
        async with serving_session(session, house(backend, look=look)) as own:
            assert own.serving is not None
            assert (own.serving.choice.device, own.serving.choice.model) == ("GPU", LARGE.name)
    assert session.watch_machine.known
    assert session.machine.gpus


async def test_hardware_that_never_answers_is_given_up_and_what_it_says_later_ends_no_answer(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(ready, "HARDWARE_S", 0.05)
    answered = threading.Event()

    def blocked() -> Machine:
        answered.wait(10)
        return machine(vram=24)

    def while_it_answers(prompt: Prompt) -> list[Piece]:
        if "total" not in prompt.text:
            return able(prompt)
        answered.set()
        return [0.1, "ce"]

    backend = FakeBackend(while_it_answers, models=[CODER], gpu=True)
    answer, status = await answer_once(ASK, house(backend, look=blocked), Settings(), 10)
    assert (answer.reason, status.device, len(backend.loaded)) == (Reason.OK, "CPU", 1)


async def test_completions_that_are_off_wait_for_no_hardware():
    async with ready_session(house(look=late), Settings(completion=Completion(enabled=False)), 10) as session:
        assert session.watch_machine.looking is None


async def test_a_question_that_a_new_start_ended_is_asked_again(monkeypatch: pytest.MonkeyPatch):
    sessions: list[Session] = []
    starting: Callable[..., Any] = startup.start

    async def noted(session: Session, *more: Any) -> Any:
        sessions.append(session)
        return await starting(session, *more)

    monkeypatch.setattr("temoto.engine.serving.supervise.start", noted)
    began = asyncio.Event()

    def once(prompt: Prompt) -> list[Piece]:
        if "total" not in prompt.text:
            return able(prompt)
        first, _ = not began.is_set(), began.set()
        return [10.0] if first else ["ce"]

    asking = asyncio.create_task(answer_once(ASK, house(FakeBackend(once, models=[CODER])), Settings(), 10))
    await until(began.is_set)
    sessions[0].restart()  # as where a better model was installed meanwhile
    answer, _ = await asking
    assert answer.ghost is not None
    assert (answer.reason, answer.ghost.text, len(sessions)) == (Reason.OK, "ce", 2)


class Paced(FakeBackend):
    """Writes and reads at the speeds it is given, in its self-test."""

    writes, reads = 100.0, 5_000.0

    def _usage(self) -> Usage:
        return Usage(
            prompt_tokens=100,
            prompt_seconds=100 / self.reads,
            generated_tokens=10,
            generate_seconds=10 / self.writes,
            cached_tokens=0,
        )


@pytest.mark.parametrize(
    ("writes", "reads", "english", "japanese"),
    [
        (100, 5_000, "100 tokens/s", "毎秒 100 トークン"),
        (60, 300, SPARED[0].format(tokens_per_second=60), SPARED[1].format(tokens_per_second=60)),  # a processor's
        (20, 5_000, SPARED[0].format(tokens_per_second=20), SPARED[1].format(tokens_per_second=20)),
    ],
)
async def test_a_model_that_is_asked_less_says_so(writes: float, reads: float, english: str, japanese: str):
    backend = Paced(able, models=[CODER])
    backend.writes, backend.reads = writes, reads
    async with ready_session(house(backend), Settings(), 10) as session:
        assert session.status.text.text("en").endswith(english)
        assert session.status.text.text("ja").endswith(japanese)
