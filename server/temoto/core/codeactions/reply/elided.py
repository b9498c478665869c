"""Does code stand for code it leaves out ("… rest unchanged")? Applied, such a reply would delete what it does not repeat.

A line the target itself has is never one of them, and Python's `...` is a body where nothing else was.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from temoto.core.code.language import Language, LanguageKind
from temoto.core.code.languages import LANGUAGES, UNKNOWN, language_of

_DOTS = r"(?:\.{3,}|…+|・{3,}|\. \. \.)"
# Of whatever language: models leave out in the words and marks of another than they write.
_PAIRS = frozenset(
    pair for each in (*LANGUAGES, UNKNOWN) for pair in each.comments.block if len(pair[0]) > 1 and len(pair[1]) > 1
)
_TEXTS = frozenset((LanguageKind.PROSE, LanguageKind.MARKUP))  # a heading of theirs looks like a comment
_FOREIGN = re.compile(r"(?:#|//|--) ")
_BRACKETS = str.maketrans("", "", "()[]<>{}「」（）【】*_`")
_ONLY_DOTS = re.compile(rf"\W*{_DOTS}\W*")
_THING = (
    r"(?:code|implementations?|logic|bod(?:y|ies)|methods?|functions?|fields?|class(?:es)?|imports?|file|contents?|lines?|definitions?"
    r"|properties|cases?|tests?|statements?|parts?|stuff|declarations?|members?|variables?|attributes?|structs?|types?|loops?|module"
    r"|script|program)"
)
# Whatever is left out, by any name: what tells is that it is the rest, and stays.
_LEFT = (
    r"(?:the |all (?:of )?(?:the )?|any |your )?(?:rest|remainder|remaining|other|existing|previous|original)\b(?:\s+[^\s=;{}]+){0,6}?"
    r"(?:\s+(?:is|are|stays?|remains?))?\s+(?:unchanged|unmodified|unaltered|untouched|same as (?:before|above)"
    r"|as (?:is|before|above)|omitted|elided|not shown)(?:\s+(?:here|below|above|for brevity))?"
)
_SAID = re.compile(
    rf"(?:{_DOTS})?\s*(?:{_LEFT}|"
    rf"(?:the\s+)?(?:rest|remainder)(?:\s+of\s+(?:\w+\s+){{0,3}}?{_THING})?(?:\s+(?:is|are|stays?|remains?))?"
    rf"(?:\s+(?:the same|unchanged|unmodified|identical|as (?:is|before|above)|omitted|here|below|above|goes here|kept|untouched)\b.*)?"
    rf"|(?:the |your |all |any )?(?:remaining|existing|previous|original|other|same|unchanged|above)\s+(?:\w+\s+){{0,3}}?{_THING}"
    rf"(?:\s+(?:here|above|below|unchanged|as before|remains?.*|stays?.*|goes here|continues?.*|(?:is|are) unchanged|omitted.*))?"
    rf"|(?:the |your )?(?:\w+\s+){{0,4}}?(?:remains?|stays?|is|are|left|kept)\s+"
    rf"(?:the same|unchanged|unmodified|as (?:is|before|above)|omitted.*)(?:\s+.*)?"
    rf"|(?:unchanged|no changes?|omitted|snip(?:ped)?|truncated|same as (?:before|above|(?:the )?original.*)|as (?:before|above)"
    rf"|etc)(?:\s+(?:here|from here|code|needed|for brevity|.*below|.*above))?"
    rf"|(?:\w+\s+){{0,3}}?{_THING}\s+(?:unchanged|omitted|as before|goes? here|here|same as before)(?:\s+for brevity)?"
    rf"|(?:keep|leave)\s+(?:the\s+)?(?:existing|rest|original|remaining|other)\b.*"
    rf"|(?:your|insert|add|put)\s+(?:\w+\s+){{0,3}}?{_THING}\s+(?:goes\s+)?here"
    rf"|(?:以下|以降)?(?:は|、)?(?:同じ|同様|省略|同文)(?:です|する|します)?|(?:途中|中)?(?:省略|略)|以下略|中略|後略|前略"
    rf"|変更(?:なし|無し|ありません)|同上"
    rf"|(?:既存|残り|元|その他|他|以降)の?.{{0,12}}?(?:コード|処理|実装|部分|メソッド|関数|内容)?(?:は|が|を)?"
    rf"(?:そのまま|変更なし|変更ありません|同じ|省略|続く|同様)?(?:です)?"
    rf")\s*(?:{_DOTS})?[.!。:：]?\s*",
    re.IGNORECASE,
)
_WITH_DOTS = re.compile(
    r"\b(?:rest|remain\w*|existing|unchanged|previous\w*|omitted|same|original|other|as before|before|above|more|your|here|implementation"
    r"|code|methods?|functions?|etc)\b"
    r"|省略|同じ|同様|変更なし|既存|残り|その他|以下|略|続く",
    re.IGNORECASE,
)
_JAPANESE = re.compile("[぀-ヿ㐀-鿿]")
_PLAIN_JAPANESE = re.compile(r"(?:省略|同じ|同様|変更なし|変更ありません|そのまま|略|同上|同文)")
_BODY_DOTS = re.compile(r"\s*(?:async\s+)?(?:def|class)\s+(\w+)\b.*:\s*\.\.\.\s*")
_HEAD = re.compile(r"\s*(?:async\s+)?(?:def|class)\s+(\w+)")


def elision(lines: Sequence[str], own: Collection[str], names: Collection[str], language: Language) -> int | None:
    """The first line that stands for omitted code, or None. `own`: the target's lines, stripped; `names`: what it defines."""
    inner = block_lines(lines, language)
    for index, line in enumerate(lines):
        bare = line.strip()
        if not bare or len(bare) > 300 or bare in own:
            continue
        if language.dots_are_a_body and (bare == "..." or _BODY_DOTS.fullmatch(bare)):
            if _takes_a_body(lines, index, names):
                return index
        elif stands_for_code(line, language) or (index in inner and _says(" ".join(bare.split()))):
            return index
    return None


