r"""The cursor, drawn: `drawn("def f():\n    │")` is the Ask an editor would make there.

The test says what a user sees; only this file knows how an Ask is built.
"""

import os
from pathlib import Path

from temoto.adapters.syntax import TreeSitter
from temoto.core.code.text import split_lines
from temoto.core.codeactions.spot import Diagnostic, Point, Spot
from temoto.core.completion.asking import ask_at
from temoto.core.completion.gate import Extent
from temoto.core.completion.records import Ask, Ghost
from temoto.core.completion.scope import Scope, scope_of
from temoto.core.models.records import Family

CURSOR = "│"
SELECTED = ("⟦", "⟧")
FIM = Family(
    "holes",
    ("holes*",),
    "made for tests",
    fim=("<PRE>", "@prefix", "<SUF>", "@suffix", "<MID>"),
    stops=("<END>",),
    controls=("<PRE>", "<SUF>", "<MID>", "<END>"),
)
PLAIN = Family("goes-on", ("goes-on*",), "made for tests", stops=("<END>",), controls=("<END>",))


def drawn(text: str, language: str = "python", *, invoked: bool = False) -> Ask:
    """The Ask at the cursor drawn in `text`."""
    assert text.count(CURSOR) == 1, f"draw one cursor, not {text.count(CURSOR)}"
    before, after = text.split(CURSOR)
    above = split_lines(before)
    line_is_begun = bool(above) and not above[-1].endswith(("\n", "\r"))
    line = len(above) - 1 if line_is_begun else len(above)
    column = len(above[-1]) if line_is_begun else 0
    ask = ask_at(split_lines(before + after), line, column, uri="file:///drawn", language=language, invoked=invoked)
    assert ask is not None
    return ask


def selected(text: str, language: str = "python", *, read: bool = True) -> Spot:
    """The Spot of the selection drawn in `text` as ⟦ ⟧, or of the cursor; `read` as a parser reads it."""
    first, last = (CURSOR, CURSOR) if CURSOR in text else SELECTED
    assert text.count(first) == text.count(last) == 1, "draw one cursor or one selection"
    plain = text.replace(first, "").replace(last, "")
    start, end = text.index(first), text.index(last) - (first != last)
    lines = tuple(split_lines(plain))
    outline = TreeSitter().outline(language, lines) if read else None
    return Spot("file:///drawn", language, lines, _point(plain, start), _point(plain, end), outline)


def marked(text: str, language: str = "python", *, read: bool = True) -> tuple[Spot, Diagnostic]:
    """The Spot of a drawing whose ⟦ ⟧ are what a language server marked, and its diagnostic."""
    spot = selected(text, language, read=read)
    found = Diagnostic(spot.start, spot.end, "something is wrong")
    return Spot(spot.uri, language, spot.lines, spot.start, spot.start, spot.outline, (found,)), found


def _point(text: str, offset: int) -> Point:
    above = split_lines(text[:offset])
    if not above or above[-1].endswith(("\n", "\r")):
        return Point(len(above), 0)
    return Point(len(above) - 1, len(above[-1]))


def accepted(ask: Ask, ghost: Ghost) -> str:
    """The lines of the Ask once the Ghost is accepted, with the cursor drawn behind it."""
    here = ask.line - ask.first
    ending = ask.lines[here][len(ask.current) :]
    line = ask.left + ghost.text + CURSOR + ask.right[ghost.overwrite :] + ending
    return "".join((*ask.lines[:here], line, *ask.lines[here + 1 :]))


def block(text: str, language: str = "python") -> Scope:
    """The Scope of a drawing where many lines are asked for."""
    return scope_of(drawn(text, language), Extent.BLOCK)


def line(text: str, language: str = "python") -> Scope:
    """The Scope of a drawing where one line is asked for."""
    return scope_of(drawn(text, language), Extent.LINE)


def check_golden(name: str, text: str) -> None:
    """Whether `text` is what tests/golden/`name` holds; UPDATE_GOLDEN=1 writes it anew, for a human to read."""
    path = Path(__file__).parent / "golden" / name
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    assert path.is_file(), f"{path} is missing: UPDATE_GOLDEN=1 writes it"
    with path.open(encoding="utf-8", newline="") as kept:
        assert text == kept.read()
