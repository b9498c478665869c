"""How many tokens is a text at most, where the model's vocabulary is unknown or cannot be rebuilt? By kinds of character.

The weights are the smallest found, and 3 % more, that stay at or above the real count on windows of 120 lines of thirty languages, of
Japanese and of tables of numbers: for any vocabulary (SmolLM2, StarCoder2, Command R, DeepSeek, Gemma, gpt-oss, Llama 2 and 3, Qwen), and
for large ones (Command R, DeepSeek V3, Gemma, gpt-oss, Llama 3, Qwen), which have tokens for most words and for Japanese
(docs/benchmarks.md). Not for vocabularies that have no token for several blanks, as GPT-2's: none is for code.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

REMEMBERED = 8_192  # lines, as of exact counts: between two keystrokes all but one are the same
LINE = 400  # letters; longer texts are not remembered
LARGE = 120_000  # tokens: Llama 3 has 128,256

# Pieces of words: a capital begins one, and six letters are rarely one token in the smallest vocabularies.
_WORDS = re.compile(r"[A-Z]?[a-z]{1,6}|[A-Z]{1,3}")
_PUNCTUATION = re.compile(r"[!-/:-@\[-^`{-~]{1,2}")
_NUMBERS = re.compile(r"[0-9]+")
_BLANKS = re.compile(" {2,}")
_KANA = re.compile(r"[\u3040-\u30ff]")
_KANJI = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Weights:
    """Tokens of each kind of character. `number`: what one is beside its digits; `run`: several blanks, beside each blank."""

    word: float
    pair: float
    underscore: float
    end: float
    blank: float
    run: float
    tab: float
    number: float
    digit: float
    kana: float
    kanji: float


# A digit can be a token, and so can what is before the first.
_ANY = _Weights(1.33, 0.92, 1.85, 1.95, 0.07, 0.0, 0.9, 1.0, 1.0, 2.1, 2.1)
_LARGE = _Weights(1.31, 0.77, 0.85, 0.34, 0.0, 1.75, 1.13, 1.24, 1.06, 0.74, 0.93)


def estimate(text: str) -> int:
    """At least as many tokens as any vocabulary named above makes of it; half as many again as those that make most of it."""
    return _of_line(text) if len(text) <= LINE else _counted(text, _ANY)


def estimate_of_large(text: str) -> int:
    """At least as many tokens as the large vocabularies make of it, and half as many again at most."""
    return _of_line_of_large(text) if len(text) <= LINE else _counted(text, _LARGE)


def estimate_for(vocabulary: int | None) -> Callable[[str], int]:
    """How to estimate for a model whose vocabulary has so many tokens, where that is known."""
    return estimate_of_large if vocabulary and vocabulary >= LARGE else estimate


def _counted(text: str, weights: _Weights) -> int:
    tokens = weights.word * len(_WORDS.findall(text)) + weights.pair * len(_PUNCTUATION.findall(text))
    tokens += weights.underscore * text.count("_") + weights.end * text.count("\n") + weights.tab * text.count("\t")
    tokens += weights.blank * text.count(" ")
    if weights.run:
        tokens += weights.run * len(_BLANKS.findall(text))
    numbers = _NUMBERS.findall(text)
    tokens += weights.number * len(numbers) + weights.digit * sum(map(len, numbers))
    if not text.isascii():
        kana, kanji = len(_KANA.findall(text)), len(_KANJI.findall(text))
        others = "".join(character for character in text if character > "\x7f")
        tokens += weights.kana * kana + weights.kanji * kanji
        tokens += len(others.encode("utf-8", "replace")) - 3 * (kana + kanji)  # else each byte can be one
    return math.ceil(tokens)


@lru_cache(maxsize=REMEMBERED)
def _of_line(text: str) -> int:
    return _counted(text, _ANY)


@lru_cache(maxsize=REMEMBERED)
def _of_line_of_large(text: str) -> int:
    return _counted(text, _LARGE)
