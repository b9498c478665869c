"""A real Neovim with our plugin, driven over its own RPC. Nothing in it is stubbed but vim.notify, which is kept for tests to read.

Everything waits by polling from outside with a limit: `:sleep` in insert mode would hold up the very events waited for.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pynvim

from tests.clients.story import settings
from tests.fakes.scripted_chat import ScriptedChat
from tests.testbed.neovim12 import runtime
from tests.timed_ram import given_ram_speed

PLUGIN = Path(__file__).resolve().parents[2] / "editor-clients" / "neovim"
# What the tests open, and what SmolLM2 says there.
FIB = "def fib(n):\n    if n < 2:\n        return n\n    │\n"
SAID = "return fib(n - 1) + fib(n - 2)"
SERVER = [sys.executable, "-P", "-m", "temoto", "serve"]

# A user's init.lua, and what the editor said and asked, kept where tests can read it.
_INIT = """
vim.opt.runtimepath:prepend(%r)
vim.opt.runtimepath:append(vim.env.VIMRUNTIME .. '/../../../lib/nvim')  -- its parsers, also where it runs from another folder
vim.g.loaded_python3_provider = 0  -- its python.vim looks for one, by running what is called python3 in the folder it stands in
_G.notes, _G.requests = {}, {}
vim.notify = function(text, level) table.insert(_G.notes, { tostring(text), level or vim.log.levels.INFO }) end
vim.api.nvim_create_autocmd('LspRequest', { callback = function(args)
  local request = args.data.request
  if request.method == 'textDocument/inlineCompletion' then table.insert(_G.requests, request.type) end
end })
require('temoto').setup(vim.json.decode([==[%s]==]))
"""
# The editor's own, or the plugin's: on 0.12 that is what is left of an item of which a part was taken.
_GHOST = """
local marks = {}
for _, space in ipairs({ 'nvim.lsp.inline_completion', 'temoto.ghost' }) do
  vim.list_extend(marks, vim.api.nvim_buf_get_extmarks(0, vim.api.nvim_create_namespace(space), 0, -1, { details = true }))
end
return vim.tbl_map(function(mark) return { mark[4].virt_text, mark[4].virt_lines or {} } end, marks)
"""
_OPEN = """
for _, client in ipairs(vim.lsp.get_clients({ name = 'temoto' })) do
  if next(client.requests) then return true end
