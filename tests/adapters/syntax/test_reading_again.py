"""After an edit only what is around it is read again, and the outline is the one that reading all of it gives."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.adapters.syntax import TreeSitter
from temoto.core.code.outline import Outline, Read
from temoto.core.code.text import split_lines
from tests.examples import examples

OUTLINES = Path(__file__).parent / "outlines"
SYNTAX = TreeSitter()
# What people type, paste and forget; some of it opens a string or a comment over all that follows, or takes it into a body.
MARKS = """x ( ) { } [ ] " ' ` \"\"\" ''' /* */ // # = -> . , ; : < > else return static async export @a foo(1) ${ #{ \\ 日本 r#" --[[ ]] (x)
[1] <<EOS =begin =end __END__"""
LINES = """if x:
class Y:
end
package a.b
// c
# c
#if A
#endif
import os
const a = 1;
#[test]
"""
BLOCKS = ("def z():\n    pass\n", "function q() {\n}\n", "fn k() {}\n\n", "/**\n * doc\n */\n")
TYPED = st.sampled_from((*MARKS.split(), *split_lines(LINES), *BLOCKS, "", "\n", "\n\n", "    ", "\t"))
LANGUAGES = ("python", "typescript", "go", "rust", "cpp", "ruby", "java", "scala", "shellscript")


def sample(language: str) -> str:
    return (OUTLINES / f"{language}.txt").read_text(encoding="utf-8")


def whole(language: str, lines: list[str]) -> Outline:
    found = SYNTAX.outline(language, lines)
    assert found is not None
    return found


def pieces(language: str) -> list[str]:
    """The sample's outermost statements, each with what stands above it."""
    lines, cut, end = split_lines(sample(language)), [0], -1
    for first, last in whole(language, lines).statements:
        if first > end:
            cut += [first] if first and not lines[first - 1].strip() else []
            end = last
    return ["".join(lines[first:until]).strip("\n") for first, until in zip(cut, [*cut[1:], len(lines)], strict=True)]


@st.composite
def typing(draw: st.DrawFn, language: str) -> tuple[str, list[tuple[float, int, str]]]:
    """A document, and edits: where (a share of it), how many letters go, what comes."""
    parts = draw(st.lists(st.sampled_from(pieces(language)), min_size=12, max_size=30))
    edit = st.tuples(st.floats(0, 1), st.sampled_from([0, 0, 0, 1, 2, 30]), TYPED)
    return "\n\n".join(parts) + "\n", draw(st.lists(edit, min_size=1, max_size=6))


@pytest.mark.parametrize("language", LANGUAGES)
@examples(40)
@given(data=st.data())
def test_any_edits_give_what_reading_everything_gives(language: str, data: st.DataObject):
    """Half of the broken states are taken back, so that most edits are of code that is whole: of others all is read."""
    text, edits = data.draw(typing(language))
    lines = split_lines(text)
    outline = whole(language, lines)
    for share, gone, comes in edits:
        at = int(share * len(text))
        new_text = text[:at] + comes + text[at + gone :]
        new = split_lines(new_text)
        found = SYNTAX.outline(language, new, Read(language, lines, outline))
        assert found == SYNTAX.outline(language, new)
        if found is not None and (not found.errors or gone):
            text, lines, outline = new_text, new, found


# Each was wrong once: what is around the edit reads well by itself, and otherwise in its document.
@pytest.mark.parametrize(
    ("language", "text", "before", "after"),
    [
        pytest.param(
            "c", sample("c") * 6, '#include "box.h"', '#inclu/*de "box.h"', id="a comment that ends far below"
        ),
        pytest.param(
            "scala",
            "def once(n: Int): Int =\n  n\n\n" + "def twice(n: Int): Int =\n  n * 2\n\n" * 20,
            "  n\n\n",
            "package a.b\n\n  n\n\n",
            id="a package takes in what follows",
        ),
        pytest.param(
            "python",
            "def a():\n    pass\n\n" + "    @property\n    def b(self):\n        pass\n\n" * 20,
            "def a():\n",
            'class A:\n    """A."""\n\n    size = 1\n\ndef a():\n',
            id="what stands too far right belongs to a class put above it",
        ),
        pytest.param("python", "x = 1\n\n" * 40, "x = 1\n", 'x = """1\n', id="a string over everything"),
        pytest.param(
            "python", 'x = """a"""\n\n' * 40, 'x = """a"""\n', 'x = """a"" "\n', id="strings turned inside out"
        ),
        pytest.param("typescript", "foo\n\n(x)\n\nbar()\n\n" * 20, "foo\n", "foo;\n", id="what went on above"),
    ],
)
def test_what_reads_well_by_itself_and_otherwise_in_its_document(language: str, text: str, before: str, after: str):
    lines, middle = (
        split_lines(text),
        text.index(before, len(text) // 3) if text.count(before) > 2 else text.index(before),
    )
    new = split_lines(text[:middle] + after + text[middle + len(before) :])
    read = Read(language, lines, whole(language, lines))
    assert SYNTAX.outline(language, new, read) == SYNTAX.outline(language, new)


class Counting(TreeSitter):
    """Tells how many lines its grammars were given."""

    def _ask(self, language, lines, what):
        self.given = getattr(self, "given", 0) + len(lines)
        return super()._ask(language, lines, what)


@pytest.mark.parametrize(
    ("language", "typed"),
    [("python", "    check(2)"), ("typescript", "return a!;"), ("go", "return"), ("rust", "}"), ("java", "}")],
)
def test_a_letter_has_little_read_again(language: str, typed: str):
    """Java's in one class that is as long as its file."""
    text = sample(language)
    if language == "java":
        body = "    int size() {\n        return 1;\n    }\n\n"
        text = "class All {\n\n" + body * 600 + "}\n"
    else:
        text = f"{text}\n" * 40
    lines = split_lines(text)
    row = next(n for n in range(len(lines) // 2, len(lines)) if lines[n].strip().startswith(typed.strip()))
    new = [*lines[:row], lines[row].rstrip("\n") + " \n", *lines[row + 1 :]]
    syntax = Counting()
    found = syntax.outline(language, new, Read(language, lines, whole(language, lines)))
    assert found == whole(language, new)
    assert syntax.given < 500 < len(lines)


# A process of its own, whose memory is its own: types letters, lines and a comment's beginning, and says by how many bytes it grew.
TYPES = """
import sys
import psutil
from temoto.adapters.syntax import TreeSitter
from temoto.core.code.outline import Read
from temoto.core.code.text import split_lines

lines, syntax, before = split_lines(sys.stdin.read() * 12), TreeSitter(), 0
outline = syntax.outline("python", lines)
for number in range(int(sys.argv[1]) + 60):
    if number == 60:
        before = psutil.Process().memory_info().rss
    row = number * 37 % len(lines)
    ending = ["x\\n", "  # c\\n", "\\n", "\\n\\n"][number % 4]
    new = [*lines[:row], lines[row].rstrip("\\n") + ending, *lines[row + 1 :]]
    read = syntax.outline("python", new, Read("python", lines, outline))
    if not read.errors:
        lines, outline = new if number % 8 else lines, read if number % 8 else outline
print(psutil.Process().memory_info().rss - before)
"""


def test_typing_takes_no_more_memory():
    """3,000 edits: `python -m tests.bench.outline`."""
    command = [sys.executable, "-c", TYPES, "400"]
    ended = subprocess.run(
        command, input=sample("python"), capture_output=True, encoding="utf-8", timeout=150, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) / 1e6 < 4
