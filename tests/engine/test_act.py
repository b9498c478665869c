"""One code action from end to end, the model's part written down: what lands, what does not, and that nothing is lost."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from temoto.adapters.brought import brought
from temoto.adapters.syntax import TreeSitter
from temoto.core.acting import Diagnostic, Extent, Point, Spot, Target
from temoto.core.action import Offered, named
from temoto.core.outcome import Ending, Outcome
from temoto.core.records import Choice, Installed, Role, Said
from temoto.core.status import Kind
from temoto.core.target import target_at
from temoto.core.text import split_lines
from temoto.engine.act import act, model_for, warm
from temoto.engine.briefing import Order
from temoto.engine.session import Session
from tests.engine.desk import PaperDesk
from tests.engine.serving import serving, until
from tests.fakes.scripted_backend import FakeBackend, down

SYNTAX = TreeSitter()
ACTIONS = brought()
CODE = """import math


def total(prices):
    t = 0
    for p in prices:
        t = t + p
    return t


def tax(amount):
    return math.ceil(amount * 0.1)
"""
SHORTER = """def total(prices):
    return sum(prices)
"""
LONGER = """def total(prices):
    total_price = 0
    for price in prices:
        total_price += price
    return total_price
"""


def fenced(code: str, before: str = "") -> str:
    return f"{before}```python\n{code}```"


def order(name: str = "refactor", text: str = CODE, line: int = 4, **more: Any) -> Order:
    """The action at a line (from 1) of a document."""
    action = named(name, ACTIONS)
    assert action is not None
    lines = tuple(split_lines(text))
    spot = Spot(
        "file:///shop/pricing.py",
        "python",
        lines,
        Point(line - 1, 0),
        Point(line - 1, 0),
        SYNTAX.outline("python", lines),
    )
    target = target_at(spot)
    assert target is not None
    return Order(action, spot, target, "pricing.py", Offered(action, target).title, name="page", **more)


def talking(*chats: Any, **more: Any) -> tuple[Session, FakeBackend]:
    backend = FakeBackend(chats=[[one] if isinstance(one, (str, Said)) else one for one in chats], **more)
    return serving(backend), backend


async def done(
    *chats: Any, the: Order | None = None, desk: PaperDesk | None = None
) -> tuple[Outcome, PaperDesk, FakeBackend]:
    session, backend = talking(*chats)
    desk = desk or PaperDesk(CODE)
    outcome = await act(session, the or order(), desk, SYNTAX)
    assert not session.acting.locked()
    assert session.acts_with == ""
    assert backend.open == 0
    return outcome, desk, backend


async def test_the_change_lands_and_nothing_else_is_touched():
    outcome, desk, backend = await done(fenced(LONGER, "Here is the code:\n\n"))
    assert outcome.ending is Ending.CHANGED, outcome.said.text()
    assert desk.text == CODE.replace(CODE[CODE.index("def total") : CODE.index("\n\ndef tax")], LONGER)
    assert outcome.said.text() == "Refactor: 4 lines changed"
    assert len(desk.edits) == 1
    assert "import math" in backend.talks[0].turns[1].text
    assert backend.talks[0].think is False


async def test_the_model_is_told_what_it_needs():
    _, _, backend = await done(fenced(LONGER))
    system, user = backend.talks[0].turns
    assert "complete new version" in system.text
    assert user.text.index("<context>") < user.text.index("<code>") < user.text.index("Task: Refactor")
    assert "def tax" not in user.text.partition("<code>")[2]


async def test_it_says_what_it_is_doing():
    _, desk, _ = await done(
        [Said(thought="hm " * 40), 0.25, "```python\ndef total(prices):\n", 0.25, "    return sum(prices)\n```"]
    )
    assert desk.reported[0] == "reading the code"
    assert any(said.startswith("thinking, ") for said in desk.reported)
    assert any(said.startswith("writing, ") for said in desk.reported)


@pytest.mark.parametrize(
    ("reply", "ending", "said"),
    [
        ("", Ending.UNUSABLE, "it is empty"),
        ("I cannot help with that.", Ending.UNUSABLE, "Nothing was changed"),
        (fenced("def total(prices):\n    t = 0\n    # ... rest unchanged\n"), Ending.UNUSABLE, "leaves code out"),
        (fenced(CODE[CODE.index("def total") : CODE.index("\n\ndef tax")]), Ending.UNCHANGED, "found nothing to change"),
        (fenced("def total(prices:\n    return sum(prices)\n"), Ending.UNUSABLE, "no longer parse"),
        (fenced("def total(prices):\n    return sum(prices)  # \u202e evil\n"), Ending.UNUSABLE, "nobody sees"),
    ],
)  # fmt: skip
async def test_an_answer_that_cannot_be_used(reply: str, ending: Ending, said: str):
    outcome, desk, _ = await done(reply)
    assert (outcome.ending, desk.text) == (ending, CODE)
    assert said in outcome.said.text()
    assert not outcome.said.text("ja").isascii()
    if ending is Ending.UNUSABLE and reply:
        assert desk.pages, "what the model wrote is shown"


async def test_an_answer_that_does_not_parse_is_asked_for_once_more():
    outcome, desk, backend = await done(fenced("def total(prices:\n    return 1\n"), fenced(LONGER))
    assert outcome.ending is Ending.CHANGED
    again = backend.talks[1].turns
    assert [turn.speaker for turn in again] == ["system", "user", "assistant", "user"]
    assert "first error is in line 1" in again[-1].text
    assert "asking once more" in " ".join(desk.reported)


async def test_one_more_round_and_no_more():
    outcome, _, backend = await done(fenced("def total(prices:\n    return 1\n"))
    assert outcome.ending is Ending.UNUSABLE
    assert len(backend.talks) == 2


BROKEN = CODE + "\n\ndef unfinished(:\n"


async def test_a_document_that_was_broken_before_may_stay_so():
    desk = PaperDesk(BROKEN)
    outcome, _, _ = await done(fenced(LONGER), the=order(text=BROKEN), desk=desk)
    assert outcome.ending is Ending.CHANGED
    assert desk.text.endswith("def unfinished(:\n")


# The document changes while the model writes.

TYPED_ABOVE = CODE.replace("import math\n", "import math\nimport os\n")
TYPED_BELOW = CODE + "\nprint(total([1]))\n"


@pytest.mark.parametrize("now", [TYPED_ABOVE, TYPED_BELOW, TYPED_ABOVE + "\nx = 1\n"], ids=["above", "below", "both"])
async def test_typing_elsewhere_goes_on(now: str):
    desk = PaperDesk(CODE)
    desk.on_report = lambda _said: setattr(desk, "text", now)
    outcome, _, _ = await done(fenced(LONGER), desk=desk)
    assert outcome.ending is Ending.CHANGED
    assert desk.text == now.replace(CODE[CODE.index("def total") : CODE.index("\n\ndef tax")], LONGER)


async def test_typing_inside_calls_it_off_and_shows_the_text():
    desk = PaperDesk(CODE)
    typed = CODE.replace("t = 0", "t = 1")
    desk.on_report = lambda _said: setattr(desk, "text", typed)
    outcome, _, _ = await done(fenced(LONGER), desk=desk)
    assert (outcome.ending, desk.text) == (Ending.NOT_LANDED, typed)
    assert "you changed this code meanwhile" in outcome.said.text()
    assert "total_price" in desk.pages["page"]


async def test_closed_meanwhile():
    desk = PaperDesk(CODE)
    desk.on_report = lambda _said: setattr(desk, "open", False)
    outcome, _, _ = await done(fenced(LONGER), desk=desk)
    assert outcome.ending is Ending.NOT_LANDED
    assert "total_price" in desk.pages["page"]


@pytest.mark.parametrize(("answers", "ending"), [([False], Ending.CHANGED), ([False, False], Ending.NOT_LANDED)])
async def test_an_edit_that_is_refused_is_tried_once_more(answers: Sequence[bool], ending: Ending):
    desk = PaperDesk(CODE)
    desk.takes_edits = list(answers)
    outcome, _, _ = await done(fenced(LONGER), desk=desk)
    assert outcome.ending is ending
    assert (desk.text == CODE) is (ending is Ending.NOT_LANDED)


# Much would be lost.


@pytest.mark.parametrize("says_yes", [True, False])
async def test_what_would_disappear_is_asked_about(says_yes: bool):
    text = CODE.replace(
        "    return t\n", "".join(f"    t = t + {number} * 2\n" for number in range(30)) + "    return t\n"
    )
    desk = PaperDesk(text, says_yes=says_yes)
    outcome, _, _ = await done(fenced("def total(prices):\n    return 0\n"), the=order(text=text), desk=desk)
    assert len(desk.questions) == 1
    assert (desk.text != text) is says_yes
    assert outcome.ending is (Ending.CHANGED if says_yes else Ending.DECLINED)


CART = """class Cart:
    def add(self, price):
        self.prices.append(price)

    def total(self):
        return sum(self.prices)

    def empty(self):
        self.prices.clear()
        self.count = 0
        self.notify("emptied", self.prices)
