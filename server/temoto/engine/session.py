"""The one state object: who serves, by which plan, and what is said of it.

Its methods never await, so between two awaits the state is consistent and no lock is needed. Everything it hands out is
frozen. The editor's documents are not here: the editor's room owns those.
"""

import asyncio
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from temoto.core.backend.listed import Installed
from temoto.core.completion.reasons import Reason
from temoto.core.machine import Machine
from temoto.core.messages import Note, note
from temoto.core.messages.start import StartMessage
from temoto.core.planning.records import Choice, Plan
from temoto.core.planning.tally import Tally
from temoto.core.settings import Completion, Settings
from temoto.core.settings.projects import Project, nearest
from temoto.core.settings.restart import needs_start
from temoto.core.status import Kind, Status, starting
from temoto.engine.counting import Count
from temoto.engine.slot import Slot
from temoto.ports import Backend, CountTokens


@dataclass(frozen=True, slots=True)
class Serving:
    """Everything a completion needs, put together once at start-up.

    `installed` is what its backend had then; `passed` what each backend had that was alive, asked earlier and could not serve
    (None where nobody was asked earlier). `load_seconds` is None where the model was in memory already; `spilled`: part of it lies
    in RAM although it was planned on the GPU, or it ran out of memory, and nothing smaller would do.
    """

    backend: Backend
    choice: Choice
    count: CountTokens
    fim: bool
    installed: tuple[Installed, ...] = ()
    passed: Mapping[str, frozenset[object]] | None = None
    load_seconds: float | None = None
    spilled: bool = False
    learning: Count | None = None  # what reads the model's vocabulary still
    note_loaded: Callable[[str], None] | None = None  # blocks: has a model remembered that is loaded because of us


class Session:
    """One server's state. `tell` is called with every new Status; it may be replaced before start-up."""

    def __init__(self, tell: Callable[[Status], None] = lambda _status: None) -> None:
        self.settings = Settings()
        self.projects: tuple[Project, ...] = ()
        self.machine: Machine | None = None
        self.looking: asyncio.Task[Machine] | None = None  # hardware that has not answered yet
        self.machine_is_old = False  # a model was loaded since it was looked at: its free memory is another
        self.plan = Plan()
        self.serving: Serving | None = None
        self.status: Status = starting()  # without what is being done: that is `shown`
        self.last_empty: Reason | None = None
        self.inline = Slot()
        self.acting = asyncio.Lock()  # one code action at a time, in the order they were asked for
        self.acts_with = ""  # the model the running action asks
        self.counters: dict[str, CountTokens] = {}  # of models other than the one that serves, by name
        self.watched = False  # a document is open: somebody may type at any moment
        self.settled = asyncio.Event()  # start-up has come to an end, good or bad
        self.trouble = asyncio.Event()
        self.changed = asyncio.Event()  # start-up went by something that is no longer so
        self.wanted = asyncio.Event()  # a document was opened, or an answer asked for, while nothing serves
        self.doubt = asyncio.Event()  # an answer was not as it should be: look whether all is as it was
        self.tally = Tally()  # how fast what serves has been
        self.ran_out: Choice | None = (
            None  # what ran out of memory while it answered: the next start steps down from it
        )
        self.unloaded = False  # by us, at the user's wish: the next ask waits for the model to be loaded again
        self.tell = tell
        self._doing: list[Note] = []

    def say(self, status: Status) -> None:
        """Make this the status and tell the user, unless it is what they were told last."""
        if status != self.status:
            before, self.status = self.shown, status
            if not self.starting:
                self.settled.set()
            if self.shown != before:
                self.tell(self.shown)

    @property
    def shown(self) -> Status:
        """The status as users see it: where something is being done and completions work, that it is."""
        if self._doing and self.status.kind in {Kind.READY, Kind.WARNING}:
            return replace(self.status, kind=Kind.BUSY, text=self._doing[-1])
        return self.status

    @contextmanager
    def busy(self, doing: Note) -> Generator[None]:
        """While the block runs, the user sees that `doing` is done; what was said meanwhile shows afterwards."""
        self._now_doing([*self._doing, doing])
        try:
            yield
        finally:
            self._now_doing([one for one in self._doing if one is not doing])

    @contextmanager
    def loading_again(self, serving: Serving) -> Generator[None]:
        """Around a question: where its model had been unloaded, the user sees that it is loaded again."""
        if not self.unloaded or self.serving is not serving:
            yield
            return
        self.unloaded = False
        with self.busy(note(StartMessage.LOADING, model=serving.choice.model)):
            yield

    def takes(self, serving: Serving) -> bool:
        """Whether a completion would be answered now, rather than after the action that runs."""
        return not (self.acts_with == serving.choice.model and serving.backend.slots == 1)

    def _now_doing(self, doing: list[Note]) -> None:
        before, self._doing = self.shown, doing
        if self.shown != before:
            self.tell(self.shown)

    def change(self, settings: Settings, projects: tuple[Project, ...] = ()) -> None:
        """New settings, from this moment on. What was set up by others is asked nothing more, and start-up runs again."""
        old, self.settings, self.projects = self.settings, settings, projects
        if needs_start(old, settings):
            self.restart()

    def restart(self) -> None:
        """Start-up is to run again, at once: what it went by is no longer so. What serves is asked nothing more."""
        self.inline.clear()
        self.gone()

    def gone(self) -> None:
        """Like `restart`, said by the very answer that found it out: that one goes on to its end."""
        self.serving = None  # keep_ready closes it
        self.settled.clear()
        self.changed.set()
        if self.settings.completion.enabled:
            self.say(starting())

    def completion_in(self, uri: str) -> Completion:
        """The settings for completions in a document: the user's, as its project restricts them."""
        project = nearest(uri, self.projects)
        return project.completion if project else self.settings.completion

    def serve(self, serving: Serving, status: Status) -> None:
        """From now on completions go to `serving`."""
        self.serving = serving
        self.counters = {}
        self.tally = Tally()
        self.machine_is_old = True
        self.unloaded = False
        self.trouble.clear()
        self.doubt.clear()
        self.say(status)

    def lost(self, status: Status) -> None:
        """The backend is gone: answer empty, say why, and have start-up run again."""
        self.serving = None
        self.say(status)
        self.trouble.set()

    def watch(self, *, watched: bool) -> None:
        """Whether a document is open now."""
        if watched and not self.watched:
            self.wanted.set()
        self.watched = watched

    def empty(self, reason: Reason) -> None:
        """An answer was empty, and why. Kept for whoever asks; never told by itself: it happens at every other keystroke."""
        self.last_empty = reason

    def stop(self) -> Backend | None:
        """Nothing is served any more; returns the backend to be closed."""
        self.inline.clear()
        serving, self.serving = self.serving, None
        return serving.backend if serving else None

    @property
    def starting(self) -> bool:
        return self.status.kind is Kind.STARTING
