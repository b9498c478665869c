"""What holds of any ghost, in any language, for any answer: 500 examples each in CI, 10,000 in `make soak`."""

import re
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from temoto.core.code.languages import LANGUAGES
from temoto.core.completion.control import spoken_at
from temoto.core.completion.gate import Extent
from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Ask, Ghost
from temoto.core.completion.scope import scope_of
from temoto.core.completion.stop import cut_at
from temoto.core.completion.trim import Trimmed, trim
from tests.draw import FIM, drawn
from tests.examples import examples

WORDS = [
    *"()[]{}<>\"'`;:,.=\\ \t\n", "\n\n", "    ", "  ", "x", "value", "foo(", "foo()", "return x", "if x:", "if (x) {", "} else {", "else:", "end",
    "def f(x):", "function f() {", "for x in xs:", "for (;;) {", "});", "//", "# ", "/*", "*/", "'''", '"""', "<<EOF", "EOF", "#if A", "#endif",
    "<ul>", "</ul>", "- a", "1. b", "a: b", "```", "```python", "Here is the code:", "<END>", "<SUF>", "<|im_end|>", "<|im", "「", "」", "あい", "です",
    "@cached", "template <T>", ".map(f)", " &&", "\\\n", "${", "const x = y", ";\n",
    "\u200b", "\r\n", "\r", "a = a = a = ", "ROW_1 = 0\n", "ROW_2 = 0\n", "=>", "->", "::", "self.", "import os", "\ud800", "😀",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(WORDS), max_size=25).map("".join)
RIGHT = st.lists(st.sampled_from([word for word in WORDS if "\n" not in word and "\r" not in word]), max_size=5).map(
    "".join
)
LANGUAGE = st.sampled_from(["a language nobody knows", *(each.id for each in LANGUAGES)])
EXTENT = st.sampled_from(Extent)


def made(left: str, right: str, below: str, answer: str, language: str, extent: Extent) -> tuple[Ask, Trimmed]:
    ask = drawn(f"{left}│{right}\n{below}", language)
    return ask, trim(answer, ask, scope_of(ask, extent), FIM)


def lines_of(ask: Ask, ghost: Ghost) -> list[str]:
    """The lines a ghost makes, the first as it stands behind what is left of the cursor."""
    first, *rest = ghost.text.split("\n")
    return [ask.left + first, *rest]


@examples(500)
@given(TEXT, RIGHT, TEXT, TEXT, LANGUAGE, EXTENT)
@example("", ";}", "", "});(", "a language nobody knows", Extent.LINE)  # the right's closer before its mark
def test_a_ghost_only_inserts(left: str, right: str, below: str, answer: str, language: str, extent: Extent):
    ask, trimmed = made(left, right, below, answer, language, extent)
    if trimmed.ghost is None:
        assert trimmed.reason is not Reason.OK
        return
    gone = ask.right[: trimmed.ghost.overwrite]
    assert len(gone) == trimmed.ghost.overwrite
    rest = iter(trimmed.ghost.text)
    assert all(character in rest for character in re.sub(r"\s", "", gone))
    assert trimmed.ghost.text.strip()
    assert "\r" not in trimmed.ghost.text


@examples(500)
@given(TEXT, RIGHT, TEXT, TEXT, LANGUAGE, EXTENT)
def test_a_ghost_speaks_no_control_token(left: str, right: str, below: str, answer: str, language: str, extent: Extent):
    ask, trimmed = made(left, right, below, answer, language, extent)
    if trimmed.ghost is not None:
        assert not [token for token in (*FIM.stops, *FIM.controls) if token in trimmed.ghost.text]
        assert scope_of(ask, extent).speaks_of_control or spoken_at(trimmed.ghost.text) is None


@examples(500)
@given(TEXT, st.just(""), TEXT, TEXT, LANGUAGE, EXTENT)
def test_a_ghost_never_ends_in_the_line_below(
    left: str, right: str, below: str, answer: str, language: str, extent: Extent
):
    ask, trimmed = made(left, right, below, answer, language, extent)
    next_below = next((line.rstrip() for line in ask.lines[ask.line - ask.first + 1 :] if line.strip()), "")
    if trimmed.ghost is None or not next_below or (ask.left.strip() and "\n" not in trimmed.ghost.text):
        return
    assert lines_of(ask, trimmed.ghost)[-1].rstrip() != next_below


@examples(500)
@given(TEXT, RIGHT, TEXT, TEXT, LANGUAGE, EXTENT)
@example(
    "((<SUF>(\n", "", "", "((<SUF>(", "a language nobody knows", Extent.LINE
)  # a line above that speaks a control token
def test_what_comes_later_moves_no_cut(left: str, right: str, below: str, answer: str, language: str, extent: Extent):
    scope = scope_of(drawn(f"{left}│{right}\n{below}", language), extent)
    answer = answer.replace("\r", "")
    cuts = [cut_at(answer[:end], scope) for end in range(len(answer) + 1)]
    assert len({cut for cut in cuts if cut is not None}) <= 1
    assert all(later is not None for cut, later in pairwise(cuts) if cut is not None)
