"""What does a reply make of the target? Read by the form it came in, whatever form was asked for; refused where it is not sure.

The order: what no one meant to be read goes (thoughts, drafts, control tokens) → search/replace blocks → JSON → pieces (fenced, or told
apart line by line) → which of them is the rewrite → a diff is applied by content, anything else is cut to the target by what stands
around it → nothing may be left out → the document's indentation, what stood over the head and in front of it, line ends → nothing hidden
may be in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from temoto.core.codeactions.reply.added import added
from temoto.core.codeactions.reply.anchored import Anchored, anchored, without_use
from temoto.core.codeactions.reply.announced import behind_words
from temoto.core.codeactions.reply.applied import Unapplied, applied
from temoto.core.codeactions.reply.blocks import ReplyPiece, pieces
from temoto.core.codeactions.reply.chosen import Chosen, chosen, is_foreign
from temoto.core.codeactions.reply.cleaned import (
    before_tokens,
    cleaned,
    from_json,
    lined,
    without_controls,
    without_tokens,
    without_wrappers,
)
from temoto.core.codeactions.reply.decorated import decorated
from temoto.core.codeactions.reply.elided import elision, stands_for_code
from temoto.core.codeactions.reply.fences import Fences
from temoto.core.codeactions.reply.fitted import fitted
from temoto.core.codeactions.reply.hidden import hidden
from temoto.core.codeactions.reply.hunks import Hunk, diff_hunks, is_diff, searched
from temoto.core.codeactions.reply.indented import reindented
from temoto.core.codeactions.reply.modifiers import with_modifiers
from temoto.core.codeactions.reply.omitted import omitted
from temoto.core.codeactions.reply.parted import holds_rewrite, holds_whole, parted
from temoto.core.codeactions.reply.parts import in_place, is_parts, missing
from temoto.core.codeactions.reply.private import private
from temoto.core.codeactions.reply.prompt_tags import with_blocks
from temoto.core.codeactions.reply.prose import refuses
from temoto.core.codeactions.reply.records import ReplyTrouble, RewriteRequest, Rewritten, Unusable
from temoto.core.codeactions.reply.signed import signed
from temoto.core.codeactions.reply.taken_back import comment_takes_back, taken_back
from temoto.core.codeactions.reply.thoughts import final_channel, outside_pairs
from temoto.core.codeactions.reply.twice import Twice, once
from temoto.core.codeactions.reply.unmarked import unmarked

MARK = "\ufeff"  # the byte order mark with which editors on Windows begin files
NEAR = 200  # lines around the target that show how the document is indented


@dataclass(frozen=True, slots=True)
class _Made:
    """The target's new lines, without endings, and what was to change outside it."""

    lines: Sequence[str]
    outside: tuple[str, ...] = ()


def read(reply: str, request: RewriteRequest) -> Rewritten | Unusable:
    """The text that takes the target's place, or why there is none. Never raises, whatever either says."""
    if request.lines and request.lines[0].startswith(MARK):
        plain = replace(request, lines=(request.lines[0].removeprefix(MARK), *request.lines[1:]))
        made = _read(reply.removeprefix(MARK).replace(f"\n{MARK}", "\n"), plain)
        return replace(made, text=MARK + made.text) if isinstance(made, Rewritten) and not request.first else made
    return _read(reply, request)


def _read(reply: str, request: RewriteRequest) -> Rewritten | Unusable:
    said, draft = _meant(reply, request)
    note = without_tokens(said, request).strip()
    if not note and draft:
        return Unusable(ReplyTrouble.DRAFT, draft, without_tokens(reply, request).strip())
    if not note:
        return Unusable(ReplyTrouble.CUT if request.cut else ReplyTrouble.EMPTY)
    explained = ""
    if found := from_json(_inside_fence(said), request):
        said, explained = found
    made, told = _understood(said, request)
    if isinstance(made, _Rejected):
        if draft and made.why is ReplyTrouble.PROSE_ONLY:
            return Unusable(ReplyTrouble.DRAFT, draft, without_tokens(reply, request).strip())
        return Unusable(made.why, made.detail, note)
    return _checked(made, "\n\n".join(part for part in (told, explained) if part), request, note)


def _meant(reply: str, request: RewriteRequest) -> tuple[str, str]:
    """(what of a reply was meant to be read, the mark of a thought that had code in it, else empty)."""
    own = frozenset(line.strip() for line in request.bare if line.strip())
    there = frozenset(line.strip() for line in request.lines if line.strip())
    final = final_channel(lined(reply), request.lines)
    text = "\n".join(Fences(final.text.split("\n"), own, request.entry).lines)
    outside = outside_pairs(with_blocks(text, request), request.entry, there)
    said = behind_words(
        cleaned(outside.text, request), request.entry, there, lambda part: holds_rewrite(part, own, request)
    )
    return said.text, final.draft or outside.draft or said.draft


