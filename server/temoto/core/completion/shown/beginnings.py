"""Which odd beginnings are put right? Characters nobody sees, bullets, blanks that are there already, an empty first line."""

import re
from typing import Final

from temoto.core.code.language import LanguageKind
from temoto.core.code.left_open import Reading, opens_block
from temoto.core.code.text import indent_of, indent_width
from temoto.core.completion.shown.place import Place

_UNSEEN: Final = re.compile(
    "(?P<before>\\s*)[\ufeff\u200b-\u200f\u2060\u00ad\u2500-\u259f\u25a0\u25a1\u23ce\u2423\u0120\u010a]+ ?"
)
_BULLET: Final = re.compile(r"(?P<before>\s*)(?:[•●▪‣◦]\s+|- (?=[\w\"'@$]))")


def unseen(text: str, place: Place) -> str:
    """Without the invisible and box characters a text begins with: `\u200breturn x` → `return x`."""
    match = _UNSEEN.match(text)
    if match and match.group().strip()[:1] >= "\u2500" and place.scope.language.kind is not LanguageKind.CODE:
        return text  # prose draws trees
    if not match or any(
        sign in line for sign in match.group().strip() for line in (place.ask.left, *place.scope.lines_above)
    ):
        return text.replace("\u00a0", " ", 1) if text.startswith("\u00a0") else text
    return match["before"] + text[match.end() :]


def bullet(text: str, place: Place) -> str:
    """Without the bullet before a line of code; in prose a bullet is text, unless it stands left of the cursor already."""
    left = place.scope.left.strip()
    if left in {"-", "*", "+", "•", "#", "//", "--"} and text.lstrip().startswith(f"{left} "):
        return text.lstrip()[len(left) :]
    if (
        place.scope.language.kind is not LanguageKind.CODE
        or not place.scope.fresh
        or place.scope.above.startswith(("*", "/*", "-"))
    ):
        return text
    match = _BULLET.match(text)
    if match and _goes_on_above(place):
        return text  # a difference over two lines
    return match["before"] + text[match.end() :] if match else text


def _goes_on_above(place: Place) -> bool:
    """Whether a bracket is open above, so that the answer may go on an expression."""
    reading = Reading(place.scope.language)
    for line in place.scope.lines_above[-10:]:
        reading.read(line)
    return bool(reading.brackets) and reading.brackets[-1] != "}"


def empty_first_line(text: str, place: Place) -> str:
    """Without the blank lines a text begins with, where the cursor's line waits for code: an indented one, or the first of a block."""
    if not place.scope.fresh or "\n" not in text[: len(text) - len(text.lstrip())]:
        return text
    lines_above = place.scope.lines_above
    here = place.ask.line - place.ask.first
    directly = here > 0 and bool(place.ask.lines[here - 1].strip())
    waits = (
        bool(place.ask.left)
        or not directly
        or (bool(lines_above) and opens_block(lines_above[-1], place.scope.language))
    )
    if not waits or place.right:
        return text
    body = text.lstrip("\n \t")
    indent = indent_of(text[text.rfind("\n", 0, len(text) - len(body)) + 1 :])
    if indent_width(indent) < indent_width(place.ask.left):
        return text  # it goes back to an outer block, which this line cannot hold
    return indent + body


def blanks_there(text: str, place: Place) -> str:
    """Without the blanks a text begins with, where those left of the cursor suffice: models like to repeat them."""
    ask = place.ask
    if not ask.left[-1:].isspace():
        return text
    return text if goes_deeper(place) else text.lstrip(" \t")


def goes_deeper(place: Place) -> bool:
    """Whether a line at the cursor may stand further right than that: the line above does, or opens a block."""
    ask = place.ask
    if ask.left.strip():
        return False
    above = next((line for line in reversed(ask.lines[: ask.line - ask.first]) if line.strip()), "")
    return indent_width(ask.left) < indent_width(above) + (1 if opens_block(above, place.scope.language) else 0)


def end_blanks(text: str, place: Place) -> str:
    """Without blanks at the end, save one before text it must not touch: `f"Dear │{name}"` + `Mr. `."""
    bare = text.rstrip()
    if len(bare) == len(text) or "\n" in text[len(bare) :] or not bare:
        return bare
    right = place.ask.right
    if not right.strip() or right[0].isspace() or right[0] in ")]},;:":
        return bare
    if right[0] in "\"'`" and place.ask.left.count(right[0]) % 2 == 0:
        return bare
    return bare + " "
