"""How is a file edited that is one text and nothing else? What is blank round it stays."""

from temoto.adapters.configuring.formats import NotReadable
from temoto.core.configuring.edits import Data, Drop, Put

KEY = "line"


def read(text: str) -> Data:
    """{"line": the text}; None where there is none."""
    line = text.strip()
    if "\n" in line:
        start = text.index(line)
        raise NotReadable(text.count("\n", 0, start) + 2, 1, "LINES")
    return {KEY: line} if line else None


def put(text: str, put: Put) -> str:
    """The text in the place of what was there."""
    line = text.strip()
    return text.replace(line, str(put.value), 1) if line else f"{put.value}\n"


def drop(text: str, drop: Drop) -> str:
    """What is blank."""
    return text.replace(text.strip(), "", 1) if drop.path else text
