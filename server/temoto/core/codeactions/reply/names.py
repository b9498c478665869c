"""What does a piece of code define, and from which line to which? Read off its lines' first words and indentation.

A parser knows better, and has its say once a text is to be applied; here pieces of replies must be told apart that no parser
could read.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from temoto.core.code.language import NOT_NAMES, Language
from temoto.core.code.languages import UNKNOWN
from temoto.core.code.left_open import without_comment
from temoto.core.code.text import indent_width
from temoto.core.code.texts import text_lines
from temoto.core.codeactions.reply.elided import block_lines

_MODIFIERS = (
    r"(?:(?:export|default|pub(?:\([^)]*\))?|public|private|protected|internal|static|abstract|async|final|override|virtual|inline|extern|"
    r"unsafe|const|sealed|partial|data|open|declare|constexpr|fileprivate|suspend|local|my|our|case|implicit|lazy|operator|infix|tailrec"
    r"|mutating|nonmutating|required|convenience|indirect|nonisolated|external|readonly|expect|actual|inner|value|annotation"
    r"|extern\s+\"[^\"]*\")\s+)*"
)
_OF_LET = r"(?:(?:rec|private|internal|inline|mutable)\s+(?=[\w(]))*"  # between `let` and the name
_BOUND = re.compile(
    r"\s*(?:export\s+)?(?:default\s+)?(?:const|let|var)\s+([\w$]+)\s*(?::[^=]*)?=\s*(?:async\s*)?(?:function\b|\(.*=>|\($|[\w$]+\s*=>)"
)
_C_LIKE = re.compile(r"\s*[A-Za-z_][\w:<>,\[\]*& ]{0,200}[\s*&]([A-Za-z_~][\w:~]{0,100})\s*\([^;=]*(?:\)\s*=>.*)?$")
_C_TYPE = re.compile(r"\s*(?:typedef\s+)?(?:struct|union|enum|class)\s+(\w+)\s*(?:\{|:|$)")
_MEMBER = re.compile(
    r"\s*(?:(?:public|private|protected|static|async|get|set|readonly|override|abstract)\s+)*\*?(#?[\w$]+)\s*(?:<[^>]*>)?\([^;]*\{\s*$"
)
_NEVER = frozenset("\"'@-</")  # no line begins with one and defines something
_FIRST_WORD = re.compile(r"\s*[#*]?(\w+)")  # `#x() {` and `*x() {` are members of JavaScript's classes
IMPORT = re.compile(
    r"(?:import\b(?!\s*\()|from\s+\S+\s+import\b|#\s*include\b|use\s+[\w:]+|using\s+[\w.:]+(?:\s*=.*)?;|package\s+\w+|require\b"
    r"|extern crate\b|(?:const|let|var)\s+[^=]+=\s*require\()"
)
_LABEL = re.compile(r"[A-Za-z_]\w*\s*:")
LONG = 600  # characters of a line that are looked at
FAR = 200  # lines one attribute may have


@dataclass(frozen=True, slots=True)
class Defined:
    """A definition: its name, the line of its head, from its first decoration to its last line, and how far it is indented."""

    name: str
    head: int
    first: int
    last: int
    width: int


def defined(
    lines: Sequence[str], language: Language, texts: Collection[int] | None = None, names: dict[str, str] | None = None
) -> list[Defined]:
    """The definitions in some lines, in order. `texts`: the lines that begin inside a string; None: as the language's marks tell.
    `names`: what lines that were read before define; filled.

    A line of a string, a directive, a label at the margin and a comment further left end no definition.
    """
    if texts is None:
        texts = {line for first, last in text_lines(lines, language) for line in range(first, last + 1)}
    texts = block_lines(lines, language).union(texts)
    names = {} if names is None else names
    found: list[Defined] = []
    open_ones: list[int] = []  # places in `found` whose last line is not met yet, outer before inner
    solid = -1  # the last line that is not blank
    for index, line in enumerate(lines):
        bare = line.strip()
        if not bare:
            continue
        if index in texts:
            solid = index
            continue
        width = indent_width(line)
        if open_ones and width <= found[open_ones[-1]].width and _stands_apart(bare, language):
            continue  # what follows tells whether it stands in the definition or behind it
        while open_ones and _is_past(found[open_ones[-1]], width, bare, language):
            place = open_ones.pop()
            found[place] = _up_to(found[place], solid)
        solid = index
        if (name := names.get(line)) is None:
            name = names[line] = name_on(line, language)
        if name:
            open_ones.append(len(found))
            found.append(Defined(name, index, decorated_from(lines, index, language), index, width))
    for place in open_ones:
        found[place] = _up_to(found[place], solid)
    return found


def _up_to(definition: Defined, last: int) -> Defined:
    return Defined(definition.name, definition.head, definition.first, last, definition.width)


def tops(definitions: Sequence[Defined]) -> list[Defined]:
    """Those that stand inside no other."""
    outer: list[Defined] = []
    for one in definitions:
        if not outer or one.head > outer[-1].last:
            outer.append(one)
    return outer


def name_on(line: str, language: Language) -> str:
    """The name a line defines, or nothing."""
    line = line[:LONG].rstrip()
    if not line or line.lstrip()[:1] in _NEVER or language.is_comment(line) or language.is_attribute(line):
        return ""
    defines = language.definitions
    for pattern in (_worded(defines.words or UNKNOWN.definitions.words), _BOUND):
        if met := pattern.match(line):
            return met.group(1).rstrip(":")
    if defines.typed and (met := _C_TYPE.match(line)):
        return met.group(1)
    first = _FIRST_WORD.match(line)
    if "(" not in line or not first or first.group(1) in NOT_NAMES or "=" in line.split("(", 1)[0]:
        return ""
    for pattern, heads in ((_C_LIKE, defines.typed), (_MEMBER, defines.members)):
        if heads and (met := pattern.match(line)) and met.group(1) not in NOT_NAMES:
            return met.group(1)
    return ""


@cache
def _worded(words: tuple[str, ...]) -> re.Pattern[str]:
    """A line that defines by one of these words."""
    each = "|".join(
        re.escape(word) + (r"(?:<[^>]*>)?" if word == "impl" else "") for word in sorted(words, key=len, reverse=True)
    )
    return re.compile(rf"\s*{_MODIFIERS}(?:{each})\s+{_OF_LET}(?:\([^)]*\)\s*)?(?:self\.)?([\w$:?!~]+)")


def is_import(line: str) -> bool:
    return bool(IMPORT.match(line.strip()[:LONG]))


def imported(lines: Sequence[str]) -> frozenset[int]:
    """The lines that import, those inside an import's brackets too."""
    found: set[int] = set()
    closer = ""
    for index, line in enumerate(lines):
        if closer:
            found.add(index)
            closer = "" if closer in line else closer
        elif is_import(line):
            found.add(index)
            closer = next((end for start, end in (("(", ")"), ("{", "}")) if start in line and end not in line), "")
    return frozenset(found)


