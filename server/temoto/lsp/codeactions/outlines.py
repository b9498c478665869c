"""What does the parser say of an open document, now? Kept a version, parsed in a thread, and not waited for where it takes long.

A menu must come at once: whoever asks for a large document whose parse is still under way gets None, and the next one who
asks has it. What is given is always of the lines as they are then.
"""

import asyncio
from dataclasses import dataclass

from temoto.core.code.outline import Outline, Read
from temoto.lsp.protocol.document import LineDocument
from temoto.ports import Syntax

MENU_S = 0.15  # what nobody notices between the key and the menu; 20,000 lines take about as long


@dataclass(frozen=True, slots=True)
class _Kept:
    version: int | None
    language: str
    outline: asyncio.Task[Outline | None]


class Outlines:
    """The outlines of one editor's open documents."""

    def __init__(self, syntax: Syntax) -> None:
        self._syntax = syntax
        self._kept: dict[str, _Kept] = {}
        self._last: dict[str, Read] = {}  # of each document: what was read of it last
        self._reading: set[asyncio.Task[Outline | None]] = set()  # also of lines that are others by now

    async def of(self, document: LineDocument, seconds: float | None = None) -> Outline | None:
        """The outline of the document as it is now, if it can be had in time (None: however long it takes)."""
        language = document.language
        kept = self._kept.get(document.uri)
        if kept is None or kept.version != document.version or kept.language != language:
            lines = tuple(document.lines)
            task = asyncio.create_task(self._read(document.uri, language, lines))
            self._reading.add(task)
            task.add_done_callback(self._reading.discard)
            kept = self._kept[document.uri] = _Kept(document.version, language, task)
        done, _ = await asyncio.wait({kept.outline}, timeout=seconds)
        if kept.outline.cancelled():  # the editor has gone
            return None
        if document.version != kept.version:  # typed on meanwhile: its lines are others now
            return await self.of(document, None) if seconds is None else None
        return kept.outline.result() if done else None

    async def _read(self, uri: str, language: str, lines: tuple[str, ...]) -> Outline | None:
        outline = await asyncio.to_thread(self._syntax.outline, language, lines, self._last.get(uri))
        if outline is not None and uri in self._kept:  # else it was closed meanwhile
            self._last[uri] = Read(language, lines, outline)
        return outline

    def quick(self, document: LineDocument) -> bool:
        """Whether a document can be read again in no time after an edit: one that was read, and is whole."""
        last = self._last.get(document.uri)
        return last is not None and last.language == document.language and not last.outline.errors

    def known(self, document: LineDocument) -> Outline | None:
        """The outline of the document as it is now, if somebody asked for it before."""
        kept = self._kept.get(document.uri)
        if kept is None or kept.version != document.version or not kept.outline.done() or kept.outline.cancelled():
            return None
        return kept.outline.result()

    def forget(self, uri: str) -> None:
        """The document was closed."""
        self._kept.pop(uri, None)
        self._last.pop(uri, None)

    async def stop(self) -> None:
        """Wait for no parse any more."""
        reading = set(self._reading)
        self._kept.clear()
        self._last.clear()
        for task in reading:
            task.cancel()
        if reading:
            await asyncio.wait(reading)
