r"""What in a reply is fenced, and what stands around? Cut by Markdown's fences, as models write them.

    Here is:            prose
    ```python           a block; its tag is "python"
    x = 1
    ```

A fence counts wherever it stands in its line, whatever words stand before it; none does in a comment, a string or a docstring of the
block, where examples have fences of their own. One with a tag inside a block is nested where the block is Markdown or the outer
fence is longer; else a block holds fences only as text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from temoto.core.code.language import Language, LanguageKind
from temoto.core.code.languages import LANGUAGES, UNKNOWN, known
from temoto.core.code.left_open import Reading
from temoto.core.code.text import indent_width
from temoto.core.codeactions.reply.fences import FENCE, Fences

_ONE_LINE = re.compile(r"\s*`{3,}([^`\n]+)`{3,}\s*")
_TAG = re.compile(r"\{?\.?([\w+#-]+)")
# What a block without a tag may say in its first line. Of one letter only C: `r` and `d` may be code.
LANGUAGE_NAMES = frozenset(
    name
    for each in LANGUAGES
    if each.kind is LanguageKind.CODE
    for name in (each.id, *(name.lower() for name in each.names))
    if len(name) > 1 or name == "c"
)


@dataclass(frozen=True, slots=True)
class ReplyPiece:
    """A part of a reply. `block`: fenced, or taken for code; then `tag` is its language as the reply names it, or empty.

    `closed` is False for a block whose fence the reply never closed.
    """

    lines: tuple[str, ...]
    block: bool = False
    tag: str = ""
    closed: bool = True
    fenced: bool = True

    @property
    def text(self) -> str:
        """As it would stand in a note."""
        inner = "\n".join(self.lines).strip("\n")
        return f"```{self.tag}\n{inner}\n```" if self.block and self.fenced else inner


def pieces(
    text: str, own: frozenset[str], language: Language = UNKNOWN, target: Sequence[str] = ()
) -> list[ReplyPiece]:
    """The reply, cut into prose and blocks; empty prose is left out.

    Lines in `own` are no fences: the target, in `language`, has them. In code one is all the same where none of these stands above it.
    `target`: its lines, which may end within a string or a comment; so may a block then.
    """
    found: list[ReplyPiece] = []
    fences = Fences(text.split("\n"), own, language, left_open(target, language))
    prose: list[str] = []
    at = 0
    while at < len(fences.lines):
        block, end = _block(fences, at, prose)
        if block is None:
            prose.append(fences.lines[at])
            at += 1
            continue
        found += [ReplyPiece(tuple(prose)), block]
        prose = []
        at = end
    found.append(ReplyPiece(tuple(prose)))
    return [one for one in found if one.block or any(line.strip() for line in one.lines)]


def prose_lines(lines: Sequence[str], own: frozenset[str], language: Language) -> list[int]:
    """Which lines stand outside every block; each fence is on a line of its own."""
    found: list[int] = []
    fences = Fences(lines, own, language)
    prose: list[str] = []
    at = 0
    while at < len(fences.lines):
        before = len(prose)
        block, end = _block(fences, at, prose)
        if block is None or len(prose) > before:  # words before a fence on its line
            found.append(at)
        if block is None:
            prose.append(fences.lines[at])
        else:
            prose = []
        at = max(end, at + 1)
    return found


def _block(fences: Fences, at: int, prose: list[str]) -> tuple[ReplyPiece | None, int]:
    """The block that opens on line `at`, and the line behind it. What stands before the fence on its line goes to `prose`."""
    line = fences.lines[at]
    if "```" not in line and "~~~" not in line:
        return None, at
    if line.strip() in fences.own and (
        fences.language.kind not in {LanguageKind.CODE, LanguageKind.SHELL}
        or any(over.strip() in fences.own for over in prose if over.strip())
    ):
        return None, at
    if (one := _ONE_LINE.fullmatch(line)) and one.group(1).strip():
        return ReplyPiece((one.group(1).strip(),), block=True), at + 1
    opened = FENCE.fullmatch(line)
    if opened and opened.group(2)[0] == "`" and "`" in opened.group(3):
        opened = None
    if not opened:
        words, fence = fences.behind_words(at, prose)
        opened = FENCE.fullmatch(fence) if fence else None
        if not opened:
            return None, at
        prose.append(words)
    fence, tag = opened.group(2), _tag(opened.group(3))
    inner, end, closed = _inside(fences, at + 1, fence, tag, indent_width(opened.group(1)))
    if not tag and inner and inner[0].strip().lower() in LANGUAGE_NAMES:
        tag = inner.pop(0).strip().lower()
    return ReplyPiece(tuple(inner), block=True, tag=tag, closed=closed), end


def _inside(fences: Fences, at: int, fence: str, tag: str, width: int) -> tuple[list[str], int, bool]:
    """(lines, the line behind the closing fence, whether there is one). Fences far deeper than the outer one are text."""
    lines, own = fences.lines, fences.own
    depth, language = 0, known(tag)
    nests = bool(language and language.fences)
    held = _Held(fences, at, language if language and language.kind is LanguageKind.CODE else fences.language)
    for index in range(at, len(lines)):
        line = lines[index]
        if fence not in line:
            continue
        met = FENCE.fullmatch(line) if line.strip() not in own or not nests else None
        if met and met.group(2)[0] == fence[0] and indent_width(met.group(1)) < width + 4:
            if met.group(3).strip():
                depth += nests and "`" not in met.group(3)
                continue
            if depth:
                depth -= 1
            elif len(met.group(2)) >= len(fence) and (nests or not held(index)):
                return lines[at:index], index + 1, True
            continue
        words = "" if depth or line.strip() in own else fences.ended(index, fence)
        if words and not held(index):
            return [*lines[at:index], words], index + 1, True
    return lines[at:], len(lines), False


class _Held:
    """Whether a line begins inside a string or a comment of many lines, where something follows it that may be the rest of that.

    Read no further than asked, and not at all where none can be open.
    """

    __slots__ = ("_at", "_fences", "_read", "_reading")

    def __init__(self, fences: Fences, at: int, language: Language) -> None:
        self._fences, self._at, self._read, self._reading = fences, at, at, Reading(language)

    def __call__(self, index: int) -> bool:
        if self._fences.is_last(index) or not self._can_be_open(index):
            return False
        while self._read < index:
            self._reading.read(self._fences.lines[self._read])
            self._read += 1
        return self._reading.until not in {"", self._fences.left_open}

    def _can_be_open(self, index: int) -> bool:
        return _can_be_open(self._fences.lines[self._at : index], self._reading.language)


def left_open(lines: Sequence[str], language: Language) -> str:
    """What ends the string or comment that is open behind some lines; empty where none is."""
    if not _can_be_open(lines, language):
        return ""
    reading = Reading(language)
    for line in lines:
        reading.read(line)
    return reading.until


def _can_be_open(lines: Sequence[str], language: Language) -> bool:
    text = "\n".join(lines)
    return (
        any(text.count(quote) % 2 for quote in language.long_quotes)
        or any(text.count(opener) != text.count(closer) for opener, closer in language.comments.block)
        or bool(language.texts)
    )


def _tag(info: str) -> str:
    found = _TAG.match(info.strip())
    return found.group(1).lower() if found else ""