def balanced(lines: Sequence[str], language: Language) -> bool:
    """Whether as many braces close as open, and every long quote ends: what was found by indentation is then whole."""
    text = "\n".join(lines)
    return text.count("{") == text.count("}") and all(text.count(quote) % 2 == 0 for quote in language.long_quotes)


def decorated_from(lines: Sequence[str], head: int, language: Language) -> int:
    """The first of the lines right over a head that belong to it: comments and attributes, over several lines too."""
    first, width = head, indent_width(lines[head])
    while first:
        line = lines[first - 1]
        if language.decorates(line) and indent_width(line) in {width, width + 1}:
            first -= 1
        elif (opener := _attribute_of(lines, first - 1, width, language)) is not None:
            first = opener
        else:
            break
    return first


def _attribute_of(lines: Sequence[str], last: int, width: int, language: Language) -> int | None:
    """Where the attribute of several lines begins that ends on a line; None where none does. Its arguments stand further right."""
    if not language.attributes or not lines[last].strip():
        return None
    closes = indent_width(lines[last]) == width and lines[last].lstrip()[:1] in {")", "]", "}"}
    if not closes and (
        indent_width(lines[last]) <= width or not without_comment(lines[last], language).endswith((")", "]"))
    ):
        return None
    at = last - 1
    while at >= 0 and last - at < FAR and (not lines[at].strip() or indent_width(lines[at]) > width):
        at -= 1
    if at < 0 or indent_width(lines[at]) != width or not lines[at].lstrip().startswith(language.attributes):
        return None
    return at if without_comment(lines[at], language).endswith(("(", "[", "{", ",")) else None


def _stands_apart(bare: str, language: Language) -> bool:
    """Whether a line may stand further left than the code it belongs to: a comment, a directive, a label."""
    return language.is_comment(bare) or (language.directives and (bare.startswith("#") or bool(_LABEL.fullmatch(bare))))


def _is_past(definition: Defined, width: int, bare: str, language: Language) -> bool:
    """Whether a line stands behind a definition: further left, or as far and no bracket of its own."""
    return width < definition.width or (
        width == definition.width and not bare.startswith("{") and not language.closes(bare)
    )
