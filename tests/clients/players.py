"""The same user in each editor: what one presses for the steps of the story (test_story.py), and where one reads what came of it."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psutil

from tests.clients.emacs_rig import Emacs
from tests.clients.helix_rig import Helix
from tests.clients.neovim_rig import Neovim

SERVES = "temoto"
PICK = """
local wanted = ...
vim.ui.select = function(items, opts, on_choice)
  for index, one in ipairs(items) do
    local title = (opts.format_item or tostring)(one)
    if title == wanted or title == 'Apply' then return on_choice(one, index) end
  end
end
"""
WRONG = """
local line, problem = ...
vim.diagnostic.set(vim.api.nvim_create_namespace('linter'), 0, { { lnum = line - 1, col = 4, message = problem, severity = 2 } })
"""


# The text of all pages: while one takes the place of another there may be two, or none.
PAGES = """
local text = {}
for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
  if vim.startswith(vim.api.nvim_buf_get_name(buffer), 'temoto-explain:') then
    vim.list_extend(text, vim.api.nvim_buf_get_lines(buffer, 0, -1, false))
  end
end
return table.concat(text, '\\n')
"""


class Player(ABC):
    """One editor on one file. `until` is its rig's."""

    def __init__(self, rig: Any, pid: Callable[[], int]) -> None:
        self.rig, self.until, self._pid = rig, rig.until, pid

    @abstractmethod
    def names(self, model: str) -> None:
        """Wait until what is said last, since `forget`, is that `model` completes."""

    @abstractmethod
    def forget(self) -> None:
        """What was said so far is no news any more."""

    @abstractmethod
    def goto(self, line: int) -> None:
        """To the end of a line, at rest."""

    @abstractmethod
    def type(self, text: str) -> None:
        """Type at the end of the line, and go on typing."""

    @abstractmethod
    def suggests(self, text: str, typed: str) -> None:
        """Wait until `text` is suggested, of which `typed` is there."""

    @abstractmethod
    def accept(self) -> None: ...

    @abstractmethod
    def undo(self) -> None: ...

    @abstractmethod
    def quiet(self) -> None:
        """Call a suggestion off, and see it gone."""

    @property
    @abstractmethod
    def text(self) -> str: ...

    @abstractmethod
    def act(self, title: str) -> None:
        """Take a code action where the cursor is."""

    @abstractmethod
    def at_work(self) -> None:
        """Wait until what is being done is to be seen."""

    @abstractmethod
    def call_off(self) -> None: ...

    @abstractmethod
    def reads(self, text: str) -> None:
        """Wait until an explanation shows `text`, and go back to the code."""

    def finds(self, problem: str, line: int) -> bool:
        """Whether the editor can be told what another server found wrong; then it was."""
        return False

    @abstractmethod
    def switch(self, *, on: bool) -> None: ...

    @abstractmethod
    def again(self) -> None:
        """Have a server that was killed started again, where the editor does not do it by itself."""

    def servers(self) -> list[psutil.Process]:
        """The servers of this editor."""
        found: list[psutil.Process] = []
        for one in psutil.Process(self._pid()).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                found += [one] if SERVES in one.cmdline() else []
        return found

    def kill(self) -> None:
        """Kill the server, and see it gone."""
        (self._killed,) = self.servers()
        self._killed.kill()
        self.until(lambda: self._killed not in self.servers(), "it is gone")


class NeovimPlayer(Player):
    def __init__(self, rig: Neovim) -> None:
        super().__init__(rig, lambda: rig.pid)
        self.vim = rig

    def names(self, model: str) -> None:
        self.until(lambda: model in self.vim.lua("return require('temoto.status').report()"), "the model is named", 60)
        self.until(lambda: self.vim.lua("return require('temoto.status').line()")[:6] == "temoto", "the statusline")

    def forget(self) -> None:
        """What is asked is what the plugin knows now."""

    def goto(self, line: int) -> None:
        self.vim.keys(f"<Esc>{line}G$")
        self.until(lambda: self.vim.cursor[0] == line and self.vim.mode == "n", "there")

    def type(self, text: str) -> None:
        self.vim.keys(("A" if self.vim.mode == "n" else "") + text)

    def suggests(self, text: str, typed: str) -> None:
        self.until(lambda: self.vim.ghost == text.removeprefix(typed), f"the ghost `{text}`", 30)

    def accept(self) -> None:
        self.vim.keys("<Tab>")

    def undo(self) -> None:
        self.vim.keys("<Esc>u")

    def quiet(self) -> None:
        self.vim.keys("<C-]>")
        self.vim.vanishes()

    @property
    def text(self) -> str:
        return "\n".join(self.vim.lines) + "\n"

    def act(self, title: str) -> None:
        self.vim.lua(PICK, title)
        self.vim.vim.command("Temoto act")

    def at_work(self) -> None:
        self.until(lambda: "writing" in self.vim.lua("return require('temoto.status').line()"), "it is at work")

    def call_off(self) -> None:
        self.vim.vim.command("Temoto cancel")

    def reads(self, text: str) -> None:
        self.until(lambda: text in self.vim.lua(PAGES), f"`{text}` on the page")
        self.vim.vim.command("silent! only | bwipeout temoto-explain://*")

    def finds(self, problem: str, line: int) -> bool:
        self.vim.lua(WRONG, line, problem)
        return True

    def switch(self, *, on: bool) -> None:
        self.vim.vim.command("Temoto toggle")

    def again(self) -> None:
        self.until(self.servers, "it is started again by itself")
        self.until(lambda: any("is started again" in one for one in self.vim.notes), "and that is said")


