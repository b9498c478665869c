"""What does a parser know of a document? Where its definitions, imports and calls stand, and where it could not read on.

Lines count from 0 and spans are inclusive at both ends, whole lines. Never holds text: the lines it speaks of are the document's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class DefinitionKind(StrEnum):
    """What is defined, as far as prompts and menus tell it apart."""

    FUNCTION = "function"
    METHOD = "method"
    CLASS = "class"  # also struct, interface, trait, enum, impl
    MODULE = "module"  # also namespace


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Definition:
    """Something with a name and a body: from its first decorator or attribute to its last line.

    `named` is the line its name stands on; `documented` whether a docstring or a documentation comment belongs to it.
    """

    name: str
    kind: DefinitionKind
    first: int
    last: int
    named: int
    documented: bool = False

    @property
    def size(self) -> int:
        """In lines."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Call:
    """A name that is called, and the line of the call."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Outline:
    """One document as a parser saw it.

    `definitions` in document order, outer before inner, all others in the order of their lines. `errors`: the lines the parser could
    not read, once each.
    `statements`: first and last line of each statement or declaration that is no part of a larger simple one, outer before inner.
    `texts`: runs of lines that begin inside a string, where indentation is part of the text.
    """

    definitions: tuple[Definition, ...] = ()
    imports: tuple[tuple[int, int], ...] = ()
    calls: tuple[Call, ...] = ()
    errors: tuple[int, ...] = ()
    statements: tuple[Span, ...] = ()
    texts: tuple[Span, ...] = ()

    def around(self, first: int, last: int) -> Iterator[Definition]:
        """The definitions that hold these lines whole, innermost first."""
        return (one for one in reversed(self.definitions) if one.first <= first and last <= one.last)


@dataclass(frozen=True, slots=True)
class Read:
    """A document as it was once read: its editor's language id, its lines, and what a parser saw."""

    language: str
    lines: Sequence[str]
    outline: Outline