def stands_for_code(line: str, language: Language = UNKNOWN) -> bool:
    """Whether one line says that code was left out here, in the comment signs of `language` or those most languages know."""
    signs = _signs_of(language.id)
    bare = " ".join(line[:900].split())  # one blank between words: the patterns below are slow on long runs of them
    if len(bare) > 300:
        return False
    said = signs.around.sub("", bare)
    marked = said.strip() != bare or bare[:1] in {"[", "(", "<", "{", "（", "【", "「"}
    if _ONLY_DOTS.fullmatch(bare) and not bare.strip(" .…・#/*-;%<>!()[]{}"):
        return True
    if (marked or _JAPANESE.search(bare)) and _says(said):
        return True
    return bool(re.search(_DOTS, bare)) and _dotted(line, bare, language)


def _dotted(line: str, bare: str, language: Language) -> bool:
    """Whether a line with dots in it is a comment of dots, or has one behind it that says so."""
    if re.match(_DOTS, bare) and _WITH_DOTS.search(bare) and not re.search(r"[=;{}]|\w\(", bare):
        return True
    if re.fullmatch(_DOTS, comment_of(line, language)):
        return True
    signs = _signs_of(language.id)
    behind = signs.behind.search(bare)
    comment = signs.around.sub("", behind.group(1)) if behind and behind.start() else ""
    return bool(re.search(_DOTS, comment) and _says(comment))


def comment_of(line: str, language: Language) -> str:
    """The words of a line that is nothing but a comment; empty for any other."""
    bare = " ".join(line[:900].split())
    signs = _signs_of(language.id)
    known = language.is_comment(line) or signs.paired.match(bare)
    if known or (language.kind not in _TEXTS and _FOREIGN.match(bare)):
        return signs.around.sub("", bare).strip()
    return ""