class HelixPlayer(Player):
    def __init__(self, rig: Helix) -> None:
        super().__init__(rig, lambda: rig.program_pid)
        self.hx = rig
        self._inserting, self._known = False, 0

    def names(self, model: str) -> None:
        def last() -> str:
            return "".join(re.findall(r"temoto\.lsp\.status: status .*", self.hx.logged[self._known :])[-1:])

        self.until(lambda: model in last(), "the model is named")

    def forget(self) -> None:
        self._known = len(self.hx.logged)

    def goto(self, line: int) -> None:
        self.hx.press("Escape", "Escape")
        self._inserting = False
        self.hx.type(f"{line}ggA")
        self.hx.press("Escape")

    def type(self, text: str) -> None:
        if not self._inserting:
            self.hx.type("A")
            self._inserting = True
        self.hx.type(text)

    def suggests(self, text: str, typed: str) -> None:
        self.until(lambda: re.search(rf"{re.escape(text)} +text", self.hx.screen), f"`{text}` in the menu")

    def accept(self) -> None:
        self.hx.press("Tab", "Enter")

    def undo(self) -> None:
        self.hx.press("Escape", "u")
        self._inserting = False

    def quiet(self) -> None:
        self.hx.press("Escape")
        self._inserting = False
        self.until(lambda: not re.search(r"\S +text *$", self.hx.screen, re.MULTILINE), "no menu")

    @property
    def text(self) -> str:
        self._inserting = False
        return self.hx.written()

    def act(self, title: str) -> None:
        from tests.clients.test_helix_actions import choose

        choose(self.hx, title)

    def at_work(self) -> None:
        self.hx.shows("writing, ")

    def call_off(self) -> None:
        self.act("Stop what temoto is doing")

    def reads(self, text: str) -> None:
        self.hx.shows(text)
        self.hx.press("g", "a")
        self.hx.shows("import math")

    def _command(self, name: str) -> None:
        self.hx.press("Escape")
        self._inserting = False
        self.hx.type(f":{name}")
        self.hx.press("Enter")

    def switch(self, *, on: bool) -> None:
        self._command("lsp-restart" if on else "lsp-stop")

    def again(self) -> None:
        self._command("lsp-restart")


class EmacsPlayer(Player):
    def __init__(self, rig: Emacs) -> None:
        super().__init__(rig, lambda: rig.program_pid)
        self.emacs = rig

    def names(self, model: str) -> None:
        asked = (
            "(let ((one (eglot-current-server))) (when one (plist-get (jsonrpc-request one :temoto/status nil) :text)))"
        )
        self.until(lambda: model in self.emacs.string(asked), "the model is named")

    def forget(self) -> None:
        """What is asked is what the server says now."""

    def goto(self, line: int) -> None:
        self.emacs.press("C-g")
        self.emacs.ask(
            f'(with-selected-window (get-buffer-window "{self.emacs.file.name}")'
            f" (goto-char (point-min)) (forward-line {line - 1}) (end-of-line))"
        )

    def type(self, text: str) -> None:
        self.emacs.type(text)

    def suggests(self, text: str, typed: str) -> None:
        offered = (
            "(let ((c (eglot-completion-at-point)))"
            ' (mapconcat #\'substring-no-properties (all-completions "" (nth 2 c)) "|"))'
        )
        self.until(lambda: text in self.emacs.string(offered), f"`{text}` is offered")

    def accept(self) -> None:
        self.emacs.press("C-M-i")

    def undo(self) -> None:
        self.emacs.press("C-g")
        self.emacs.ask("(progn (undo-boundary) (undo-only))")  # C-_ after another command would undo the undo

    def quiet(self) -> None:
        self.emacs.press("C-g")

    @property
    def text(self) -> str:
        return self.emacs.text

    def act(self, title: str) -> None:
        self.emacs.press("C-M-h")
        self.emacs.command("eglot-code-actions")
        self.emacs.shows("Pick an action")
        self.emacs.type(title)
        self.emacs.press("Enter")

    def at_work(self) -> None:
        """Nothing is shown."""

    def call_off(self) -> None:
        self.act("Stop what temoto is doing")

    def reads(self, text: str) -> None:
        self.emacs.shows(text[:30])

    def switch(self, *, on: bool) -> None:
        self.emacs.command("eglot" if on else "eglot-shutdown")
        if not on:
            self.until(lambda: self.emacs.ask("(eglot-current-server)") == "nil", "it is gone")

    def again(self) -> None:
        self.until(lambda: self.emacs.ask("(eglot-current-server)") == "nil", "Emacs knows that it is gone")
        self.emacs.command("eglot")


def settled(player: Player, text: str, what: str) -> None:
    """Wait until the code is `text`."""
    player.until(lambda: player.text == text, what)
