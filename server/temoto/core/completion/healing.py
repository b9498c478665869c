"""Where must a prefix be cut so that a model can continue it well?

    def total(items):⏎    ret│     prompt: `def total(items):`     the answer must begin with `⏎    ret`

A model has learnt `⏎   ` and ` return` as single tokens; a prompt that ends in half of one asks for what it never saw.
SmolLM2-135M solved 0 of 60 single-line holes with prompts ending in newline and indentation, and 20 of 60 when cut back
and held to what had been cut. Blanks and word characters end at token borders in every byte-level BPE, so no tokenizer is needed.
"""

# Bounded, so that a megabyte of blanks or one endless word costs nothing; what is longer stays in the prompt.
_LONGEST_WORD, _MOST_BLANKS = 64, 256


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


def fits(piece: str, held: str) -> bool:
    """Whether an answer that goes on with `piece` can still begin with `held`."""
    return bool(piece) and (held.startswith(piece) or piece.startswith(held))
