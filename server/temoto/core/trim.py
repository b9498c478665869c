"""What of the model's text is worth showing? A pipeline of plain functions, each handing the next a shorter text.

    print(│)   + `"hello")`   → shows `"hello")`, and accepting it replaces the `)` the editor had put there

A Ghost only inserts: what it overwrites stands again, in order, at its own end.
"""

from dataclasses import dataclass

from temoto.core.enough import Scope, enough
from temoto.core.gate import only_closers
from temoto.core.reasons import Reason
from temoto.core.records import Ask, Family, Ghost

_OPENERS, _CLOSERS, _QUOTES = "([{", ")]}", "\"'`"
_BRACKETS = frozenset(_CLOSERS + _QUOTES)


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A Ghost, or the reason there is none."""

    ghost: Ghost | None
    reason: Reason


def trim(text: str, ask: Ask, scope: Scope, family: Family) -> Trimmed:
    """The Ghost in `text`, the model's answer from the cursor on."""
    said = cut_control(text.replace("\r\n", "\n").replace("\r", "\n"), family)
    if not said.strip():
        return Trimmed(None, Reason.MODEL_SILENT)
    end = enough(said, scope)
    said = tidy_end(said if end is None else said[:end])
    if not said.strip():
        return Trimmed(None, Reason.ALREADY_THERE)
    kept = without_right(cut_below(said, ask), ask)
    if not kept.strip():
        return Trimmed(None, Reason.ALREADY_THERE)
    return Trimmed(Ghost(kept, ask.line, ask.column, closers_met(kept, ask)), Reason.OK)


def cut_control(text: str, family: Family) -> str:
    """Up to the first control token or stop: some servers let them through as text."""
    ends = [at for token in (*family.stops, *family.controls) if (at := text.find(token)) >= 0]
    return text[: min(ends)] if ends else text


def tidy_end(text: str) -> str:
    """Without blanks at the end."""
    return text.rstrip()


def cut_below(text: str, ask: Ask) -> str:
    """Without lines at the end that already stand below the cursor."""
    below = [line.strip() for line in ask.lines[ask.line - ask.first + 1 :] if line.strip()]
    lines = text.split("\n")
    stripped = [line.strip() for line in lines]
    for start in range(1 if ask.left.strip() else 0, len(lines)):
        rest = [line for line in stripped[start:] if line]
        if rest and rest == below[: len(rest)]:
            return "\n".join(lines[:start]).rstrip()
    return text


def without_right(text: str, ask: Ask) -> str:
    """Without the code right of the cursor, where the answer ends in it. Closers are dealt with by overwriting."""
    right = ask.right.strip()
    if right and not only_closers(right) and text.rstrip().endswith(right):
        return text.rstrip()[: -len(right)]
    return text


def closers_met(text: str, ask: Ask) -> int:
    """How many code points right of the cursor the text brings itself, and so must replace."""
    right = ask.right.rstrip()
    if not right or not only_closers(right):
        return 0
    if text.endswith(right) and not set(right) & _BRACKETS:
        return len(right)
    loose = _unmatched(text, ask.left)
    met = after = 0
    for place, closer in enumerate(right):
        if closer in _BRACKETS:
            if not loose or loose[0][0] != closer:
                break
            after = loose.pop(0)[1] + 1
            met = place + 1
        elif closer != " ":
            if met != place or text[after : after + 1] != closer:
                break
            after += 1
            met = place + 1
    return met


def _unmatched(text: str, left: str) -> list[tuple[str, int]]:
    """The closers of `text` that nothing in `text` opens, and where; a quote only where `left` has one open."""
    stack: list[str] = []
    loose: list[tuple[str, int]] = []
    quote = _open_quote(left)
    ours = False  # whether the open quote was opened by `text`
    for place, character in enumerate(text):
        if quote:
            if character == quote:
                if not ours:
                    loose.append((quote, place))
                quote = ""
        elif character in _QUOTES:
            quote, ours = character, True
        elif character in _OPENERS:
            stack.append(character)
        elif character in _CLOSERS:
            if stack and _OPENERS.index(stack[-1]) == _CLOSERS.index(character):
                stack.pop()
            else:
                loose.append((character, place))
    return loose


def _open_quote(left: str) -> str:
    quote = ""
    escaped = False
    for character in left:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif quote:
            quote = "" if character == quote else quote
        elif character in _QUOTES:
            quote = character
    return quote