"""
WITHOUT_EMPTY = CART[: CART.index("    def empty")].rstrip().replace("price)", "amount)") + "\n"


async def test_a_definition_that_would_be_gone_is_named():
    desk = PaperDesk(CART)
    outcome, _, _ = await done(fenced(WITHOUT_EMPTY), the=order(text=CART, line=1), desk=desk)
    assert (outcome.ending, desk.text) == (Ending.DECLINED, CART)
    assert desk.questions == ["Refactor: empty would no longer be defined there. Apply it all the same?"]
    assert "class Cart" in desk.pages["page"]


async def test_a_part_of_what_was_selected_takes_its_own_place():
    lines = tuple(split_lines(CODE))
    both = Target(Extent.SELECTION, 3, len(lines) - 1)
    the = Order(order().action, order().spot, both, "pricing.py", order().title, name="page")
    outcome, desk, _ = await done(fenced(LONGER), the=the)
    assert outcome.ending is Ending.CHANGED
    assert "total_price" in desk.text
    assert "def tax" in desk.text


# Actions that change no document.


async def test_an_explanation_grows_and_links():
    outcome, desk, backend = await done(
        ["It adds, ", 0.25, "see line 5.", 0.25, " That is all."], the=order("explain", language="ja")
    )
    assert outcome.ending is Ending.NOTED
    assert len(desk.shown) >= 2
    assert "[line 5](file:///shop/pricing.py#L5). That is all." in desk.pages["page"]
    assert "   4  def total(prices):" in backend.talks[0].turns[1].text
    assert "Japanese" in backend.talks[0].turns[0].text
    assert desk.text == CODE


async def test_debugging_ends_in_a_fix_that_can_be_applied():
    diagnostic = Diagnostic(Point(4, 4), Point(4, 5), "unused t", 1, "ruff", "F841")
    outcome, desk, backend = await done(
        f"`t` starts at 0 in line 5.\n\n{fenced(LONGER)}\n",
        the=order("debug", diagnostics=(diagnostic,), failure="E: boom"),
    )
    assert outcome.ending is Ending.NOTED
    assert outcome.fix is not None
    assert outcome.fix.text == LONGER
    assert desk.text == CODE
    said = backend.talks[0].turns[1].text
    assert "- line 5: error: unused t (ruff F841)" in said
    assert "E: boom" in said


async def test_debugging_without_a_fix():
    outcome, _, _ = await done("The file does not exist on the server.", the=order("debug", failure="No such file"))
    assert (outcome.ending, outcome.fix) == (Ending.NOTED, None)


TESTS = "from pricing import total\n\n\ndef test_total():\n    assert total([1, 2]) == 3\n"


@pytest.mark.parametrize("may_create", [True, False])
async def test_tests_go_into_a_new_file_or_are_shown(may_create: bool):
    desk = PaperDesk(CODE)
    desk.may_create = may_create
    outcome, _, _ = await done(fenced(TESTS), the=order("tests"), desk=desk)
    assert outcome.ending is (Ending.MADE if may_create else Ending.NOTED)
    assert desk.files == ({"file:///shop/tests/test_pricing.py": TESTS} if may_create else {})
    assert ("test_total" in desk.pages.get("page", "")) is not may_create


async def test_a_docstring_changes_nothing_else():
    meddled = 'def total(prices):\n    """The sum of prices."""\n    return sum(prices)\n'
    outcome, desk, _ = await done(fenced(meddled), the=order("docstring"))
    assert outcome.ending is Ending.CHANGED, outcome.said.text()
    assert desk.text == CODE.replace("def total(prices):\n", 'def total(prices):\n    """The sum of prices."""\n')


# What cannot be asked, and what goes wrong on the way.


async def test_too_long_for_the_context():
    text = "def total(prices):\n" + "    x = 1\n" * 30_000
    outcome, desk, backend = await done(fenced(SHORTER), the=order(text=text, line=1), desk=PaperDesk(text))
    assert outcome.ending is Ending.FAILED
    assert "30001 lines are too many" in outcome.said.text()
    assert (backend.talks, desk.text) == ([], text)


async def test_cut_by_length():
    outcome, desk, _ = await done([Said("```python\ndef total(prices):\n    return"), Said(usage=cut())])
    assert (outcome.ending, desk.text) == (Ending.UNUSABLE, CODE)
    assert "broke off" in outcome.said.text()


def cut() -> Any:
    from temoto.core.records import Usage

    return Usage(cut_by_length=True)


async def test_the_backend_dies_in_the_middle():
    outcome, desk, _ = await done(["```python\ndef to", down()])
    assert (outcome.ending, desk.text) == (Ending.FAILED, CODE)
    assert outcome.said.text().startswith("Refactor: scripted does not answer")


async def test_no_model():
    outcome = await act(Session(), order(), PaperDesk(CODE), SYNTAX)
    assert outcome.ending is Ending.FAILED
    assert outcome.said.text().startswith("No model can be asked now: ")


async def test_control_tokens_of_the_code_are_not_spoken():
    text = CODE.replace("t = 0", 't = "<END>"')
    _, _, backend = await done(fenced(LONGER), the=order(text=text), desk=PaperDesk(text))
    assert "<END>" not in backend.talks[0].turns[1].text
    assert "< END>" in backend.talks[0].turns[1].text


# One at a time, and what happens to completions meanwhile.


async def test_a_second_one_waits_its_turn():
    session, backend = talking([0.2, fenced(LONGER)], "It adds.")
    desk = PaperDesk(CODE)
    first = asyncio.create_task(act(session, order(), desk, SYNTAX))
    await until(lambda: backend.talks)
    second = asyncio.create_task(act(session, order("explain"), other := PaperDesk(CODE), SYNTAX))
    await until(lambda: other.reported)
    assert other.reported == ["waiting for the action before it"]
    assert len(backend.talks) == 1
    assert [(await task).ending for task in (first, second)] == [Ending.CHANGED, Ending.NOTED]


async def test_cancelling_stops_the_model_and_lets_the_next_one_in():
    session, backend = talking(["```python\n", 60], fenced(LONGER))
    task = asyncio.create_task(act(session, order(), PaperDesk(CODE), SYNTAX))
    await until(lambda: backend.said)
    assert session.shown.kind is Kind.BUSY
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (backend.open, backend.broken_off) == (0, 1)
    assert session.shown.kind is Kind.READY
    assert (await act(session, order(), PaperDesk(CODE), SYNTAX)).ending is Ending.CHANGED


@pytest.mark.parametrize(("slots", "takes"), [(1, False), (2, True), (None, True)])
async def test_ghosts_meanwhile(slots: int | None, takes: bool):
    session, backend = talking(["```python\n", 60], slots=slots)
    assert session.serving is not None
    assert session.takes(session.serving)
    task = asyncio.create_task(act(session, order(), PaperDesk(CODE), SYNTAX))
    await until(lambda: backend.said)
    assert session.takes(session.serving) is takes
    task.cancel()
    await asyncio.wait({task})
    assert session.takes(session.serving)


async def test_the_code_is_read_while_an_instruction_is_typed():
    session, backend = talking("x")
    await warm(session, order("refactor-by"))
    assert backend.talks[0].max_tokens == 1
    the = order("refactor-by", instruction="use sum")
    session2, backend2 = talking(fenced(SHORTER))
    await act(session2, the, PaperDesk(CODE), SYNTAX)
    warmed, asked = backend.talks[0].turns[1].text, backend2.talks[0].turns[1].text
    assert asked.startswith(warmed[: warmed.index("Task:")])
    assert "use sum" in asked


def test_who_is_asked():
    from dataclasses import replace

    session, _ = talking("x", models=[Installed("a")])
    now = session.serving
    assert now is not None
    assert model_for(session, now, Role.REASONING) is now.choice
    chat = replace(now.choice, model="chat")
    session.plan = replace(session.plan, chat=chat)
    assert model_for(session, now, Role.REASONING) is chat
    session.plan = replace(session.plan, chat=replace(now.choice, context=1), reasoning=replace(chat, model="r1"))
    assert model_for(session, now, Role.CHAT).context == now.choice.context
    assert model_for(session, now, Role.REASONING).model == "r1"
    assert isinstance(now.choice, Choice)
