"""`python -m tests.clients.record`: a short recording of Neovim for the README, docs/pictures/neovim.svg; the model is SmolLM2.

A picture that moves by itself: one group a screen, each shown for as long as it stood there.
"""

import re
import tempfile
import time
from collections.abc import Iterator
from html import escape
from pathlib import Path

from rich.color import ColorType
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from tests.clients.neovim_rig import PLUGIN
from tests.clients.terminal import Terminal, installed
from tests.conftest import given, private
from tests.house.tree import ROOT
from tests.testbed.neovim12 import neovim12, runtime
from tests.testbed.smollm2 import smollm2
from tests.testbed.tmux import tmux

PICTURE = ROOT / "docs" / "pictures" / "neovim.svg"
ROWS, WIDE = 14, 76
CELL_W, CELL_H, SIZE = 8.4, 18, 14
LAST_S = 2.5
INIT = """
vim.opt.runtimepath:prepend(%r)
vim.o.number, vim.o.ruler, vim.o.showmode, vim.o.termguicolors, vim.o.laststatus = true, false, true, true, 2
vim.o.statusline = " %%f %%m %%= %%{v:lua.require'temoto.status'.line()} "
vim.o.background = 'dark'
require('temoto').setup({ keys = { accept = '<Tab>', accept_word = '<C-l>' }, settings = { backend = 'embedded' } })
vim.api.nvim_set_hl(0, 'ComplHint', { fg = '#7d8590', italic = true })
"""
THEME = TerminalTheme((20, 22, 27), (224, 226, 234), [(13, 17, 23), (255, 123, 114), (63, 185, 80), (210, 153, 34),
    (121, 192, 255), (188, 140, 255), (57, 197, 207), (177, 186, 196)])  # fmt: skip
# Keys, the seconds one looks at what they did, and those after which it is looked at: a ghost takes its time, an accepted one none.
PLAYED: list[tuple[str, float, float]] = [
    ("A", 1.5, 2), ("r", 0.25, 1), ("e", 0.25, 1), ("t", 1.2, 1), ("C-l", 0.8, 1), ("C-l", 0.8, 1), ("Tab", 1.6, 0.12),
    ("Escape", 0.5, 0.2), ("u", 1.2, 0.5), ("C-r", 1.2, 0.5),
]  # fmt: skip
CODE = "def fib(n):\n    if n < 2:\n        return n\n    \n"


def frames(screen: Terminal) -> Iterator[tuple[str, tuple[int, int], float]]:
    """What is on the screen after each key, with where the cursor stands and how long it is looked at."""

    def now() -> tuple[str, tuple[int, int]]:
        return screen.coloured, screen.cursor

    yield (*now(), 1.0)
    for key, looked_s, after_s in PLAYED:
        screen.press(key)
        time.sleep(after_s)
        yield (*now(), looked_s)


def svg(shots: list[tuple[str, tuple[int, int], float]]) -> str:
    whole = sum(length for _, _, length in shots) + LAST_S
    width, height = WIDE * CELL_W + 20, ROWS * CELL_H + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" font-family="monospace" font-size="{SIZE}">',
        "<title>Neovim: ghost text appears, is typed through, taken by the word and whole, and undone</title>",
        f'<rect width="{width:.0f}" height="{height}" rx="8" fill="#14161b"/>',
    ]
    began = 0.0
    for number, (screen, cursor, length) in enumerate(shots):
        ends = whole if number == len(shots) - 1 else began + length
        times = f"0;{began / whole:.4f};{min(ends / whole, 1):.4f};1"
        shown = "visible" if number == 0 else "hidden"
        after = "visible" if number == len(shots) - 1 else "hidden"
        parts.append(f'<g visibility="{shown}">')
        parts.append(
            f'<animate attributeName="visibility" calcMode="discrete" dur="{whole:.2f}s" repeatCount="indefinite" '
            f'values="{shown};visible;{after};{after}" keyTimes="{times}"/>'
        )
        parts += [*_lines(screen), _cursor(cursor), "</g>"]
        began = ends
    return "\n".join([*parts, "</svg>", ""])


def _cursor(cursor: tuple[int, int]) -> str:
    line, column = cursor
    return f'<rect x="{10 + column * CELL_W:.1f}" y="{12 + line * CELL_H}" width="2" height="{CELL_H - 2}" fill="#e0e2ea"/>'


def _lines(screen: str) -> Iterator[str]:
    for row, text in enumerate(Text.from_ansi(screen).split("\n")[:ROWS]):
        column = 0
        for piece in text.divide(sorted({edge for span in text.spans for edge in (span.start, span.end)})):
            style = Style.combine([Style(), *(span.style for span in piece.spans if isinstance(span.style, Style))])
            x, y = 10 + column * CELL_W, 10 + row * CELL_H
            column += piece.cell_len
            if style.bgcolor or style.reverse:
                yield f'<rect x="{x:.1f}" y="{y}" width="{piece.cell_len * CELL_W:.1f}" height="{CELL_H}" fill="{_hex(style, back=True)}"/>'
            slant = ' font-style="italic"' if style.italic else ""
            bold = ' font-weight="bold"' if style.bold else ""
            for words in re.finditer(r"\S+( \S+)*", piece.plain):  # not every viewer keeps blanks
                yield (
                    f'<text x="{x + words.start() * CELL_W:.1f}" y="{y + SIZE}" textLength="{len(words[0]) * CELL_W:.1f}" '
                    f'fill="{_hex(style, back=False)}"{slant}{bold}>{escape(words[0])}</text>'
                )


def _hex(style: Style, *, back: bool) -> str:
    color = style.bgcolor if back != bool(style.reverse) else style.color
    if color is None or color.type is ColorType.DEFAULT:
        return "#14161b" if back != bool(style.reverse) else "#e0e2ea"
    return color.get_truecolor(THEME).hex


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, binary = Path(name), neovim12()
        (folder / "init.lua").write_text(INIT % str(PLUGIN))
        (folder / "fib.py").write_text(CODE)
        home = private(folder)
        given(home, smollm2())
        home = {**home, "VIMRUNTIME": str(runtime(binary)), "PATH": installed(folder), "COLORTERM": "truecolor"}
        command = [binary, "--clean", "-n", "-u", folder / "init.lua", "+4", folder / "fib.py"]
        with Terminal(tmux(), command, home, columns=WIDE, lines=ROWS) as screen:
            screen.until(lambda: re.search(r" temoto *$", screen.screen, re.MULTILINE), "the server is ready", 120)
            time.sleep(2)
            PICTURE.write_text(svg(list(frames(screen))), encoding="utf-8")


if __name__ == "__main__":
    main()
