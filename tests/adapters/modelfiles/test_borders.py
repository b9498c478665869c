"""Where a text is settled, by a model's own vocabulary: `‸` is drawn between what stays cut as it is and what may become part of another token."""

import asyncio
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.adapters.modelfiles import tokens
from temoto.adapters.modelfiles.borders import REACH, Vocabulary, in_order
from tests.adapters.modelfiles.test_token_counts import Counted, real_vocabularies
from tests.examples import examples
from tests.fim_model import MODEL

__all__ = ["real_vocabularies"]

PLACES = {
    "a fresh line": {"qwen35": "def f():\n‸    ", "deepseek-coder": "def f():\n‸    ", "starcoder": "def f():‸\n    "},
    "a word begun on it": {"qwen35": "def f():\n   ‸ ret", "deepseek-coder": "def f():\n   ‸ ret", "starcoder": "def f():\n   ‸ ret"},
    "tabs": {"qwen35": "\tif a {\n‸\t\t", "deepseek-coder": "\tif a {\n‸\t\t", "starcoder": "\tif a {‸\n\t\t"},
    "behind a blank": {"qwen35": "x =‸ ", "deepseek-coder": "x‸ = ", "starcoder": "x =‸ "},
    "an operator": {"qwen35": "x = a‸ +", "deepseek-coder": "x = a‸ +", "starcoder": "x = a‸ +"},
    "an opening quote": {"qwen35": 'print‸("', "deepseek-coder": 'print‸("', "starcoder": 'print‸("'},
    "a word behind a bracket": {"qwen35": 'f("‸na', "deepseek-coder": 'f("‸na', "starcoder": 'f("‸na'},
    "a name with underscores": {"qwen35": "temperature_in‸_cel", "deepseek-coder": "temperature_in_‸cel", "starcoder": "temperature_in_‸cel"},
    "a member": {"qwen35": "self‸.it", "deepseek-coder": "self.‸it", "starcoder": "self.‸it"},
    "Japanese": {"qwen35": "x = 合‸計", "deepseek-coder": "x = 合計‸", "starcoder": "x = 合計‸"},
    "digits, each a token": {"qwen35": "x = 12‸", "deepseek-coder": "x = 12‸", "starcoder": "x = 12‸"},
    "nothing": {"qwen35": "‸", "deepseek-coder": "‸", "starcoder": "‸"},
}  # fmt: skip


@cache
def fixture() -> Vocabulary:
    known = asyncio.run(tokens.counter_from_gguf(MODEL))
    assert isinstance(known, Vocabulary)
    return known


@pytest.fixture
def vocabularies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


@pytest.mark.parametrize("name", ["qwen35", "deepseek-coder", "starcoder"])
async def test_a_real_vocabulary_says_where(
    name: str, real_vocabularies: Counted, vocabularies: None, subtests: pytest.Subtests
):
    known = await tokens.counter_from_gguf(real_vocabularies.folder / f"{name}.gguf")
    assert isinstance(known, Vocabulary)
    for place, drawings in PLACES.items():
        with subtests.test(place):
            kept, held = drawings[name].split("‸")
            border = known.settled(kept + held)
            assert f"{(kept + held)[:border]}‸{(kept + held)[border:]}" == drawings[name]


@examples(200)
@given(
    st.text(st.sampled_from("aetr_1 \t\n(.=+\"'あ計"), max_size=2 * REACH),
    st.text(st.sampled_from('aetr_1 \n(.="あ'), max_size=6),
)
def test_what_is_settled_is_cut_alike_whatever_follows(text: str, more: str):
    known = fixture()
    kept = text[: known.settled(text)]
    assert text.startswith(kept)
    assert len(text) - len(kept) <= REACH
    before = known.encode(kept[-REACH:])
    assert before == known.encode(kept[-REACH:] + text[len(kept) :] + more)[: len(before)]


def test_a_vocabulary_in_order_knows_what_goes_on():
    known = in_order([b"return", b" ret", b" return", b"a", b""])
    assert [*known] == [b"", b" ret", b" return", b"a", b"return"]
    assert [known.goes_on(begin) for begin in (b" ret", b" return", b"retu", b"b", b"a")] == [
        True,
        False,
        True,
        False,
        False,
    ]
    assert not in_order([]).goes_on(b"a")
