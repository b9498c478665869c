"""How does a rewrite get into the document as it is now? Re-anchored, confirmed where much would be lost, in one step of undo.

Typing elsewhere meanwhile moves the target and nothing else; typing inside it calls the change off. What cannot land is shown,
so that nothing a model wrote is lost and nothing the user wrote is overwritten.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from temoto.core.code.language import LanguageKind
from temoto.core.code.languages import language_of
from temoto.core.code.outline import Outline
from temoto.core.code.text import behind_lone_bytes, readable, split_lines
from temoto.core.codeactions.anchor import minimal, where_now
from temoto.core.codeactions.exported import no_longer_exported
from temoto.core.codeactions.outcome import Ending, Outcome, ProposedRewrite
from temoto.core.codeactions.page import kept
from temoto.core.codeactions.risk import LEAST_HELD, LEAST_OF_DATA, asks_first
from temoto.core.codeactions.spot import Edit, Spot, Target
from temoto.core.messages import Note, Sentence, Words, note
from temoto.core.messages.act import ActMessage
from temoto.core.messages.document import DocumentMessage
from temoto.ports import Desk, Syntax

NAMED = 5  # of what would be gone; a question is read in a moment
TURNS = 5  # in which what is compared may have been typed past
TRIES = 2  # an editor refuses an edit of a version that has just passed; the next is of the one it has then


@dataclass(frozen=True, slots=True)
class PendingRewrite:
    """A rewrite on its way into a document, and what it is called on the way."""

    rewrite: ProposedRewrite
    title: Words
    file: str
    model: str
    name: str
    language: str

    @property
    def spot(self) -> Spot:
        return self.rewrite.spot

    @property
    def target(self) -> Target:
        return self.rewrite.target

    def ended(self, ending: Ending, message: Sentence, **facts: object) -> Outcome:
        said = note(message, title=self.title, model=self.model, **facts)
        return Outcome(ending, said, self.model, self.rewrite.text)


async def apply_rewrite(rewrite: PendingRewrite, desk: Desk, syntax: Syntax) -> Outcome:
    """Put the rewrite into the document; the Outcome says whether it was."""
    question = await asyncio.to_thread(_question, rewrite, syntax)
    if (
        question is not None
        and not await desk.confirm(question, lambda: _stands(rewrite, desk))
        and _stands(rewrite, desk)
    ):
        return await shown_instead(rewrite, rewrite.ended(Ending.DECLINED, ActMessage.DECLINED), desk)
    refused = ActMessage.REFUSED_BY_EDITOR
    for _ in range(TRIES):
        now = await _placed(rewrite, desk)
        if not isinstance(now, _Placed):
            refused = now
            break
        edits = now.edits
        if any(behind_lone_bytes("".join(now.old[edit.first - now.first : edit.until - now.first])) for edit in edits):
            return await shown_instead(rewrite, rewrite.ended(Ending.NOT_LANDED, DocumentMessage.NOT_TEXT), desk)
        if not edits:
            return rewrite.ended(Ending.UNCHANGED, ActMessage.NOTHING_TO_CHANGE)
        label = note(ActMessage.LABEL, title=rewrite.title)
        taken = await desk.apply(rewrite.spot.uri, edits, label)
        if taken is None:  # sent again it might be there twice
            refused = ActMessage.NO_WORD_FROM_EDITOR
            break
        if taken:
            lines = sum(max(edit.until - edit.first, len(split_lines(edit.text))) for edit in edits)
            return replace(rewrite.ended(Ending.CHANGED, ActMessage.CHANGED, lines=lines), edits=edits)
    return await shown_instead(rewrite, rewrite.ended(Ending.NOT_LANDED, refused), desk)


def _stands(rewrite: PendingRewrite, desk: Desk) -> bool:
    """Whether the target stands in the document as it did."""
    now = desk.lines(rewrite.spot.uri)
    target = rewrite.target
    return now is not None and where_now(rewrite.spot.lines, target.first, target.last, now) is not None


async def shown_instead(rewrite: PendingRewrite, outcome: Outcome, desk: Desk) -> Outcome:
    """Show the code that could not be applied; returns the same Outcome."""
    if outcome.text.strip():
        said = outcome.said.text(rewrite.language)
        title = rewrite.title.text(rewrite.language)
        known = frozenset("".join(rewrite.spot.lines))
        shown = kept(title, said, rewrite.file, outcome.text, rewrite.spot.language, known)
        await desk.show(rewrite.name, shown, ended=True)
    return outcome


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where the target stands in the document as it is now, its lines there, and what changes."""

    first: int
    old: Sequence[str]
    edits: tuple[Edit, ...]


