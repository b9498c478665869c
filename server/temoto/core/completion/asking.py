"""How is a document frozen into an Ask? By taking the lines a window can reach, and no more."""

from collections.abc import Sequence

from temoto.core.code.document import Document
from temoto.core.completion.records import Ask

# 2,048 tokens of prompt are 250 lines of ordinary code, and of the shortest lines (a closing brace each) about 1,000.
REACH_BEFORE, REACH_AFTER = 1_024, 256


def ask_at(
    lines: Sequence[str],
    line: int,
    column: int,
    *,
    uri: str,
    language: str,
    called: str = "",
    version: int | None = None,
    invoked: bool = False,
    others: tuple[Document, ...] = (),
) -> Ask | None:
    """The Ask at code point `column` of `line`, or None where the document has no such place.

    The line after a final line ending is a place: editors put cursors there.
    """
    total = len(lines)
    ends_open = total > 0 and not lines[-1].endswith(("\n", "\r"))
    last = total - 1 if ends_open else total
    if line < 0 or line > last or column < 0:
        return None
    first = max(0, line - REACH_BEFORE)
    near = tuple(lines[first : line + 1 + REACH_AFTER])
    if line == total:
        near = (*near, "")
    if column > len(near[line - first].rstrip("\r\n")):
        return None
    return Ask(uri, language, near, first, line, column, max(total, line + 1), version, invoked, called, others)
