"""Which comments of a rewrite are the old code, kept beside the new? They go; what the target has as a comment already stays.

# n = 0                       def total(xs):
# for x in xs:                    return sum(xs)
def total(xs):
    return sum(xs)
"""

import re
from collections.abc import Sequence

from temoto.core.code.language import LanguageKind
from temoto.core.codeactions.reply.elided import block_lines, comment_of
from temoto.core.codeactions.reply.records import RewriteRequest

_ASKED = re.compile(
    r"comment|keep|disabl|deactivat|turn off|switch off|hide|skip|debug|コメント|残|無効|オフ|外し|デバッグ",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\W*(?:the |your |this is the )?(?:before|original|old|existing|previous|current|replaced|was)(?: \w+){0,3}\W*"
    r"|\W*(?:変更前|修正前|旧|以前|元の?)(?:の?コード)?\W*",
    re.IGNORECASE,
)
_CODE = frozenset((LanguageKind.CODE, LanguageKind.SHELL))  # in data it is the custom to keep what else may be set
LEAST = 2  # lines of the target that a run of comments has: one may be a remark


def without_old(lines: Sequence[str], request: RewriteRequest) -> list[str]:
    """The lines without runs of comments that are lines of the target, and what calls them the old code."""
    if request.entry.kind not in _CODE or (request.asked and _ASKED.search(request.asked)):
        return list(lines)
    known = {*request.bare}
    if not any(request.entry.is_comment(line) for line in lines if line not in known):
        return list(lines)
    old = {_one_blank(line) for line in request.bare}
    code = {line for line in old if _tells(line)}
    there = {request.bare[index].strip() for index in block_lines(request.bare, request.entry)}
    inner = {index for index in block_lines(lines, request.entry) if lines[index].strip() not in there}
    comments = [
        index
        for index, line in enumerate(lines)
        if index in inner or (request.entry.is_comment(line) and _one_blank(line) not in old)
    ]
    met = {index for index in comments if _words(lines[index], request) in code}
    if len(met) < LEAST or not _is_replaced(lines, old, comments):
        return list(lines)
    texts = request.seen.texts(lines).all
    gone: set[int] = set()
    run: list[int] = []
    for index in (*comments, len(lines)):
        if run and index != run[-1] + 1:
            gone |= _old_of(run, met, lines, old, request)
            run = []
        run += [index] if index not in texts else []
    return _joined(lines, gone) if gone else list(lines)


def _is_replaced(lines: Sequence[str], old: set[str], comments: Sequence[int]) -> bool:
    """Whether something new stands beside the comments; otherwise the code was commented out on purpose."""
    aside = {*comments}
    return any(_tells(line) and _one_blank(line) not in old for index, line in enumerate(lines) if index not in aside)


def _old_of(
    run: Sequence[int], met: set[int], lines: Sequence[str], old: set[str], request: RewriteRequest
) -> set[int]:
    """The lines of a run of comments that are the old code."""
    found = [index for index in run if index in met]
    if len(found) < LEAST:
        return set()
    first, last = found[0], found[-1]
    within = {
        index for index in run if first <= index <= last and (index in met or _words(lines[index], request) in old)
    }
    if 2 * len(within) <= last - first + 1:  # remarks with a line of code in them
        return set()
    return within.union(*(_up_to(run, edge, step, lines, old, request) for edge, step in ((first, -1), (last, 1))))


def _up_to(
    fresh: Sequence[int], edge: int, step: int, lines: Sequence[str], old: set[str], request: RewriteRequest
) -> set[int]:
    """The comments next to the old code that belong to it: what closes it, what calls it old, rules around it."""
    found: set[int] = set()
    while (edge := edge + step) in fresh:
        words = _words(lines[edge], request)
        if not (words in old or not any(map(str.isalnum, words)) or _LABEL.fullmatch(words)):
            break
        found.add(edge)
    return found


def _words(line: str, request: RewriteRequest) -> str:
    """What a comment says, as code; a line of a comment of many lines has no sign of its own."""
    bare = _one_blank(line)
    return comment_of(bare, request.entry) if request.entry.is_comment(bare) else bare.removeprefix("* ")


def _one_blank(line: str) -> str:
    return " ".join(line.split())


def _tells(line: str) -> bool:
    return sum(map(str.isalnum, line)) >= 2


def _joined(lines: Sequence[str], gone: set[int]) -> list[str]:
    """The lines without some, and without the blank ones that stood between these and what follows at the start."""
    made = [line for index, line in enumerate(lines) if index not in gone]
    if 0 in gone or all(index in gone or not lines[index].strip() for index in range(min(gone))):
        start = next((index for index, line in enumerate(made) if line.strip()), 0)
        made = made[start:]
    while made and not made[-1].strip():
        made.pop()
    return made
