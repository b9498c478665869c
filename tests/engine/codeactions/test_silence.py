"""A model that says nothing ends an action with a sentence, in bounded time; one whose server temoto itself started anew is asked again."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from temoto.core.backend.calls import ChatRequest, ChatRole, Message
from temoto.core.codeactions.outcome import Ending
from temoto.core.planning.records import Need
from temoto.engine.codeactions import silence
from temoto.engine.codeactions.act import act
from temoto.engine.codeactions.silence import begins_s
from temoto.engine.session import Session
from tests.engine.codeactions.acts import CODE, LONGER, SYNTAX, fenced, order, talking
from tests.engine.codeactions.desk import PaperDesk
from tests.engine.scripted import serving
from tests.fakes.scripted_backend import FakeBackend, Piece, down

GB = 1_000_000_000
SILENT = (
    "{title}: a-model has said nothing for 1 s, although scripted answers: it may hang, or be busy with another question. Try again, or "
    "restart scripted"
)


def known(session: Session) -> Session:
    """Of what serves it is known how large it is and how fast it reads."""
    assert session.serving is not None
    choice = replace(session.serving.choice, need=Need(0, 0, 0, 0))
    status = replace(session.status, prompt_tokens_per_second=100_000.0)
    session.serve(replace(session.serving, choice=choice), status)
    return session


@pytest.mark.parametrize(
    ("characters", "weights", "reads", "seconds"),
    [
        pytest.param(3_000, 4 * GB, None, 170.0, id="nobody knows how fast it reads: as an old processor"),
        pytest.param(3_000, 0, 1_000.0, 33.0, id="three times what reading takes"),
        pytest.param(3_000, 4 * GB, 1_000.0, 73.0, id="it may have to be loaded again"),
        pytest.param(3_000_000, 40 * GB, 10.0, 300.0, id="never longer than five minutes"),
    ],
)
def test_how_long_is_waited(characters: int, weights: int, reads: float | None, seconds: float):
    assert begins_s([Message(ChatRole.USER, "x" * characters)], weights, reads) == seconds


@pytest.mark.parametrize("name", ["refactor", "explain"])
async def test_a_model_that_never_begins(name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(silence, "LEAST_S", 0.6)
    session, backend = talking([60.0, fenced(LONGER)])
    outcome = await act(known(session), the := order(name), PaperDesk(CODE), SYNTAX)
    assert (outcome.ending, outcome.said.text()) == (Ending.FAILED, SILENT.format(title=the.title.text()))
    assert (backend.open, backend.broken_off) == (0, 1)  # it is no longer asked
    assert session.doubt.is_set()  # what serves is looked at


async def test_a_model_that_stops_in_the_middle(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(silence, "PAUSE_S", 0.6)
    session, backend = talking(["It adds", 60.0, "."])
    outcome = await act(session, the := order("explain"), PaperDesk(CODE), SYNTAX)
    assert (outcome.ending, outcome.said.text()) == (Ending.FAILED, SILENT.format(title=the.title.text()))
    assert (backend.open, backend.broken_off) == (0, 1)


def started_anew_at(first: Sequence[Piece]) -> tuple[Session, FakeBackend, FakeBackend]:
    """Temoto starts another backend while this one answers so."""
    other = FakeBackend(chats=[[fenced(LONGER)]])

    def script(_request: ChatRequest) -> Sequence[Piece]:
        anew = serving(other)
        assert anew.serving is not None
        session.serve(anew.serving, anew.status)
        return first

    backend = FakeBackend(chats=[script])
    session = serving(backend)
    return session, backend, other


async def test_started_anew_by_temoto_it_is_asked_again():
    session, backend, other = started_anew_at([down()])
    outcome = await act(session, order(), desk := PaperDesk(CODE), SYNTAX)
    assert (outcome.ending, len(backend.talks), len(other.talks)) == (Ending.CHANGED, 1, 1)
    assert desk.text != CODE


async def test_where_words_had_come_or_nothing_was_started_it_is_not():
    session, _, other = started_anew_at(["```python\ndef", down()])
    assert (await act(session, order(), PaperDesk(CODE), SYNTAX)).ending is Ending.FAILED
    assert other.talks == []
    session, backend = talking([down()])
    assert (await act(session, order(), PaperDesk(CODE), SYNTAX)).ending is Ending.FAILED
    assert len(backend.talks) == 1