def comment_behind(line: str, language: Language) -> str:
    """The words of the comment, in the language's own signs, that follows code on its line; empty where there is none."""
    bare = " ".join(line[:900].split())
    signs = _signs_of(language.id)
    behind = signs.own.search(bare)
    return signs.around.sub("", behind.group(1)).strip() if behind and behind.start() else ""


def block_lines(lines: Sequence[str], language: Language) -> frozenset[int]:
    """The lines inside the language's comments of many lines, which have no sign of their own."""
    pairs = language.comments.block
    openers = tuple(opener for opener, _ in pairs)
    text = "\n".join(lines)
    if not any(opener in text for opener in openers):
        return frozenset()
    found: set[int] = set()
    closer = ""
    for index, line in enumerate(lines):
        if closer:
            found.add(index)
            closer = "" if closer in line else closer
            continue
        bare = line.strip()
        if not bare.startswith(openers):
            continue
        opener, ending = max((pair for pair in pairs if bare.startswith(pair[0])), key=lambda pair: len(pair[0]))
        if ending not in bare[len(opener) :]:
            closer = ending
    return frozenset(found) if not closer else frozenset()


@dataclass(frozen=True, slots=True)
class _Signs:
    """Patterns for the comment signs of a language, and of those models leave out in whatever they write."""

    around: re.Pattern[str]
    paired: re.Pattern[str]
    behind: re.Pattern[str]
    own: re.Pattern[str]


@cache
def _signs_of(name: str) -> _Signs:
    comments = language_of(name).comments
    pairs = {*_PAIRS, *comments.block}
    lines = {*UNKNOWN.comments.line, *comments.line}
    starts = {opener for opener, _ in pairs} | lines | set(filter(None, (UNKNOWN.comments.inner,)))
    openers = "|".join(
        f"{re.escape(mark)}{re.escape(mark[-1])}*" for mark in sorted({*starts, '"""', "'''"}, key=len, reverse=True)
    )
    closers = "|".join(re.escape(closer) for closer in sorted({end for _, end in pairs}, key=len, reverse=True))
    return _Signs(
        re.compile(rf"^\s*(?:{openers})?\s*|\s*(?:\*+/\}}?|{closers}|\"\"\"|''')?\s*$"),
        re.compile("|".join(rf"{re.escape(opener)}.*{re.escape(closer)}$" for opener, closer in pairs)),
        _behind(lines, (*UNKNOWN.comments.block, *comments.block)),
        _behind(comments.line, comments.block),
    )


def _behind(lines: Iterable[str], pairs: Iterable[tuple[str, str]]) -> re.Pattern[str]:
    """What a comment behind code begins with, and its words."""
    marks = [rf"\s{re.escape(mark)}" for mark in lines] + [re.escape(opener) for opener, _ in pairs]
    return re.compile(rf"(?:{'|'.join(sorted(marks, key=len, reverse=True)) or '(?!)'})\s*(.*)$")


def _says(words: str) -> bool:
    words = words.translate(_BRACKETS).strip()
    if not words:
        return False
    if _JAPANESE.search(words):
        dotted = re.search(_DOTS, words)
        return bool(_SAID.fullmatch(words) and (dotted or _PLAIN_JAPANESE.search(words))) or bool(
            dotted and _WITH_DOTS.search(words)
        )
    if re.match(_DOTS, words) or re.search(rf"{_DOTS}$", words):
        return bool(_WITH_DOTS.search(words) or _SAID.fullmatch(words))
    return bool(_SAID.fullmatch(words))


def _takes_a_body(lines: Sequence[str], index: int, names: Collection[str]) -> bool:
    """Whether Python's dots stand where a definition the target has had its body."""
    for line in reversed(lines[: index + 1]):
        if head := _HEAD.match(line):
            return head.group(1) in names
    return True
