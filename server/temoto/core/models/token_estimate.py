"""How many tokens is a text at most, where the model's vocabulary is unknown or cannot be rebuilt? By kinds of character.

The weights are the smallest found, and 3 % more, that stay at or above the real count on 2,000 windows of 120 lines of thirty languages,
of Japanese and of tables of numbers, for the vocabularies of SmolLM2, StarCoder2, Command R, DeepSeek, Gemma, gpt-oss, Llama 2 and 3 and
Qwen (docs/benchmarks.md). Not for vocabularies that have no token for several blanks, as GPT-2's: none is for code.
"""

import math
import re
from functools import lru_cache

REMEMBERED = 8_192  # lines, as of exact counts: between two keystrokes all but one are the same
LINE = 400  # letters; longer texts are not remembered

# Pieces of words: a capital begins one, and six letters are rarely one token in the smallest vocabularies.
_WORDS = re.compile(r"[A-Z]?[a-z]{1,6}|[A-Z]{1,3}")
_PUNCTUATION = re.compile(r"[!-/:-@\[-^`{-~]{1,2}")
_NUMBERS = re.compile(r"[0-9]+")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_WORD, _PAIR, _UNDERSCORE, _END, _BLANK, _TAB, _LETTER = 1.33, 0.92, 1.85, 1.95, 0.07, 0.9, 2.1


def estimate(text: str) -> int:
    """At least as many tokens as the vocabularies named above make of it; half as many again as the largest of them do."""
    return _of_line(text) if len(text) <= LINE else _counted(text)


def _counted(text: str) -> int:
    tokens = _WORD * len(_WORDS.findall(text)) + _PAIR * len(_PUNCTUATION.findall(text))
    tokens += (
        _UNDERSCORE * text.count("_") + _END * text.count("\n") + _BLANK * text.count(" ") + _TAB * text.count("\t")
    )
    numbers = _NUMBERS.findall(text)  # each digit can be a token, and so can what is before the first
    tokens += len(numbers) + sum(map(len, numbers))
    if not text.isascii():
        letters = len(_JAPANESE.findall(text))
        others = "".join(character for character in text if character > "\x7f")
        tokens += _LETTER * letters + len(others.encode("utf-8", "replace")) - 3 * letters  # else each byte can be one
    return math.ceil(tokens)


_of_line = lru_cache(maxsize=REMEMBERED)(_counted)
