"""The one state object: who serves, by which plan, and what is said of it.

Its methods never await, so between two awaits the state is consistent and no lock is needed. Everything it hands out is
frozen. The editor's documents are not here: the editor's room owns those.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from temoto.core.machine import Machine
from temoto.core.records import Choice, Plan
from temoto.core.settings import Settings
from temoto.core.settings_change import needs_start
from temoto.core.status import Kind, Status, starting
from temoto.engine.slot import Slot
from temoto.ports import Backend, CountTokens


@dataclass(frozen=True, slots=True)
class Serving:
    """Everything a completion needs, put together once at start-up."""

    backend: Backend
    choice: Choice
    count: CountTokens
    fim: bool


class Session:
    """One server's state. `tell` is called with every new Status; it may be replaced before start-up."""

    def __init__(self, tell: Callable[[Status], None] = lambda _status: None) -> None:
        self.settings = Settings()
        self.machine: Machine | None = None
        self.looking: asyncio.Task[Machine] | None = None  # hardware that has not answered yet
        self.plan = Plan()
        self.serving: Serving | None = None
        self.status: Status = starting()
        self.inline = Slot()
        self.settled = asyncio.Event()  # start-up has come to an end, good or bad
        self.trouble = asyncio.Event()
        self.changed = asyncio.Event()  # the settings are others than those start-up went by
        self.tell = tell

    def say(self, status: Status) -> None:
        """Make this the status and tell the user, unless it is what they were told last."""
        if status != self.status:
            self.status = status
            if not self.starting:
                self.settled.set()
            self.tell(status)

    def change(self, settings: Settings) -> None:
        """New settings, from this moment on. What was set up by others is asked nothing more, and start-up runs again."""
        old, self.settings = self.settings, settings
        if not needs_start(old, settings):
            return
        self.inline.clear()
        self.serving = None  # keep_ready closes it
        self.settled.clear()
        self.changed.set()
        if settings.completion.enabled:
            self.say(starting())

    def serve(self, serving: Serving, status: Status) -> None:
        """From now on completions go to `serving`."""
        self.serving = serving
        self.trouble.clear()
        self.say(status)

    def lost(self, status: Status) -> None:
        """The backend is gone: answer empty, say why, and have start-up run again."""
        self.serving = None
        self.say(status)
        self.trouble.set()

    def stop(self) -> Backend | None:
        """Nothing is served any more; returns the backend to be closed."""
        self.inline.clear()
        serving, self.serving = self.serving, None
        return serving.backend if serving else None

    @property
    def starting(self) -> bool:
        return self.status.kind is Kind.STARTING
