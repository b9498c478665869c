r"""What stands around all of the code like an envelope: a first line and a last that only say where it begins and where it ends?

    <parameter name="code">     ---BEGIN CODE---     // START OF REWRITTEN CODE     <<<CODE
    …                           …                    …                              …
    </parameter>                ---END CODE---       // END OF REWRITTEN CODE       CODE>>>

Both ends or none: a lone one may be code. Of a tool call's arguments the one that is named after code is it.
"""

import re
from collections.abc import Sequence

from temoto.core.code.language import LanguageKind
from temoto.core.codeactions.reply.elided import comment_of
from temoto.core.codeactions.reply.records import RewriteRequest

_OPENS = re.compile(r"<(?P<name>[A-Za-z_][\w:.-]*)(?P<more>(?:=|\s)[^<>]*)?>")
_NOUN = r"(?:code|rewrit\w*|refactor\w*|file|answer|output|response|result|solution|snippet|function|replacement|target|selection)"
_BEGINS, _ENDS = (
    re.compile(rf"[\W_]*(?:{words})(?:[ _-]+\w+){{0,2}}[ _-]+{_NOUN}(?:[ _-]+\w+)?[\W_]*", re.IGNORECASE)
    for words in ("begin|start", "end|finish|stop")
)
_RULE = re.compile(r"[-=#*<>~_]{3}")
_HERE = re.compile(r"<<<?\s*(\w+)")
_CODE = re.compile(r"code|content|new|text|replace|answer|body|source|output|result", re.IGNORECASE)
_OLD = re.compile(r"old|search|before|original", re.IGNORECASE)
MOST = 6  # envelopes in one another, and arguments of one call
LONG = 300  # letters of a line that is only a tag


def unwrapped(lines: list[str], request: RewriteRequest) -> list[str]:
    """The lines without such envelopes; as they are where the target begins or ends in the same way."""
    if request.entry.kind is LanguageKind.MARKUP:
        return lines
    solid = [line.strip() for line in request.bare if line.strip()]
    if solid and solid[0][:1] == "<":
        return lines
    for _ in range(MOST):
        plain = _solid(lines)
        if not plain or (len(plain) == 1 and "</" not in plain[0]):
            return lines
        inner = _without_tags(plain) if plain[0].lstrip()[:1] == "<" else None
        if inner is None:
            inner = _without_marks(plain, request)
        if inner is None or _has(plain[0], request):
            return lines
        lines = inner
    return lines


def _has(line: str, request: RewriteRequest) -> bool:
    """Whether the document has a line of its own like this."""
    return any(line.strip() == there.strip() for there in request.lines)


def _without_tags(lines: list[str]) -> list[str] | None:
    """The lines within the tags around them, or within the one of several pairs that is named after code; None where there are none."""
    groups: list[tuple[str, list[str]]] = []
    rest = lines
    while rest and len(groups) < MOST:
        opened = _OPENS.match(rest[0].lstrip()[:LONG])
        if opened is None:
            return None
        closer = f"</{opened['name']}>"
        end = next((index for index, line in enumerate(rest) if line.rstrip().endswith(closer)), None)
        if not groups and rest[-1].rstrip().endswith(closer) and not _begins_again(rest, opened["name"]):
            end = len(rest) - 1
        if end is None:
            return None
        inner = [rest[0].lstrip()[opened.end() :], *rest[1 : end + 1]]
        inner[end] = inner[end].rstrip().removesuffix(closer)
        groups.append((f"{opened['name']}{opened['more'] or ''}", _solid(inner)))
        rest = _solid(rest[end + 1 :])
    if rest or not groups:
        return None
    if len(groups) == 1:
        return groups[0][1]
    named = [inner for name, inner in groups if _CODE.search(name) and not _OLD.search(name)]
    return named[0] if len(named) == 1 else None


def _begins_again(lines: Sequence[str], name: str) -> bool:
    return any(line.lstrip().startswith((f"<{name}>", f"<{name} ", f"<{name}=")) for line in lines[1:])


def _without_marks(lines: list[str], request: RewriteRequest) -> list[str] | None:
    first, last = lines[0].strip(), lines[-1].strip()
    if len(first) > LONG or len(last) > LONG:
        return None
    if (first, last) == ("<![CDATA[", "]]>"):
        return _solid(lines[1:-1])
    here = _HERE.fullmatch(first)
    if here and re.fullmatch(rf"{here[1]}\s*(?:>>>?)?", last):
        return _solid(lines[1:-1])
    marked = all(_RULE.search(line) or comment_of(line, request.entry) for line in (first, last))
    return _solid(lines[1:-1]) if marked and _BEGINS.fullmatch(first) and _ENDS.fullmatch(last) else None


def _solid(lines: Sequence[str]) -> list[str]:
    """The lines without blank ones at either end."""
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return list(lines[start:end])
