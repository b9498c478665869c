"""What is being done shows in the status, and nothing said meanwhile is lost."""

from contextlib import suppress
from dataclasses import replace

from temoto.core.messages import note
from temoto.core.messages.start import StartMessage
from temoto.core.models.records import Role
from temoto.core.planning.records import Choice
from temoto.core.status import Status, StatusKind
from temoto.engine.session import Serving, Session
from tests.draw import FIM
from tests.fakes.scripted_backend import FakeBackend

READY = Status(StatusKind.READY, note(StartMessage.LOADING, model="a-model"), model="a-model")
FIRST, SECOND = note(StartMessage.TESTING, model="first"), note(StartMessage.TESTING, model="second")


def serving() -> tuple[Session, list[Status]]:
    told: list[Status] = []
    session = Session(told.append)
    choice = Choice(Role.COMPLETION, "a-model", FIM, 4_096, 1_024, "CPU")
    session.serve(Serving(FakeBackend(), choice, len, fim=True), READY)
    return session, told


def test_busy_and_ready_again():
    session, told = serving()
    with session.busy(FIRST):
        assert (session.shown.kind, session.shown.text, session.shown.model) == (StatusKind.BUSY, FIRST, "a-model")
    assert [status.kind for status in told] == [StatusKind.READY, StatusKind.BUSY, StatusKind.READY]
    assert told[-1] == READY


def test_of_several_the_newest_shows_and_then_the_one_that_goes_on():
    session, told = serving()
    with session.busy(FIRST):
        with session.busy(SECOND):
            pass
        assert session.shown.text == FIRST
    assert [status.text for status in told[1:]] == [FIRST, SECOND, FIRST, READY.text]


def test_what_went_wrong_meanwhile_shows_at_once_and_stays():
    session, told = serving()
    lost = Status(StatusKind.ERROR, note(StartMessage.NOTHING_SERVES, reasons="gone"))
    with session.busy(FIRST):
        session.lost(lost)
        assert session.shown == lost
    assert told[-1] == lost
    assert [status.kind for status in told].count(StatusKind.ERROR) == 1


def test_a_warning_meanwhile_shows_when_all_is_done():
    session, told = serving()
    warning = Status(StatusKind.WARNING, READY.text, details=(FIRST,))
    with session.busy(SECOND):
        session.say(warning)
        assert session.shown.kind is StatusKind.BUSY
    assert told[-1] == warning


def test_a_block_that_fails_is_not_busy_for_ever():
    session, _told = serving()
    with suppress(ZeroDivisionError), session.busy(FIRST):
        _ = 1 / 0
    assert session.shown == READY


async def test_a_machine_that_goes_on_battery_is_said_once():
    session, told = serving()
    told.clear()
    for on_battery in (False, True, True, False):
        seen = replace(session.machine, on_battery=on_battery)
        session.watch_machine.begin(lambda seen=seen: seen)
        assert session.watch_machine.looking is not None
        await session.watch_machine.looking
        assert session.take_machine()
    assert [len(status.details) for status in told] == [1, 0]
    assert "battery" in told[0].details[0].text().lower()
