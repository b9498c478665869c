"""A target that begins or ends within a string or a comment is rewritten by a block that does too."""

import pytest

from tests.core.codeactions.reply.came import came

PARTS = {
    "python": ('"""What is this? Answers.\n', '"""What is that? Answers.\n', '\n    More words.\n    """\n'),
    "rust": ("/*\nfirst\n", "/*\nsecond\n", "third\n*/\n"),
    "typescript": ("const a = `\nfirst\n", "const a = `\nsecond\n", "third\n`;\n"),
    "elixir": ('@doc """\nFirst.\n', '@doc """\nSecond.\n', 'Third.\n"""\n'),
}


@pytest.mark.parametrize("language", PARTS)
@pytest.mark.parametrize("behind", ["", "\nNothing else changes.\n", "\nTo run it:\n\n```sh\nmake\n```\n"])
def test_its_fence_closes_it(language: str, behind: str):
    target, new, below = PARTS[language]
    assert came(language, target, f"Here it is:\n\n```{language}\n{new}```\n{behind}", below=below) == new


def test_the_end_of_a_docstring():
    target = '    in words; `a`: a flag."""\n'
    new = '    in words; `a`: a flag;\n    `b`: another."""\n'
    reply = f"```python\n{new}```\n\nNothing else changes.\n"
    assert came("python", target, reply, above='def f():\n    """First\n') == new
