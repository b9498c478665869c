"""What could be fetched, and what did the user say before? For whoever asks the user: the editor's room, or a verb."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Protocol

from temoto.core.machine import Machine
from temoto.core.offer import Offer
from temoto.core.settings import Settings
from temoto.ports import CanPull


class Remembers(Protocol):
    """What the user said before; kept on disk, so asking blocks for a moment."""

    def declined(self, model: str) -> bool:
        """Whether the user said no to this model."""
        ...

    def decline(self, model: str) -> None: ...

    def accept(self, model: str, licence: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Offering:
    """Each model that could be fetched (the best first, with who fetches it and the room on its disk), and the memory."""

    offers: Callable[[Settings, Machine], AsyncGenerator[tuple[Offer, CanPull, int | None], None]]
    remembers: Remembers
