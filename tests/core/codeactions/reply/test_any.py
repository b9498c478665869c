"""Whatever a model says: reading never fails, and nothing outside the target changes by a single byte."""

from hypothesis import given
from hypothesis import strategies as st

from temoto.core.code.text import split_lines, without_ending
from temoto.core.codeactions.anchor import minimal
from temoto.core.codeactions.reply import RewriteRequest, Rewritten, Unusable, read
from temoto.core.codeactions.spot import Edit
from tests.examples import examples

DOCUMENTS = (
    "import os\n\n\ndef total(xs):\n    n = 0\n    for x in xs:\n        n += x\n    return n\n\n\nclass Cart:\n    def __init__(self):\n        self.xs = []\n\n    def add(self, x):\n        self.xs.append(x)\n",
    "package sums\n\nfunc Sum(xs []int) int {\n\tvar s int\n\tfor _, x := range xs {\n\t\ts += x\n\t}\n\treturn s\n}\n\nfunc Two() int {\n\treturn 2\n}",
    "export class A {\r\n  a(): number {\r\n    return 1;\r\n  }\r\n\r\n  b(x: number) {\r\n    return x;\r\n  }\r\n}\r\n",
    "int f(void)\r{\r\treturn 1;\r}\r\rint g(int x)\r{\r\treturn x;\r}\r",
    "# Notes\n\nSome prose here.\n\n```python\nx = 1\n```\n",
    "a\n\r\nb\rc",
)
LANGUAGES = ("python", "go", "typescript", "c", "markdown", "rust", "")
# What replies are made of, so that hypothesis reaches every way a reply is read.
BITS = (
    "```\n", "```python\n", "~~~\n", "\n", "\n\n", "    ", "\t", "Here is the code:\n", "# ... rest unchanged\n", "...", "以下省略\n",
    "<<<<<<< SEARCH\n", "=======\n", ">>>>>>> REPLACE\n", "@@ -1,2 +1,2 @@\n", "--- a/x\n", "+++ b/x\n", "-", "+", " ", "<think>", "</think>\n",
    "<|im_end|>", "</s>", "\u202e", "\0", "\ud800", "\u200b", "1: ", "2: ", "&lt;", '{"code": "', '"}', "I'm sorry, I cannot do that.", '"""', "'''", "/**", "*/",
    "\u00a0", "“a”", " – ", "&amp;", "@cache\n", "# total.py\n", "# other lines as before\n", "{{REWRITTEN_CODE}}", "<rewrite_this>\n", "</rewrite_this>\n",
    "<old_text>\n", "</old_text>\n<new_text>\n", "</new_text>\n", "{{!-- rest unchanged --}}\n",
    "def total(xs):\n", "def ", "class Cart:\n", "func Sum(xs []int) int {\n", "}\n", "return x\n", "import os\n", "\r\n", "\r", "\ufeff", "\f", "\x85",
)  # fmt: skip


seldom = st.sampled_from((False, False, False, True))


@st.composite
def asked(draw: st.DrawFn) -> RewriteRequest:
    text = draw(st.one_of(st.sampled_from(DOCUMENTS), st.text(max_size=60)))
    lines = tuple(split_lines(text)) or ("x\n",)
    first = draw(st.integers(0, len(lines) - 1))
    last = draw(st.integers(first, len(lines) - 1))
    language = draw(st.sampled_from(LANGUAGES))
    return RewriteRequest(
        lines,
        first,
        last,
        language,
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.sampled_from([(), ("<END>", "")])),
    )


@st.composite
def replies(draw: st.DrawFn, about: RewriteRequest) -> str:
    """Noise, bits of the shapes replies have, and lines of the document, changed or not."""
    own = st.sampled_from([without_ending(line) + "\n" for line in about.lines])
    changed = own.map(lambda line: line.replace("x", "item"))
    moved = own.map(lambda line: "    " + line)
    whole = st.sampled_from(["".join(about.target), "".join(about.lines)]).map(lambda text: text.replace("\r", "\n"))
    bit = st.one_of(st.sampled_from(BITS), own, changed, moved, whole, st.text(max_size=8))
    said = "".join(draw(st.lists(bit, max_size=16)))
    first, second = draw(own), draw(changed)
    shapes = (
        "{}",
        "{}",
        "```\n{}\n```\n",
        "Here:\n\n~~~\n{}\n~~~\nDone.\n",
        "```diff\n@@ @@\n-{first}+{second}```\n{}",
    )
    blocks = "<<<<<<< SEARCH\n{first}=======\n{second}{}\n>>>>>>> REPLACE\n"
    return draw(st.sampled_from((*shapes, blocks))).format(said, first=first, second=second)


def applied(lines: tuple[str, ...], edits: tuple[Edit, ...]) -> str:
    made = list(lines)
    for edit in sorted(edits, key=lambda one: one.first, reverse=True):
        made[edit.first : edit.until] = [edit.text]
    return "".join(made)


@examples(800)
@given(st.data())
def test_outside_the_target_nothing_changes(data: st.DataObject):
    about = data.draw(asked())
    made = read(data.draw(replies(about)), about)
    if isinstance(made, Unusable):
        assert isinstance(made.text, str)
        return
    assert isinstance(made, Rewritten)
    edits = minimal(about.target, split_lines(made.text), about.first)
    assert edits, "a rewrite that changes nothing is said to be identical"
    assert all(about.first <= edit.first <= edit.until <= about.last + 1 for edit in edits)
    above, below = "".join(about.above), "".join(about.below)
    assert applied(about.lines, edits) == above + made.text + below
    assert _ending(split_lines(made.text)[-1]) == _ending(about.target[-1]), (
        "an ending exactly where the target had one"
    )
    made.text.encode()  # no lone surrogate goes to an editor


@examples(400)
@given(st.data())
def test_additions_leave_every_line_of_the_target(data: st.DataObject):
    about = data.draw(asked())
    about = RewriteRequest(about.lines, about.first, about.last, about.language, additions_only=True)
    made = read(data.draw(replies(about)), about)
    if isinstance(made, Rewritten):
        left = iter(split_lines(made.text))
        kept = [any(without_ending(line) == without_ending(own) for line in left) for own in about.target]
        assert all(kept)


def _ending(line: str) -> str:
    return line[len(without_ending(line)) :]
