"""Whose file is a model? Another program's, or one of a folder the user named."""

from temoto.core.messages import Note, note
from temoto.core.messages.stores import StoreMessage


def whose(owner: str) -> Note:
    """It in words: `from Ollama's store`. `owner`: the program, or the folder's path."""
    return note(StoreMessage.OF_FOLDER if "/" in owner or "\\" in owner else StoreMessage.OF_PROGRAM, owner=owner)
