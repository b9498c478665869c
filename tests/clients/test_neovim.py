"""The Neovim plugin in a real Neovim 0.11, on the real server and the real model: what a user sees and presses.

`│` is the cursor in texts to open, and in `ghost` a place where the line's own text stands between two pieces of it.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.neovim_rig import FIB, SAID, SERVER, Neovim
from tests.conftest import had
from tests.testbed.neovim import neovim

pytestmark = pytest.mark.neovim


@pytest.fixture(scope="module")
def binary() -> Path:
    return had(neovim, "Neovim 0.11")


def test_the_status_is_known_and_shown(nvim: Neovim):
    nvim.open(FIB)
    status = nvim.status()
    assert status["kind"] == "ready"
    assert status["model"].startswith("smollm2")
    assert nvim.lua("return require('temoto.status').line()") == "temoto"
    nvim.vim.command("Temoto status")
    assert nvim.notes == [status["text"]]


def test_ghost_text_appears_and_tab_accepts_it(nvim: Neovim):
    nvim.open(FIB)
    nvim.keys("A")
    assert nvim.appears() == SAID
    assert nvim.line == "    ", "nothing is inserted before it is accepted"
    nvim.keys("<Tab>")
    nvim.until(lambda: nvim.line == f"    {SAID}", "the text is accepted")
    assert nvim.cursor == (4, len(f"    {SAID}"))
    assert nvim.mode == "i"
    assert nvim.ghost == ""


def test_typing_what_the_ghost_says_keeps_it_without_another_question(nvim: Neovim):
    nvim.open(FIB)
    nvim.keys("A")
    nvim.appears()
    asked = nvim.requests
    nvim.keys("ret")
    nvim.until(lambda: nvim.ghost == SAID.removeprefix("ret"), "the ghost gets shorter")
    nvim.keys("u<BS>u")
    nvim.until(lambda: nvim.ghost == SAID.removeprefix("retu"), "backspace over typed text is followed too")
    nvim.settles()
    assert nvim.requests == asked
    nvim.keys("<Tab>")
    nvim.until(lambda: nvim.line == f"    {SAID}", "what is left is accepted")


def test_typing_something_else_takes_the_ghost_away_and_asks_anew(nvim: Neovim):
    nvim.open(FIB)
    nvim.keys("A")
    nvim.appears()
    asked = len(nvim.requests)
    nvim.keys("x")
    nvim.until(lambda: not nvim.ghost.startswith("return"), "the old ghost is gone")
    nvim.until(lambda: len(nvim.requests) > asked, "a new question")


def test_accepting_is_one_undo_step_of_its_own(nvim: Neovim):
    nvim.open(FIB)
    nvim.keys("A")
    nvim.appears()
    nvim.keys("ret")
    nvim.until(lambda: nvim.ghost == SAID.removeprefix("ret"), "the ghost gets shorter")
    nvim.keys("<Tab>  # done<Esc>")
    nvim.until(lambda: nvim.line == f"    {SAID}  # done", "accepted, and what was typed ahead stands behind it")
    left = []
    for _ in range(3):
        nvim.keys("u")
        nvim.until(lambda: nvim.line not in left, "undone")
        left.append(nvim.line)
    assert left == [f"    {SAID}", "    ret", "    "]


def test_a_ghost_of_several_lines(nvim: Neovim):
    nvim.open("class Stack:\n    def __init__(self):\n        self.items = []\n\n    def push(self, item):│\n")
    nvim.keys("A")
    assert nvim.appears() == "\n        self.items.append(item)"
    nvim.keys("<Tab>")
    nvim.until(lambda: nvim.lines[4:] == ["    def push(self, item):", "        self.items.append(item)"], "both lines")
    assert nvim.cursor == (6, 31)


def test_a_closer_that_stands_already_is_not_doubled(nvim: Neovim):
    nvim.open("def fib(n):\n    if n < 2:\n        return n\n    return fib(n - 1) + fib(│)\n")
    nvim.keys("i")
    assert nvim.appears() == "n - 2"
    nvim.keys("<Tab>")
    nvim.until(lambda: nvim.line == f"    {SAID}", "accepted around the closer")


def test_columns_are_right_behind_astral_characters_in_a_crlf_file(nvim: Neovim):
    nvim.open("def fib(n):\r\n    if n < 2:\r\n        return n\r\n    '𝒳é'; return fib(n - 1) │\r\n")
    nvim.keys("A")
    assert nvim.appears() == "+ fib(n - 2)"
    nvim.keys("<Tab>")
    nvim.until(lambda: nvim.line == f"    '𝒳é'; {SAID}", "accepted at the right place")
    nvim.keys("<Esc>:write<CR>")
    nvim.until(lambda: not nvim.vim.current.buffer.options["modified"], "written")
    assert (nvim.folder / "one.py").read_bytes().endswith(f"'𝒳é'; {SAID}\r\n".encode())


def test_bytes_that_are_no_utf_8_stay_as_they_are(nvim: Neovim):
    """A Latin-1 file opened as it is: Neovim sends its bytes, and counts each as a column."""
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


def test_dismissing_takes_it_away_until_something_is_typed(nvim: Neovim):
    nvim.open(FIB)
    nvim.keys("A")
    nvim.appears()
    asked = nvim.requests
    nvim.keys("<C-]>")
    nvim.vanishes()
    nvim.settles()
    assert (nvim.ghost, nvim.requests) == ("", asked)
    assert nvim.line == "    "
    nvim.keys("r")
    assert nvim.appears() == SAID.removeprefix("r")


@pytest.mark.parametrize("way_out", ["<Esc>", "<C-c>"])
def test_leaving_insert_mode_cancels_the_question(nvim: Neovim, way_out: str):
    nvim.open(FIB.replace("fib", way_out.strip("<>").replace("-", "_")))  # one whose answer is not known yet
    nvim.keys("A")
    nvim.until(lambda: nvim.requests == ["pending"], "a question is on its way")
    nvim.keys(way_out)
    nvim.until(lambda: "cancel" in nvim.requests, "it is cancelled")
    nvim.settles()
    assert nvim.ghost == ""


def test_leaving_insert_mode_takes_the_ghost_away(nvim: Neovim):
    nvim.open(FIB)
    nvim.keys("A")
    nvim.appears()
    nvim.keys("<C-c>")
    nvim.vanishes()


def test_tab_without_a_ghost_does_what_it_did(nvim: Neovim):
    nvim.lua("vim.cmd.Temoto('toggle')")
    try:
        nvim.open("│x\n", "plain.txt")
        nvim.keys("i<Tab>")
        nvim.until(lambda: nvim.line == "\tx", "it indents")
        nvim.vim.command("inoremap <expr> <Tab> repeat('-', 3)")
        nvim.keys("<Tab>")
        nvim.until(lambda: nvim.line == "\t---x", "the mapping of another plugin still works")
    finally:
        nvim.lua("vim.cmd.Temoto('toggle')")


def test_toggle_turns_ghost_text_off_and_on(nvim: Neovim):
    nvim.open(FIB)
    nvim.keys("A")
    nvim.appears()
    nvim.lua("vim.cmd.Temoto('toggle')")
    nvim.vanishes()
    asked = nvim.requests
    nvim.keys("r")
    nvim.settles()
    assert (nvim.ghost, nvim.requests) == ("", asked)
    nvim.lua("vim.cmd.Temoto('toggle')")
    nvim.keys("e")
    assert nvim.appears() == SAID.removeprefix("re")
    assert nvim.notes == ["temoto: completions are off.", "temoto: completions are on."]


# A server that answers late, or two things at once: the client's questions are kept, and the test answers them.
SLOW = """
local client = vim.lsp.get_clients({ name = 'temoto' })[1]
_G.handlers, _G.real = {}, client.request
client.request = function(self, method, params, handler, buf)
  if method ~= 'textDocument/inlineCompletion' then return _G.real(self, method, params, handler, buf) end
  table.insert(_G.handlers, handler)
  return true, 1000000 + #_G.handlers
