"""What is sent to a backend is well-formed, whatever an editor's text holds."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.adapters.http import as_json


@pytest.mark.parametrize(
    ("text", "sent"),
    [("caf\udce9", "caf\ufffd"), ("\ud800x", "\ufffdx"), ("\ud83d\ude00", "\ufffd\ufffd"), ("手元 😀", "手元 😀")],
)
def test_a_lone_surrogate_is_sent_as_what_stands_for_it(text: str, sent: str):
    assert json.loads(as_json({"prompt": text})) == {"prompt": sent}


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_can_be_sent(text: str):
    said = json.loads(as_json({"prompt": text}).decode("utf-8"))["prompt"]
    assert len(said) == len(text)
    assert all(one in (other, "\ufffd") for one, other in zip(said, text, strict=True))
