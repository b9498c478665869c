"""Who typed and waits is told within two seconds that nothing has come; the question goes on, and its answer comes with the next key."""

import pytest

from temoto.core.completion.reasons import Reason
from temoto.core.status import StatusKind
from temoto.engine.completion import patience
from temoto.engine.completion.complete import complete
from temoto.engine.completion.patience import patience_s
from tests.draw import drawn
from tests.engine.scripted import serving, until
from tests.fakes.scripted_backend import FakeBackend


@pytest.fixture
def sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "LEAST_S", 0.05)
    monkeypatch.setattr(patience, "LOOK_S", 0.01)


async def test_a_model_that_says_nothing_is_answered_for_and_shown_and_goes_on(sooner: None):
    backend = FakeBackend([0.6, "1 + 2", "\n"])
    session = serving(backend)
    first = await complete(session, drawn("x = │", invoked=False))
    assert (first.ghost, first.reason) == (None, Reason.NOT_YET)
    assert (session.shown.kind, session.last_empty) == (StatusKind.WARNING, Reason.NOT_YET)
    assert "a-model has said nothing for" in session.shown.details[-1].text()
    await until(lambda: session.shown.kind is StatusKind.READY)  # it has come
    second = await complete(session, drawn("x = 1│", invoked=False))
    assert second.ghost is not None
    assert len(backend.asked) == 1


async def test_each_key_meanwhile_is_answered_too_and_asks_nothing_new(sooner: None):
    backend = FakeBackend([5.0])
    session = serving(backend)
    reasons = [(await complete(session, drawn(text, invoked=False))).reason for text in ("x = │", "x = 1│", "x = 12│")]
    assert reasons == [Reason.NOT_YET] * 3
    assert len(backend.asked) == 1
    session.stop()


async def test_who_asks_by_hand_waits(sooner: None):
    session = serving(FakeBackend([0.3, "1", "\n"]))
    assert (await complete(session, drawn("x = │", invoked=True))).reason is Reason.OK


def test_a_slow_model_has_the_time_it_takes_to_read():
    prompt = "total = 1\n" * 300  # 1,000 tokens
    assert patience_s(prompt, 2_000) == patience.LEAST_S
    assert patience_s(prompt, 30) == pytest.approx(100, rel=0.1)
    assert patience_s("x", None) > patience.LEAST_S
