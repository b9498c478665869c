"""Which line opened a block, is it closed below, and which lines stand in a long quote? Read from indentation and a line's first words.

No language is parsed: this must say something sensible of any text, finished or not.
"""

from collections.abc import Sequence

from temoto.core.code.language import Language
from temoto.core.code.text import indent_width


def encloser(above: tuple[str, ...], width: int) -> str:
    """The nearest line above that stands further left than `width`: it opened the block of a fresh line. Empty if none did."""
    if not width:
        return ""
    return next((line.rstrip() for line in reversed(above) if line.strip() and indent_width(line) < width), "")


def unclosed(opened: int, below: str, language: Language) -> bool:
    """Whether the line below leaves a block open whose opener is indented by `opened`."""
    width = indent_width(below)
    return not below or width < opened or (width == opened and not language.closes(below.strip()))


def quote_behind(line: str, quoted: str, quotes: Sequence[str]) -> str:
    """The long quote of these `quotes` left open by a line, given the one open before it; for text read from its start."""
    for quote in (quoted,) if quoted else quotes:
        if line.count(quote) % 2:
            return "" if quoted else quote
    return quoted


def quoted_after(code: str, quoted: str, previous: str, quotes: Sequence[str]) -> str:
    """The long quote of these `quotes` a line of `code` leaves open, given the one open before it. Indentation means nothing inside one."""
    if quoted:
        return "" if code.count(quoted) % 2 else quoted
    for quote in quotes:
        if code.count(quote) % 2:
            before, _, after = code.rpartition(quote)
            begins = before.rstrip().endswith(("=", "(", ",", "return")) or (
                not before.strip("rbfuRBFU") and previous.endswith(":")
            )
            # Otherwise it closes what was opened left of the cursor.
            return quote if begins or after.strip(" ;,)") else ""
    return ""
