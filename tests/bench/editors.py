"""`python -m tests.bench.editors`: what a real Neovim adds, and what temoto adds to it; 0.11 and 0.12, side by side in one run.

open   the editor's process → the first ghost, with temoto on a warm backend, and with a server that answers from memory
key    the last key → the ghost on the screen, beside the server's own time from the question to its answer
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from tests.clients.neovim_rig import SERVER, Neovim
from tests.fakes.timed_ollama import MODEL, TimedOllama
from tests.testbed.neovim import neovim
from tests.testbed.neovim12 import neovim12

TOKENS_A_SECOND = 80
STUB = [sys.executable, str(Path(__file__).with_name("stub_server.py")), "serve"]
ATTACHED = "return #vim.lsp.get_clients({ bufnr = 0 }) > 0"
# When a key was pressed, the question left, the answer came and the ghost was drawn, in milliseconds of the editor's clock.
CLOCK = """
_G.at = {}
local function note(what) _G.at[what] = vim.uv.hrtime() / 1e6 end
vim.api.nvim_create_autocmd('InsertCharPre', { callback = function() _G.at = {}; note('key') end })
vim.api.nvim_create_autocmd('LspRequest', { callback = function(args)
  local request = args.data.request
  if request.method == 'textDocument/inlineCompletion' then note(request.type) end
end })
local draw = vim.api.nvim_buf_set_extmark
vim.api.nvim_buf_set_extmark = function(...)
  if _G.at.complete and not _G.at.drawn then note('drawn') end
  return draw(...)
end
"""


@contextmanager
def backend() -> Iterator[str]:
    """The address of a backend that writes so many tokens a second."""
    loop, address = asyncio.new_event_loop(), threading.Event()
    urls: list[str] = []

    async def serve() -> None:
        async with TimedOllama(1 / TOKENS_A_SECOND) as ollama:
            urls.append(ollama.url)
            address.set()
            await over.wait()

    over = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    address.wait()
    try:
        yield urls[0]
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()


def editor(binary: Path, folder: Path, command: list[str], url: str) -> Neovim:
    home = {"HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache"), "XDG_CONFIG_HOME": str(folder / "config")}
    settings = {"backend": "ollama", "url": url, "completion": {"model": MODEL, "delayMs": 0, "multiline": "never"}}
    return Neovim(binary, folder, home, cmd=command, settings=settings)


def opened_ms(binary: Path, folder: Path, command: list[str], url: str) -> float:
    """From the start of the editor's process to the first ghost, asked for as soon as the server can answer."""
    (folder / "one.py").write_text("def f(a):\n    \n")
    began = perf_counter()
    with editor(binary, folder, command, url) as nvim:
        nvim.vim.command(f"edit {folder}/one.py | 2")
        nvim.until(lambda: nvim.lua(ATTACHED) if command is STUB else _serves(nvim), "the server", 60)
        nvim.keys("A")
        nvim.until(lambda: nvim.ghost, "the ghost", 60)
        return (perf_counter() - began) * 1000


def _serves(nvim: Neovim) -> bool:
    return (nvim.status() or {}).get("kind") in {"ready", "warning"}


def keys_ms(binary: Path, folder: Path, url: str, rounds: int) -> list[tuple[float, float]]:
    """Of each last key: to the ghost on the screen, and the server's own part of it."""
    took: list[tuple[float, float]] = []
    with editor(binary, folder, SERVER, url) as nvim:
        nvim.open("import math\n│\n")
        nvim.lua(CLOCK)
        for number in range(rounds):
            nvim.keys(f"<Esc>Godef f{number}(price):<CR>    value{number} =")
            nvim.settles()
            nvim.keys(" ")
            at = nvim.until(lambda: nvim.lua("return _G.at.drawn and _G.at"), "the ghost")
            took.append((at["drawn"] - at["key"], at["complete"] - at["pending"]))
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    table = Table(
        "editor", "open → ghost", "with a stub", "ratio", "key → ghost", "server's own", "difference", "budgets"
    )
    with backend() as url:
        for name, binary in (("Neovim 0.11", neovim()), ("Neovim 0.12", neovim12())):
            opens: dict[str, list[float]] = {"temoto": [], "stub": []}
            with tempfile.TemporaryDirectory() as shared:  # a home in use: what is planned and measured once is known
                for _ in range(rounds):
                    opens["stub"].append(opened_ms(binary, Path(shared), STUB, url))
                    opens["temoto"].append(opened_ms(binary, Path(shared), SERVER, url))
                keys = keys_ms(binary, Path(shared), url, 3 * rounds)
            ours, stub = (statistics.median(opens[what]) for what in ("temoto", "stub"))
            whole, own = (statistics.median(one[part] for one in keys) for part in (0, 1))
            apart = statistics.median(one[0] - one[1] for one in keys)
            figures = (
                f"{ours:.0f} ms",
                f"{stub:.0f} ms",
                f"{ours / stub:.2f}",
                f"{whole:.0f} ms",
                f"{own:.0f} ms",
                f"{apart:.0f} ms",
            )
            table.add_row(name, *figures, "≤ 1.2, ≤ 15 ms")
    Console().print(table)


if __name__ == "__main__":
    main()
