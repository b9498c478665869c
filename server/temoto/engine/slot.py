"""A place where only the newest work lives.

There is one typist and one GPU, and editors that never cancel (Helix, Neovim 0.12): a newer question ends the older one,
whose asker is told it was superseded. Work cancelled from outside, by its own asker, is cancelled as usual.

The Slot owns the Generation that its work fills: who wants to go on with an answer that is still being written finds it here,
and nobody but the Slot ends it. Editors cancel their question at each key and ask the next one a moment later: so an answer that
has begun is written on for CANCELLED_S, and for LINGER_S where the document goes its way by then, until `join` takes it up. So is one
for which the model still reads: what it reads is read for the next question too, and what it says may be what was typed meanwhile.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from temoto.core.completion.records import Ask, Ghost

T = TypeVar("T")

CANCELLED_S = 0.05  # from a cancelled question to the change of the document that had it cancelled, if one had
LINGER_S = 0.3  # from a change to the question that follows it: VS Code waits 50 to 100 ms, Neovim 200


class Superseded:
    """What the asker of older work gets instead of a result."""


SUPERSEDED: Final = Superseded()


@dataclass(slots=True)
class Generation:
    """One answer while a model writes it: the Ask, the text so far, and the offset at which it was cut (None: not yet).

    `asked`: the model has the question; before that, nothing is lost by asking a newer one. `typed`: what whoever waits for it has typed
    since: once it says something else it is of no use to them. `behind`: it was asked ahead, for the place behind the Ghost that is shown
    at this Ask.
    """

    ask: Ask
    text: str = ""
    cut: int | None = None
    asked: bool = False
    typed: str = ""
    behind: tuple[Ask, Ghost] | None = None
    since: float = 0.0  # when whoever waits for it began to (perf_counter)
    heard: float = 0.0  # when the model last said something (perf_counter)
    given: bool = False  # its beginning is on screen already, or who asked has been told that there is nothing yet
    by_hand: bool = False  # whoever waits asked by hand
    draw: int = (
        0  # 0 is the model's likeliest answer; each other number has it say something else, which is kept for nobody
    )

    @property
    def way(self) -> tuple[Ask, str]:
        """Where the document is, or was, on its way to this answer, and everything that is to come there."""
        if self.behind is None:
            return self.ask, self.text
        return self.behind[0], self.behind[1].text + self.text


@dataclass(slots=True)
class _Running:
    """A piece of work, the Generation it fills, and who waits for it."""

    task: asyncio.Task[Any]
    generation: Generation | None
    askers: list[asyncio.Future[Any]] = field(default_factory=list[asyncio.Future[Any]])
    lingering: asyncio.TimerHandle | None = None


class Slot:
    """Holds at most one running piece of work, and the Generation it fills, if it fills one."""

    def __init__(self) -> None:
        self._running: _Running | None = None
        self._questions = 0

    def enter(self) -> int:
        """The number of one more question; it is the newest for as long as `newest` says so."""
        self._questions += 1
        return self._questions

    def newest(self, number: int) -> bool:
        """Whether no question came after the one of this number."""
        return number == self._questions

    async def run(self, work: Coroutine[Any, Any, T], generation: Generation | None = None) -> T | Superseded:
        """The result of `work`, or SUPERSEDED. Cancelling the caller cancels the work, unless its answer may still be of use."""
        self.clear()
        return await self._result(self._begin(work, generation))

    def ahead(self, work: Coroutine[Any, Any, object], generation: Generation | None = None) -> None:
        """Begin work that nobody waits for, if nothing runs. Any question that is not on the way of its generation ends it."""
        if self._running is not None:
            work.close()
        else:
            self._begin(work, generation)

    async def join(self, *, beside: bool = False) -> Any:
        """The result of what is running, or SUPERSEDED. Who waited for it so far is superseded, unless it asks the same (`beside`)."""
        running = self._running
        if running is None:
            return SUPERSEDED
        if not beside:
            _supersede(running)
        return await self._result(running)

    def give(self, generation: Generation, result: object) -> None:
        """Hand `result` to who waits for this generation; its work goes on."""
        running = self._running
        if running is not None and running.generation is generation:
            generation.given = True
            for asker in running.askers:
                if not asker.done():
                    asker.set_result(result)
            running.askers.clear()

    def waits_for(self, generation: Generation) -> bool:
        """Whether somebody waits for this generation."""
        return self._running is not None and self._running.generation is generation and bool(self._running.askers)

    def changed(self, uri: str, may_agree: Callable[[Generation], bool] = lambda _generation: False) -> None:
        """A document has changed (by its URI): an answer to its old text ends, unless the document may be going its way."""
        running = self._running
        if running is None or running.generation is None or running.generation.ask.uri != uri:
            return
        if not may_agree(running.generation):
            self.clear()
            return
        # What was asked ahead, or is on screen in part, has no asker to be waited for: it goes on.
        if running.askers or (running.generation.behind is None and not running.generation.given):
            _supersede(running)
            self._linger(running, LINGER_S)

    def clear(self) -> None:
        """End what is running, if anything is; its asker gets SUPERSEDED."""
        running, self._running = self._running, None
        if running is not None:
            if not running.task.done():
                running.task.cancel()
                _supersede(running)
            if running.lingering is not None:
                running.lingering.cancel()

    @property
    def generation(self) -> Generation | None:
        """The Generation under way, if there is one."""
        return self._running.generation if self._running else None

    @property
    def busy(self) -> bool:
        return self._running is not None

    def _begin(self, work: Coroutine[Any, Any, object], generation: Generation | None) -> _Running:
        running = self._running = _Running(asyncio.create_task(work), generation)
        running.task.add_done_callback(lambda _: self._ended(running))
        return running

    async def _result(self, running: _Running) -> Any:
        """What `running` comes to, for one more asker."""
        asker: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        running.askers.append(asker)
        if running.lingering is not None:
            running.lingering.cancel()
            running.lingering = None
        try:
            return await asker
        except asyncio.CancelledError:
            if asker in running.askers:
                running.askers.remove(asker)
            if self._running is running and not running.askers:
                await self._left(running)
            raise

    async def _left(self, running: _Running) -> None:
        """Nobody waits for `running` any more: it ends, or goes on for a moment where its answer has begun."""
        if running.generation is not None and (running.generation.asked or running.generation.text):
            self._linger(running, CANCELLED_S)
        else:
            self.clear()
            with suppress(asyncio.CancelledError):
                await asyncio.wait((running.task,))

    def _linger(self, running: _Running, seconds: float) -> None:
        """Let `running` go on without an asker for so long from now."""
        if running.lingering is not None:
            running.lingering.cancel()
        running.lingering = asyncio.get_running_loop().call_later(seconds, self._given_up, running)

    def _given_up(self, running: _Running) -> None:
        running.lingering = None
        if self._running is running and not running.askers:
            self.clear()

    def _ended(self, running: _Running) -> None:
        """The work is done: hand its result to who waits for it."""
        if self._running is running:
            self._running = None
        if running.lingering is not None:
            running.lingering.cancel()
        task = running.task
        error = (
            None if task.cancelled() else task.exception()
        )  # asked for, so that asyncio does not report it as never seen
        for asker in running.askers:
            if asker.done():
                continue
            if error is not None:
                asker.set_exception(error)
            else:
                asker.set_result(SUPERSEDED if task.cancelled() else task.result())
        running.askers.clear()


def _supersede(running: _Running) -> None:
    for asker in running.askers:
        if not asker.done():
            asker.set_result(SUPERSEDED)
    running.askers.clear()
