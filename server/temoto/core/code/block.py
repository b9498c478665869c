"""What opened a block, what closes it, and which lines stand in a long quote? Read off indentation and a line's first words.

No language is parsed: this must say something sensible of any text, finished or not.
"""

import re

from temoto.core.code.text import indent_width

CLOSING_WORDS = ("end", "fi", "done", "esac", "</")
_CLOSES = re.compile(r"[)\]}]|</|(?:end|fi|done|esac)\b")
_LONG_QUOTES = ('"""', "'''", "`")


def encloser(above: tuple[str, ...], width: int) -> str:
    """The nearest line above that stands further left than `width`: it opened the block of a fresh line. Empty if none did."""
    return next((line.rstrip() for line in reversed(above) if line.strip() and indent_width(line) < width), "")


def closes(code: str) -> bool:
    """Whether a line of `code` begins with what closes a block."""
    return bool(_CLOSES.match(code))


def unclosed(opened: int, below: str) -> bool:
    """Whether the line below leaves a block open whose opener is indented by `opened`."""
    width = indent_width(below)
    return not below or width < opened or (width == opened and not closes(below.strip()))


def quoted_after(code: str, quoted: str, previous: str) -> str:
    """The long quote a line of `code` leaves open, given the one open before it. Indentation means nothing inside one."""
    if quoted:
        return "" if code.count(quoted) % 2 else quoted
    for quote in _LONG_QUOTES:
        if code.count(quote) % 2:
            before, _, after = code.rpartition(quote)
            begins = before.rstrip().endswith(("=", "(", ",", "return")) or (
                not before.strip("rbfuRBFU") and previous.endswith(":")
            )
            # Otherwise it closes what was opened left of the cursor.
            return quote if begins or after.strip(" ;,)") else ""
    return ""
