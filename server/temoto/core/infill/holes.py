"""Where can a piece be cut out of code so that filling it in says something of a model?

    lines     return price * rate│⏎            the rest of a line from its first word
    spans     return price │* rate⏎    x = 1│   from the middle of a line to the middle of one, at most two below
    blocks    for x in xs:⏎    │…⏎…│           the body of a block

The same text gives the same holes on every machine: places are chosen by a checksum, not by chance.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Final
from zlib import crc32

from temoto.core.code.languages import language_of
from temoto.core.code.left_open import opens_block
from temoto.core.code.text import indent_width, split_lines

LONGEST_LINE: Final = 300  # code points; longer ones are data, or minified
_LEAST: Final = 4  # signs of a line that is worth a hole: a lone closer says nothing of a model
_MOST_BODY, _MOST_SPAN = 12, 3  # lines
_LEAST_A_FILE, _MOST_FILES = 4, 1_000


class HoleKind(StrEnum):
    """What is cut out."""

    LINES = "lines"
    SPANS = "spans"
    BLOCKS = "blocks"


@dataclass(frozen=True, slots=True)
class Hole:
    """A document with a piece cut out: `prefix` + `middle` + `suffix` is the whole. `test` calls what `entry_point` names."""

    id: str
    file: str
    language: str
    prefix: str
    middle: str
    suffix: str
    test: str = ""
    entry_point: str = ""

    @property
    def place(self) -> tuple[int, int]:
        """Line and column of the cursor, from 0."""
        lines = split_lines(self.prefix)
        if not lines or lines[-1].endswith(("\n", "\r")):
            return len(lines), 0
        return len(lines) - 1, len(lines[-1])


def holes_in(text: str, file: str, language: str, kind: HoleKind, most: int) -> list[Hole]:
    """At most `most` holes of one kind, in the order of the text. None in a text whose lines are data."""
    lines = split_lines(text)
    if any(len(line) > LONGEST_LINE for line in lines):
        return []
    spans = {HoleKind.LINES: _line, HoleKind.SPANS: _span, HoleKind.BLOCKS: _block}[kind]
    places = [place for number in range(len(lines)) if (place := spans(lines, number, language))]
    chosen = sorted(sorted(places, key=lambda place: crc32(f"{file}:{place}".encode()))[:most])
    starts = _starts(lines)
    return [
        Hole(f"{file}:{line + 1}", file, language, text[: starts[line] + column], text[starts[line] + column : end], text[end:])
        for line, column, last, to in chosen
        for end in (starts[last] + to,)
    ]  # fmt: skip


_Place = tuple[int, int, int, int]  # line, column, last line, the column its end is at


def _starts(lines: Sequence[str]) -> list[int]:
    starts, offset = list[int](), 0
    for line in lines:
        starts.append(offset)
        offset += len(line)
    return starts


def _says_something(line: str, language: str) -> bool:
    text, words = line.strip(), language_of(language)
    return sum(map(str.isalnum, text)) >= _LEAST and not words.is_comment(line) and not words.is_attribute(line)


def _line(lines: Sequence[str], number: int, language: str) -> _Place | None:
    line = lines[number]
    if number == 0 or not _says_something(line, language):
        return None
    return number, len(line) - len(line.lstrip()), number, len(line.rstrip())


def _span(lines: Sequence[str], number: int, language: str) -> _Place | None:
    if _line(lines, number, language) is None:
        return None
    line = lines[number]
    begins = [at for at in range(1, len(line.rstrip())) if _border(line, at) and line[:at].strip()]
    last = min(number + crc32(line.encode()) % _MOST_SPAN, len(lines) - 1)
    to = lines[last]
    if not begins or not to.strip():
        return None
    start = begins[crc32(f"{number}:{line}".encode()) % len(begins)]
    least = start + 1 if last == number else 1
    ends = [at for at in range(least, len(to.rstrip()) + 1) if at == len(to.rstrip()) or _border(to, at)]
    end = ends[crc32(f"{to}:{number}".encode()) % len(ends)]
    middle = line[start:end] if last == number else to[:end]
    return (number, start, last, end) if middle.strip() else None


def _border(line: str, at: int) -> bool:
    """Whether a word begins or ends at this column: nobody asks within one."""
    return _in_word(line[at - 1]) != _in_word(line[at])


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _block(lines: Sequence[str], number: int, language: str) -> _Place | None:
    opener = lines[number].rstrip()
    if not _says_something(opener, language) or not opens_block(opener, language_of(language)):
        return None
    width, first = indent_width(opener), number + 1
    last = first - 1
    for at in range(first, min(first + _MOST_BODY + 1, len(lines))):
        if lines[at].strip():
            if indent_width(lines[at].rstrip()) <= width:
                break
            last = at
    if not 0 < last - first + 1 <= _MOST_BODY or not lines[first].strip():
        return None
    return first, len(lines[first]) - len(lines[first].lstrip()), last, len(lines[last].rstrip())


def chosen(files: Iterable[tuple[str, str, str]], kind: HoleKind, most: int) -> list[Hole]:
    """At most `most` holes of (file, language, text), from as many files as there are; a few of each, more where the files are few."""
    read = list(islice(files, min(most, _MOST_FILES)))
    each = max(_LEAST_A_FILE, -(-most // max(1, len(read))))
    holes: list[Hole] = []
    for file, language, text in read:
        holes += holes_in(text, file, language, kind, min(each, most - len(holes)))
        if len(holes) >= most:
            break
    return holes
