"""Does a model take its code back, in words behind it or in a comment of it? Then it is a draft, whatever fence it has.

Words about the code that was there ("the old loop was wrong") and questions to the user take nothing back.
"""

import re
from collections.abc import Sequence

from temoto.core.codeactions.reply.elided import comment_of
from temoto.core.codeactions.reply.records import RewriteRequest

_SENTENCE = re.compile(r"[^.!?。!?\n:;]+[.!?。!?\n:;]*")
_THIS = r"(?:that|this|it|the (?:code|version|rewrite|snippet|function|block)? ?(?:above)|my (?:code|answer|version|rewrite))"
_BAD = r"(?:wrong|incorrect|broken|buggy|not (?:right|correct|quite right|what)|a (?:mistake|bug))"
_IS_BAD = (
    rf"(?:(?: (?:is|was|looks|seems|would be)|['’]s)(?: (?:still|also|actually|clearly|just|totally))? {_BAD}"
    r"| ?isn['’]t (?:right|correct|quite right|what))"
)
_FAILS = (
    r"(?: (?:won['’]t|doesn['’]t|does not|will not|wouldn['’]t|would not)"
    r" (?:work|compile|run|handle|do|return|keep|preserve|match|behave)| (?:changes|breaks|loses|ignores|misses|drops))"
)
_REDO = (
    r"(?:re(?:consider|think|do|write|try|visit|work)|try again|think again|start over"
    r"|fix (?:that|this|it)|correct (?:that|this|it|myself))"
)
# A start again, by itself.
_AGAIN = re.compile(
    r"\W*(?:(?:so|no|and|but|okay|ok|then|wait|hmm+|oops|actually|sorry)\b[ ,.…-]*){0,3}"
    rf"(?:on second thoughts?\b|scratch that\b|strike that\b|let me {_REDO}\b|i made a mistake\b|i was wrong\b|i need to {_REDO}\b"
    r"|my mistake\b|やり直|考え直|間違え(?:ました|た)|もう一度考え)",
    re.IGNORECASE,
)
_PAUSE = re.compile(
    r"\W*(?:oh,? )?(?:wait\b(?!,? (?:for|until|on)\b)|hold on|hmm+|oops|whoops|uh-oh|actually|no(?=[,.!])"
    r"|sorry\b(?!,? (?:if|for|about|that|to)\b)|correction(?=[:.,]))|\W*(?:いや|待って|待てよ|あれ|おっと|すみません)",
    re.IGNORECASE,
)
_JUDGED = re.compile(
    rf"\b{_THIS}(?:{_IS_BAD}|{_FAILS})\b|間違|正しく(?:な|あり)|動きません|動かない|だめ|駄目", re.IGNORECASE
)
_FIRST = re.compile(
    rf"\W*(?:{_THIS}{_IS_BAD}|(?:これ|それ|上のコード)は.{{0,8}}(?:間違|正しく(?:な|あり)|動きません|動かない))",
    re.IGNORECASE,
)
_STANDS = re.compile(
    r"\b(?:(?:it|this|that|the code|which)(?:['’]s| is| was) (?:\w+ )?(?:fine|correct|right|ok(?:ay)?|good)|it (?:does|works)|stands"
    r"|all good|never ?mind)\b|問題ありません|大丈夫",
    re.IGNORECASE,
)
_NOT_STANDS = re.compile(r"n['’]t\b|\bnot\b|\bnever\b", re.IGNORECASE)
NEAR = 3  # sentences in which a pause is followed by what is wrong
LONG = 4000  # letters behind the code that are read
_ABOUT_OLD = re.compile(r"\b(?:original|old|previous|existing|before|earlier|your)\b|元の|以前", re.IGNORECASE)


def taken_back(words: str) -> str:
    """The sentence with which the words behind the code take it back; empty where none does."""
    said = [one for met in _SENTENCE.finditer(words[:LONG]) if any(map(str.isalnum, one := met.group().strip()))]
    for place, sentence in enumerate(said):
        paused = _PAUSE.match(sentence) is not None and not _ABOUT_OLD.search(sentence)
        judged = paused and any(
            _JUDGED.search(one) and not _ABOUT_OLD.search(one) for one in said[place : place + NEAR]
        )
        first = place == 0 and _FIRST.match(sentence) is not None
        if (judged or first or _AGAIN.match(sentence)) and not _affirmed(said[place:]):
            return sentence
    return ""


def comment_takes_back(lines: Sequence[str], request: RewriteRequest) -> str:
    """The comment of a rewrite that takes the code over it back, stripped; empty where none does."""
    own: set[str] | None = None
    for index, line in enumerate(lines):
        words = comment_of(line, request.entry) if request.entry.is_comment(line) else ""
        if not words or not (_PAUSE.match(words) or _AGAIN.match(words)):
            continue
        own = {one.strip() for one in request.lines} if own is None else own
        behind = [comment_of(one, request.entry) for one in lines[index + 1 : index + NEAR]]
        if line.strip() not in own and taken_back("\n".join((words, *filter(None, behind)))):
            return line.strip()
    return ""


def _affirmed(sentences: Sequence[str]) -> bool:
    """Whether what follows says that the code is right after all."""
    return any(_STANDS.search(one) and not _NOT_STANDS.search(one) for one in sentences)
