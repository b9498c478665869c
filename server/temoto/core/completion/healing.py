"""Where must a prefix be cut so that a model can continue it well?

    def total(items):⏎    ret│     prompt: `def total(items):`     the answer must begin with `⏎    ret`

A model has learnt `⏎   ` and ` return` as single tokens; a prompt that ends in half of one asks for what it never saw.
SmolLM2-135M solved 0 of 60 single-line holes with prompts ending in newline and indentation, and 20 of 60 when cut back
and held to what had been cut. Where the model's vocabulary is known, it says where (`settled`). Where not, blanks and word characters are
cut: they end at token borders in every byte-level BPE.

A hole is cut back only where a word or an operator may be half typed (`x = pri│`, `a !│`), and only by the vocabulary. Models learn
holes that begin behind a blank, a bracket or a quote just there, and fill them worse where the answer must begin with that.
"""

import re
from collections.abc import Callable
from typing import Final

# Bounded, so that a megabyte of blanks or one endless word costs nothing; what is longer stays in the prompt.
_LONGEST_WORD, _MOST_BLANKS = 64, 256
_HALF_TYPED: Final = re.compile(r"[\w+\-*/%=<>!&|^~?:]\Z")


def heal(prefix: str) -> tuple[str, str]:
    """(what to prompt with, what the answer must begin with); joined they are `prefix`."""
    tail = prefix[-_LONGEST_WORD - _MOST_BLANKS :]
    word = 0
    while word < min(_LONGEST_WORD, len(tail)) and (tail[-1 - word].isalnum() or tail[-1 - word] == "_"):
        word += 1
    before = tail[: len(tail) - word]
    held = word + min(_MOST_BLANKS, len(before) - len(before.rstrip()))
    if held == len(prefix):
        return prefix, ""  # nothing would be left to go on
    return prefix[: len(prefix) - held], prefix[len(prefix) - held :]


def cut_back(prefix: str, settled: Callable[[str], int | None] | None, *, fim: bool) -> tuple[str, str]:
    """(what to prompt with, what the answer must begin with), by the model's own vocabulary where that is known."""
    if fim and not _HALF_TYPED.search(prefix):
        return prefix, ""
    border = settled(prefix) if settled else None
    if border is None:
        return (prefix, "") if fim else heal(prefix)
    return (prefix[:border], prefix[border:]) if border > 0 else (prefix, "")


def fits(piece: str, held: str) -> bool:
    """Whether an answer that goes on with `piece` can still begin with `held`."""
    return bool(piece) and (held.startswith(piece) or piece.startswith(held))
