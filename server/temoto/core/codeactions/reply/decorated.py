"""What stands over the target's head that a rewrite which begins at the head leaves out? Decorators, attributes, annotations: they stay.

A rewrite that has any of its own means those, and so does one the user asked to be without.
"""

import re
from collections.abc import Sequence
from operator import itemgetter

from temoto.core.code.language import Language
from temoto.core.code.text import indent_of
from temoto.core.codeactions.reply.members import pairs
from temoto.core.codeactions.reply.names import LONG, Defined, decorated_from, name_on, tops
from temoto.core.codeactions.reply.records import RewriteRequest

_NAME = re.compile(r"\w{3,}")
# Attributes on the head's own line.
_BESIDE = re.compile(r"(\s*)((?:@[\w.:]+(?:\([^()]*\)\s*|\s+)|(?:#\[[^\]]*\]|\[\[?[^\]]*\]\]?)\s*)+)(?=\w)")
_ITSELF = re.compile(r"\(\s*&?(?:mut )?(?:self|cls)\b")
_KINDS = re.compile(r"decorat|attribute|annotation|デコレータ|属性|アノテーション|注釈", re.IGNORECASE)


def decorated(lines: Sequence[str], request: RewriteRequest) -> list[str]:
    """The rewrite with what stood over the target's heads and is missing over its own; both stand as the document is indented."""
    language = request.entry
    if not any(line.lstrip().startswith(language.attributes) for line in request.bare):
        return list(lines)
    target, marks = apart(request.bare, language)
    plain, own_marks = apart(lines, language)
    wanted, found = request.seen.defined(target), request.seen.defined(plain)
    made = list(lines)
    known = [(one, other.head) for one, other in pairs(target, wanted, plain, found)]
    if (outer := tops(wanted)) and (head := _head(plain, outer[0], request)) is not None:
        known = [(outer[0], head), *(pair for pair in known if pair[0] != outer[0] and pair[1] != head)]
    for one, head in sorted(
        known, key=itemgetter(1), reverse=True
    ):  # from below, so that what stands above stays where it is
        first = bool(outer) and one == outer[0]
        over = _over(target, outer, language) if first else _attributes(target, one, language)
        beside = marks.get(one.head, "")
        if (
            head in own_marks
            or _asked_without([*over, beside], request)
            or _takes_itself(target[one.head], plain[head])
        ):
            continue
        _put(made, head, over, beside, language)
    return made


def _put(made: list[str], head: int, over: Sequence[str], beside: str, language: Language) -> None:
    """Write over a head what stood over it, unless it has attributes of its own."""
    own = made[decorated_from(made, head, language) : head]
    if not (over or beside) or any(language.is_attribute(line) for line in own):
        return
    if any(line.strip() for line in own):  # comments of its own take the place of the target's
        over = [line for line in over if not language.is_comment(line)]
    indent = indent_of(made[head])
    made[head : head + 1] = [*over, indent + beside + made[head][len(indent) :]]


def _attributes(target: Sequence[str], wanted: Defined, language: Language) -> list[str]:
    """The attributes right over a head, without the comments among them."""
    over = [line for line in target[decorated_from(target, wanted.head, language) : wanted.head] if line.strip()]
    plain = [line for line in over if not language.is_comment(line)]
    return plain if plain and language.is_attribute(plain[0]) else []


def _takes_itself(old: str, new: str) -> bool:
    """Whether a method came to take what it belongs to, or no longer does: then `@staticmethod` says what is wrong."""
    return bool(_ITSELF.search(old)) != bool(_ITSELF.search(new))


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
