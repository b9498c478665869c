"""What does a reply make of the target? Understood by what came, whatever was asked for; refused where it is not sure.

The order: what no one meant to be read goes (thoughts, control tokens) → search/replace blocks → JSON → pieces (fenced, or told
apart line by line) → which of them is the rewrite → a diff is applied by content, anything else is cut to the target by what
stands around it → nothing may be left out → the document's indentation and line ends → nothing hidden may be in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from temoto.core.code.text import without_ending
from temoto.core.codeactions.reply.added import added
from temoto.core.codeactions.reply.anchored import Anchored, anchored, without_use
from temoto.core.codeactions.reply.applied import Unapplied, applied
from temoto.core.codeactions.reply.blocks import FENCE, Piece, pieces
from temoto.core.codeactions.reply.chosen import Chosen, chosen, is_foreign
from temoto.core.codeactions.reply.cleaned import (
    before_tokens,
    cleaned,
    from_json,
    without_controls,
    without_tokens,
    without_wrappers,
)
from temoto.core.codeactions.reply.elided import elision, stands_for_code
from temoto.core.codeactions.reply.fitted import fitted
from temoto.core.codeactions.reply.hidden import hidden
from temoto.core.codeactions.reply.hunks import Hunk, diff_hunks, is_diff, searched
from temoto.core.codeactions.reply.indented import reindented
from temoto.core.codeactions.reply.names import defined
from temoto.core.codeactions.reply.parts import in_place, is_parts, missing
from temoto.core.codeactions.reply.prose import WORDY, is_code, refuses, unfenced
from temoto.core.codeactions.reply.records import Asked, ReplyTrouble, Rewritten, Unusable
from temoto.core.codeactions.reply.unmarked import unmarked, without_numbers

NEAR = 200  # lines around the target that show how the document is indented


@dataclass(frozen=True, slots=True)
class _Made:
    """The target's new lines, without endings, and what was to change outside it."""

    lines: Sequence[str]
    outside: tuple[str, ...] = ()


def read(reply: str, asked: Asked) -> Rewritten | Unusable:
    """The text that takes the target's place, or why there is none. Never raises, whatever either says."""
    said = cleaned(reply, asked)
    note = without_tokens(said, asked).strip()
    if not note:
        return Unusable(ReplyTrouble.CUT if asked.cut else ReplyTrouble.EMPTY)
    explained = ""
    if found := from_json(_inside_fence(said), asked):
        said, explained = found
    made, told = _understood(said, asked)
    if isinstance(made, _Trouble):
        return Unusable(made.why, made.detail, note)
    return _checked(made, "\n\n".join(part for part in (told, explained) if part), asked, note)


@dataclass(frozen=True, slots=True)
class _Trouble:
    why: ReplyTrouble
    detail: str = ""


def _understood(said: str, asked: Asked) -> tuple[_Made | _Trouble, str]:
    """What becomes of the target, and the prose around."""
    own = frozenset(line.strip() for line in asked.bare if line.strip())
    if blocks := searched(said, own):
        if not blocks.ended or asked.cut:
            return _Trouble(ReplyTrouble.CUT), blocks.prose
        return _by_hunks(blocks.hunks, asked), blocks.prose
    found = _pieces(said, own, asked)
    if not any(one.block for one in found):
        why = ReplyTrouble.REFUSED if refuses(said) else ReplyTrouble.CUT if asked.cut else ReplyTrouble.PROSE_ONLY
        return _Trouble(why), said
    return _from_pieces(found, asked)


def _from_pieces(found: Sequence[Piece], asked: Asked) -> tuple[_Made | _Trouble, str]:
    diffs = [place for place, one in enumerate(found) if one.block and is_diff(one.lines, one.tag, asked.bare)]
    choice = Chosen(tuple(diffs), joined=True) if diffs else chosen(found, asked)
    if choice is None:
        return _Trouble(ReplyTrouble.AMBIGUOUS), ""
    places, joined = choice.places, choice.joined or len(choice.places) == 1
    same = {found[place].lines for place in places}
    told = before_tokens("\n\n".join(one.text.strip("\n") for one in found if one.lines not in same), asked)
    if not places:
        return _Trouble(ReplyTrouble.PROSE_ONLY), told
    if any(not found[place].closed for place in places) or (asked.cut and max(places) == len(found) - 1):
        return _Trouble(ReplyTrouble.CUT), told
    blocks = [_block(found[place], asked) for place in places]
    if strange := next((found[place].tag for place in places if is_foreign(found[place], asked)), ""):
        return _Trouble(ReplyTrouble.OTHER_LANGUAGE, strange), told
    if not joined:
        return _by_parts(blocks, asked), told
    whole = [line for number, block in enumerate(blocks) for line in ([""] if number else []) + block]
    return (_by_diffs(blocks, asked) if diffs else _whole(whole, asked)), told


def _pieces(said: str, own: frozenset[str], asked: Asked) -> list[Piece]:
    lines = said.split("\n")
    if asked.entry.kind in WORDY:
        first = next((line for line in lines if line.strip()), "").strip()
        if not first.startswith(("```", "~~~")) and any(
            line.strip() in own and line.strip()[:3] in {"```", "~~~"} for line in lines
        ):
            return unfenced(lines, own, asked.entry)
    found = pieces(said, own)
    if found and not found[-1].closed and not any(line.strip() for line in found[-1].lines):
        # A last fence with nothing behind it closes what the prompt had opened.
        found = pieces("\n".join(lines[: _last_fence(lines)]), own)
    found = [_told_apart(one, own, asked) for one in found]
    if any(one.block for one in found):
        return found
    lines = [line for one in found for line in one.lines]
    return unfenced(without_numbers(without_wrappers(lines, asked), asked.bare), own, asked.entry)


