"""What is known of this machine now, and is it being looked at? A driver can block for ever, so every look is in a thread.

Its methods but `look` and `end` never await. What a change means is decided by whoever takes the new picture.
"""

import asyncio
import logging
from collections.abc import Callable

from temoto.core.machine import Machine
from temoto.core.messages import Note, note
from temoto.core.messages.machine import MachineMessage

log = logging.getLogger(__name__)


class MachineWatch:
    """The newest picture of the machine. `known`: there is one, if only a stand-in; `is_old`: its free memory is out of date."""

    def __init__(self) -> None:
        self.machine = Machine.unknown()
        self.known = False
        self.is_old = False
        self._looking: asyncio.Task[Machine] | None = None

    @property
    def looking(self) -> asyncio.Task[Machine] | None:
        """The look that is under way, or ended and was not taken in yet."""
        return self._looking

    def begin(self, look: Callable[[], Machine]) -> None:
        """Begin a look, unless one is still under way."""
        if self._looking is None:
            self._looking = asyncio.create_task(asyncio.to_thread(look))

    async def look(self, look: Callable[[], Machine], seconds: float) -> None:
        """Look at the machine, waiting for so long. Without an answer in time the old picture stays, or a stand-in that says so.

        A look that was called off is gone on with, not begun again.
        """
        self.begin(look)
        if self._looking is not None:
            await asyncio.wait({self._looking}, timeout=seconds)
        self.take()
        if not self.known:
            self._stand_in(note(MachineMessage.HARDWARE_LATE))

    def take(self) -> bool:
        """Take in a look that has ended; whether there was one. A look that failed changes nothing."""
        looking = self._looking
        if looking is None or not looking.done():
            return False
        self._looking = None
        error = looking.exception()
        if error is not None:
            log.error("looking at this machine failed", exc_info=error)
            if not self.known:
                self._stand_in(note(MachineMessage.HARDWARE_FAILED, detail=error))
            return False
        self.machine, self.known, self.is_old = looking.result(), True, False
        return True

    async def end(self) -> None:
        """Cancel the look under way."""
        looking, self._looking = self._looking, None
        if looking is not None:
            looking.cancel()
            await asyncio.wait({looking})

    def another(self) -> "MachineWatch":
        """A copy that watches by itself, with the same picture."""
        watch = MachineWatch()
        watch.machine, watch.known, watch.is_old = self.machine, self.known, self.is_old
        return watch

    def outdated(self) -> None:
        """Mark the free memory as out of date, because a model was loaded."""
        self.is_old = True

    def _stand_in(self, why: Note) -> None:
        self.machine, self.known = Machine.unknown(why), True
