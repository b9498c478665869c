r"""What says over a definition of which type it is, in lines of its own, and does a rewrite leave that out? It stays.

    total :: [Int] -> Int        -spec total([integer()]) -> integer().        export function total(x: string): number;
    total xs = sum xs            total(Xs) -> lists:sum(Xs).                   export function total(x: any): any {

Models that rewrite what a function does begin at its first line and forget what stands over it. One the rewrite has itself is the
rewrite's, and so are all where the user spoke of types.
"""

import re
from collections.abc import Sequence
from functools import cache

from temoto.core.code.language import Signatures
from temoto.core.code.text import indent_width
from temoto.core.codeactions.reply.names import LONG
from temoto.core.codeactions.reply.records import RewriteRequest

_SPOKEN = re.compile(
    r"signature|\btyp(?:e|es|ing)\b|overload|\bspecs?\b|inline|pragma|型|シグネチャ|オーバーロード", re.IGNORECASE
)


def signed(lines: Sequence[str], request: RewriteRequest) -> list[str]:
    """The rewrite with the signatures that it lacks and the target has, each over the definition of its name."""
    form, made = request.entry.signatures, list(lines)
    if form is None or _SPOKEN.search(request.asked):
        return made
    here, there = _signatures(request.bare, form), _signatures(made, form)
    for name, ours in here.items():
        if name in there:
            continue
        place = _first_of(made, name.lstrip("#"), form)
        if place is not None and _first_of(request.bare, name.lstrip("#"), form) is not None:
            width = indent_width(made[place])
            if indent_width(ours[0]) == width:
                made[place:place] = ours
    return made


def _signatures(lines: Sequence[str], form: Signatures) -> dict[str, list[str]]:
    """The lines of each name's signatures, in order; pragmas about it under `#name`."""
    found: dict[str, list[str]] = {}
    index = 0
    while index < len(lines):
        met = _pattern(form.begins).match(lines[index][:LONG])
        if not met:
            index += 1
            continue
        until = _end_of(lines, index, form)
        pragma = "#" if lines[index].lstrip().startswith("{-#") else ""
        found.setdefault(pragma + met["name"], []).extend(lines[index:until])
        index = until
    return found


def _end_of(lines: Sequence[str], index: int, form: Signatures) -> int:
    """The line behind a signature's last."""
    if form.ends:
        return next((at + 1 for at in range(index, len(lines)) if _pattern(form.ends).search(lines[at])), index + 1)
    until = index + 1
    while until < len(lines) and lines[until].strip() and indent_width(lines[until]) > indent_width(lines[index]):
        until += 1
    return until


def _first_of(lines: Sequence[str], name: str, form: Signatures) -> int | None:
    """The line on which the definition of a name begins."""
    for index, line in enumerate(lines):
        met = _pattern(form.defines).match(line[:LONG])
        if met and met["name"] == name and not _pattern(form.begins).match(line[:LONG]):
            return index
    return None


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)
