"""Which definition does a line stand in, where no parser can tell? A guess by indentation, or none: better nothing than the wrong lines.

Made for languages that indent as Python does and for those with braces. Looks at a limited number of lines, so it is instant anywhere.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from temoto.core.code.language import NOT_NAMES, Language
from temoto.core.code.languages import UNKNOWN
from temoto.core.code.outline import Definition, DefinitionKind
from temoto.core.code.text import indent_width

_REACH: Final = 3_000  # lines looked at, up and down
_SHAPE: Final = re.compile(r"\s*(?:[\w:<>,*&\[\]?.]+\s+)*[*&]*(?P<name>[\w$~]+)\s*\([^;]*(?:\{\s*|\)\s*|,\s*|\()$")
_CONTINUES: Final = re.compile(r"\s*[)\]]")


def enclosing(lines: Sequence[str], line: int, language: Language) -> Definition | None:
    """The innermost definition that seems to hold this line, with the decorators above it. Never raises."""
    if not 0 <= line < len(lines):
        return None
    at = line
    while at > 0 and not lines[at].strip():
        at -= 1
    width = indent_width(lines[at]) + 1 if lines[at].strip() else 0
    for number in range(at, max(-1, at - _REACH), -1):
        text = lines[number]
        here = indent_width(text)
        if here >= width or not text.strip():
            continue
        closes = language.closes(text.strip())
        if not closes and not _CONTINUES.match(text) and (found := _definition(lines, number, language)):
            if found.last >= line:
                return found
        elif _CONTINUES.match(text) or (closes and number == at) or text.strip() == "{":
            width = here + 1  # its opener stands as far left as it does
            continue
        width = here
    return None


@cache
def _worded(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for lines that define something by one of these words."""
    each = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(rf"\s*(?:[\w@]+(?:\([^()]*\))?\s+){{0,4}}?(?P<word>{each})\s+(?P<name>[\w$.:]+)")


def _definition(lines: Sequence[str], head: int, language: Language) -> Definition | None:
    text = lines[head].rstrip()
    known = language.definitions if language.definitions.words else UNKNOWN.definitions
    word = _worded(known.words).match(text)
    shape = None if word else _SHAPE.match(text)
    if not word and not shape:
        return None
    name = (word or shape or {"name": ""})["name"]
    if name in NOT_NAMES or (shape and text.split(maxsplit=1)[0] in NOT_NAMES):
        return None
    last = _last(lines, head, language)
    if last is None:
        return None
    first = head
    while (
        first > 0 and language.is_attribute(lines[first - 1]) and indent_width(lines[first - 1]) == indent_width(text)
    ):
        first -= 1
    kind = DefinitionKind.CLASS if word and word["word"] in known.classes else DefinitionKind.FUNCTION
    return Definition(name.rsplit(".", maxsplit=1)[-1].rsplit(":", maxsplit=1)[-1] or name, kind, first, last, head)


def _last(lines: Sequence[str], head: int, language: Language) -> int | None:
    """The last line of the block that opens at `head`; None where it is not plain."""
    width, last, opened = indent_width(lines[head]), head, lines[head].rstrip().endswith(("{", ":"))
    colon = lines[head].rstrip().endswith(":")
    for number in range(head + 1, min(len(lines), head + _REACH)):
        text = lines[number]
        if not text.strip():
            continue
        if indent_width(text) > width:
            last = number
            continue
        if indent_width(text) < width:
            break
        if _CONTINUES.match(text) or (text.strip() == "{" and not opened):
            last, opened = number, opened or text.rstrip().endswith(("{", ":"))
            colon = colon or text.rstrip().endswith(":")
            continue
        if language.closes(text.strip()) and not colon:
            return number
        break
    else:
        if head + _REACH < len(lines):
            return None
    return last if colon and last > head else None
