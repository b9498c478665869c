"""Tokens of real vocabularies: what is counted is llama.cpp's count, what is estimated is never below and half too much at most; which speak.

What is known of no vocabulary: tests/core/models/test_token_estimate.py.
"""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest
import tiktoken

from temoto.adapters.modelfiles.pretokenizers import pretokenizers
from temoto.adapters.modelfiles.vocabulary import from_gguf, ranks_from_merges
from temoto.core.models.control_tokens import SHORTEST, USER_DEFINED
from temoto.core.models.token_estimate import estimate, estimate_of_large
from temoto.ports import CountTokens
from tests.conftest import had
from tests.testbed.vocabularies import CUT_AS, ESTIMATED, EXACT, vocabularies

MOST = 1.5
LARGE = ("qwen35", "command-r", "gemma-4")


@dataclass(frozen=True, slots=True)
class Counted:
    """The folder of the vocabularies, and what llama.cpp made of each text."""

    folder: Path
    spoken: dict[str, dict[str, tuple[int, int]]]
    texts: list[tuple[str, str]]
    counts: dict[str, list[int]]


@pytest.fixture(scope="session")
def real_vocabularies() -> Counted:
    folder = had(vocabularies, "real vocabularies", must=False)
    texts = [(language, text) for language, text in json.loads((folder / "texts.json").read_bytes())]
    return Counted(
        folder,
        json.loads((folder / "spoken.json").read_bytes()),
        texts,
        json.loads((folder / "counts.json").read_bytes()),
    )


def by_lines(text: str) -> int:
    """As windows and briefs are built: line by line."""
    return sum(estimate(line) for line in text.splitlines(keepends=True))


def by_lines_of_large(text: str) -> int:
    return sum(estimate_of_large(line) for line in text.splitlines(keepends=True))


def test_the_corpus_is_of_twelve_languages_and_japanese(real_vocabularies: Counted):
    windows = Counter(language for language, _ in real_vocabularies.texts)
    assert len(windows) >= 14
    assert {"Go", "Python", "Rust", "Java", "C++", "C#", "PHP", "Swift", "Lua", "TypeScript", "Japanese"} <= {*windows}
    assert all(len(counts) == windows.total() for counts in real_vocabularies.counts.values())


@pytest.mark.parametrize("name", [*EXACT, *CUT_AS])
def test_a_vocabulary_whose_cuts_are_known_is_counted_exactly(name: str, real_vocabularies: Counted):
    read = from_gguf(real_vocabularies.folder / f"{name}.gguf")
    assert read.field("pre") == name
    added = [letter.encode() for letter in read.specials["letters"]]
    ranks = {token: rank for rank, token in enumerate(ranks_from_merges(read.texts("merges"), added))}
    counter = tiktoken.Encoding(name, pat_str=pretokenizers()[name], mergeable_ranks=ranks, special_tokens={})
    counted = [len(counter.encode_ordinary(text)) for _, text in real_vocabularies.texts]
    assert counted == real_vocabularies.counts[name]


@pytest.mark.parametrize("count", [estimate, by_lines])
@pytest.mark.parametrize("name", [*ESTIMATED, *EXACT])
def test_an_estimate_is_never_below_what_it_is(name: str, count: CountTokens, real_vocabularies: Counted):
    """Also of those that are counted exactly once they have been read."""
    pairs = zip(real_vocabularies.texts, real_vocabularies.counts[name], strict=True)
    assert not [(language, real, count(text)) for (language, text), real in pairs if count(text) < real]


@pytest.mark.parametrize("count", [estimate, by_lines])
@pytest.mark.parametrize("name", ESTIMATED)
def test_an_estimate_is_half_too_much_at_most(name: str, count: CountTokens, real_vocabularies: Counted):
    pairs = zip(real_vocabularies.texts, real_vocabularies.counts[name], strict=True)
    assert median(count(text) / real for (_, text), real in pairs) <= MOST


@pytest.mark.parametrize("count", [estimate_of_large, by_lines_of_large])
@pytest.mark.parametrize("name", LARGE)
def test_of_a_large_vocabulary_so_is_japanese(name: str, count: CountTokens, real_vocabularies: Counted):
    """What is said of a model whose vocabulary is known to be large: until it has been read, or for ever where it cannot be rebuilt."""
    pairs = zip(real_vocabularies.texts, real_vocabularies.counts[name], strict=True)
    found = [(language, count(text) / real) for (language, text), real in pairs]
    assert not [one for one in found if one[1] < 1]
    assert median(times for _, times in found) <= MOST
    assert median(times for language, times in found if language == "Japanese") <= MOST


def speaks(token: str, prompt: int, text: int, kind: int) -> bool:
    """Whether llama.cpp takes it for one token in a prompt and for code elsewhere, or always for one because its makers said so."""
    return prompt == 1 and (text > 1 or kind == USER_DEFINED) and len(token) >= SHORTEST and bool(token.strip())


@pytest.mark.parametrize("name", [*EXACT, *ESTIMATED])
def test_control_tokens_are_those_that_llama_cpp_takes_for_such(name: str, real_vocabularies: Counted):
    read = from_gguf(real_vocabularies.folder / f"{name}.gguf")
    kinds = dict(zip(read.texts("tokens"), read.field("token_type"), strict=True))
    tried = real_vocabularies.spoken[name]
    real = {token for token, (prompt, text) in tried.items() if speaks(token, prompt, text, kinds[token])}
    assert {*read.specials["controls"]} == real
