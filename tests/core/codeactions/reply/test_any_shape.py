"""However a reply is put together: a draft never lands, a document comes whole or not at all, and no function comes twice."""

from hypothesis import given
from hypothesis import strategies as st

from tests.core.codeactions.reply.came import came, fenced
from tests.core.codeactions.reply.test_commented_out import commented
from tests.core.codeactions.reply.test_drafts import CODE, PAIRS
from tests.core.codeactions.reply.test_fenced_examples import CODE as DOCUMENTED
from tests.core.codeactions.reply.test_twice import CODE as ONCE
from tests.core.codeactions.reply.test_twice import LABELS
from tests.examples import examples

NAMES = st.from_regex(r"(?:inner|own|deep|pre)_?(?:thought|thinking|reasoning|draft|notes)s?", fullmatch=True)
BRACKETS = st.sampled_from(
    [("<{}>", "</{}>"), ("[{}]", "[/{}]"), ("<|{}|>", "<|/{}|>"), ("【{}】", "【/{}】"), ("◁{}▷", "◁/{}▷")]
)
REMARKS = st.sampled_from(
    ["Hmm, no.", "That loses the rest.", "1. Look at the loop.", "- so not that", "", "次に、", "OK?"]
)
FENCES = st.sampled_from(["", "python", "{}"])


def wrapped(code: str, fence: str, language: str) -> str:
    return fenced(code).replace("```", f"```{fence.format(language)}", 1)


@examples(60)
@given(st.data())
def test_a_draft_in_a_thought_never_lands(data: st.DataObject):
    language = data.draw(st.sampled_from(sorted(CODE)))
    target, draft, answer = CODE[language]
    opens, closes = data.draw(BRACKETS)
    name = data.draw(st.one_of(NAMES, NAMES.map(str.title), NAMES.map(str.upper)))
    pair = (opens.format(name), closes.format(name))
    opens, closes = data.draw(st.one_of(st.just(pair), st.sampled_from(PAIRS)))
    pieces = st.lists(
        st.one_of(REMARKS, FENCES.map(lambda fence: wrapped(draft, fence, language)), st.just(draft)), max_size=4
    )
    thought = "\n".join(data.draw(pieces))
    said = data.draw(st.sampled_from([wrapped(answer, "{}", language), fenced(answer), answer, ""]))
    made = came(language, target, f"{opens}\n{thought}\n{closes}\n{said}")
    assert made == answer or "\n" not in made


SECTIONS = st.lists(
    st.sampled_from(
        ("Some words here.\n", "## More\n\nIt is so.\n", "```sh\nmake\n```\n", "```\nplain\n```\n", "- one\n- two\n", "~~~\ntext\n~~~\n", "> said\n", "| a |\n|---|\n| b |\n")
    ),
    min_size=1,
    max_size=5,
)  # fmt: skip


@examples(60)
@given(
    SECTIONS,
    st.sampled_from(["```markdown", "```md", "````markdown", "````", "~~~~markdown", ""]),
    st.sampled_from(["", "Here it is:\n\n"]),
)
def test_a_document_comes_whole_or_not_at_all(sections: list[str], fence: str, words: str):
    target = "# Title\n\nOld words.\n\n" + "\n".join(sections)
    new = target.replace("Old words", "New words")
    closer = fence[: len(fence) - len(fence.lstrip("`~"))]
    reply = f"{words}{fence}\n{new}{closer}\n" if fence else new
    made = came("markdown", target, reply)
    assert made in {new, "ambiguous", "cut"}
    if len(closer) > 3:
        assert made == new


@examples(60)
@given(st.data())
def test_a_documented_function_comes_whole_or_not_at_all(data: st.DataObject):
    language = data.draw(st.sampled_from(sorted(DOCUMENTED)))
    target, docs = DOCUMENTED[language]
    lines = docs.splitlines(keepends=True)
    more = data.draw(st.lists(st.sampled_from(lines[1:-1]), max_size=2))
    where = data.draw(st.integers(1, len(lines) - 1))
    marked = [line for line in more if "```" not in line]
    new = "".join((*lines[:where], *marked, *lines[where:])) + target.replace("n + n", "2 * n")
    behind = data.draw(st.sampled_from(["", "\nIt doubles.\n", "\nUse:\n\n```\ntwice(2)\n```\n"]))
    made = came(language, target, wrapped(new, data.draw(st.sampled_from(["", "{}"])), language) + behind)
    assert made == new or "\n" not in made


@examples(60)
@given(st.data())
def test_a_function_never_comes_twice(data: st.DataObject):
    language = data.draw(st.sampled_from(sorted(ONCE)))
    mark, target, answer, _ = ONCE[language]
    old, new = data.draw(st.sampled_from([*LABELS, ("", "")]))
    before = data.draw(st.sampled_from([target, target.replace("= 0", "= 1", 1), commented(target, mark)]))
    parts = [(old, before), (new, answer)]
    if data.draw(st.booleans()):
        parts.reverse()
    blank = data.draw(st.sampled_from(["", "\n"]))
    said = blank.join(f"{mark} {label}\n{code}" if label else code for label, code in parts)
    made = came(language, target, data.draw(st.sampled_from([fenced(said), said])))
    head = answer.splitlines()[0]
    assert made.count(head) <= 1
    assert "\n" not in made or made.endswith(answer)
