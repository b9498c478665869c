"""One code action from end to end, the model's part written down: what lands, what does not, and that nothing is lost."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from temoto.core.backend.calls import ChatChunk
from temoto.core.code.text import split_lines
from temoto.core.codeactions.outcome import Ending
from temoto.core.codeactions.spot import Diagnostic, Point, Target, TargetKind
from temoto.engine.codeactions.briefing import ActionRequest
from tests.engine.codeactions.acts import CODE, LONGER, SHORTER, done, fenced, order
from tests.engine.codeactions.desk import PaperDesk


async def test_the_change_lands_and_nothing_else_is_touched():
    outcome, desk, backend = await done(fenced(LONGER, "Here is the code:\n\n"))
    assert outcome.ending is Ending.CHANGED, outcome.said.text()
    assert desk.text == CODE.replace(CODE[CODE.index("def total") : CODE.index("\n\ndef tax")], LONGER)
    assert outcome.said.text() == "Refactor: 4 lines changed"
    assert len(desk.edits) == 1
    assert "import math" in backend.talks[0].messages[1].text
    assert backend.talks[0].think is False


async def test_what_the_model_wants_elsewhere_is_told_and_not_done():
    with_import = (
        "import math\nfrom functools import reduce\n\n\ndef total(prices):\n    return reduce(int.__add__, prices)\n"
    )
    outcome, desk, _ = await done(fenced(with_import))
    assert outcome.ending is Ending.CHANGED
    assert "from functools" not in desk.text
    assert "which was not done: from functools import reduce" in outcome.said.text()


async def test_the_model_is_told_what_it_needs():
    _, _, backend = await done(fenced(LONGER))
    system, user = backend.talks[0].messages
    assert "complete new version" in system.text
    assert user.text.index("<context>") < user.text.index("<code>") < user.text.index("Task: Refactor")
    assert "def tax" not in user.text.partition("<code>")[2]


async def test_it_says_what_it_is_doing():
    _, desk, _ = await done(
        [
            ChatChunk(reasoning="It adds up prices, so sum would do. "),
            0.25,
            "```python\ndef total(prices):\n",
            0.25,
            "    return sum(prices)\n```",
        ]
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
        (fenced("def total(prices):\nreturn sum(prices)\n"), Ending.UNUSABLE, "Nothing was changed"),
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
    again = backend.talks[1].messages
    assert [turn.role for turn in again] == ["system", "user", "assistant", "user"]
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


LATIN = CODE.replace("def total(prices):", "def total(prices):  # caf\udce9", 1)


async def test_a_line_with_bytes_that_are_no_text_stays_where_the_model_says_it_again():
    """The model is sent U+FFFD for them, which only a human would take for a change."""
    said = LONGER.replace("def total(prices):", "def total(prices):  # caf\ufffd")
    outcome, desk, _ = await done(fenced(said), the=order(text=LATIN), desk=PaperDesk(LATIN))
    assert outcome.ending is Ending.CHANGED, outcome.said.text()
    assert "def total(prices):  # caf\udce9\n" in desk.text


async def test_a_change_that_would_lose_such_bytes_is_shown_instead():
    outcome, desk, _ = await done(fenced(LONGER), the=order(text=LATIN), desk=PaperDesk(LATIN))
    assert outcome.ending is Ending.NOT_LANDED
    assert "no UTF-8" in outcome.said.text()
    assert desk.text == LATIN
    assert LONGER.strip() in desk.shown[-1]


@pytest.mark.parametrize(("answers", "ending"), [([False], Ending.CHANGED), ([False, False], Ending.NOT_LANDED)])
async def test_an_edit_that_is_refused_is_tried_once_more(answers: Sequence[bool], ending: Ending):
    desk = PaperDesk(CODE)
    desk.takes_edits = list(answers)
    outcome, _, _ = await done(fenced(LONGER), desk=desk)
    assert outcome.ending is ending
    assert (desk.text == CODE) is (ending is Ending.NOT_LANDED)


async def test_where_nobody_says_whether_it_is_there_it_is_not_sent_twice():
    desk = PaperDesk(CODE)
    desk.takes_edits = [None]
    outcome, _, _ = await done(fenced(LONGER), desk=desk)
    assert (outcome.ending, desk.edits) == (Ending.NOT_LANDED, [])
    assert "did not say whether it took the change" in outcome.said.text()
    assert LONGER.strip() in desk.shown[-1]


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
    both = Target(TargetKind.SELECTION, 3, len(lines) - 1)
    the = ActionRequest(order().action, order().spot, both, "pricing.py", order().title, name="page")
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
    assert "   4  def total(prices):" in backend.talks[0].messages[1].text
    assert "Japanese" in backend.talks[0].messages[0].text
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
    said = backend.talks[0].messages[1].text
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


@pytest.mark.parametrize("character", ["\u202e", "\u200b", "\U000e0041", "\0", "\x1b"])
async def test_tests_with_characters_nobody_sees_are_shown_and_no_file_is_made(character: str):
    desk = PaperDesk(CODE)
    outcome, _, _ = await done(fenced(TESTS.replace("total", f"total{character}", 1)), the=order("tests"), desk=desk)
    assert outcome.ending is Ending.NOTED
    assert desk.files == {}
    assert "no file was made: they have characters nobody sees (U+" in outcome.said.text()
    assert "test_total" in desk.pages["page"]
    assert character not in desk.pages["page"]


async def test_an_explanation_shows_what_nobody_sees():
    _, desk, _ = await done("It adds\u202e up \x1b]0;x\x07 `a\u200bb`.\n\nLine 2 returns.", the=order("explain"))
    page = desk.pages["page"]
    assert "It adds<U+202E> up ␛]0;x␇ `a<U+200B>b`." in page
    assert all(one.isprintable() for one in page.replace("\n", ""))


async def test_what_did_not_land_is_shown_with_marks():
    outcome, desk, _ = await done(*[fenced(SHORTER.replace("sum", "su\u200bm"))] * 2)
    assert outcome.ending is Ending.UNUSABLE
    assert "su<U+200B>m" in desk.pages["page"]


@pytest.mark.parametrize(
    ("file", "made"),
    [
        ("a:b.py", "test_a%3Ab.py"),
        ("a#b.py", "test_a%23b.py"),
        ("50%.py", "test_50%25.py"),
        ("金額.py", "test_%E9%87%91%E9%A1%8D.py"),
    ],
)
async def test_the_new_file_is_a_uri_whatever_its_source_is_called(file: str, made: str):
    desk = PaperDesk(CODE)
    await done(fenced(TESTS), the=replace(order("tests"), file=file), desk=desk)
    assert list(desk.files) == [f"file:///shop/tests/{made}"]


async def test_a_docstring_changes_nothing_else():
    meddled = 'def total(prices):\n    """The sum of prices."""\n    return sum(prices)\n'
    outcome, desk, _ = await done(fenced(meddled), the=order("docstring"))
    assert outcome.ending is Ending.CHANGED, outcome.said.text()
    assert desk.text == CODE.replace("def total(prices):\n", 'def total(prices):\n    """The sum of prices."""\n')
