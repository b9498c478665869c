"""What nobody sees is found, and shown as marks; what people write is left as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.code.unseen import first_unseen, name_of, visible, visible_lines
from temoto.core.messages import note
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.detail import Detail


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("evil\x1b]0;PWNED\x07", "evil␛]0;PWNED␇"),
        ("a\nINJECTED", "a␊INJECTED"),
        ("a\r\nb\x85c\u2028d", "a␊b␊c␊d"),
        ("a\u202eb", "a<U+202E>b"),
        ("a\u200bb\ufeff", "a<U+200B>b<U+FEFF>"),
        ("\U000e0041", "<U+E0041>"),
        ("\x7f\x00", "␡␀"),
        ("caf\udce9", "caf\ufffd"),
        ("\u3164x", "<U+3164>x"),
        ("a\tb", "a b"),
    ],
)
def test_marks(said: str, shown: str):
    assert visible(said) == shown
    assert visible(shown) == shown


@pytest.mark.parametrize(
    "text", ["手元で動く", "naïve café", "a\u00a0b\u3000c", "👩‍👩‍👧", "葛\U000e0100", "qwen2.5-coder:1.5b", "→ “x” …"]
)
def test_what_people_write_stays(text: str):
    assert visible(text) == text
    assert visible_lines(f"{text}\n\t{text}\r\n") == f"{text}\n\t{text}\r\n"
    assert first_unseen(text) is None


def test_what_is_known_is_none():
    assert first_unseen("a\u200bb\u202ec") == 1
    assert first_unseen("a\u200bb\u202ec", frozenset("\u200b")) == 3
    assert visible_lines("a\u200bb\u202ec", frozenset("\u200b")) == "a\u200bb<U+202E>c"
    assert name_of("\u202e") == "U+202E RIGHT-TO-LEFT OVERRIDE"


def test_what_others_say_is_one_line_of_a_message():
    inner = note(Detail.NO_LEASE, error=ValueError("no\nway\x1b[2J"))
    for fact in ("no\nway\x1b[2J", ValueError("no\nway\x1b[2J"), inner, (inner, "x\x07")):
        for language in ("en", "ja"):
            said = note(BackendMessage.BAD_REPLY, backend="evil\x1b]0;x\x07", detail=fact).text(language)
            assert said.isprintable() or language == "ja"
            assert "\x1b" not in said
            assert "\n" not in said
            assert "no␊way␛[2J" in said


@given(st.text(st.characters(exclude_categories=())))
def test_whatever_was_said_can_be_printed(text: str):
    shown = visible(text)
    shown.encode("utf-8")
    assert not {*shown} & {*map(chr, range(32)), "\x7f", "\u202e", "\u2028", "\x9b"}
