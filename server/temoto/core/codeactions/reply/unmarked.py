"""What stands in front of every line of a rewrite, or in place of its signs? Line numbers, quote marks, HTML entities, plus signs.

Each is taken away only where the whole text has it and the target has not.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from temoto.core.codeactions.reply.records import RewriteRequest

_NUMBER = re.compile(r"\s*(\d{1,6})(?: ?[:|│→.)]|\t|(?=\s{2})|(?= ?$))")
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|apos|#39|#x27);")
_RAW = re.compile(r"[<>]|&(?!(?:lt|gt|amp|quot|apos|#39|#x27);)")
# The ampersand last: it begins the others.
_SIGNS = (
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", '"'),
    ("&apos;", "'"),
    ("&#39;", "'"),
    ("&#x27;", "'"),
    ("&amp;", "&"),
)


def unmarked(lines: Sequence[str], request: RewriteRequest) -> list[str]:
    """The lines without such marks."""
    plain = without_numbers(lines, request.bare)
    plain = _without_front(plain, request.bare, ">")
    return without_entities(plain, request.bare)


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


def without_entities(lines: Sequence[str], target: Sequence[str]) -> list[str]:
    """Without HTML entities, where the code was escaped as a whole."""
    text = "\n".join(lines)
    if not _ENTITY.search(text) or _RAW.search(text) or any(_ENTITY.search(line) for line in target):
        return list(lines)
    for entity, sign in _SIGNS:
        text = text.replace(entity, sign)
    return text.split("\n")


def _without_front(lines: Sequence[str], target: Sequence[str], mark: str) -> list[str]:
    """Without a Markdown quote mark in front of every line."""
    solid = [line for line in lines if line.strip()]
    if len(solid) < 2 or not all(line.startswith(mark) for line in solid):
        return list(lines)
    if any(line.lstrip().startswith(mark) for line in target):
        return list(lines)
    return [line[len(mark) :].removeprefix(" ") for line in lines]
