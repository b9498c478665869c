"""How is text inside a string indented, where the code around it had to be moved? As the document has it; never with the code.

Where the code stands as the reply has it, so does the text. Where it was moved (a reply flattened to column zero, tabs for spaces), the
model may have moved the text with it or not. Lines of the text that the document has too tell: all as they are, all the document's
own, or all off by the same blanks, which are then put right in its new lines as well. What nothing tells of stays as the reply says it.
"""

import re
from collections.abc import Sequence

from temoto.core.code.diff import equal_runs
from temoto.core.code.outline import Span
from temoto.core.code.text import indent_of
from temoto.core.codeactions.reply.seen import Texts

_HERE = re.compile(
    r"<<-['\"`]?\w+"
)  # of Ruby and shells: the word that ends the text may be indented, the text is as it stands


def quoted(lines: Sequence[str], placed: Sequence[str], target: Sequence[str], texts: Texts, own: Texts) -> list[str]:
    """`placed`, which are `lines` indented as code, with the text in their strings as it is to stand."""
    made = list(placed)
    within = texts.inside
    moved = any(
        line.rstrip() != now and line.strip()
        for index, (line, now) in enumerate(zip(lines, placed, strict=True))
        if index not in within
    )
    for first, last in texts.runs:
        made[first : last + 1] = lines[first : last + 1]
    if not moved or not (own.runs or own.docs):
        return made
    there = own.all
    runs = equal_runs([line.strip() for line in lines], [line.strip() for line in target])
    pairs = {i + k: j + k for i, j, n in runs for k in range(n) if j + k in there and lines[i + k].strip()}
    for span in texts.runs:
        made[span[0] : span[1] + 1] = _text(lines, target, span, pairs, placed)
    for span in texts.docs:
        if _pairs_in(span, pairs) and _same(lines, target, span, pairs):
            made[span[0] : span[1] + 1] = [line.rstrip() for line in lines[span[0] : span[1] + 1]]
    return made


def _text(
    lines: Sequence[str], target: Sequence[str], span: Span, pairs: dict[int, int], placed: Sequence[str]
) -> list[str]:
    """One string's lines."""
    first, last = span
    said = list(lines[first : last + 1])
    known = _pairs_in(span, pairs)
    if known == [last] and first < last and _HERE.search(lines[first - 1]):
        return [*said[:-1], placed[last]]  # what ends it may stand anywhere, and tells nothing of the text
    if not known or _same(lines, target, span, pairs):
        return said
    solid = [index for index in range(first, last + 1) if lines[index].strip()]
    start, end = pairs[known[0]], pairs[known[-1]]
    if len(known) == len(solid) and sum(bool(line.strip()) for line in target[start : end + 1]) == len(solid):
        return _as_there(lines, target, span, pairs)
    if all(placed[index] == target[pairs[index]].rstrip() for index in known):
        return list(placed[first : last + 1])
    shifts = {_shift(lines[index], target[pairs[index]]) for index in known}
    if len(shifts) == 1 and (shift := shifts.pop()) is not None:
        return [_shifted(line, *shift) for line in said]
    return [target[pairs[index]] if index in pairs else lines[index] for index in range(first, last + 1)]


def _pairs_in(span: Span, pairs: dict[int, int]) -> list[int]:
    return [index for index in range(span[0], span[1] + 1) if index in pairs]


def _same(lines: Sequence[str], target: Sequence[str], span: Span, pairs: dict[int, int]) -> bool:
    """Whether every line the document has stands as there."""
    return all(indent_of(lines[index]) == indent_of(target[pairs[index]]) for index in _pairs_in(span, pairs))


def _as_there(lines: Sequence[str], target: Sequence[str], span: Span, pairs: dict[int, int]) -> list[str]:
    """The document's own lines, blank ones between them too where there are as many."""
    made: list[str] = []
    for index in range(span[0], span[1] + 1):
        if index in pairs:
            made.append(target[pairs[index]])
            continue
        before = next((pairs[one] + index - one for one in range(index - 1, span[0] - 1, -1) if one in pairs), -1)
        made.append(target[before] if 0 <= before < len(target) and not target[before].strip() else lines[index])
    return made


def _shift(line: str, there: str) -> tuple[str, str] | None:
    """(what is taken off in front, what is put there) to make the indentation of one line that of another."""
    said, due = indent_of(line), indent_of(there)
    if due.endswith(said):
        return "", due[: len(due) - len(said)]
    return (said[: len(said) - len(due)], "") if said.endswith(due) else None


def _shifted(line: str, off: str, on: str) -> str:
    if not line.strip():
        return line
    return on + line.removeprefix(off)
