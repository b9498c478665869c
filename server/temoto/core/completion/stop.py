"""Where does a streaming answer stop? The stop conditions are asked after every chunk; at the first cut the model is stopped.

    def area(self):│      → `⏎        return self.w * self.h⏎⏎    def` is enough: the second def leaves the block

Each rule reads the answer a line at a time and returns where to cut, or None to go on. A line that is still being
written is judged only by what more of it cannot change: once there is a cut, what comes later does not move it.
"""

import re
from collections.abc import Callable
from typing import Final

from temoto.core.code.block import quoted_after
from temoto.core.code.indentation import measure_of
from temoto.core.code.language import begins, may_begin
from temoto.core.code.left_open import Reading, may_open_text
from temoto.core.code.text import indent_width, line_feeds
from temoto.core.completion.control import spoken_at
from temoto.core.completion.gate import Extent
from temoto.core.completion.lead import FENCE, lead
from temoto.core.completion.scope import Scope
from temoto.core.completion.unit import first_line_end, unit_end

_OUTER: Final = re.compile(r"#\s*(?:endif|else|elif)\b")  # goes on with a condition, or ends it
_LAST_BLANKS, _LAST_BLANK = re.compile(r"(?:\n[ \t]*)+\Z"), re.compile(r"\n[ \t]*\Z")
MOST_LINES = 24  # a ghost longer than half a screen is not read, and costs a CPU seconds


def cut_at(text: str, scope: Scope) -> int | None:
    """Where to cut `text` (an offset into it), or None while it may go on."""
    skipped = lead(text, scope)
    if skipped is None:
        return None
    rest = text[skipped:] if skipped else text
    spoken = speaks_control(rest, scope)
    if spoken is not None:
        rest = rest[:spoken]  # nothing behind it counts
        spoken = len((_LAST_BLANKS if scope.extent is Extent.LINE else _LAST_BLANK).sub("", rest))
    cut = min(
        (
            cut
            for rule in (OF_ONE if scope.extent is Extent.LINE else OF_MANY)
            if (cut := rule(rest, scope)) is not None
        ),
        default=None,
    )
    cut = spoken if cut is None else cut
    return None if cut is None else skipped + cut


def opened_something(text: str, scope: Scope) -> bool:
    """Whether the first line of an answer that is not cut yet is over: it opened what the lines behind it belong to."""
    skipped = lead(text, scope) or 0
    return (
        skipped > 0 or first_line_end(text, scope) is not None or (scope.between and text.lstrip(" ").startswith("\n"))
    )


def one_unit(text: str, scope: Scope) -> int | None:
    """At the end of the first line that says something, or of what that line opens."""
    return unit_end(text, scope)


def leaves_block(text: str, scope: Scope) -> int | None:
    """Before the first line that stands further left than the block, or begins a new paragraph at its own level."""
    position, blank_before, quoted, previous = 0, False, "", scope.above
    indent = scope.indent
    reading, width_of = Reading(scope.language), measure_of(text, scope.unit)
    for number, line in enumerate(line_feeds(text)):
        code = line.strip()
        if number and code and not quoted and not _stands_anywhere(code, reading):
            width = width_of(line)
            if width < indent:
                cut = _leaving(line, width, scope)
                if cut is not None:
                    return position + cut if cut else max(0, position - 1)
            elif blank_before and width <= indent and text[:position].strip():
                return max(0, position - 1)
        elif not number and not indent:
            indent = indent_width(line)  # at the left margin the answer itself says how deep its block is
        if not quoted and scope.no_template and code.count("`") % 2:
            quoted, previous = "`", code
        else:
            quoted, previous = quoted_after(code, quoted, previous, scope.language.long_quotes), code or previous
        if not quoted:
            reading.until = "" if reading.until in scope.language.long_quotes else reading.until
        reading.read(line.rstrip("\n"))
        blank_before = not code and bool(number)
        position += len(line)
    return None


