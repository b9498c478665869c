"""Does a model say the same thing over and over? Where its answer should have ended, then.

Small models that have said all they can begin their last sentence again until they run out of tokens.
"""

LEAST, MOST = 20, 600  # characters of what is repeated: shorter may be a table, longer is found a little later
TIMES = 4


def looped(text: str) -> int | None:
    """Where to cut a text that ends in at least four equal pieces: the end of the first. None where it does not repeat itself.

    Costs the same for any length of text.
    """
    tail = text[-MOST * TIMES :]
    probe = tail[-LEAST:]
    if len(probe) < LEAST or not probe.strip():
        return None
    at = tail.rfind(probe, 0, len(tail) - 1)
    while at >= 0:
        period = len(tail) - LEAST - at
        if period > MOST or period * TIMES > len(tail):
            return None
        if period >= LEAST and tail[-period * TIMES :] == tail[-period:] * TIMES:
            return _first_end(text, period)
        at = tail.rfind(probe, 0, at + LEAST - 1)
    return None


def _first_end(text: str, period: int) -> int:
    """Where the first of the pieces ends."""
    end = len(text)
    while end >= 2 * period and text[end - period : end] == text[end - 2 * period : end - period]:
        end -= period
    return end
