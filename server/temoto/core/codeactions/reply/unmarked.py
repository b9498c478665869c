"""What stands in front of every line of a rewrite, over it, or in place of its signs? Line numbers, quote marks, its path, entities.

Each is taken away only where the target has none.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from temoto.core.codeactions.reply.entities import without_entities
from temoto.core.codeactions.reply.look_alikes import spaced
from temoto.core.codeactions.reply.paths import without_path
from temoto.core.codeactions.reply.records import RewriteRequest

_NUMBER = re.compile(r"\s*(\d{1,6})(?: ?[:|│→.)]|\t|(?=\s{2})|(?= ?$))")


def unmarked(lines: Sequence[str], request: RewriteRequest) -> list[str]:
    """The lines without such marks."""
    plain = without_numbers(lines, request.bare)
    plain = _without_front(plain, request.bare, ">")
    plain = without_path(spaced(plain, request), request)
    return without_entities(plain, request)


def without_numbers(lines: Sequence[str], target: Sequence[str]) -> list[str]:
    """Without line numbers, where every line that is not blank has one and they count up."""
    met = [(line, _NUMBER.match(line)) for line in lines if line.strip()]
    if len(met) < 2 or any(found is None for _, found in met):
        return list(lines)
    numbers = [int(found.group(1)) for _, found in met if found]
    if any(later <= sooner for sooner, later in pairwise(numbers)):
        return list(lines)
    if numbers[-1] - numbers[0] >= 2 * len(lines) + 2 or sum(bool(_NUMBER.match(line)) for line in target) * 2 > len(
        target
    ):
        return list(lines)
    bare = [line[found.end() :] if (found := _NUMBER.match(line)) else "" for line in lines]
    # Most write one space behind the mark; it belongs to the mark where every line has it.
    spaced = all(line.startswith(" ") for line in bare if line.strip())
    return [line[1:] if spaced else line for line in bare]


def _without_front(lines: Sequence[str], target: Sequence[str], mark: str) -> list[str]:
    """Without a Markdown quote mark in front of every line."""
    solid = [line for line in lines if line.strip()]
    if len(solid) < 2 or not all(line.startswith(mark) for line in solid):
        return list(lines)
    if any(line.lstrip().startswith(mark) for line in target):
        return list(lines)
    return [line[len(mark) :].removeprefix(" ") for line in lines]
