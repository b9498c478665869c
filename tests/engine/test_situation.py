"""What a completion goes by is frozen when it is asked for, and what became of it comes back by one door."""

import asyncio
from dataclasses import replace

import pytest

from temoto.core.completion.reasons import Reason
from temoto.core.machine import Machine
from temoto.core.messages import note
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.start import StartMessage
from temoto.core.models.records import Role
from temoto.core.planning.records import Choice
from temoto.core.settings import Completion, Settings
from temoto.core.settings.projects import Project
from temoto.core.status import Status, StatusKind
from temoto.engine.completion.complete import complete
from temoto.engine.machine_watch import MachineWatch
from temoto.engine.session import Serving, Session
from temoto.ports import BadReply
from tests.draw import FIM, drawn
from tests.engine.scripted import serving, until
from tests.fakes.scripted_backend import FakeBackend

BETTER = note(StartMessage.TESTING, model="a better one")
READY = Status(StatusKind.WARNING, note(StartMessage.LOADING, model="a-model"), details=(BETTER,), model="a-model")


def hiccup() -> BadReply:
    return BadReply(BackendMessage.BAD_REPLY, backend="b", detail="hiccup")


def session_with(answers: list) -> tuple[Session, list[Status]]:
    told: list[Status] = []
    session = Session(told.append)
    session.settings = Settings(completion=Completion(delay_ms=0))
    choice = Choice(Role.COMPLETION, "a-model", FIM, 4_096, 1_024, "CPU")
    session.serve(Serving(FakeBackend(*answers), choice, len, fim=True), READY)
    return session, told


async def test_settings_that_change_during_the_pause_change_nothing_of_the_question():
    backend = FakeBackend(["1"])
    session = serving(backend)
    session.settings = Settings(completion=Completion(delay_ms=50, max_tokens=7))
    asking = asyncio.create_task(complete(session, replace(drawn("x = │"), invoked=False)))
    await asyncio.sleep(0.01)
    session.change(replace(session.settings, completion=Completion(delay_ms=50, max_tokens=3)))
    assert (await asking).reason is Reason.OK
    assert backend.asked[0].max_tokens == 7


@pytest.mark.parametrize(
    ("settings", "language", "reason"),
    [
        (Completion(), "python", None),
        (Completion(enabled=False), "python", Reason.OFF),
        (Completion(disabled_languages=("python",)), "python", Reason.LANGUAGE_DISABLED),
        (Completion(disabled_languages=("python",)), "go", None),
        (Completion(disabled_languages=("py", "tsx")), "python", Reason.LANGUAGE_DISABLED),
        (Completion(disabled_languages=("tsx",)), "typescriptreact", Reason.LANGUAGE_DISABLED),
        (Completion(disabled_languages=("tsx",)), "typescript", None),
        (Completion(disabled_languages=(" Dotenv",)), "dotenv", Reason.LANGUAGE_DISABLED),
    ],
)
def test_why_nobody_is_asked(settings: Completion, language: str, reason: Reason | None):
    session, _ = session_with([])
    session.projects = (Project("file:///shop", settings),)
    situation = session.situation("file:///shop/a.py", language)
    assert (situation.wishes, situation.refusal) == (settings, reason)


async def test_an_action_at_the_only_place_of_the_model_refuses_completions():
    session, _ = session_with([])
    assert session.serving is not None
    with session.acting_with(session.serving, "a-model", BETTER):
        assert session.lane.model == "a-model"
        refused = session.situation("file:///a.py", "python").refusal
    assert refused is (Reason.BACKEND_BUSY if session.serving.backend.slots == 1 else None)
    assert session.situation("file:///a.py", "python").refusal is None


async def test_one_bad_answer_is_a_warning_beside_those_that_stood_there_until_a_good_one():
    session, told = session_with([[hiccup()], ["1"]])
    assert (await complete(session, drawn("x = │"))).reason is Reason.BACKEND_ERROR
    assert session.doubt.is_set()
    assert told[-1].kind is StatusKind.WARNING
    assert told[-1].details[0] == BETTER
    assert "hiccup" in told[-1].details[1].text()
    assert (await complete(session, drawn("x = │"))).reason is Reason.OK
    assert told[-1] == READY


def test_a_look_that_finds_all_well_takes_the_warning_back():
    session, told = session_with([])
    assert session.serving is not None
    session.answered(session.situation("file:///a.py", "python"), Reason.BACKEND_ERROR, error=hiccup())
    assert len(session.shown.details) == 2
    session.all_is_well()
    session.all_is_well()
    assert [status.details for status in told] == [(BETTER,), (BETTER, told[1].details[1]), (BETTER,)]


def test_what_another_answered_counts_for_nothing():
    session, _ = session_with([])
    asked = session.situation("file:///a.py", "python")
    assert session.serving is not None
    session.serve(replace(session.serving, load_seconds=1.0), READY)
    session.answered(asked, Reason.BACKEND_ERROR, error=hiccup())
    assert session.shown == READY
    assert not session.doubt.is_set()


async def test_the_generation_is_the_slots_and_holds_what_came():
    backend = FakeBackend(["12", 30.0])
    session = serving(backend)
    asking = asyncio.create_task(complete(session, drawn("x = │")))
    await until(lambda: session.inline.generation is not None and session.inline.generation.text)
    assert session.inline.generation is not None
    assert session.inline.generation.ask == drawn("x = │")
    assert (session.inline.generation.text, session.inline.generation.cut) == ("12", None)
    session.inline.changed("file:///another.py")
    assert session.inline.busy
    session.inline.changed(drawn("x = │").uri)
    assert session.inline.generation is None
    assert (await asking).reason is Reason.SUPERSEDED
    assert backend.open == 0


def test_a_session_for_one_action_shares_the_lane_and_the_machine():
    session = Session()
    session.settings = Settings(completion=Completion(enabled=False))
    own = session.for_one_action()
    assert own.settings.completion.enabled
    assert own.lane is session.lane
    assert own.machine is session.machine


SEEN = Machine((), 8, 4, 2)


async def test_a_machine_that_answers_late_has_a_stand_in_until_it_is_taken():
    watch, go = MachineWatch(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def look() -> Machine:
        asyncio.run_coroutine_threadsafe(go.wait(), loop).result(5)
        return SEEN

    await watch.look(look, 0.01)
    assert watch.known
    assert watch.machine.unread
    assert not watch.take()
    go.set()
    await watch.look(Machine.unknown, 5)  # the look that is under way is gone on with
    assert watch.machine == SEEN


async def test_a_look_that_fails_leaves_what_was_known():
    watch = MachineWatch()

    def fails() -> Machine:
        raise OSError("no driver")

    await watch.look(fails, 5)
    assert "no driver" in watch.machine.unread[0].text()
    await watch.look(lambda: SEEN, 5)
    watch.outdated()
    await watch.look(fails, 5)
    assert watch.machine == SEEN
    assert watch.is_old
