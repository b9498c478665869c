"""The Neovim plugin in a real Neovim 0.12, which shows ghost text itself; its two accepting bugs must not bite."""

import time
from pathlib import Path

import pytest

from tests.clients.neovim_rig import FIB, SAID, Neovim
from tests.conftest import had
from tests.testbed.neovim12 import neovim12, runtime

pytestmark = pytest.mark.neovim


@pytest.fixture(scope="module")
def binary() -> Path:
    return had(neovim12, "Neovim 0.12", must=False)


@pytest.fixture(scope="module")
def editors_home(home: dict[str, str], binary: Path) -> dict[str, str]:
    return {**home, "VIMRUNTIME": str(runtime(binary))}


def test_the_editors_own_ghost_text_is_used(nvim: Neovim):
    assert nvim.lua("return vim.lsp.inline_completion ~= nil")
    nvim.open(FIB)
    nvim.keys("A")
    assert nvim.appears() == SAID
    assert nvim.line == "    "


def test_tab_accepts_and_one_undo_takes_it_back(nvim: Neovim):
    nvim.open(FIB)
    nvim.keys("Aret")
    nvim.appears()
    nvim.keys("<Tab>")
    nvim.until(lambda: nvim.line == f"    {SAID}", "the text is accepted")
    nvim.keys("<Esc>u")
    nvim.until(lambda: nvim.line == "    ret", "what was typed is kept")


@pytest.mark.parametrize("pause", [0.0, 0.03, 0.08])
def test_accepting_right_after_a_key_leaves_nothing_behind(nvim: Neovim, pause: float):
    """neovim#41434: the built-in inserts by the range of before the key."""
    nvim.open(FIB)
    nvim.keys("A")
    nvim.appears()
    nvim.keys("ret")
    time.sleep(pause)
    nvim.keys("<Tab>")
    nvim.until(lambda: nvim.line == f"    {SAID}", "the text is accepted whole, and once")


def test_dismissing_takes_it_away(nvim: Neovim):
    nvim.open(FIB)
    nvim.keys("A")
    nvim.appears()
    nvim.keys("<C-]>")
    nvim.vanishes()
    assert nvim.line == "    "


def test_tab_indents_where_there_is_no_ghost(nvim: Neovim):
    nvim.open("│\n", "two.txt")
    nvim.keys("i<Tab>x")
    nvim.until(lambda: nvim.line.strip() == "x" and nvim.line != "x", "Tab indents")


def test_bytes_that_are_no_utf_8_stay_as_they_are(nvim: Neovim):
    nvim.open(FIB)
    file = nvim.folder / "latin.py"
    file.write_bytes(
        b"def fib(n):  # caf\xe9\n    if n < 2:\n        return n\n    'caf\xe9'; return fib(n - 1) \n# \xe9\n"
    )
    nvim.vim.command(f"edit ++enc=utf-8 ++bad=keep {file}")
    nvim.vim.current.window.cursor = (4, 0)
    nvim.keys("A")
    ghost = nvim.appears()
    assert ghost.startswith("+ fib(n - 2)")  # how much more it says depends on how fast it is
    nvim.keys("<Tab>")
    nvim.until(lambda: nvim.lua("return vim.api.nvim_get_current_line()").endswith(ghost), "accepted")
    nvim.keys("<Esc>:write<CR>")
    nvim.until(lambda: not nvim.vim.current.buffer.options["modified"], "written")
    assert file.read_bytes().splitlines()[3:] == [b"    'caf\xe9'; return fib(n - 1) " + ghost.encode(), b"# \xe9"]


# A language server inside the editor that has suggestions as well, and never any.
OTHER = """
vim.lsp.start({ name = 'other', cmd = function()
  return {
    request = function(method, _, callback)
      callback(nil, method == 'initialize' and { capabilities = { inlineCompletionProvider = true } } or { items = {} })
      return true, 1
    end,
    notify = function() return true end,
    is_closing = function() return false end,
    terminate = function() end,
  }
end })
"""


def test_the_wait_before_a_question_is_ours_unless_others_are_asked_too(nvim: Neovim):
    nvim.open(FIB)
    nvim.lua("require('temoto.builtin').debounce_ms = 600000")
    before = nvim.requests
    try:
        nvim.keys("A")
        time.sleep(0.6)  # three times what the editor waits
        assert nvim.requests == before
        nvim.keys("<Esc>")
        nvim.lua(OTHER)
        there = "return #vim.lsp.get_clients({ name = 'other', bufnr = 0, method = 'textDocument/inlineCompletion' })"
        nvim.until(lambda: nvim.lua(there), "the other server is there")
        nvim.keys("A")
        nvim.until(lambda: nvim.requests != before, "asked after the editor's own wait")
    finally:
        nvim.lua("require('temoto.builtin').debounce_ms = 8")
        nvim.lua("for _, one in ipairs(vim.lsp.get_clients({ name = 'other' })) do one:stop(true) end")