end
"""
ANSWER = """
local number, items = ...
local at = vim.lsp.util.make_position_params(0, 'utf-8').position
for i, text in ipairs(items) do
  items[i] = { insertText = text, range = { start = { line = at.line, character = 0 }, ['end'] = at } }
end
_G.handlers[number](nil, { items = items }, {})
"""


@pytest.fixture
def slow(nvim: Neovim) -> Iterator[Neovim]:
    """The editor on an empty line of a file, its server slow."""
    nvim.open("x = 1\n│\n")
    nvim.lua(SLOW)
    yield nvim
    nvim.lua("vim.lsp.get_clients({ name = 'temoto' })[1].request = _G.real")


def asked(nvim: Neovim, more_than: int = 0) -> int:
    """How many questions the slow server has got, once there are more than `more_than` and no further one comes."""

    def steady() -> int:
        count = nvim.lua("return #_G.handlers")
        time.sleep(0.15)
        return count if count > more_than and nvim.lua("return #_G.handlers") == count else 0

    return nvim.until(steady, "the client asks")


def test_an_answer_to_what_the_text_was_before_is_dropped(slow: Neovim):
    slow.keys("ia")
    first = asked(slow)
    slow.keys("b")
    second = asked(slow, first)
    slow.lua(ANSWER, first, ["abc"])
    assert slow.ghost == ""
    slow.lua(ANSWER, second, ["abcd"])
    assert slow.ghost == "cd"


def test_one_answer_of_several_items(slow: Neovim):
    slow.keys("ia")
    slow.lua(ANSWER, asked(slow), ["a = 1", "a = 2"])
    assert slow.ghost == " = 1"
    slow.lua("require('temoto.ghost').select({ count = 1 })")
    assert slow.ghost == " = 2 (2/2)"
    slow.keys("<Tab>")
    slow.until(lambda: slow.line == "a = 2", "the one selected is accepted")


def test_the_completion_menu_has_the_cursor_to_itself(slow: Neovim):
    slow.keys("iyes yellow<CR>ye")
    number = asked(slow)
    slow.lua(ANSWER, number, ["yeast"])
    assert slow.ghost == "ast"
    slow.keys("<C-n>")
    slow.until(slow.vim.funcs.pumvisible, "the menu opens")
    assert slow.ghost == ""
    slow.keys("<C-e>")
    asked(slow, number)


def test_settings_reach_the_server(binary: Path, home: dict[str, str], tmp_path: Path):
    with Neovim(binary, tmp_path, home, settings={"completion": {"enabled": False}}) as nvim:
        nvim.vim.command(f"edit {tmp_path}/one.py")
        nvim.until(lambda: (nvim.status() or {}).get("kind") == "off", "the server says it is off", 30)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["temoto-that-is-not-here", "serve"], "`temoto-that-is-not-here` cannot be run"),
        ([sys.executable, "-c", "raise SystemExit(1)"], "temoto quit with exit code 1"),
    ],
)
def test_a_broken_server_command_gives_one_clear_message(
    binary: Path, home: dict[str, str], tmp_path: Path, command: list[str], says: str
):
    with Neovim(binary, tmp_path, home, cmd=command) as nvim:
        for name in ("one.py", "two.py", "three.py"):
            nvim.vim.command(f"edit {tmp_path}/{name}")
            nvim.until(lambda: nvim.notes, "a message", 5)
        time.sleep(0.3)
        assert len(nvim.notes) == 1
        assert says in nvim.notes[0]
        assert nvim.lua("return require('temoto.status').line()") == "temoto!"
        nvim.vim.command("Temoto status")
        assert ":Temoto restart" in nvim.notes[1]
        nvim.keys("ix<Tab>")
        nvim.until(lambda: nvim.line == "x   ", "the editor works as without temoto")


def test_restart_brings_a_new_server(nvim: Neovim):
    nvim.open(FIB)
    before = nvim.lua("return vim.lsp.get_clients({ name = 'temoto' })[1].id")
    nvim.vim.command("Temoto restart")
    nvim.until(
        lambda: [one for one in nvim.lua(_IDS) if one != before] and nvim.status(),
        "a new server, which has said how it is",
        30,
    )
    nvim.until(lambda: nvim.status()["kind"] == "ready", "it is ready", 60)
    assert nvim.notes == []
    nvim.keys("A")
    assert nvim.appears() == SAID


BADLY = "import subprocess, sys; subprocess.run(sys.argv[1:]); raise SystemExit(3)"
NEVER = "import subprocess, sys, time; subprocess.run(sys.argv[1:]); time.sleep(600)"


@pytest.mark.parametrize("ends", [BADLY, NEVER], ids=["badly", "not by itself"])
def test_restart_takes_the_place_of_a_server_that_ends(binary: Path, home: dict[str, str], tmp_path: Path, ends: str):
    with Neovim(binary, tmp_path, home, cmd=[sys.executable, "-c", ends, *SERVER]) as nvim:
        nvim.open(FIB)
        (before,) = nvim.lua(_IDS)
        nvim.vim.command("Temoto restart")
        nvim.until(lambda: [one for one in nvim.lua(_IDS) if one != before], "a new server", 30)
        nvim.until(lambda: before not in nvim.lua(_IDS), "the old one is gone")
        nvim.until(lambda: (nvim.status() or {}).get("kind") == "ready", "it is ready", 60)
        assert nvim.lua("return require('temoto.status').line()") == "temoto"
        nvim.keys("A")
        assert nvim.appears() == SAID


_IDS = "return vim.tbl_map(function(client) return client.id end, vim.lsp.get_clients({ name = 'temoto' }))"
