"""One completion: every way out has its reason, and the model is never kept busy for nothing."""

import asyncio
from dataclasses import replace
from time import perf_counter, sleep

import pytest

from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Answer
from temoto.core.messages.backend import BackendMessage
from temoto.core.settings import Completion, Multiline
from temoto.core.status import StatusKind
from temoto.engine.completion.complete import complete
from temoto.engine.session import Session
from temoto.ports import BadReply
from tests.draw import FIM, PLAIN, accepted, drawn
from tests.engine.scripted import serving, until, words
from tests.fakes.scripted_backend import FakeBackend, Piece, down


async def asked(text: str, *said: Piece, completion: Completion | None = None) -> tuple[Answer, FakeBackend]:
    backend = FakeBackend(said)
    answer = await complete(serving(backend, completion=completion), drawn(text))
    assert backend.open == 0
    return answer, backend


@pytest.mark.parametrize(
    ("text", "said", "becomes"),
    [
        pytest.param("x = │", ["1", "2", "\n"], "x = 12│", id="a line"),
        pytest.param("def f():\n    │", ["a()\n", "    b()\n", "c()"], "def f():\n    a()\n    b()│", id="a block"),
        pytest.param("print(│)", ['"hi")', "\n"], 'print("hi")│', id="its own closer"),
        pytest.param("x = │", ["1<", "END>2\n"], "x = 1│", id="a stop in two pieces"),
    ],
)
async def test_a_ghost(text: str, said: list[Piece], becomes: str):
    answer, _ = await asked(text, *said)
    assert answer.ghost is not None
    assert accepted(drawn(text), answer.ghost) == becomes
    assert (answer.reason, answer.model, answer.backend) == (Reason.OK, "a-model", "scripted")
    assert set(answer.timing_ms) >= {"wait", "prompt", "first", "model", "total"}


@pytest.mark.parametrize(
    ("text", "said", "reason", "calls"),
    [
        pytest.param("│", ["x"], Reason.NOTHING_TO_GO_ON, 0, id="an empty document"),
        pytest.param("a│b", ["x"], Reason.IN_WORD, 0, id="inside a word"),
        pytest.param("x = │", [], Reason.MODEL_SILENT, 1, id="silence"),
        pytest.param("x = │", ["  ", "\n\n"], Reason.MODEL_SILENT, 1, id="only blanks"),
        pytest.param("x = 1│\ny = 2", ["\n", "y = 2\n"], Reason.ALREADY_THERE, 1, id="the line below"),
        pytest.param("x = │", [down()], Reason.BACKEND_DOWN, 1, id="nobody there"),
        pytest.param("x = │", ["1", down()], Reason.BACKEND_DOWN, 1, id="death in the middle"),
        pytest.param("x = │", [BadReply(BackendMessage.BAD_REPLY, backend="b", detail="d")], Reason.BACKEND_ERROR, 1, id="rubbish"),
    ],
)  # fmt: skip
async def test_no_ghost(text: str, said: list[Piece], reason: Reason, calls: int):
    answer, backend = await asked(text, *said)
    assert (answer.ghost, answer.reason, len(backend.asked)) == (None, reason, calls)


@pytest.mark.parametrize(
    ("completion", "reason"),
    [
        pytest.param(Completion(enabled=False), Reason.OFF, id="off"),
        pytest.param(Completion(disabled_languages=("python",)), Reason.LANGUAGE_DISABLED, id="off for this language"),
    ],
)
async def test_as_the_user_wants(completion: Completion, reason: Reason):
    answer, backend = await asked("x = │", "1", completion=completion)
    assert (answer.reason, backend.asked) == (reason, [])


async def test_a_file_of_secrets_is_not_asked_about():
    backend = FakeBackend(["1"])
    ask = replace(drawn("KEY=│", "dotenv"), uri="file:///project/.env")
    answer = await complete(serving(backend), ask)
    assert (answer.reason, backend.asked) == (Reason.SECRETS, [])


async def test_too_early_is_no_error():
    answer = await complete(Session(), drawn("x = │"))
    assert (answer.ghost, answer.reason) == (None, Reason.STARTING)
    assert answer.note is not None


async def test_no_model_says_why():
    session = serving(FakeBackend([down()]))
    await complete(session, drawn("x = │"))
    answer = await complete(session, drawn("x = │"))
    assert (answer.reason, answer.note) == (Reason.NO_MODEL, session.status.text)


async def test_a_model_that_sees_no_suffix_is_not_asked_before_code():
    session = serving(FakeBackend(["1"]), family=PLAIN)
    assert (await complete(session, drawn("x = │ * 2"))).reason is Reason.MID_LINE


