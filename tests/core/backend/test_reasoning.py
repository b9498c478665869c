"""Thoughts apart from answers: the models' own ways of showing them, and any text, cut anywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.backend.calls import ChatChunk
from temoto.core.backend.reasoning import CLOSING, OPENING, ReasoningSplitter, gathered


def told(*pieces: str) -> list[ChatChunk]:
    thoughts = ReasoningSplitter()
    said = [one for piece in pieces for one in thoughts.feed(piece)]
    return said + thoughts.end()


@pytest.mark.parametrize(
    ("said", "text", "thought"),
    [
        pytest.param("Yes.", "Yes.", "", id="no thought"),
        pytest.param("", "", "", id="nothing"),
        pytest.param("  \n", "  \n", "", id="blanks"),
        pytest.param("<think>Let me see.</think>\n\nYes.", "Yes.", "Let me see.", id="Qwen3, R1"),
        pytest.param("\n\n<think>\nLet me see.\n</think>\n\n  Yes.", "Yes.", "Let me see.\n", id="blanks around the tags"),
        pytest.param("<think>\n\n</think>\n\nYes.", "Yes.", "", id="told not to think"),
        pytest.param("[THINK]Hm.[/THINK]Yes.", "Yes.", "Hm.", id="Magistral"),
        pytest.param("<seed:think>Hm.</seed:think>Yes.", "Yes.", "Hm.", id="Seed-OSS"),
        pytest.param("<thinking>Hm.</thinking>Yes.", "Yes.", "Hm.", id="another word"),
        pytest.param("<think>Hm", "", "Hm", id="cut within the thought"),
        pytest.param("<think>Hm</thi", "", "Hm</thi", id="cut within its end"),
        pytest.param("<think>a </thinking> b</think>c", "c", "a </thinking> b", id="closed by its own tag"),
        pytest.param("Let me see.\n</think>\n\nYes.", "Yes.", "Let me see.\n", id="opened by the template"),
        pytest.param("Let me see.</think> \r\nYes.", "Yes.", "Let me see.", id="opened by the template, CRLF"),
        pytest.param("</think>\nYes.", "Yes.", "", id="opened and closed at once"),
        pytest.param("Let me see.\n</think>", "", "Let me see.\n", id="ended with the thought"),
        pytest.param("Cut it at `</think>`, then go on.", "Cut it at `</think>`, then go on.", "", id="an end that is spoken of"),
        pytest.param("x\n</think>\ny\n</think>\nz", "y\n</think>\nz", "x\n", id="only one thought"),
        pytest.param("Tags:\n<think>\n</think>\n", "Tags:\n<think>\n</think>\n", "", id="a pair that is spoken of"),
        pytest.param("<think>a</think>b <think>c</think>\nd", "b <think>c</think>\nd", "a", id="a pair within the answer"),
        pytest.param("if a <t", "if a <t", "", id="nearly a tag"),
        pytest.param("<", "<", "", id="one character of a tag"),
    ],
)  # fmt: skip
def test_what_is_thought_and_what_is_said(said: str, text: str, thought: str):
    assert gathered(told(said)) == (text, thought)
    assert gathered(told(*said)) == (text, thought)


def test_text_is_told_as_it_comes():
    thoughts = ReasoningSplitter()
    assert thoughts.feed("Yes, ") == [ChatChunk("Yes, ")]
    assert thoughts.feed("a < b") == [ChatChunk("a < b")]
    assert thoughts.feed("<") == []
    assert thoughts.feed("c") == [ChatChunk("<c")]


def test_a_thought_is_told_as_it_comes():
    thoughts = ReasoningSplitter()
    assert thoughts.feed("<think>\n") == []
    assert thoughts.feed("Let me") == [ChatChunk(reasoning="Let me")]
    assert thoughts.feed(" see</think>") == [ChatChunk(reasoning=" see")]
    assert thoughts.feed("\n\nYes") == [ChatChunk("Yes")]


def test_text_that_was_thought_is_taken_back():
    assert told("Let me see.", "\n</think>\n", "Yes") == [
        ChatChunk("Let me see."),
        ChatChunk("\n"),
        ChatChunk(was_reasoning=True),
        ChatChunk("Yes"),
    ]


PARTS = st.one_of(
    st.sampled_from((*OPENING, *CLOSING)), st.sampled_from("<>/[]think \n\t\r`"), st.text(max_size=4), st.just("</thin")
)
TEXTS = st.lists(PARTS, max_size=12).map("".join)


@given(TEXTS, st.data())
def test_it_does_not_matter_where_the_stream_is_cut(said: str, data: st.DataObject):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(said)), max_size=8)))
    pieces = [said[start:end] for start, end in zip([0, *cuts], [*cuts, len(said)], strict=True)]
    assert gathered(told(*pieces)) == gathered(told(said))


def solid(text: str) -> str:
    return "".join(text.split())


@given(TEXTS)
def test_nothing_is_lost_but_tags_and_the_blanks_around_them(said: str):
    text, thought = gathered(told(said))
    put_back = {solid(opening + thought + closing + text) for opening in ("", *OPENING) for closing in ("", *CLOSING)}
    assert solid(said) in put_back


@given(st.text())
def test_text_without_tags_is_left_as_it_is(said: str):
    if not any(tag in said for tag in (*OPENING, *CLOSING)):
        assert gathered(told(said)) == (said, "")
