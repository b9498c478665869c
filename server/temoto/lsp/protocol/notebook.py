"""What stands around a cell, in the one document a notebook is? The cells before and behind, as code of its language."""

from temoto.core.code.language import LanguageKind
from temoto.core.code.languages import language_of
from temoto.core.code.notebook import MOST_LINES, as_lines
from temoto.lsp.protocol.document import LineDocument, LineWorkspace


def around_cell(document: LineDocument, workspace: LineWorkspace) -> tuple[list[str], list[str]]:
    """The lines before and behind a cell; none where it stands in no notebook, or is text itself."""
    if language_of(document.language).kind is LanguageKind.PROSE:
        return [], []
    cells = workspace.cells_of(document.uri)
    here = next((number for number, cell in enumerate(cells) if cell is document), None)
    if here is None:
        return [], []
    before: list[str] = []
    for cell in reversed(cells[:here]):
        before[:0] = _lines(cell, document.language)
        if len(before) > MOST_LINES:
            break
    behind: list[str] = []
    for cell in cells[here + 1 :]:
        behind += _lines(cell, document.language)
        if len(behind) > MOST_LINES:
            break
    return before, behind


def _lines(cell: LineDocument, language: str) -> list[str]:
    return as_lines(cell.lines, language, code=cell.language == language)
