"""The old code as comments beside the new does not land; what was a comment, and what is commented out on purpose, stays."""

import pytest

from tests.core.codeactions.reply.came import came, fenced
from tests.core.codeactions.reply.test_twice import CODE


def commented(code: str, mark: str, indent: str = "") -> str:
    return "".join(f"{indent}{mark} {line}\n" for line in code.splitlines())


@pytest.mark.parametrize("language", CODE)
def test_the_new_code_lands_alone(language: str):
    mark, target, answer, _ = CODE[language]
    old = commented(target, mark)
    for said in (
        old + answer,
        f"{answer}\n{old}",
        f"{mark} Original:\n{old}\n{answer}",
        f"{mark} Old code:\n{mark}\n{old}{answer}",
    ):
        assert came(language, target, fenced(said)) == answer, said


@pytest.mark.parametrize("language", CODE)
def test_old_lines_within_the_new_body_go(language: str):
    mark, target, answer, _ = CODE[language]
    head, *body = answer.splitlines(keepends=True)
    indent = body[0][: len(body[0]) - len(body[0].lstrip())]
    old = [line for line in target.splitlines()[1:] if line.strip() not in {"end", "}"}]
    said = head + commented("\n".join(line.strip() for line in old), mark, indent) + "".join(body)
    assert came(language, target, fenced(said)) == answer


def test_in_a_comment_of_many_lines():
    _, target, answer, _ = CODE["javascript"]
    assert came("javascript", target, fenced(f"/*\n{target}*/\n{answer}")) == answer


@pytest.mark.parametrize("language", CODE)
def test_commented_out_on_purpose(language: str):
    mark, target, answer, _ = CODE[language]
    both = commented(target, mark) + answer
    assert came(language, target, fenced(both), asked="comment the old one out") == both
    assert came(language, target, fenced(both), asked="元のコードも残す") == both


@pytest.mark.parametrize(
    ("language", "target", "reply"),
    [
        ("yaml", "a: 1\nbee: 2\ncee: 3\n", "a: 2\n# bee: 2\n# cee: 3\n"),
        ("python", "log(1)\nlog(2)\n", "# log(1)\n# log(2)\n"),  # nothing stands in its place
        ("python", "# n = 0\n# m = 1\nx = 1\n", "# n = 0\n# m = 1\nx = 2\n"),
        ("python", "n = 0\nm = 1\n", "# n = 0 and\n# m = 1 were here; both are one\nnm = 1\n"),
    ],
)
def test_comments_that_are_meant_stay(language: str, target: str, reply: str):
    assert came(language, target, fenced(reply)) == reply
