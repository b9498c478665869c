"""What is asked at a cursor, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from temoto.core.backend.calls import Usage
from temoto.core.code.document import Document
from temoto.core.completion.reasons import Reason
from temoto.core.messages import Note


@dataclass(frozen=True, slots=True)
class Ask:
    """One frozen question: the document around the cursor as it stood when the editor asked.

    `lines` are consecutive and keep their endings; `first` is the document line of `lines[0]`. Only the lines a
    window can reach are taken, so an Ask costs the same in a file of ten lines and of a million.
    Lines and columns count from 0; columns are code points.
    """

    uri: str
    language: str
    lines: tuple[str, ...]
    first: int
    line: int
    column: int
    total: int
    version: int | None = None
    invoked: bool = False
    called: str = ""  # the language as the editor calls it, where that is known
    others: tuple[Document, ...] = ()  # what else is open and may be shown to a model, the latest opened first

    @property
    def current(self) -> str:
        """The cursor's line, without its ending."""
        return self.lines[self.line - self.first].rstrip("\r\n")

    @property
    def left(self) -> str:
        return self.current[: self.column]

    @property
    def right(self) -> str:
        return self.current[self.column :]


@dataclass(frozen=True, slots=True)
class Ghost:
    """Text to show at a cursor; accepting it also replaces `overwrite` code points to the cursor's right."""

    text: str
    line: int
    column: int
    overwrite: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """What the model sees of the document: text left and right of the cursor. `mask`: the shortest that stands in it for a secret,
    empty where nothing was hidden."""

    prefix: str
    suffix: str
    mask: str = ""


class Source(StrEnum):
    """Where an answer came from: a question to the model, one that was under way already, an earlier answer, or a name that stands
    nearby."""

    ASKED = "asked"
    JOINED = "joined"
    KEPT = "kept"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an Ask: a Ghost or the reason there is none, and what it took. `timing_ms` by stage.

    `usage` lacks what the backend tells last, where the answer was broken off because it was enough. `partly`: the model is writing on;
    this is what stood there whole when somebody had waited long enough. `files`: which others the model was shown something of, and how
    many tokens of the prompt that were. `masked`: something around the cursor was hidden from the model.
    """

    ghost: Ghost | None
    reason: Reason
    model: str = ""
    backend: str = ""
    usage: Usage = field(default_factory=Usage)
    timing_ms: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    note: Note | None = None
    prompt: str = ""
    source: Source = Source.ASKED
    partly: bool = False
    files: tuple[str, ...] = ()
    file_tokens: int = 0
    masked: bool = False
