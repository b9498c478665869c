"""Does the answer go in circles? Inside one line, and in lines that count on and on."""

import re
from itertools import pairwise
from typing import Final

from temoto.core.completion.shown.place import Place

_TIMES: Final = re.compile(r"(?P<piece>\S.{0,39}?)(?P<again>(?:(?P=piece)){2,})(?P<rest>.{0,40})\Z", re.DOTALL)
_DANGLING: Final = re.compile(r"(?:[-+*/%=&|<>,.(\[{!~^?:]|\b(?:and|or|not|in|is))+\s*\Z")
_NUMBER: Final = re.compile(r"\d+")
_LOOKED_AT: Final = 600  # code points of one line
MANY: Final = 4  # lines that differ in a number alone


def in_line(text: str, _place: Place) -> str:
    """The first round of what one line says three times or more: `b = a = a = a = a =` → `b = a`. A list of values is none."""
    lines = text.split("\n")
    last = lines[-1]
    if len(last) < 9 or len(last) > _LOOKED_AT:
        return text
    for at in range(min(len(last), 160)):
        match = _TIMES.match(last, at)
        if match and _goes_round(match["piece"], match["again"], match["rest"]):
            kept = last[: match.end("piece")].rstrip()
            while (dangling := _DANGLING.search(kept)) and kept:
                kept = kept[: dangling.start()].rstrip()
            return "\n".join([*lines[:-1], kept]).rstrip()
    return text


def _goes_round(piece: str, again: str, rest: str) -> bool:
    words = re.findall(r"[^\W\d_]{1,}\w*", piece)
    if not words or not piece.startswith(rest[: len(piece)].strip() or piece[:1]):
        return False
    rounds = 1 + len(again) // len(piece)
    if re.search(r"(?<![=!<>])=(?![=>])", piece) or len(words) >= 3:
        return rounds >= 3
    return rounds >= 8


def counting(text: str, place: Place) -> str:
    """The first of four lines or more that differ in one number alone, unless such a list stands above: `ROW_2 = 0⏎ROW_3 = 0⏎…`."""
    lines = text.split("\n")
    if len(lines) < MANY:
        return text
    shapes = [_NUMBER.sub("0", line.strip()) for line in lines]
    for start in range(len(lines) - MANY + 1):
        shape = shapes[start]
        if len(shape) < 4 or any(other != shape for other in shapes[start : start + MANY]):
            continue
        if not _one_number_apart(lines[start : start + MANY]) or any(
            _NUMBER.sub("0", line) == shape for line in place.scope.lines_above
        ):
            continue
        return "\n".join(lines[: start + 1])
    return text


def _one_number_apart(lines: list[str]) -> bool:
    numbers = [_NUMBER.findall(line) for line in lines]
    return all(
        sum(mine != theirs for mine, theirs in zip(before, after, strict=True)) == 1
        for before, after in pairwise(numbers)
    )
