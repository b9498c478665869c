"""Everything around one model call, in 50,000 lines: what is not counting tokens costs less than a millisecond."""

from functools import cache
from time import perf_counter

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

FILES = {
    "code": [f"    value_{n} = f({n}, 'a')  # note\n" if n % 7 else f"def f{n}(x):\n" for n in range(50_000)],
    "braces": ["}\n"] * 50_000,
    "blank": ["\n"] * 50_000,
    "minified": ["x" * 200 + "\n"] * 49_999 + ["({['`\"" * 2_000 + "\n"],
}


@cache
def thirds(text: str) -> int:
    return len(text) // 3 + 1


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("line", [10, 40_000, 49_998])
@pytest.mark.timed
def test_under_a_millisecond(name: str, line: int):
    said = "for x in xs:\n        print(x, [1, 2])\n    " * 8

    def once() -> float:
        started = perf_counter()
        ask = ask_at(FILES[name], line, 0, uri="file:///a.py", language="python")
        assert ask is not None
        scope = scope_of(ask, gate(ask, fim=True, multiline="auto").extent)
        heal(fim_prompt(FIM, window(ask, 2_048, thirds, suffix=True)))
        trim(said, ask, scope, FIM, cut_at(said, scope))  # as the engine hands it on
        return perf_counter() - started

    assert min(once() for _ in range(20)) < 0.001
