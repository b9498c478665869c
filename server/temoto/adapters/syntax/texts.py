"""Where do strings of many lines stand in a parsed tree? Only nodes of several lines are looked into: few are."""

import re
from typing import TYPE_CHECKING, Final

from temoto.adapters.syntax.turns import give_turn
from temoto.core.code.outline import Span

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Tree

# What grammars call strings, and what only holds some, each on lines of its own.
_TEXT: Final = re.compile(
    r"(?:^|_)(?:string|str)(?:_|$)|heredoc|nowdoc|here_string|sigil|charlist|quasiquote|quoted_(?:argument|word|template|string)"
    r"|bracket_argument|^literal$"
)
STEPS: Final = 256  # between two looks at whose turn it is
_HOLDS: Final = re.compile(r"concat|chained|array|type|list|interpolation$")
_BODY: Final = re.compile(r"heredoc_body|nowdoc_body")
_QUOTES: Final = frozenset(("'", '"', "'''", '"""'))
# Whose code lies in elements as they stand, so that their own grammar sees no string in it.
EMBEDDING: Final = frozenset(("html", "vue", "svelte", "astro", "embeddedtemplate", "heex"))


def texts_of(tree: "Tree", data: bytes, kinds: frozenset[int], last_line: int) -> tuple[Span, ...]:
    """Runs of lines that begin inside a string, in order. `data` is what was parsed, `kinds` the numbers of what is a string."""
    spans: list[Span] = []
    cursor, step = tree.walk(), 0
    while True:
        step += 1
        if not step % STEPS:
            give_turn()
        node = cursor.node
        within = node is not None and node.start_point.row < node.end_point.row
        if node and within and node.kind_id in kinds and _is_text(node, data):
            spans += [(first, min(last, last_line)) for first, last in _lines(node) if first <= min(last, last_line)]
            within = False
        if within and cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return tuple(sorted(spans))


def _is_text(node: "Node", data: bytes) -> bool:
    return node.type != "literal" or data[node.start_byte : node.start_byte + 1] in {b"'", b'"'}


def _lines(node: "Node") -> list[Span]:
    """The lines a string covers from their beginning: not the one it opens on, but the one it ends on."""
    quotes = [one for one in node.children if one.type in _QUOTES] if node.child_count >= 4 else []
    if len(quotes) >= 4 and len(quotes) % 2 == 0:  # strings side by side, which Dart's grammar takes for one
        ends = zip(quotes[::2], quotes[1::2], strict=True)
        return [(left.start_point.row + 1, right.end_point.row) for left, right in ends]
    whole = bool(_BODY.search(node.type)) and not node.start_point.column
    return [(node.start_point.row + (not whole), node.end_point.row)]


def text_kinds(language: "Language") -> frozenset[int]:
    """The numbers of a grammar's kinds that are strings."""
    named = (number for number in range(language.node_kind_count) if language.node_kind_is_named(number))
    return frozenset(
        number
        for number in named
        if _TEXT.search(kind := language.node_kind_for_id(number) or "") and not _HOLDS.search(kind)
    )
