r"""What in a reply is fenced, and what stands around? Cut by Markdown's fences, as models write them.

    Here is:            prose
    ```python           a block; its tag is "python"
    x = 1
    ```

A fence counts wherever it stands in its line. One with a tag inside a block is nested where the block is Markdown or the outer
fence is longer; else a block holds fences only as text.
"""

import re
from dataclasses import dataclass

from temoto.core.code.language import LanguageKind
from temoto.core.code.languages import LANGUAGES, known
from temoto.core.code.text import indent_width

FENCE = re.compile(r"(\s*)(`{3,}|~{3,})(.*)")
_AT_END = re.compile(r"(.*\S)\s*(`{3,})\s*")
_ONE_LINE = re.compile(r"\s*`{3,}([^`\n]+)`{3,}\s*")
_AFTER_PROSE = re.compile(r"([^`]*[\w:.!)。：])\s*(`{3})([A-Za-z+#-]{1,20})\s*")
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


def pieces(text: str, own: frozenset[str]) -> list[ReplyPiece]:
    """The reply, cut into prose and blocks; empty prose is left out. Lines in `own` are never fences: the target has them."""
    found: list[ReplyPiece] = []
    lines = text.split("\n")
    prose: list[str] = []
    at = 0
    while at < len(lines):
        block, end = _block(lines, at, own, prose)
        if block is None:
            prose.append(lines[at])
            at += 1
            continue
        found += [ReplyPiece(tuple(prose)), block]
        prose = []
        at = end
    found.append(ReplyPiece(tuple(prose)))
    return [one for one in found if one.block or any(line.strip() for line in one.lines)]


def _block(lines: list[str], at: int, own: frozenset[str], prose: list[str]) -> tuple[ReplyPiece | None, int]:
    """The block that opens on line `at`, and the line behind it. What stands before the fence on its line goes to `prose`."""
    line = lines[at]
    if line.strip() in own:
        return None, at
    if (one := _ONE_LINE.fullmatch(line)) and one.group(1).strip():
        return ReplyPiece((one.group(1).strip(),), block=True), at + 1
    opened = FENCE.fullmatch(line)
    if opened and opened.group(2)[0] == "`" and "`" in opened.group(3):
        opened = None
    if not opened:
        behind = _AFTER_PROSE.fullmatch(line)
        if not behind:
            return None, at
        prose.append(behind.group(1))
        opened = FENCE.fullmatch(behind.group(2) + behind.group(3))
    if not opened:
        return None, at
    fence, tag = opened.group(2), _tag(opened.group(3))
    width = indent_width(opened.group(1))
    inner, end, closed = _inside(lines, at + 1, fence, tag, width, own)
    if not tag and inner and inner[0].strip().lower() in LANGUAGE_NAMES:
        tag = inner.pop(0).strip().lower()
    return ReplyPiece(tuple(inner), block=True, tag=tag, closed=closed), end


def _inside(
    lines: list[str], at: int, fence: str, tag: str, width: int, own: frozenset[str]
) -> tuple[list[str], int, bool]:
    """(lines, the line behind the closing fence, whether there is one). Fences far deeper than the outer one are text."""
    depth, language = 0, known(tag)
    nests = bool(language and language.fences)
    for index in range(at, len(lines)):
        line = lines[index]
        met = FENCE.fullmatch(line) if line.strip() not in own or not nests else None
        if met and met.group(2)[0] == fence[0] and indent_width(met.group(1)) < width + 4:
            if met.group(3).strip():
                depth += nests and "`" not in met.group(3)
                continue
            if depth:
                depth -= 1
            elif len(met.group(2)) >= len(fence):
                return lines[at:index], index + 1, True
            continue
        ended = _AT_END.fullmatch(line)
        if (
            ended
            and not depth
            and len(ended.group(2)) == len(fence)
            and "`" not in ended.group(1)
            and line.strip() not in own
        ):
            return [*lines[at:index], ended.group(1)], index + 1, True
    return lines[at:], len(lines), False


def _tag(info: str) -> str:
    found = _TAG.match(info.strip())
    return found.group(1).lower() if found else ""
