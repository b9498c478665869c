"""What `:Temoto` runs of the command line, and setups of their own. In a real Neovim 0.11: nothing here goes by the version."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.neovim_rig import Neovim, scripted
from tests.conftest import had
from tests.fakes.scripted_chat import MODEL, ScriptedChat
from tests.testbed.neovim import neovim

pytestmark = pytest.mark.neovim

# The first of what vim.ui.select offers whose text begins with what a test names.
PICK = """
local wanted = ...
_G.offered = nil
vim.ui.select = function(items, opts, on_choice)
  _G.offered = vim.tbl_map(opts.format_item or tostring, items)
  for index, text in ipairs(_G.offered) do
    if text:find(wanted, 1, true) then return on_choice(items[index], index) end
  end
  on_choice(nil)
end
"""
SHOWN = "return table.concat(vim.iter(vim.api.nvim_list_bufs()):map(function(b) return vim.api.nvim_buf_get_lines(b, 0, -1, false) end):flatten():totable(), '\\n')"


@pytest.fixture(scope="module")
def editor(fake: ScriptedChat, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neovim]:
    with scripted(had(neovim, "Neovim 0.11"), fake, tmp_path_factory.mktemp("neovim")) as one:
        yield one


def test_plan_is_shown_below(nvim: Neovim):
    nvim.open("x = │\n")
    nvim.vim.command("Temoto plan")
    nvim.until(lambda: MODEL in nvim.lua(SHOWN), "what plan says", 60)
    nvim.keys("q")
    nvim.until(lambda: len(nvim.vim.windows) == 1, "q closes it")
    nvim.vim.command("Temoto log")
    assert nvim.vim.current.buffer.name.endswith("lsp.log")


def test_a_model_is_chosen_from_those_that_fit(nvim: Neovim):
    nvim.open("x = │\n")
    nvim.lua(PICK, MODEL)
    nvim.vim.command("Temoto models")
    offered = nvim.until(lambda: nvim.lua("return _G.offered"), "the list")
    assert offered[0] == "* as temoto chooses"
    nvim.until(lambda: any(f"temoto: {MODEL} completes until Neovim ends." in one for one in nvim.notes), "it is said")
    nvim.lua(PICK, "none")
    nvim.until(
        lambda: nvim.vim.command("Temoto models") or f"* {MODEL}" in " ".join(nvim.lua("return _G.offered or {}")),
        "used",
    )
    nvim.until(lambda: not nvim.lua("return _G.offered")[0].startswith("*"), "it is the user's choice now")


def test_other_tools_are_configured_after_a_yes(nvim: Neovim):
    nvim.open("x = │\n")
    file = nvim.folder / ".continue" / "config.yaml"
    file.parent.mkdir(exist_ok=True)
    nvim.lua(PICK, "neither")
    nvim.vim.command("Temoto configure continue")
    assert nvim.until(lambda: nvim.lua("return _G.offered"), "the question", 60) == ["Leave it", "Write it"]
    assert "Autocomplete (temoto)" in nvim.lua(SHOWN)
    assert not file.exists()
    nvim.lua(PICK, "Write it")
    nvim.vim.command("Temoto configure continue")
    nvim.until(file.exists, "it is written", 60)
    # What cannot be read is left alone, and nobody is asked.
    file.write_text("models: [\n")
    nvim.lua(PICK, "Write it")
    nvim.vim.command("Temoto configure continue")
    nvim.until(lambda: "nothing was changed" in nvim.lua(SHOWN).replace("\n", ""), "why", 60)
    assert nvim.lua("return _G.offered") is None
    assert file.read_text() == "models: [\n"


def test_no_key_is_mapped_where_none_is_wanted(tmp_path: Path, fake: ScriptedChat):
    with scripted(had(neovim, "Neovim 0.11"), fake, tmp_path, keys=False) as nvim:
        nvim.open("x = │\n")
        maps = nvim.lua("return vim.tbl_map(function(m) return m.lhs end, vim.api.nvim_buf_get_keymap(0, 'i'))")
        assert [one for one in maps if "lsp" not in one.lower()] == []
        # The mapping the help names: it falls through.
        nvim.lua(
            "vim.keymap.set('i', '<Tab>', function() return require('temoto').accept() and '' or '<Tab>' end, { expr = true })"
        )
        fake.ghost = "price * 2"
        nvim.open("def gross(price):\n    return │\n")
        nvim.keys("A")
        nvim.appears()
        nvim.keys("<Tab>")
        nvim.until(lambda: nvim.line == "    return price * 2", "accepted")
        nvim.lua("vim.cmd.Temoto('toggle')")
        nvim.keys("<Tab>x")
        nvim.until(lambda: nvim.line.endswith(" x"), "it indents")


def test_in_japanese(tmp_path: Path, fake: ScriptedChat):
    """The locale the user names, also where the system has not got it."""
    nvim = scripted(had(neovim, "Neovim 0.11"), fake, tmp_path)
    nvim.environment |= {"LC_ALL": "", "LANG": "ja_JP.UTF-8"}
    with nvim:
        nvim.open("x = │\n")
        assert "毎秒" in nvim.status()["text"]
        nvim.lua("vim.cmd.Temoto('toggle')")
        nvim.until(lambda: "temoto: 補完を無効にしました。" in nvim.notes, "it is said in Japanese")
