"""Everything around one model call is bounded: in 100,000 lines it takes the steps and the bytes that 20,000 take.

Steps are calls of functions, bytes are what is held at once, so a busy machine says the same as a quiet one; what it is in
milliseconds is for `make bench`.
"""

import sys
import tracemalloc
from collections.abc import Callable
from functools import cache

import pytest

from temoto.core.completion.asking import ask_at
from temoto.core.completion.gate import gate
from temoto.core.completion.healing import heal
from temoto.core.completion.prompt import fim_prompt
from temoto.core.completion.scope import scope_of
from temoto.core.completion.stop import cut_at
from temoto.core.completion.trim import trim
from temoto.core.completion.window import window
from tests.draw import FIM

SAID = "for x in xs:\n        print(x, [1, 2])\n    " * 8

FILES: dict[str, Callable[[int], list[str]]] = {
    "code": lambda lines: ["    value = f(0, 'a')  # note\n" if n % 5 else "def function(x):\n" for n in range(lines)],
    "braces": lambda lines: ["}\n"] * lines,
    "blank": lambda lines: ["\n"] * lines,
    "minified": lambda lines: ["x" * 200 + "\n"] * (lines - 1) + ["({['`\"" * 2_000 + "\n"],
}


@cache
def thirds(text: str) -> int:
    return len(text) // 3 + 1


def around_a_call(lines: list[str], line: int) -> None:
    """All that completion does of its own: the question, the prompt, and what is shown of the answer."""
    ask = ask_at(lines, line, 0, uri="file:///a.py", language="python")
    assert ask is not None
    scope = scope_of(ask, gate(ask, fim=True, multiline="auto").extent)
    heal(fim_prompt(FIM, window(ask, 2_048, thirds, suffix=True)))
    trim(SAID, ask, scope, FIM, cut_at(SAID, scope))  # as the engine hands it on


def steps(lines: list[str], line: int) -> int:
    """How many functions are called, Python's and C's."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    around_a_call(lines, line)  # what is kept from the first time on is not counted
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        around_a_call(lines, line)
    finally:
        sys.setprofile(before)
    return calls


def held(lines: list[str], line: int) -> int:
    """Bytes that are held at once, at most."""
    tracemalloc.start()
    try:
        around_a_call(lines, line)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


PLACES: dict[str, Callable[[int], int]] = {
    "at the top": lambda lines: 10,
    "in the middle": lambda lines: lines // 2,
    "at the end": lambda lines: lines - 2,
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("place", PLACES)
def test_a_long_file_takes_what_a_short_one_takes(name: str, place: str):
    (short, here), (long, there) = ((FILES[name](lines), PLACES[place](lines)) for lines in (20_000, 100_000))
    assert steps(long, there) <= 1.1 * steps(short, here) + 20
    assert held(long, there) <= 1.1 * held(short, here) + 20_000
