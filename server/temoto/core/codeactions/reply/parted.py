"""Which pieces does a reply have: fenced, what it makes of a document with fences of its own, or told apart line by line?"""

import re
from collections.abc import Sequence

from temoto.core.codeactions.reply.blocks import ReplyPiece, pieces
from temoto.core.codeactions.reply.chosen import ENOUGH, chosen, likeness
from temoto.core.codeactions.reply.cleaned import without_wrappers
from temoto.core.codeactions.reply.fences import FENCE
from temoto.core.codeactions.reply.hunks import searched
from temoto.core.codeactions.reply.markdown import markdown_pieces
from temoto.core.codeactions.reply.names import name_on, tops
from temoto.core.codeactions.reply.prose import WORDY, is_code, unfenced
from temoto.core.codeactions.reply.records import RewriteRequest
from temoto.core.codeactions.reply.unmarked import without_numbers

_AFTER_WORDS = re.compile(r".*?[:>*→,：、.!?]\s*(?=\w)")


def parted(reply: str, own: frozenset[str], request: RewriteRequest) -> list[ReplyPiece] | None:
    """The pieces in order; None where fences can be paired in two ways. `own`: the target's lines, stripped."""
    lines = reply.split("\n")
    if request.entry.fences:
        return (
            markdown_pieces(lines, own, request)
            if any(FENCE.fullmatch(line) for line in lines)
            else unfenced(lines, own, request.entry)
        )
    if request.entry.kind in WORDY:
        first = next((line for line in lines if line.strip()), "").strip()
        if not first.startswith(("```", "~~~")) and any(
            line.strip() in own and line.strip()[:3] in {"```", "~~~"} for line in lines
        ):
            return unfenced(lines, own, request.entry)
    found = pieces(reply, own, request.entry, request.bare)
    if found and not found[-1].closed and not any(line.strip() for line in found[-1].lines):
        # A last fence with nothing behind it closes what the prompt had opened.
        found = pieces("\n".join(lines[: _last_fence(lines)]), own, request.entry, request.bare)
    found = [_told_apart(piece, own, request) for piece in found]
    if any(piece.block for piece in found):
        return _with_open_code(found, own, request)
    lines = [line for piece in found for line in piece.lines]
    return unfenced(without_numbers(without_wrappers(lines, request), request.bare), own, request.entry)


def holds_rewrite(text: str, own: frozenset[str], request: RewriteRequest) -> bool:
    """Whether a part of a reply has something that can be the rewrite."""
    if searched(text, own):
        return True
    found = parted(text, own, request)
    choice = chosen(found, request) if found is not None else None
    if found is None or choice is None:
        return True
    wanted = {one.name for one in request.seen.defined(request.bare)}
    return any(
        wanted & {one.name for one in request.seen.defined(found[place].lines)}
        or likeness(found[place].lines, request.bare) >= ENOUGH
        for place in choice.places
    )


def holds_whole(prose: str, own: frozenset[str], request: RewriteRequest) -> bool:
    """Whether words around changes hold what the target defines anew."""
    wanted = {one.name for one in tops(request.seen.defined(request.bare))}
    if request.entry.kind in WORDY or not wanted or not any(name in prose for name in wanted):
        return False
    told = unfenced(prose.split("\n"), own, request.entry)
    return any(
        part.block
        and sum(bool(line.strip()) for line in part.lines) > 1
        and bool(wanted & {one.name for one in request.seen.defined(part.lines)})
        for part in told
    )


def _with_open_code(parts: list[ReplyPiece], own: frozenset[str], request: RewriteRequest) -> list[ReplyPiece]:
    """The pieces, with code that stands unfenced behind the last block as one: it may be the answer, and the block a draft."""
    last = max(place for place, piece in enumerate(parts) if piece.block)
    if request.entry.kind in WORDY or last + 1 == len(parts):
        return parts
    wanted = {one.name for one in tops(request.seen.defined(request.bare))}
    behind = [_beginning_with(piece.lines, wanted, request) for piece in parts[last + 1 :]]
    told = [part for lines in behind for part in unfenced(lines, own, request.entry)]
    for part in told:
        names = {one.name for one in request.seen.defined(part.lines)}
        solid = sum(bool(line.strip()) for line in part.lines)
        if (
            part.block
            and solid > 1
            and (wanted & names if wanted else likeness(part.lines, request.bare) >= 2 * ENOUGH)
        ):
            return [*parts[: last + 1], *told]
    return parts


def _beginning_with(lines: Sequence[str], wanted: set[str], request: RewriteRequest) -> list[str]:
    """The lines, those on two that begin with words and go on with a head of the target ("So: def f(x):")."""
    made: list[str] = []
    for line in lines:
        met = _AFTER_WORDS.match(line[:400])
        heads = met is not None and name_on(line[met.end() :], request.entry) in wanted
        made += [line[: met.end()], line[met.end() :]] if met and heads else [line]
    return made


def _last_fence(lines: Sequence[str]) -> int:
    return max((index for index, line in enumerate(lines) if FENCE.fullmatch(line)), default=len(lines))


def _told_apart(piece: ReplyPiece, own: frozenset[str], request: RewriteRequest) -> ReplyPiece:
    """The piece as prose, where its fence was opened before mere prose."""
    if piece.closed or any(is_code(line, own, request.entry) for line in piece.lines):
        return piece
    return ReplyPiece(piece.lines)
