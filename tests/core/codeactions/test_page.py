"""How an explanation looks: a heading that links to the code, and links where the model names lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.code.outline import Definition, DefinitionKind
from temoto.core.codeactions.page import kept, linked, page
from temoto.core.codeactions.spot import Point, Spot, Target, TargetKind

LINES = tuple(f"line {number}\n" for number in range(1, 21))
SPOT = Spot("file:///shop/pricing.py", "python", LINES, Point(9, 0), Point(9, 0))
TOTAL = Target(TargetKind.DEFINITION, 9, 12, Definition("total", DefinitionKind.FUNCTION, 9, 12, 9))


def at(line: int) -> str:
    return f"(file:///shop/pricing.py#L{line})"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("See line 12.", f"See [line 12]{at(12)}."),
        ("See `line 12`.", f"See [line 12]{at(12)}."),
        ("Lines 3 and line 4", f"[Lines 3]{at(3)} and [line 4]{at(4)}"),
        ("12 行目で割ります。", f"[12 行目]{at(12)}で割ります。"),
        ("`12行目` と", f"[12行目]{at(12)} と"),
        ("line 21 is not there, line 0 neither", "line 21 is not there, line 0 neither"),
        ("the outline 12 and online 3", "the outline 12 and online 3"),
        (f"[line 12]{at(12)}", f"[line 12]{at(12)}"),
        ("`print('line 12')`", "`print('line 12')`"),
        ("```python\n# line 12\n```\nline 12", f"```python\n# line 12\n```\n[line 12]{at(12)}"),
    ],
)
def test_lines_become_links(said: str, shown: str):
    assert linked(said, SPOT) == shown


def test_a_page_that_grows():
    growing = page("Explain", SPOT, TOTAL, "pricing.py", "It adds", model="m:7b", ended=False)
    assert growing == f"# Explain `total`\n\n[pricing.py:10]{at(10)} · m:7b\n\nIt adds\n\n…\n"
    assert page("Explain", SPOT, TOTAL, "pricing.py", "It adds.\n", model="m", ended=True).endswith("\n\nIt adds.\n")


def test_code_with_fences_in_it_is_kept_whole():
    shown = kept("Refactor", "Not applied.", "a.md", "```\nx\n```", "markdown")
    assert shown == "# Refactor (a.md)\n\nNot applied.\n\n````markdown\n```\nx\n```\n````\n"


@given(st.text())
def test_any_text_is_a_page(said: str):
    assert page("Explain", SPOT, TOTAL, "pricing.py", said, model="m", ended=True)
