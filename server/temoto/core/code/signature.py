"""Which lines of a definition does somebody need to use it? Its signature and documentation; of a class its fields too.

Answers in spans of whole lines, first and last inclusive. Cannot fail on any text.
"""

from collections.abc import Sequence
from typing import Final

from temoto.core.code.language import Language
from temoto.core.code.outline import Definition, DefinitionKind, Outline

Span = tuple[int, int]
_CONSTRUCTORS: Final = frozenset(("__init__", "constructor", "initialize", "init", "new", "__construct"))
_DOC_LINES: Final = 12
_HEAD_LINES: Final = 20
_FIELD_LINES: Final = 40


def signature(lines: Sequence[str], outline: Outline, definition: Definition, language: Language) -> tuple[Span, ...]:
    """The lines that show how a function is called or what a class holds: comment above, head and docstring, without the code."""
    if definition.kind in {DefinitionKind.CLASS, DefinitionKind.MODULE}:
        return class_head(lines, outline, definition, language)
    return joined(((_documented_from(lines, definition, language), _head_end(lines, outline, definition, language)),))


def with_comment(lines: Sequence[str], definition: Definition, language: Language) -> Span:
    """All of a definition, and the comment that documents it."""
    return _documented_from(lines, definition, language), definition.last


def class_head(lines: Sequence[str], outline: Outline, definition: Definition, language: Language) -> tuple[Span, ...]:
    """The line of a class, its fields, and how its constructor is called; no other method, no class in it."""
    inner = [
        each
        for each in outline.definitions
        if each != definition and definition.first <= each.first and each.last <= definition.last
    ]
    spans = [(_documented_from(lines, definition, language), _head_end(lines, outline, definition, language))]
    taken = 0
    end = spans[0][1]
    for first, last in outline.statements:
        if not (definition.first <= first and last <= definition.last) or first <= end:
            continue
        if any(each.first <= last and first <= each.last for each in inner):
            continue
        taken += last - first + 1
        if taken > _FIELD_LINES:
            break
        spans.append((first, last))
        end = last
    constructor = next((each for each in inner if each.name in _CONSTRUCTORS or each.name == definition.name), None)
    if constructor and _parent(inner, constructor) is None:
        spans.append((constructor.first, _head_end(lines, outline, constructor, language)))
    return joined(spans)


def joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans in order, adjoining ones merged."""
    kept: list[Span] = []
    for first, last in sorted(span for span in spans if span[0] <= span[1]):
        if kept and first <= kept[-1][1] + 1:
            kept[-1] = kept[-1][0], max(last, kept[-1][1])
        else:
            kept.append((first, last))
    return tuple(kept)


def _parent(inner: Sequence[Definition], definition: Definition) -> Definition | None:
    return next(
        (
            each
            for each in inner
            if each != definition and each.first <= definition.first and definition.last <= each.last
        ),
        None,
    )


def _documented_from(lines: Sequence[str], definition: Definition, language: Language) -> int:
    """The first line of the comment right above, where there is one."""
    first = definition.first
    while (
        definition.documented
        and definition.first - first < _DOC_LINES
        and first > 0
        and language.decorates(lines[first - 1])
    ):
        first -= 1
    return first


def _head_end(lines: Sequence[str], outline: Outline, definition: Definition, language: Language) -> int:
    """The last line before a definition's code, its docstring counted in."""
    inside = next(
        (
            span
            for span in outline.statements
            if definition.named <= span[0] and span[1] <= definition.last and span[0] > definition.first
        ),
        None,
    )
    if inside is None:
        return definition.last if definition.size <= _HEAD_LINES else definition.named
    if inside[0] <= definition.named:
        return definition.named
    end = inside[0] - 1
    within = definition.documented and language.docstring == "below"
    if within and lines[inside[0]].lstrip().lstrip("rRuUbB").startswith(('"', "'")):
        end = min(inside[1], inside[0] + _DOC_LINES - 1)
    while end > definition.named and (not lines[end].strip() or language.is_comment(lines[end])):
        end -= 1
    return end if end - definition.first < _HEAD_LINES + _DOC_LINES else definition.named
