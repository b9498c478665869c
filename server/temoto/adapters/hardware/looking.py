"""How is hardware asked? With patience that ends: each question in a thread of its own, so that a driver which blocks costs a
second or three and one figure, not the rest.

Never raises for a file that is not there, and never waits twice for the same driver: a question that is still blocked from an
earlier look is not put again, so that no threads gather. What was not read is noted, to be shown.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from temoto.core.messages import Note, Sentence, note
from temoto.core.messages.machine import MachineMessage

T = TypeVar("T")

WHOLE_S = 12.0  # for everything together
ONCE_S = 3.0  # for a question to something that has answered so far
GLANCE_S = 0.1  # and to what has been waited for already


class Unanswered(Exception):
    """A question to the hardware that was not answered in time."""


class Looking:
    """One look at the machine: where its files lie, what RAM it has, and what could not be read so far."""

    def __init__(
        self,
        root: Path = Path("/"),
        ram: tuple[int | None, int | None] = (None, None),
        *,
        whole: float | None = None,
        once: float | None = None,
    ) -> None:
        self.root = root
        self.ram_total, self.ram_free = ram
        self.unread: list[Note] = []
        self._once = ONCE_S if once is None else once
        self._end = monotonic() + (WHOLE_S if whole is None else whole)
        self._slow: set[str] = set()

    def ask(self, who: str, what: Sentence | str, question: Callable[[], T], key: str = "", times: int = 1) -> T:
        """The answer of `question`, or what it raises; Unanswered, and a note, if it takes too long. Each `who` is waited for once.

        `key` tells apart questions about the same thing; a question that may take longer is waited for several `times` as long.
        """
        seconds = GLANCE_S if who in self._slow else max(GLANCE_S, min(self._once * times, self._end - monotonic()))
        name = f"temoto asks {who}: {key or what}"
        box: list[tuple[Any, BaseException | None]] = []
        # Alive: what is listed may not have begun yet, where two editors' servers look at the same moment.
        blocked = next((one for one in threading.enumerate() if one.name == name and one.is_alive()), None)
        if blocked is not None:  # another look's question
            blocked.join(seconds)
        if blocked is None or not blocked.is_alive():
            thread = threading.Thread(target=_answer, args=(question, box), name=name, daemon=True)
            thread.start()
            thread.join(seconds)
        if not box:
            self._slow.add(who)
            self.note(MachineMessage.HARDWARE_SILENT, who=who, what=worded(what), seconds=f"{seconds:.1f}")
            raise Unanswered(name)
        answer, error = box[0]
        if error is not None:
            raise error
        return answer

    def note(self, message: Sentence, **facts: object) -> None:
        """Remember what could not be read."""
        self.unread.append(note(message, **facts))

    def text(self, path: str, who: str = "") -> str | None:
        """The file's text, stripped; None where it is missing or cannot be read. A driver's file may block."""
        file = self.root / path
        try:
            if not file.exists():
                return None
            return self.ask(who or path, path, lambda: file.read_text("utf-8", "replace")).strip("\0 \t\r\n")
        except (OSError, Unanswered):
            return None

    def number(self, path: str, who: str = "") -> int | None:
        """The file's one whole number, decimal or 0x…; None for anything else."""
        try:
            return int(self.text(path, who) or "", 0)
        except ValueError:
            return None

    def folder(self, path: str) -> list[Path]:
        """What lies in a folder, in the order of names; nothing where it cannot be listed."""
        try:
            return sorted((self.root / path).iterdir())
        except OSError:
            return []


def worded(what: Sentence | str) -> Note | str:
    """A fact for a Note: a noun of ours in the reader's language, a path as it is."""
    return note(what) if isinstance(what, Sentence) else what


def _answer(question: Callable[[], object], box: list[tuple[Any, BaseException | None]]) -> None:
    try:
        box.append((question(), None))
    except BaseException as error:  # noqa: BLE001 - raised again where it was asked
        box.append((None, error))
