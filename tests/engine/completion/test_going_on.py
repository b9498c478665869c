"""What was shown, is cached or is still being written serves the keys that follow: the model is asked once."""

import asyncio
import re
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from temoto.core.code.document import Document
from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Answer, Ask, Ghost, Source
from temoto.core.completion.reuse import may_agree
from temoto.core.settings import Completion, Settings
from temoto.engine.completion import complete as completing
from temoto.engine.completion.complete import complete
from temoto.engine.session import Session
from temoto.engine.slot import CANCELLED_S, LINGER_S
from tests.draw import CURSOR, accepted, drawn
from tests.engine.scripted import serving, until
from tests.fakes.scripted_backend import FakeBackend


def result(text: str, answer: Answer) -> str | None:
    return accepted(drawn(text), answer.ghost) if answer.ghost else None


async def typed(session: Session, *texts: str) -> list[tuple[str | None, str]]:
    """What stands there once each answer is accepted, and where it came from."""
    answers = [(text, await complete(session, drawn(text))) for text in texts]
    return [(result(text, answer), str(answer.source)) for text, answer in answers]


async def test_typing_through_a_ghost_asks_nobody():
    backend = FakeBackend(["foo(a, b)", "\n"])
    shown = await typed(serving(backend), "x = │", "x = f│", "x = fo│", "x = foo(│)", "x = foo(a│)", "x = foo(a, b│)")
    assert shown == [("x = foo(a, b)│", "asked"), *[("x = foo(a, b)│", "kept")] * 5]
    assert len(backend.asked) == 1


async def test_a_ghost_typed_to_its_end_is_followed_by_another_question():
    backend = FakeBackend(["12", "\n"], ["3", "\n"])
    assert (await typed(serving(backend), "x = │", "x = 12│"))[1] == ("x = 123│", "asked")


async def test_what_is_taken_back_shows_the_longer_ghost_again():
    backend = FakeBackend(["return", "\n"], ["b = 1", "\n"])
    shown = await typed(serving(backend), "re│", "reb│", "re│", "reb│")
    assert [source for _, source in shown] == ["asked", "asked", "kept", "kept"]
    assert [text for text, _ in shown[2:]] == [text for text, _ in shown[:2]]


async def test_an_explicit_question_is_answered_from_what_is_known_but_not_with_silence():
    backend = FakeBackend([], ["1", "\n"])
    session = serving(backend)
    quiet = [await complete(session, drawn("x = │")) for _ in range(2)]
    assert [(one.reason, one.source) for one in quiet] == [
        (Reason.MODEL_SILENT, Source.ASKED),
        (Reason.MODEL_SILENT, Source.KEPT),
    ]
    wanted = [await complete(session, drawn("x = │", invoked=True)) for _ in range(2)]
    assert [(one.reason, one.source) for one in wanted] == [(Reason.OK, Source.ASKED), (Reason.OK, Source.KEPT)]


async def test_another_model_or_other_settings_answer_anew():
    backend = FakeBackend(["1", "\n"])
    session = serving(backend)
    await complete(session, drawn("x = │"))
    session.serve(session.serving, session.status)
    assert (await complete(session, drawn("x = │"))).source is Source.ASKED
    session.change(Settings(completion=Completion(delay_ms=0, multiline="never")))
    assert (await complete(session, drawn("x = │"))).source is Source.ASKED


async def test_where_completions_are_off_nothing_known_is_shown():
    session = serving(FakeBackend(["1", "\n"]))
    await complete(session, drawn("x = │"))
    session.settings = Settings(completion=Completion(enabled=False))
    assert (await complete(session, drawn("x = │"))).reason is Reason.OFF


async def test_an_answer_that_is_being_written_is_gone_on_with():
    backend = FakeBackend(["fo", 0.2, "o(a)", "\n"])
    session = serving(backend)
    older = asyncio.create_task(complete(session, drawn("x = │")))
    await until(lambda: backend.said)
    newer = await complete(session, drawn("x = f│"))
    assert (await older).reason is Reason.SUPERSEDED
    assert (result("x = f│", newer), newer.source, len(backend.asked)) == ("x = foo(a)│", Source.JOINED, 1)