@pytest.mark.parametrize(
    ("text", "said", "taken"),
    [
        pytest.param("x = │", ["1", "\n", "y", "z"], 2, id="a line"),
        pytest.param("def f():│", ["\n    a()", "\n", "b", "()", "\n"], 3, id="a block"),
        pytest.param("foo(│, b)", ["\n", "a", "b"], 1, id="nothing fits here"),
        pytest.param("x = │\ny = 2", ["[", "\n  1,\n", "]", "\n", "z"], 4, id="what the line opens, and no more"),
        pytest.param("x = │\ny = 2", ["a "] * 60, 48, id="a line without end"),
        pytest.param("x = │\ny = 2", ["[", "\n", *["  1,\n"] * 3, "  2,", "\n", "]", "\n", "y"], 5, id="no rounds"),
    ],
)
async def test_the_stream_is_closed_as_soon_as_it_is_enough(text: str, said: list[Piece], taken: int):
    answer, backend = await asked(text, *said)
    assert (backend.said, backend.broken_off, backend.open) == (taken, 1, 0)
    assert answer.usage.generated_tokens == taken
    assert answer.prompt == backend.asked[0].text


async def test_a_stream_that_ends_by_itself_says_what_it_cost():
    answer, backend = await asked("x = │", "1")
    assert (backend.broken_off, answer.usage.prompt_tokens) == (0, 7)


async def test_who_goes_on_typing_is_waited_for():
    completion = Completion(delay_ms=60)
    session = serving(FakeBackend(["1"]), completion=completion)
    answer = await complete(session, drawn("x = │"))
    assert answer.timing_ms["wait"] >= 55
    answer = await complete(session, drawn("x = │", invoked=True))
    assert answer.timing_ms["wait"] < 30


async def test_the_newest_question_is_answered_and_the_older_streams_are_closed():
    backend = FakeBackend(["1", 30.0], ["2"])
    session = serving(backend)
    older = asyncio.create_task(complete(session, drawn("x = │")))
    await until(lambda: backend.said)
    newer = await complete(session, drawn("xy = │"))
    assert (await older).reason is Reason.SUPERSEDED
    assert newer.ghost is not None
    assert (newer.ghost.text, backend.open, backend.broken_off) == ("2", 0, 1)


@pytest.mark.parametrize(
    ("script", "counts"),
    [
        pytest.param([30.0], True, id="the prompt was still being read"),
        pytest.param(["1", 30.0], False, id="it was being written: a server stops that at once"),
    ],
)
async def test_a_question_that_was_left_while_it_was_read_counts_in_the_delay(script: list[str | float], counts: bool):
    backend = FakeBackend(script, ["2"])
    session = serving(backend)
    older = asyncio.create_task(complete(session, drawn("x = │")))
    await until(lambda: backend.said if counts is False else backend.asked)
    session.inline.clear()
    assert (await older).reason is Reason.SUPERSEDED
    await asyncio.sleep(0)
    assert (session.rhythm.latency_ms is not None) is counts


async def test_typing_on_never_reaches_the_model():
    backend = FakeBackend(["1"])
    session = serving(backend, completion=Completion(delay_ms=20))
    line = "result = │"
    answers = await asyncio.gather(*(complete(session, drawn(line[:end] + "│")) for end in range(1, len(line))))
    assert [answer.reason for answer in answers[:-1]] == [Reason.SUPERSEDED] * (len(answers) - 1)
    assert len(backend.asked) == 1


async def test_a_question_not_worth_asking_ends_the_older_one_too():
    backend = FakeBackend([30.0])
    session = serving(backend)
    older = asyncio.create_task(complete(session, drawn("x = │")))
    await until(lambda: backend.asked)
    assert (await complete(session, drawn("a│b"))).reason is Reason.IN_WORD
    assert (await older).reason is Reason.SUPERSEDED
    assert backend.open == 0


@pytest.mark.timed
@pytest.mark.parametrize("said", [[30.0], ["1", 30.0]], ids=["before it is answered", "in the middle of its answer"])
async def test_a_cancelled_question_closes_its_stream(said: list[Piece]):
    backend = FakeBackend(said)
    asking = asyncio.create_task(complete(serving(backend), drawn("x = │")))
    await until(lambda: backend.asked and backend.said == len(said) - 1)
    asking.cancel()
    started = perf_counter()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await until(
        lambda: backend.open == 0
    )  # an answer that has begun is kept for the blink in which a key's change may follow
    assert perf_counter() - started < 1


