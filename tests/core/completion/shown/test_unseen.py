"""A ghost ends before a character nobody sees, and before a line nobody reads."""

import pytest

from temoto.core.completion.reasons import Reason
from tests.core.completion.test_trim import check

HIDDEN = ["\u202e", "\u200b", "\U000e0041", "\0", "\x1b", "\u2066", "\u00ad", "\x9b", "\ue000", "\u3164"]


@pytest.mark.parametrize("character", HIDDEN)
@pytest.mark.parametrize("language", ["python", "go", "typescript", "markdown"])
def test_it_ends_before_what_nobody_sees(language: str, character: str):
    check("x = │", f"total{character} # y", "x = total│", language=language)
    check(
        "x = │", f"{character}[2J", Reason.NO_CODE if character not in "\u200b\u00ad" else "x = [2J│", language=language
    )


@pytest.mark.parametrize("character", HIDDEN)
def test_what_the_document_has_itself_stays(character: str):
    check(f"MARK = 'a{character}b'\nx = │", f"'c{character}d'", f"MARK = 'a{character}b'\nx = 'c{character}d'│")


@pytest.mark.parametrize("text", ["'👩‍👩‍👧'", "'手元\u3000で'", "'naïve'", "'a\u00a0b'"])
def test_what_people_write_stays(text: str):
    check("x = │", text, f"x = {text}│")


def test_a_line_nobody_reads_is_not_shown():
    check("x = │", "[" + "1, " * 70_000 + "]", Reason.UNFINISHED)
    check("def f():\n    │", f"a = 1\n    b = '{'x' * 2000}'\n    return b", "def f():\n    a = 1│")
    check("x = │", f"'{'y' * 900}'", f"x = '{'y' * 900}'│")
