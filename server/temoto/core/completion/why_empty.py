"""Sentences for the reasons there was no ghost. Apart from the codes, which are needed before any sentence is."""

from temoto.core.completion.reasons import Reason
from temoto.core.messages import Note, note
from temoto.core.messages.empty import EmptyMessage


def why_empty(reason: Reason) -> Note:
    """The sentence for a reason there was no Ghost."""
    return note(EmptyMessage[f"EMPTY_{reason.name}"])
