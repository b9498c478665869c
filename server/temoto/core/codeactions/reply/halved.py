"""Does a rewrite stop short, or begin late? Where nothing is defined (data, markup, loose statements), only its lines can tell.

A run of the target's lines at one end that are gone, with nothing in their place that has their words: half a reply, which applied would
delete the rest. Who asks for something to be removed gets that, and is asked where little would be left.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from temoto.core.code.diff import equal_runs
from temoto.core.code.language import Language, LanguageKind
from temoto.core.codeactions.reply.elided import comment_of
from temoto.core.codeactions.reply.records import RewriteRequest

_REMOVAL = re.compile(
    r"\b(?:remov|delet|drop|strip|without|only|just|keep|clean|reduc|short|trim|less|fewer|unused|dead|duplicat|merg|collaps|dedup)"
    r"|削除|消|除|だけ|のみ|不要|短|減|まとめ|重複",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_CLOSING = re.compile(r"(?:</[\w:.-]+>\s*)+")
_STATEMENTS = "sql"  # one statement after another, none made shorter by another way to write it
LEAST = 2  # lines, and letters on one
TWINS = 0.6  # of two lines, for one to be what the other became
NEAR, LONG = 12, 200  # lines that are held against one that came, and letters of each
DATA_SHARE, CODE_SHARE, DEFINED_SHARE = 0.25, 0.4, 0.4  # of the target's lines: code is made shorter on purpose


def halved(lines: Sequence[str], request: RewriteRequest) -> str:
    """The first line of the target that a rewrite stops short of, stripped; empty where it may be whole."""
    if _REMOVAL.search(request.asked):
        return ""
    known = request.seen.defined(request.bare)
    if len(known) > 1:  # their names tell what is gone, and are asked about
        return ""
    defines = bool(known)
    before = [line.strip() for line in request.bare]
    telling = [index for index, line in enumerate(before) if _tells(line, request.entry)]
    after = [line.strip() for line in lines if _tells(line.strip(), request.entry)]
    remarks = {comment_of(line, request.entry) for line in lines}  # what is commented out is still there
    least = _least(request, defines=defines)
    if len(telling) <= LEAST or (least != DATA_SHARE and not {before[index] for index in telling} & {*after}):
        return ""
    for from_end in (True,) if defines else (True, False):
        gone, fresh = _gone(before, [line.strip() for line in lines], telling, request, defines, from_end=from_end)
        run = _run([index for index in gone if before[index] not in remarks], telling, from_end=from_end)
        if 2 * sum(before[index] in after for index in run) > len(run):  # said once where it stood twice
            continue
        beside = bool(run) and defines and min(run) > known[0].last  # statements of their own behind a definition
        enough = DATA_SHARE if beside else least
        # What is mostly new is a rewrite, however short.
        if 2 * len(fresh) <= len(after) and len(run) >= LEAST and _share(run, before, from_end=from_end) >= enough:
            return before[min(run)]
    return ""


def _share(run: Sequence[int], before: Sequence[str], *, from_end: bool) -> float:
    """How much of the target lies in a run up to its end, what closes things included."""
    inner = before[min(run) :] if from_end else before[: max(run) + 1]
    return sum(map(bool, inner)) / max(1, sum(map(bool, before)))


def _least(request: RewriteRequest, *, defines: bool) -> float:
    if defines:
        return DEFINED_SHARE
    entry = request.entry
    plain = (
        entry.kind in {LanguageKind.DATA, LanguageKind.MARKUP} or not entry.definitions.words or entry.id == _STATEMENTS
    )
    return DATA_SHARE if plain else CODE_SHARE


def _gone(
    before: Sequence[str],
    after: Sequence[str],
    telling: Sequence[int],
    request: RewriteRequest,
    defines: bool,
    *,
    from_end: bool,
) -> tuple[list[int], list[set[str]]]:
    """(the telling lines of the target that are gone, the words of each line that is new).

    As many as came changed are not gone, the first of a run or the last; nor is one of which a new line has half of the words.
    """
    there = set(telling)
    gone: list[int] = []
    fresh: list[set[str]] = []
    i = j = 0
    for start, at, length in (*equal_runs(before, after), (len(before), len(after), 0)):
        lost = [index for index in range(i, start) if index in there]
        came = [line for line in after[j:at] if _tells(line, request.entry, least=1)]
        twins = 0
        for line in came:
            words = set(_WORD.findall(line))
            merges = sum(
                2 * len(words & set(_WORD.findall(before[index]))) > len(set(_WORD.findall(before[index])))
                for index in lost[:NEAR]
            )
            if merges < LEAST and any(_alike(line, before[index]) >= TWINS for index in lost[:NEAR]):
                twins += 1
            else:
                fresh.append(words)
        if not (defines and came):
            gone += lost[twins:] if from_end else lost[: len(lost) - twins]
        i, j = start + length, at + length
    return [index for index in gone if not _accounted(before[index], fresh)], fresh


def _alike(line: str, other: str) -> float:
    """How much of two lines is the same, 0 to 1."""
    matcher = SequenceMatcher(None, line[:LONG], other[:LONG], autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= TWINS else 0.0


def _accounted(line: str, fresh: Sequence[set[str]]) -> bool:
    words = set(_WORD.findall(line))
    few = len(words) <= LEAST  # of these one is the same in every line: `set number`, `set list`
    return any(2 * len(words & one) >= (2 * len(words) if few else len(words)) for one in fresh)


def _run(gone: Sequence[int], telling: Sequence[int], *, from_end: bool) -> list[int]:
    """Those of the lines that are gone which make up one end of the telling lines, without a gap."""
    there = set(gone)
    run: list[int] = []
    for index in reversed(telling) if from_end else telling:
        if index not in there:
            break
        run.append(index)
    return run


def _tells(line: str, language: Language, least: int = LEAST) -> bool:
    """Whether a stripped line is more than a comment or what closes something."""
    if sum(map(str.isalnum, line[:200])) < least or comment_of(line, language):
        return False
    return not (_CLOSING.fullmatch(line) or (language.closes(line) and len(line) < 8))