@dataclass(frozen=True, slots=True)
class _Rejected:
    why: ReplyTrouble
    detail: str = ""


def _understood(reply: str, request: RewriteRequest) -> tuple[_Made | _Rejected, str]:
    """(the target's new lines or why there are none, the prose around)."""
    own = frozenset(line.strip() for line in request.bare if line.strip())
    if blocks := searched(reply, own):
        if not blocks.ended or request.cut:
            return _Rejected(ReplyTrouble.CUT), blocks.prose
        if holds_whole(blocks.prose, own, request):  # changes, and the whole code: one of them is a draft
            return _Rejected(ReplyTrouble.AMBIGUOUS), blocks.prose
        draft = taken_back(blocks.behind)
        made = _Rejected(ReplyTrouble.TAKEN_BACK, draft) if draft else _by_hunks(blocks.hunks, request)
        return made, blocks.prose
    found = parted(reply, own, request)
    if found is None:
        return _Rejected(ReplyTrouble.AMBIGUOUS), ""
    if not any(one.block for one in found):
        why = ReplyTrouble.REFUSED if refuses(reply) else ReplyTrouble.CUT if request.cut else ReplyTrouble.PROSE_ONLY
        return _Rejected(why), reply
    return _from_pieces(found, request)


def _from_pieces(pieces: Sequence[ReplyPiece], request: RewriteRequest) -> tuple[_Made | _Rejected, str]:
    diffs = [place for place, one in enumerate(pieces) if one.block and is_diff(one.lines, one.tag, request.bare)]
    choice = Chosen(tuple(diffs), joined=True) if diffs else chosen(pieces, request)
    if choice is None:
        return _Rejected(ReplyTrouble.AMBIGUOUS), ""
    places, joined = choice.places, choice.joined or len(choice.places) == 1
    same = {pieces[place].lines for place in places}
    told = before_tokens("\n\n".join(one.text.strip("\n") for one in pieces if one.lines not in same), request)
    if not places:
        return _Rejected(ReplyTrouble.PROSE_ONLY), told
    if unfinished := _unfinished(pieces, places, request):
        return unfinished, told
    blocks = [_block(pieces[place], request) for place in places]
    if strange := next((pieces[place].tag for place in places if is_foreign(pieces[place], request)), ""):
        return _Rejected(ReplyTrouble.OTHER_LANGUAGE, strange), told
    if not joined:
        return _by_parts(blocks, request), told
    whole = [line for number, block in enumerate(blocks) for line in ([""] if number else []) + block]
    return (_by_diffs(blocks, request) if diffs else _whole(whole, request)), told


def _unfinished(pieces: Sequence[ReplyPiece], places: Sequence[int], request: RewriteRequest) -> _Rejected | None:
    """Whether the pieces that were chosen are cut off, or a draft by the words behind them."""
    if any(not pieces[place].closed for place in places) or (request.cut and max(places) == len(pieces) - 1):
        return _Rejected(ReplyTrouble.CUT)
    words = "\n".join(line for one in pieces[max(places) + 1 :] if not one.block for line in one.lines)
    draft = taken_back(words)
    return _Rejected(ReplyTrouble.TAKEN_BACK, draft) if draft else None


def _block(piece: ReplyPiece, request: RewriteRequest) -> list[str]:
    """A block's code: without what stands around it inside the fence, or in front of every line."""
    lines = without_controls("\n".join(piece.lines), request).split("\n")
    return unmarked(without_wrappers(lines, request), request)


def _by_diffs(blocks: Sequence[Sequence[str]], request: RewriteRequest) -> _Made | _Rejected:
    hunks = [hunk for block in blocks for hunk in diff_hunks(block)]
    if hunks and not any(line.strip() for hunk in hunks for line in hunk.old):
        return _whole(
            [line for hunk in hunks for line in hunk.new], request
        )  # a diff against nothing is the text itself
    return _by_hunks(hunks, request)


def _by_hunks(hunks: Sequence[Hunk], request: RewriteRequest) -> _Made | _Rejected:
    own = {line.strip() for line in request.lines}
    for hunk in hunks:
        both = (*hunk.old, *hunk.new)
        marks = (line for line in both if stands_for_code(line, request.entry) and line.strip() not in own)
        left_out = next(marks, None) or omitted(hunk.new, hunk.old, request.entry)
        if left_out:
            return _Rejected(ReplyTrouble.ELIDED, left_out.strip())
    changing = [hunk for hunk in hunks if hunk.old != hunk.new]
    if not changing:
        return _Rejected(ReplyTrouble.IDENTICAL)
    made = applied(changing, request)
    if isinstance(made, Unapplied):
        return _Rejected(made.why, made.detail)
    if request.additions_only:
        return _added(made.lines, request)
    apart = _once(made.lines, request)
    return apart if isinstance(apart, _Rejected) else _Made(apart, made.outside)