end
return false
"""


def scripted(binary: Path, fake: ScriptedChat, folder: Path, **options: Any) -> "Neovim":
    """One whose server has `fake` for its backend, and nothing else on its machine."""
    home = {"HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache"), "XDG_CONFIG_HOME": str(folder / "config")}
    return Neovim(binary, folder, home, **{"settings": settings(fake), **options})


class Neovim:
    """One editor. Use as `with Neovim(binary, folder, home) as nvim`."""

    def __init__(self, binary: Path, folder: Path, home: dict[str, str], **options: Any) -> None:
        self.folder = folder
        init = folder / "init.lua"
        init.write_text(_INIT % (str(PLUGIN), json.dumps({"cmd": SERVER, **options})))
        self.argv = [str(binary), "--embed", "--headless", "--clean", "-n", "-u", str(init)]
        self.environment = {**home, **{f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("DATA", "STATE")}}
        # The editor's own configuration must be private too, but the server's cache and settings are `home`'s.
        self.environment |= {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
        if "0.12" in str(binary):
            self.environment["VIMRUNTIME"] = str(runtime(binary))
        given_ram_speed(self.environment)

    def as_configured(self, config: Path) -> "Neovim":
        """The same editor as a user has it: with what lies in the folder of its configuration, and nothing of the tests' own."""
        self.argv = [self.argv[0], "--embed", "--headless", "-n", "--cmd", "let g:loaded_python3_provider = 0"]
        self.environment["XDG_CONFIG_HOME"] = str(config)
        return self

    def __enter__(self) -> "Neovim":
        kept = dict(os.environ)
        os.environ.update(self.environment)  # pynvim has no way to give its child an environment
        try:
            self.vim = pynvim.attach("child", argv=self.argv)
        finally:
            os.environ.clear()
            os.environ.update(kept)
        self.pid: int = self.lua("return vim.uv.os_getpid()")
        return self

    def __exit__(self, *_how: object) -> None:
        try:
            self.lua("for _, client in ipairs(vim.lsp.get_clients()) do client:stop(true) end")
            self.vim.close()
        finally:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def lua(self, code: str, *args: Any) -> Any:
        return self.vim.exec_lua(code, *args)

    def keys(self, keys: str) -> None:
        """Press keys, as typed: `"ireturn<Esc>"`."""
        self.vim.input(keys)

    def until(self, holds: Callable[[], Any], what: str, limit: float = 20) -> Any:
        """What `holds` gives as soon as that is something."""
        end = time.monotonic() + limit
        while True:
            found = holds()
            if found:
                return found
            assert time.monotonic() < end, f"{what}: not within {limit} s; {self.about()}"
            time.sleep(0.03)  # often enough to see a thing happen, seldom enough to leave the model its core

    def about(self) -> str:
        """What one wants to see when a wait was in vain."""
        return (
            f"lines {self.lines[:]}, mode {self.mode}, ghost {self.ghost!r}, asked {self.requests}, said {self.notes}"
        )

    def open(self, text: str, name: str = "one.py") -> None:
        """A file with this text, the cursor where `│` stands, in normal mode; the server is attached and ready."""
        before, _, after = text.partition("│")
        file = self.folder / name
        file.write_bytes((before + after).encode())
        self.vim.command(f"edit! {file}")
        line = before.rsplit("\n", 1)[-1]
        self.vim.current.window.cursor = (before.count("\n") + 1, len(line.encode()))
        self.until(lambda: (self.status() or {}).get("kind") in {"ready", "warning"}, "the server is ready", 60)

    def status(self) -> dict[str, Any] | None:
        return self.lua("return require('temoto.status').get()")

    @property
    def lines(self) -> list[str]:
        return self.vim.current.buffer[:]

    @property
    def line(self) -> str:
        return self.vim.current.line

    @property
    def cursor(self) -> tuple[int, int]:
        """Line from 1, byte from 0."""
        line, column = self.vim.current.window.cursor
        return line, column

    @property
    def mode(self) -> str:
        return self.vim.api.get_mode()["mode"]

    @property
    def ghost(self) -> str:
        """The ghost text on the screen; its pieces on the first line joined by `│`."""
        marks = self.lua(_GHOST)
        first = "│".join("".join(text for text, _ in pieces) for pieces, _ in marks)
        below = ["".join(text for text, _ in line) for _, lines in marks for line in lines]
        return "\n".join([first, *below])

    def entered(self, key: str, ghost: str) -> None:
        """Insert mode by a key (`A`, `i`), with this ghost. Where the hardware answers late the server plans once more, and has nothing to
        say meanwhile: so it is entered again until it has."""
        keys = key

        def seen() -> bool:
            nonlocal keys
            self.keys(keys)
            keys = f"<Esc>{'a' if key == 'i' else key}"
            with suppress(AssertionError):
                self.until(lambda: self.ghost == ghost, "the ghost", 3)
            return self.ghost == ghost

        self.until(seen, "the ghost")

    def appears(self, limit: float = 20) -> str:
        """The ghost text, once there is one."""
        return self.until(lambda: self.ghost, "ghost text", limit)

    def vanishes(self) -> None:
        self.until(lambda: not self.ghost, "the ghost goes away", 5)

    def settles(self) -> None:
        """Everything typed is worked off and no question is open or about to be asked."""
        time.sleep(0.1)  # longer than the client's own wait before it asks
        self.until(lambda: not self.lua(_OPEN), "no question is open", 20)

    @property
    def requests(self) -> list[str]:
        """What became of the completion requests so far: pending, cancel, complete."""
        return self.lua("return _G.requests")

    @property
    def notes(self) -> list[str]:
        """What vim.notify was given so far."""
        return [text for text, _ in self.lua("return _G.notes")]
