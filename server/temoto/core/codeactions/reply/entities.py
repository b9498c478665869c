"""Which signs of a rewrite are written as HTML entities ("p-&gt;x")? All of the text, or those of the code where one raw sign is left."""

import re
from collections.abc import Sequence

from temoto.core.code.language import LanguageKind
from temoto.core.code.left_open import Reading
from temoto.core.codeactions.reply.look_alikes import BETWEEN_TAGS
from temoto.core.codeactions.reply.records import RewriteRequest

_NAMED = r"(?:lt|gt|amp|quot|apos|#(?:34|38|39|60|62|[xX](?:22|26|27|3[cCeE])));"
_ENTITY = re.compile(rf"&{_NAMED}")
_RAW = re.compile(rf"[<>]|&(?!{_NAMED})")
_NUMBERED = re.compile(r"&#(?:(\d+)|[xX]([\da-fA-F]+));")
# The ampersand last: it begins the others.
_SIGNS = (
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", '"'),
    ("&apos;", "'"),
    ("&amp;", "&"),
)
_OPERATOR = re.compile(
    r"[\w)]\s*=&gt;|[\w)\]]-&gt;|\$\w[\w>'\[\]-]*\s*&(?:lt|gt);|[\w)\]] &amp;&amp;(?= )"
)  # in text between tags as little as anywhere in code
_NAMES = re.compile(r"(?<!&)\b(?:lt|gt|amp|quot|apos)\b")


def without_entities(lines: Sequence[str], request: RewriteRequest) -> list[str]:
    """Without HTML entities, where the code was escaped as a whole, or its signs outside strings and comments were."""
    text = "\n".join(lines)
    if not _ENTITY.search(text) or any(_ENTITY.search(line) for line in request.bare):
        return list(lines)
    if not _RAW.search(text):
        return _plain(text).split("\n")
    if not _is_told(text, request):
        return list(lines)
    reading = Reading(request.entry)
    return [_in_code(line, reading.code(line)) for line in lines]


def escaped(text: str, request: RewriteRequest) -> str:
    """The first entity of a rewrite in which some signs are escaped and others not, so that nobody can tell which are meant."""
    language = request.entry
    if not _ENTITY.search(text) or any(_ENTITY.search(line) for line in request.bare):
        return ""
    entity = _ENTITY if _is_told(text, request) else _OPERATOR
    if language.kind is not LanguageKind.CODE or (entity is _OPERATOR and not language.holds_text):
        return ""
    reading = Reading(language)
    own = {line.strip() for line in request.bare}
    codes = (reading.code(line) for line in text.splitlines() if line.strip() not in own)
    found = (entity.search(BETWEEN_TAGS.sub(">", code)) for code in codes)
    return next((met.group() for met in found if met), "")


def _is_told(text: str, request: RewriteRequest) -> bool:
    """Whether an entity cannot be meant in this code: it holds no text, and nothing in it is called `lt` or `gt`."""
    language = request.entry
    if language.holds_text or language.kind not in {LanguageKind.CODE, LanguageKind.SHELL}:
        return False
    return not _NAMES.search(text) and not any(_NAMES.search(line) for line in request.lines)


def _in_code(line: str, code: str) -> str:
    made, at = "", 0
    for met in _ENTITY.finditer(code):
        made += line[at : met.start()] + _plain(met.group())
        at = met.end()
    return made + line[at:]


def _plain(text: str) -> str:
    text = _NUMBERED.sub(lambda met: _plain_number(met) if _ENTITY.fullmatch(met.group()) else met.group(), text)
    for entity, sign in _SIGNS:
        text = text.replace(entity, sign)
    return text


def _plain_number(met: re.Match[str]) -> str:
    return chr(int(met[1]) if met[1] else int(met[2], 16))