async def test_a_backend_that_dies_is_lost_once():
    session = serving(FakeBackend([down()]))
    told: list[StatusKind] = []
    session.tell = lambda status: told.append(status.kind)
    answer = await complete(session, drawn("x = │"))
    assert answer.reason is Reason.BACKEND_DOWN
    assert session.serving is None
    assert session.trouble.is_set()
    assert session.status.kind is StatusKind.ERROR
    assert answer.note is not None
    assert answer.note.text() in session.status.text.text()
    await complete(session, drawn("x = │"))
    assert told == [StatusKind.ERROR]


async def test_an_old_death_does_not_take_the_new_backend_along():
    old = FakeBackend([0.02, down()])
    session = serving(old)
    asking = asyncio.create_task(complete(session, drawn("x = │")))
    await until(lambda: old.asked)
    assert session.serving is not None
    replaced = replace(session.serving, backend=FakeBackend(["1"]))
    session.serve(replaced, session.status)
    assert (await asking).reason is Reason.BACKEND_DOWN
    assert session.serving is replaced


@pytest.mark.parametrize("context", [1, 2, 17, 64, 256, 2_048])
@pytest.mark.parametrize("family", [FIM, PLAIN], ids=["holes", "goes on"])
async def test_the_prompt_fits_the_context(context: int, family):
    backend = FakeBackend([])
    above = "".join(f"value_{number} = {number}\n" for number in range(2_000))
    await complete(serving(backend, family=family, context=context), drawn(above + "def f():\n    │\n" + above))
    prompt = backend.asked[0]
    assert prompt.max_tokens >= 1
    assert context < 20 or words(prompt.text) + prompt.max_tokens <= context
    assert prompt.context == context
    assert prompt.stops == family.stops


@pytest.mark.parametrize(("multiline", "most"), [("never", [48, 48]), ("auto", [500, 500])])
async def test_one_line_asks_for_fewer_tokens_only_where_it_may_open_nothing(multiline: Multiline, most: list[int]):
    backend = FakeBackend([])
    session = serving(backend, completion=Completion(delay_ms=0, max_tokens=500, multiline=multiline))
    await complete(session, drawn("x = │"))
    await complete(session, drawn("def f():\n    │"))
    assert [prompt.max_tokens for prompt in backend.asked] == most


async def test_never_many_lines_is_one_line():
    completion = Completion(delay_ms=0, multiline="never")
    answer, _ = await asked("    a()\n    │\n    b()", "if x:\n", "        y()\n", "    z()\n", completion=completion)
    assert answer.ghost is not None
    assert answer.ghost.text == "if x:"


async def test_a_block_cut_by_the_limit_ends_with_its_last_whole_statement():
    completion = Completion(delay_ms=0, max_tokens=4)
    answer, _ = await asked("def f():\n    │", "one()\n", "    two()\n", "    three(", "4, ", completion=completion)
    assert answer.ghost is not None
    assert answer.ghost.text == "one()\n    two()"


class Reader:
    """A parser that knows one error."""

    def __init__(self, wait_s: float = 0) -> None:
        self.wait_s, self.read = wait_s, 0

    def outline(self, language, lines, before=None):
        return None

    def errors(self, language, lines):
        self.read += 1
        sleep(self.wait_s)
        return tuple(number for number, text in enumerate(lines) if "wrong" in text)


@pytest.mark.parametrize(
    ("syntax", "said", "becomes"),
    [
        pytest.param(Reader(), ["a()\n", "    b()\n", "    wrong(1)\n"], "def f():\n    a()\n    b()│", id="the longest that parses"),
        pytest.param(Reader(), ["wrong(1)"], "def f():\n    wrong(1)│", id="one line is not looked at"),
        pytest.param(Reader(0.3), ["a()\n", "    wrong(1)\n"], "def f():\n    a()\n    wrong(1)│", id="nobody waits for a slow parser"),
    ],
)  # fmt: skip
async def test_a_ghost_of_several_lines_is_put_past_a_parser(syntax: Reader, said: list[Piece], becomes: str):
    session = serving(FakeBackend(said))
    session.syntax = syntax
    ask = drawn("def f():\n    │")
    answer = await complete(session, ask)
    assert answer.ghost is not None
    assert accepted(ask, answer.ghost) == becomes


@pytest.mark.parametrize(
    ("rate", "invoked", "most"), [(4.0, False, 24), (10.0, False, 50), (10.0, True, 128), (100.0, False, 128)]
)
async def test_a_slow_model_is_asked_for_what_somebody_waits_for(rate: float, invoked: bool, most: int):
    backend = FakeBackend(["    a()", "\n"])
    session = serving(backend)
    session.tally.written_tokens, session.tally.written_s = 1_000.0, 1_000.0 / rate
    await complete(session, drawn("def f():\n    │", invoked=invoked))
    assert backend.asked[0].max_tokens == most
