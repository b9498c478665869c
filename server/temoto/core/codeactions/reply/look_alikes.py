"""Which signs of a rewrite look like others of the code? No-break spaces, curly quotes, long dashes, outside strings and comments.

Grammars take them for parts of names, so such code parses and does not run. Spaces are put right where code is nothing but code;
anything else is refused. In text (strings, comments, prose, what stands between tags) they are signs like others, and what the
document itself has in its code stays.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial

from temoto.core.code.language import Language, LanguageKind
from temoto.core.code.left_open import Reading
from temoto.core.code.text import indent_width, split_lines, without_ending
from temoto.core.codeactions.reply.letters import strange_letter
from temoto.core.codeactions.reply.records import RewriteRequest

SPACES = frozenset("\u00a0\u2007\u202f\u205f" + "".join(map(chr, range(0x2000, 0x2007))) + "\u2008\u2009\u200a")
_QUOTES = "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
_ANY = re.compile(f"[{''.join(sorted(SPACES))}{_QUOTES}{_DASHES}]")
_IN_A_WORD = re.compile("(?<=[^\\W\\d_])\u2019(?=[^\\W\\d_])")  # it’s
# Patterns between slashes, and strings by a letter and brackets (Ruby's %w[], Perl's q(), Elixir's ~s()), which no table has.
_REGEX = re.compile(
    r"(?:(?<=[=(,:!&|?;~])|\b(?:return|case|when|if|unless|and|or|not)\b)\s*(?:s|m|qr|tr|y)?/(?![/*\s])(?:\\.|[^/\\])+/"
    r"|(?:%[wWiIqQ]?|~[a-zA-Z]|\bq[qwr]?\s*)(?:\[[^\]]*\]|\([^)]*\)|\{[^}]*\}|<[^>]*>)"
)
_OPTION = re.compile(rf"(?:^|(?<=\s))-*[{_DASHES}][{_DASHES}-]*(?=\w)")
BETWEEN_TAGS = re.compile(r"(?<![=-])>[^<>{}]*(?=<|$)")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>?")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
# Where a value is due in code that may hold prose: behind an operator, in brackets of a call, behind a word that takes one, as a key's.
_DUE = re.compile(
    r"(?:=>?|[\[{]|\w\((?:[^()]*,)?|\s[.?+]|&&|\|\||\?\?|^\s*(?:return|echo|print|case|import|throw|require|include)\b"
    rf"|^\s*(?:import|export)\b.*\bfrom)\s*([{_QUOTES}])|^\s*[\w$]+\s*:\s*([{_QUOTES}])(?=.*,\s*$)"
)
_VALUE = re.compile(
    rf"^(?:\s*-\s+)*(?:[^\s:=][^:=]*[:=]\s+|[^\s:=]+=\s*)?(?:[\[{{]\s*)?([{_QUOTES}])|[\[{{].*,\s*([{_QUOTES}])"
)
_EDGE = re.compile(rf"^(?:[ \t]*)([{''.join(sorted(SPACES))}{_DASHES}])|[:=-]([{''.join(sorted(SPACES))}])")
_INDENTED = re.compile(rf"[ \t]*([{''.join(sorted(SPACES))}])")
_BLOCK_TEXT = re.compile(r"[|>][+-]?\d?\s*$")


def spaced(lines: Sequence[str], request: RewriteRequest) -> list[str]:
    """The lines with plain blanks for no-break spaces and their like in the code; only in front of lines where text may stand in it."""
    language = request.entry
    if language.kind in {LanguageKind.PROSE, LanguageKind.MARKUP, LanguageKind.OUTPUT}:
        return list(lines)
    strange = SPACES & set("".join(lines)) - set("".join(request.bare))
    if not strange:
        return list(lines)
    anywhere = language.kind is not LanguageKind.DATA and not language.holds_text
    reading = _up_to(request)
    made: list[str] = []
    for line in lines:
        code = reading.code(line)
        if not anywhere:
            code = code[: len(code) - len(code.lstrip())].ljust(len(line))  # how far a line is indented is no text
        pairs = zip(line, code, strict=True)
        made.append("".join(" " if shown in strange else character for character, shown in pairs))
    return made


def look_alike(text: str, request: RewriteRequest) -> str:
    """The first such sign or letter in the code of what takes the target's place, which the document's code has not; else empty."""
    if text.isascii():
        return ""
    own = {line.strip() for line in request.bare}
    lines = [without_ending(line) for line in split_lines(text)]
    strange = [sign for line, sign in _signs(lines, _up_to(request)) if line.strip() not in own]
    if strange:
        there = {sign for _, sign in _signs([without_ending(line) for line in request.lines], Reading(request.entry))}
        if sign := next((sign for sign in strange if sign not in there), ""):
            return sign
    if request.entry.kind in {LanguageKind.PROSE, LanguageKind.OUTPUT}:
        return ""
    code = [code for line, code in _code(lines, _up_to(request)) if not line.isascii() and line.strip() not in own]
    document = partial(_code, [without_ending(line) for line in request.lines], Reading(request.entry))
    return strange_letter(code, text, lambda: [code for _, code in document()], request.entry) if code else ""


def _code(lines: Sequence[str], reading: Reading) -> Iterator[tuple[str, str]]:
    """(line, what of it is code) of each line: without strings, comments, patterns, and the text of a page."""
    for line in lines:
        code = reading.code(line)
        if reading.language.kind is LanguageKind.MARKUP:
            code = " ".join(_QUOTED.sub("", tag) for tag in _TAG.findall(line))
        yield line, _REGEX.sub(" ", code)


def _up_to(request: RewriteRequest) -> Reading:
    """What the document leaves open where the target begins."""
    reading = Reading(request.entry)
    for line in request.above:
        reading.read(without_ending(line))
    return reading


def _signs(lines: Sequence[str], reading: Reading) -> Iterator[tuple[str, str]]:
    """(line, the first sign in its code) of each line that has one."""
    language = reading.language
    deep = -1  # how far the text of many lines a key begins is indented at least, in data told by indentation
    for line in lines:
        code = reading.code(line)
        if language.offside and language.kind is LanguageKind.DATA and line.strip():
            if 0 <= deep < indent_width(line):
                continue
            deep = indent_width(line) if _BLOCK_TEXT.search(code) else -1
        if _ANY.search(line) and (sign := _sign_in(line, code, language)):
            yield line, sign


def _sign_in(line: str, code: str, language: Language) -> str:
    """The first sign of a line that stands for another; `code` is the line without strings and comments."""
    if language.curly or language.kind in {LanguageKind.PROSE, LanguageKind.OUTPUT}:
        return ""
    if language.kind is LanguageKind.MARKUP:
        tags = " ".join(_QUOTED.sub("", tag) for tag in _TAG.findall(line))
        return _first(_IN_A_WORD.sub("", tags))
    code = _IN_A_WORD.sub("_", code)
    if language.kind is LanguageKind.DATA:
        return _in_data(code, language)
    if language.kind is LanguageKind.SHELL or language.commands:
        option = _OPTION.search(code)
        return _first(option.group()) if option else _first(re.sub(f"[{_DASHES}]", "", code))
    code = _REGEX.sub(" ", code)
    if language.holds_text:
        due = _DUE.search(BETWEEN_TAGS.sub(">", code)) or _INDENTED.match(code)
        return next(filter(None, due.groups()), "") if due else ""
    return _first(code)


def _in_data(code: str, language: Language) -> str:
    """In data, where values without quotes are text: at the edge of a value alone, and only where values have quotes."""
    if not (language.offside or language.long_quotes or language.kin):
        return ""
    met = _VALUE.search(code) or _EDGE.search(code)
    return next(filter(None, met.groups()), "") if met else ""


def _first(code: str) -> str:
    met = _ANY.search(code)
    return met.group() if met else ""
