"""What is shown beside a target: best first, verbatim, within the budget. The cursor is drawn as │."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.adapters.syntax import TreeSitter
from temoto.core.code.document import Document
from temoto.core.code.outline import Outline
from temoto.core.code.text import split_lines
from temoto.core.codeactions.context import ContextPiece, surroundings
from temoto.core.codeactions.spot import Point, Spot, Target, TargetKind
from temoto.core.codeactions.target import target_at
from tests.draw import selected
from tests.examples import examples

SYNTAX = TreeSitter()
SHOP = '''\
import os
from money import (
    Price,
)

TAX = 10


class Shop(Base):
    """Sells."""

    name: str = ""
    open = True

    def __init__(self, name: str) -> None:
        self.name = name

    # How much it is.
    def total(self, items):
        │price = Price(sum_of(items))
        return self.taxed(price)

    def taxed(self, price):
        """With tax."""
        a = 1
        b = 2
        c = 3
        d = 4
        e = 5
        f = 6
        g = 7
        h = 8
        i = 9
        j = 10
        return price * TAX


def sum_of(items):
    return sum(items)


def main():
    shop = Shop("a")
    for item in items:
        print(
            shop.total([item]),
        )
'''
MONEY = '''\
class Price:
    """What something costs."""

    amount = 0

    def __init__(self, amount):
        self.amount = amount

    def taxed(self):
        return self.amount

    def rounded(self, places):
        return round(self.amount, places)

    def twice(self):
        return self.amount * 2


def total_of(shops):
    return sum(shop.total(ITEMS) for shop in shops)
'''


def count(text: str) -> int:
    """Four characters a token, rounded up."""
    return -(-len(text) // 4)


def document(text: str, language: str = "python", uri: str = "file:///money") -> Document:
    lines = tuple(split_lines(text))
    return Document(uri, language, lines, SYNTAX.outline(language, lines))


def around(drawing: str, *others: Document, budget: int = 10_000, language: str = "python") -> list[tuple[str, str]]:
    spot = selected(drawing, language)
    target = target_at(spot)
    assert target is not None
    return [(str(piece.kind), piece.text) for piece in surroundings(spot, target, others, budget, count)]


def test_what_is_shown_and_in_which_order():
    assert around(SHOP, document(MONEY)) == [
        ("imports", "import os\nfrom money import (\n    Price,\n)\n"),
        (
            "container",
            'class Shop(Base):\n    """Sells."""\n    name: str = ""\n    open = True\n'
            "    def __init__(self, name: str) -> None:\n",
        ),
        (
            "called",
            'class Price:\n    """What something costs."""\n    amount = 0\n    def __init__(self, amount):\n',
        ),
        ("called", "def sum_of(items):\n    return sum(items)\n"),
        ("called", '    def taxed(self, price):\n        """With tax."""\n'),
        ("caller", "def main():\n        print(\n            shop.total([item]),\n        )\n"),
        ("caller", "def total_of(shops):\n    return sum(shop.total(ITEMS) for shop in shops)\n"),
        ("above", "TAX = 10\n        self.name = name\n\n    # How much it is.\n"),
        ("below", "".join(f"        {name} = {at}\n" for at, name in enumerate("abcdefghij", 1))
            + '        return price * TAX\n    shop = Shop("a")\n    for item in items:\n'),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("budget", "kinds"),
    [
        (0, []),
        (-5, []),
        (12, ["imports"]),
        (20, ["imports", "container", "called"]),  # the line of the class alone, and of the called
        (40, ["imports", "container"]),
        (90, ["imports", "container", "called", "called", "called"]),
        (10_000, ["imports", "container", "called", "called", "called", "caller", "caller", "above", "below"]),
    ],
)
def test_what_fits_is_taken_best_first(budget: int, kinds: list[str]):
    assert [kind for kind, _ in around(SHOP, document(MONEY), budget=budget)] == kinds


@pytest.mark.parametrize(
    ("language", "drawing", "kind", "expected"),
    [
        ("typescript", "/** Adds. */\nfunction add(a: number) {\n  return a;\n}\nfunction f() {\n  add│(1);\n}\n", "called",
         "/** Adds. */\nfunction add(a: number) {\n  return a;\n}\n"),
        ("go", 'import "os"\n\nfunc f() {\n\tos.Exit│(1)\n}\n', "imports", 'import "os"\n'),
        ("java", "class A {\n  private int x;\n\n  A(int x) {\n    this.x = x;\n  }\n\n  int f() {\n    return x│;\n  }\n}\n", "container",
         "class A {\n  private int x;\n  A(int x) {\n"),
        ("rust", "struct A {\n    x: u8,\n}\n\nfn f() {\n    let a = A::new│();\n}\n\nimpl A {\n    fn new() -> A {\n        A { x: 1 }\n    }\n}\n",
         "called", "    fn new() -> A {\n        A { x: 1 }\n    }\n"),
        ("c", "int add(int a)\n{\n  return a;\n}\n\nint f(void)\n{\n  return add│(1);\n}\n", "called", "int add(int a)\n{\n  return a;\n}\n"),
    ],
)  # fmt: skip
def test_what_is_shown_in_other_languages(language: str, drawing: str, kind: str, expected: str):
    assert expected in [text for shown, text in around(drawing, language=language) if shown == kind]


def test_a_method_that_could_be_anybodys_is_not_guessed_in_other_documents():
    drawing = "def f(a):\n    a.get│()\n"
    one = document("class A:\n    def get(self):\n        return 1\n", uri="file:///one")
    two = document("class B:\n    def get(self):\n        return 2\n", uri="file:///two")
    assert [kind for kind, _ in around(drawing, one)] == ["called"]
    assert around(drawing, one, two) == []


@pytest.mark.parametrize(
    ("language", "other", "shown"),
    [
        ("javascript", "typescriptreact", True),
        ("c", "cpp", True),
        ("python", "ruby", False),
        ("python", "python", True),
    ],
)
def test_only_documents_of_kindred_languages_are_looked_at(language: str, other: str, shown: bool):
    there = Document(
        "file:///there", other, ("one\n", "two\n"), SYNTAX.outline("python", ["def add(a):\n", "    return a\n"])
    )
    here = selected("add(│1)\n", "python")
    spot = Spot(here.uri, language, here.lines, here.start, here.end, here.outline)
    found = surroundings(spot, Target(TargetKind.SELECTION, 0, 0), [there], 100, count)
    assert bool(found) is shown


def test_without_an_outline_the_lines_around_are_shown():
    spot = selected("a\nb(│)\nc\n", read=False)
    found = surroundings(spot, Target(TargetKind.SELECTION, 1, 1), [document("def b():\n    return 1\n")], 100, count)
    assert [(str(piece.kind), piece.text) for piece in found] == [
        ("called", "def b():\n    return 1\n"), ("above", "a\n"), ("below", "c\n"),
    ]  # fmt: skip


def test_an_outline_of_other_lines_is_not_believed():
    stale = SYNTAX.outline("python", ["x\n"] * 5 + ["def b():\n", "    return 1\n"])
    spot = Spot("file:///a", "python", ("b()\n", "c\n"), Point(0, 0), Point(0, 0), stale)
    found = surroundings(
        spot, Target(TargetKind.SELECTION, 0, 0), [Document("file:///b", "python", ("z\n",), stale)], 100, count
    )
    assert [piece.text for piece in found] == ["c\n"]


def test_a_line_of_a_megabyte_is_not_counted():
    asked: list[int] = []

    def counting(text: str) -> int:
        asked.append(len(text))
        return count(text)

    spot = Spot("file:///a", "python", ("x" * 1_000_000, "\n", "b()\n"), Point(2, 0), Point(2, 0), Outline())
    assert surroundings(spot, Target(TargetKind.SELECTION, 2, 2), [], 1_000, counting) == ()
    assert asked == []


LINES = st.lists(
    st.sampled_from(
        ["def f():", "    g()", "    f(g(1))", "class A:", "    def g(self):", '        """Doc."""', "        x = f()", "", "import a", "@f", "    # c", "}", "  y = (", "\ud800\0", "\f"]
    ),
    max_size=25,
)  # fmt: skip
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@examples(300)
@given(
    here=LINES,
    there=LINES,
    end=ENDS,
    spans=st.tuples(st.integers(-1, 26), st.integers(-1, 26)),
    budget=st.integers(-1, 200),
)
def test_any_text_gives_verbatim_lines_within_the_budget(
    here: list[str], there: list[str], end: str, spans: tuple[int, int], budget: int
):
    lines, others = tuple(line + end for line in here), tuple(line + end for line in there)
    spot = Spot("file:///a", "python", lines, Point(0, 0), Point(0, 0), SYNTAX.outline("python", lines))
    target = Target(
        TargetKind.SELECTION, min(spans), max(spans), next(spot.outline.around(*spans), None) if spot.outline else None
    )
    other = Document("file:///b", "python", others, SYNTAX.outline("python", others))
    asked: list[str] = []
    found = surroundings(spot, target, [other], budget, lambda text: asked.append(text) or count(text))
    assert sum(count(piece.text) for piece in found) <= max(0, budget)
    assert len(asked) <= 60
    seen = {("file:///a", number) for number in range(target.first, target.last + 1)}
    for piece in found:
        numbers = lines_of(piece)
        assert piece.text == "".join((lines if piece.uri == spot.uri else others)[number] for number in numbers)
        assert not seen & {(piece.uri, number) for number in numbers}
        seen |= {(piece.uri, number) for number in numbers}
        assert piece.text.strip()


def lines_of(piece: ContextPiece) -> list[int]:
    return [number for first, last in piece.spans for number in range(first, last + 1)]
