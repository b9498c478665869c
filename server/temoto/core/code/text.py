r"""Where is a position in a text? Between an editor's columns (UTF-8, -16 or -32 units) and ours (code points).

Works a line at a time, so it costs nothing by file size. Never raises: what lies outside is clamped to the nearest
place inside, as LSP asks. Lines end with \n, \r\n or \r and nothing else: a form feed is an ordinary character.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal

Encoding = Literal["utf-8", "utf-16", "utf-32"]
_CODECS: Mapping[Encoding, tuple[str, int]] = MappingProxyType({"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2)})
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")


def split_lines(text: str) -> list[str]:
    """`text` as lines with their endings; joined they are `text` again. No line for what follows a final ending."""
    lines = line_feeds(text)  # a tenth of the time a pattern takes, which looks at each character
    if "\r" not in text:
        return lines
    return [one for line in lines for one in ((line,) if _ends_well(line) else _LINES.findall(line))]


def _ends_well(line: str) -> bool:
    """Whether there is no carriage return in it but the one before its line feed."""
    return line.find("\r", 0, len(line) - 2 if line.endswith("\r\n") else None) < 0


def line_feeds(text: str) -> list[str]:
    """`text` as lines that end in a line feed and in nothing else; the last one lacks it while it is being written."""
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + [last for last in lines[-1:] if last]


def without_ending(line: str) -> str:
    return line.rstrip("\r\n")


def to_code_points(line: str, units: int, encoding: Encoding) -> int:
    """The code point at column `units`; inside a character it falls back to its start, past the end to the end."""
    body = without_ending(line)
    if units <= 0:
        return 0
    if encoding == "utf-32" or body.isascii():
        return min(units, len(body))
    near = body[:units]  # no character is less than a unit
    codec, unit = _CODECS[encoding]
    try:
        encoded = near.encode(codec)
    except UnicodeEncodeError:  # a lone surrogate
        return _counted_to(near, units, encoding)
    # What is cut in two at the end is left out: the column falls back to its start.
    return len(encoded[: units * unit].decode(codec, "ignore"))


def from_code_points(line: str, column: int, encoding: Encoding) -> int:
    """The editor's column for code point `column` of `line`, clamped to the line."""
    body = without_ending(line)
    column = max(0, min(column, len(body)))
    if encoding == "utf-32" or body.isascii():
        return column
    left = body[:column]
    codec, unit = _CODECS[encoding]
    try:
        return len(left.encode(codec)) // unit
    except UnicodeEncodeError:  # a lone surrogate
        return sum(_width(character, encoding) for character in left)


def _counted_to(near: str, units: int, encoding: Encoding) -> int:
    """The code point at column `units`, letter by letter: what is no text in any encoding has a width of ours."""
    seen = 0
    for index, character in enumerate(near):
        seen += _width(character, encoding)
        if seen > units:
            return index
    return len(near)


def readable(text: str) -> str:
    """`text` with U+FFFD for each lone surrogate: a byte that is no UTF-8, or half a character, which nobody can be sent."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def behind_lone_bytes(text: str) -> int:
    """Where in `text` the part begins that can be written anew without losing a byte: behind the last lone surrogate."""
    if text.isascii():
        return 0
    return max((found.end() for found in _SURROGATE.finditer(text)), default=0)


def without_blanks(lines: Sequence[str], first: int, last: int) -> tuple[int, int] | None:
    """The lines from `first` to `last` without the blank ones at both ends; None where all are blank."""
    while first <= last and not lines[first].strip():
        first += 1
    while first <= last and not lines[last].strip():
        last -= 1
    return (first, last) if first <= last else None


def indent_of(line: str) -> str:
    """The blanks a line begins with."""
    return line[: len(line) - len(line.lstrip(" \t"))]


def indent_width(line: str) -> int:
    """How far a line is indented, tabs counted to the next multiple of 8 as compilers do."""
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    return len(indent.expandtabs(8)) if "\t" in indent else len(indent)


def _width(character: str, encoding: Encoding) -> int:
    code = ord(character)
    if encoding == "utf-16":
        return 2 if code > 0xFFFF else 1
    if code < 0x80:
        return 1
    if code < 0x800:
        return 2
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is no UTF-8, as Python's surrogateescape keeps it
        return 1
    return 3 if code < 0x10000 else 4
