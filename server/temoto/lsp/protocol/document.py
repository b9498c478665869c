r"""An open document as a list of lines, so that a keystroke in 50,000 of them costs as much as in ten.

Takes the place of pygls' TextDocument, which joins and splits the whole text at every change (8 ms at 50,000 lines,
pygls#538) and cuts lines with str.splitlines: a form feed or U+2028, common in C and Lisp sources, shifts every later line
and corrupts the document silently. LSP knows three line ends: \n, \r\n, \r.
"""

from collections.abc import Sequence
from itertools import islice
from typing import cast
from urllib.parse import unquote

from lsprotocol import types
from pygls.workspace import TextDocument, Workspace

from temoto.core.code.document import Document
from temoto.core.code.languages import meant
from temoto.core.code.secrets import holds_secrets
from temoto.core.code.text import Encoding, split_lines, to_code_points

NEIGHBOURS = 8  # other open documents that are looked at
NEIGHBOUR_LINES = 5_000


def file_named(uri: str) -> str:
    """A document's name without its folders, as users know it. Its own colons stay: only the first ends the scheme."""
    _, scheme, path = uri.partition(":")
    return unquote(path if scheme else uri).rpartition("/")[2] or uri


class LineDocument(TextDocument):
    """A TextDocument kept as lines with their endings. Never empty inside: the last line has no ending, or is missing."""

    def __init__(self, uri: str, source: str, version: int | None, language_id: str | None, encoding: Encoding) -> None:
        super().__init__(uri, None, version, language_id)
        self.language = meant(language_id or "", file_named(uri))
        self._lines = split_lines(source)
        self._encoding: Encoding = encoding
        self._frozen: Document | None = None
        self._secret = holds_secrets(uri)

    @property
    def lines(self) -> Sequence[str]:
        """The lines themselves, not a copy: take what you need of them before the next await."""
        return self._lines

    @property
    def frozen(self) -> Document:
        """The document as it is at this moment. Made once a version: asked for again it costs nothing."""
        if self._frozen is None:
            self._frozen = Document(self.uri, self.language, tuple(self._lines))
        return self._frozen

    @property
    def may_be_shown(self) -> bool:
        """Whether a model may be shown it beside another document: not where it is large, or by its name holds secrets."""
        return not self._secret and len(self._lines) <= NEIGHBOUR_LINES

    @property
    def source(self) -> str:
        """The whole text, joined anew each time: not for the typing path."""
        return "".join(self._lines)

    def column(self, position: types.Position) -> int:
        """The code point at a client's position; the line must exist or be the one after the last."""
        return to_code_points(self._line(position.line), position.character, self._encoding)

    def apply_change(self, change: types.TextDocumentContentChangeEvent) -> None:
        self._frozen = None
        if isinstance(change, types.TextDocumentContentChangePartial):
            self._replace(change.range, change.text)
        else:
            self._lines = split_lines(change.text)

    def _replace(self, span: types.Range, text: str) -> None:
        start, end = sorted((self._place(span.start), self._place(span.end)))
        first, last = start[0], end[0]
        joined = _whole_characters(self._line(first)[: start[1]] + text + self._line(last)[end[1] :])
        # A \r before and a \n behind may have become one line end, or an unfinished line may now go on.
        if first > 0 and joined.startswith("\n") and self._lines[first - 1].endswith("\r"):
            first -= 1
            joined = self._lines[first] + joined
        while last + 1 < len(self._lines) and joined and not joined.endswith("\n"):
            if joined.endswith("\r") and not self._lines[last + 1].startswith("\n"):
                break
            last += 1
            joined += self._lines[last]
        self._lines[first : last + 1] = split_lines(joined)

    def has(self, change: types.TextDocumentContentChangePartial) -> bool:
        """Whether the document has the lines of a change. The line after the last is one: editors put their ends there."""
        return max(change.range.start.line, change.range.end.line) <= len(self._lines)

    def _place(self, position: types.Position) -> tuple[int, int]:
        """(line, code point), clamped into the document."""
        if position.line >= len(self._lines):
            # The place after a final line end; without one, the end of the last line.
            if self._lines and not self._lines[-1].endswith(("\n", "\r")):
                return len(self._lines) - 1, len(self._lines[-1])
            return len(self._lines), 0
        line = max(position.line, 0)
        return line, to_code_points(self._lines[line], position.character, self._encoding)

    def _line(self, number: int) -> str:
        return self._lines[number] if 0 <= number < len(self._lines) else ""


