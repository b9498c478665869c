"""How far a rewrite is indented: code that goes into a block or out of one goes as far as the reply says, wherever the reply begins."""

import pytest

from tests.core.codeactions.reply.came import came, fenced

PLAIN = {
    "python": "def f(x):\n    a(x)\n    b(x)\n    return x\n",
    "javascript": "function f(x) {\n    a(x);\n    b(x);\n    return x;\n}\n",
    "go": "func f(x int) int {\n\ta(x)\n\tb(x)\n\treturn x\n}\n",
    "ruby": "def f(x)\n  a(x)\n  b(x)\n  return x\nend\n",
    "rust": "fn f(x: i32) -> i32 {\n    a(x);\n    b(x);\n    return x;\n}\n",
    "csharp": "int F(int x)\n{\n    A(x);\n    B(x);\n    return x;\n}\n",
}
WRAPPED = {
    "python": "def f(x):\n    if x:\n        a(x)\n        b(x)\n        return x\n",
    "javascript": "function f(x) {\n    if (x) {\n        a(x);\n        b(x);\n        return x;\n    }\n}\n",
    "go": "func f(x int) int {\n\tif x > 0 {\n\t\ta(x)\n\t\tb(x)\n\t\treturn x\n\t}\n}\n",
    "ruby": "def f(x)\n  if x\n    a(x)\n    b(x)\n    return x\n  end\nend\n",
    "rust": "fn f(x: i32) -> i32 {\n    if x > 0 {\n        a(x);\n        b(x);\n        return x;\n    }\n}\n",
    "csharp": "int F(int x)\n{\n    if (x > 0)\n    {\n        A(x);\n        B(x);\n        return x;\n    }\n}\n",
}
AROUND = {
    "python": ("class A:\n", ""), "javascript": ("const t = {\n", "};\n"), "go": ("{\n", "}\n"), "ruby": ("class A\n", "end\n"),
    "rust": ("impl A {\n", "}\n"), "csharp": ("class A\n{\n", "}\n"),
}  # fmt: skip


def inner(code: str) -> str:
    step = next(row[: len(row) - len(row.lstrip())] for row in code.splitlines() if row[:1].isspace())
    return "".join(f"{step}{row}\n" for row in code.splitlines())


def lost(code: str) -> str:
    return code.lstrip()


def as_is(code: str) -> str:
    return code


@pytest.mark.parametrize("language", PLAIN)
@pytest.mark.parametrize("into", [True, False])
def test_code_put_into_a_block_or_out_of_one(language: str, into: bool):
    above, below = AROUND[language]
    before, after = (PLAIN[language], WRAPPED[language]) if into else (WRAPPED[language], PLAIN[language])
    assert came(language, before, fenced(after)) == after
    target, wanted = inner(before), inner(after)
    for said in (after, wanted, wanted.lstrip()):
        assert came(language, target, fenced(said), above=above, below=below) == wanted


@pytest.mark.parametrize("language", sorted({*PLAIN} - {"ruby"}))
def test_a_line_becomes_a_block(language: str):
    above, below = AROUND[language]
    rows = inner(PLAIN[language]).splitlines(keepends=True)
    number = next(index for index, row in enumerate(rows) if "a(x)" in row.lower())
    block = inner(inner(WRAPPED[language]))  # one level too deep, which a reply about one line is free to be
    said = block[block.lower().index("if") :].splitlines()
    base = len(block[: block.lower().index("if")].rpartition("\n")[2])
    step = rows[number][: len(rows[number]) - len(rows[number].lstrip())]
    flat = "".join(
        f"{row[base:] if row[:base].isspace() else row}\n" for row in said[: 5 if language != "csharp" else 6]
    )
    flat = "".join(
        row for row in flat.splitlines(keepends=True) if not row.lower().lstrip().startswith(("b(", "return"))
    )
    wanted = "".join(f"{step}{row}" for row in flat.splitlines(keepends=True))
    made = came(
        language,
        rows[number],
        fenced(flat),
        above=above + "".join(rows[:number]),
        below="".join(rows[number + 1 :]) + below,
    )
    assert made == wanted


@pytest.mark.parametrize(
    ("language", "target", "reply", "wanted"),
    [
        ("javascript", "function f(x) {\n  a(x);\n  b(x);\n}\n", "function f(x) {\n    if (x) {\n        a(x);\n        b(x);\n    }\n}\n", "function f(x) {\n  if (x) {\n    a(x);\n    b(x);\n  }\n}\n"),
        ("go", "func f() {\n\ta()\n\tb()\n}\n", "func f() {\n    if x {\n        a()\n        b()\n    }\n}\n", "func f() {\n\tif x {\n\t\ta()\n\t\tb()\n\t}\n}\n"),
        ("ruby", "def f\n  a(1)\n  b(1)\nend\n", "def f\n    if x\n        a(1)\n        b(1)\n    end\nend\n", "def f\n  if x\n    a(1)\n    b(1)\n  end\nend\n"),
    ],
)  # fmt: skip
def test_into_a_block_in_another_style(language: str, target: str, reply: str, wanted: str):
    assert came(language, target, fenced(reply)) == wanted