def _stands_anywhere(code: str, reading: Reading) -> bool:
    """Whether indentation says nothing of this line: it is text the answer opened, or closes a bracket the answer opened."""
    if reading.until and reading.until not in {'"""', "'''", "`"}:
        return True
    if reading.language.directives and code.startswith("#") and (reading.directives > 0 or not _OUTER.match(code)):
        return True
    return bool(reading.brackets) and code.startswith(reading.brackets[-1])


def meets_below(text: str, scope: Scope) -> int | None:
    """Before the line that already stands below the cursor, as deep as it stands there."""
    position = 0
    for number, line in enumerate(line_feeds(text)):
        same = line.endswith("\n") and line.strip() == scope.below and indent_width(line) == scope.below_width
        if number and scope.below and same and not _in_text(text[:position], scope):
            return max(0, position - 1)
        position += len(line)
    return None


def _in_text(text: str, scope: Scope) -> bool:
    """Whether what follows stands in a string or a here-document that the answer opened itself."""
    if not may_open_text(text, scope.language):
        return False
    reading = Reading(scope.language)
    for line in text.split("\n"):
        reading.read(line)
    quote, above = reading.until, (*scope.lines_above, scope.left)
    return bool(quote) and not (quote in scope.language.long_quotes and sum(line.count(quote) for line in above) % 2)


def repeats(text: str, scope: Scope) -> int | None:
    """After the first round of a cycle of one to three lines that came three times, equally deep."""
    lines = [line for line in line_feeds(text) if line.endswith("\n")]
    if len(lines) < 3:
        return None
    seen = [(indent_width(line), line.strip()) for line in lines]
    if seen and scope.fresh:
        seen[0] = (scope.indent + seen[0][0], seen[0][1])
    for period in (1, 2, 3):
        for start in range(len(lines) - 3 * period + 1):
            first = seen[start : start + period]
            if any(code for _, code in first) and seen[start + period : start + 3 * period] == first * 2:
                return max(0, sum(map(len, lines[: start + period])) - 1)
    return None


def too_long(text: str, _scope: Scope) -> int | None:
    """After MOST_LINES lines: 24."""
    if text.count("\n") < MOST_LINES:
        return None
    return sum(map(len, line_feeds(text)[:MOST_LINES])) - 1


def speaks_control(text: str, scope: Scope) -> int | None:
    """Before text that has the form of a control token."""
    return None if scope.speaks_of_control else spoken_at(text)


def closes_fence(text: str, scope: Scope) -> int | None:
    """Before a fence, where none stands in the language: what follows it is the model's own words."""
    if scope.language.fences or not any(mark in text for mark in FENCE):
        return None
    position = 0
    for number, line in enumerate(line_feeds(text)):
        if number and line.lstrip().startswith(FENCE):
            return max(0, position - 1)
        position += len(line)
    return None


Condition = Callable[[str, Scope], int | None]
OF_EITHER: Final[tuple[Condition, ...]] = (speaks_control, meets_below, repeats, too_long, closes_fence)
OF_ONE: Final[tuple[Condition, ...]] = (one_unit, *OF_EITHER)
OF_MANY: Final[tuple[Condition, ...]] = (leaves_block, *OF_EITHER)


def _leaving(line: str, width: int, scope: Scope) -> int | None:
    """How many characters are kept of a line left of the block; None if it does not leave the block or cannot be judged yet."""
    code, written = line.strip(), line.endswith("\n")
    if width != scope.opened:
        return 0
    language = scope.language
    closing = scope.unclosed and language.closes(code)
    if not written:
        words = (*scope.labels, *(language.closing if scope.unclosed else ()))
        if closing or may_begin(code, words, any_case=language.any_case):
            return None
    if begins(code, scope.labels, any_case=language.any_case):
        return None
    if not closing:
        return 0
    if code.startswith("}") and code.endswith("{"):  # `} else {`: this block is done, the next one is another question
        return line.index("}") + 1
    return len(line.rstrip())
