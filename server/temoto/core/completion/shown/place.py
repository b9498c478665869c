"""What does a rule know beside the answer? The question, the scope, the model's family, and how the answer ended."""

import re
from dataclasses import dataclass

from temoto.core.completion.records import Ask
from temoto.core.completion.scope import Scope
from temoto.core.models.records import Family

_NEAR = 200  # lines above and below that are looked at for a name


@dataclass(frozen=True, slots=True)
class Place:
    """`limited`: the answer was ended by a limit of tokens or lines, not by the model or a stop condition.

    `absolute`: lines of the answer were skipped, so that its first line is indented as it would stand on a line of its own.
    """

    ask: Ask
    scope: Scope
    family: Family
    limited: bool = False
    absolute: bool = False

    @property
    def right(self) -> str:
        """The code right of the cursor, without blanks at its end."""
        return self.ask.right.rstrip()

    def knows(self, word: str) -> bool:
        """Whether a word stands in the lines around the cursor."""
        here = self.ask.line - self.ask.first
        pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        if pattern.search(self.ask.left[: len(self.ask.left) - len(word)]) or pattern.search(self.ask.right):
            return True
        near = (*self.ask.lines[max(0, here - _NEAR) : here], *self.ask.lines[here + 1 : here + 1 + _NEAR])
        return any(word in line and pattern.search(line) for line in near)

    def below(self) -> list[str]:
        """The next lines below that are not blank, without their endings."""
        here = self.ask.line - self.ask.first
        return [line.rstrip() for line in self.ask.lines[here + 1 : here + 60] if line.strip()]