def _by_parts(blocks: Sequence[Sequence[str]], request: RewriteRequest) -> _Made | _Rejected:
    if request.additions_only:
        return _added([line for block in blocks for line in block], request)
    if left_out := _left_out([line for block in blocks for line in block], request):
        return left_out
    made = in_place(blocks, request)
    return _Made(made) if made is not None else _Rejected(ReplyTrouble.PARTIAL)


def _whole(lines: Sequence[str], request: RewriteRequest) -> _Made | _Rejected:
    """The target's new lines from one text that rewrites it, with or without code around."""
    if not any(line.strip() for line in lines):
        return _Rejected(ReplyTrouble.EMPTY)
    apart = _once(lines, request)
    if isinstance(apart, _Rejected):
        return apart
    part = anchored(apart, request)
    if part is None:
        return _Rejected(ReplyTrouble.AMBIGUOUS)
    if request.additions_only:
        made = _added(part.lines, request)
        return _Made(made.lines, part.outside) if isinstance(made, _Made) else made
    if found := hidden("\n".join(part.lines), request):  # first of all: it may be why a part seems to lack
        return _Rejected(*found)
    return _alone(without_use(part, request), request)


def _once(lines: Sequence[str], request: RewriteRequest) -> list[str] | _Rejected:
    """The rewrite without the old code beside it; rejected where neither is plainly the new one, or a comment takes it back."""
    apart = once(lines, request)
    if isinstance(apart, Twice):
        return _Rejected(ReplyTrouble.TWICE, apart.name)
    draft = comment_takes_back(apart, request)
    return _Rejected(ReplyTrouble.TAKEN_BACK, draft) if draft else apart


def _alone(part: Anchored, request: RewriteRequest) -> _Made | _Rejected:
    """The target's own lines anew, or the definitions inside it that came."""
    if left_out := _left_out(part.lines, request):
        return left_out
    if is_parts(part.lines, request) and (parts := in_place([part.lines], request)) is not None:
        return _Made(_with_what_stays(parts, request), part.outside)
    if (lacks := missing(signed(part.lines, request), request)) is not None:
        return _Rejected(ReplyTrouble.PARTIAL, lacks)
    seen = request.seen
    texts, own = seen.texts(part.lines), seen.texts(request.bare)
    made = reindented(part.lines, request.bare, request.around(NEAR), request.entry, texts, own)
    return _Made(_with_what_stays(made, request), part.outside)


def _with_what_stays(lines: Sequence[str], request: RewriteRequest) -> list[str]:
    """The rewrite with what models forget of the heads they repeat: attributes over them, types, who may see them."""
    return with_modifiers(private(signed(decorated(lines, request), request), request), request)


def _left_out(lines: Sequence[str], request: RewriteRequest) -> _Rejected | None:
    own = {line.strip() for line in request.bare}
    # What had dots for its body may have them again.
    names = {
        one.name for one in request.seen.defined(request.bare) if not request.bare[one.last].rstrip().endswith("...")
    }
    place = elision(lines, own, names, request.entry)
    if place is not None:
        return _Rejected(ReplyTrouble.ELIDED, lines[place].strip())
    unsaid = omitted(lines, request.bare, request.entry)
    return _Rejected(ReplyTrouble.ELIDED, unsaid) if unsaid else None


def _added(lines: Sequence[str], request: RewriteRequest) -> _Made | _Rejected:
    made = added(lines, request)
    return _Rejected(ReplyTrouble.PARTIAL) if made is None else _Made(made)


def _checked(made: _Made, prose: str, request: RewriteRequest, note: str) -> Rewritten | Unusable:
    text = fitted(made.lines, request)
    if text == "".join(request.target):
        return Unusable(ReplyTrouble.IDENTICAL, "", note)
    if not text.strip():
        return Unusable(ReplyTrouble.EMPTY, "", note)
    if found := hidden(text, request):
        return Unusable(*found, note)
    if made.outside:
        signed = [line if line[:1] in {"+", "-"} else f"+{line}" for line in made.outside]
        prose = "\n\n".join((*([prose] if prose else []), "\n".join(("```diff", *signed, "```"))))
    return Rewritten(text, prose.strip(), tuple(made.outside))


def _inside_fence(reply: str) -> str:
    """The one block of a reply that is nothing else, for what may be JSON in it."""
    found = pieces(reply, frozenset())
    return "\n".join(found[0].lines) if len(found) == 1 and found[0].block else reply
