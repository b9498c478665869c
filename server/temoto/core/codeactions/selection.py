"""Did the user select this, or does an editor only say where the cursor stands?

Helix always selects the character under its cursor, Kate and ALE send the word, and eglot (Emacs) the sexp: a word, brackets with what
they hold, a statement or a whole block, by place and language. None of these is a selection.
"""

import re
from collections.abc import Sequence

from temoto.core.code.brackets import CLOSER_OF, balance
from temoto.core.code.text import indent_width, without_ending
from temoto.core.codeactions.spot import Point

_WORD = re.compile(r"[\w$]+")
_SYMBOL = re.compile(r"[^\s()\[\]{}\"'`,;]+")
_GROUP = re.compile(r"[`'#@,]*[(\[{\"']")
_NO_MORE = re.compile(r"\s*(?:[;,:]|#|//|--|/\*|$)")
_GOES_ON = re.compile(r"[)\]}]|(?:else|elif|except|finally|catch|case|default|end)\b")


def is_cursor(lines: Sequence[str], start: Point, end: Point, *, sends_sexps: bool) -> bool:
    """Whether a range is only where the cursor stands. `sends_sexps`: of an editor that may send the sexp there."""
    if start.line == end.line and end.column - start.column <= 1:
        return True
    if end == Point(start.line + 1, 0) and start.column >= len(without_ending(lines[start.line])):
        return True  # the line's end
    text = _between(lines, start, end)
    return bool(_WORD.fullmatch(text)) or (sends_sexps and _is_sexp(lines, start, end, text))


def _is_sexp(lines: Sequence[str], start: Point, end: Point, text: str) -> bool:
    """Whether a sexp at the cursor would be this. What holds whole lines from a line's start on is taken for the user's own."""
    if text != text.strip() or not text:
        return False
    last = without_ending(lines[end.line])
    if start.column == 0 and end.column >= len(last):
        return False
    if _SYMBOL.fullmatch(text):
        return True
    held = balance(text)
    if held.loose or held.wanted:
        return False
    if _GROUP.match(text) and _ends_where_it_began(text):
        return True
    begins = not without_ending(lines[start.line])[: start.column].strip()
    return begins and bool(_NO_MORE.match(last[end.column :])) and _is_statement(text.splitlines(), lines[start.line])


def _is_statement(parts: Sequence[str], first: str) -> bool:
    """Whether no second statement begins in these lines, the first of which stands in `first`."""
    indent = indent_width(first)
    return all(
        not part.strip() or indent_width(part) > indent or bool(_GOES_ON.match(part.strip())) for part in parts[1:]
    )


def _ends_where_it_began(text: str) -> bool:
    """Whether the bracket or quote the text begins with is closed by its last sign and not before."""
    bare = text.lstrip("`'#@,") or text
    if bare[:1] in CLOSER_OF:
        inside = balance(bare[1:-1])
        return not inside.loose and not inside.wanted
    return len(text) > 1 and text[0] == text[-1] and text.count(text[0]) == 2


def _between(lines: Sequence[str], start: Point, end: Point) -> str:
    if start.line == end.line:
        return lines[start.line][start.column : end.column]
    whole = [lines[start.line][start.column :], *lines[start.line + 1 : end.line]]
    return "".join((*whole, lines[end.line][: end.column] if end.line < len(lines) else ""))
