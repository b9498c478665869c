"""A notebook is one document: a cell is asked about with what stands in the others, as a client with VS Code's capabilities tells of it."""

import asyncio
from typing import Any

import pytest
from lsprotocol import types

from temoto.core.settings import Completion
from temoto.lsp.first_answer import result_for
from tests.engine.scripted import serving, until
from tests.fakes.scripted_backend import FakeBackend
from tests.lsp.client import VSCODE
from tests.lsp.in_process import Wireless

BOOK = "file:///a%20folder/book.ipynb"
SYNC = {"notebookDocument": {"synchronization": {"dynamicRegistration": True, "executionSummarySupport": True}}}


def cell(number: int | str) -> str:
    return f"vscode-notebook-cell:/a%20folder/book.ipynb#W{number}"


def item(number: int | str, text: str, language: str = "python") -> dict[str, Any]:
    return {"uri": cell(number), "languageId": language, "version": 1, "text": text}


def entry(number: int | str, *, code: bool = True) -> dict[str, Any]:
    return {"kind": 2 if code else 1, "document": cell(number)}


def book(*cells: tuple[str, str], listed: list[dict[str, Any]] | None = None) -> Wireless:
    """A server with a notebook open: (language, text) of each cell."""
    editor = Wireless()
    entries = [entry(number, code=language != "markdown") for number, (language, _) in enumerate(cells)]
    editor.notify("notebookDocument/didOpen", {
        "notebookDocument": {"uri": BOOK, "notebookType": "jupyter-notebook", "version": 1, "cells": entries if listed is None else listed},
        "cellTextDocuments": [item(number, text, language) for number, (language, text) in enumerate(cells)],
    })  # fmt: skip
    return editor


def change(editor: Wireless, **cells: Any) -> None:
    editor.notify(
        "notebookDocument/didChange", {"notebookDocument": {"uri": BOOK, "version": 2}, "change": {"cells": cells}}
    )


def seen(editor: Wireless, number: int | str, line: int, character: int) -> str:
    """What a model would be asked about, the cursor drawn."""
    ask = editor.server.freeze(cell(number), types.Position(line, character), invoked=False)
    assert ask is not None
    here = ask.line - ask.first
    assert (ask.line, ask.uri) == (line, cell(number))
    return "".join((*ask.lines[:here], ask.left, "│", ask.lines[here][ask.column :], *ask.lines[here + 1 :]))


CELLS = (
    ("markdown", "# Prices"),
    ("python", "%load_ext x\nprices = [1]"),
    ("python", "total = sum("),
    ("python", "print(total)\n"),
)


def test_the_cells_are_one_document():
    editor = book(*CELLS)
    assert seen(editor, 2, 0, 12) == "# # Prices\n\n# %load_ext x\nprices = [1]\n\ntotal = sum(│\nprint(total)\n\n"
    assert seen(editor, 1, 1, 0).startswith("# # Prices\n\n%load_ext x\n│prices"), "the cell itself is as it stands"
    assert seen(editor, 0, 0, 8) == "# Prices│", "text is finished as text"


def test_announced_to_who_knows_notebooks_alone():
    def said(capabilities: dict[str, Any]) -> dict[str, Any] | None:
        return result_for({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": capabilities}})

    assert (said({**VSCODE, **SYNC}) or {})["capabilities"]["notebookDocumentSync"]["notebookSelector"] == [
        {"notebook": "*"}
    ]
    assert "notebookDocumentSync" not in (said(VSCODE) or {})["capabilities"]


def test_cells_come_change_and_go():
    editor = book(*CELLS)
    change(editor, structure={"array": {"start": 1, "deleteCount": 1, "cells": [entry("new")]}, "didOpen": [item("new", "rates = [2]")],
                              "didClose": [{"uri": cell(1)}]})  # fmt: skip
    change(editor, textContent=[{"document": {"uri": cell(2), "version": 2}, "changes": [{"range": {"start": {"line": 0, "character": 12}, "end": {"line": 0, "character": 12}}, "text": "rates"}]}])  # fmt: skip
    assert seen(editor, 2, 0, 17) == "# # Prices\n\nrates = [2]\n\ntotal = sum(rates│\nprint(total)\n\n"
    editor.notify("notebookDocument/didClose", {"notebookDocument": {"uri": BOOK}, "cellTextDocuments": [{"uri": cell(one)} for one in (0, 2, 3, "new")]})  # fmt: skip
    assert editor.server.freeze(cell(2), types.Position(0, 0), invoked=False) is None


@pytest.mark.parametrize(
    "listed", [[], [entry(9), entry(2), entry(2), entry("gone")], [entry(2), entry(0, code=False)], [{"kind": 7, "document": cell(2)}]], ids=str
)  # fmt: skip
def test_a_broken_list_of_cells_leaves_the_cell_itself(listed: list[dict[str, Any]]):
    editor = book(*CELLS, listed=listed)
    if editor.server.documents.open_document(cell(2)) is not None:
        assert "total = sum(│" in seen(editor, 2, 0, 12)


@pytest.mark.parametrize("text", [None, 3, {}])
def test_a_cell_whose_change_cannot_be_read_is_lost_and_no_other(text: Any):
    editor = book(*CELLS)
    change(editor, textContent=[{"document": {"uri": cell(2), "version": 2}, "changes": [{"text": text}]}])
    assert editor.server.freeze(cell(2), types.Position(0, 0), invoked=False) is None
    assert seen(editor, 3, 0, 0).endswith("│print(total)\n")


def test_changes_of_what_is_not_there_are_passed_over():
    editor = book(*CELLS)
    editor.notify(
        "notebookDocument/didChange",
        {"notebookDocument": {"uri": "file:///other.ipynb", "version": 2}, "change": {"cells": {}}},
    )
    change(editor, structure={"array": {"start": 99, "deleteCount": 99}})
    change(editor, structure={"array": {"start": "x"}})
    assert "total = sum(│" in seen(editor, 2, 0, 12)


def test_a_kernel_language_nobody_knows():
    editor = book(("markdown", "text"), ("klingon", "Qapla'"), ("klingon", "nuqneH"))
    assert "nuqneH│" in seen(editor, 2, 0, 6)


async def test_the_ghost_stands_in_the_cell():
    editor = book(*CELLS)
    backend = FakeBackend(["prices)"])
    editor.server.session = serving(backend, completion=Completion(delay_ms=0, ahead=False))
    where = {"textDocument": {"uri": cell(2)}, "position": {"line": 0, "character": 12}, "context": {"triggerKind": 2}}
    editor.say({"jsonrpc": "2.0", "id": 7, "method": "textDocument/inlineCompletion", "params": where})
    await until(lambda: any(one.get("id") == 7 for one in editor.out))
    await asyncio.sleep(0)
    (found,) = next(one for one in editor.out if one.get("id") == 7)["result"]["items"]
    assert found["insertText"] == "total = sum(prices)"
    assert found["range"]["start"] == {"line": 0, "character": 0}
    assert "prices = [1]" in backend.asked[0].text
