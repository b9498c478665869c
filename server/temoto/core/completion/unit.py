"""How far does what an answer opens itself reach? To the end of that block, its other branches included, and no further.

    │      + `if (x) {⏎  y();⏎} else {⏎  z();⏎}⏎w();`      is enough before `w()`
    a = │  + `[⏎  1,⏎]⏎b = 2`                               is enough behind the bracket

A line that opens nothing ends at its end, as it always did: the stream is left at the first character beyond what is shown.
"""

import re
from collections.abc import Callable
from typing import Final

from temoto.core.code.indentation import measure_of
from temoto.core.code.language import LanguageKind, begins, may_begin
from temoto.core.code.left_open import Reading, opens_block
from temoto.core.code.text import line_feeds
from temoto.core.completion.scope import Scope

# Other branches of the same statement, in whatever language.
BRANCHES: Final = (
    "else", "elif", "elsif", "elseif", "except", "finally", "catch", "rescue", "ensure", "then", "when", "{:else", "{{else", "<%else",
)  # fmt: skip
_TEMPLATE: Final = re.compile(r"\s*template\s*<.*>\s*\Z")
# A line that ends so goes on in the next: `total = a + \\`, `fun f(): Int =`, `a &&`.
_DANGLES: Final = re.compile(r"(?:\\|&&|\|\||\s[-+*/|]|[^=!<>]=)\Z")
CHAINED: Final = (".", "?.", "|>", "->", "&&", "||")
_ITEM: Final = re.compile(r"(?:[-*+•]|\d{1,3}[.)])\s")
# A line that wants a brace on the next one, where braces are written so: `if (x)`, `void f()`, `else`.
_WANTS_BRACE: Final = re.compile(
    r"(?:(?:if|for|foreach|while|switch|catch|using|lock|fixed)\s*\(.*\)|else|try|finally|do"
    r"|(?:[\w<>\[\],.]+\s+)+\w+\s*\([^;{}]*\)(?:\s*const)?|(?:\w+\s+)*(?:class|struct|interface|enum|namespace|record)\s[^;{}]*)\Z"
)


def first_line_end(text: str, scope: Scope, start: int = 0) -> int | None:
    """The end of the first line that says something; a model may begin with a line break where nothing is in its way."""
    if not scope.crowded:
        start += len(text[start:]) - len(text[start:].lstrip())
    end = text.find("\n", start)
    return end if end >= 0 and start < len(text) else None


def unit_end(text: str, scope: Scope, start: int = 0) -> int | None:
    """The end of the first line that says something, or of what it opens; None while there may be more."""
    end = first_line_end(text, scope, start)
    inside = scope.between and not text[start : len(text) if end is None else end].strip()
    if inside and scope.follows:
        return _inside_end(text, scope, start)
    if end is None or not scope.follows:
        return end
    head = start if scope.crowded else start + len(text[start:]) - len(text[start:].lstrip())
    line_start = text.rfind("\n", 0, head) + 1
    here = "\n" not in text[start:head]  # the first line goes on the cursor's own
    if here and scope.comment:
        return end  # what goes on a sentence opens nothing
    first = text[head if here else line_start : end]
    while _is_of_the_next(first, scope):
        line_start, end = end + 1, text.find("\n", end + 1)
        if end < 0:
            return None
        first, here = text[line_start:end], False
    width_of = measure_of(text, scope.unit)
    base = scope.width if here and scope.left else width_of(text[line_start:end])
    return _Unit(scope, first, base, width_of).end(text, end)


def _is_of_the_next(line: str, scope: Scope) -> bool:
    """Whether a line is an annotation, a decorator or a template, whole: what it belongs to is the head then."""
    if not (scope.language.is_attribute(line) or _TEMPLATE.match(line)):
        return False
    reading = Reading(scope.language)
    reading.read(line)
    return not reading.open and not line.rstrip().endswith((";", "{"))


