"""Which of a reply's blocks is the rewrite of the target? By what they define, then by likeness; never by position alone.

Blocks in another language's shell, copies of the original, and examples of use are left aside.
"""

import re
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from temoto.core.code.language import Language, LanguageKind
from temoto.core.code.languages import UNKNOWN, known
from temoto.core.codeactions.reply.blocks import ReplyPiece
from temoto.core.codeactions.reply.names import tops
from temoto.core.codeactions.reply.records import RewriteRequest

EVERYWHERE = frozenset(("__init__", "__str__", "__repr__", "main", "constructor", "new", "init", "toString", "String"))
SURE = 0.6  # so alike a block is the target's language whatever its tag says
_WORD = re.compile(r"\w+")
_USE = re.compile(r"\b(?:example|usage|use it|call it|test|output|run)\b|使用例|使い方|例[:：]|実行", re.IGNORECASE)
_ORIGINAL = re.compile(
    r"\b(?:original|before|your code|existing code|old|draft|first (?:attempt|try|version|idea))\b|元の|変更前|修正前|下書き",
    re.IGNORECASE,
)
# What models call blocks in which they think.
_THOUGHT_TAGS = frozenset(
    ("thinking", "think", "thought", "thoughts", "reasoning", "analysis", "scratchpad", "plan", "draft")
)
ENOUGH, APART = 0.35, 0.15  # how alike the best must be where several came, and how much more than the next


@dataclass(frozen=True, slots=True)
class Chosen:
    """The pieces that are the rewrite: one, several parts of it, or several that belong together."""

    places: tuple[int, ...]
    # They stand one below the other; otherwise each is a part of the target with a place of its own
    joined: bool = False


def chosen(pieces: Sequence[ReplyPiece], request: RewriteRequest) -> Chosen | None:
    """The pieces that are the rewrite; empty where none can be, None where several could."""
    inner = {one.name for one in request.seen.defined(request.bare)}
    blocks = [place for place, one in enumerate(pieces) if one.block]
    candidates = [place for place in blocks if not _is_aside(pieces, place, inner, request, several=len(blocks) > 1)]
    candidates = _without_twins(pieces, candidates)
    if len(candidates) > 1:
        own = _bare(request.bare)
        candidates = [place for place in candidates if _bare(pieces[place].lines) != own] or candidates[:1]
    if len(candidates) <= 1:
        return Chosen(tuple(candidates))
    wanted = {one.name for one in tops(request.seen.defined(request.bare))}
    told = {place: {one.name for one in tops(request.seen.defined(pieces[place].lines))} for place in candidates}
    whole = [place for place in candidates if wanted and wanted <= _all_names(pieces[place], request)]
    if len(whole) > 1:
        whole = [place for place in whole if not _USE.search(_said_before(pieces, place))] or whole
        whole = [place for place in whole if not _ORIGINAL.search(_said_before(pieces, place))] or whole
    if len(whole) == 1:
        places = _with_what_it_calls(pieces, whole[0], candidates, told, request)
        return (
            None
            if _is_redone(pieces, whole[0], set(candidates) - set(places), request)
            else Chosen(places, joined=True)
        )
    if whole:
        return None
    parts = [place for place in candidates if told[place] and told[place] <= inner]
    names = [name for place in parts for name in told[place]]
    if parts and len(names) == len(set(names)):
        return Chosen(tuple(parts))
    return _most_alike(pieces, candidates, request)


def is_foreign(piece: ReplyPiece, request: RewriteRequest) -> bool:
    """Whether a block is tagged as another language than the document's and does not resemble the target."""
    tagged, here = known(piece.tag) if piece.tag else None, request.entry
    if tagged is None or not (_is_program(tagged) and _is_program(here)) or _kins(tagged) & _kins(here):
        return False
    return likeness(piece.lines, request.bare) < SURE


def _is_program(language: Language) -> bool:
    return language.kind in {LanguageKind.CODE, LanguageKind.SHELL} and language is not UNKNOWN


def _kins(language: Language) -> frozenset[str]:
    """What tags and editors call the same language, or one a block of the other is often tagged as. Pages hold styles and scripts."""
    page = ("web", "style") if language.elements else ()
    return frozenset((language.kin or language.id, language.resembles or language.id, *page))


