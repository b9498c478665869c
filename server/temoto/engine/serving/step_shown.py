"""What is a start doing now, as the status says it? Its steps, once it takes longer than a moment: a large model loads for minutes."""

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace

from temoto.core.messages import Note
from temoto.engine.session import Session

SOON_S = 1.0  # as for progress: what is over sooner would only flicker


@contextmanager
def step_shown(session: Session, report: Callable[[Note, int], None]) -> Generator[Callable[[Note, int], None]]:
    """`report`, whose newest step the status says as well while it is `starting`.

    Why an earlier try failed stands until this one has ended.
    """
    newest: Note | None = None
    shows = False

    def show() -> None:
        nonlocal shows
        shows = True
        if newest is not None and session.starting:
            session.say(replace(session.status, text=newest))

    def step(message: Note, percent: int) -> None:
        nonlocal newest
        newest = message
        report(message, percent)
        if shows:
            show()

    soon = asyncio.get_running_loop().call_later(SOON_S, show)
    try:
        yield step
    finally:
        soon.cancel()
