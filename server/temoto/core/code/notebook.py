"""What does a cell of a notebook look like as part of one document? Code as it stands, everything else as comments.

# Prices                →  # # Prices
%matplotlib inline      →  # %matplotlib inline
%%bash                  →  # %%bash, and all of that cell
"""

from collections.abc import Sequence
from typing import Final

from temoto.core.code.language import Language
from temoto.core.code.languages import language_of

_MAGIC: Final = ("%", "!")
# Magics of a whole cell whose cell is code of the notebook's language all the same.
_CODE_MAGICS: Final = frozenset(
    ("%%time", "%%timeit", "%%capture", "%%prun", "%%memit", "%%debug", "%%python", "%%python3")
)
MOST_LINES: Final = 1_024  # of all cells before or behind


def as_lines(lines: Sequence[str], language: str, *, code: bool) -> list[str]:
    """The lines of a cell in a document of `language`, a blank one behind them. `code`: it is in that language itself.

    None of them where a cell has to be a comment and the language has none for lines.
    """
    known = language_of(language)
    mark = known.comments.line[0] if known.comments.line else ""
    whole = [line if line.endswith(("\n", "\r")) else f"{line}\n" for line in lines]
    if not any(line.strip() for line in whole):
        return []
    if code and not _foreign(whole, known):
        shown = [f"{mark} {line}" if _is_magic(line, known) else line for line in whole]
    elif mark:
        shown = [f"{mark} {line}" for line in whole]
    else:
        return []
    return [*shown, "\n"]


def _is_magic(line: str, language: Language) -> bool:
    """Whether a line is IPython's: no language with `#` for comments begins a statement so at the margin."""
    return "#" in language.comments.line and line.startswith(_MAGIC)


def _foreign(lines: Sequence[str], language: Language) -> bool:
    first = next((line.split()[0] for line in lines if line.strip()), "")
    return "#" in language.comments.line and first.startswith("%%") and first not in _CODE_MAGICS
