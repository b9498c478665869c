"""Code actions in real Neovims, 0.11 and 0.12, on the real server: the menu, the question, progress and cancel, the edit, the page.

What the model says is written down (tests/fakes/scripted_chat.py).
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.neovim_rig import Neovim, scripted
from tests.clients.story import DEBUG, ENDLESS, EXPLAIN, OPENED, PACE_S, REWRITE, says
from tests.fakes.scripted_chat import ScriptedChat
from tests.pricing import AFTER, CODE

pytestmark = pytest.mark.neovim

# The menu is vim.ui.select, the question vim.ui.input: users replace both, and so do tests, to say what is picked.
PICK = """
_G.menu, _G.question, _G.asked = {}, nil, nil
local pick, answer = ...
vim.ui.select = function(items, opts, on_choice)
  local titles = vim.tbl_map(opts.format_item or tostring, items)
  if opts.kind == 'codeaction' then _G.menu = titles else _G.asked = opts.prompt end
  for index, title in ipairs(titles) do
    if title == (opts.kind == 'codeaction' and pick or _G.fix) then return on_choice(items[index], index) end
  end
  on_choice(nil)
end
vim.ui.input = function(opts, on_confirm)
  _G.question = opts.prompt
  on_confirm(answer ~= vim.NIL and answer or nil)
end
"""
WINDOWS = (
    "return vim.tbl_map(function(w) return vim.fn.bufname(vim.api.nvim_win_get_buf(w)) end, vim.api.nvim_list_wins())"
)
PAGE = """
local page = vim.fn.bufnr('temoto-explain://')
return page == -1 and {} or vim.api.nvim_buf_get_lines(page, 0, -1, false)
"""
WRONG = """
vim.diagnostic.set(vim.api.nvim_create_namespace('linter'), 0, {
  { lnum = 4, col = 4, message = 'Local variable `t` is unused', severity = 2, source = 'ruff' } })
