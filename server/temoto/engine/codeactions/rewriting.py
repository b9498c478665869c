"""How does a model's answer become new text for the target? Asked, read, and checked by the parser; asked once more where it is bad.

What parsed before must parse after: an answer that breaks the document is never handed on.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType

from temoto.core.backend.calls import ChatRequest, Usage
from temoto.core.backend.reasoning import CLOSING, OPENING
from temoto.core.code.outline import Outline
from temoto.core.code.secret_text import masked_text
from temoto.core.code.text import split_lines
from temoto.core.codeactions.brief import once_more
from temoto.core.codeactions.masked import Masked
from temoto.core.codeactions.reply import ReplyTrouble, RewriteRequest, Rewritten, Unusable, read
from temoto.core.codeactions.spot import Spot, Target
from temoto.core.messages import Note, note
from temoto.core.messages.act import ActMessage, ReplyMessage
from temoto.engine.codeactions.answer import ChatAnswer, stream_answer
from temoto.ports import Backend, Syntax

# What a thought is told by is not taken for a control token: it is cut with the thought.
REASONING = frozenset((*OPENING, *CLOSING))
# What is said to the model where one more try has a chance; against the others only another model or less code helps.
AGAIN: Mapping[ReplyTrouble, str] = MappingProxyType(
    {
        ReplyTrouble.ELIDED: "That leaves lines out.",
        ReplyTrouble.PARTIAL: "That is only a part of the code.",
        ReplyTrouble.DRAFT: "That has code only among your thoughts, and no answer behind them.",
        ReplyTrouble.TWICE: "That has the code twice, old and new; write only the new one, under the name it had.",
        ReplyTrouble.AMBIGUOUS: "That has several pieces of code, and I cannot tell which is the new version.",
        ReplyTrouble.PROSE_ONLY: "That has no code.",
        ReplyTrouble.LOOK_ALIKES: "That has signs or letters in code that only look like others; write plain quotes and letters.",
        ReplyTrouble.ESCAPED: "That has HTML entities in place of the code's signs; write the signs themselves.",
        ReplyTrouble.PROMPT_TAGS: "That has tags around the code which are no part of it.",
        ReplyTrouble.UNMATCHED: "That changes lines which are not in the code.",
    }
)


@dataclass(frozen=True, slots=True)
class RewriteTask:
    """What is rewritten, and how answers to it are read."""

    spot: Spot
    target: Target
    additions_only: bool = False
    controls: tuple[str, ...] = ()
    asked: str = ""
    masked: Masked = field(default_factory=Masked)

    def read(self, answer: ChatAnswer, syntax: Syntax) -> Rewritten | Unusable:
        first, last = self.target.first, self.target.last
        outline = self.spot.outline
        asked = RewriteRequest(
            self.spot.lines, first, last, self.spot.language,
            cut=answer.cut, additions_only=self.additions_only,
            controls=tuple(token for token in self.controls if token not in REASONING), asked=self.asked,
            parse=partial(syntax.texts, self.spot.language), texts=None if outline is None else outline.texts,
        )  # fmt: skip
        return read(self.masked.restored(answer.text), asked)

    def beyond(self, reply: str) -> str:
        """The name of the enclosing definition, where a reply rewrites all of it although only part was selected; else empty.

        Detected by the reply holding that definition's first line but not, unchanged, the line after the selection: applying it would
        duplicate the rest.
        """
        around = self.target.definition
        if around is None or self.target.first <= around.named <= self.target.last:
            return ""
        said = {line.strip() for line in split_lines(reply)}
        follow = (line.strip() for line in self.spot.lines[self.target.last + 1 : around.last + 1])
        nearest = next((line for line in follow if any(map(str.isalnum, line))), "")
        return around.name if self.spot.lines[around.named].strip() in said and nearest and nearest not in said else ""


@dataclass(frozen=True, slots=True)
class BadAnswer:
    """An answer that cannot be used: why, and its text. `identical`: the model would change nothing."""

    why: Note
    text: str
    identical: bool = False


@dataclass(frozen=True, slots=True)
class Rewrite:
    """The rewrite of the target, or why there is none; and what the last answer cost."""

    result: Rewritten | BadAnswer
    usage: Usage


async def rewritten(
    backend: Backend, chat_request: ChatRequest, task: RewriteTask, syntax: Syntax, report: Callable[[Note], None]
) -> Rewrite:
    """The model's rewrite of the target. TemotoErrors of the backend get through."""
    answer = await stream_answer(backend, chat_request, report)
    found, problem = await checked(answer, task, syntax)
    if isinstance(found, BadAnswer) and problem and not answer.cut:
        report(note(ActMessage.ASKING_AGAIN))
        answer = await stream_answer(
            backend, replace(chat_request, messages=once_more(chat_request.messages, answer.text, problem)), report
        )
        found, _ = await checked(answer, task, syntax)
    return Rewrite(found, answer.usage)


async def checked(answer: ChatAnswer, task: RewriteTask, syntax: Syntax) -> tuple[Rewritten | BadAnswer, str]:
    """(the rewrite or what is wrong with it, what the model is told in a second try)."""
    found, whole = await asyncio.to_thread(_understood, task, answer, syntax)  # 30,000 lines are compared for a second
    if isinstance(found, Unusable):
        why = note(ReplyMessage[found.why.name], detail=found.detail)
        return BadAnswer(why, found.text, found.why is ReplyTrouble.IDENTICAL), AGAIN.get(found.why, "")
    if task.masked.touched(
        found.text
    ):  # what the model wrote is shown as it wrote it: what it was not shown stays where it is
        return BadAnswer(note(ReplyMessage.MASKED), masked_text(found.text, wide=task.masked.wide)), ""
    if whole:
        why = note(ReplyMessage.BEYOND, detail=whole)
        return BadAnswer(why, found.text), f"That is more than <code>: it has all of {whole}."
    broken, outline = await asyncio.to_thread(_first_error, task, found.text, syntax)
    if broken is None:
        return replace(found, outline=outline), ""
    line, text = broken
    shown = masked_text(text.strip(), wide=task.masked.wide)[:200]
    problem = f"That does not parse: the first error is in line {line} of your code:\n{shown}\n"
    return BadAnswer(note(ReplyMessage.BROKEN, detail=line), found.text), problem


def _understood(task: RewriteTask, answer: ChatAnswer, syntax: Syntax) -> tuple[Rewritten | Unusable, str]:
    """(what the answer makes of the target, the name of the definition of which it rewrites more)."""
    return task.read(answer, syntax), task.beyond(answer.text)


def _first_error(task: RewriteTask, text: str, syntax: Syntax) -> tuple[tuple[int, str] | None, Outline | None]:
    """(the first line of `text`, from 1, that the parser cannot read, where it read the document better before, what it read)."""
    lines = task.spot.with_text(task.target, text)
    outline = syntax.strict_outline(task.spot.language, lines)
    after = outline.errors if outline else ()
    if not after:
        return None, outline
    before = syntax.errors(task.spot.language, task.spot.lines, task.spot.outline)
    if before is None or len(after) <= len(before):
        return None, outline
    first = task.target.first
    inside = [line for line in after if first <= line < first + len(split_lines(text))]
    line = (inside or list(after))[0]
    return (max(1, line - first + 1), lines[line] if line < len(lines) else ""), outline
