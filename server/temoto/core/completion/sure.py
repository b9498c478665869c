r"""How far is a slow model sure of its answer? There it ends: words take time, and what it guesses at is mostly wrong.

    for reading in│    + ` readings` 0.9, `:` 0.8, `\n` 0.9      → all of it
    x = │              + `max` 0.9, `(` 0.8, `values` 0.1 ✂       → `max(`, which is there before the rest would be
    x = │              + `load` 0.2                               → nothing worth showing is sure: it is written as ever

SmolLM2-135M at 175 places of replayed typing: as far as it was sure (0.3), 45 % of what it said was typed next, of its whole lines 10 %;
and 2 tokens were written instead of 10 (docs/benchmarks.md).
"""

SLOW = 40.0  # tokens a second; from here on a line is there before the next key or two
# A model on a processor writes a line as fast if it is small, but each token is work of the machine that somebody types at. It is told by
# how fast it reads: graphics cards read thousands of tokens a second.
SLOW_ON_PROCESSOR, READS_ON_PROCESSOR = 100.0, 1_000.0
SURE = 0.3  # the probability below which a token is a guess
LEAST = 4  # signs that are worth showing


def is_slow(writes: float | None, reads: float | None) -> bool:
    """Whether a model of this many tokens a second is asked sparingly, and shown no further than it is sure. Unknown is not slow."""
    if writes is None or writes < SLOW:
        return writes is not None
    return reads is not None and reads < READS_ON_PROCESSOR and writes < SLOW_ON_PROCESSOR


def unsure_from(text: str, piece: str) -> int | None:
    """Where `text` is to end before a `piece` that is a guess; None where nothing worth showing stands before it.

    A word is not shown in half, nor a line behind the first.
    """
    start = text.rfind("\n") + 1
    if text[:start].strip():
        return start - 1
    end = len(text)
    if _in_word(piece[:1]):
        while end and _in_word(text[end - 1]):
            end -= 1
    return end if len(text[:end].strip()) >= LEAST else None


def _in_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"