def _last_fence(lines: Sequence[str]) -> int:
    return max((index for index, line in enumerate(lines) if FENCE.fullmatch(line)), default=len(lines))


def _told_apart(piece: Piece, own: frozenset[str], asked: Asked) -> Piece:
    """A block that was opened before mere prose is none."""
    if piece.closed or any(is_code(line, own, asked.entry) for line in piece.lines):
        return piece
    return Piece(piece.lines)


def _block(piece: Piece, asked: Asked) -> list[str]:
    """A block's code: without what stands around it inside the fence, or in front of every line."""
    lines = without_controls("\n".join(piece.lines), asked).split("\n")
    return unmarked(without_wrappers(lines, asked), asked)


def _by_diffs(blocks: Sequence[Sequence[str]], asked: Asked) -> _Made | _Trouble:
    hunks = [hunk for block in blocks for hunk in diff_hunks(block)]
    if hunks and not any(line.strip() for hunk in hunks for line in hunk.old):
        return _whole([line for hunk in hunks for line in hunk.new], asked)  # a diff against nothing is the text itself
    return _by_hunks(hunks, asked)


def _by_hunks(hunks: Sequence[Hunk], asked: Asked) -> _Made | _Trouble:
    own = {line.strip() for line in asked.lines}
    for hunk in hunks:
        left_out = next(
            (line for line in (*hunk.old, *hunk.new) if stands_for_code(line) and line.strip() not in own), None
        )
        if left_out is not None:
            return _Trouble(ReplyTrouble.ELIDED, left_out.strip())
    changing = [hunk for hunk in hunks if hunk.old != hunk.new]
    if not changing:
        return _Trouble(ReplyTrouble.IDENTICAL)
    made = applied(changing, asked)
    if isinstance(made, Unapplied):
        return _Trouble(made.why, made.detail)
    return _added(made.lines, asked) if asked.additions_only else _Made(made.lines, made.outside)


def _by_parts(blocks: Sequence[Sequence[str]], asked: Asked) -> _Made | _Trouble:
    if asked.additions_only:
        return _added([line for block in blocks for line in block], asked)
    if left_out := _left_out([line for block in blocks for line in block], asked):
        return left_out
    made = in_place(blocks, asked)
    return _Made(made) if made is not None else _Trouble(ReplyTrouble.PARTIAL)


def _whole(lines: Sequence[str], asked: Asked) -> _Made | _Trouble:
    """One text that is the target anew, alone or among what stands around it."""
    if not any(line.strip() for line in lines):
        return _Trouble(ReplyTrouble.EMPTY)
    part = anchored(lines, asked)
    if part is None:
        return _Trouble(ReplyTrouble.AMBIGUOUS)
    if asked.additions_only:
        made = _added(part.lines, asked)
        return _Made(made.lines, part.outside) if isinstance(made, _Made) else made
    if found := hidden("\n".join(part.lines), asked):  # first of all: it may be why a part seems to lack
        return _Trouble(*found)
    return _alone(without_use(part, asked), asked)


def _alone(part: Anchored, asked: Asked) -> _Made | _Trouble:
    """The target's own lines anew, or the definitions inside it that came."""
    if left_out := _left_out(part.lines, asked):
        return left_out
    if is_parts(part.lines, asked) and (parts := in_place([part.lines], asked)) is not None:
        return _Made(parts, part.outside)
    if (lacks := missing(part.lines, asked)) is not None:
        return _Trouble(ReplyTrouble.PARTIAL, lacks)
    around = asked.lines[max(0, asked.first - NEAR) : asked.last + NEAR]
    return _Made(reindented(part.lines, asked.bare, [without_ending(line) for line in around]), part.outside)


def _left_out(lines: Sequence[str], asked: Asked) -> _Trouble | None:
    own = {line.strip() for line in asked.bare}
    # What had dots for its body may have them again.
    names = {one.name for one in defined(asked.bare, asked.entry) if not asked.bare[one.last].rstrip().endswith("...")}
    place = elision(lines, own, names, asked.entry)
    return None if place is None else _Trouble(ReplyTrouble.ELIDED, lines[place].strip())


def _added(lines: Sequence[str], asked: Asked) -> _Made | _Trouble:
    made = added(lines, asked)
    return _Trouble(ReplyTrouble.PARTIAL) if made is None else _Made(made)


def _checked(made: _Made, told: str, asked: Asked, note: str) -> Rewritten | Unusable:
    text = fitted(made.lines, asked)
    if text == "".join(asked.target):
        return Unusable(ReplyTrouble.IDENTICAL, "", note)
    if not text.strip():
        return Unusable(ReplyTrouble.EMPTY, "", note)
    if found := hidden(text, asked):
        return Unusable(*found, note)
    if made.outside:
        signed = [line if line[:1] in {"+", "-"} else f"+{line}" for line in made.outside]
        told = "\n\n".join((*([told] if told else []), "\n".join(("```diff", *signed, "```"))))
    return Rewritten(text, told.strip(), tuple(made.outside))


def _inside_fence(said: str) -> str:
    """The one block of a reply that is nothing else, for what may be JSON in it."""
    found = pieces(said, frozenset())
    return "\n".join(found[0].lines) if len(found) == 1 and found[0].block else said
