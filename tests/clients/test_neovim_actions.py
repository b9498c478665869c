"""Code actions in real Neovims, 0.11 and 0.12: the menu, the question, progress and cancel, the edit, the explanation beside the code.

The server is a fake here (tests/fakes/acting_server.py): this is about what the client does with the protocol.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.clients.neovim_rig import Neovim
from tests.conftest import had
from tests.testbed.neovim import neovim
from tests.testbed.neovim12 import neovim12, runtime

pytestmark = pytest.mark.neovim

TEXT = "x = 1\ny = │2\nz = 3\n"
ACTING = [sys.executable, str(Path(__file__).parents[1] / "fakes" / "acting_server.py")]
# The menu is vim.ui.select, the question vim.ui.input: users replace both, and so do tests, to say what is picked.
PICK = """
_G.menu, _G.question = {}, nil
local pick, answer = ...
vim.ui.select = function(items, opts, on_choice)
  _G.menu = vim.tbl_map(opts.format_item, items)
  on_choice(items[pick], pick)
end
vim.ui.input = function(opts, on_confirm)
  _G.question = opts.prompt
  on_confirm(answer ~= vim.NIL and answer or nil)
end
"""
WINDOWS = (
    "return vim.tbl_map(function(w) return vim.fn.bufname(vim.api.nvim_win_get_buf(w)) end, vim.api.nvim_list_wins())"
)
WRITE, ASK, EXPLAIN = 1, 2, 3


@pytest.fixture(scope="module", params=["0.11", "0.12"])
def binary(request: pytest.FixtureRequest) -> Path:
    if request.param == "0.11":
        return had(neovim, "Neovim 0.11")
    return had(neovim12, "Neovim 0.12", must=False)


@pytest.fixture(scope="module")
def editor(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neovim]:
    folder = tmp_path_factory.mktemp("neovim")
    home = {"HOME": str(folder)} | ({"VIMRUNTIME": str(runtime(binary))} if "0.12" in str(binary) else {})
    with Neovim(binary, folder, home, cmd=ACTING) as one:
        yield one


@pytest.fixture
def let_go(nvim: Neovim) -> Callable[[], None]:
    """Let the fake's work go on."""
    return (nvim.folder / "go").touch


def choose(nvim: Neovim, number: int, answer: str | None = None, command: str = "TemotoAct") -> None:
    nvim.lua(PICK, number, answer)
    nvim.vim.command(command)
    nvim.until(lambda: nvim.lua("return _G.menu"), "the menu")


def doing(nvim: Neovim) -> str:
    return nvim.lua("return require('temoto.status').line()")


def page(nvim: Neovim) -> list[str]:
    return nvim.lua("return vim.api.nvim_buf_get_lines(vim.fn.bufnr('temoto-explain://'), 0, -1, false)")


def test_the_menu_has_temotos_actions_and_the_edit_is_one_undo_step(nvim: Neovim, let_go: Callable[[], None]):
    nvim.open(TEXT)
    let_go()
    choose(nvim, WRITE)
    assert nvim.lua("return _G.menu")[:3] == ["Refactor", "Refactor with instruction…", "Explain"]
    nvim.until(lambda: nvim.lines[0].startswith("# lines"), "the edit")
    nvim.keys("u")
    nvim.until(lambda: nvim.lines == ["x = 1", "y = 2", "z = 3"], "undone")


def test_no_question_is_asked_about_resolving_or_registering(nvim: Neovim):
    """Neovim would say so with a warning."""
    nvim.open(TEXT)
    assert nvim.notes == []


def test_the_lines_of_a_range_are_what_is_acted_on(nvim: Neovim, let_go: Callable[[], None]):
    nvim.open(TEXT)
    let_go()
    choose(nvim, WRITE, command="2,3TemotoAct")
    nvim.until(lambda: nvim.lines[0] == "# lines 1-2", "the edit")


def test_the_selection_is_what_is_acted_on(nvim: Neovim, let_go: Callable[[], None]):
    nvim.open(TEXT)
    nvim.vim.command("xmap gt <Cmd>TemotoAct<CR>")
    let_go()
    nvim.lua(PICK, WRITE, None)
    nvim.keys("Vjgt")
    nvim.until(lambda: nvim.lines[0] == "# lines 1-2", "the edit")
    nvim.keys("<Esc>")


