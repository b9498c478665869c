"""Where do a document's definitions, imports and calls stand? By tree-sitter, whose grammars lie in the wheel: nothing is fetched.

A grammar is C code that holds Python's lock while it reads. It is handed the text in pieces and asked after each stretch whether to go
on, so that keystrokes are answered meanwhile; and it is given up when it takes longer than any source of sane size does.
"""

import logging
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, TypeVar

from temoto.adapters.syntax.grammars import ALIASES, GRAMMARS
from temoto.adapters.syntax.python_errors import python_errors
from temoto.adapters.syntax.texts import EMBEDDING, texts_of
from temoto.adapters.syntax.turns import give_turn
from temoto.core.code.outline import Outline, Read, Span
from temoto.core.code.outline_patch import patched
from temoto.core.code.reading_again import edit_between, moved, reaches_far, to_read_again

if TYPE_CHECKING:
    from tree_sitter import Language, Point, Tree

    from temoto.adapters.syntax.roles import NodeRoles

PIECE: Final = 8_192
MOST_BYTES: Final = 16_000_000
SLICE: Final = 60_000  # bytes of text whose part of a tree is let go at once: two milliseconds
PARSE_S: Final = 2.0  # of processor time: 31,000 lines of Python take 0.2 s; text that sends a grammar in circles is not worth waiting for
_BYTES_A_S: Final = 2_000_000  # a quarter of what is usual, added to that for large documents
# Scanners with a fault nothing can be done about from here: agda's, perl's and markdown's may read memory they do not own, cobol's may
# go round for ever.
_HARMFUL: Final = frozenset(("agda", "cobol", "markdown", "markdown_inline", "perl"))
_KOTLIN_TEMPLATES: Final = 1_000  # of string templates; its scanner is kept from more
_GRAMMAR_NAME: Final = re.compile(r"[a-z0-9_]{1,40}")
_NO_GRAMMAR: Final = frozenset(("", "plaintext", "text", "comment", "csv", "tsv", "psv", "test", "printf", "query"))
Asked = TypeVar("Asked")
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

    def outline(self, language: str, lines: Sequence[str], before: Read | None = None) -> Outline | None:
        """The document's outline; None where no grammar reads the language or the text is too large. Never raises.

        Where `before` is the same document some edits ago, only what is around them is read, as far as that tells.
        """
        found = self._after(language, lines, before) if before is not None and before.language == language else None
        return found or self._ask(language, lines, _outline)

    def _after(self, language: str, lines: Sequence[str], before: Read) -> Outline | None:
        """The outline by what is read again around an edit; None where the whole must be read."""
        edit = edit_between(before.lines, lines)
        if edit.first == edit.until == edit.now:
            return before.outline
        described = grammar_named(language) in GRAMMARS and grammar_named(language) not in EMBEDDING
        if not described or before.outline.errors or reaches_far(before.lines, lines, edit):
            return None
        give_turn()
        again = to_read_again(before.outline, before.lines, edit)
        give_turn()
        if again is None:
            return None
        old = [before.lines[first:until] for first, until in again.runs]
        new = [lines[first:until] for first, until in moved(again.runs, edit)]
        was, now = (self._ask(language, list(chain.from_iterable(one)), _outline) for one in (old, new))
        return None if was is None or now is None else patched(before.outline, edit, again, was, now, give_turn)

    def strict_outline(self, language: str, lines: Sequence[str]) -> Outline | None:
        """The outline without texts, its errors also those of Python's own parser: tree-sitter accepts a body that is not indented."""
        found = self._ask(language, lines, _outline_alone)
        if found is None or found.errors or grammar_named(language) != "python":
            return found
        return replace(found, errors=python_errors(lines, found.statements))

    def errors(self, language: str, lines: Sequence[str], outline: Outline | None = None) -> tuple[int, ...] | None:
        """The lines with syntax errors, as `strict_outline` has them, in a quarter of its time; in less where an outline is known."""
        found = outline or self._ask(language, lines, _errors)
        if found is None or found.errors or grammar_named(language) != "python":
            return None if found is None else found.errors
        return python_errors(lines, found.statements)

    def texts(self, language: str, lines: Sequence[str]) -> tuple[Span, ...] | None:
        """The lines that begin inside a string; None also where the code lies in elements, whose grammar sees no strings in it."""
        if grammar_named(language) in EMBEDDING:
            return None
        tagged = grammar_named(language) == "php" and not any("<?" in line for line in lines)
        found = self._ask(language, ["<?php\n", *lines] if tagged else lines, _texts)
        return tuple((first - 1, last - 1) for first, last in found) if found and tagged else found

    def _ask(
        self, language: str, lines: Sequence[str], what: "Callable[[Tree, bytes, NodeRoles, int], Asked]"
    ) -> "Asked | None":
        name = grammar_named(language)
        try:
            known = self._grammar(name) if name else None
            if known is None or (name == "kotlin" and sum(line.count("${") for line in lines) > _KOTLIN_TEMPLATES):
                return None
            return _read(*known, lines, self._spare, what)
        except Exception:  # a parser is no part an action may die of: without it, it works by lines
            log.exception("The %s grammar failed.", name)
            return None

    def _grammar(self, name: str) -> "tuple[Language, NodeRoles] | None":
        if name not in self._loaded:
            self._loaded[name] = _load(name)
        return self._loaded[name]


