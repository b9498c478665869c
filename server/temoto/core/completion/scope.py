"""What do the stop conditions and rules know of the cursor? Where its block begins, what stands around it, how much is wanted."""

from dataclasses import dataclass

from temoto.core.code.block import encloser, unclosed
from temoto.core.code.brackets import CLOSER_OF, balance
from temoto.core.code.indentation import TAB, unit_of
from temoto.core.code.language import Language, LanguageKind
from temoto.core.code.languages import language_of
from temoto.core.code.left_open import opens_block
from temoto.core.code.text import indent_width
from temoto.core.completion.gate import Extent, in_comment, only_closers
from temoto.core.completion.records import Ask

_NEAR_ABOVE = 40  # lines a model may say again
_NEAR_BESIDE = 10_000  # code points of the cursor's line, on each side
LONGEST_RIGHT = 200  # code points right of the cursor that are put below a block between brackets


@dataclass(frozen=True, slots=True)
class Scope:
    """What is known of the cursor.

    `follows`: whether an answer of one line may go on to the end of what it opens itself.
    """

    language: Language
    extent: Extent
    fresh: bool  # the cursor stands on a line of its own
    indent: int  # a line further left than this has left the block
    opened: int | None  # indentation of the line that opened the block, if one did
    unclosed: bool  # whether nothing below closes the block yet
    labels: tuple[str, ...]  # beginnings of lines at `opened` that do not leave the block
    below: str  # the first line below with code, stripped
    below_width: int
    above: str  # the code the answer follows, stripped
    crowded: bool  # something stands right of the cursor: an answer cannot begin with a line break
    between: bool = False  # the cursor stands between a bracket and its closer: it can begin with one after all
    follows: bool = True
    comment: bool = False  # the cursor's line is one, up to the cursor
    left: str = ""
    lines_above: tuple[str, ...] = ()  # stripped, without blank ones, the nearest last
    unit: str = ""  # one level of the document's indentation
    semicolons: bool = False  # statements around the cursor end in semicolons, so that a line without one goes on
    no_template: bool = False  # no text in backticks is open at the cursor, and the language has such
    speaks_of_control: bool = False  # what looks like a control token is the document's own text

    @property
    def width(self) -> int:
        """How far the cursor's line is indented."""
        return indent_width(self.left)

    @property
    def prose(self) -> bool:
        return self.language.kind is LanguageKind.PROSE


def scope_of(ask: Ask, extent: Extent, *, follows: bool = True) -> Scope:
    """The Scope of a cursor."""
    here = ask.line - ask.first
    below = next((line for line in ask.lines[here + 1 :] if line.strip()), "")
    left, width = ask.left.rstrip(), indent_width(ask.left)
    language = language_of(ask.language)
    opening = opens_block(left, language)
    opener = left if opening else encloser(ask.lines[:here], width)
    opened = indent_width(opener) if opener else None
    above = tuple(line.strip() for line in ask.lines[max(0, here - _NEAR_ABOVE) : here] if line.strip())
    between = is_between(left, ask.right.strip())
    return Scope(
        language=language,
        extent=extent,
        fresh=not left,
        indent=width + 1 if opening else width,
        opened=opened,
        unclosed=opened is not None and unclosed(opened, below, language),
        labels=language.labels_behind(left) if left else (),
        below=below.strip(),
        below_width=indent_width(below),
        above=left.strip() or (above[-1] if above else _far_above(ask)),
        crowded=bool(ask.right.strip()),
        between=between,
        follows=follows,
        comment=in_comment(ask),
        left=ask.left,
        lines_above=above,
        unit=_unit(ask, here, language),
        semicolons=language.kind is LanguageKind.CODE
        and any(line.endswith(";") for line in (*above[-10:], below.strip())),
        no_template="`" in language.long_quotes and sum(line.count("`") for line in (*above, left)) % 2 == 0,
        speaks_of_control=any(mark in line for line in (*above, _near(ask)) for mark in ("<|", "<｜")),
    )


def is_between(left: str, right: str) -> bool:
    """Whether a bracket and its closer stand directly around the cursor, and no string around them: `on('x', () => {│}, [])`."""
    if not left or not right:
        return False
    if right in {">", "/>"}:
        return "<" in left and left.rfind("<") > left.rfind(">")
    if CLOSER_OF.get(left[-1]) != right[0]:
        return False
    if only_closers(right):
        return True
    return len(right) <= LONGEST_RIGHT and balance(left, open_quotes=right).wanted[:1] == (right[0],)


def _near(ask: Ask) -> str:
    """The cursor's line around the cursor: one may have 20 MB."""
    return ask.current[max(0, ask.column - _NEAR_BESIDE) : ask.column + _NEAR_BESIDE]


def _unit(ask: Ask, here: int, language: Language) -> str:
    """One level of indentation: of the lines around, or as the language demands where they do not tell."""
    near = unit_of((*ask.lines[here + 1 : here + 10], *ask.lines[max(0, here - 20) : here], ask.left))
    further = "" if near else unit_of((*ask.lines[here + 1 : here + 60], *ask.lines[max(0, here - 120) : here]))
    return near or further or (TAB if language.tabs else "")


def _far_above(ask: Ask) -> str:
    return next((line.strip() for line in reversed(ask.lines[: ask.line - ask.first]) if line.strip()), "")
