"""How long is an answer waited for that does not begin? No longer than the model can be reading: then nothing, with the reason.

The model may be loaded again, or hang: nobody can tell. The question goes on, so that what comes of it is there for the next key.
"""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from time import perf_counter

from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Answer
from temoto.core.messages import note
from temoto.core.messages.watch import WatchMessage
from temoto.engine.session import Serving, Session
from temoto.engine.slot import Generation

LEAST_S = 1.6  # who typed on and waits is told within two seconds
TIMES = 3  # of what reading the whole prompt takes: others may use the machine
BYTES_A_TOKEN = 3  # of code, and of Japanese
LOOK_S = 0.1  # how often it is looked whether somebody waits again


def patience_s(prompt: str, reads: float | None) -> float:
    """Seconds for this prompt, where the model reads `reads` tokens a second (None: not known)."""
    tokens = len(prompt.encode("utf-8", "replace")) / BYTES_A_TOKEN
    return max(LEAST_S, TIMES * tokens / reads) if reads else LEAST_S * TIMES


@contextmanager
def given_up_in_time(session: Session, serving: Serving, generation: Generation, patience: float) -> Generator[None]:
    """While the block fills `generation`, whoever waits for it longer than `patience` without a word gets an empty Answer.

    Not who asked by hand: they wait for it.
    """
    loop = asyncio.get_running_loop()

    def look() -> None:
        nonlocal timer
        now = perf_counter()
        quiet = now - max(generation.since, generation.heard)
        if quiet >= patience and not generation.by_hand and session.inline.waits_for(generation):
            model, backend = serving.choice.model, serving.backend.name
            session.inline.give(generation, Answer(None, Reason.NOT_YET, model, backend))
            seconds = round(quiet)
            session.says_nothing(
                serving, note(WatchMessage.SAYS_NOTHING, model=model, backend=backend, seconds=seconds)
            )
            if session.silence.was_left(now - quiet, now):
                session.suspect()
        timer = loop.call_later(LOOK_S, look)

    timer = loop.call_later(patience, look)
    try:
        yield
    finally:
        timer.cancel()
