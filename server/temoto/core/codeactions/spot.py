"""What code actions hand each other: where the user stands, what is worked on, and what came of it.

Lines and columns count from 0; columns are code points. Lines keep their endings, so that joined they are the text.
"""

from dataclasses import dataclass
from enum import StrEnum

from temoto.core.code.outline import Definition, Outline
from temoto.core.code.text import split_lines


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """A place in a document."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What a language server found wrong. `severity` as LSP counts it: 1 error, 2 warning, 3 information, 4 hint."""

    start: Point
    end: Point
    message: str
    severity: int = 1
    source: str = ""
    code: str = ""


class TargetKind(StrEnum):
    """How a target was found."""

    SELECTION = "selection"
    DEFINITION = "definition"
    STATEMENT = "statement"  # what a diagnostic stands in where no definition encloses it
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Target:
    """The whole lines an action works on, `first` to `last` inclusive. `definition` is what they are or stand in, where known."""

    kind: TargetKind
    first: int
    last: int
    definition: Definition | None = None

    @property
    def size(self) -> int:
        """In lines."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Spot:
    """One frozen moment: a document, what is selected in it (`start` = `end`: nothing), what the parser and the language servers say.

    `outline` is None where no parser reads the language.
    """

    uri: str
    language: str
    lines: tuple[str, ...]
    start: Point
    end: Point
    outline: Outline | None = None
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def selects(self) -> bool:
        return self.start != self.end

    def text(self, target: Target) -> str:
        """The target as it stood then."""
        return "".join(self.lines[target.first : target.last + 1])

    def with_text(self, target: Target, text: str) -> tuple[str, ...]:
        """The document's lines with `text` in the target's place."""
        return (*self.lines[: target.first], *split_lines(text), *self.lines[target.last + 1 :])


@dataclass(frozen=True, slots=True)
class Edit:
    """Lines `first` up to but not including `until` become `text` (whole lines, in the document's own line ends).

    `first` = `until` inserts before that line. At the end of a document whose last line has no ending, `text` begins with one.
    """

    first: int
    until: int
    text: str
