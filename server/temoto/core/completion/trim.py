"""What of the model's text is worth showing? A pipeline of plain functions, each handing the next a shorter text.

    print(│)   + `"hello")`   → shows `"hello")`, and accepting it replaces the `)` the editor had put there

A Ghost only inserts: what it overwrites stands again, in order, in its own text.
"""

from dataclasses import dataclass

from temoto.core.code.brackets import CLOSING, TOKEN, balance
from temoto.core.code.text import indent_width
from temoto.core.completion.gate import only_closers
from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Ask, Ghost
from temoto.core.completion.stop import Scope, cut_at
from temoto.core.models.records import Family


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A Ghost, or the reason there is none."""

    ghost: Ghost | None
    reason: Reason


def trim(text: str, ask: Ask, scope: Scope, family: Family, cut: int | None = None) -> Trimmed:
    """The Ghost in `text`, the model's answer from the cursor on. It has no blanks at its end, save before code at its right.

    `cut`: where in `text` it was enough, if whoever heard it knows.
    """
    said = cut_control(text.replace("\r\n", "\n").replace("\r", "\n"), family)
    if not said.strip():
        return Trimmed(None, Reason.MODEL_SILENT)
    end = cut if cut is not None and said == text else cut_at(said, scope)
    shown = tidy_end(said if end is None else said[:end])
    if not shown:  # what comes first is not for this place: it stands below, or begins another block
        met = scope.below and said.strip().startswith(scope.below)
        return Trimmed(None, Reason.ALREADY_THERE if met else Reason.MODEL_SILENT)
    kept = without_right(cut_below(tidy_start(shown, ask, scope), ask), ask)
    if not kept.strip():
        return Trimmed(None, Reason.ALREADY_THERE)
    return Trimmed(Ghost(kept, ask.line, ask.column, closers_met(kept, ask, scope.language.quotes)), Reason.OK)


def cut_control(text: str, family: Family) -> str:
    """The text up to the first control token or stop: some servers let them through as text."""
    ends = [at for token in (*family.stops, *family.controls) if (at := text.find(token)) >= 0]
    return text[: min(ends)] if ends else text


def tidy_end(text: str) -> str:
    """The text without trailing blanks."""
    return text.rstrip()


def tidy_start(text: str, ask: Ask, scope: Scope) -> str:
    """The text without leading blanks where those left of the cursor suffice: models like to repeat them."""
    if not ask.left[-1:].isspace():
        return text
    if not ask.left.strip():
        above = next((line for line in reversed(ask.lines[: ask.line - ask.first]) if line.strip()), "")
        due = indent_width(above) + (1 if scope.language.opens(scope.above) else 0)
        if indent_width(ask.left) < due:
            return text
    return text.lstrip(" \t")


def cut_below(text: str, ask: Ask) -> str:
    """The text without last lines that already stand below the cursor, equally indented."""
    below = [line.rstrip() for line in ask.lines[ask.line - ask.first + 1 :] if line.strip()]
    fresh = not ask.left.strip()
    lines = text.split("\n")
    whole = [(ask.left if fresh and not number else "") + line.rstrip() for number, line in enumerate(lines)]
    for start in range(0 if fresh else 1, len(lines)):
        rest = [line for line in whole[start:] if line.strip()]
        if rest and rest == below[: len(rest)]:
            return "\n".join(lines[:start]).rstrip()
    return text


def without_right(text: str, ask: Ask) -> str:
    """The text without the code right of the cursor, where it ends in that. Closers are dealt with by overwriting."""
    right = ask.right.rstrip()
    if not right or only_closers(right):
        return text
    if text.endswith(right):
        return text[: -len(right)]
    bare = right.lstrip()
    return text[: -len(bare)].rstrip() if bare != right and text.endswith(bare) else text


def closers_met(text: str, ask: Ask, quotes: tuple[str, ...]) -> int:
    """How many code points right of the cursor the text brings itself, and so must replace."""
    right = ask.right.rstrip()
    if not right or not only_closers(right):
        return 0
    before = balance(ask.left, open_quotes=right + text.split("\n", 1)[0], quotes=quotes)
    said = balance(text, before=before.wanted, open_quotes=right, quotes=quotes)
    if said.wanted and right.replace(" ", "").startswith("".join(said.wanted)):
        return 0  # the text needs them for what it opened itself
    closers = [found for found in TOKEN.finditer(right) if found.group() in CLOSING]
    # The left side may want more than the editor closed: the text's first closers are for those.
    extra = max(0, len(before.wanted) - len(closers)) if closers else 0
    inside = balance(text, before=before.wanted, open_quotes=right, interpolated=True, quotes=quotes)
    met = max(_closers_in_order([*one.loose[extra:]], text, right) for one in (said, inside))
    rest = right[met:].strip()
    if right == ">" and _angles(text) > 0:
        return 1
    ends = bool(rest) and not CLOSING.intersection(rest) and text.endswith(rest)
    return len(right) if ends and (">" not in rest or _angles(text) > 0) else met


def _closers_in_order(loose: list[tuple[str, int]], text: str, right: str) -> int:
    """How far into `right` its closers are the loose ones of `text`, with what punctuation follows them in both."""
    met = place = behind = 0
    while place < len(right):
        found = TOKEN.match(right, place)
        token = found.group() if found else right[place]
        if token in CLOSING:
            if not loose or loose[0][0] != token:
                break
            behind = loose.pop(0)[1]
        elif not token.isspace():
            if not met or text[behind : behind + 1] != token:
                break
            behind += 1
        place += len(token)
        met = met if token.isspace() else place
    return met


def _angles(text: str) -> int:
    """How many more angle brackets the text closes than it opens; arrows are none."""
    text = text.replace("=>", "").replace("->", "")
    return text.count(">") - text.count("<")
