"""Where does the user stand, in the editor's words? Ranges and diagnostics as a Spot, and edits back as the editor's.

Columns cross here between the editor's encoding and code points; lines outside the document are brought inside.
"""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from lsprotocol import types

from temoto.core.code.outline import Outline
from temoto.core.code.text import Encoding, from_code_points, to_code_points, without_ending
from temoto.core.codeactions.selection import is_cursor
from temoto.core.codeactions.spot import Diagnostic, Edit, Point, Spot
from temoto.lsp.protocol.document import LineDocument

MESSAGE_CHARS = 2_000  # a type checker's longest message is a screen


def to_spot(
    document: LineDocument,
    selection: types.Range,
    diagnostics: Iterable[types.Diagnostic],
    outline: Outline | None,
    encoding: Encoding,
    *,
    sends_sexps: bool,
) -> Spot:
    """The Spot of a range in the document as it is now. What the user did not select is where the cursor stands."""
    lines = tuple(document.lines)
    start, end = sorted((_point(lines, selection.start, encoding), _point(lines, selection.end, encoding)))
    if is_cursor(lines, start, end, sends_sexps=sends_sexps):
        end = start
    return Spot(
        document.uri, document.language, lines, start, end, outline,
        tuple(_diagnostic(one, lines, encoding) for one in diagnostics),
    )  # fmt: skip


def to_text_edits(edits: Sequence[Edit], lines: Sequence[str], encoding: Encoding) -> list[types.TextEdit]:
    """Edits of whole lines as the editor's, for the document `lines`."""
    return [
        types.TextEdit(
            types.Range(_before(edit.first, lines, encoding), _before(edit.until, lines, encoding)), edit.text
        )
        for edit in edits
    ]


def diagnostics_from_json(value: object) -> list[types.Diagnostic]:
    """The diagnostics in a command's argument; malformed ones are left out."""
    found: list[types.Diagnostic] = []
    for one in cast("list[object]", value) if isinstance(value, list) else []:
        where = range_from_json(cast("dict[str, Any]", one).get("range")) if isinstance(one, dict) else None
        if where is None:
            continue
        given = cast("dict[str, Any]", one)
        severity = given.get("severity")
        known = isinstance(severity, int) and severity in {1, 2, 3, 4}
        found.append(
            types.Diagnostic(
                where,
                str(given.get("message") or "")[:MESSAGE_CHARS],
                severity=types.DiagnosticSeverity(severity) if known else None,
                source=_text(given.get("source")),
                code=_text(given.get("code")),
            )
        )
    return found


def range_from_json(value: object) -> types.Range | None:
    """A range as a command's argument carries it."""
    if not isinstance(value, dict):
        return None
    given = cast("dict[str, Any]", value)
    start, end = _position(given.get("start")), _position(given.get("end"))
    return types.Range(start, end) if start and end else None


def diagnostic_as_json(diagnostic: types.Diagnostic) -> dict[str, object]:
    """A diagnostic as a command's argument."""
    where = diagnostic.range
    return {
        "range": range_as_json(where), "message": diagnostic.message[:MESSAGE_CHARS], "severity": int(diagnostic.severity or 1),
        "source": diagnostic.source or "", "code": "" if diagnostic.code is None else str(diagnostic.code),
    }  # fmt: skip


def range_as_json(span: types.Range) -> dict[str, object]:
    return {
        "start": {"line": span.start.line, "character": span.start.character},
        "end": {"line": span.end.line, "character": span.end.character},
    }


def _position(value: object) -> types.Position | None:
    if not isinstance(value, dict):
        return None
    given = cast("dict[str, Any]", value)
    line, character = given.get("line"), given.get("character")
    if not isinstance(line, int) or not isinstance(character, int) or line < 0 or character < 0:
        return None
    return types.Position(line, character)


def _text(value: object) -> str | None:
    return str(value)[:200] if isinstance(value, (str, int)) and str(value) else None


def _point(lines: Sequence[str], position: types.Position, encoding: Encoding) -> Point:
    if position.line >= len(lines):
        return Point(len(lines), 0)
    return Point(position.line, to_code_points(lines[position.line], position.character, encoding))


def _diagnostic(diagnostic: types.Diagnostic, lines: Sequence[str], encoding: Encoding) -> Diagnostic:
    start, end = sorted(
        (_point(lines, diagnostic.range.start, encoding), _point(lines, diagnostic.range.end, encoding))
    )
    return Diagnostic(
        start, end, diagnostic.message[:MESSAGE_CHARS], int(diagnostic.severity or 1), diagnostic.source or "",
        "" if diagnostic.code is None else str(diagnostic.code),
    )  # fmt: skip


def _before(line: int, lines: Sequence[str], encoding: Encoding) -> types.Position:
    """The place before a line; behind a last line without an ending, its end."""
    if line < len(lines) or not lines or lines[-1].endswith(("\n", "\r")):
        return types.Position(line, 0)
    last = without_ending(lines[-1])
    return types.Position(len(lines) - 1, from_code_points(last, len(last), encoding))
