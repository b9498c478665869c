r"""Which part of a reply did the model only think? Its drafts stand there, so none of it lands.

<scratchpad> a draft </scratchpad>  the code        any pair of tags but those that hold an answer
<|channel|>analysis<|message|> a draft <|channel|>final<|message|> the code
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from temoto.core.backend.reasoning import CLOSING, OPENING
from temoto.core.code.language import Language
from temoto.core.code.languages import known
from temoto.core.codeactions.reply.blocks import prose_lines
from temoto.core.codeactions.reply.fences import Fences
from temoto.core.codeactions.reply.prose import WORDY, is_code

_OPENS, _CLOSES = r"[<\[◁【《⟨«]\s?[|｜]?\s?", r"\s?[|｜]?\s?[>\]▷】》⟩»]"
MARK = re.compile(
    rf"(?<!`){_OPENS}(?P<ends>/\s?)?(?P<name>[^\W\d_][\w:.]*(?:[ -]\w+){{0,3}})(?:\s[\w-]+=[^<>\n]*)?{_CLOSES}(?![(`])"
)
_PAIRED = re.compile(r"(?:begin|start|end)(?:[_ -]?of)?[_ -]+", re.IGNORECASE)
_ENDS = re.compile(r"end(?:[_ -]?of)?[_ -]", re.IGNORECASE)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[^\x00-\x7f]+")
# How words of a tag's name begin. The names of answers are listed, those of thoughts are not: a pair of neither is no answer.
_THOUGHT = (
    "think", "thought", "reason", "scratch", "draft", "reflect", "monolog", "deliberat", "ponder", "brainstorm",
    "critique", "analy", "original", "before", "attempt", "思考", "推論", "考え", "下書き",
)  # fmt: skip
_ANSWER = (
    "answer", "output", "response", "result", "solution", "final", "reply", "assistant", "suggest",
    "code", "file", "document", "target", "select", "snippet", "content", "text", "source", "block", "artifact",
    "program", "script", "module", "function", "method", "class",
    "rewrit", "updat", "edit", "modif", "new", "fix", "implement", "refactor", "replac", "patch", "diff", "search",
    "correct", "improv", "chang", "optimi", "simplif", "clean", "renam", "complete",
    "html", "body", "main", "article", "div", "span", "center", "回答", "答え", "最終", "コード",
)  # fmt: skip
_ANSWERS = frozenset(
    (
        "tool",
        "invoke",
        "parameter",
        "box",
        "after",
        "inst",
        "sys",
        "bos",
        "eos",
    )  # the last are control tokens that look like tags
)
# Tags of pages, which are nothing but their name: `pre_notes` is none.
_OF_PAGES = re.compile(
    r"(?:p|pre|ul|ol|li|br|hr|img|b|i|u|em|strong|small|sub|sup|summary|h|h[1-6]|a|s)", re.IGNORECASE
)
_THOUGHTS = frozenset(("plan", "old"))
_CHANNEL = re.compile(
    r"(?:<\|start\|>\s*\w*\s*)?<\|channel\|>\s*([A-Za-z]+)[^<\n]*(?:<\|constrain\|>[^<\n]*)?<\|message\|>"
)
_CHANNEL_ENDS = re.compile(r"<\|(?:end|return|call)\|>")
# The same once its marks are lost: "analysisWe need … assistantfinal".
_BARE_FINAL = re.compile(r"(?<![A-Za-z])assistant ?final(?![a-z])|assistantfinal")
_BARE_ANALYSIS = re.compile(r"\s*analysis(?=\s*[A-Z]|\s*\n)")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A reply without what the model only thought. `draft`: the mark of a thought with code in it; empty where none had any."""

    text: str
    draft: str = ""


def final_channel(text: str, document: Sequence[str]) -> Spoken:
    """What stands in the channel called final, where a reply has channels; as it is where it has none."""
    marks = [*_CHANNEL.finditer(text)]
    if marks and not any("<|channel|>" in line for line in document):
        ends = [mark.start() for mark in marks[1:]] + [len(text)]
        parts = [
            _CHANNEL_ENDS.split(text[mark.end() : end])[0]
            for mark, end in zip(marks, ends, strict=True)
            if mark[1].lower() == "final"
        ]
        return Spoken("\n".join(parts), marks[0].group())
    final = _BARE_FINAL.search(text)
    if final and not any("assistantfinal" in line for line in document):
        return Spoken(text[final.end() :].lstrip(), final.group())
    return Spoken("", "analysis") if _BARE_ANALYSIS.match(text) else Spoken(text)


