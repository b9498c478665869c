"""Which lines of a reply are words about code, and which are code? Told line by line, for replies without fences."""

import re
from collections.abc import Sequence

from temoto.core.code.block import quote_behind
from temoto.core.code.language import Language, LanguageKind
from temoto.core.code.text import indent_width
from temoto.core.codeactions.reply.blocks import ReplyPiece
from temoto.core.codeactions.reply.names import is_import, name_on

# Documents whose lines are prose themselves: nothing is told apart in them.
WORDY = frozenset((LanguageKind.PROSE, LanguageKind.MARKUP))
_CODED = frozenset((LanguageKind.CODE, LanguageKind.SHELL))
_KANA = re.compile("[぀-ヿ]")
_MARKDOWN = re.compile(r"(?:#{2,6} |# [A-Z][\w ]*:?$|\*\*|[-*+] +(?:\*\*|`|[A-Z])|\d+\. +\S|> |\| .*\|$|-{3,}$)")
_CODE = re.compile(
    r"[{}\[\]();,\\]$|^[\w.$\[\]\"'>-]+ *(?::[^:=]+)?(?:[-+*/|&%^]|\*\*|//|<<|>>|:)?= *\S|^[\w.$]+\(.*\)$"
    r"|^(?:if|for|while|elif|with|else|try|except|finally|switch|case|match)\b.*:$|^(?:return|raise|throw|yield|await|pass|break|continue)\b"
    r"|^(?:let|var|const|mut|val|auto|int|char|float|double|void|bool|static|unsigned|struct|@\w|#\[|#include|#define|#if|#endif)"
)
_SENTENCE = re.compile(r"[A-Z\"'`“(I].*\w.*[.!?:…]\)?$|[A-Z][\w']*,? (?:[\w'`*,-]+ ){2,}.*")
_LEADS = re.compile(
    r"(?:here(?:'s| is| are|’s)|sure\b|certainly|of course|okay|below (?:is|are)|this (?:is|refactored|version|code|rewritten|function)"
    r"|the (?:refactored|following|rewritten|updated|improved|above)"
    r"|in this|i(?:'ve| have|’ve)|note\b|explanation|以下|こちら|この|はい)",
    re.IGNORECASE,
)
_HEADS = re.compile(
    r"(?:[a-z]+ ){0,3}(?:code|version|function|output|result|answer|solution|response|rewrite|implementation)\s*[:：]",
    re.IGNORECASE,
)
_SORRY = re.compile(
    r"\b(?:i(?:'m| am|’m) (?:sorry|unable|not able)|i apologi[sz]e|as an ai\b|i (?:can(?:'t|not|’t)|cannot|won't|will not)\b"
    r"|unable to (?:assist|help|comply|fulfil))"
    r"|申し訳|できません|お手伝いできま|すみません",
    re.IGNORECASE,
)


def reads_as_prose(line: str) -> bool:
    """Whether a line of Markdown is a heading or a sentence."""
    bare = line.strip()[:400]
    return bool(re.match(r"#{1,6} ", bare) or _SENTENCE.match(bare) or (_KANA.search(bare) and not _CODE.search(bare)))


def announces(line: str) -> bool:
    """Whether a line only says that what follows is the answer."""
    return line.strip().endswith((":", "：", "。")) and bool(_LEADS.match(line.strip()))


def refuses(text: str) -> bool:
    """Whether prose without code declines."""
    return bool(_SORRY.search(text[:400]))


def is_prose(line: str, own: frozenset[str], language: Language) -> bool:
    """Whether an unfenced line is about the code. Lines the target has are not."""
    bare = line.strip()[:400]
    if not bare or bare in own or indent_width(line) >= 4 or is_import(bare):
        return False
    if _LEADS.match(bare) and not bare.endswith((";", "{", "}")) and " " in bare and not re.search(r"\w\(|=", bare):
        return True
    if _MARKDOWN.match(bare) or (bare[:1].isupper() and language.kind in _CODED and _HEADS.fullmatch(bare)):
        return True
    if _comments(bare, language) or name_on(line, language) or _CODE.search(bare):
        return False
    if _KANA.search(bare):
        return not re.search(r"[=;{}]|\w\(", bare)
    return bool(_SENTENCE.match(bare)) and bare.count(" ") >= 2


def is_code(line: str, own: frozenset[str], language: Language) -> bool:
    """Whether a line can only be code or its comment."""
    bare = line.strip()[:400]
    if not bare or is_prose(line, own, language):
        return False
    return bare in own or bool(
        is_import(bare) or _comments(bare, language) or _CODE.search(bare) or name_on(line, language)
    )


def unfenced(lines: Sequence[str], own: frozenset[str], language: Language) -> list[ReplyPiece]:
    """A reply without fences, cut into prose and what can be code."""
    if language.kind in WORDY:
        return _after_lead(lines)
    found: list[ReplyPiece] = []
    gathered: list[str] = []
    was_prose = True
    quoted = closer = ""
    for line in lines:
        prose = not (quoted or closer) and (is_prose(line, own, language) or (was_prose and not line.strip()))
        if prose != was_prose and gathered:
            found.append(_piece(gathered, was_prose, own, language))
            gathered = []
        was_prose = prose
        gathered.append(line)
        closer = _comment_open(line, closer, language)
        if quoted or not language.is_comment(line):
            quoted = quote_behind(line, quoted, _strings(language))
    if gathered:
        found.append(_piece(gathered, was_prose, own, language))
    return found


def _comment_open(line: str, closer: str, language: Language) -> str:
    """What ends the comment of many lines that is open behind a line, given what ends the one open before it."""
    bare = line.strip()
    if closer:
        return "" if closer in bare else closer
    pairs = (
        pair for pair in language.comments.block if bare.startswith(pair[0]) and pair[1] not in bare[len(pair[0]) :]
    )
    return next((ending for _, ending in pairs), "")


def _piece(lines: list[str], prose: bool, own: frozenset[str], language: Language) -> ReplyPiece:
    block = not prose and any(is_code(line, own, language) for line in lines)
    return ReplyPiece(tuple(lines), block=block, fenced=False)


def _comments(bare: str, language: Language) -> bool:
    """Whether a line is a comment or begins a docstring. Headings, emphasis and rules of Markdown are neither."""
    if bare.startswith(("##", "**", "---")):
        return False
    return language.is_comment(bare) or bare.startswith(_strings(language))


def _strings(language: Language) -> tuple[str, ...]:
    """Its long quotes; not a backtick, which prose has too."""
    return tuple(quote for quote in language.long_quotes if quote != "`")


def _after_lead(lines: Sequence[str]) -> list[ReplyPiece]:
    """Prose without the line that announces it."""
    start = next((index for index, line in enumerate(lines) if line.strip()), 0)
    lead = lines[start].strip() if lines else ""
    if lead.endswith((":", "：")) and _LEADS.match(lead):
        return [ReplyPiece((lead,)), ReplyPiece(tuple(lines[start + 1 :]), block=True, fenced=False)]
    return [ReplyPiece(tuple(lines), block=any(line.strip() for line in lines), fenced=False)]
