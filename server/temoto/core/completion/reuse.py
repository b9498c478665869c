r"""What is an earlier answer worth for the document as it is now? Its rest, where what was typed since is its beginning.

    asked at `x = │`, answered `foo(a, b)`

    x = fo│       → `o(a, b)`                 typed into
    x = foo(│)    → `a, b)`, over the `)`     the editor closed the bracket by itself
    x = foo(│     → `a, b)`                   a word of it was accepted
    x = │         → `foo(a, b)`               taken back, undone, asked again
    x = fa│       → nothing: something else was typed

Pure comparison of two Asks: everything around the cursor must be as it was, save what was typed at it and the closers that an
editor puts behind it, or that were typed over. Lines that did not change are the same objects, so this costs microseconds.
"""

from collections.abc import Sequence

from temoto.core.code.languages import language_of
from temoto.core.completion.gate import only_closers
from temoto.core.completion.records import Ask, Ghost
from temoto.core.completion.trim import closers_met, cut_below

MOST_ROWS = 32  # that may have been typed since; no ghost is longer
CLOSERS_DEEP = 8  # closers that an answer may begin with and that stand right of the cursor as well


def kept_ghost(before: Ask, ghost: Ghost, now: Ask) -> Ghost | None:
    """What is left of a Ghost that was shown at `before`, for the cursor as it is `now`; None where it no longer fits, or is used up."""
    rest = rest_of(before, ghost.text, now)
    rest = cut_below(rest, now) if rest else rest  # a closer it brought may stand below by now
    if not rest or not rest.strip():
        return None
    return Ghost(rest, now.line, now.column, closers_met(rest, now, language_of(now.language).quotes))


def rest_of(before: Ask, text: str, now: Ask) -> str | None:
    """What follows in `text`, an answer at `before`, behind what was typed since; None where something else was typed."""
    typed = _put_in(before, now)
    if typed is None or not text.startswith(typed) or not _around_is_as_it_was(before, now, typed):
        return None
    return text[len(typed) :]


def still_agrees(before: Ask, text: str, now: Ask) -> bool:
    """Whether an answer to `before` that is being written, `text` so far, may become one for `now`.

    What was typed is its beginning, or what there is of it is the beginning of what was typed: nothing yet agrees with anything.
    """
    typed = typed_since(before, now)
    return typed is not None and goes_on(before, text, typed)


def goes_on(before: Ask, text: str, typed: str) -> bool:
    """Whether an answer to `before`, `text` so far, may still begin with `typed`."""
    return any(begun.startswith(typed) or typed.startswith(begun) for begun in _beginnings(before, text))


def may_agree(before: Ask, text: str, lines: Sequence[str]) -> bool:
    """`still_agrees` for a document whose cursor nobody has told yet: whether `lines` may have become so by typing at it."""
    here = before.line - before.first
    same_above = (
        not here or not before.line or (before.line <= len(lines) and lines[before.line - 1] == before.lines[here - 1])
    )
    line = lines[before.line] if before.line < len(lines) else ""
    if not same_above or not line.startswith(before.left):
        return False
    if not text:
        return True
    rows = min(text.count("\n"), MOST_ROWS)
    behind = line[len(before.left) :] + "".join(lines[before.line + 1 : before.line + 1 + rows])
    behind = behind[: len(text) + len(before.right) + CLOSERS_DEEP].replace("\r\n", "\n")
    return any(_goes_on(behind, begun, before.right) for begun in _beginnings(before, text))


def typed_since(before: Ask, now: Ask) -> str | None:
    """What was put in at the cursor of `before`, up to the cursor of `now`; None where anything else is different."""
    typed = _put_in(before, now)
    return typed if typed is not None and _around_is_as_it_was(before, now, typed) else None


def taken(ask: Ask, ghost: Ghost) -> Ask:
    """The Ask at the cursor behind `ghost`, once it is accepted."""
    here = ask.line - ask.first
    line = ask.lines[here]
    ending = line[len(ask.current) :]
    rows = (ask.left + ghost.text).split("\n")
    behind = ask.right[ghost.overwrite :] + ending
    new = [row + (ending or "\n") for row in rows[:-1]] + [rows[-1] + behind]
    return Ask(
        ask.uri,
        ask.language,
        (*ask.lines[:here], *new, *ask.lines[here + 1 :]),
        ask.first,
        ask.line + len(rows) - 1,
        len(rows[-1]),
        ask.total + len(rows) - 1,
        called=ask.called,
        others=ask.others,
    )


def _put_in(before: Ask, now: Ask) -> str | None:
    """What stands between the two cursors, if the second is behind the first; whether all else is as it was, is not looked at."""
    rows = now.line - before.line
    if not 0 <= rows <= MOST_ROWS or (before.uri, before.language) != (now.uri, now.language):
        return None
    here = before.line - now.first
    first = now.lines[here] if rows else now.left
    if not first.startswith(before.left):
        return None
    typed = first[len(before.left) :]
    return (typed + "".join(now.lines[here + 1 : here + rows]) + now.left).replace("\r\n", "\n") if rows else typed


def _around_is_as_it_was(before: Ask, now: Ask, typed: str) -> bool:
    """Whether the lines above are the same, and what stands behind the cursor too, but for closers that came or went as it was typed."""
    was, here = before.line - before.first, before.line - now.first
    start = max(before.first, now.first)
    if before.lines[start - before.first : was] != now.lines[start - now.first : here]:
        return False
    was, here = was + 1, now.line - now.first + 1
    moved = (now.total - before.total) - (now.line - before.line)  # lines that came below the cursor
    old, new = before.right.rstrip(), now.right.rstrip()
    if (
        moved == 1 and old and not new and here < len(now.lines)
    ):  # Enter between brackets: the closer has its own line now
        new, here = now.lines[here].strip(), here + 1
    elif moved:
        return False
    below = min(len(before.lines) - was, len(now.lines) - here)
    if before.lines[was : was + below] != now.lines[here : here + below]:
        return False
    return old == new or (bool(typed) and (_closers_before(new, old) or _closers_before(old, new)))


def _closers_before(longer: str, shorter: str) -> bool:
    return longer.endswith(shorter) and only_closers(longer[: len(longer) - len(shorter)])


def _beginnings(ask: Ask, text: str) -> tuple[str, ...]:
    """How an answer may begin in the document: as it was written, or without the blanks that stand left of the cursor already."""
    bare = text.lstrip(" \t")
    return (text, bare) if bare and bare != text and ask.left[-1:].isspace() else (text,)


def _goes_on(behind: str, begun: str, right: str) -> bool:
    """Whether `behind`, what stands where the answer begins, is the beginning of `begun` with `right` behind it."""
    shorter = min(len(behind), len(begun))
    common = next((at for at in range(shorter) if behind[at] != begun[at]), shorter)
    for typed in range(common, max(-1, common - CLOSERS_DEEP), -1):
        line = behind[typed:].partition("\n")[0]
        if line == right or (typed and (_closers_before(line, right) or _closers_before(right, line))):
            return True
    return common == len(begun)
