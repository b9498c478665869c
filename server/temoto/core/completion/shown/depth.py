"""How deep does each line of an answer stand? In the document's unit, and as deep as its first line asks for."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from temoto.core.code.indentation import TAB, as_blanks, as_tabs, blanks_a_level
from temoto.core.code.languages import language_of
from temoto.core.code.left_open import Reading, may_open_text, opens_block
from temoto.core.code.text import indent_of, indent_width
from temoto.core.completion.shown.beginnings import goes_deeper
from temoto.core.completion.shown.place import Place

# A line that begins so goes on the one above it, as deep as it likes.
_BARE_HEAD: Final = re.compile(
    r"(?:\}\s*)?(?:if|else|for|foreach|while|do)\b"
)  # its one statement may stand deeper, without braces
_GOES_ON: Final = (".", "?", ":", "&", "|", "+", "-", "*", "/", "and ", "or ")


def own_unit(text: str, place: Place) -> str:
    """Indented as the document is: tabs in a file of tabs, four blanks a level in a file of fours."""
    unit = place.scope.unit
    if "\n" not in text or not unit:
        return text
    lines = text.split("\n")
    code = [line for line, is_code in zip(lines, _code_lines(lines, place), strict=True) if is_code]
    if unit == TAB:
        blanks = _blanks_of(lines, place) or blanks_a_level(code)
        return _each(text, place, lambda line: as_tabs(line, blanks)) if blanks else text
    if any(TAB in indent_of(line) for line in code):
        return _each(text, place, lambda line: as_blanks(line, unit))
    return _scaled(text, place, len(unit))


def _blanks_of(lines: list[str], place: Place) -> int:
    """How many blanks a level has, by the first line of a block that the cursor's line opens; 0 where it opens none."""
    first = next((line for line in lines[1:] if line.strip()), "")
    if lines[0].strip() or not opens_block(place.ask.left, place.scope.language) or not first.startswith(" "):
        return 0
    blanks, rest = divmod(indent_width(first), place.scope.width // 8 + 1)
    return blanks if not rest and blanks in {2, 3, 4, 8} else 0


def _scaled(text: str, place: Place, unit: int) -> str:
    """Two blanks a level in a file of fours, or four in a file of twos, put right where every line says so."""
    lines = text.split("\n")
    further = not place.ask.left.strip() and lines[0][:1].isspace()
    base = indent_width(lines[0]) if place.absolute or further else place.scope.width
    if further and not place.absolute and goes_deeper(place):
        base += place.scope.width  # its blanks are wanted beside those that stand there
    body = [
        (number, line)
        for number, (line, code) in enumerate(zip(lines, _code_lines(lines, place), strict=True))
        if code and number
    ]
    rises = {
        indent_width(line) - (indent_width(lines[number - 1]) if number > 1 else base)
        for number, line in body
        if opens_block(lines[number - 1], place.scope.language)
    }
    left = place.ask.left.rstrip()
    if body and not lines[0].strip() and left[-1:] not in {"(", "["} and opens_block(left, place.scope.language):
        rises.add(indent_width(body[0][1]) - base)
    if len(rises) != 1:
        return text
    own = rises.pop()
    if own == unit or own not in {2, 3, 4, 8} or place.scope.width % unit:
        return text
    over = [indent_width(line) - base for _, line in body]
    if any(width < 0 or width % own for width in over):
        return text
    for (number, line), width in zip(body, over, strict=True):
        lines[number] = " " * (base + width // own * unit) + line.lstrip(" \t")
    return "\n".join(lines)


def consistent(text: str, place: Place) -> str:
    """All lines further left where all stand too deep, not the first alone: a block of Python is broken by less."""
    lines = text.split("\n")
    if len(lines) < 2 or "\t" in text[: len(text) - len(text.lstrip())]:
        return text
    if not lines[0].strip() or not place.scope.fresh or not any(line.strip() for line in lines[1:]):
        return text if lines[0].strip() else _first_of_body(lines, place)
    if place.absolute:
        return _moved(text, place, place.scope.width - indent_width(lines[0]), first=True)
    if opens_block(lines[0], place.scope.language) and place.scope.width and not indent_width(lines[0]):
        following = next(line for line in lines[1:] if line.strip())
        if indent_width(following) <= place.scope.width:
            return _moved(text, place, place.scope.width)  # it counts from the cursor
    over = _too_deep(lines, place) if place.scope.language.offside else 0  # elsewhere how deep a line stands is taste
    over = over or _deeper_than_said(lines, place)
    return _moved(text, place, -over, first=bool(place.ask.left) and lines[0][:1].isspace()) if over else text


def _too_deep(lines: list[str], place: Place) -> int:
    """How much too deep the lines behind the first stand, which is where the cursor is."""
    given, first = place.scope.width, indent_width(lines[0])
    following = next(line for line in lines[1:] if line.strip())
    second = indent_width(following)
    if first:
        if (
            not place.ask.left
            or _fits(lines[0], second, given, place)
            or not _fits(lines[0], second - first, given, place)
        ):
            return 0
        return first if second - first >= given else 0
    reading = Reading(place.scope.language)
    reading.read(lines[0])
    if not given < second <= given + 8 or opens_block(lines[0], place.scope.language) or reading.open:
        return 0
    goes_on = following.lstrip().startswith(_GOES_ON) or lines[0].rstrip()[-1:] in ",\\=+"
    return 0 if goes_on else second - given


def _deeper_than_said(lines: list[str], place: Place) -> int:
    """How much too deep the lines behind the first stand, where that has blanks too many: as many as it has, or counted from the margin."""
    first, given = indent_width(lines[0]), place.scope.width
    if not first or not place.ask.left or place.scope.prose or goes_deeper(place) or _stands(lines, 0, place):
        return 0
    second = indent_width(next(line for line in lines[1:] if line.strip()))
    return next((by for by in (first, first - given) if 0 < by <= second - given and _stands(lines, by, place)), 0)


def _stands(lines: list[str], by: int, place: Place) -> bool:
    """Whether the lines behind the first, so much further left, stand as deep as the cursor or as a block that was opened there."""
    given = place.scope.width
    levels, reading, opened = [given], Reading(place.scope.language), False
    for number, (line, code) in enumerate(zip(lines, _code_lines(lines, place), strict=True)):
        if number and code and line.strip():
            width = indent_width(line) - by
            if opened and width > levels[-1]:
                levels.append(width)
            while width < levels[-1] and len(levels) > 1:
                levels.pop()
            if width > levels[-1] and not reading.brackets and not line.lstrip().startswith(_GOES_ON):
                return False
        reading.read(line)
        if head := line.strip():
            opened = opens_block(line, place.scope.language) or bool(_BARE_HEAD.match(head) and head[-1] != ";")
    return True


def _fits(head: str, width: int, given: int, place: Place) -> bool:
    """Whether a line so deep can follow a head that stands where the cursor does."""
    reading = Reading(place.scope.language)
    reading.read(head)
    if opens_block(head, place.scope.language):
        return width > given
    return reading.open or width <= given


def _first_of_body(lines: list[str], place: Place) -> str:
    """A body whose first line alone stands a blank deeper than the others, put right."""
    body = [number for number, line in enumerate(lines) if line.strip()]
    if len(body) > 1:
        first, second = (indent_width(lines[number]) for number in body[:2])
        if abs(first - second) == 1 and not opens_block(lines[body[0]], place.scope.language):
            lines[body[0]] = indent_of(lines[body[1]]) + lines[body[0]].lstrip(" \t")
        over = _closer_too_deep(lines, body, place)
        if over:
            return _moved("\n".join(lines), place, -over)
    return "\n".join(lines)


def _closer_too_deep(lines: list[str], body: list[int], place: Place) -> int:
    """How much too deep a whole block stands, by what closes it: that stands as deep as the line which opened it."""
    left, last = place.ask.left, lines[body[-1]]
    if not left.strip() or not place.scope.language.closes(last.strip()) or TAB in indent_of(last):
        return 0
    over = indent_width(last) - place.scope.width
    deeper = all(indent_width(lines[number]) > indent_width(last) for number in body[:-1])
    return over if over > 0 and deeper else 0


def _moved(text: str, place: Place, by: int, *, first: bool = False) -> str:
    """Each line so many columns further right, or left as far as it can."""

    def move(line: str) -> str:
        width = max(0, indent_width(line) + by)
        blanks = TAB * (width // 8) + " " * (width % 8) if place.scope.unit == TAB else " " * width
        return blanks + line.lstrip(" \t") if line.strip() else line

    lines = text.split("\n")
    head = lines[0].lstrip(" \t") if first else lines[0]
    return "\n".join([head, *_each(text, place, move).split("\n")[1:]])


def _each(text: str, place: Place, put: Callable[[str], str]) -> str:
    """Each line but those in strings of many lines, as `put` has it."""
    lines = text.split("\n")
    return "\n".join(put(line) if code else line for line, code in zip(lines, _code_lines(lines, place), strict=True))


def _code_lines(lines: list[str], place: Place) -> tuple[bool, ...]:
    """Of each line, whether it begins as code: not within a string or a comment of many lines."""
    text = "\n".join(lines)
    if not may_open_text(text, place.scope.language):
        return (True,) * len(lines)
    return _read(text, place.scope.language.id)


@lru_cache(maxsize=4)  # several rules ask of the same text
def _read(text: str, language: str) -> tuple[bool, ...]:
    reading = Reading(language_of(language))
    code: list[bool] = []
    for line in text.split("\n"):
        code.append(not reading.until)
        reading.read(line)
    return tuple(code)