def likeness(lines: Sequence[str], target: Sequence[str]) -> float:
    """How many of their words two texts share, 0 to 1."""
    one, other = (Counter(word for line in text for word in _WORD.findall(line)) for text in (lines, target))
    both = one.total() + other.total()
    return 2 * (one & other).total() / both if both else 0.0


def _is_aside(
    pieces: Sequence[ReplyPiece], place: int, wanted: AbstractSet[str], request: RewriteRequest, *, several: bool
) -> bool:
    """Whether a block cannot be the rewrite: a command, an output or an example of use."""
    one = pieces[place]
    if not any(line.strip() for line in one.lines):
        return several
    if one.tag in _THOUGHT_TAGS:
        return True
    tagged, here = known(one.tag) if one.tag else None, request.entry
    if tagged is not None and _kins(tagged) & _kins(here):
        tagged = None
    if tagged is not None and tagged.kind is LanguageKind.SHELL and not here.commands:
        return True
    output = tagged is not None and (tagged.kind is LanguageKind.OUTPUT or tagged.id == "plaintext")
    if (several and output) or (tagged is not None and tagged.kind is LanguageKind.DATA):
        return likeness(one.lines, request.bare) < ENOUGH
    if not wanted or (wanted - EVERYWHERE) & _all_names(one, request):
        return False
    used = several and any(
        re.search(rf"(?<![\w.]){re.escape(name)}\s*[(!]", line) for name in wanted for line in one.lines
    )
    shown = bool(_USE.search(_said_before(pieces, place)))
    return (shown or used) and likeness(one.lines, request.bare) < ENOUGH


def _said_before(pieces: Sequence[ReplyPiece], place: int) -> str:
    """The last line of prose over a block."""
    if not place or pieces[place - 1].block:
        return ""
    return next((line for line in reversed(pieces[place - 1].lines) if line.strip()), "")


def _all_names(piece: ReplyPiece, request: RewriteRequest) -> set[str]:
    return {one.name for one in request.seen.defined(piece.lines)}


def _bare(lines: Sequence[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip()]


def _without_twins(pieces: Sequence[ReplyPiece], candidates: Sequence[int]) -> list[int]:
    seen = {tuple(_bare(pieces[place].lines)): place for place in reversed(candidates)}
    return sorted(seen.values())


def _with_what_it_calls(
    pieces: Sequence[ReplyPiece],
    whole: int,
    candidates: Sequence[int],
    defined_in: dict[int, set[str]],
    request: RewriteRequest,
) -> tuple[int, ...]:
    """The whole rewrite and the blocks that define what it newly calls."""
    text = "\n".join(pieces[whole].lines)
    there = {one.name for one in request.seen.defined(request.lines)} | _all_names(pieces[whole], request)
    called = [
        place
        for place in candidates
        if place != whole
        and defined_in[place]
        and not defined_in[place] & there
        and any(re.search(rf"\b{re.escape(name)}\s*\(", text) for name in defined_in[place])
    ]
    return tuple(sorted((whole, *called)))


def _is_redone(pieces: Sequence[ReplyPiece], whole: int, others: AbstractSet[int], request: RewriteRequest) -> bool:
    """Whether a later block does the whole rewrite again under other names: then the first is a draft, or the second another way."""
    least = max(2 * ENOUGH * likeness(pieces[whole].lines, request.bare), ENOUGH)
    return any(
        place > whole
        and bool(tops(request.seen.defined(pieces[place].lines)))
        and not _USE.search(_said_before(pieces, place))
        and not _ORIGINAL.search(_said_before(pieces, place))
        and likeness(pieces[place].lines, pieces[whole].lines) >= least
        for place in others
    )


def _most_alike(pieces: Sequence[ReplyPiece], candidates: Sequence[int], request: RewriteRequest) -> Chosen | None:
    ranked = sorted(((likeness(pieces[place].lines, request.bare), place) for place in candidates), reverse=True)
    best, next_best = ranked[0], ranked[1]
    return Chosen((best[1],)) if best[0] >= ENOUGH and best[0] - next_best[0] >= APART else None
