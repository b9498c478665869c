"""How does a server stay ready? Start-up, and start-up again whenever what serves is lost or the settings change.

Never polls for nobody: a backend that is gone is looked for every two seconds while a document is open; otherwise when one is
opened, when something is asked, and when the settings change.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from temoto.core.messages import Note
from temoto.core.messages.start import StartMessage
from temoto.core.status import Command, Status, StatusKind
from temoto.engine.serving.after_loading import elsewhere
from temoto.engine.serving.counting_uses import UsesRecorder
from temoto.engine.serving.measuring import SpeedRecorder
from temoto.engine.serving.startup import Report, let_go, read_no_further, silent, start, unexpected
from temoto.engine.serving.watch import watch
from temoto.engine.session import Serving, Session
from temoto.engine.world import World
from temoto.ports import CanUnload, TemotoError

RETRY_S = 2.0  # from the beginning of one try to the next
LEAST_S = 0.5  # between the end of a slow try and the next


async def keep_ready(
    session: Session, world: World, report: Report = silent, *, tried: Callable[[], None] = lambda: None
) -> None:
    """Start up, calling `tried` at the end of each try, and again whenever that is needed; until cancelled."""
    session.parses_with(world.action_ports.syntax if world.action_ports else None, world.nearby)
    try:
        await _kept_ready(session, world, report, tried)
    finally:
        await read_no_further(session)


async def _kept_ready(session: Session, world: World, report: Report, tried: Callable[[], None]) -> None:
    failed_late = False
    while True:
        session.try_begins()
        began = monotonic()
        steps = _Steps(silent if failed_late else report)
        serving, ended = await _start_unless_changed(session, world, steps)
        if ended:
            tried()
        # A backend that is there but cannot load its model fails again every two seconds: that is told once.
        failed_late = serving is None and steps.loading
        if serving is not None:
            await _while_it_serves(session, world, serving)
            session.let_go(serving)
            await _let_go(session, serving)
            if not session.changed.is_set():
                await _until(session.changed, seconds=RETRY_S)  # it may be on its way up again
        elif not session.changed.is_set():
            await _until_worth_a_try(session, began)


class _Steps:
    """Hands progress on, and remembers whether a model began to be loaded."""

    def __init__(self, report: Report) -> None:
        self._report, self.loading = report, False

    def __call__(self, message: Note, percent: int) -> None:
        self.loading = self.loading or message.message is StartMessage.LOADING
        self._report(message, percent)


async def _start_unless_changed(session: Session, world: World, report: Report) -> tuple[Serving | None, bool]:
    """(what serves, whether start-up came to its end). Start-up is cancelled as soon as the settings change."""
    starting_up = asyncio.create_task(start(session, world, report))
    changed = asyncio.create_task(session.changed.wait())
    try:
        await asyncio.wait({starting_up, changed}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        changed.cancel()
        if not starting_up.done():
            starting_up.cancel()
            await asyncio.wait({starting_up})  # it lets its backend go
    if starting_up.cancelled():
        return None, False
    if isinstance(error := starting_up.exception(), Exception):  # tried again like a backend that is down
        session.say(Status(StatusKind.ERROR, unexpected(session, error), command=Command.RESTART))
        return None, True
    return starting_up.result(), not session.changed.is_set()


async def _while_it_serves(session: Session, world: World, serving: Serving) -> None:
    """Wait until the backend is lost or start-up must run again."""
    recorder, uses = SpeedRecorder(session, world, serving), UsesRecorder(session, world)
    watching = asyncio.create_task(watch(session, world, serving, (recorder, uses)))
    events = [asyncio.create_task(event.wait()) for event in (session.trouble, session.changed)]
    try:
        done, _ = await asyncio.wait({watching, *events}, return_when=asyncio.FIRST_COMPLETED)
        if watching in done and isinstance(error := watching.exception(), Exception):
            unexpected(session, error)
    finally:
        for task in (watching, *events):
            task.cancel()
        await asyncio.wait({watching})
        await let_go(serving)
        await recorder.at_last()
        await uses.at_last()


async def _let_go(session: Session, serving: Serving) -> None:
    """Close what served; where completions were switched off, free its memory on this machine."""
    backend = serving.backend
    off = not session.settings.completion.enabled and session.settings.models.unload_when_off
    with suppress(TemotoError):
        if off and isinstance(backend, CanUnload) and not elsewhere(backend):
            await backend.unload(serving.choice.model)
    with suppress(TemotoError):
        await backend.close()  # an engine of our own would run on beside its successor


async def _until_worth_a_try(session: Session, began: float) -> None:
    """Wait after a failed try until another is worth it: at once on new settings, which is all that helps where completions are off."""
    if not session.settings.completion.enabled:
        await session.changed.wait()
    elif session.watched:
        await _until(session.changed, seconds=max(LEAST_S, RETRY_S - (monotonic() - began)))
    else:
        await _until(session.changed, session.wanted)


async def _until(*events: asyncio.Event, seconds: float | None = None) -> None:
    """Wait until one of the events is set, or for so long."""
    waits = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
