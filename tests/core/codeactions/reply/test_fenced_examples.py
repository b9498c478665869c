"""A fenced example in a comment or a docstring belongs to the code, whatever block the code stands in."""

import pytest

from tests.core.codeactions.reply.came import came

# By language: the target, its documentation with fenced examples, comment marks and all.
CODE = {
    "rust": (
        "fn twice(n: i32) -> i32 {\n    n + n\n}\n",
        "/// Doubles.\n///\n/// ```\n/// assert_eq!(twice(2), 4);\n/// ```\n///\n/// ```rust\n/// twice(3);\n/// ```\n",
    ),
    "swift": (
        "func twice(_ n: Int) -> Int {\n    return n + n\n}\n",
        "/**\nDoubles.\n\n```\ntwice(2)\n```\n\n```swift\ntwice(3)\n```\n*/\n",
    ),
    "typescript": (
        "function twice(n: number): number {\n  return n + n;\n}\n",
        "/**\n * Doubles.\n * @example\n * ```ts\n * twice(2);\n * ```\n * ```\n * twice(3);\n * ```\n */\n",
    ),
    "kotlin": (
        "fun twice(n: Int): Int {\n    return n + n\n}\n",
        "/**\n * Doubles.\n *\n * ```kotlin\n * twice(2)\n * ```\n */\n",
    ),
    "elixir": (
        "def twice(n) do\n  n + n\nend\n",
        '@doc """\nDoubles.\n\n```\ntwice(2)\n```\n\n```elixir\ntwice(3)\n```\n"""\n',
    ),
    "julia": (
        "function twice(n)\n    n + n\nend\n",
        '"""\n    twice(n)\n\n```jldoctest\njulia> twice(2)\n4\n```\n"""\n',
    ),
    "csharp": (
        "int Twice(int n)\n{\n    return n + n;\n}\n",
        "/// <summary>Doubles.</summary>\n/// ```csharp\n/// Twice(2);\n/// ```\n",
    ),
    "c": ("int twice(int n) {\n\treturn n + n;\n}\n", "/*\nDoubles.\n```\ntwice(2);\n```\n*/\n"),
}  # fmt: skip
AROUND = (
    "```{tag}\n{code}```\n",
    "Here it is:\n\n```\n{code}```\n\nIt is documented now.\n",
    "```{tag}\n{code}```\n\nUse:\n\n```{tag}\ntwice(2)\n```\n",
    "```{tag}\n{code}```\n\nIt prints:\n\n```\n4\n```\n",
    "{code}",
)


@pytest.mark.parametrize("language", CODE)
@pytest.mark.parametrize("around", AROUND)
def test_a_documented_function_comes_whole(language: str, around: str):
    target, docs = CODE[language]
    new = docs + target.replace("n + n", "2 * n")
    if around == "{code}" and language in {"swift", "elixir", "julia", "c"}:
        return  # unfenced, with fences at the margin of its own: there the reply has no border
    assert came(language, target, around.format(tag=language, code=new)) == new


@pytest.mark.parametrize("language", CODE)
def test_an_answer_cut_within_the_example_is_refused(language: str):
    target, docs = CODE[language]
    lines = (docs + target).splitlines(keepends=True)
    for end in range(2, docs.count("\n") + 1):
        for around in ("```{tag}\n{code}", "Here it is:\n\n```\n{code}"):
            said = around.format(tag=language, code="".join(lines[:end]))
            assert came(language, target, said).partition(":")[0] in {"cut", "partial", "prose-only", "ambiguous"}, said


@pytest.mark.parametrize("language", CODE)
def test_examples_the_target_has_stay(language: str):
    target, docs = CODE[language]
    old, new = docs + target, docs.replace("Doubles", "Says it twice") + target.replace("n + n", "2 * n")
    for around in AROUND[:4]:
        assert came(language, old, around.format(tag=language, code=new)) == new


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("python", "    # written as ```"),
        ("python", "    # a fence: ```\n    # and its end: ```"),
        ("ruby", "  # written as ```"),
        ("shellscript", "  # written as ```"),
        ("javascript", "  // written as ```"),
        ("go", "\t// written as ```\n\t// and ```"),
        ("lua", "  -- written as ```"),
        ("sql", "  -- written as ```"),
    ],
)  # fmt: skip
def test_a_comment_that_ends_in_a_fence_ends_no_block(language: str, line: str):
    indent = line[: len(line) - len(line.lstrip())]
    target = f"a = 1\nb = (2,\n{indent}3)\n"
    new = f"a = 1\nb = (2,\n{line}\n{indent}4)\n"
    for around in AROUND[1:4]:
        assert came(language, target, around.format(tag=language, code=new)) == new


def test_a_fence_behind_code_on_its_line_is_told_by_what_follows():
    target = "def f(x):\n    y = x\n    return y\n"
    new = "def f(x):\n    y = x  # as ```\n    return y  # or ```\n"
    assert came("python", target, f"```python\n{new}```\nUse:\n```python\nf(1)\n```\n") == new
    assert (
        came("python", target, "```python\ndef f(x):\n    return x```\nUse:\n```python\nf(1)\n```\n")
        == "def f(x):\n    return x\n"
    )
    assert (
        came("python", target, "```python\ndef f(x):\n    return x```\nUse:\n```\nf(1)\n```\n")
        == "def f(x):\n    return x\n"
    )
    assert (
        came("python", target, "```python\ndef f(x):\n    return x\n``````python\nf(1)\n```\n")
        == "def f(x):\n    return x\n"
    )
    assert came("python", target, "```python\ndef f(x):\n    return x\n```</answer>\n") == "def f(x):\n    return x\n"
