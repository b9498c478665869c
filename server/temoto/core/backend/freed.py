"""Which models were taken out of memory, and how is that said? The same from a verb and in an editor."""

from dataclasses import dataclass

from temoto.core.messages import Note, note
from temoto.core.messages.freed import FreedMessage


@dataclass(frozen=True, slots=True)
class Freed:
    """A model that was taken out of memory: bytes in all, of which `vram` on a GPU."""

    backend: str
    where: str
    model: str
    size: int
    vram: int


@dataclass(frozen=True, slots=True)
class Freeing:
    """The result of unloading temoto's models: what was freed, and what could not be."""

    freed: tuple[Freed, ...] = ()
    problems: tuple[Note, ...] = ()


def freed_note(model: Freed) -> Note:
    """What was freed, as a sentence."""
    sizes = {"gb": f"{model.size / 1e9:.2f}", "vram_gb": f"{model.vram / 1e9:.2f}"}
    return note(FreedMessage.FREED, model=model.model, backend=model.backend, **sizes)
