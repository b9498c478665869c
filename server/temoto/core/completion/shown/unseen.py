"""Which characters and lines is nobody to accept unread? Those no editor draws, and lines longer than anybody reads."""

from typing import Final

from temoto.core.code.unseen import first_unseen
from temoto.core.completion.shown.place import Place

LONGEST: Final = 1_000  # code points of one line of a suggestion


def seen(text: str, place: Place) -> str:
    """The text up to the first character nobody sees, unless the document has that character itself."""
    known: set[str] = set()
    at = first_unseen(text)
    while at is not None and text[at] not in known:
        if not any(text[at] in line for line in (*place.ask.lines, place.ask.left, place.ask.right)):
            return text[:at]
        known.add(text[at])
        at = first_unseen(text, known)
    return text


def short_lines(text: str, _place: Place) -> str:
    """The text up to the first line that is longer than anybody reads."""
    if len(text) <= LONGEST:
        return text
    lines = text.split("\n")
    end = next((number for number, line in enumerate(lines) if len(line) > LONGEST), len(lines))
    return "\n".join(lines[:end])
