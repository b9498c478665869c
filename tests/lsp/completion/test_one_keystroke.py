"""One keystroke through every floor, on the real embedded engine: editor → server → model → ghost text."""

import pytest

from tests.lsp.client import EDITORS, place, shown
from tests.lsp.process import ProcessEditor

pytestmark = pytest.mark.engine

FIB = "def fib(n):\n    if n < 2:\n        return n\n    │\n"


@pytest.mark.parametrize("editor", ["neovim-0.12", "vscode"])
async def test_ghost_text_appears(editor: str, home: dict[str, str]):
    async with ProcessEditor(EDITORS[editor], environment=home) as one:
        status = await one.ready()
        assert status["model"].startswith("smollm2")
        assert status["tokensPerSecond"] > 1
        text, line, column = place(FIB)
        uri = await one.open(text)
        assert shown(await one.inline(uri, line, column), "    ").startswith("return fib(n - 1)")


async def test_helix_gets_the_same_as_a_menu_entry(home: dict[str, str]):
    async with ProcessEditor(EDITORS["helix"], environment=home) as one:
        await one.ready()
        text, line, column = place(FIB)
        uri = await one.open(text)
        where = {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}}
        answer = await one.request("textDocument/completion", where)
        assert answer["items"][0]["textEdit"]["newText"].startswith("return fib(n - 1)")
        assert answer["isIncomplete"] is False
