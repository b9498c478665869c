"""An action never tells a secret, and never writes the mask: a line that comes back as it was shown stands as it is, else nothing changes."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from temoto.core.code.document import Document
from temoto.core.code.text import split_lines
from temoto.core.codeactions.outcome import Ending, Outcome
from temoto.core.codeactions.spot import Diagnostic, Point
from temoto.engine.codeactions.act import act
from tests.engine.codeactions.acts import SYNTAX, done, fenced, order, talking
from tests.engine.codeactions.desk import PaperDesk
from tests.planted import planted

ONE = {one.kind: one for one in planted()}
OTHER = {one.kind: one for one in planted(8)}
TOKEN, SECOND = ONE["GitHub"].secret[0], OTHER["GitHub"].secret[0]
CODE = f"def connect():\n    first = '{TOKEN}'\n    second = '{SECOND}'\n    return 1\n"
KEY = f"def connect():\n    {ONE['RSA'].line}\n    return 1\n"
STARS = "*" * len(TOKEN)
SHOWN = CODE.replace(TOKEN, STARS).replace(SECOND, STARS)


async def rewritten(text: str, answer: str, **more) -> tuple[Outcome, PaperDesk, str]:
    outcome, desk, backend = await done(fenced(answer), the=order(text=text, line=1, **more), desk=PaperDesk(text))
    return outcome, desk, "\n".join(message.text for talk in backend.talks for message in talk.messages)


def masked(text: str) -> str:
    for line in ONE["RSA"].secret:
        text = text.replace(line, "*" * len(line))
    return text


@pytest.mark.parametrize(("text", "shown"), [(CODE, SHOWN), (KEY, masked(KEY))], ids=["tokens", "key"])
async def test_a_line_that_comes_back_as_it_was_shown_stands_as_it_is(text: str, shown: str):
    outcome, desk, told = await rewritten(text, shown.replace("return 1", "return 2"))
    assert outcome.ending is Ending.CHANGED
    assert desk.text == text.replace("return 1", "return 2")
    assert shown in told
    assert outcome.said.text().endswith("A secret in what the model is told was shown to it as stars.")
    assert "伏せ字" in outcome.said.text("ja")


async def test_also_where_it_is_indented_otherwise():
    inner = "".join("    " + line for line in SHOWN.splitlines(keepends=True)[1:])
    outcome, desk, _ = await rewritten(CODE, f"def connect():\n    with lock:\n{inner}")
    assert outcome.ending is Ending.CHANGED
    assert f"        first = '{TOKEN}'\n        second = '{SECOND}'\n" in desk.text


@pytest.mark.parametrize(
    "answer",
    [
        lambda code: code.replace("first", "token"),
        lambda code: code.replace(STARS, "****", 1),
        lambda code: re.sub(r" *first.*\n", "", code),
        lambda code: re.sub(r" *(first.*)\n", r"    \1\n    \1\n", code),
        lambda code: code.replace(f"'{STARS}'", "os.environ['TOKEN']", 1),
        lambda code: code.replace("return 1", f"return '{STARS}'"),
    ],
    ids=["renamed", "shortened", "taken away", "twice", "replaced", "the mask elsewhere"],
)
async def test_an_answer_that_touches_such_a_line_changes_nothing(answer: Callable[[str], str]):
    outcome, desk, _ = await rewritten(CODE, answer(SHOWN))
    assert outcome.ending is Ending.UNUSABLE
    assert "it changes a line with a secret, which the model was shown as stars." in outcome.said.text()
    assert desk.text == CODE
    assert desk.pages, "what the model wrote is shown"
    assert not any(secret in page for page in desk.pages.values() for secret in (TOKEN, SECOND))


async def test_stars_in_the_code_itself_are_code():
    text = f"def connect():\n    # {STARS}\n    return 1\n"
    outcome, desk, _ = await rewritten(text, text.replace("return 1", "return 2"))
    assert outcome.ending is Ending.CHANGED
    assert desk.text == text.replace("return 1", "return 2")


async def test_a_second_try_tells_no_secret_either():
    """The first answer does not parse at the line of the secret, and that line is named to the model."""
    broken = SHOWN.replace("return 1", "return 2").replace(f"first = '{STARS}'", f"first = '{STARS}'\n    second = ((")
    _, backend = session, fake = talking(fenced(broken), fenced(SHOWN.replace("return 1", "return 2")))
    desk = PaperDesk(CODE)
    await act(session, order(text=CODE, line=1), desk, SYNTAX)
    assert fake is backend
    told = str(fake.talks)
    assert TOKEN not in told
    assert SECOND not in told


@pytest.mark.parametrize("own_machine", [True, False])
async def test_what_is_told_beside_the_code(own_machine: bool):
    """The user's words, a failure, what is reported, what stands around, and another document."""
    around = f"LIKELY_PASSWORD = 'hunter2hunter2'\nFIRST = '{TOKEN}'\n\n\n"
    text = around + "def total(prices):\n    return rounded(prices)\n"
    other = f"def rounded(prices, key='{SECOND}'):\n    return prices\n"
    lines = tuple(split_lines(other))
    the = order(
        "debug", text, 6, instruction=f"use {TOKEN}", failure=f"x\n{TOKEN}\n" + "y" * 5_985 + "\n",
        others=(Document("file:///shop/other.py", "python", lines, SYNTAX.outline("python", lines)),),
        diagnostics=(Diagnostic(Point(5, 0), Point(5, 3), f"bad token {TOKEN}"),),
    )  # fmt: skip
    session, fake = talking("It is fine.")
    assert session.serving is not None
    choice = replace(session.serving.choice, context=16_384)  # room for what stands around
    session.serving = replace(session.serving, own_machine=own_machine, choice=choice)
    await act(session, the, PaperDesk(text), SYNTAX)
    told = "\n".join(message.text for message in fake.talks[-1].messages)
    assert "bad token ****" in told
    assert "FIRST = '****" in told
    assert not any(secret[at : at + 8] in told for secret in (TOKEN, SECOND) for at in range(len(secret) - 7))
    assert ("hunter2" in told) is own_machine


async def test_tests_with_stars_make_no_file():
    outcome, desk, _ = await done(
        fenced(f"def test_it():\n    assert key == '{STARS}'\n"),
        the=order("tests", CODE, 1),
        desk=PaperDesk(CODE),
    )
    assert desk.files == {}
    assert "no file was made: they hold stars that stand for a secret" in outcome.said.text()