def outside_pairs(text: str, language: Language, own: frozenset[str]) -> Spoken:
    """What stands outside pairs of tags that hold no answer; each fence is on a line of its own. `own`: the document's lines, stripped."""
    draft, at = "", 0
    if MARK.search(text) is None:
        return Spoken(text)
    fenced = "```" in text or "~~~" in text
    if closer := _closer_alone(text, language, own):
        draft, text = closer.group(), text[closer.end() :]
    while opener := _opener(text, at, language, own):
        name = name_of(opener)
        closer = _closer_of(name).search(text, opener.end())
        inner = text[opener.end() : closer.start() if closer else len(text)]
        thinks, codes = _is_thought(name), _holds_code(inner, own, language)
        at = opener.end()
        # Without fences a pair that holds only words would be taken for lines of the code below.
        if closer and (thinks or ((codes or not fenced) and not _is_answer(name))):
            text, at = text[: opener.start()] + text[closer.end() :], opener.start()
        elif not closer and opener.group() not in OPENING and (thinks or (codes and _is_aside(opener, name))):
            text, at = text[: opener.start()], opener.start()
        else:
            continue
        draft = draft or (opener.group() if codes else "")
    return Spoken(text, draft)


def name_of(mark: re.Match[str]) -> str:
    """What a tag is called, whichever end of a pair it is: `thought` of `<|end_of_thought|>`."""
    return _PAIRED.sub("", mark["name"]).strip()


def _closer_of(name: str) -> re.Pattern[str]:
    word = re.escape(name)
    return re.compile(
        rf"{_OPENS}(?:/\s?(?:(?:begin|start)(?:_of)?_)?|end(?:_of)?[_ ]){word}{_CLOSES}|<{word}\|>", re.IGNORECASE
    )


def _is_thought(name: str) -> bool:
    words = [word.lower() for word in _WORD.findall(name)]
    return any(word.startswith(_THOUGHT) or word in _THOUGHTS for word in words) or name.lower() == "channel"


def _is_aside(opener: re.Match[str], name: str) -> bool:
    """Whether a tag that nothing closes begins what is no answer; a control token may stand alone."""
    return opener.group()[:1] == "<" and opener.group()[1:2] not in {"|", "｜"} and not _is_answer(name)


def _is_answer(name: str) -> bool:
    words = [word.lower() for word in _WORD.findall(name)]
    if known(name) is not None or _OF_PAGES.fullmatch(name):
        return True
    return any(word.startswith(_ANSWER) or word in _ANSWERS for word in words)


def _opener(text: str, at: int, language: Language, own: frozenset[str]) -> re.Match[str] | None:
    """The first tag from `at` on that may begin a thought: a line's first outside blocks, in code without fences before any of it."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    fenced = "```" in text or "~~~" in text
    wordy = language.kind in WORDY
    for index in prose_lines(lines, own, language):
        line = lines[index]
        for mark in MARK.finditer(line):
            leads = not line[: mark.start()].strip(" \t>*_#-")
            thinks = _is_thought(name_of(mark))
            if starts[index] + mark.start() < at or mark["ends"] or not (thinks or (leads and not language.holds_text)):
                continue
            if not any(mark.group() in there for there in own):
                return MARK.match(text, starts[index] + mark.start())
        if line.strip() and starts[index + 1] > at and not fenced and (wordy or is_code(line, own, language)):
            return None
    return None


def _closer_alone(text: str, language: Language, own: frozenset[str]) -> re.Match[str] | None:
    """The end of a thought that nothing opened, on an edge of its line: the model's template had opened it."""
    for mark in MARK.finditer(text):
        name = name_of(mark)
        token = mark.group()
        ends = mark["ends"] or _ENDS.match(mark["name"]) or (token.endswith("|>") and not token.startswith("<|"))
        if not ends and _is_thought(name):
            return None
        before = text[text.rfind("\n", 0, mark.start()) + 1 : mark.start()].strip()
        after = text[mark.end() :].split("\n", 1)[0].strip()
        if not ends or not _is_thought(name) or (before and after):
            continue
        is_told_elsewhere = token in CLOSING and not after
        if is_told_elsewhere or any(token in there for there in own):
            return None
        # Inside a block it is text of the code, unless that block is a draft which was never closed.
        if Fences(text[mark.end() :].split("\n"), own, language).count % 2:
            return None
        return mark
    return None


def _holds_code(text: str, own: frozenset[str], language: Language) -> bool:
    if "```" in text or "~~~" in text:
        return True
    return language.kind not in WORDY and any(is_code(line, own, language) for line in text.split("\n"))
