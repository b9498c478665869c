"""What beside the target belongs into a prompt? What it imports, what it is part of, what it calls, who calls it, what stands around it.

Goes by what parsers said of the document and of the others that are open; opens nothing. Pieces are lines as they stand there, best
first, within a budget. Whether they may be shown to a model is for others to say.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from temoto.core.code.document import Document
from temoto.core.code.languages import UNKNOWN, language_of
from temoto.core.code.outline import Call, Definition, DefinitionKind, Outline
from temoto.core.code.signature import Span, class_head, joined, signature, with_comment
from temoto.core.code.text import without_blanks
from temoto.core.codeactions.spot import Spot, Target


class PieceKind(StrEnum):
    """Why something is shown, in the order of preference."""

    IMPORTS = "imports"
    CONTAINER = "container"  # the class a method stands in: its line and fields
    CALLED = "called"
    CALLER = "caller"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class ContextPiece:
    """Lines of a document: `text` is those of `spans` (first and last, inclusive), endings kept; between two spans lines are left out."""

    kind: PieceKind
    uri: str
    spans: tuple[Span, ...]
    text: str


@dataclass(frozen=True, slots=True)
class _Draft:
    """A piece in the forms it may take, fullest first; the first that fits is taken."""

    kind: PieceKind
    document: Document
    forms: tuple[tuple[Span, ...], ...]


_SMALL: Final = 12  # lines of a definition that is shown whole
_MOST_CALLED: Final = 12
_MOST_CALLERS: Final = 3
_STATEMENT_LINES: Final = 6
_NEAR: Final = (40, 20, 10, 5)
_LONGEST_TOKEN: Final = 40  # characters; what is longer than the budget by this measure need not be counted
_CALL: Final = re.compile(r"([^\W\d][\w$]*)\s*\(")


def surroundings(
    spot: Spot, target: Target, others: Sequence[Document], budget: int, count: Callable[[str], int]
) -> tuple[ContextPiece, ...]:
    """What fits into `budget` tokens of what is worth knowing beside `target`, which is never part of it; nothing twice.

    `count` is asked once for each form of a piece that is tried, some 40 times at most. Never raises where `count` does not.
    """
    here = _sound(Document(spot.uri, spot.language, spot.lines, spot.outline))
    used = {here.uri: set(range(target.first, target.last + 1))}
    left, kept = budget, list[ContextPiece]()
    for draft in _drafts(here, target, [_sound(one) for one in others]):
        taken = used.setdefault(draft.document.uri, set())
        for form in draft.forms:
            piece = _piece(draft, form, taken)
            if piece is None:
                break
            if len(piece.text) > left * _LONGEST_TOKEN:
                continue
            if 0 < (tokens := count(piece.text)) <= left:
                kept.append(piece)
                left -= tokens
                taken.update(number for first, last in piece.spans for number in range(first, last + 1))
                break
    return tuple(kept)


def _piece(draft: _Draft, form: tuple[Span, ...], taken: set[int]) -> ContextPiece | None:
    """The lines of a form that are not shown yet; None where that leaves only blank ones."""
    lines = draft.document.lines
    numbers = [
        one for first, last in form for one in range(max(0, first), min(last, len(lines) - 1) + 1) if one not in taken
    ]
    spans = tuple(span for one in joined([(one, one) for one in numbers]) if (span := without_blanks(lines, *one)))
    text = "".join(line for first, last in spans for line in lines[first : last + 1])
    return ContextPiece(draft.kind, draft.document.uri, spans, text) if text.strip() else None


def _drafts(here: Document, target: Target, others: Sequence[Document]) -> Iterator[_Draft]:
    kin = [one for one in others if one.uri != here.uri and one.outline and _related(here.language, one.language)]
    if here.outline:
        yield from _imports(here, here.outline)
        yield from _container(here, here.outline, target)
    yield from _called(here, target, kin)
    yield from _callers(here, target, kin)
    yield from _near(here, target)


def _sound(document: Document) -> Document:
    """The document, without its outline where that was made of more lines than it has now."""
    outline = document.outline
    if outline is None:
        return document
    spans = (*outline.imports, *outline.statements, *((each.first, each.last) for each in outline.definitions))
    return (
        document
        if max((last for _, last in spans), default=-1) < len(document.lines)
        else replace(document, outline=None)
    )


def _related(language: str, other: str) -> bool:
    here, there = language_of(language), language_of(other)
    return language == other or (here is there and here is not UNKNOWN) or bool(here.kin and here.kin == there.kin)


def _imports(here: Document, outline: Outline) -> Iterator[_Draft]:
    spans = joined(outline.imports)
    if spans:
        yield _Draft(PieceKind.IMPORTS, here, (spans, spans[: (len(spans) + 1) // 2], spans[:1]))


def _container(here: Document, outline: Outline, target: Target) -> Iterator[_Draft]:
    """The innermost class around the target that is not the target itself."""
    for one in outline.around(target.first, target.last):
        if one.kind is DefinitionKind.CLASS and (one.first, one.last) != (target.first, target.last):
            head = class_head(here.lines, outline, one, language_of(here.language))
            yield _Draft(PieceKind.CONTAINER, here, (head, ((one.first, one.named),)))
            return


def _names_called(here: Document, target: Target) -> tuple[str, ...]:
    if here.outline:
        names = (call.name for call in here.outline.calls if target.first <= call.line <= target.last)
    else:
        lines = here.lines[target.first : target.last + 1]
        names = (found for line in lines for found in _CALL.findall(line))
    return tuple(dict.fromkeys(names))


def _called(here: Document, target: Target, kin: Sequence[Document]) -> Iterator[_Draft]:
    """Definitions of the names the target calls. A method elsewhere only where its name is no other's: `get` could be anybody's."""
    own = target.definition.name if target.definition else ""
    places: dict[str, list[tuple[Document, Outline, Definition]]] = {}
    for document in (here, *kin):
        for one in document.outline.definitions if document.outline else ():
            if document.outline:
                places.setdefault(one.name, []).append((document, document.outline, one))
    drafted = 0
    for name in _names_called(here, target):
        found = [place for place in places.get(name, ()) if not _overlaps(here, target, place)]
        if name == own or not found:
            continue
        near = [place for place in found if place[0] is here]
        chosen = (near or [place for place in found if place[2].kind is not DefinitionKind.METHOD or len(found) == 1])[
            :1
        ]
        for document, outline, one in chosen:
            drafted += 1
            language = language_of(document.language)
            brief = signature(document.lines, outline, one, language)
            forms = ((with_comment(document.lines, one, language),), brief) if one.size <= _SMALL else (brief,)
            yield _Draft(PieceKind.CALLED, document, (*forms, ((one.first, one.named),)))
        if drafted >= _MOST_CALLED:
            return


def _overlaps(here: Document, target: Target, place: tuple[Document, Outline, Definition]) -> bool:
    document, _, one = place
    return document is here and one.first <= target.last and target.first <= one.last


def _callers(here: Document, target: Target, kin: Sequence[Document]) -> Iterator[_Draft]:
    """Where what the target defines is called: the line of the definition that does it, and its statement."""
    definition = target.definition
    if definition is None or not target.first <= definition.named <= target.last:
        return
    seen: set[tuple[str, int]] = set()
    for document in (here, *kin):
        outline = document.outline
        for call in outline.calls if outline else ():
            inside = document is here and target.first <= call.line <= target.last
            if outline is None or call.name != definition.name or inside:
                continue
            caller = next(outline.around(call.line, call.line), None)
            key = (document.uri, caller.first if caller else call.line)
            if key in seen:
                continue
            seen.add(key)
            statement = _statement(outline, call)
            head = ((caller.first, caller.named),) if caller and caller.named - caller.first < _SMALL else ()
            yield _Draft(PieceKind.CALLER, document, (joined((*head, statement)), (statement,)))
            if len(seen) >= _MOST_CALLERS:
                return


def _statement(outline: Outline, call: Call) -> Span:
    """The smallest statement around a call, or the lines next to it where that is long."""
    around = [span for span in outline.statements if span[0] <= call.line <= span[1]]
    first, last = min(around, key=lambda span: span[1] - span[0], default=(call.line, call.line))
    if last - first < _STATEMENT_LINES:
        return first, last
    return max(first, call.line - 2), min(last, call.line + 2)


def _near(here: Document, target: Target) -> Iterator[_Draft]:
    above = tuple(((max(0, target.first - size), target.first - 1),) for size in _NEAR)
    below = tuple(((target.last + 1, target.last + size),) for size in _NEAR)
    yield _Draft(PieceKind.ABOVE, here, above)
    yield _Draft(PieceKind.BELOW, here, below)