async def test_who_asks_the_same_gets_the_same():
    backend = FakeBackend([0.02, "1", "\n"])
    session = serving(backend, completion=Completion(delay_ms=10))
    answers = await asyncio.gather(*(complete(session, drawn("x = │")) for _ in range(3)))
    assert [result("x = │", answer) for answer in answers] == ["x = 1│"] * 3
    assert len(backend.asked) == 1


async def test_a_question_that_a_late_answer_does_not_fit_is_asked_for_itself():
    backend = FakeBackend(["f", 0.2, "oo", "\n"], ["r", "\n"])
    session = serving(backend)
    older = asyncio.create_task(complete(session, drawn("x = │")))
    await until(lambda: backend.said)
    newer = await complete(session, drawn("x = fa│"))  # differs at once
    assert (result("x = fa│", newer), newer.source) == ("x = far│", Source.ASKED)
    assert (await older).reason is Reason.SUPERSEDED
    assert backend.open == 0


async def test_typed_ahead_of_the_answer_and_then_it_differs():
    backend = FakeBackend(["f", 0.2, "oo", "\n"], ["r", "\n"])
    session = serving(backend)
    older = asyncio.create_task(complete(session, drawn("x = │")))
    await until(lambda: backend.said)
    backend.said = 0
    asking = asyncio.create_task(complete(session, drawn("x = fa│")))
    assert result("x = fa│", await asking) == "x = far│"
    assert (await older).reason is Reason.SUPERSEDED


async def test_a_key_that_agrees_with_the_answer_lets_it_go_on_until_it_is_asked_for():
    backend = FakeBackend(["fo", 0.2, "o(a)", "\n"])
    session = serving(backend)
    older = asyncio.create_task(complete(session, drawn("x = │")))
    await until(lambda: backend.said)
    older.cancel()  # as editors do at each key, before or after they tell the change
    with suppress(asyncio.CancelledError):
        await older
    changed(session, drawn("x = f│"))
    await asyncio.sleep(CANCELLED_S)
    newer = await complete(session, drawn("x = f│"))
    assert (result("x = f│", newer), len(backend.asked)) == ("x = foo(a)│", 1)


async def test_a_key_that_contradicts_it_ends_it_at_once():
    backend = FakeBackend(["fo", 30.0])
    session = serving(backend)
    older = asyncio.create_task(complete(session, drawn("x = │")))
    await until(lambda: backend.said)
    changed(session, drawn("x = g│"))
    assert (await older).reason is Reason.SUPERSEDED
    assert backend.open == 0


async def test_an_answer_nobody_comes_back_for_ends():
    backend = FakeBackend(["fo", 30.0])
    session = serving(backend)
    older = asyncio.create_task(complete(session, drawn("x = │")))
    await until(lambda: backend.said)
    changed(session, drawn("x = f│"))
    assert (await older).reason is Reason.SUPERSEDED
    assert backend.open == 1
    await until(lambda: not backend.open, LINGER_S + 2)
    assert not session.inline.busy


QUICK = Completion(delay_ms=0, latency_ms=20, ahead=False)


async def test_of_a_slow_answer_what_is_whole_is_shown_and_the_rest_follows():
    backend = FakeBackend(["a()", 0.05, "\n    b()", 0.3, "\n    c()", "\n"])
    session = serving(backend, completion=QUICK)
    text = "def f():\n    │"
    first = await complete(session, drawn(text))
    assert (result(text, first), first.partly) == ("def f():\n    a()│", True)
    assert session.inline.busy  # it is written on
    # One more key of it costs nothing; its end is waited for once it is due.
    assert (await typed(session, "def f():\n    a(│"))[0] == ("def f():\n    a()│", "kept")
    assert (await typed(session, "def f():\n    a()│"))[0] == ("def f():\n    a()\n    b()│", "joined")
    await until(lambda: not session.inline.busy)
    assert await typed(session, text) == [("def f():\n    a()\n    b()\n    c()│", "kept")]
    assert len(backend.asked) == 1