"""
# A server of their own in the menu, as every user has one.
OTHER = """
vim.lsp.start({ name = 'other', cmd = function(dispatchers)
  return {
    request = function(method, _, callback)
      local results = {
        initialize = { capabilities = { codeActionProvider = true } },
        ['textDocument/codeAction'] = { { title = 'Organize imports', kind = 'source', command = 'other.sort' } },
      }
      callback(nil, results[method] or vim.NIL)
      return true, 1
    end,
    notify = function() return true end, is_closing = function() return false end, terminate = function() end,
  }
end })
"""


@pytest.fixture(scope="module")
def editor(either: Path, fake: ScriptedChat, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neovim]:
    with scripted(either, fake, tmp_path_factory.mktemp("neovim")) as one:
        yield one


def choose(nvim: Neovim, title: str, answer: str | None = None, command: str = "TemotoAct") -> list[str]:
    """The menu, of which `title` is chosen; `answer` is what is typed where there is a question."""
    nvim.lua(PICK, title, answer)
    nvim.vim.command(command)
    return nvim.until(lambda: nvim.lua("return _G.menu"), "the menu")


def text(nvim: Neovim) -> str:
    return "\n".join(nvim.lines) + "\n"


def doing(nvim: Neovim) -> str:
    return nvim.lua("return require('temoto.status').line()")


def test_choose_watch_and_undo_in_one_step(nvim: Neovim, fake: ScriptedChat):
    says(fake, REWRITE, PACE_S)
    nvim.open(OPENED)
    menu = choose(nvim, "Refactor")
    assert menu[:2] == ["Refactor", "Refactor with instruction…"]
    assert "Explain" in menu
    nvim.until(lambda: doing(nvim).startswith("temoto: writing, "), "what is being done")
    nvim.until(lambda: text(nvim) == AFTER, "the edit")
    nvim.until(lambda: doing(nvim) == "temoto", "the progress is over")
    nvim.keys("u")
    nvim.until(lambda: text(nvim) == CODE, "undone")
    assert nvim.notes == [], "nothing to complain of, and nothing to say that is not to be seen"


def test_ours_alone_or_among_those_of_others(nvim: Neovim):
    nvim.open(OPENED)
    nvim.lua(OTHER)
    try:
        nvim.until(lambda: nvim.lua("return #vim.lsp.get_clients({ bufnr = 0 })") == 2, "both servers")
        menu = choose(nvim, "none", command="lua vim.lsp.buf.code_action()")
        assert {"Organize imports [other]", "Refactor [temoto]"} <= set(menu)
        assert not [title for title in choose(nvim, "none") if title.startswith("Organize")]
    finally:
        nvim.lua("vim.lsp.buf_detach_client(0, vim.lsp.get_clients({ name = 'other' })[1].id)")


@pytest.mark.parametrize("way", ["a range", "a selection"])
def test_what_is_selected_is_what_is_worked_on(nvim: Neovim, fake: ScriptedChat, way: str):
    says(fake, "It says what tax is.")
    nvim.open(OPENED)
    if way == "a range":
        choose(nvim, "Explain", command="11,12TemotoAct")
    else:
        nvim.vim.command("xmap gt <Cmd>TemotoAct<CR>")
        nvim.lua(PICK, "Explain", None)
        nvim.keys("11GVjgt")
    nvim.until(lambda: fake.talks, "the model is asked")
    nvim.until(lambda: len(nvim.lua(WINDOWS)) == 2, "the page")
    nvim.until(lambda: "Explain `tax`" in nvim.lua(PAGE)[0], "what it says of it")


def test_one_types_on_and_the_edit_is_an_undo_step_of_its_own(nvim: Neovim, fake: ScriptedChat):
    says(fake, REWRITE, PACE_S)
    nvim.open(OPENED)
    choose(nvim, "Refactor")
    nvim.until(lambda: "writing" in doing(nvim), "it is at work")
    nvim.keys("Go# first ")
    nvim.until(lambda: nvim.lines[-1] == "# first ", "typed")
    nvim.until(lambda: "total_price" in text(nvim), "the edit")
    nvim.keys("second<Esc>")
    nvim.until(lambda: text(nvim) == AFTER + "# first second\n", "both are there")
    left: list[str] = []
    for _ in range(3):
        nvim.keys("u")
        nvim.until(lambda: text(nvim) not in left and text(nvim) != AFTER + "# first second\n", "undone")
        left.append(text(nvim))
    assert left == [AFTER + "# first \n", CODE + "# first \n", CODE]


def test_cancel_stops_the_model(nvim: Neovim, fake: ScriptedChat):
    says(fake, ENDLESS, PACE_S)
    nvim.open(OPENED)
    choose(nvim, "Refactor")
    nvim.until(lambda: "writing" in doing(nvim), "it is at work")
    nvim.vim.command("TemotoCancel")
    nvim.until(lambda: doing(nvim) == "temoto", "it has stopped")
    nvim.until(lambda: fake.broken_off == 1, "the model too")
    assert text(nvim) == CODE
    nvim.vim.command("TemotoCancel")
    assert nvim.notes == ["temoto: nothing runs that could be called off."]


def test_an_instruction_is_asked_for(nvim: Neovim, fake: ScriptedChat):
    says(fake, REWRITE)
    nvim.open(OPENED)
    choose(nvim, "Refactor with instruction…", "use long names")
    nvim.until(lambda: text(nvim) == AFTER, "the edit")
    assert nvim.lua("return _G.question") == "Refactor with instruction: What is to be done? (use early returns) "
    assert "use long names" in fake.last_words()


def test_an_instruction_that_is_not_given_calls_it_off(nvim: Neovim, fake: ScriptedChat):
    says(fake, REWRITE)
    nvim.open(OPENED)
    choose(nvim, "Refactor with instruction…", None)
    nvim.until(lambda: nvim.lua("return _G.question"), "the question")
    nvim.settles()
    assert all(talk["options"]["num_predict"] == 1 for talk in fake.talks), "the model has read, at most"
    assert text(nvim) == CODE


def test_an_explanation_grows_beside_the_code_and_leaves_the_reader_where_they_are(nvim: Neovim, fake: ScriptedChat):
    says(fake, EXPLAIN, 0.01)
    nvim.open(OPENED)
    code = nvim.vim.current.window.handle
    choose(nvim, "Explain")
    nvim.until(lambda: len(nvim.lua(WINDOWS)) == 2, "a window beside the code")
    assert nvim.vim.current.window.handle == code, "the cursor stays in the code"
    nvim.until(lambda: len(nvim.lua(PAGE)) > 40, "it grows")
    nvim.keys("<C-w>l30Gzt")
    nvim.until(lambda: nvim.cursor[0] == 30, "the reader goes to line 30")
    seen, top = len(nvim.lua(PAGE)), nvim.lua("return vim.fn.line('w0')")
    nvim.until(lambda: len(nvim.lua(PAGE)) > seen, "it grows on")
    nvim.until(lambda: "This is said of step 79." in "".join(nvim.lua(PAGE)), "it ends")
    assert (nvim.cursor[0], nvim.lua("return vim.fn.line('w0')")) == (30, top)
    nvim.until(lambda: doing(nvim) in {"temoto", ""}, "the progress is over")
    assert nvim.lua("return { vim.bo.filetype, vim.bo.buftype, vim.bo.modifiable, vim.bo.modified }") == [
        "markdown", "nofile", False, False,
    ]  # fmt: skip
    nvim.keys("/see <CR><CR>")
    nvim.until(
        lambda: nvim.vim.current.window.handle == code and nvim.cursor == (5, 0), "Enter goes where the link says"
    )
    nvim.keys("<C-w>lq")
    nvim.until(lambda: len(nvim.lua(WINDOWS)) == 1, "q closes it")
    assert nvim.vim.current.window.handle == code
    assert text(nvim) == CODE


@pytest.mark.parametrize("when", ["at once", "later, from the page"])
def test_debug_explains_and_its_fix_is_applied(nvim: Neovim, fake: ScriptedChat, when: str):
    says(fake, DEBUG)
    nvim.open(OPENED)
    nvim.lua(WRONG)
    nvim.lua(f"_G.fix = '{'Apply' if when == 'at once' else 'Leave it'}'")
    choose(nvim, "Debug")
    nvim.until(lambda: "`t` is not a good name" in "".join(nvim.lua(PAGE)), "the page")
    nvim.until(lambda: nvim.lua("return _G.asked"), "the question whether to apply the fix")
    if when != "at once":
        assert text(nvim) == CODE
        nvim.keys("<C-w>l:TemotoAct<CR><C-w>h")
    nvim.until(lambda: text(nvim) == AFTER, "the fix")
    nvim.keys("u")
    nvim.until(lambda: text(nvim) == CODE, "undone in one step")


def test_other_documents_the_server_shows_are_opened_as_ever(nvim: Neovim):
    nvim.open(OPENED)
    other = nvim.folder / "other.txt"
    other.write_text("other\n")
    nvim.lua(
        "local uri = ...; local client = vim.lsp.get_clients({ name = 'temoto' })[1];"
        "require('temoto.explain').show(nil, { uri = uri, takeFocus = true }, { client_id = client.id })",
        other.as_uri(),
    )
    assert nvim.lines == ["other"]