def _load(name: str) -> "tuple[Language, NodeRoles] | None":
    from tree_sitter_language_pack import get_language

    from temoto.adapters.syntax.roles import roles_of

    asked: Any = name
    try:
        language = get_language(asked)
    except (LookupError, ImportError, OSError, ValueError):
        return None
    return language, roles_of(name, language)


def _read(
    language: "Language",
    roles: "NodeRoles",
    lines: Sequence[str],
    spare: list[bytearray],
    what: "Callable[[Tree, bytes, NodeRoles, int], Asked]",
) -> "Asked | None":
    from temoto.adapters.syntax.walk import TooLarge

    data = _as_bytes(lines)
    if len(data) > MOST_BYTES:
        return None
    tree = _parse(language, data, spare)
    if tree is None:
        return None
    try:
        return what(tree, data, roles, len(lines))
    except TooLarge:
        return None
    finally:
        give_turn()
        for until in range(
            len(data) - SLICE, SLICE, -SLICE
        ):  # a tree that goes at once takes everybody's turn for 10 ms a megabyte
            tree = _parse(language, data[:until], spare, _shortened(tree, data, until)) if tree else None
            give_turn()


def _shortened(tree: "Tree", data: bytes, until: int) -> "Tree":
    """The tree, told that its text ends there: what is parsed by it shares all but the end, which then is all that goes with it."""
    from tree_sitter import Point

    row = data.count(b"\n", 0, until)
    end = Point(row, until - (data.rfind(b"\n", 0, until) + 1))
    tree.edit(until, tree.root_node.end_byte, until, end, tree.root_node.end_point, end)
    return tree


def _outline(tree: "Tree", data: bytes, roles: "NodeRoles", lines: int) -> Outline:
    found = _outline_alone(tree, data, roles, lines)
    return replace(found, texts=_texts(tree, data, roles, lines))


def _outline_alone(tree: "Tree", data: bytes, roles: "NodeRoles", lines: int) -> Outline:
    from temoto.adapters.syntax.walk import Walk

    return Walk(tree, data, roles, lines).outline()


def _errors(tree: "Tree", _data: bytes, _roles: "NodeRoles", lines: int) -> Outline:
    """An outline of nothing but its errors and outermost statements."""
    from temoto.adapters.syntax.walk import errors_of

    outermost = ((node.start_point.row, node.end_point.row) for node in tree.root_node.children)
    return Outline(errors=tuple(sorted(errors_of(tree, max(0, lines - 1)))), statements=tuple(outermost))


def _texts(tree: "Tree", data: bytes, roles: "NodeRoles", lines: int) -> tuple[Span, ...]:
    return texts_of(tree, data, roles.texts, max(0, lines - 1))


def _as_bytes(lines: Sequence[str]) -> bytes:
    """One line feed a line, since grammars count rows by it alone; NUL, which scanners take for the end, becomes U+FFFD."""
    text = "".join(lines)
    if "\r" in text or text.count("\n") < len(lines) - 1:
        text = "\n".join(line.rstrip("\r\n") for line in lines)
    text = text.replace("\0", "\ufffd")
    return (text if text.endswith("\n") else f"{text}\n").encode("utf-8", "replace")


def _parse(language: "Language", data: bytes, spare: list[bytearray], before: "Tree | None" = None) -> "Tree | None":
    """The tree, or None where reading was given up. Takes no memory that is not given back. `before`: one to share what is alike with.

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
        give_turn()
        return time.thread_time() > until

    try:
        if before is None:
            return Parser(language).parse(piece, progress_callback=too_long)
        return Parser(language).parse(piece, before, progress_callback=too_long)
    except ValueError:  # what a parse that was called off raises
        return None
    finally:
        spare.append(shown)
