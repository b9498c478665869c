"""What of the model's text is worth showing? The rules in their order, each handing the next a shorter or a tidier text.

    print(│)   + `"hello")`   → shows `"hello")`, and accepting it replaces the `)` the editor had put there

A Ghost only inserts: what it overwrites stands again, in order, in its own text.
"""

from dataclasses import dataclass

from temoto.core.completion.control import spoken_at
from temoto.core.completion.lead import lead
from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Ask, Ghost
from temoto.core.completion.scope import Scope
from temoto.core.completion.shown.chat import cut_control
from temoto.core.completion.shown.place import Place
from temoto.core.completion.shown.right import closers_met
from temoto.core.completion.shown.rules import RULES
from temoto.core.completion.shown.said_again import cut_below
from temoto.core.completion.stop import cut_at
from temoto.core.models.records import Family

__all__ = ["Trimmed", "closers_met", "cut_below", "cut_control", "trim"]


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A Ghost, or the reason there is none."""

    ghost: Ghost | None
    reason: Reason


def trim(
    text: str, ask: Ask, scope: Scope, family: Family, cut: int | None = None, *, limited: bool = False
) -> Trimmed:
    """The Ghost in `text`, the model's answer from the cursor on. It has no blanks at its end, save before code at its right.

    `cut`: where in `text` it was enough, if whoever heard it knows. `limited`: it ended by the limit of its tokens.
    """
    answer = cut_control(text.replace("\r\n", "\n").replace("\r", "\n"), family)
    if not answer.strip():
        return Trimmed(None, Reason.MODEL_SILENT)
    end = cut if cut is not None and answer == text else cut_at(answer, scope)
    if end is None and not limited:
        end = cut_at(f"{answer}\n", scope)  # its last line is whole: a beginning of `catch` that is none
    start = min(lead(f"{answer}\n", scope) or 0, len(answer) if end is None else end)
    shown = answer[start:end]
    if not shown.strip():
        return Trimmed(None, _why_nothing(answer, start, scope))
    absolute = scope.fresh and answer[start - 1 : start] == "\n"
    place = Place(ask, scope, family, limited=limited and end is None, absolute=absolute)
    for rule in RULES:
        shown = rule.apply(shown, place)
        if not shown.strip():
            return Trimmed(None, rule.empty)
    return Trimmed(Ghost(shown, ask.line, ask.column, closers_met(shown, ask, scope.language.quotes)), Reason.OK)


def untrimmed(
    text: str, ask: Ask, scope: Scope, family: Family, cut: int | None = None, *, limited: bool = False
) -> Trimmed:
    """The Ghost that would be shown if no rule were asked: the answer up to where it was cut. For a bench."""
    del limited, family
    answer = text.replace("\r\n", "\n").replace("\r", "\n")
    shown = answer[: cut_at(answer, scope) if cut is None or answer != text else cut]
    if not shown.strip():
        return Trimmed(None, Reason.MODEL_SILENT)
    return Trimmed(Ghost(shown, ask.line, ask.column), Reason.OK)


def _why_nothing(answer: str, start: int, scope: Scope) -> Reason:
    """Why nothing is left of an answer before any rule is asked."""
    if scope.below and answer.strip().startswith(scope.below):
        return Reason.ALREADY_THERE
    if spoken_at(answer.lstrip()) == 0:
        return Reason.NO_CODE
    if not start:
        return Reason.ELSEWHERE  # what comes first begins another block
    begin = answer.strip().split("\n", 1)[0].strip()
    return (
        Reason.ALREADY_THERE
        if begin in scope.lines_above or begin.startswith(scope.left.strip() or "\n")
        else Reason.NO_CODE
    )
