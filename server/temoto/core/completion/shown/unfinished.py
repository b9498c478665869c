"""Was the answer broken off, by a limit or by its model? Then the longest whole statement stands."""

import re
from typing import Final

from temoto.core.code.left_open import Reading, may_open_text, opens_block
from temoto.core.completion.gate import Extent
from temoto.core.completion.shown.place import Place
from temoto.core.completion.stop import MOST_LINES

_PIECE: Final = re.compile(r"[\w.\"'`=:/\\-]*\Z")
_DANGLING: Final = re.compile(r"[\s,(\[{=+*/|&<.-]+\Z")


def whole_statements(text: str, place: Place) -> str:
    """Up to the last whole statement, where a limit or the model ended the answer within one: no `title_12="`, no open text."""
    lines = text.split("\n")
    by_lines = len(lines) >= MOST_LINES
    if not (place.limited or by_lines):
        return _without_open_text(text, lines, place)
    whole = lines if by_lines else lines[:-1]
    reading, ends = Reading(place.scope.language), [0]
    for number, line in enumerate(whole, 1):
        reading.read(line)
        if not reading.open and line.strip():
            ends.append(number)
    kept = next(end for end in reversed(ends) if not end or not opens_block(whole[end - 1], place.scope.language))
    if kept:
        return "\n".join(whole[:kept])
    if len(lines) > 1 and place.scope.extent is Extent.BLOCK and any(line.strip() for line in whole):
        return _without_open_text("\n".join(whole), whole, place)
    if len(lines) > 1:
        return _without_open_text(
            lines[0] if place.scope.extent is Extent.LINE and lines[0].strip() else text, lines, place
        )
    return _DANGLING.sub("", _PIECE.sub("", text)) if not text[-1:].isspace() else text


def _without_open_text(text: str, lines: list[str], place: Place) -> str:
    """Without the statement that opens a string, a here-document or an `#if` and does not end it: it would take the rest of the file."""
    if len(lines) < 2 or place.right or not may_open_text(text, place.scope.language):
        return text
    reading, kept, opened = Reading(place.scope.language), len(lines), False
    for number, line in enumerate(lines):
        was = opened
        reading.read(line)
        opened = reading.directives > 0 or bool(reading.until)
        if opened and not was:
            kept = number
    if not opened or (reading.until in place.scope.language.long_quotes and not place.limited and _quoted_above(place)):
        return text
    return "\n".join(lines[:kept])


def _quoted_above(place: Place) -> bool:
    """Whether the cursor stands in a string of many lines: the answer's own quote closes that one then."""
    lines = (*place.scope.lines_above, place.ask.left)
    return any(sum(line.count(quote) for line in lines) % 2 for quote in place.scope.language.long_quotes)
