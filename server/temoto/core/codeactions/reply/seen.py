"""What is known of a piece of code: which of its lines begin inside a string, and what it defines? Each piece is read once.

By a parser where the document's language has one, else by the language's marks. Pieces of replies come as they are, so whatever is
asked for is asked of lines, not of a document.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from temoto.core.code.language import Language
from temoto.core.code.outline import Span
from temoto.core.code.texts import may_span, text_lines
from temoto.core.codeactions.reply.names import Defined, defined

_OPENS_DOC = re.compile(r"\s*(?:@\w+\s+)?(?:~?[a-zA-Z]{0,2})?(?:\"\"\"|''')")
_GOES_ON = ("=", "(", ",", "[", "{", "+", "\\", ":=", "return", "<>")
MOST = 12  # pieces that are remembered: a reply's, the target's, and what is made of them


@dataclass(frozen=True, slots=True)
class Texts:
    """The lines that begin inside a string; `docs` are those of docstrings, which are indented with the code, `runs` the others."""

    runs: tuple[Span, ...] = ()
    docs: tuple[Span, ...] = ()

    @property
    def inside(self) -> frozenset[int]:
        """Lines of strings that are no docstrings."""
        return frozenset(line for first, last in self.runs for line in range(first, last + 1))

    @property
    def all(self) -> frozenset[int]:
        return self.inside | {line for first, last in self.docs for line in range(first, last + 1)}

    def within(self, first: int, last: int) -> "Texts":
        """Those of the lines from `first` to `last`, counted from there."""
        cut = [
            tuple((max(a, first) - first, min(b, last) - first) for a, b in spans if a <= last and first <= b)
            for spans in (self.runs, self.docs)
        ]
        return Texts(*cut)


class Seen:
    """What is known of pieces of code in `language`; `parse` gives the runs of lines that begin inside a string, or None."""

    __slots__ = ("_defined", "_language", "_names", "_parse", "_texts")

    def __init__(
        self, language: Language, parse: Callable[[Sequence[str]], Sequence[Span] | None] | None = None
    ) -> None:
        self._language, self._parse = language, parse
        self._texts: dict[tuple[str, ...], Texts] = {}
        self._defined: dict[tuple[str, ...], list[Defined]] = {}
        self._names: dict[str, str] = {}  # by line: most lines of a reply are the target's

    def texts(self, lines: Sequence[str]) -> Texts:
        """The lines that begin inside a string of many lines. `lines` without endings."""
        key = _solid(lines)
        known = self._texts.get(key)
        return known if known is not None else self.knows(key, self._spans(key))

    def knows(self, lines: Sequence[str], spans: Sequence[Span]) -> Texts:
        """`texts` of some lines, from the runs a parser gave for them already."""
        docs = tuple(span for span in spans if self._documents(lines, span[0] - 1))
        texts = Texts(tuple(span for span in spans if span not in docs), docs)
        while len(self._texts) >= MOST:
            del self._texts[next(iter(self._texts))]
        self._texts[_solid(lines)] = texts
        return texts

    def defined(self, lines: Sequence[str]) -> list[Defined]:
        """The definitions in some lines, in order."""
        key = _solid(lines)
        if (known := self._defined.get(key)) is None:
            while len(self._defined) >= MOST:
                del self._defined[next(iter(self._defined))]
            known = self._defined[key] = defined(key, self._language, self.texts(key).all, self._names)
        return known

    def _spans(self, lines: Sequence[str]) -> Sequence[Span]:
        if not may_span(lines, self._language):
            return ()
        spans = self._parse(lines) if self._parse is not None else None
        return text_lines(lines, self._language) if spans is None else spans

    def _documents(self, lines: Sequence[str], opener: int) -> bool:
        """Whether the string that opens on a line is a docstring: a statement of its own, where the language has such."""
        if not self._language.docstring or opener < 0 or not _OPENS_DOC.match(lines[opener]):
            return False
        before = next((line.rstrip() for line in reversed(lines[:opener]) if line.strip()), "")
        return not before.endswith(_GOES_ON)


def _solid(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines without blank ones at the end, which tell nothing."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return tuple(lines[:end])
