r"""Does a rewrite say `def` where the target said `defp`, `let` where it said `let rec`? The target's word stays.

    defp total(xs) do    with    def total(xs) do    gives    defp total(xs) do

Every clause of a name counts; where the target has both words for one name, or the user spoke of who sees what, the rewrite's stand.
"""

import re
from collections.abc import Sequence
from functools import cache

from temoto.core.codeactions.reply.names import LONG
from temoto.core.codeactions.reply.records import RewriteRequest

_SEEN = re.compile(
    r"visib|access|expos|hid(?:e|den)|public|private|internal|rec\b|recurs|inline|公開|再帰", re.IGNORECASE
)

CALLS = 2  # times a name is written where it calls itself


def private(lines: Sequence[str], request: RewriteRequest) -> list[str]:
    """The rewrite with the words by which the target defines the same names."""
    defines = request.entry.definitions
    if not (defines.own or defines.between) or _SEEN.search(request.asked):
        return list(lines)
    texts = request.seen.texts(lines).all
    return [line if index in texts else _as_there(line, lines, request) for index, line in enumerate(lines)]


def _as_there(line: str, lines: Sequence[str], request: RewriteRequest) -> str:
    defines = request.entry.definitions
    line = _as_defined(line, request, defines.own) if defines.own else line
    return _as_bound(line, lines, request, defines.between) if defines.between else line


def _as_defined(line: str, request: RewriteRequest, pairs: tuple[tuple[str, str], ...]) -> str:
    pattern = _defines(pairs)
    met = pattern.match(line[:LONG])
    if not met:
        return line
    words = {own["word"] for own in map(pattern.match, request.bare) if own and own["name"] == met["name"]}
    was = words.pop() if len(words) == 1 else ""
    return f"{met['before']}{was}{line[met.end('word') :]}" if (was, met["word"]) in pairs else line


def _as_bound(line: str, lines: Sequence[str], request: RewriteRequest, between: tuple[str, ...]) -> str:
    pattern = _binds(between)
    met = pattern.match(line[:LONG])
    if not met:
        return line
    ours, theirs = (
        [own for own in map(pattern.match, each) if own and own["name"] == met["name"]]
        for each in (request.bare, lines)
    )
    if len(ours) != 1 or len(theirs) != 1:
        return line
    has = met["words"].split()
    lost = [word for word in ours[0]["words"].split() if word not in has]
    if "rec" in lost and len(re.findall(rf"(?<![\w'.]){re.escape(met['name'])}(?![\w'])", "\n".join(lines))) < CALLS:
        lost.remove("rec")  # it calls itself no longer
    words = [word for word in ours[0]["words"].split() if word in lost or word in has]
    words += [word for word in has if word not in words]
    return f"{met['before']}{' '.join(words)} {line[met.start('name') :]}" if lost else line


@cache
def _defines(pairs: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    """A line that defines by one of some words."""
    words = sorted((word for pair in pairs for word in pair), key=len, reverse=True)
    return re.compile(rf"(?P<before>\s*\(?)(?P<word>{'|'.join(map(re.escape, words))})\s+(?P<name>[\w!?*+<>=.'-]+)")


@cache
def _binds(between: tuple[str, ...]) -> re.Pattern[str]:
    """A line that binds a name, whatever stands between."""
    words = "|".join(map(re.escape, between))
    return re.compile(rf"(?P<before>\s*(?:let|and)\s+)(?P<words>(?:(?:{words})\s+)*)(?P<name>[a-z_][\w']*)")
