"""What stands over the target's head that a rewrite which begins at the head leaves out? Decorators, attributes, annotations: they stay.

A rewrite that has any of its own means those, and so does one the user asked to be without.
"""

import re
from collections.abc import Sequence

from temoto.core.code.language import Language
from temoto.core.code.text import indent_of
from temoto.core.codeactions.reply.names import LONG, Defined, decorated_from, name_on, tops
from temoto.core.codeactions.reply.records import RewriteRequest

_NAME = re.compile(r"\w{3,}")
# Attributes on the head's own line.
_BESIDE = re.compile(r"(\s*)((?:@[\w.:]+(?:\([^()]*\)\s*|\s+)|(?:#\[[^\]]*\]|\[\[?[^\]]*\]\]?)\s*)+)(?=\w)")
_KINDS = re.compile(r"decorat|attribute|annotation|デコレータ|属性|アノテーション|注釈", re.IGNORECASE)


def decorated(lines: Sequence[str], request: RewriteRequest) -> list[str]:
    """The rewrite with what stood over the target's head and is missing over its own; both stand as the document is indented."""
    language = request.entry
    if not any(line.lstrip().startswith(language.attributes) for line in request.bare):
        return list(lines)
    target, marks = apart(request.bare, language)
    plain, own_marks = apart(lines, language)
    wanted = tops(request.seen.defined(target))
    over = _over(target, wanted, language)
    beside = marks.get(wanted[0].head, "") if wanted else ""
    if not (over or beside) or _asked_without([*over, beside], request):
        return list(lines)
    head = _head(plain, wanted[0], request)
    if head is None or head in own_marks:
        return list(lines)
    own = decorated_from(lines, head, language)
    if any(language.is_attribute(line) for line in lines[own:head]):
        return list(lines)
    if any(line.strip() for line in lines[own:head]):  # comments of its own take the place of the target's
        over = [line for line in over if not language.is_comment(line)]
    indent = indent_of(lines[head])
    return [*lines[:head], *over, indent + beside + lines[head][len(indent) :], *lines[head + 1 :]]


def apart(lines: Sequence[str], language: Language) -> tuple[list[str], dict[int, str]]:
    """(the lines with heads that begin with attributes bare of them, those attributes by their line): `@Override public int f()`."""
    made, marks = list(lines), dict[int, str]()
    for index, line in enumerate(lines):
        met = _BESIDE.match(line[:LONG]) if language.is_attribute(line) or line.lstrip().startswith("[") else None
        if met and language.attributes and name_on(bare := met.group(1) + line[met.end() :], language):
            made[index], marks[index] = bare, met.group(2)
    return made, marks


def _over(target: Sequence[str], wanted: Sequence[Defined], language: Language) -> list[str]:
    """The lines over the target's first head, where there is an attribute and nothing but attributes and comments."""
    if not wanted:
        return []
    over = [line for line in target[: wanted[0].head] if line.strip()]
    if not any(language.is_attribute(line) for line in over):
        return []
    first = next(index for index, line in enumerate(target) if line.strip())
    return over if decorated_from(target, wanted[0].head, language) <= first else []


def _asked_without(over: Sequence[str], request: RewriteRequest) -> bool:
    """Whether what the user asked for is about one of these."""
    asked = request.asked
    names = {
        name
        for line in over
        if request.entry.is_attribute(line) or line.startswith("[")
        for name in _NAME.findall(line)
    }
    return bool(asked) and (bool(_KINDS.search(asked)) or any(name.lower() in asked.lower() for name in names))


def _head(lines: Sequence[str], wanted: Defined, request: RewriteRequest) -> int | None:
    """The line of the rewrite that is the target's head: by its name, else the first thing it defines."""
    found = tops(request.seen.defined(lines))
    named = [one.head for one in found if one.name == wanted.name]
    if len(named) == 1:
        return named[0]
    return found[0].head if found and not named else None
