"""A blank at the end stays where text must not be touched."""

import pytest

from tests.core.completion.test_trim import check


@pytest.mark.parametrize(
    ("language", "text", "said", "becomes"),
    [
        pytest.param("python", 'f"Dear │{name}"', "Mr. ", 'f"Dear Mr. │{name}"', id="before a name in a string"),
        pytest.param("javascript", '"Hello, │" + name', "dear ", '"Hello, dear │" + name', id="before a quote that closes"),
        pytest.param("javascript", "`Hello │${name}`", "dear ", "`Hello dear │${name}`", id="in a template"),
        pytest.param("ruby", '"Dear │#{name}"', "Mr. ", '"Dear Mr. │#{name}"', id="in Ruby"),
        pytest.param("markdown", "the │fox", "brown ", "the brown │fox", id="in prose"),
        pytest.param("rust", "let x = │y;", "&mut ", "let x = &mut │y;", id="before a name"),
        pytest.param("c", "foo(│)", "a, ", "foo(a,│)", id="not before a closer"),
        pytest.param("go", "y := 1\nx := │ + 1", "y ", "y := 1\nx := y│ + 1", id="not where a blank stands"),
        pytest.param("java", "int y;\nx = │", "y ", "int y;\nx = y│", id="not at the end of a line"),
    ],
)  # fmt: skip
def test_a_blank_at_the_end(language: str, text: str, said: str, becomes: str):
    check(text, said, becomes, language=language)
