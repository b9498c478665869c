"""Where do a document's definitions, imports and calls stand? By tree-sitter, whose grammars lie in the wheel: nothing is fetched.

A grammar is C code that holds Python's lock while it reads. It is handed the text in pieces and asked after each stretch whether to go
on, so that keystrokes are answered meanwhile; and it is given up when it takes longer than any source of sane size does.
"""

import ast
import logging
import re
import time
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from temoto.adapters.syntax.grammars import ALIASES
from temoto.core.code.outline import Outline

if TYPE_CHECKING:
    from tree_sitter import Language, Point, Tree

    from temoto.adapters.syntax.roles import NodeRoles

PIECE: Final = 8_192
MOST_BYTES: Final = 16_000_000
PARSE_S: Final = 2.0  # of processor time: 31,000 lines of Python take 0.2 s; text that sends a grammar in circles is not worth waiting for
_BYTES_A_S: Final = 2_000_000  # a quarter of what is usual, added to that for large documents
# Scanners with a fault nothing can be done about from here: agda's, perl's and markdown's may read memory they do not own, cobol's may
# go round for ever.
_HARMFUL: Final = frozenset(("agda", "cobol", "markdown", "markdown_inline", "perl"))
_KOTLIN_TEMPLATES: Final = 1_000  # of string templates; its scanner is kept from more
_GRAMMAR_NAME: Final = re.compile(r"[a-z0-9_]{1,40}")
_NO_GRAMMAR: Final = frozenset(("", "plaintext", "text", "comment", "csv", "tsv", "psv", "test", "printf", "query"))
_PYTHON_CHARS: Final = 1_000_000  # 25,000 lines, which take a third of a second during which Python's lock is held
log = logging.getLogger(__name__)


def grammar_named(language: str) -> str:
    """The grammar for an editor's language id; whether there is such a grammar shows when it is loaded. Empty for plain text."""
    name = language.strip().lower()
    name = ALIASES.get(name, name)
    name = name.replace("-", "_")
    return "" if name in _NO_GRAMMAR or name in _HARMFUL or not _GRAMMAR_NAME.fullmatch(name) else name


class TreeSitter:
    """`ports.Syntax`. Keeps the grammars it has loaded (0.3 to 5 MB each), never a tree."""

    def __init__(self) -> None:
        self._loaded: dict[str, tuple[Language, NodeRoles] | None] = {}
        self._spare: list[bytearray] = []  # what `_parse` hands pieces over in: as many as ever read at once

    def outline(self, language: str, lines: Sequence[str]) -> Outline | None:
        """The document's outline; None where no grammar reads the language or the text is too large. Never raises."""
        name = grammar_named(language)
        try:
            known = self._grammar(name) if name else None
            if known is None or (name == "kotlin" and sum(line.count("${") for line in lines) > _KOTLIN_TEMPLATES):
                return None
            return _read(*known, lines, self._spare)
        except Exception:  # a parser is no part an action may die of: without it, it works by lines
            log.exception("The %s grammar failed.", name)
            return None

    def errors(self, language: str, lines: Sequence[str]) -> tuple[int, ...] | None:
        """The lines with syntax errors. For Python also those of Python's own parser: tree-sitter accepts a body that is not indented."""
        found = self.outline(language, lines)
        if found is None:
            return None
        if grammar_named(language) != "python" or found.errors:
            return found.errors
        return _python_error(lines)

    def _grammar(self, name: str) -> "tuple[Language, NodeRoles] | None":
        if name not in self._loaded:
            self._loaded[name] = _load(name)
        return self._loaded[name]


def _python_error(lines: Sequence[str]) -> tuple[int, ...]:
    """The line Python's own parser stops at. Reading is not running; a newer Python's syntax is an error before and after."""
    text = "".join(lines)
    if len(text) > _PYTHON_CHARS:
        return ()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of strings with odd escapes, which are the user's own business
            ast.parse(text)
    except SyntaxError as error:
        return (min(max(0, (error.lineno or 1) - 1), max(0, len(lines) - 1)),)
    except (ValueError, RecursionError, MemoryError):  # a NUL, or brackets without end
        return ()
    return ()


def _load(name: str) -> "tuple[Language, NodeRoles] | None":
    from tree_sitter_language_pack import get_language

    from temoto.adapters.syntax.roles import roles_of

    asked: Any = name
    try:
        language = get_language(asked)
    except (LookupError, ImportError, OSError, ValueError):
        return None
    return language, roles_of(name, language)


def _read(language: "Language", roles: "NodeRoles", lines: Sequence[str], spare: list[bytearray]) -> Outline | None:
    from temoto.adapters.syntax.walk import TooLarge, Walk

    data = _as_bytes(lines)
    if len(data) > MOST_BYTES:
        return None
    tree = _parse(language, data, spare)
    if tree is None:
        return None
    try:
        return Walk(tree, data, roles, len(lines)).outline()
    except TooLarge:
        return None


def _as_bytes(lines: Sequence[str]) -> bytes:
    """One line feed a line, since grammars count rows by it alone; NUL, which scanners take for the end, becomes U+FFFD."""
    text = "".join(lines)
    if "\r" in text or text.count("\n") < len(lines) - 1:
        text = "\n".join(line.rstrip("\r\n") for line in lines)
    text = text.replace("\0", "\ufffd")
    return (text if text.endswith("\n") else f"{text}\n").encode("utf-8", "replace")


def _parse(language: "Language", data: bytes, spare: list[bytearray]) -> "Tree | None":
    """The tree, or None where reading was given up. Takes no memory that is not given back.

    tree-sitter 0.25 and 0.26 never let go of a piece they were handed (findings/tree-sitter-read-leak.sh), so all pieces of all
    documents are handed over in the same few bytearrays, each written anew for the next piece and lent to one parse at a time.
    """
    from tree_sitter import Parser

    until = time.thread_time() + PARSE_S + len(data) / _BYTES_A_S
    try:
        shown = spare.pop()
    except IndexError:
        shown = bytearray()

    def piece(offset: int, _: "Point") -> bytearray:
        shown[:] = data[offset : offset + PIECE]
        return shown

    def too_long(_offset: int, _has_error: bool) -> bool:
        return time.thread_time() > until

    try:
        return Parser(language).parse(piece, progress_callback=too_long)
    except ValueError:  # what a parse that was called off raises
        return None
    finally:
        spare.append(shown)