def _whole_characters(text: str) -> str:
    """Bytes that stood alone and now are a character together, as that character."""
    if text.isascii():
        return text
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can hold
        return text


class OutOfStep(ValueError):
    """A change that does not fit the document as it is known here: one before it is missing."""


class LineWorkspace(Workspace):
    """A Workspace of LineDocuments. A document that is not open is not invented from disk.

    A document of which something could not be read is lost: not known, and not to be asked about or edited, until the
    editor sends it whole. What is lost stays in `text_documents`, since it is open.
    """

    _lost: frozenset[str] = frozenset()

    @classmethod
    def like(cls, other: Workspace) -> "LineWorkspace":
        """The same folders and encoding."""
        return cls(
            other.root_uri, workspace_folders=list(other.folders.values()), position_encoding=other.position_encoding
        )

    @property
    def encoding(self) -> Encoding:
        return cast("Encoding", str(getattr(self.position_encoding, "value", self.position_encoding) or "utf-16"))

    def _create_text_document(
        self, doc_uri: str, source: str | None = None, version: int | None = None, language_id: str | None = None
    ) -> TextDocument:
        return LineDocument(doc_uri, source or "", version, language_id, self.encoding)

    def open_document(self, uri: str) -> LineDocument | None:
        """The open document, or None where it is not open or lost."""
        found = self.text_documents.get(unquote(uri))
        return found if isinstance(found, LineDocument) and not self.is_lost(uri) else None

    def neighbours(self, uri: str) -> list[LineDocument]:
        """The documents open beside one that a model may be shown, the latest opened first. For completions and actions alike."""
        here = unquote(uri)
        beside = (self.open_document(one) for one in reversed(self.text_documents) if one != here)
        return list(islice((one for one in beside if one is not None and one.may_be_shown), NEIGHBOURS))

    def cells_of(self, uri: str) -> list[LineDocument]:
        """The code cells and others of the notebook a cell stands in, in their order; empty where it stands in none."""
        for notebook in self.notebook_documents.values():
            named = [unquote(cell.document) for cell in notebook.cells]
            if unquote(uri) in named:
                known = (self.open_document(one) for one in dict.fromkeys(named))
                return [one for one in known if one is not None]
        return []

    def is_lost(self, uri: str) -> bool:
        """Whether the text of a document is not known any more."""
        return unquote(uri) in self._lost

    def lose(self, uri: str) -> bool:
        """Mark a document as lost; whether it was not before."""
        was = self.is_lost(uri)
        self._lost |= {unquote(uri)}
        return not was

    def _found(self, uri: str) -> None:
        self._lost -= {unquote(uri)}

    def put_text_document(self, text_document: types.TextDocumentItem, notebook_uri: str | None = None) -> None:
        super().put_text_document(text_document, notebook_uri)
        self._found(text_document.uri)

    def remove_text_document(self, doc_uri: str) -> None:
        super().remove_text_document(doc_uri)
        self._found(doc_uri)

    def update_text_document(
        self, text_doc: types.VersionedTextDocumentIdentifier, change: types.TextDocumentContentChangeEvent
    ) -> None:
        """Apply a change. Raises OutOfStep where the document is lost by it; nothing where it was lost before."""
        document = self.text_documents.get(unquote(text_doc.uri))
        whole = isinstance(change, types.TextDocumentContentChangeWholeDocument)
        if document is None and whole:
            self.put_text_document(types.TextDocumentItem(text_doc.uri, "", text_doc.version, change.text))
        elif whole:
            super().update_text_document(text_doc, change)
            self._found(text_doc.uri)
        elif self.is_lost(text_doc.uri):
            return
        elif not isinstance(document, LineDocument):
            raise OutOfStep("a change of a document that is not open")
        elif document.has(change):
            super().update_text_document(text_doc, change)
        elif change.range.start == types.Position(0, 0):  # to an end far beyond: some editors say "everything" so
            super().update_text_document(text_doc, types.TextDocumentContentChangeWholeDocument(change.text))
        else:
            raise OutOfStep("a change of lines the document does not have")
