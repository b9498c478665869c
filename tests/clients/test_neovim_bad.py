"""What the Neovim plugin does with servers that are none, folders that cannot be written, and texts that are hard to stand in."""

import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.clients.neovim_rig import SERVER, Neovim, scripted
from tests.conftest import had
from tests.fakes.scripted_chat import MODEL, ScriptedChat
from tests.testbed.neovim import neovim

pytestmark = pytest.mark.neovim

Start = Callable[..., Neovim]

OLD = """
import json, sys
def answer():
    head = sys.stdin.buffer.readline()
    while head not in (b"", b"\\r\\n"):
        size = int(head.split(b":")[1]) if head.lower().startswith(b"content-length") else size
        head = sys.stdin.buffer.readline()
    if not head:
        raise SystemExit
    asked = json.loads(sys.stdin.buffer.read(size))
    result = {"initialize": {"capabilities": {}, "serverInfo": {"name": "temoto", "version": "0.0.1"}}}.get(asked["method"])
    body = json.dumps({"jsonrpc": "2.0", "id": asked["id"], "result": result}).encode() if "id" in asked else b""
    if body:
        sys.stdout.buffer.write(b"Content-Length: %d\\r\\n\\r\\n%b" % (len(body), body))
        sys.stdout.buffer.flush()
if "--version" in sys.argv:
    print("temoto 0.0.1")
    raise SystemExit
while True:
    answer()
"""
OLD_PYTHON = "import sys; print('temoto needs Python 3.11 or later; this is 3.9', file=sys.stderr); raise SystemExit(1)"
OTHER = "print('HTTP server listening')"


@pytest.fixture
def started(either: Path, home: dict[str, str], tmp_path: Path) -> Iterator[Start]:
    """An editor with a server command of the test's, on a file."""

    def start(*command: str) -> Neovim:
        nvim = Neovim(either, tmp_path, home, cmd=[*command, "serve"])
        nvim.__enter__()
        opened.append(nvim)
        nvim.vim.command(f"edit {tmp_path}/one.py")
        return nvim

    opened: list[Neovim] = []
    yield start
    for nvim in opened:
        nvim.__exit__()


def health(nvim: Neovim) -> str:
    nvim.vim.command("checkhealth temoto")
    return "\n".join(nvim.lines)


@pytest.mark.parametrize(
    ("program", "says"),
    [
        (OLD_PYTHON, "ends with exit code 1: temoto needs Python 3.11 or later; this is 3.9"),
        (OTHER, 'answers "HTTP server listening": this is not temoto alone'),
    ],
    ids=["Python too old", "another program"],
)
def test_a_server_that_cannot_run_is_explained_by_checkhealth(started: Start, program: str, says: str):
    nvim = started(sys.executable, "-c", program)
    nvim.until(lambda: nvim.notes or "temoto!" in nvim.lua("return require('temoto.status').line()"), "it is known", 10)
    assert says in health(nvim)
    nvim.vim.command("bwipeout | enew")
    nvim.keys("ix<Tab>y")
    nvim.until(lambda: nvim.line.split() == ["x", "y"], "the editor works as without temoto")


def test_a_server_that_is_not_there_is_explained_by_checkhealth(started: Start):
    assert "`temoto-that-is-not-here` cannot be run" in health(started("temoto-that-is-not-here"))


def test_an_older_server_is_told_of_once(started: Start):
    nvim = started(sys.executable, "-c", OLD)
    nvim.until(lambda: nvim.notes, "it is said", 10)
    nvim.vim.command(f"edit {nvim.folder}/two.py")
    assert "this plugin was made for 0.1.0 or later" in health(nvim)
    assert [one for one in nvim.notes if "the server is 0.0.1" in one] == nvim.notes
    assert len(nvim.notes) == 1


def test_one_that_prints_before_it_serves_serves(started: Start, tmp_path: Path):
    """Neovim reads past what is no header; `:checkhealth` says that something is in the way."""
    program = tmp_path / "chatty"
    program.write_text(f'#!/bin/sh\necho Welcome to temoto\nexec {shlex.join(SERVER[:-1])} "$@"\n')
    program.chmod(0o755)
    nvim = started(str(program))
    nvim.until(lambda: nvim.status() is not None, "it says how it is", 30)
    assert 'answers "Welcome to temoto' in health(nvim)


