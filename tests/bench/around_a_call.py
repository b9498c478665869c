"""What costs completion's own work around one model call, by kind of file, and does a longer file cost more? And what is made of 24 lines?"""

from time import perf_counter

from temoto.core.completion.gate import gate
from temoto.core.completion.scope import scope_of
from temoto.core.completion.stop import cut_at
from temoto.core.completion.trim import trim
from tests.core.completion.test_speed import FILES, around_a_call
from tests.draw import FIM, drawn

ROUNDS = 200
# A language, a document, and 24 lines of an answer, in which `@` is another number each time: nothing is kept from the time before.
ANSWERS = (
    ("python", "import os\n\n\ndef area(w, h):\n    │\n", "x = compute(w, [1, @], name='a')\n    " * 11 + "if x > @:\n        y()\n    " * 6),
    ("javascript", "class A {\n  f() {│\n}\n", "\n    const x = g(w, (h) => h + @, `a`);\n    y();" * 11 + "\n    return @;\n  }\n"),
    ("go", "func f() {\n\tif a {│\n}\n", '\n\t\tx := g(w, "h@") // note\n\t\ty()' * 11 + "\n\t}\n"),
)  # fmt: skip


def _best(lines: list[str]) -> float:
    """Milliseconds at the middle of the file: the shortest of many, since what else runs here only adds."""
    took: list[float] = []
    for _ in range(ROUNDS):
        began = perf_counter()
        around_a_call(lines, len(lines) // 2)
        took.append(perf_counter() - began)
    return min(took) * 1000


def around_a_call_rows() -> list[tuple[str, str, str, str, str]]:
    """The rows of the table: what, measured, against, ratio, budget."""
    rows: list[tuple[str, str, str, str, str]] = []
    for name, lines in FILES.items():
        long, short = _best(lines(100_000)), _best(lines(20_000))
        rows.append(
            (f"around a model call, 100,000 lines: {name}", f"{long:.2f} ms", f"20,000 lines {short:.2f} ms", f"{long / short:.2f}", "≤ 1.1")
        )  # fmt: skip
    return rows


def _shown(language: str, text: str, answer: str) -> float:
    """Milliseconds for one question where to stop and one what to show; the shortest of many."""
    took: list[float] = []
    ask = drawn(text, language)
    passed = gate(ask, fim=True, multiline="auto")
    scope = scope_of(ask, passed.extent, follows=passed.follows)
    for number in range(ROUNDS):
        head, *rest = answer.split("@")
        said = head + "".join(f"{number * 50 + at}{piece}" for at, piece in enumerate(rest))
        began = perf_counter()
        trim(said, ask, scope, FIM, cut_at(said, scope))
        took.append(perf_counter() - began)
    return min(took) * 1000


def shown_rows() -> list[tuple[str, str, str, str, str]]:
    """The rows of the table for what is made of an answer of 24 lines."""
    return [
        (f"where to stop and what to show, 24 lines of {language}", f"{took:.2f} ms", "-", "-", "≤ 1 ms")
        for language, text, answer in ANSWERS
        for took in (_shown(language, text, answer),)
    ]
