"""In which order are the rules asked, and what does each do? The table, from which docs/ghosts.md is made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from temoto.core.completion.reasons import Reason
from temoto.core.completion.shown import beginnings, chat, depth, repeated, right, said_again, unfinished, unseen, worth
from temoto.core.completion.shown.place import Place


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it makes of a text, and why nothing was shown where it leaves nothing."""

    does: str
    apply: Callable[[str, Place], str]
    empty: Reason


RULES: Final[tuple[Rule, ...]] = (
    Rule("ends at what has the form of a control token, of any family", chat.control_tokens, Reason.NO_CODE),
    Rule("ends at the fence that closes the model's own", chat.closing_fence, Reason.NO_CODE),
    Rule("begins behind characters nobody sees", beginnings.unseen, Reason.NO_CODE),
    Rule("ends before a character nobody sees, unless the document has it itself", unseen.seen, Reason.NO_CODE),
    Rule("ends before a line longer than anybody reads (1,000 characters)", unseen.short_lines, Reason.UNFINISHED),
    Rule(
        "ends with a whole statement, where a limit broke it off or a string stays open",
        unfinished.whole_statements,
        Reason.UNFINISHED,
    ),
    Rule(
        "counts no further than the first of four lines that differ in a number alone, unless a line above does so too",
        repeated.counting,
        Reason.REPEATS,
    ),
    Rule("goes one round where a line goes in circles", repeated.in_line, Reason.REPEATS),
    Rule("ends without blanks, save one before text it must not touch", beginnings.end_blanks, Reason.MODEL_SILENT),
    Rule(
        "says something: in four characters or more, or by finishing a word, a number or a call, or by a name",
        worth.says_something,
        Reason.SAYS_NOTHING,
    ),
    Rule("begins on the cursor's line, where that waits for code", beginnings.empty_first_line, Reason.MODEL_SILENT),
    Rule("is indented in the document's unit", depth.own_unit, Reason.MODEL_SILENT),
    Rule("stands as deep in all its lines as its first line asks for", depth.consistent, Reason.MODEL_SILENT),
    Rule("has no bullet before code, nor one that stands there already", beginnings.bullet, Reason.NO_CODE),
    Rule("begins without the blanks that stand left of the cursor", beginnings.blanks_there, Reason.MODEL_SILENT),
    Rule("begins behind a quote that stands left of the cursor", said_again.quote_left, Reason.ALREADY_THERE),
    Rule("begins behind the word or path left of the cursor", said_again.word_left, Reason.ALREADY_THERE),
    Rule("is no import and no head of a definition that stands above", said_again.line_above, Reason.ALREADY_THERE),
    Rule("ends before lines that stand below", said_again.lines_below, Reason.ALREADY_THERE),
    Rule(
        "ends before what stands right of the cursor, or the closers that do", right.without_right, Reason.ALREADY_THERE
    ),
    Rule("is no lone closer where nothing is open", said_again.lone_closer, Reason.ALREADY_THERE),
    Rule("does not run into the word right of the cursor", worth.stays_apart, Reason.ELSEWHERE),
    Rule(
        "has the closers right of the cursor on a line of their own, where it opens a block between brackets",
        right.closer_below,
        Reason.MODEL_SILENT,
    ),
)
