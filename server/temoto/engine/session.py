"""The one state object: who serves, by which plan, and what is said of it.

Its methods never await, so between two awaits the state is consistent and no lock is needed. Everything it hands out is
frozen, and only it writes itself: others call a method that says what happened. A completion enters it twice: it takes a
Situation at its beginning and brings back what became of it at its end. The editor's documents are not here: the editor's
room owns those.
"""

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace

from temoto.core.code.languages import is_among
from temoto.core.completion.beside import NOTHING
from temoto.core.completion.pace import Rhythm
from temoto.core.completion.parts import Part
from temoto.core.completion.reasons import Reason
from temoto.core.completion.silence import Silence
from temoto.core.completion.uses import Uses
from temoto.core.machine import Machine
from temoto.core.messages import Note, note
from temoto.core.messages.start import StartMessage
from temoto.core.planning.records import Choice, Plan
from temoto.core.planning.tally import SpeedTally
from temoto.core.settings import Completion, Settings
from temoto.core.settings.projects import Project, project_of
from temoto.core.settings.restart import needs_start
from temoto.core.status import Command, Status, StatusKind, starting
from temoto.engine.action_lane import ActionLane
from temoto.engine.elsewhere import Elsewhere
from temoto.engine.machine_watch import MachineWatch
from temoto.engine.recent import Recent
from temoto.engine.situation import Measured, Serving, Situation
from temoto.engine.slot import Slot
from temoto.ports import Backend, BackendDown, ModelMissing, Nearby, OutOfMemory, Syntax, TemotoError

__all__ = ["Measured", "Serving", "Session", "Situation"]