class _Unit:
    """What the first line of an answer opens, and the lines that belong to it."""

    __slots__ = ("base", "branches", "chain", "dangles", "deeper", "items", "opened", "reading", "scope", "width_of")

    def __init__(self, scope: Scope, first: str, base: int, width_of: Callable[[str], int]) -> None:
        code = first.strip()
        self.scope, self.base, self.width_of = scope, base, width_of
        self.reading = Reading(scope.language)
        self._read(first)
        self.deeper = opens_block(first, scope.language)  # what stands deeper belongs to it
        self.items = scope.prose and bool(
            code.endswith(":") or (_ITEM.match(code) and not _ITEM.match(f"{scope.above} "))
        )
        self.branches = scope.language.labels_behind(code)
        self.opened = self.deeper or self.reading.open or self.items or self._wants_brace(code)
        self.chain = scope.semicolons and not self.opened and not scope.crowded and code[-1:] not in {";", ",", ":"}
        self.dangles = self._dangles(code)
        if scope.below and scope.below_width > base and not (self.reading.until or self.reading.directives):
            self.opened = False  # what it opens stands below already

    def end(self, text: str, end: int) -> int | None:
        """The end of the last line that belongs to it, the first line's being `end`; None while more may."""
        if not (self.opened or self.chain or self.dangles):
            return end
        if self.reading.brackets and not self.deeper:
            self.deeper = True
        brace_due = self.opened and not self.deeper and not self.reading.open and not self.items
        position = end + 1
        for line in line_feeds(text[position:]):
            written, code = line.endswith("\n"), line.strip()
            if not code and not self.reading.until:
                if brace_due or self.chain or self.dangles:
                    return end if written else None
                position += len(line)
                continue
            belongs = self._belongs(line, code, written=written, brace_due=brace_due)
            if belongs is not True:
                return end if belongs is False else None
            if not written:
                return None
            self._take(line)
            brace_due = self._wants_brace(code)
            position += len(line)
            end = position - 1
            closed = not self.deeper and not self.reading.open and not self.items
            if closed and (self._is_over(code) or (self.dangles and not self._dangles(code))):
                return end
            self.dangles = self._dangles(code)
        return None

    def _is_over(self, code: str) -> bool:
        """Whether nothing that belongs to it can follow a line behind which all is closed."""
        return code.endswith(";") or (self.scope.language.kin == "python" and code[-1:] in {")", "]", "}", '"', "'"})

    def _dangles(self, code: str) -> bool:
        """Whether a line breaks off where nothing is open: behind an operator, or a backslash."""
        if self.scope.crowded or self.deeper or self.reading.open or not _DANGLES.search(code):
            return False
        return code.endswith("\\") or self.scope.language.kind in {LanguageKind.CODE, LanguageKind.SHELL}

    def _wants_brace(self, code: str) -> bool:
        """Whether a line is a head whose brace may stand on the next one."""
        language = self.scope.language
        braced = language.definitions.typed or language.definitions.members or language.brace_below
        return braced and not self.deeper and not self.reading.open and bool(_WANTS_BRACE.match(code))

    def _belongs(self, line: str, code: str, *, written: bool, brace_due: bool) -> bool | None:
        """Whether a line does; None while that cannot be told."""
        width = self.width_of(line)
        if self.reading.until or self.dangles:
            return True
        if brace_due:
            return code.startswith("{") and width == self.base
        if self.reading.open:
            return width >= self.base or self.scope.language.closes(code) or code.startswith("#")
        if self.items:
            return width > self.base or bool(_ITEM.match(code)) or (None if not written and len(code) < 4 else False)
        return self._goes_on(code, width, written=written)

    def _goes_on(self, code: str, width: int, *, written: bool) -> bool | None:
        """Whether a line goes on a statement in which no bracket is open: deeper, chained to it, another branch, its end."""
        language = self.scope.language
        if self.deeper and (width > self.base or (width == self.base and code.startswith("{"))):
            return True
        if not self.deeper and width >= self.base and language.kin != "style":
            if code.startswith(CHAINED):
                return True
            if self.chain and not written and may_begin(code, CHAINED):
                return None
        if width != self.base:
            return False
        words = (*BRANCHES, *self.branches, *(language.closing if self.deeper else ()))
        if not written and may_begin(code, words, any_case=language.any_case):
            return None
        return begins(code, words, any_case=language.any_case)

    def _read(self, line: str) -> None:
        self.reading.read(line)
        if self.scope.prose:
            self.reading.brackets.clear()  # one in a sentence says nothing of lines

    def _take(self, line: str) -> None:
        bracketed = bool(self.reading.brackets)
        self._read(line.rstrip("\n"))
        if self.width_of(line) > self.base:
            return
        if bracketed or self.scope.language.closes(line.strip()):
            self.deeper = bool(self.reading.brackets) or opens_block(line, self.scope.language)
        elif opens_block(line, self.scope.language):
            self.deeper = True


def _inside_end(text: str, scope: Scope, start: int) -> int | None:
    """The end of the block between a bracket and its closer: the answer's own closer, or where it leaves the block."""
    reading = Reading(scope.language)
    position, end, measure = start, start, measure_of(text, scope.unit)
    for number, line in enumerate(line_feeds(text[start:])):
        code = line.strip()
        if number and code and not reading.until and not reading.brackets:
            if code in {"/", "<"} and not line.endswith("\n"):
                return None
            closes = code.startswith((")", "]", "}", ">", "/>", "</"))
            if measure(line) <= scope.width and not closes:
                return end
        if not line.endswith("\n"):
            return None
        reading.read(line.rstrip("\n"))
        position += len(line)
        if code:
            end = position - 1
        if reading.loose or code in {">", "/>"}:
            return end
    return None
