r"""Which fence of a reply is around a Markdown document, and which are the document's own?

    ```markdown        around it
    # Title
    ```                the document's: what follows is no prose, and a fence below ends it
    make
    ```
    ```                around it: nothing, or prose, follows

Every way to pair the fences is tried; the one under which code stands in fences and prose outside is taken, and none where two
are as good.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from temoto.core.code.languages import known
from temoto.core.code.text import indent_width
from temoto.core.codeactions.reply.blocks import ReplyPiece, pieces
from temoto.core.codeactions.reply.fences import FENCE
from temoto.core.codeactions.reply.prose import announces, reads_as_prose, unfenced
from temoto.core.codeactions.reply.records import RewriteRequest

MOST = 60  # fences; a reply of more is read as text


@dataclass(frozen=True, slots=True)
class _Row:
    """A line that is a fence."""

    at: int
    size: int
    tag: str


def markdown_pieces(lines: Sequence[str], own: frozenset[str], request: RewriteRequest) -> list[ReplyPiece] | None:
    """The pieces of a reply to a document that has fences of its own kind; None where its fences can be paired in two ways.

    `own`: the target's lines, stripped.
    """
    rows = _rows(lines)
    if not rows or len(rows) > MOST:
        return unfenced(lines, own, request.entry)
    lead = [line.strip() for line in lines[: rows[0].at] if line.strip()]
    none = _cost_of_none(lines, rows, lead, own)
    ways = [(none, -1)] if none is not None else []
    around = _can_be_around(rows[0], lead, own)
    if around:
        costs = ((_cost(lines, rows, place, own), place) for place in range(1, len(rows)))
        ways += [(cost, place) for cost, place in costs if cost is not None]
    if not ways and around and lines[rows[0].at].strip() not in own:
        rest = ReplyPiece(tuple(lines[rows[0].at + 1 :]), block=True, closed=False)
        return [ReplyPiece(tuple(lines[: rows[0].at])), rest]
    # A selection that ends within a block, and so does the reply.
    if not ways and len(rows) % 2 == len(_rows(request.bare)) % 2 == 1:
        return unfenced(lines, own, request.entry)
    best = [place for cost, place in ways if cost == min(ways)[0]]
    if len(best) != 1:
        return None
    return unfenced(lines, own, request.entry) if best[0] < 0 else _within(lines, rows, best[0], own, request)


def _within(
    lines: Sequence[str], rows: Sequence[_Row], place: int, own: frozenset[str], request: RewriteRequest
) -> list[ReplyPiece]:
    """The pieces of a reply whose document stands between its first fence and the one at `place`."""
    lead, close = ReplyPiece(tuple(lines[: rows[0].at])), rows[place].at
    if place == len(rows) - 1 and _breaks_off(lines, rows, request):
        return [lead, ReplyPiece(tuple(lines[rows[0].at + 1 :]), block=True, closed=False)]
    inner = ReplyPiece(tuple(lines[rows[0].at + 1 : close]), block=True)
    return [lead, inner, *pieces("\n".join(lines[close + 1 :]), own, request.entry)]


def _breaks_off(lines: Sequence[str], rows: Sequence[_Row], request: RewriteRequest) -> bool:
    """Whether what looks like the end of the document begins its next block, where the reply broke off: what follows is no prose."""
    follows = _first(lines, rows[-1].at + 1, len(lines))
    fewer = len(rows) - 2 < len(_rows(request.bare))
    return fewer and bool(follows) and not rows[-1].tag and not reads_as_prose(follows)


def _rows(lines: Sequence[str]) -> list[_Row]:
    met = ((index, FENCE.fullmatch(line)) for index, line in enumerate(lines))
    return [
        _Row(index, len(fence.group(2)), fence.group(3).strip().lower())
        for index, fence in met
        if fence and "`" not in fence.group(3) and indent_width(fence.group(1)) < 4
    ]


def _can_be_around(row: _Row, lead: Sequence[str], own: frozenset[str]) -> bool:
    """Whether a reply's first fence can be around the document: nothing of it stands above, and no code's tag behind it."""
    if len(lead) > 4 or any(line in own or line.startswith(("#", "|", "- ", "* ", "---")) for line in lead):
        return False
    fenced = any(line.startswith(("```", "~~~")) for line in own)
    return _is_document(row.tag) or not row.tag or not fenced


def _is_document(tag: str) -> bool:
    language = known(tag) if tag else None
    return bool(language and language.fences)


def _pairs(rows: Sequence[_Row]) -> list[tuple[_Row, _Row]] | None:
    """The fences two by two, as Markdown pairs them; None where one is left, or one with a tag would end a block."""
    pairs: list[tuple[_Row, _Row]] = []
    opened: _Row | None = None
    for row in rows:
        if opened is None:
            opened = row
        elif row.size < opened.size:
            continue
        elif row.tag:
            return None
        else:
            pairs.append((opened, row))
            opened = None
    return None if opened else pairs


def _blocks_cost(lines: Sequence[str], pairs: Sequence[tuple[_Row, _Row]]) -> int:
    """How many blocks without a tag hold what reads as prose."""
    return sum(not start.tag and reads_as_prose(_first(lines, start.at + 1, end.at)) for start, end in pairs)


def _cost_of_none(lines: Sequence[str], rows: Sequence[_Row], lead: Sequence[str], own: frozenset[str]) -> int | None:
    """What speaks against a reply that is the document, without a fence around it."""
    pairs = _pairs(rows)
    if pairs is None:
        return None
    around = _is_document(rows[0].tag) and lines[rows[0].at].strip() not in own
    alone = not any(line.startswith(("```", "~~~")) for line in own) and _can_be_around(rows[0], lead, own)
    return _blocks_cost(lines, pairs) + 3 * around + (2 if lead and announces(lead[0]) and alone else 0) + 2 * alone


def _cost(lines: Sequence[str], rows: Sequence[_Row], place: int, own: frozenset[str]) -> int | None:
    """What speaks against a fence around the document from the first row to the one at `place`; None where it cannot be."""
    first, last = rows[0], rows[place]
    if last.tag or last.size < first.size:
        return None
    inner: Sequence[_Row] = rows[1:place] if first.size == 3 else ()
    if first.size > 3 and any(not row.tag and row.size >= first.size for row in rows[1:place]):
        return None
    within, behind = _pairs(inner), _pairs(rows[place + 1 :])
    if within is None or behind is None:
        return None
    follows = _first(lines, last.at + 1, len(lines))
    end = rows[place + 1].at if place + 1 < len(rows) else len(lines)
    outside = sum(line.strip() in own for line in lines[last.at + 1 : end] if sum(map(str.isalnum, line)) >= 3)
    begins = _first(lines, first.at + 1, last.at)
    plain = not first.tag and begins not in own and not reads_as_prose(begins)
    odd = bool(follows) and (follows.startswith("#") or not reads_as_prose(follows))
    return _blocks_cost(lines, within) + _blocks_cost(lines, behind) + min(2, outside) + plain + odd


def _first(lines: Sequence[str], start: int, end: int) -> str:
    return next((line.strip() for line in lines[start:end] if line.strip()), "")
