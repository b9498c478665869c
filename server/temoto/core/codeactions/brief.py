"""What is a model told for a code action? The messages of one short conversation: how to answer, the code, the task.

    system   who it is and the form of the answer
    user     what stands around (cut to the budget) … the code … the task

The task comes last: what stands before it can be read by the model while the user still types an instruction. Whatever the
code says, it cannot speak the family's control tokens, and its fences cannot end ours. Never longer than its budget.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from temoto.core.backend.calls import ChatRole, Message
from temoto.core.code.text import without_ending
from temoto.core.codeactions.action import Action, Result
from temoto.core.codeactions.context import ContextPiece
from temoto.core.codeactions.spot import Diagnostic, Spot, Target
from temoto.core.completion.prompt import defuse
from temoto.core.models.records import Family

_FENCE = re.compile(r"^\s*(`{3,})", re.MULTILINE)
_SEVERITIES = ("", "error", "warning", "information", "hint")
FAILURE_CHARS = 6_000  # of a failing command's output: the end says what failed

SYSTEM = "You are a careful senior programmer. You do exactly what is asked, and nothing besides."
ANSWER_WHOLE = (
    "Answer with the complete new version of <code>, from its first line to its last, in one fenced code block, and nothing else. "
    "Write every line out, also those that stay as they are."
)
ANSWER_BLOCKS = (
    "Answer only with the changes, each as a block of this form, the old lines exactly as they are in <code>:\n"
    "<<<<<<< SEARCH\nold lines\n=======\nnew lines\n>>>>>>> REPLACE"
)
ANSWER_NOTE = "Answer in {language}, in Markdown, short and plain."
ANSWER_ADVICE = (
    "Answer in {language}, in Markdown, short and plain. If <code> itself has to be changed, end with the complete new version of "
    "<code> in one fenced code block, every line written out."
)
ANSWER_TESTS = "Answer with the complete test file in one fenced code block, and nothing else."


@dataclass(frozen=True, slots=True)
class Brief:
    """What an action is about, put together once. `file` is the document's name; `failure` what a failing command printed."""

    action: Action
    spot: Spot
    target: Target
    file: str
    pieces: tuple[ContextPiece, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    instruction: str = ""
    failure: str = ""
    language: str = "en"
    blocks: bool = False
    framework: str = ""

    def messages(self, family: Family) -> tuple[Message, ...]:
        """The conversation, as every chat API takes it."""
        spoken = "Japanese" if self.language == "ja" else "English"
        form = {
            Result.EDIT: ANSWER_BLOCKS if self.blocks else ANSWER_WHOLE,
            Result.NOTE: ANSWER_NOTE,
            Result.ADVICE: ANSWER_ADVICE,
            Result.TESTS: ANSWER_TESTS,
        }[self.action.result]
        system = f"{SYSTEM} {form.format(language=spoken)}"
        return (
            Message(ChatRole.SYSTEM, defuse(system, family)),
            Message(ChatRole.USER, defuse(f"{self.before}\n\n{self._task(spoken)}", family)),
        )

    @property
    def before(self) -> str:
        """The prompt without the task: what a model can read while the user still types an instruction."""
        parts = [f"File: {self.file}"]
        if self.pieces:
            shown = "\n\n".join(_fenced(piece.text, self.spot.language, _label(piece)) for piece in self.pieces)
            parts.append(f"<context> For your information; never repeat it in the answer.\n{shown}\n</context>")
        parts.append(f"<code>\n{_fenced(self._code(), self.spot.language)}\n</code>")
        return "\n\n".join(parts)

    def _code(self) -> str:
        text = self.spot.text(self.target)
        if not self.action.numbered:
            return text
        lines = self.spot.lines[self.target.first : self.target.last + 1]
        return "\n".join(
            f"{number:>4}  {without_ending(line)}" for number, line in enumerate(lines, self.target.first + 1)
        )

    def _task(self, spoken: str) -> str:
        parts: list[str] = []
        if self.diagnostics:
            parts.append("Reported problems:\n" + "\n".join(map(_reported, self.diagnostics)))
        if self.failure:
            parts.append("What was seen when it ran:\n" + _fenced(self.failure[-FAILURE_CHARS:], "text"))
        if self.action.numbered:
            parts.append("The numbers before the lines are not part of the code.")
        facts = {"language": spoken, "instruction": self.instruction.strip(), "framework": self.framework}
        parts.append(f"Task: {self.action.instructions.task.format_map(facts)}")
        return "\n\n".join(parts)


def once_more(messages: tuple[Message, ...], reply: str, problem: str) -> tuple[Message, ...]:
    """The conversation extended by an unusable answer and what was wrong with it."""
    said = (
        f"{problem} Answer again: the whole code, every line written out, in one fenced code block, and nothing else."
    )
    return (*messages, Message(ChatRole.ASSISTANT, reply), Message(ChatRole.USER, said))


def _reported(diagnostic: Diagnostic) -> str:
    severity = _SEVERITIES[diagnostic.severity] if 0 < diagnostic.severity < len(_SEVERITIES) else "problem"
    by = (
        f" ({' '.join(part for part in (diagnostic.source, diagnostic.code) if part)})"
        if diagnostic.source or diagnostic.code
        else ""
    )
    return f"- line {diagnostic.start.line + 1}: {severity}: {diagnostic.message.strip()}{by}"


def _label(piece: ContextPiece) -> str:
    """What is shown, by its file's name and first line."""
    return f"{unquote(piece.uri).rpartition('/')[2]}, line {piece.spans[0][0] + 1} ({piece.kind}):"


def _fenced(text: str, language: str, label: str = "") -> str:
    """Code between fences longer than any in it."""
    longest = max((len(found[1]) for found in _FENCE.finditer(text)), default=2)
    fence = "`" * max(3, longest + 1)
    said = f"{label}\n" if label else ""
    return f"{said}{fence}{language}\n{text}{'' if text.endswith(chr(10)) else chr(10)}{fence}"


def reply_room(code: int, most: int) -> int:
    """Tokens an answer that rewrites `code` tokens may need: half as much again, and room for a few lines."""
    return min(most, code * 3 // 2 + 256)
