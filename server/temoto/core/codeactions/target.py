"""Which whole lines does an action work on? What is selected, made whole; else the definition around the cursor.

Never takes part of a statement where a parser knows its ends, and never lines the user did not mean: one that only closes what
stays outside falls away.
"""

from collections.abc import Sequence

from temoto.core.code.enclosing import enclosing
from temoto.core.code.languages import language_of
from temoto.core.code.outline import Definition, DefinitionKind, Outline
from temoto.core.code.text import without_blanks, without_ending
from temoto.core.codeactions.spot import Diagnostic, Point, Spot, Target, TargetKind

_Span = tuple[int, int]


def target_at(spot: Spot, *, wants: TargetKind = TargetKind.SELECTION) -> Target | None:
    """What an action asked for at `spot` works on, None where there is nothing of the kind.

    `SELECTION`: what is selected, else the innermost definition. `DEFINITION`: the innermost definition that holds the cursor or
    the whole selection. `STATEMENT`: the statements touched. `FILE`: everything.
    """
    span = _lines(spot, spot.start, spot.end)
    if span is None:
        return None
    if wants is TargetKind.FILE:
        whole = without_blanks(spot.lines, 0, len(spot.lines) - 1)
        return Target(TargetKind.FILE, 0, len(spot.lines) - 1) if whole else None
    if wants is TargetKind.STATEMENT:
        return _statement(spot, span)
    if wants is TargetKind.SELECTION and spot.selects and (chosen := _selection(spot, span)):
        return chosen
    return _definition(spot, without_blanks(spot.lines, *span) or span)


def target_of(spot: Spot, diagnostic: Diagnostic) -> Target | None:
    """What a fix of `diagnostic` works on: the definition it stands in, else its statements.

    A namespace or module around everything counts as none. Without a parser the guess by indentation, else the lines it marks.
    """
    span = _lines(spot, diagnostic.start, diagnostic.end)
    if span is None:
        return None
    while span[1] > 0 and not "".join(spot.lines[span[0] : span[1] + 1]).strip():
        span = (span[0] - 1, span[0] - 1) if span[0] else (0, 0)  # "expected }" at the end of a file
        if span == (0, 0):
            break
    found = _definition(spot, span)
    if found and found.definition and found.definition.kind is not DefinitionKind.MODULE:
        return found
    return _statement(spot, span)


def _lines(spot: Spot, start: Point, end: Point) -> _Span | None:
    """The lines from `start` to `end`, clamped to the document; the first is left out where the selection begins at its end."""
    count = len(spot.lines)
    if not count:
        return None
    start, end = min(start, end), max(start, end)
    first, last = (max(0, min(one.line, count - 1)) for one in (start, end))
    if last > first and end.column <= 0 and end.line == last:
        last -= 1
    if last > first and start.line == first and start.column >= len(without_ending(spot.lines[first])) > 0:
        first += 1
    return first, last


def _definition(spot: Spot, span: _Span) -> Target | None:
    found = next(spot.outline.around(*span), None) if spot.outline else None
    if found is None and (spot.outline is None or spot.outline.errors):  # a broken definition is none to a parser
        guess = enclosing(spot.lines, span[0], language_of(spot.language))
        found = guess if guess and guess.last >= span[1] else None
    return Target(TargetKind.DEFINITION, found.first, found.last, found) if found else None


def _statement(spot: Spot, span: _Span) -> Target | None:
    trimmed = without_blanks(spot.lines, *span)
    if trimmed is None:
        return None
    whole = _whole(spot, spot.outline, trimmed) if spot.outline else trimmed
    return _target(spot, TargetKind.STATEMENT, whole or trimmed)


def _selection(spot: Spot, span: _Span) -> Target | None:
    trimmed = without_blanks(spot.lines, *span)
    whole = _whole(spot, spot.outline, trimmed) if trimmed and spot.outline else trimmed
    return _target(spot, TargetKind.SELECTION, whole) if whole else None


def _target(spot: Spot, extent: TargetKind, span: _Span) -> Target:
    return Target(extent, *span, next(spot.outline.around(*span), None) if spot.outline else None)


def _whole(spot: Spot, outline: Outline, span: _Span) -> _Span | None:
    """The whole statements that `span` touches, within the definition around it; None where it only closes that definition."""
    around = next(outline.around(*span), None)
    inner = _units(outline, around)
    if around:
        within = _within(spot, span, around, inner)
        if within is None or within == (around.first, around.last):
            return within
        span = within
    near = _near(inner, span)
    while (grown := _grown(spot, near, span)) != span:
        span = grown
    return without_blanks(spot.lines, *span)


def _units(outline: Outline, around: Definition | None) -> list[_Span]:
    """Statements and definitions inside `around`."""
    units = [*outline.statements, *((one.first, one.last) for one in outline.definitions)]
    if around is None:
        return units
    first, last = around.first, around.last
    return [unit for unit in units if first <= unit[0] and unit[1] <= last and unit != (first, last)]


def _near(units: Sequence[_Span], span: _Span) -> list[_Span]:
    """The units `span` could grow by and what they contain, in document order, outer before inner."""
    first, last = span
    touched = [unit for unit in units if unit[0] <= last and first <= unit[1]]
    first, last = min((unit[0] for unit in touched), default=first), max((unit[1] for unit in touched), default=last)
    return sorted(
        (unit for unit in units if unit[0] <= last and first <= unit[1]), key=lambda unit: (unit[0], -unit[1])
    )


def _within(spot: Spot, span: _Span, around: Definition, inner: Sequence[_Span]) -> _Span | None:
    """`span` without lines that only close `around`; all of `around` where its head is selected; None where nothing is left."""
    if not inner:
        return around.first, around.last
    begins, ends = min(first for first, _ in inner), max(last for _, last in inner)
    if span[0] < begins and (span[0] <= around.named or span[1] < begins):
        return around.first, around.last
    first, last = span
    while first < begins and not _is_comment(spot, first):
        first += 1
    while last > ends and not _is_comment(spot, last):
        last -= 1
    return (first, last) if first <= last else None


def _grown(spot: Spot, units: Sequence[_Span], span: _Span) -> _Span:
    """`span` grown to whole units: those it cuts at one edge, and those whose own lines (head, closer) it contains."""
    first, last = span
    touched = [unit for unit in units if unit[0] <= last and first <= unit[1]]
    for unit in touched:
        if unit[0] < first <= unit[1] < last or first < unit[0] <= last < unit[1]:
            return min(first, unit[0]), max(last, unit[1])
    for unit in reversed(touched):  # inner ones first: what they own is not their container's
        if unit[0] <= first and last <= unit[1] and unit != span and _owns(spot, unit, units, span):
            return unit
    return span


def _owns(spot: Spot, unit: _Span, units: Sequence[_Span], span: _Span) -> bool:
    """Whether a line of `span` belongs to `unit` itself and not to a statement in it. Blank lines and comments belong to none."""
    inside = [one for one in units if unit[0] <= one[0] and one[1] <= unit[1] and one != unit]
    if not inside:
        return True
    covered: set[int] = set()
    for one in inside:
        covered.update(range(max(one[0], span[0]), min(one[1], span[1]) + 1))
    own = (number for number in range(span[0], span[1] + 1) if number not in covered)
    return any(spot.lines[number].strip() and not _is_comment(spot, number) for number in own)


def _is_comment(spot: Spot, line: int) -> bool:
    return language_of(spot.language).is_comment(spot.lines[line])
