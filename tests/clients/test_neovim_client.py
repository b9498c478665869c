"""What the Neovim plugin brings beside ghost text and actions: parts of a ghost, mappings, `:checkhealth`, the statusline, the help.

In real Neovims, 0.11 and 0.12. What the model says is written down.
"""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.clients.neovim_rig import PLUGIN, Neovim, scripted
from tests.fakes.scripted_chat import MODEL, ScriptedChat

pytestmark = pytest.mark.neovim

GHOST = "price * (1 + tax)"
PLUGS = "for key, what in pairs(...) do vim.keymap.set('i', key, ('<Plug>(temoto-%s)'):format(what)) end"
numbers = count()


@pytest.fixture(scope="module")
def editor(either: Path, fake: ScriptedChat, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neovim]:
    fake.ghost = GHOST
    with scripted(either, fake, tmp_path_factory.mktemp("neovim")) as one:
        one.lua(PLUGS, {"<C-Right>": "accept-word", "<C-l>": "accept-line", "<C-x>x": "accept"})
        yield one


def at_a_ghost(nvim: Neovim, text: str = "") -> None:
    """A place not asked about yet, and what is suggested there."""
    nvim.open(f"def gross{next(numbers)}(price, tax):\n    return │{text}\n")
    nvim.entered("A" if not text else "i", GHOST)


def test_a_ghost_is_accepted_word_by_word_and_each_is_undone_by_itself(nvim: Neovim):
    at_a_ghost(nvim)
    for line, ghost in (("price", " * (1 + tax)"), ("price *", " (1 + tax)"), ("price * (", "1 + tax)")):
        nvim.keys("<C-Right>")
        nvim.until(lambda line=line: nvim.line == f"    return {line}", f"`{line}`")
        nvim.until(lambda ghost=ghost: nvim.ghost == ghost, f"`{ghost}` is left")
    nvim.keys("1 +")
    nvim.until(lambda: nvim.ghost == " tax)", "what is left is typed through")
    nvim.keys("<Tab>")
    nvim.until(lambda: nvim.line == f"    return {GHOST}", "and accepted")
    nvim.keys("<Esc>uuu")
    nvim.until(lambda: nvim.line == "    return price *", "one undo a part")


def test_a_ghost_of_several_lines_is_accepted_line_by_line(nvim: Neovim, fake: ScriptedChat):
    fake.ghost = "\n    rows = []\n    for row in table:\n        rows.append(row)\n    return rows"
    try:
        nvim.open(f"def rows{next(numbers)}(table):│\n")
        nvim.keys("A")
        first = nvim.until(lambda: nvim.ghost, "the ghost").split("\n")[1:]
        assert len(first) > 1
        nvim.keys("<C-l>")
        nvim.until(lambda: nvim.lines[1:] == first[:1], "its first line")
        assert nvim.until(lambda: nvim.ghost, "the others").split("\n")[1:] == first[1:]
        nvim.keys("<C-l><C-l>")
        nvim.until(lambda: nvim.lines[1:] == first[:3], "two more")
    finally:
        fake.ghost = GHOST


def test_a_closer_that_a_part_brings_is_not_doubled(nvim: Neovim, fake: ScriptedChat):
    fake.ghost = "a) + (b)"
    try:
        nvim.open(f"def both{next(numbers)}(a, b):\n    return (│)\n")
        nvim.keys("i")
        nvim.appears()
        nvim.keys("<C-Right>")
        nvim.until(lambda: nvim.line == "    return (a)", "a word")
        nvim.keys("<C-Right>")
        nvim.until(
            lambda: nvim.line == "    return (a)" and nvim.cursor[1] == 14, "the closer that stands is gone past"
        )
    finally:
        fake.ghost = GHOST


def test_a_mapping_to_plug_accepts_and_does_nothing_without_a_ghost(nvim: Neovim):
    at_a_ghost(nvim)
    nvim.keys("<C-x>x")
    nvim.until(lambda: nvim.line == f"    return {GHOST}", "accepted")
    nvim.keys("<Esc>")
    nvim.lua("vim.cmd.Temoto('toggle')")
    try:
        nvim.open("│x\n", "plain.txt")
        nvim.keys("i<C-x>x<C-Right><C-l>y")
        nvim.until(lambda: nvim.line == "yx", "nothing but what was typed")
    finally:
        nvim.lua("vim.cmd.Temoto('toggle')")


def test_the_commands_complete(nvim: Neovim):
    known = ["act", "cancel", "configure", "doctor", "log", "models", "plan", "restart", "status", "toggle"]
    assert nvim.vim.funcs.getcompletion("Temoto ", "cmdline") == known
    assert nvim.vim.funcs.getcompletion("Temoto p", "cmdline") == ["plan"]
    nvim.vim.command("Temoto nonsense")
    assert nvim.notes[-1] == ":Temoto " + " | ".join(known)


def test_checkhealth_says_what_is_there(nvim: Neovim):
    nvim.open("x = │\n")
    nvim.vim.command("checkhealth temoto")
    said = "\n".join(nvim.lines)
    assert "OK temoto 0." in said
    assert MODEL in said
    assert "accept: <Tab>" in said
    assert "ERROR" not in said


def test_the_statusline_shows_it(nvim: Neovim):
    nvim.open("x = │\n")
    line = "%{v:lua.require'temoto.status'.line()}"
    assert nvim.vim.api.eval_statusline(line, {})["str"].startswith("temoto")


def test_every_tag_of_the_help_is_found(nvim: Neovim, tmp_path: Path):
    doc = tmp_path / "doc"
    doc.mkdir()
    (doc / "temoto.txt").write_bytes((PLUGIN / "doc" / "temoto.txt").read_bytes())
    nvim.vim.command(f"helptags {doc}")
    tags = {line.split("\t")[0] for line in (doc / "tags").read_text().splitlines()}
    assert {"temoto.txt", ":Temoto", "temoto-plug", "temoto-statusline", "temoto-health", "temoto-tab"} <= tags
    links = nvim.lua(
        "local found = {}; for name in io.open(...):read('a'):gmatch('|([^|%s]+)|') do found[name] = true end; return vim.tbl_keys(found)",
        str(doc / "temoto.txt"),
    )
    missing = [one for one in links if one not in tags and not nvim.vim.funcs.getcompletion(one, "help")]
    assert missing == []
    lines = (doc / "temoto.txt").read_text().splitlines()
    assert [one for one in lines if len(one.expandtabs(8)) > 79] == []
