"""How is it said that a model was taken out of memory? The same from a verb and in an editor."""

from temoto.core.messages import Note, note
from temoto.core.messages.freed import FreedMessage
from temoto.core.records import Freed


def freed_note(one: Freed) -> Note:
    """What was freed, as a sentence."""
    sizes = {"gb": f"{one.size / 1e9:.2f}", "vram_gb": f"{one.vram / 1e9:.2f}"}
    return note(FreedMessage.FREED, model=one.model, backend=one.backend, **sizes)
