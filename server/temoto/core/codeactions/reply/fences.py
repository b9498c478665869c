r"""Which lines of a reply open or close a block, where that is not plain from the line alone?

    → ```python         opens, whatever stands before it
    }```                closes, or opens, or is part of the code: what follows tells
    /// ```             never either: a comment of the code

Every fence of a reply turns it from prose to block or back. So behind a line that ends a block as many turns follow as begin
blocks: an even number, or one that can only begin.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

from temoto.core.code.language import Language
from temoto.core.code.left_open import without_comment

FENCE = re.compile(r"(\s*)(`{3,}|~{3,})(.*)")
_AT_END = re.compile(r"(.*\S)\s*(`{3,})\s*")
_BEHIND = re.compile(r"(.*?[^`~\s])\s*(`{3}|~{3})(\{?\.?[A-Za-z][\w+#.-]{0,19}\}?)?\s*")
_TWO = re.compile(r"(\s*)(`{3})(`{3}\s*[A-Za-z][\w+#-]{0,19}\s*|\s*</?[^<>]{1,60}>.*)")
_MARKS = re.compile(r"[\s/*#;%!'<>-]*")  # what alone stands before a fence in a comment of the code


class Fences:
    """The lines of a reply, each fence on a line of its own where two share one, and which of them can turn prose to block or back."""

    __slots__ = ("_opening", "_turns", "language", "left_open", "lines", "own")

    def __init__(self, lines: Sequence[str], own: frozenset[str], language: Language, left_open: str = "") -> None:
        self.own, self.language = own, language
        self.left_open = left_open  # what ends the string or comment within which a block may end
        self.lines = apart(lines, own)
        self._turns: list[int] = []
        self._opening: set[int] = set()  # of them, those that can only begin a block
        for index, line in enumerate(self.lines):
            if "```" in line or "~~~" in line:
                self._note(index, line)

    def _note(self, index: int, line: str) -> None:
        met = FENCE.fullmatch(line)
        if met:
            if "`" in met.group(3):
                return
            self._turns.append(index)
            if met.group(3).strip():
                self._opening.add(index)
            return
        behind = _BEHIND.fullmatch(line)
        if behind and not self._is_comments(line, behind) and _is_even(behind.group(1)):
            self._turns.append(index)
            if behind.group(3):
                self._opening.add(index)

    @property
    def count(self) -> int:
        """How many lines turn prose to block or back."""
        return len(self._turns)

    def is_last(self, index: int) -> bool:
        """Whether nothing at all stands behind a line."""
        return not any(line.strip() for line in self.lines[index + 1 :])

    def next(self, index: int) -> int:
        """The next line behind `index` that turns; 0 where none does."""
        place = bisect_right(self._turns, index)
        return self._turns[place] if place < len(self._turns) else 0

    def ended(self, index: int, fence: str) -> str:
        """What stands before the fence that ends line `index` of a block and closes it; empty where that fence is part of the code."""
        ended = _AT_END.fullmatch(self.lines[index])
        if not ended or len(ended.group(2)) != len(fence) or "`" in ended.group(1) or self._ends_in_comment(index):
            return ""
        return ended.group(1) if self.next(index) in self._opening or self._left(index) % 2 == 0 else ""

    def behind_words(self, at: int, prose: Sequence[str]) -> tuple[str, str]:
        """(the words before a fence that opens a block at the end of a line of prose, that fence); both empty where none does."""
        behind = _BEHIND.fullmatch(self.lines[at])
        if not behind or not _is_even(behind.group(1)) or self._is_comments(self.lines[at], behind):
            return "", ""
        words, fence, tag = behind.groups(default="")
        if tag:
            # The example of a comment of many lines, in code that has no fence of its own.
            inner = words.lstrip().startswith("* ") and bool(prose) and self.language.is_comment(prose[-1])
            return ("", "") if inner else (words, fence + tag)
        opens = self._left(at) % 2 == 1 and self.next(at) not in self._opening and words.strip() not in self.own
        return (words, fence) if opens else ("", "")

    def _left(self, index: int) -> int:
        return len(self._turns) - bisect_right(self._turns, index)

    def _is_comments(self, line: str, behind: re.Match[str]) -> bool:
        """Whether the fence is an example's in a comment: nothing but the comment's mark stands before it, or it has no tag."""
        if behind.group(3):
            return bool(_MARKS.fullmatch(behind.group(1))) and self.language.is_comment(line)
        return without_comment(line, self.language) != line.rstrip()

    def _ends_in_comment(self, index: int) -> bool:
        line = self.lines[index]
        return self.language.is_comment(line) or without_comment(line, self.language) != line.rstrip()


def _is_even(words: str) -> bool:
    """Whether no quoted word is left open before a fence."""
    return words.count("`") % 2 == 0 and "```" not in words


def apart(lines: Sequence[str], own: frozenset[str]) -> list[str]:
    """The lines, with a fence that closes and what follows it on the same line (the next fence, a tag) on two."""
    made: list[str] = []
    longer = any(line.strip("` \t") == "" and line.count("`") >= 6 for line in lines if "``````" in line)
    for line in lines:
        met = _TWO.fullmatch(line) if line.lstrip()[:3] == "```" and line.strip() not in own else None
        if met and not (longer and met.group(3)[0] == "`"):
            made += [met.group(1) + met.group(2), met.group(1) + met.group(3).lstrip()]
        else:
            made.append(line)
    return made
