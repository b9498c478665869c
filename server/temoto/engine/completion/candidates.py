"""What is offered to somebody who asks by hand? Up to `completion.candidates` answers that differ, the best first, within WAIT_S.

Somebody who types is offered the likeliest answer alone, since nobody chooses between texts that move.
"""

import asyncio
from time import perf_counter

from temoto.core.code.text import split_lines
from temoto.core.completion.records import Answer, Ask, Ghost
from temoto.engine.completion.complete import complete, gate_for
from temoto.engine.completion.model_call import ask_model
from temoto.engine.session import Session
from temoto.engine.slot import Generation, Superseded

WAIT_S = 2.5  # for all of them together; who asks by hand waits for one, and not much longer for others
PARSE_S = 0.3


async def candidates(session: Session, ask: Ask) -> tuple[Answer, tuple[Ghost, ...]]:
    """What became of `ask`, and the ghosts to offer, that answer's own among them. None where it has none."""
    began = perf_counter()
    answer = await complete(session, ask)
    if answer.ghost is None:
        return answer, ()
    ghosts = [answer.ghost]
    most = session.completion_in(ask.uri).candidates if ask.invoked and not answer.partly else 1
    for draw in range(1, most):
        left = WAIT_S - (perf_counter() - began)
        # The next takes about as long as one did: what would not be there in time is not begun.
        if left < answer.timing_ms.get("model", 0.0) / 1000:
            break
        other = await _other(session, ask, draw, left)
        if other is None:
            break
        if other.ghost is not None and not any(_same(other.ghost, ghost) for ghost in ghosts):
            ghosts.append(other.ghost)
    return answer, tuple(ghosts) if len(ghosts) == 1 else await _ordered(session, ask, ghosts)


async def _other(session: Session, ask: Ask, draw: int, seconds: float) -> Answer | None:
    """Another answer; None where there is no time for it, or something newer is asked."""
    situation = session.situation(ask.uri, ask.language, ask.called)
    serving = situation.serving
    if serving is None or situation.refusal is not None:
        return None
    passed = gate_for(situation, serving, ask)
    generation = Generation(ask, draw=draw)
    work = ask_model(session, situation, serving, generation, passed, 0.0)
    try:
        async with asyncio.timeout(seconds):
            answer = await session.inline.run(work, generation)
    except TimeoutError:
        return None
    return None if isinstance(answer, Superseded) else answer


def _same(ghost: Ghost, other: Ghost) -> bool:
    return ghost.text.split() == other.text.split()


async def _ordered(session: Session, ask: Ask, ghosts: list[Ghost]) -> tuple[Ghost, ...]:
    """The ghosts, those behind which the document parses as it did before first; else as they came, the likeliest first."""
    syntax = session.syntax
    if syntax is None:
        return tuple(ghosts)
    try:
        async with asyncio.timeout(PARSE_S):
            errors = [await asyncio.to_thread(syntax.errors, ask.language, _with(ask, ghost)) for ghost in ghosts]
    except TimeoutError:
        return tuple(ghosts)
    least = min((len(found) for found in errors if found is not None), default=0)
    worse = [found is not None and len(found) > least for found in errors]
    return tuple(ghost for _, ghost in sorted(zip(worse, ghosts, strict=True), key=lambda pair: pair[0]))


def _with(ask: Ask, ghost: Ghost) -> list[str]:
    here = ask.line - ask.first
    ending = ask.lines[here][len(ask.current) :]
    line = ask.left + ghost.text + ask.right[ghost.overwrite :] + ending
    return split_lines("".join((*ask.lines[:here], line, *ask.lines[here + 1 :])))
