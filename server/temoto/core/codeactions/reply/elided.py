"""Does code stand for code it leaves out ("… rest unchanged")? Applied, such a reply would delete what it does not repeat.

A line the target itself has is never one of them, and Python's `...` is a body where nothing else was.
"""

import re
from collections.abc import Collection, Sequence

from temoto.core.code.language import Language
from temoto.core.code.languages import UNKNOWN

_DOTS = r"(?:\.{3,}|…+|・{3,}|\. \. \.)"
# Of whatever language: models leave out in the words and marks of another than they write.
_OPENERS = "|".join(
    f"{re.escape(mark)}{re.escape(mark[-1])}*"
    for mark in sorted((*UNKNOWN.comments.starts, UNKNOWN.comments.inner, '"""', "'''"), key=len, reverse=True)
)
_CLOSERS = "|".join(re.escape(closer) for _, closer in UNKNOWN.comments.block)
_MARKS = re.compile(rf"^\s*(?:{_OPENERS})?\s*|\s*(?:\*+/\}}?|{_CLOSERS}|\"\"\"|''')?\s*$")
_BRACKETS = str.maketrans("", "", "()[]<>{}「」（）【】*_`")
_ONLY_DOTS = re.compile(rf"\W*{_DOTS}\W*")
_THING = (
    r"(?:code|implementations?|logic|bod(?:y|ies)|methods?|functions?|fields?|class(?:es)?|imports?|file|contents?|lines?|definitions?"
    r"|properties|cases?|tests?|statements?|parts?|stuff|declarations?|members?|variables?|attributes?|structs?|types?|loops?|module"
    r"|script|program)"
)
_SAID = re.compile(
    rf"(?:{_DOTS})?\s*(?:"
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
_BEHIND = "|".join(rf"\s{re.escape(mark)}" for mark in UNKNOWN.comments.line)
_TRAILING = re.compile(rf"(?:{_BEHIND}|{'|'.join(re.escape(opener) for opener, _ in UNKNOWN.comments.block)})\s*(.*)$")
_JAPANESE = re.compile("[぀-ヿ㐀-鿿]")
_PLAIN_JAPANESE = re.compile(r"(?:省略|同じ|同様|変更なし|変更ありません|そのまま|略|同上|同文)")
_BODY_DOTS = re.compile(r"\s*(?:async\s+)?(?:def|class)\s+(\w+)\b.*:\s*\.\.\.\s*")
_HEAD = re.compile(r"\s*(?:async\s+)?(?:def|class)\s+(\w+)")


def elision(lines: Sequence[str], own: Collection[str], names: Collection[str], language: Language) -> int | None:
    """The first line that stands for omitted code, or None. `own`: the target's lines, stripped; `names`: what it defines."""
    for index, line in enumerate(lines):
        bare = line.strip()
        if not bare or len(bare) > 300 or bare in own:
            continue
        if language.dots_are_a_body and (bare == "..." or _BODY_DOTS.fullmatch(bare)):
            if _takes_a_body(lines, index, names):
                return index
        elif stands_for_code(line):
            return index
    return None


def stands_for_code(line: str) -> bool:
    """Whether one line says that code was left out here."""
    bare = " ".join(line[:900].split())  # one blank between words: the patterns below are slow on long runs of them
    if len(bare) > 300:
        return False
    said = _MARKS.sub("", bare)
    marked = said.strip() != bare or bare[:1] in {"[", "(", "<", "{", "（", "【", "「"}
    if _ONLY_DOTS.fullmatch(bare) and not bare.strip(" .…・#/*-;%<>!()[]{}"):
        return True
    if (marked or _JAPANESE.search(bare)) and _says(said):
        return True
    dotted = re.match(_DOTS, bare)
    if dotted and _WITH_DOTS.search(bare) and not re.search(r"[=;{}]|\w\(", bare):
        return True
    if (behind := _TRAILING.search(bare)) and behind.start():
        comment = _MARKS.sub("", behind.group(1))
        return bool(re.search(_DOTS, comment) and _says(comment))
    return False


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
