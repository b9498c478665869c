"""When does a start show progress? The first at once; a later one (new settings, a backend that is back) once it takes a while.

Never one a try: a backend that is gone is looked for every two seconds, and no try of those gets as far as loading.
"""

import asyncio

from temoto.core.messages import Note, note
from temoto.core.messages.start import StartMessage
from temoto.lsp.server import TemotoServer
from temoto.lsp.status import Progress

SOON_S = 1.0  # what is over sooner is not worth a bar that comes and goes


class StartProgress:
    """Progress of one start after the other. `report` takes the steps, `end` is the end of each."""

    def __init__(self, server: TemotoServer) -> None:
        self._server = server
        self._shown: Progress | None = None
        self._opening: asyncio.Task[None] | None = None
        self._last: tuple[Note, int] = (note(StartMessage.STARTING), 0)

    def begin(self) -> None:
        """Show it now: this start is waited for by a user who has just opened the editor."""
        self._shown = Progress(self._server)
        self._shown.begin(note(StartMessage.STARTING))

    def report(self, message: Note, percent: int) -> None:
        self._last = (message, percent)
        if self._shown is not None:
            self._shown.report(message, percent)
        elif self._opening is None:
            self._opening = asyncio.create_task(self._open_soon())

    def end(self) -> None:
        """A start is over, whether or not it was shown."""
        opening, self._opening = self._opening, None
        if opening is not None:
            opening.cancel()
        shown, self._shown = self._shown, None
        if shown is not None:
            shown.end()

    async def _open_soon(self) -> None:
        await asyncio.sleep(SOON_S)
        self._shown = Progress(self._server)
        message, percent = self._last
        self._shown.begin(message, percent=percent)
