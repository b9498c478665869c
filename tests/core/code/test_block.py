"""What opened a block, what closes it, and which lines stand in a long quote."""

import pytest

from temoto.core.code.block import encloser, quoted_after, unclosed
from temoto.core.code.languages import UNKNOWN


@pytest.mark.parametrize(
    ("above", "width", "expected"),
    [
        (("def f():\n", "    if a:\n", "        b\n"), 8, "    if a:"),
        (("def f():\n", "    if a:\n", "        b\n"), 4, "def f():"),
        (("def f():\n", "\n", "   \n"), 4, "def f():"),  # blank lines enclose nothing
        (("def f():\n",), 0, ""),
        ((), 4, ""),
    ],
)
def test_the_line_that_opened_the_block(above: tuple[str, ...], width: int, expected: str):
    assert encloser(above, width) == expected


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ("", True),
        ("}\n", True),  # further left: it closes an outer block
        ("    }\n", False),
        ("    })\n", False),
        ("    end\n", False),
        ("    ending = 1\n", True),
        ("    </div>\n", False),
        ("    b\n", True),
        ("        b\n", False),  # deeper: the block goes on
    ],
)
def test_whether_what_stands_below_leaves_it_open(below: str, expected: bool):
    assert unclosed(4, below, UNKNOWN) is expected


@pytest.mark.parametrize(
    ("code", "quoted", "previous", "expected"),
    [
        ('"""Words', "", "def f():", '"""'),
        ('r"""Words', "", "def f():", '"""'),
        ('"""Words."""', "", "def f():", ""),
        ("x = '''a", "", "", "'''"),
        ("const a = `one", "", "", "`"),
        ("print(`one", "", "", "`"),
        ("more words", '"""', "", '"""'),
        ('the end"""', '"""', "", ""),
        ("it's `code`", '"""', "", '"""'),
        ('"""', "", "words of a docstring the cursor stands in", ""),  # closes what was opened left of the cursor
        ("`;", "", "words", ""),
        ("code", "", "", ""),
    ],
)
def test_the_long_quote_a_line_leaves_open(code: str, quoted: str, previous: str, expected: str):
    assert quoted_after(code, quoted, previous, UNKNOWN.long_quotes) == expected
