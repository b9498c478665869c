"""Which definition does a line stand in, where no parser can tell? A guess by indentation, or none: better nothing than the wrong lines.

Made for languages that indent as Python does and for those with braces. Looks at a limited number of lines, so it is instant anywhere.
"""

import re
from collections.abc import Sequence
from typing import Final

from temoto.core.code.outline import Definition, DefinitionKind
from temoto.core.code.text import indent_width

_REACH: Final = 3_000  # lines looked at, up and down
_WORD: Final = re.compile(
    r"\s*(?:[\w@]+(?:\([^()]*\))?\s+){0,4}?(?P<word>def|class|fn|func|function|fun|sub|struct|interface|trait|impl|enum|module|namespace"
    r"|procedure|proc|macro|record|object|protocol|extension)\s+(?P<name>[\w$.:]+)"
)
_SHAPE: Final = re.compile(r"\s*(?:[\w:<>,*&\[\]?.]+\s+)*[*&]*(?P<name>[\w$~]+)\s*\([^;]*(?:\{\s*|\)\s*|,\s*|\()$")
_NOT_A_NAME: Final = frozenset(
    (
        *(
            "if",
            "elif",
            "else",
            "for",
            "foreach",
            "while",
            "switch",
            "match",
            "case",
            "catch",
            "except",
            "try",
            "with",
            "do",
        ),
        *("return", "throw", "new", "await", "yield", "using", "lock", "unless", "until", "when", "select", "guard"),
    )
)
_CLASSES: Final = frozenset(
    ("class", "struct", "interface", "trait", "impl", "enum", "record", "object", "protocol", "extension")
)
_CONTINUES: Final = re.compile(r"\s*[)\]]")
_CLOSES: Final = re.compile(r"\s*(?:\}|end\b)")
_ATTRIBUTE: Final = re.compile(r"\s*(?:@\w|#\[|\[\w+.*\]\s*$)")


def enclosing(lines: Sequence[str], line: int) -> Definition | None:
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
        if not _CLOSES.match(text) and not _CONTINUES.match(text) and (found := _definition(lines, number)):
            if found.last >= line:
                return found
        elif _CONTINUES.match(text) or (_CLOSES.match(text) and number == at) or text.strip() == "{":
            width = here + 1  # its opener stands as far left as it does
            continue
        width = here
    return None


def _definition(lines: Sequence[str], head: int) -> Definition | None:
    text = lines[head].rstrip()
    word = _WORD.match(text)
    shape = None if word else _SHAPE.match(text)
    if not word and not shape:
        return None
    name = (word or shape or {"name": ""})["name"]
    if name in _NOT_A_NAME or (shape and text.split(maxsplit=1)[0] in _NOT_A_NAME):
        return None
    last = _last(lines, head)
    if last is None:
        return None
    first = head
    while first > 0 and _ATTRIBUTE.match(lines[first - 1]) and indent_width(lines[first - 1]) == indent_width(text):
        first -= 1
    kind = DefinitionKind.CLASS if word and word["word"] in _CLASSES else DefinitionKind.FUNCTION
    return Definition(name.rsplit(".", maxsplit=1)[-1].rsplit(":", maxsplit=1)[-1] or name, kind, first, last, head)


def _last(lines: Sequence[str], head: int) -> int | None:
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
        if _CLOSES.match(text) and not colon:
            return number
        break
    else:
        if head + _REACH < len(lines):
            return None
    return last if colon and last > head else None