def test_one_that_never_answers_is_told_of_and_ended_by_a_restart(started: Start):
    nvim = started(sys.executable, "-c", "import time; time.sleep(600)")
    (hangs,) = nvim.until(lambda: psutil.Process(nvim.pid).children(), "it is started")
    nvim.lua("require('temoto.server').answer_ms = 100; vim.cmd.Temoto('restart')")
    nvim.until(lambda: nvim.notes, "it is said", 20)
    assert nvim.notes[0].endswith("does not answer as a language server. `:checkhealth temoto` examines it.")
    nvim.until(lambda: not hangs.is_running(), "the first is gone")
    nvim.keys("ix<Tab>y")
    nvim.until(lambda: nvim.line.split() == ["x", "y"], "the editor works as without temoto")


def test_nothing_can_be_written_settings_have_comments_and_two_editors_are_at_one_file(
    fake: ScriptedChat, tmp_path: Path
):
    """The cache's place is a file (root may write into any folder); what the user wrote by hand is read as it is."""
    fake.ghost = "1 + 1"
    (tmp_path / "cache").write_text("")
    own = tmp_path / "config" / "temoto"
    own.mkdir(parents=True)
    (own / "config.toml").write_text(
        f'# mine\ncompletion.disabled_languages = [\n  "lua", # not there\n]\nurl = "{fake.url}"\n'
    )
    binary, given = had(neovim, "Neovim 0.11"), {"settings": {"backend": "ollama"}}
    with scripted(binary, fake, tmp_path, **given) as first, scripted(binary, fake, tmp_path, **given) as second:
        for nvim in (first, second):
            nvim.open("two = │\n")
            assert nvim.status()["model"] == MODEL
            nvim.keys("A")
        for nvim in (first, second):
            nvim.until(lambda nvim=nvim: nvim.ghost == "1 + 1", "ghost text")
        first.lua("vim.cmd.Temoto('restart')")
        second.keys("<Tab>")
        second.until(lambda: second.line == "two = 1 + 1", "the other goes on")
        (tmp_path / "one.lua").write_text("local two = \n")
        second.keys("<Esc>")
        second.vim.command(f"edit! {tmp_path}/one.lua")
        asked = len(second.requests)
        second.keys("A")
        second.until(lambda: "complete" in second.requests[asked:], "asked", 10)
        assert second.ghost == "", "as the settings say"


# What stands left of the cursor, and where that is on the screen: right-to-left, tabs, wide and combining characters.
HARD = {
    "right-to-left": "שם = 'שלום עולם' + ",
    "tabs": "\t\tx\t= ",
    "wide": "合計 = '税込み価格' + ",
    "emoji and combining": "é = '👩‍👩‍👧‍👦' + ",
}


@pytest.fixture(scope="module")
def editor(either: Path, fake: ScriptedChat, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neovim]:
    with scripted(either, fake, tmp_path_factory.mktemp("neovim")) as one:
        yield one


@pytest.mark.parametrize("name", HARD)
def test_the_ghost_stands_where_it_belongs(nvim: Neovim, fake: ScriptedChat, name: str):
    fake.ghost = "alpha(beta)"
    nvim.open(f"if True:\n{HARD[name]}│\n")
    nvim.keys("A")
    nvim.until(lambda: nvim.ghost == "alpha(beta)", "ghost text")
    space = "vim.lsp.inline_completion and 'nvim.lsp.inline_completion' or 'temoto.ghost'"
    marks = nvim.lua(f"return vim.api.nvim_buf_get_extmarks(0, vim.api.nvim_create_namespace({space}), 0, -1, {{}})")
    assert [mark[1:3] for mark in marks] == [[1, len(HARD[name].encode())]]
    nvim.keys("<Tab>")
    nvim.until(lambda: nvim.line == f"{HARD[name]}alpha(beta)", "accepted there")


def test_a_file_of_100_000_lines(nvim: Neovim, fake: ScriptedChat):
    fake.ghost = "gamma(delta)"
    lines = "".join(f"value_{number} = {number}\n" for number in range(100_000))
    nvim.open(f"{lines}last = │\n", "long.py")
    nvim.keys("A")
    nvim.until(lambda: nvim.ghost == "gamma(delta)", "ghost text")
    nvim.keys("<Tab>")
    nvim.until(lambda: nvim.line == "last = gamma(delta)", "accepted")
    assert len(nvim.lines) == 100_001