async def _placed(rewrite: PendingRewrite, desk: Desk) -> _Placed | ActMessage:
    """The edits of the document as it is now, or why there are none. Thousands of lines are compared in a thread, while somebody types;
    whoever types all the time has them compared at once in the end."""
    for turn in range(TURNS):
        now = desk.lines(rewrite.spot.uri)
        if now is None:
            return ActMessage.CLOSED_MEANWHILE
        lines = tuple(now)
        made = _edits(rewrite, lines) if turn == TURNS - 1 else await asyncio.to_thread(_edits, rewrite, lines)
        if tuple(desk.lines(rewrite.spot.uri) or ()) == lines:
            return made or ActMessage.CHANGED_MEANWHILE
    return ActMessage.CLOSED_MEANWHILE


def _edits(rewrite: PendingRewrite, now: Sequence[str]) -> _Placed | None:
    first = where_now(rewrite.spot.lines, rewrite.target.first, rewrite.target.last, now)
    if first is None:
        return None
    old, new = _both(rewrite, now, first)
    return _Placed(first, old, minimal(old, new, first))


def _both(rewrite: PendingRewrite, now: Sequence[str], first: int) -> tuple[list[str], list[str]]:
    """(the target's lines as they stand, what takes their place).

    A line with bytes that are no UTF-8 was shown to the model as it can be read; where it says it again so, it stays.
    """
    old = list(now[first : first + rewrite.target.size])
    shown = {readable(line): line for line in old if behind_lone_bytes(line)}
    return old, [shown.get(line, line) for line in split_lines(rewrite.rewrite.text)]


def _question(rewrite: PendingRewrite, syntax: Syntax) -> Note | None:
    """What to ask the user first, where the target would all but disappear, or from other files' view."""
    spot, target, text = rewrite.spot, rewrite.target, rewrite.rewrite.text
    data = language_of(spot.language).kind in {LanguageKind.DATA, LanguageKind.MARKUP}
    risk = asks_first(spot.text(target), text, *_names(rewrite, syntax), LEAST_OF_DATA if data else LEAST_HELD)
    if risk is None:
        names = no_longer_exported(spot.text(target), text)
        return note(ActMessage.WOULD_HIDE, title=rewrite.title, names=", ".join(names[:NAMED])) if names else None
    if risk.gone:
        return note(ActMessage.WOULD_LOSE, title=rewrite.title, names=", ".join(risk.gone[:NAMED]))
    return note(ActMessage.WOULD_DISAPPEAR, title=rewrite.title, lines=target.size)


def _names(rewrite: PendingRewrite, syntax: Syntax) -> tuple[frozenset[str], frozenset[str]]:
    """The names defined in the target, before and after."""
    spot, target = rewrite.spot, rewrite.target
    if spot.outline is None:
        return frozenset(), frozenset()
    lines = spot.with_text(target, rewrite.rewrite.text)
    after = rewrite.rewrite.outline or syntax.outline(spot.language, lines)
    before = _names_in(spot.outline, target.first, target.last)
    return before, _names_in(after, target.first, target.last + len(lines) - len(spot.lines)) if after else before


def _names_in(outline: Outline, first: int, last: int) -> frozenset[str]:
    return frozenset(one.name for one in outline.definitions if first <= one.first and one.last <= last)
