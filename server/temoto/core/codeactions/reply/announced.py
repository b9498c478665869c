r"""Where does a reply say that its answer begins? What stands over it is a draft.

**Final answer**: ```python        [FINAL]        Here is the final version:        ...done thinking.
"""

import re
from collections.abc import Callable

from temoto.core.code.language import Language
from temoto.core.codeactions.reply.blocks import prose_lines
from temoto.core.codeactions.reply.prose import WORDY
from temoto.core.codeactions.reply.thoughts import MARK, Spoken, name_of

_FINAL_TAG = re.compile(
    r"(?:final(?:[_ :-]?\w+){0,2}|answer|response|solution|result|output|message|最終\w*|回答)", re.IGNORECASE
)
_KIND = (
    r"(?:answer|version|code|response|result|solution|implementation|output|rewrite|refactor(?:ing)?|text|file|edit|replacement"
    r"|snippet|function)"
)
_ADJECTIVE = r"(?:refactored|updated|corrected|improved|complete|revised|rewritten|simplified|clean|python|full)"
# Words that say so on a line of their own.
_BEGINS = re.compile(
    rf"[^\w\n]*(?:(?:\d+|and|so|now|okay|ok|here(?:['’]s| is)|this is|the|my|your)\b[ ,.]*){{0,3}}"
    rf"(?:final(?: {_ADJECTIVE})?(?: {_KIND}){{1,2}}|{_ADJECTIVE} final {_KIND}|answer|solution|response"
    r"|(?:i['’]m |i am )?(?:done|finished|end of|end)[ :-]+(?:thinking|thoughts?(?: process)?|reasoning|analysis)"
    r"|最終(?:的な)?(?:回答|コード|版|結果|答え|案)|回答|答え|思考(?:終了|終わり))"
    r"(?: (?:is|would be|looks like this|below))?[^\w\n]*(?:です)?[^\w\n]*",
    re.IGNORECASE,
)
_FINAL_ALONE = re.compile(r"(?:[#*_=\[-]+ ?final\W*|final ?[:：]\W*)", re.IGNORECASE)
# Such as may be a name of the code: `answer:`.
_PLAIN = re.compile(r"(?:answer|solution|response|回答|答え)\W*", re.IGNORECASE)
_THINKING = re.compile(r"\W*thinking(?: process)?\s*(?:\.{3}|…)\W*", re.IGNORECASE)


def behind_words(text: str, language: Language, own: frozenset[str], holds: Callable[[str], bool]) -> Spoken:
    """What follows a tag or a line that says the answer begins; each fence is on a line of its own.

    `holds` says whether a part of the reply has the code that was asked for; `own`: the document's lines, stripped.
    """
    lines = text.split("\n")
    fenced = "```" in text or "~~~" in text
    if not any(_says(line, language, own, fenced) or _THINKING.fullmatch(line) for line in lines):
        return Spoken(text)
    prose = prose_lines(lines, own, language)
    for index in prose:
        if not (said := _says(lines[index], language, own, fenced)):
            continue
        mark, rest = said
        after = "\n".join((rest, *lines[index + 1 :]))
        over = any(line.strip() for line in lines[:index])
        above = "\n".join(lines[:index])
        # Without fences the line may be one of the code: then a draft must stand over it as the answer stands below.
        if holds(after) and (fenced or not over or mark[0] in "<[◁【《⟨«" or holds(above)):
            return Spoken(after, mark if over else "")
        if over and not any(map(str.isalnum, after)) and holds(above):
            return Spoken("", mark)
    opened = next((index for index in prose if _THINKING.fullmatch(lines[index])), None)
    if opened is None:
        return Spoken(text)
    return Spoken("\n".join(lines[:opened]), lines[opened].strip())


def _says(line: str, language: Language, own: frozenset[str], fenced: bool) -> tuple[str, str] | None:
    """(the mark with which a line says that the answer begins, the rest of the line); None where it does not."""
    bare = line.strip()
    if not bare or len(bare) > 400 or bare in own:
        return None
    led = bare.lstrip(">*_# ")
    if mark := MARK.match(led):
        element = language.holds_text and mark.group().startswith("<") and name_of(mark) == mark["name"]
        final = not mark["ends"] and _FINAL_TAG.fullmatch(name_of(mark)) and (fenced or not element)
        return (mark.group(), led[mark.end() :]) if final else None
    if language.kind in WORDY or (language.is_comment(line) and not fenced):
        return None
    return _in_words(bare, fenced)


def _in_words(bare: str, fenced: bool) -> tuple[str, str] | None:
    at = next((place for sign in ("```", "~~~") if (place := bare.find(sign)) >= 0), len(bare))
    words = bare[:at]
    if _FINAL_ALONE.fullmatch(words.strip()) or (_BEGINS.fullmatch(words) and (fenced or not _PLAIN.fullmatch(words))):
        return words.strip(), bare[at:]
    # Code that goes on behind a colon or emphasis, on the same line.
    begun = _BEGINS.match(bare)
    sure = begun is not None and not _PLAIN.fullmatch(begun.group()) and begun.group().rstrip()[-1:] in {":", "：", "*"}
    return (begun.group().strip(), bare[begun.end() :]) if begun and sure and begun.end() < len(bare) else None
