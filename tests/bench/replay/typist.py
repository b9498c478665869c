"""The typist: plays a trace into an editor at real pace, as VS Code would, and writes down what was on screen when.

At each key the editor tells the change, calls off the question before and asks the next one. A ghost whose beginning is typed stays, shorter;
any other key takes it away.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from time import perf_counter

from tests.bench.replay.traces import Key, Trace, keys, pressed
from tests.lsp.client import Editor, RpcError

PAUSE_S = 0.3  # from here on a gap between keys is a pause
URI = "untitled:replay"


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened, and when (perf_counter): a `key`, an `answer`, or a ghost that was `shown` for so many seconds, `right` or not."""

    at: float
    kind: str
    text: str
    seconds: float = 0.0


@dataclass(slots=True)
class Seen:
    """What one replay came to; seconds."""

    keys: int = 0
    whole: float = 0.0
    right: float = 0.0  # a ghost stood there that was typed next
    shown: float = 0.0  # any ghost stood there
    pauses: list[float] = field(default_factory=list[float])  # how long each was
    waited: list[float | None] = field(
        default_factory=list[float | None]
    )  # in each: from its key to a ghost; None where none came
    answers: list[float] = field(default_factory=list[float])  # from a question to its answer
    stale: list[str] = field(default_factory=list[str])
    moments: list[Moment] = field(default_factory=list[Moment])

    def add(self, other: "Seen") -> None:
        self.keys += other.keys
        self.whole += other.whole
        self.right += other.right
        self.shown += other.shown
        self.pauses += other.pauses
        self.waited += other.waited
        self.answers += other.answers
        self.stale += other.stale
        self.moments += other.moments


class Typist:
    """One trace in one editor."""

    def __init__(self, editor: Editor, trace: Trace) -> None:
        self.editor, self.trace = editor, trace
        self.at = trace.document.index("│")
        self.text = trace.document.replace("│", "")
        self.ghost, self.future = "", ""
        self.version = 0
        self.number: int | None = None
        self.asking: set[asyncio.Task[None]] = set()
        self.seen = Seen()
        self.key_at = self.moment = perf_counter()
        self.shown_after: float | None = None

    async def play(self) -> Seen:
        """Everything seen, once the last key was pressed and a second has passed."""
        await self.editor.open(self.text, URI, self.trace.language)
        steps = keys(self.trace)
        for key in [*steps, Key(1.0)]:
            await asyncio.sleep(max(0.0, self.key_at + key.wait_s - perf_counter()))
            self._pass_time()
            gap = perf_counter() - self.key_at
            if gap >= PAUSE_S and self.seen.keys and self.future:  # behind the last key there is nothing to suggest
                self.seen.pauses.append(gap)
                self.seen.waited.append(self.shown_after)
            if key.insert or key.back or key.jump:
                await self._press(key)
        for task in self.asking:
            task.cancel()
        await asyncio.gather(*self.asking, return_exceptions=True)
        return self.seen

    async def _press(self, key: Key) -> None:
        self.seen.keys += 1
        start = self._place(self.at - key.back)
        end = self._place(self.at)
        self.ghost = self.ghost[len(key.insert) :] if key.insert and self.ghost.startswith(key.insert) else ""
        self.text, self.at = pressed(self.text, self.at, key)
        self.future = key.future
        self.key_at = perf_counter()
        left = self.text[: self.at].rpartition("\n")[2]
        self.seen.moments.append(Moment(self.key_at, "key", f"{left}│{self.future[:40]}"))
        self.shown_after = 0.0 if self.ghost else None
        if not key.jump:
            self.version += 1
            change = {"range": {"start": start, "end": end}, "text": key.insert}
            await self.editor.change(URI, self.version, change)
        if self.number is not None:
            await self.editor.cancel(self.number)
        where = self._place(self.at)
        self.number = self.editor.ask_inline(URI, where["line"], where["character"], invoked=False)
        task = asyncio.create_task(self._hear(self.number))
        self.asking.add(task)
        task.add_done_callback(self.asking.discard)

    async def _hear(self, number: int) -> None:
        asked, left = perf_counter(), self.text[: self.at].rpartition("\n")[2]
        with suppress(RpcError, asyncio.CancelledError, TimeoutError):
            answer = await self.editor.answer(number, 60)
            if number != self.number:
                return
            self.number = None
            self.seen.answers.append(perf_counter() - asked)
            self._pass_time()
            items = answer["items"] if answer else []
            said = items[0]["insertText"] if items else ""
            if said and "range" in items[0]:  # an item that replaces its line from the start
                if not said.startswith(left):
                    self.seen.stale.append(said)
                said = said[len(left) :]
            self.seen.moments.append(
                Moment(perf_counter(), "answer", repr(said) if answer is not None else "superseded")
            )
            if said or answer is not None:
                self.ghost = said
            if self.ghost and self.shown_after is None:
                self.shown_after = perf_counter() - self.key_at

    def _pass_time(self) -> None:
        """Count the time since the last look for what stood on screen."""
        now = perf_counter()
        spent, self.moment = now - self.moment, now
        if not self.seen.keys:
            return
        self.seen.whole += spent
        line = self.ghost.lstrip("\n").partition("\n")[0].strip()
        self.seen.shown += spent if line else 0.0
        right = bool(line) and self.future.lstrip().startswith(line)
        self.seen.right += spent if right else 0.0
        if line:
            self.seen.moments.append(Moment(now - spent, "right" if right else "wrong", line, spent))

    def _place(self, at: int) -> dict[str, int]:
        before = self.text[:at]
        return {"line": before.count("\n"), "character": len(before) - (before.rfind("\n") + 1)}
