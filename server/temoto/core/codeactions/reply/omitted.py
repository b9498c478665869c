"""Which comment of a rewrite stands where code of the target went, whatever it calls that code ("other form fields", "routes as before")?

What is left out has any name, so no list of names is kept. What tells is that a comment newly came, that code of the target went
just there, and that the comment speaks of what stays, is the same, or follows. A comment that says the code is gone is none.
"""

import re
from collections.abc import Sequence

from temoto.core.code.diff import equal_runs
from temoto.core.code.language import Language
from temoto.core.code.text import indent_width
from temoto.core.codeactions.reply.elided import block_lines, comment_behind, comment_of

# What a comment says of code it does not repeat; words of relation only, in the languages models comment in.
_STAYS = re.compile(
    r"\b(?:rest|remainder|remain(?:s|ing)?|unchanged|unmodified|unaltered|untouched|existing|previous(?:ly)?|omitted|elided|same"
    r"|original|other|others|everything else|all else|as (?:is|before|above|in the original)|etc|and so on|likewise|continues?"
    r"|(?:goes?|go) here|here|snip(?:ped)?|truncated|not shown|brevity"
    r"|(?:from|you had|stood?) (?:it )?before|as in (?:your|the|my)|your (?:version|original|own)|as you (?:had|have|wrote)"
    r"|stays?|(?:keep|leave|kept|left) "
    r"|unverändert|restliche\w*|wie (?:zuvor|bisher)|reste|inchangé\w*|resto|sin cambios)\b"
    r"|\.{3}|…|省略|同じ|同様|同上|変更なし|変更ありません|そのまま|既存|残り|その他|以下略|中略|保持不变|其余|不变|现有|相同|其他",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"\b(?:remov\w+|delet\w+|drop(?:s|ped)?|no longer|moved?|replac\w+|extract\w+|inlin\w+|simplif\w+|merg\w+|unused|dead|nothing"
    r"|instead|combin\w+|now)\b|削除|不要|移動|置き換え|删除|移除",
    re.IGNORECASE,
)
_STATE = re.compile(r"\b(?:unchanged|unmodified|omitted|elided|not shown|as (?:before|above))\W*$", re.IGNORECASE)
_NAMED = r"(?:[^\s=;{}]+\s+){0,6}?[^\s=;{}]+"
# A whole comment that is only a name for what is left out, or says of it that it stays.
_ANNOUNCES = re.compile(
    rf"(?:\W*)(?:(?:the |all |any |your )*(?:rest|remainder|remaining|other|existing|previous|original|same)(?: of)?\b(?: {_NAMED})?"
    rf"|{_NAMED} (?:unchanged|unmodified|omitted|elided|not shown|as before|as above|as is|(?:the )?same(?: as (?:before|above))?)"
    rf"(?: (?:here|for brevity))?|{_NAMED} (?:goes? )?here|(?:(?:keep|leave) )?(?:everything|all) else\b.*)(?:\W*)"
    r"|(?:\.{3}|…).*|.*(?:\.{3}|…)\W*",
    re.IGNORECASE,
)
LEAST = 2  # lines of code fewer, and over half, where other code came beside the comment


def omitted(lines: Sequence[str], target: Sequence[str], language: Language) -> str:
    """The comment in `lines` that stands for code of `target`, stripped; empty where there is none. Both without endings."""
    own = {line.strip() for line in target}
    words = _spoken(lines, own, language)
    if not words:
        return ""
    before, after = [line.strip() for line in target], [line.strip() for line in lines]
    i = j = 0
    for start, there, length in (*equal_runs(before, after), (len(before), len(after), 0)):
        inner = [index for index in range(j, there) if index in words]
        if inner and (place := _stand_in(inner, words, lines, (j, there), _code(target, i, start, language), language)):
            return lines[place - 1].strip()
        i, j = start + length, there + length
    return ""


def _spoken(lines: Sequence[str], own: set[str], language: Language) -> dict[int, str]:
    """What the comments that newly came say, of those that speak of what stays."""
    inner = block_lines(lines, language)
    said: dict[int, str] = {}
    for index, line in enumerate(lines):
        if not line.strip() or len(line) > 300 or line.strip() in own:
            continue
        words = " ".join(line.split()) if index in inner else comment_of(line, language)
        if not words:
            behind = comment_behind(line, language)
            # Behind code a comment is about that code; between tags, or where it says that something is unchanged, it need not be.
            words = behind if language.holds_text or _STATE.search(behind) else ""
        if words and _STAYS.search(words) and not _GONE.search(words):
            said[index] = words
    return said


def _stand_in(
    inner: Sequence[int],
    words: dict[int, str],
    lines: Sequence[str],
    came_at: tuple[int, int],
    lost: int,
    language: Language,
) -> int:
    """The number (from 1) of the comment that stands for what was lost between two lines that stayed; 0 where none does."""
    came = _code(lines, *came_at, language)
    if not came and lost:
        return inner[0] + 1
    if lost - came < LEAST or came * 2 >= lost:
        return 0
    for index in inner:
        if _ANNOUNCES.fullmatch(words[index]) and _describes_nothing(lines, index, came_at[1], language):
            return index + 1
    return 0


def _code(lines: Sequence[str], start: int, end: int, language: Language) -> int:
    """How many of some lines are code that tells something."""
    inner = block_lines(lines[start:end], language)
    return sum(
        any(map(str.isalnum, line)) and place not in inner and not comment_of(line, language)
        for place, line in enumerate(lines[start:end])
    )


def _describes_nothing(lines: Sequence[str], index: int, end: int, language: Language) -> bool:
    """Whether no new code follows a comment that it could be about."""
    if not comment_of(lines[index], language):
        return True  # behind code, or inside a comment of many lines
    for place in range(index + 1, len(lines)):
        line = lines[place]
        if not line.strip() or comment_of(line, language):
            continue
        return place >= end or indent_width(line) < indent_width(lines[index]) or language.closes(line.strip())
    return True
