"""Why was an answer empty, in words? Apart from the codes, which are needed before there is anything to say."""

from temoto.core.completion.reasons import Reason
from temoto.core.messages import Note, note
from temoto.core.messages.empty import EmptyMessage


def why_empty(reason: Reason) -> Note:
    """The sentence for a reason there was no Ghost."""
    return note(EmptyMessage[f"EMPTY_{reason.name}"])
