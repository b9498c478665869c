"""How is a table shown? On a terminal within its width, cells wrapping; in a pipe a line a row, whatever its length."""

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from temoto.cli.terminal.screen import Screen

PIPE = 100_000  # columns: nothing is ever cut or wrapped in a pipe
# What stays together: a word with its blanks, or a Japanese letter with what must not begin a line.
_WORD = re.compile(
    r"\s*(?:[^\s\u3000-\u9fff\uff00-\uffef]+|[（「]?[\u3000-\u9fff\uff00-\uffef])[)、。」）?,.:;ーっゃゅょッャュョ]*\s*"
)
PLOT = 80  # columns of what cannot run on


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, whether its cells stand at the right edge, and whether they may wrap where the terminal is narrow."""

    head: str
    right: bool = False
    wraps: bool = False


def output(*, markup: bool = False) -> Console:
    """Where tables go: standard output, nothing highlighted by itself. What its encoding lacks becomes a question mark."""
    if reconfigure := getattr(sys.stdout, "reconfigure", None):
        reconfigure(errors="replace")
    console = Screen(highlight=False, markup=markup, emoji=False)
    return console if console.is_terminal else Screen(highlight=False, markup=markup, emoji=False, width=PIPE)


def show(console: Console, columns: Sequence[Column], rows: Iterable[Sequence[str]], title: str = "") -> None:
    """The table under its title. A cell's lines are joined in a pipe."""
    terminal = console.is_terminal
    if title:
        remark(console, title, style="bold")
    table = Table(
        box=box.SIMPLE_HEAD if terminal else None,
        show_edge=False,
        padding=(0, 1 if terminal else 2, 0, 0),
        pad_edge=False,
        header_style="bold",
    )
    for column in columns:
        justify = "right" if column.right else "left"
        table.add_column(Text(column.head), justify=justify, no_wrap=not (terminal and column.wraps), overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell if terminal else ", ".join(cell.split("\n"))) for cell in row))
    with console.capture() as captured:
        console.print(table)
    say(console, captured.get())


def say(console: Console, text: str) -> None:
    """Print a finished text without trailing blanks; the styles it was drawn with stay."""
    for line in text.rstrip("\n").split("\n"):
        if "\x1b" in line and console.is_terminal:
            console.print(Text.from_ansi(line.rstrip()), soft_wrap=True)
        else:
            console.out(line.rstrip(), highlight=False)


def remark(console: Console, text: str, *, indent: int = 0, style: str = "") -> None:
    """A sentence, its further lines indented; on a terminal it wraps, in a pipe it does not."""
    width = console.width if console.is_terminal else PIPE
    for number, line in enumerate(wrapped(text, width, width - indent)):
        console.print(Text(" " * (indent if number else 0) + line, style=style), soft_wrap=True)


def wrapped(text: str, first: int, further: int) -> list[str]:
    """`text` in lines of so many columns, the first and the others: broken at blanks, and between Japanese letters too.

    rich breaks Japanese only where a blank stands.
    """
    lines, line = list[str](), ""
    for word in _WORD.findall(text):
        room = further if lines else first
        if line and cell_len(line) + cell_len(word.rstrip()) > room:
            lines.append(line.rstrip())
            line = ""
        line += word if line or not lines else word.lstrip()
    return [*lines, line.rstrip()]
