"""Whatever a reply does to the code around it, text inside a string that it did not change stays byte for byte."""

from hypothesis import given
from hypothesis import strategies as st

from temoto.core.code.text import split_lines
from tests.core.codeactions.reply.came import came
from tests.examples import examples

# (language, above, the method up to its string, the string's end and what follows, below, a name to change, its new one)
METHODS = (
    ("python", "class A:\n", '    def f(self, x):\n        sql = """', '"""\n        return run(sql, x)\n', "", "sql", "query"),
    ("typescript", "class A {\n", "  f(x: number) {\n    const page = `", "`;\n    return show(page, x);\n  }\n", "}\n", "page", "html"),
    ("go", "package a\n\n", "func f(x int) int {\n\tconf := `", "`\n\treturn load(conf, x)\n}\n", "", "conf", "text"),
    ("rust", "impl A {\n", '    fn f(&self, x: i32) -> i32 {\n        let page = r#"', '"#;\n        show(page, x)\n    }\n', "}\n", "page", "html"),
    ("csharp", "class A\n{\n", '    int F(int x)\n    {\n        var sql = @"', '";\n        return Run(sql, x);\n    }\n', "}\n", "sql", "query"),
    ("java", "class A {\n", '    int f(int x) {\n        var sql = """\n', '""";\n        return run(sql, x);\n    }\n', "}\n", "sql", "query"),
)  # fmt: skip
ROWS = st.lists(
    st.sampled_from(
        ("SELECT a", "  FROM b", "    <li>", "\ttab", "", "a: 1", "  - b", "# words", "if x {", "}", "return 1", "日本")
    ),
    min_size=1,
    max_size=8,
)
Change = st.sampled_from(("as it is", "code flat", "all flat", "code by two", "tabs", "deeper", "first line lost"))


def said(head: str, text: str, tail: str, change: str) -> str:
    """A reply with the code indented otherwise; the text only where everything was moved."""
    before, after = split_lines(head), split_lines(tail)
    base = len(before[0]) - len(before[0].lstrip())

    def moved(row: str) -> str:
        bare = row.lstrip(" \t")
        width = len(row[: len(row) - len(bare)].expandtabs(4))
        if change in {"code flat", "all flat"}:
            return " " * max(0, width - base) + bare
        if change == "code by two":
            return " " * (width // 2) + bare
        if change == "tabs":
            return "\t" * (width // 4) + bare
        return " " * (width + 4) + bare if change == "deeper" else row

    if change == "as it is":
        return head + text + tail
    if change == "first line lost":
        return (head + text + tail).lstrip(" \t")
    inner = text
    if change == "all flat" and base and all(not row.strip() or row[:base].isspace() for row in text.split("\n")[1:-1]):
        inner = "\n".join(row[base:] if row[:base].isspace() else row for row in text.split("\n"))
    return "".join(map(moved, before)) + inner + after[0] + "".join(map(moved, after[1:]))


@examples(400)
@given(st.sampled_from(METHODS), ROWS, Change, st.booleans())
def test_text_that_was_not_changed_stays(method: tuple[str, ...], rows: list[str], change: str, whole: bool):
    language, above, head, tail, below, name, other = method
    text = "\n" + "".join(f"{row}\n" for row in rows)
    reply = said(head.replace(name, other), text, tail.replace(name, other), change)
    body = f"{above}{reply}{below}" if whole and change in {"as it is", "tabs"} else reply
    made = came(language, head + text + tail, f"~~~~~\n{body}~~~~~\n", above=above, below=below)
    if other in made and "\n" in made:
        assert text in made
