"""What of other files is shown to the model beside a document? Gathered behind the typing path, kept, and only ever added to.

A completion takes what is there, which costs a look-up. Behind it a task follows what the document imports, one file at a time, and what
else is open; the first prompt of a document is without, and so is any for which nothing was found.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Final

from temoto.core.code.document import Document
from temoto.core.code.languages import language_of
from temoto.core.code.leads import leads
from temoto.core.completion.beside import LEAST_TOKENS, NOTHING, Beside, Excerpt, Told, around_cursor, names_in, ranked
from temoto.core.completion.records import Ask
from temoto.core.completion.window import STEP
from temoto.ports import Nearby, Project, Syntax

log = logging.getLogger(__name__)

AGAIN_S: Final = 5.0  # from one look for a document to the next
DOCUMENTS: Final = 16  # of which it is kept
_MOST_LINES: Final = 3_000  # of a file that is read for its signatures
_MOST_OPEN: Final = 4  # open documents that are looked at beside what is imported

Cost = Callable[[Beside], int]
"""Tokens that a prompt is longer for it."""


class Elsewhere:
    """What is shown beside each document. Written and read on one event loop; files are read and parsed in threads."""

    def __init__(self) -> None:
        self._given: dict[str, Beside] = {}
        self._looked: dict[str, float] = {}
        self._read_at: dict[
            str, int
        ] = {}  # the line of each document at which the model was last given something else to read
        self._last = ""  # the document that was asked about last: the model has read none beside it
        self._looking: asyncio.Task[None] | None = None
        self._nearby: Nearby | None = None
        self._syntax: Syntax | None = None

    def looks_with(self, nearby: Nearby | None, syntax: Syntax | None) -> None:
        """Read files by `nearby` and what they define by `syntax` from now on; without either nothing is ever found."""
        self._nearby, self._syntax = nearby, syntax

    def given(self, uri: str) -> Beside:
        """What is shown beside a document now."""
        return self._given.get(uri, NOTHING)

    def look(self, ask: Ask, most: int, cost: Cost) -> None:
        """Have it looked for what may be shown beside a document, at most `most` tokens, unless that was done a moment ago."""
        if ask.uri != self._last:
            self._last = ask.uri
            self._read_at.pop(ask.uri, None)
        if self._nearby is None or self._syntax is None or most < LEAST_TOKENS or self._looking is not None:
            return
        if monotonic() - self._looked.get(ask.uri, -AGAIN_S) >= AGAIN_S:
            self._looking = asyncio.create_task(self._look(ask, most, cost))
            self._looking.add_done_callback(self._ended)

    async def looked(self, ask: Ask, most: int, cost: Cost) -> None:
        """Look now, and wait for it: for whoever asks only once."""
        self.clear()
        self.look(ask, most, cost)
        if self._looking is not None:
            await asyncio.wait((self._looking,))

    def clear(self) -> None:
        """Forget everything, and look no further: another model serves, or none."""
        if self._looking is not None:
            self._looking.cancel()
        self._looking = None
        self._given.clear()
        self._looked.clear()
        self._read_at.clear()

    def _ended(self, task: asyncio.Task[None]) -> None:
        if self._looking is task:
            self._looking = None
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("what stands beside a document was not found: %r", error)

    async def _look(self, ask: Ask, most: int, cost: Cost) -> None:
        self._looked[ask.uri] = monotonic()
        for uri in list(self._looked)[:-DOCUMENTS]:
            self._looked.pop(uri)
            self._given.pop(uri, None)
            self._read_at.pop(uri, None)
        nearby = self._nearby
        if nearby is None or (project := await asyncio.to_thread(nearby.project, ask.uri)) is None:
            return
        files = await self._told(ask, nearby, project)
        wanted = ranked(files, names_in(around_cursor(ask)), names_in(ask.lines))
        before = self._given.get(ask.uri, NOTHING)
        beside = fitted(before, wanted, project, most, cost)
        grown = beside.excerpts[: len(before.excerpts)] == before.excerpts
        if beside != before and (not grown or self._reads_anew(ask)):
            self._given[ask.uri] = beside
            self._read_at[ask.uri] = ask.line

    def _reads_anew(self, ask: Ask) -> bool:
        """Whether the model reads most of the prompt again anyway, or little: what is added above the document then costs little more.

        So it does where it was asked about another document since, and after about a screen, where the document's beginning in the
        prompt moves; and near the top of a document there is little to read.
        """
        at = self._read_at.get(ask.uri)
        return at is None or ask.line < STEP or abs(ask.line - at) >= STEP

    async def _told(self, ask: Ask, nearby: Nearby, project: Project) -> list[Told]:
        """What the files say that the document leads to, as they stand in the editor where they are open; then what else is open."""
        led = leads(ask.lines, ask.language, project.path.rpartition("/")[2])
        found = await asyncio.to_thread(nearby.files, ask.uri, led)
        documents = {document.uri: document for document in ask.others}
        beside = await asyncio.to_thread(nearby.beside, ask.uri, list(documents))
        open_now = {place.same or uri: (documents[uri], place.path) for uri, place in beside.items()}
        told: list[Told] = []
        for file in found:
            document, _ = open_now.pop(file.same or file.document.uri, (file.document, ""))
            told.append(await self._read(document, file.path, file.names))
        related = [one for one in open_now.values() if _related(ask.language, one[0].language)]
        for document, path in related[:_MOST_OPEN]:
            told.append(await self._read(document, path, None))
        return told

    async def _read(self, document: Document, path: str, names: tuple[str, ...] | None) -> Told:
        outline = None
        if self._syntax is not None and len(document.lines) <= _MOST_LINES:
            outline = await asyncio.to_thread(self._syntax.outline, document.language, document.lines)
        return Told(path, document.language, document.lines, outline, names)


def fitted(before: Beside, wanted: Sequence[Excerpt], project: Project, most: int, cost: Cost) -> Beside:
    """What was shown and still stands there, in its order, and behind it what is wanted besides, as far as `most` tokens go.

    Where something shown says something else by now, it begins anew: what is wrong is worse than what is read again.
    """
    named = {(one.path, one.name): one.text for one in wanted}
    kept = [one for one in before.excerpts if named.get((one.path, one.name), one.text) == one.text]
    if len(kept) < len(before.excerpts):
        kept = []
    shown = list(kept)
    held = Beside(tuple(kept), project.path, project.name, before.tokens if kept else 0)
    for excerpt in wanted:
        if excerpt in shown:
            continue
        more = Beside((*shown, excerpt), project.path, project.name)
        tokens = cost(more)
        if tokens <= most:
            shown.append(excerpt)
            held = Beside(more.excerpts, more.path, more.project, tokens)
    return held if held.excerpts else NOTHING


def _related(language: str, other: str) -> bool:
    here, there = language_of(language), language_of(other)
    return language == other or here is there or bool(here.kin and here.kin == there.kin)