class Session:
    """One server's state. `tell` is called with every new Status; it may be replaced before start-up."""

    def __init__(self, tell: Callable[[Status], None] = lambda _status: None) -> None:
        self.settings = Settings()
        self.projects: tuple[Project, ...] = ()
        self.watch_machine = MachineWatch()
        self.plan = Plan()
        self.serving: Serving | None = None
        self.status: Status = starting()  # as start-up left it; what users see of it is `shown`
        self.last_empty: Reason | None = None
        self.masked = False  # something around the last answer's cursor was hidden from the model
        self.inline = Slot()
        self.elsewhere = Elsewhere()  # what of other files is shown
        self.recent = Recent()  # what the model said lately
        self.rhythm, self.silence = Rhythm(), Silence()  # of the typist and the model; of the model while it is asked
        self.read_at: tuple[str, int] | None = None  # the document and line of the prompt that the model has read last
        self.uses = Uses()  # what became of suggestions
        self.lane = ActionLane()
        self.watched = False  # a document is open: somebody may type at any moment
        self.settled = asyncio.Event()  # start-up has come to an end, good or bad
        self.trouble = asyncio.Event()  # the backend is lost
        self.changed = asyncio.Event()  # start-up must run again: the settings, models or machine it went by are others
        self.wanted = asyncio.Event()  # a document was opened, or an answer asked for, while nothing serves
        self.doubt = asyncio.Event()  # an answer failed: what serves is to be looked at
        self.tally = SpeedTally()  # how fast what serves has been
        self.ran_out: Choice | None = None  # out of memory while it answered: the next start steps down from it
        self.unloaded = False  # by us, at the user's wish: the next ask waits for the model to be loaded again
        self.syntax: Syntax | None = None  # what ghosts of several lines are put past, once the world is there
        self.without = frozenset[Part]()  # parts of a completion that are left out
        self.tell = tell
        self.ask_again: Callable[[str], None] = lambda _uri: (
            None
        )  # told where somebody got nothing who can have an answer now
        self._owed: str | None = None  # the document in which the newest question was told so
        self._doing: list[Note] = []
        self._hiccup: Note | None = None  # what was wrong with the last answer

    # A completion: once in, once out.

    def situation(self, uri: str, language: str, called: str = "") -> Situation:
        """The Situation of a completion in this document: its settings, and what serves or why nothing does. `called`: the language as
        the editor calls it, by which it may have been switched off."""
        wishes, serving = self.completion_in(uri), self.serving
        refusal = None
        if not wishes.enabled:
            refusal = Reason.OFF
        elif wishes.disabled_languages and (
            is_among(language, wishes.disabled_languages) or is_among(called, wishes.disabled_languages)
        ):
            refusal = Reason.LANGUAGE_DISABLED
        elif serving is None:
            refusal = Reason.STARTING if self.starting else Reason.NO_MODEL
        elif not self.takes(serving):
            refusal = Reason.BACKEND_BUSY
        keep_alive = self.settings.models.keep_alive
        beside = self.elsewhere.given(uri) if wishes.other_files and Part.CONTEXT not in self.without else NOTHING
        return Situation(wishes, keep_alive, serving, refusal, self.writes, self.reads, self.without, beside)

    def answered(
        self, situation: Situation, reason: Reason, measured: Measured | None = None, error: TemotoError | None = None
    ) -> None:
        """Take in the result of a completion: its measures, why it was empty, or what failed. Ignored where another model serves by now.

        A backend or a model that is gone has start-up run again; one bad answer has what serves looked at.
        """
        if reason not in {Reason.OK, Reason.SUPERSEDED}:
            self.empty(reason)
        serving = situation.serving
        if serving is None:
            self.somebody_waits()
        elif self.serving is not serving:
            return
        elif error is not None:
            self._failed(serving, error)
        elif measured is not None:
            self.masked = measured.masked
            self.tally.answered(measured.prompt, measured.usage, measured.pieces, measured.first_ms, measured.model_ms)
            self.all_is_well()

    def reads_at(self, place: tuple[str, int] | None) -> None:
        """Record the document and line whose prompt the model is given now; None: what it read last is not known."""
        self.read_at = place

    def _failed(self, serving: Serving, error: TemotoError) -> None:
        if isinstance(error, BackendDown):
            said = note(StartMessage.NOTHING_SERVES, reasons=error.note)
            self.lost(Status(StatusKind.ERROR, said, command=Command.RESTART))
        elif isinstance(error, ModelMissing):
            self.gone()
        elif isinstance(error, OutOfMemory) and not serving.spilled:
            # It could be loaded, and could not answer: the next start steps down, if it can.
            self.ran_out = serving.choice
            self.gone()
        else:
            self.suspect()
            self._now(hiccup=error.note)

    def asked_anew(self) -> None:
        """Take in that there is a new question: what the last one was told holds no more."""
        self._owed = None

    def owes(self, uri: str) -> None:
        """Record that the newest question, in this document, was told that there is no answer yet."""
        self._owed = uri

    def has_come(self, uri: str | None = None) -> None:
        """Have who was told "not yet" ask again: in the document whose answer has come, or (None) wherever it was."""
        if self._owed is not None and uri in {None, self._owed}:
            owed, self._owed = self._owed, None
            self.ask_again(owed)

    @property
    def writes(self) -> float | None:
        """Tokens a second that what serves writes: as seen in use, else as its self-test told."""
        return self.tally.decode or self.status.tokens_per_second

    @property
    def reads(self) -> float | None:
        """Tokens a second that what serves reads: as seen in use, else as its self-test told."""
        return self.tally.prompt or self.status.prompt_tokens_per_second

    def completion_in(self, uri: str) -> Completion:
        """The settings for completions in a document: the user's, as its project restricts them."""
        project = project_of(uri, self.projects)
        return project.completion if project else self.settings.completion

    def empty(self, reason: Reason) -> None:
        """Record why an answer was empty. Kept for whoever asks; never shown by itself: it happens at every other keystroke."""
        self.last_empty = reason

    # What users see.

    def say(self, status: Status) -> None:
        """Set the status and tell the user, unless nothing changed."""
        if status != self.status:
            before, self.status = self.shown, status
            if not self.starting:
                self.settled.set()
            self._told_anew(before)

    @property
    def shown(self) -> Status:
        """The status users see: start-up's, with what is being done now, or what was wrong with the last answer."""
        if self.status.kind not in {StatusKind.READY, StatusKind.WARNING}:
            return self.status
        if self._doing:
            return replace(self.status, kind=StatusKind.BUSY, text=self._doing[-1])
        if self._hiccup is not None:
            details = (*self.status.details, self._hiccup)
            return replace(self.status, kind=StatusKind.WARNING, details=details, command=Command.RESTART)
        if self.machine.on_battery:
            return replace(self.status, details=(*self.status.details, note(StartMessage.ON_BATTERY)))
        return self.status

    def says_nothing(self, serving: Serving, why: Note) -> None:
        """Take in that the model of `serving` does not begin its answer: shown until it does."""
        if self.serving is serving:
            self.empty(Reason.NOT_YET)
            self._now(hiccup=why)

    def all_is_well(self) -> None:
        """Clear the warning about an earlier answer: a good one came, or what serves was checked."""
        if self._hiccup is not None:
            self._now(hiccup=None)

    @contextmanager
    def busy(self, doing: Note) -> Generator[None]:
        """Show `doing` as the status while the block runs; a status set meanwhile shows afterwards."""
        self._now_doing([*self._doing, doing])
        try:
            yield
        finally:
            self._now_doing([one for one in self._doing if one is not doing])

    @contextmanager
    def loading_again(self, serving: Serving) -> Generator[None]:
        """Show, while the block asks the model, that it is being loaded again, where it had been unloaded."""
        if not self.unloaded or self.serving is not serving:
            yield
            return
        self.unloaded = False
        with self.busy(note(StartMessage.LOADING, model=serving.choice.model)):
            yield

    def _now_doing(self, doing: list[Note]) -> None:
        before, self._doing = self.shown, doing
        self._told_anew(before)

    def _now(self, hiccup: Note | None) -> None:
        before, self._hiccup = self.shown, hiccup
        self._told_anew(before)

    def _told_anew(self, before: Status) -> None:
        if self.shown != before:
            self.tell(self.shown)

    # Code actions.

    def takes(self, serving: Serving) -> bool:
        """Whether the model is free for a completion, rather than busy with a code action."""
        return not (self.lane.model == serving.choice.model and serving.backend.slots == 1)

    @contextmanager
    def acting_with(self, serving: Serving, model: str, doing: Note) -> Generator[None]:
        """Show that an action asks `model` while the block runs, and hold back completions that would have to wait for it."""
        with self.lane.asking(model):
            if not self.takes(serving):
                self.inline.clear()
            with self.busy(doing):
                yield

    def for_one_action(self) -> "Session":
        """A session for one action where completions are off: completions on, the same lane, the same knowledge of the machine."""
        own = Session()
        own.settings = replace(self.settings, completion=replace(self.settings.completion, enabled=True))
        own.watch_machine, own.lane = self.watch_machine.another(), self.lane
        return own

    def leave_out(self, parts: frozenset[Part]) -> None:
        """Do without these parts of a completion from now on, and without what was said with them. For a bench."""
        self.without = parts
        self.recent.clear()

    # Start-up, and what has it run again.

    @property
    def machine(self) -> Machine:
        """The machine as it was last seen; unknown before the first look."""
        return self.watch_machine.machine

    def take_machine(self) -> bool:
        """Take in a look at the machine that has ended, and tell the user what that changes; whether there was one."""
        before = self.shown
        taken = self.watch_machine.take()
        self._told_anew(before)
        return taken

    @property
    def starting(self) -> bool:
        return self.status.kind is StatusKind.STARTING

    def parses_with(self, syntax: Syntax | None, nearby: Nearby | None = None) -> None:
        """Put ghosts of several lines past `syntax` from now on, and look for what other files say by `nearby`."""
        self.syntax = syntax
        self.elsewhere.looks_with(nearby, syntax)

    def try_begins(self) -> None:
        """Begin a start-up, which answers every request for one made until now."""
        self.changed.clear()
        self.wanted.clear()

    def goes_by(self, plan: Plan, serving: Serving, status: Status) -> None:
        """Take over start-up's plan and send completions to `serving` from now on."""
        self.plan = plan
        self.serve(serving, status)

    def serve(self, serving: Serving, status: Status) -> None:
        """Send completions to `serving` from now on."""
        self.serving = serving
        self.recent.clear()
        self.elsewhere.clear()
        self.rhythm, self.silence = Rhythm(), Silence()
        self.read_at = None
        self.lane.forget_counters()
        self.tally = SpeedTally()
        self.watch_machine.outdated()
        self.unloaded = False
        self.trouble.clear()
        self.doubt.clear()
        self._hiccup = None
        self.say(status)
        self.has_come()

    def step_down_from(self) -> Choice | None:
        """The Choice that ran out of memory while it answered, given once: the start-up that asks steps down from it."""
        failed, self.ran_out = self.ran_out, None
        return failed

    def change(self, settings: Settings, projects: tuple[Project, ...] = ()) -> None:
        """Put new settings into effect; where they concern what serves, stop using it and run start-up again."""
        old, self.settings, self.projects = self.settings, settings, projects
        self.recent.clear()
        self.elsewhere.clear()
        if needs_start(old, settings):
            self.restart()

    def restart(self) -> None:
        """Run start-up again at once and stop using what serves: the facts it was chosen by have changed."""
        self.inline.clear()
        self.gone()

    def gone(self) -> None:
        """Like `restart`, but the answer that noticed it is not cancelled."""
        self.serving = None  # keep_ready closes it
        self.settled.clear()
        self.changed.set()
        if self.settings.completion.enabled:
            self.say(starting())

    def lost(self, status: Status) -> None:
        """Stop serving because the backend is gone: answer empty, say why, and run start-up again."""
        self.serving = None
        self.say(status)
        self.trouble.set()

    def let_go(self, serving: Serving) -> None:
        """Stop using what is being closed."""
        if self.serving is serving:
            self.serving = None
            self.inline.clear()

    def stop(self) -> Backend | None:
        """Stop serving; returns the backend to be closed."""
        self.inline.clear()
        self.elsewhere.clear()
        serving, self.serving = self.serving, None
        return serving.backend if serving else None

    # What happens around it.

    def watch(self, *, watched: bool) -> None:
        """Record whether a document is open now."""
        if watched and not self.watched:
            self.somebody_waits()
        self.watched = watched

    def somebody_waits(self) -> None:
        """Have start-up tried now, or what serves checked: a document was opened, or an answer asked for."""
        self.wanted.set()

    def suspect(self) -> None:
        """Have what serves checked soon, because an answer failed."""
        self.doubt.set()

    def looks(self) -> bool:
        """Whether what serves is to be checked now, because somebody waits or an answer failed; nobody waits any more after that."""
        now = self.doubt.is_set() or self.wanted.is_set()
        self.wanted.clear()
        return now

    def looked(self) -> None:
        """Begin a check of what serves; doubts raised from now on are new ones."""
        self.doubt.clear()

    def was_unloaded(self, *, freed: bool) -> None:
        """Record that the user had the models' memory freed, and whether anything was."""
        self.unloaded = freed and self.serving is not None
