"""Where does a streaming answer stop? The stop conditions are asked after every chunk; at the first cut the model is stopped.

    def area(self):│      → `⏎        return self.w * self.h⏎⏎    def` is enough: the second def leaves the block

Each rule reads the answer a line at a time and returns where to cut, or None to go on. A line that is still being
written is judged only by what more of it cannot change: once there is a cut, what comes later does not move it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from temoto.core.code.block import encloser, quoted_after, unclosed
from temoto.core.code.language import Language, begins, may_begin
from temoto.core.code.languages import language_of
from temoto.core.code.text import indent_width
from temoto.core.completion.gate import Extent
from temoto.core.completion.records import Ask

MOST_LINES = 24  # a ghost longer than half a screen is not read, and costs a CPU seconds


@dataclass(frozen=True, slots=True)
class Scope:
    """What the stop conditions know of the cursor: where the answer's block begins and what stands below it."""

    language: Language
    extent: Extent
    fresh: bool  # the cursor stands on a line of its own
    indent: int  # a line further left than this has left the block
    opened: int | None  # indentation of the line that opened the block, if one did
    unclosed: bool  # whether nothing below closes the block yet
    labels: tuple[str, ...]  # beginnings of lines at `opened` that do not leave the block
    below: str  # the first line below with code, stripped
    below_width: int
    above: str  # the code the answer follows, stripped
    crowded: bool  # something stands right of the cursor: an answer cannot begin with a line break


def scope_of(ask: Ask, extent: Extent) -> Scope:
    """The Scope of a cursor."""
    here = ask.line - ask.first
    below = next((line for line in ask.lines[here + 1 :] if line.strip()), "")
    left, width = ask.left.rstrip(), indent_width(ask.left)
    language = language_of(ask.language)
    opening = language.opens(left)
    opener = left if opening else encloser(ask.lines[:here], width)
    opened = indent_width(opener) if opener else None
    return Scope(
        language=language,
        extent=extent,
        fresh=not left,
        indent=width + 1 if opening else width,
        opened=opened,
        unclosed=opened is not None and unclosed(opened, below, language),
        labels=language.labels_behind(left) if left else (),
        below=below.strip(),
        below_width=indent_width(below),
        above=left.strip() or next((line.strip() for line in reversed(ask.lines[:here]) if line.strip()), ""),
        crowded=bool(ask.right.strip()),
    )


def cut_at(text: str, scope: Scope) -> int | None:
    """Where to cut `text` (an offset into it), or None while it may go on."""
    if scope.extent is Extent.LINE:
        return one_line(text, scope)
    return min((cut for rule in _RULES if (cut := rule(text, scope)) is not None), default=None)


def one_line(text: str, scope: Scope) -> int | None:
    """The end of the first line that says something; a model may begin with a line break where nothing is in its way."""
    start = 0 if scope.crowded else len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return end if end >= 0 and start < len(text) else None


def leaves_block(text: str, scope: Scope) -> int | None:
    """Before the first line that stands further left than the block, or begins a new paragraph at its own level."""
    position, blank_before, quoted, previous = 0, False, "", scope.above
    indent = scope.indent
    for number, line in enumerate(_lines(text)):
        code = line.strip()
        if number and code and not quoted:
            width = indent_width(line)
            if width < indent:
                cut = _leaving(line, width, scope)
                if cut is not None:
                    return position + cut if cut else max(0, position - 1)
            elif blank_before and width <= indent and text[:position].strip():
                return max(0, position - 1)
        elif not number and not indent:
            indent = indent_width(line)  # at the left margin the answer itself says how deep its block is
        quoted, previous = quoted_after(code, quoted, previous, scope.language.long_quotes), code or previous
        blank_before = not code and bool(number)
        position += len(line)
    return None


def meets_below(text: str, scope: Scope) -> int | None:
    """Before the line that already stands below the cursor, as deep as it stands there."""
    position = 0
    for number, line in enumerate(_lines(text)):
        same = line.endswith("\n") and line.strip() == scope.below and indent_width(line) == scope.below_width
        if number and scope.below and same:
            return max(0, position - 1)
        position += len(line)
    return None


def repeats(text: str, scope: Scope) -> int | None:
    """After the first round of a cycle of one to three lines that came three times, equally deep."""
    lines = [line for line in _lines(text) if line.endswith("\n")]
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
    """After MOST_LINES lines."""
    if text.count("\n") < MOST_LINES:
        return None
    return sum(map(len, _lines(text)[:MOST_LINES])) - 1


_RULES: tuple[Callable[[str, Scope], int | None], ...] = (leaves_block, meets_below, repeats, too_long)


def _lines(text: str) -> list[str]:
    return [line + "\n" for line in text.split("\n")[:-1]] + [last for last in text.split("\n")[-1:] if last]


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