async def test_who_asks_by_hand_waits_for_all_of_it():
    backend = FakeBackend(["a()", 0.05, "\n    b()", 0.05, "\n    c()", "\n"])
    answer = await complete(serving(backend, completion=QUICK), drawn("def f():\n    │", invoked=True))
    assert answer.ghost is not None
    assert (answer.ghost.text, answer.partly) == ("a()\n    b()\n    c()", False)


async def test_a_key_that_contradicts_what_is_on_screen_in_part_ends_the_rest():
    backend = FakeBackend(["a()", 0.05, "\n    b()", 30.0])
    session = serving(backend, completion=QUICK)
    assert (await complete(session, drawn("def f():\n    │"))).partly
    changed(session, drawn("def f():\n    a│"))
    await asyncio.sleep(LINGER_S + 0.05)
    assert backend.open == 1
    changed(session, drawn("def f():\n    q│"))
    await until(lambda: backend.open == 0)


def changed(session: Session, now: Ask) -> None:
    """As the editor's room tells it: the document is so now; where the cursor is, is not known."""
    session.inline.changed(now.uri, lambda running: may_agree(*running.way, now.lines))


class Typing(RuleBasedStateMachine):
    """Somebody types, takes back, accepts, jumps, asks, asks again too early and cancels; a model answers in pieces, late.

    Whatever happens: a ghost says, behind what is on screen, the rest of what the model's answer came to for a beginning of it, or of a
    name that stands in the document.
    """

    def __init__(self) -> None:
        super().__init__()
        self.ahead_ms, completing.AHEAD_MS = completing.AHEAD_MS, 0.0
        self.loop = asyncio.new_event_loop()
        self.before, self.behind = "", ""
        self.backend = FakeBackend()
        self.session = Session()
        self.told: list[
            tuple[str, str]
        ] = []  # what stood left of the cursor, and the ghost the model's answer came to there
        self.shown = None
        self.asking: list[tuple[str, str, asyncio.Task[Answer]]] = []

    @initialize(
        answers=st.lists(
            st.sampled_from(["f(a)", "foo(b, c)", "x", "\n    y = 1\n    z = y\n", "a = [1]", ' "s"']),
            min_size=3,
            max_size=5,
        ),
        latency_ms=st.sampled_from([0, 350]),
        tokens_a_second=st.sampled_from([None, 10.0]),
    )
    def begin(self, answers: list[str], latency_ms: int, tokens_a_second: float | None) -> None:
        def answer(prompt):
            before = prompt.text.removeprefix("<PRE>").partition("<SUF>")[0]
            text = answers[len(before) % len(answers)]
            return [piece for at in range(0, len(text), 2) for piece in (text[at : at + 2], 0.0)]

        self.backend = FakeBackend(answer)
        self.session = serving(
            self.backend, completion=Completion(delay_ms=0, latency_ms=latency_ms, multiline="always")
        )
        self.session.say(replace(self.session.status, tokens_per_second=tokens_a_second))
        keep = self.session.recent.keep

        def kept(ask: Ask, ghost: Ghost | None, reason: Reason) -> None:
            keep(ask, ghost, reason)
            if ghost is not None:
                self.told.append(("".join(ask.lines[: ask.line - ask.first]) + ask.left, ghost.text))

        self.session.recent.keep = kept

    @property
    def drawing(self) -> str:
        return self.before + CURSOR + self.behind

    @rule(text=st.sampled_from(["f", "o", "x", "(", ")", "\n", " ", "y", "=", "[", '"', "foo(b,", "x" * 200]))
    def types(self, text: str) -> None:
        self.before += text
        if text in "([" and not self.behind:
            self.behind = {"(": ")", "[": "]"}[text]
        self.changes()

    @rule(number=st.integers(1, 3))
    def takes_back(self, number: int) -> None:
        self.before = self.before[:-number]
        self.changes()

    @rule()
    def jumps_to_the_start(self) -> None:
        self.before, self.behind = "", self.before + self.behind

    @precondition(lambda self: self.shown)
    @rule(part=st.integers(1, 12))
    def accepts(self, part: int) -> None:
        self.before += self.shown.text[:part]
        self.behind = self.behind[self.shown.overwrite :] if part >= len(self.shown.text) else self.behind
        self.changes()

    @rule(turns=st.integers(0, 6))
    def asks(self, turns: int) -> None:
        ask = drawn(self.drawing)

        async def begun() -> None:
            self.asking.append((self.before, self.drawing, asyncio.create_task(complete(self.session, ask))))
            await self.some(turns)

        self.loop.run_until_complete(begun())

    @rule(turns=st.integers(0, 8))
    def waits(self, turns: int) -> None:
        self.loop.run_until_complete(self.some(turns))

    @precondition(lambda self: self.asking)
    @rule()
    def cancels(self) -> None:
        self.asking.pop()[2].cancel()
        self.loop.run_until_complete(self.some(1))

    def changes(self) -> None:
        self.shown = None
        now = drawn(self.drawing)

        async def told() -> None:
            changed(self.session, now)

        self.loop.run_until_complete(told())

    async def some(self, turns: int) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)

    @invariant()
    def every_ghost_goes_on_with_what_is_there(self) -> None:
        for before, drawing, task in [one for one in self.asking if one[2].done()]:
            self.asking = [one for one in self.asking if one[2] is not task]
            answer = task.result()
            if answer.ghost is None:
                continue
            whole = before + answer.ghost.text
            if answer.source is Source.NAMED:
                name = re.split(r"\W", before)[-1] + answer.ghost.text
                assert re.search(rf"(?<!\w){name}(?!\w)", before + "\0" + drawing.partition(CURSOR)[2]), (name, drawing)
                self.shown = answer.ghost if drawing == self.drawing else None
                continue
            assert any(
                before.startswith(asked) and f"{asked}{ghost}".startswith(whole) for asked, ghost in self.told
            ), (
                whole,
                self.told,
            )
            assert accepted(drawn(drawing), answer.ghost).startswith(whole)
            self.shown = answer.ghost if drawing == self.drawing else None

    def teardown(self) -> None:
        completing.AHEAD_MS = self.ahead_ms
        self.loop.run_until_complete(self.end())
        self.loop.close()

    async def end(self) -> None:
        for _, _, task in self.asking:
            task.cancel()
        await asyncio.gather(*(one[2] for one in self.asking), return_exceptions=True)
        self.session.inline.clear()
        await self.some(20)
        assert self.backend.open == 0


TestTyping = Typing.TestCase
TestTyping.settings = settings(max_examples=200, stateful_step_count=30, deadline=None)


@pytest.mark.parametrize("edits", [1, 200])
async def test_a_reused_ghost_is_found_at_once_in_a_long_document(edits: int):
    above = "".join(f"value_{number} = {number}\n" for number in range(3_000))
    session = serving(FakeBackend(["foo(a, b)", "\n"]))
    for edit in range(edits):
        await complete(session, drawn(f"{above}w = {edit}\nx = │"))
    again = await complete(session, drawn(f"{above}w = {edits - 1}\nx = f│"))
    assert again.source is Source.KEPT


async def test_no_neighbours_are_held_on_to():
    session = serving(FakeBackend(["1", "\n"]))
    other = Document("file:///other", "python", ("y = 1\n",))
    await complete(session, replace(drawn("x = │"), others=(other,)))
    assert [kept.ask.others for kept in session.recent._kept] == [()]
    assert (await complete(session, drawn("x = │"))).source is Source.KEPT
