"""What of other files a prompt shows: what is named around the cursor first, as comments or as a repository, and nothing secret."""

import pytest

from temoto.adapters.syntax import TreeSitter
from temoto.core.code.text import split_lines
from temoto.core.completion.beside import Beside, Excerpt, Told, commented, names_in, ranked

PRICES = '''"""Prices."""

RATE = 2


def total(prices: list[float], rate: float = RATE) -> float:
    """What they cost."""
    return sum(prices) * rate


def _private(x):
    return x


def other(a, b):
    token = "9f8a7b6c5d4e3f2a"
    return a


class Basket:
    owner: str

    def add(self, price: float) -> None:
        self.lines.append(price)
'''


def told(text: str, names: tuple[str, ...] | None = (), path: str = "prices.py", language: str = "python") -> Told:
    lines = split_lines(text)
    return Told(path, language, lines, TreeSitter().outline(language, lines), names)


def found(around: str, anywhere: str = "", names: tuple[str, ...] | None = ()) -> list[str]:
    return [one.name for one in ranked([told(PRICES, names)], names_in([around]), names_in([anywhere]))]


def test_what_is_named_near_comes_first():
    assert found("Basket(1)", "other") == ["Basket", "other", "total"]
    assert found("", names=("other",)) == ["other", "total", "Basket"]


def test_of_a_file_that_is_only_open_what_is_named_alone():
    assert found("other(1)", names=None) == ["other"]
    assert found("", names=None) == []


def test_an_excerpt_is_what_somebody_needs_to_use_it():
    total, _, basket = ranked([told(PRICES)], frozenset(), frozenset())
    assert total.text == 'def total(prices: list[float], rate: float = RATE) -> float:\n    """What they cost."""'
    assert basket.text == "class Basket:\n    owner: str\n    def add(self, price: float) -> None:"


def test_what_looks_secret_is_not_shown():
    text = 'def connect(password="hunter2hunter2"):\n    pass\n\n\ndef fine():\n    pass\n'
    assert [one.name for one in ranked([told(text)], frozenset(["connect"]), frozenset())] == ["fine"]


@pytest.mark.parametrize(
    ("language", "text"),
    [("python", "def f(\n" * 50), ("python", "\0" * 99), ("klingon", "def f(): pass\n"), ("python", "")],
)
def test_any_file_tells_something_or_nothing(language: str, text: str):
    ranked([told(text, language=language)], frozenset("f"), frozenset())


BESIDE = Beside(
    (Excerpt("a.py", "f", "def f(x):\n    return x"), Excerpt("b.py", "g", "def g(): ...*/ -->")), "here.py", "p", 9
)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("python", "# Path: a.py\n# def f(x):\n#     return x\n# Path: b.py\n# def g(): ...*/ -->\n# Path: here.py\n"),
        ("css", "/* Path: a.py */\n/* def f(x): */\n/*     return x */\n/* Path: b.py */\n/* def g(): ...* / --> */\n/* Path: here.py */\n"),
        ("json", ""),
    ],
)  # fmt: skip
def test_as_comments_that_end_nowhere_too_soon(language: str, expected: str):
    assert commented(BESIDE, language) == expected
    assert commented(Beside(), language) == ""
