"""What is a model told for this order, and how long may its answer be? A Brief that leaves the answer its room.

The context is shared out in this order: the code and the task, the answer, then what stands around the code.
"""

from dataclasses import dataclass, field, replace

from temoto.core.code.document import Document
from temoto.core.code.secret_text import masked_text
from temoto.core.codeactions.action import Action, Result
from temoto.core.codeactions.brief import FAILURE_CHARS, Brief, reply_room
from temoto.core.codeactions.context import surroundings
from temoto.core.codeactions.masked import Masked, masked_end, masked_pieces, masked_target
from temoto.core.codeactions.spot import Diagnostic, Spot, Target
from temoto.core.codeactions.test_files import new_tests
from temoto.core.messages import Words
from temoto.core.planning.records import Choice
from temoto.ports import CountTokens

MARGIN_TOKENS = 64  # the template of a chat: some tokens a turn, and a system line of its own
NOTE_TOKENS = 1_536  # two screens of text
TESTS_TOKENS = 3_072
BLOCKS_REPLY = 3_072
THOUGHT_TOKENS = 2_048
LEAST_REPLY = 128
# Longer rewrites are asked for as changes, from models large enough to keep to that form; small ones break it
# (continuedev/continue#7143 and #11666, cline/cline#1010). What comes is read by its own form in any case.
BLOCKS_TOKENS, BLOCKS_PARAMS_B = 3_000, 14.0


@dataclass(frozen=True, slots=True)
class ActionRequest:
    """What the user wants done. `file` is the document as users know it; `title` the action's name as the menu had it; `language`
    the user's; `others` the other open documents; `name` of its page."""

    action: Action
    spot: Spot
    target: Target
    file: str
    title: Words
    diagnostics: tuple[Diagnostic, ...] = ()
    instruction: str = ""
    failure: str = ""
    language: str = "en"
    others: tuple[Document, ...] = ()
    name: str = ""

    @property
    def asked(self) -> str:
        """What is wanted, in the words of the user and of what is reported."""
        return "\n".join(filter(None, (self.instruction, *(each.message for each in self.diagnostics))))


@dataclass(frozen=True, slots=True)
class Briefed:
    """The Brief, how many tokens the answer may have, and what of the target the Brief hides; `hides`: or of what is told beside it."""

    brief: Brief
    room: int
    masked: Masked = field(default_factory=Masked)
    hides: bool = False


def briefed(
    request: ActionRequest, choice: Choice, count: CountTokens, most: int, *, thinks: bool, elsewhere: bool = False
) -> Briefed | None:
    """The Brief and the answer's tokens; None where the code leaves no room for an answer. `most`: tokens the user allows.

    Secrets are masked in everything that is told; `elsewhere`: the model is on another machine, and what is only likely one is too.
    """
    result = request.action.result
    spot, masked = masked_target(request.spot, request.target, wide=elsewhere)
    code = count(spot.text(request.target))
    blocks = result is Result.EDIT and _in_blocks(request, choice, code)
    brief = _bare(_told(request, wide=elsewhere), spot, blocks=blocks)
    free = choice.context - sum(count(turn.text) for turn in brief.messages(choice.family)) - MARGIN_TOKENS
    whole = reply_room(code, most)
    wanted = {
        Result.EDIT: min(most, BLOCKS_REPLY) if blocks else whole,
        Result.NOTE: min(most, NOTE_TOKENS),
        Result.ADVICE: min(most, NOTE_TOKENS + whole),
        Result.TESTS: min(most, TESTS_TOKENS),
    }[result] + (THOUGHT_TOKENS if thinks else 0)
    rewrites = result is Result.EDIT and not blocks
    if free < (code + LEAST_REPLY // 2 if rewrites else LEAST_REPLY) or (rewrites and code > most):
        return None
    room = min(wanted, free)
    around = surroundings(request.spot, request.target, request.others, free - room, count)
    pieces = masked_pieces(around, request.spot, wide=elsewhere)
    whole_brief = replace(brief, pieces=pieces)
    while pieces and free < room + _more(whole_brief, brief, choice, count):  # their headings and fences count too
        pieces = pieces[:-1]
        whole_brief = replace(brief, pieces=pieces)
    hides = bool(masked.lines) or any(piece not in around for piece in whole_brief.pieces)
    return Briefed(whole_brief, room, masked, hides or _hides(request, brief))


def _told(request: ActionRequest, *, wide: bool) -> ActionRequest:
    """What is asked, with each secret in the words of the user, of a failure and of what is reported under a mask."""
    return replace(
        request,
        instruction=masked_text(request.instruction, wide=wide),
        failure=masked_end(request.failure, FAILURE_CHARS, wide=wide),
        diagnostics=tuple(replace(one, message=masked_text(one.message, wide=wide)) for one in request.diagnostics),
    )


def _hides(request: ActionRequest, brief: Brief) -> bool:
    """Whether something is masked in what is told beside the code."""
    shown = (brief.instruction, brief.failure, *(one.message for one in brief.diagnostics))
    return shown != (
        request.instruction,
        request.failure[-FAILURE_CHARS:],
        *(one.message for one in request.diagnostics),
    )


def _more(longer: Brief, other: Brief, choice: Choice, count: CountTokens) -> int:
    """How many tokens one brief is longer than the other."""
    with_it, without = (sum(count(turn.text) for turn in each.messages(choice.family)) for each in (longer, other))
    return with_it - without


def _bare(request: ActionRequest, spot: Spot, *, blocks: bool) -> Brief:
    tests = new_tests(request.file, request.spot.language)
    return Brief(
        request.action, spot, request.target, request.file,
        diagnostics=request.diagnostics, instruction=request.instruction, failure=request.failure, language=request.language,
        blocks=blocks, framework=tests.framework if tests else "the usual test framework of its language",
    )  # fmt: skip


def _in_blocks(request: ActionRequest, choice: Choice, code: int) -> bool:
    """Whether to ask for the changes only."""
    able = choice.card is not None and choice.card.params_b >= BLOCKS_PARAMS_B
    return able and not request.action.additions_only and code > BLOCKS_TOKENS