def test_progress_is_in_the_status_while_one_types_and_the_edit_is_a_step_of_its_own(
    nvim: Neovim, let_go: Callable[[], None]
):
    nvim.open(TEXT)
    choose(nvim, WRITE)
    nvim.until(lambda: doing(nvim).startswith("temoto: thinking"), "what is being done")
    nvim.keys("Gofirst ")
    nvim.until(lambda: nvim.lines[-1] == "first ", "typed")
    let_go()
    nvim.until(lambda: nvim.lines[0].startswith("#"), "the edit")
    nvim.keys("second<Esc>")
    nvim.until(lambda: nvim.lines[-1] == "first second", "typed on")
    nvim.until(lambda: doing(nvim) == "temoto", "the progress is over")
    nvim.keys("u")
    nvim.until(lambda: nvim.lines[-1] == "first ", "what was typed after it is undone")
    assert nvim.lines[0].startswith("#")
    nvim.keys("u")
    nvim.until(lambda: not nvim.lines[0].startswith("#"), "the edit is undone")
    assert nvim.lines[-1] == "first "


def test_cancel_calls_it_off(nvim: Neovim):
    nvim.open(TEXT)
    choose(nvim, WRITE)
    nvim.until(lambda: "thinking" in doing(nvim), "what is being done")
    nvim.vim.command("TemotoCancel")
    nvim.until(lambda: doing(nvim) == "temoto", "it has stopped")
    assert nvim.lines == ["x = 1", "y = 2", "z = 3"]
    nvim.vim.command("TemotoCancel")
    assert nvim.notes == ["temoto: nothing runs that could be called off."]


@pytest.mark.parametrize(("answer", "said"), [("use a dict", "use a dict"), ("", ""), (None, "None")])
def test_an_instruction_is_asked_for(nvim: Neovim, answer: str | None, said: str):
    nvim.open(TEXT)
    choose(nvim, ASK, answer)
    nvim.until(lambda: nvim.lines[0].startswith("# asked"), "the answer has reached the server")
    assert nvim.lines[0] == f"# asked: {said}"
    assert nvim.lua("return _G.question") == "Refactor with instruction: What should be changed? (use a dict) "


def test_an_explanation_grows_beside_the_code_and_leaves_the_reader_where_they_are(
    nvim: Neovim, let_go: Callable[[], None]
):
    nvim.open(TEXT)
    code = nvim.vim.current.window.handle
    choose(nvim, EXPLAIN)
    nvim.until(lambda: len(nvim.lua(WINDOWS)) == 2, "a window beside the code")
    assert nvim.vim.current.window.handle == code, "the cursor stays in the code"
    nvim.until(lambda: page(nvim)[0] == "# Explanation", "its text")
    let_go()
    nvim.until(lambda: len(page(nvim)) == 62, "it grows")
    nvim.keys("<C-w>l40Gzt")
    nvim.until(lambda: nvim.cursor[0] == 40, "the reader goes to line 40")
    top = nvim.lua("return vim.fn.line('w0')")
    let_go()
    nvim.until(lambda: len(page(nvim)) == 122, "it grows")
    assert (nvim.cursor[0], nvim.lua("return vim.fn.line('w0')")) == (40, top)
    assert nvim.lua("return { vim.bo.filetype, vim.bo.buftype, vim.bo.modifiable, vim.bo.modified }") == [
        "markdown", "nofile", False, False,
    ]  # fmt: skip
    nvim.keys("q")
    nvim.until(lambda: len(nvim.lua(WINDOWS)) == 1, "q closes it")
    assert nvim.vim.current.window.handle == code


def test_the_fix_of_an_explanation_is_applied_from_it(nvim: Neovim, let_go: Callable[[], None]):
    nvim.open(TEXT)
    choose(nvim, EXPLAIN)
    nvim.until(lambda: len(nvim.lua(WINDOWS)) == 2, "a window beside the code")
    for _ in range(2):
        let_go()
        nvim.until(lambda: not (nvim.folder / "go").exists(), "it grows")
    nvim.keys("<C-w>l")
    let_go()
    nvim.vim.command("TemotoAct")
    nvim.keys("<C-w>h")
    nvim.until(lambda: nvim.lines[0].startswith("# lines"), "the edit, in the code")
    nvim.vim.command("only")


def test_other_documents_the_server_shows_are_opened_as_ever(nvim: Neovim):
    nvim.open(TEXT)
    other = nvim.folder / "other.txt"
    other.write_text("other\n")
    nvim.lua(
        "local uri = ...; local client = vim.lsp.get_clients({ name = 'temoto' })[1];"
        "require('temoto.explain').show(nil, { uri = uri, takeFocus = true }, { client_id = client.id })",
        other.as_uri(),
    )
    assert nvim.lines == ["other"]
