"""How is a table shown? On a terminal within its width, cells wrapping; in a pipe a line a row, whatever its length."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

PIPE = 100_000  # columns: nothing is ever cut or wrapped in a pipe
PLOT = 80  # columns of what cannot run on


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, whether its cells stand at the right edge, and whether they may wrap where the terminal is narrow."""

    head: str
    right: bool = False
    wraps: bool = False


def output() -> Console:
    """Where tables go: standard output, nothing highlighted by itself."""
    console = Console(highlight=False, markup=False, emoji=False)
    return console if console.is_terminal else Console(highlight=False, markup=False, emoji=False, width=PIPE)


def show(console: Console, columns: Sequence[Column], rows: Iterable[Sequence[str]], title: str = "") -> None:
    """The table under its title. A cell's lines are joined in a pipe."""
    terminal = console.is_terminal
    if title:
        console.print(Text(title, style="bold"), soft_wrap=True)
    table = Table(box=box.SIMPLE_HEAD if terminal else None, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
    for column in columns:
        justify = "right" if column.right else "left"
        table.add_column(Text(column.head), justify=justify, no_wrap=not (terminal and column.wraps), overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell if terminal else ", ".join(cell.split("\n"))) for cell in row))
    with console.capture() as captured:
        console.print(table)
    say(console, captured.get())


def say(console: Console, text: str) -> None:
    """What was put together already, without the blanks its lines end in."""
    for line in text.rstrip("\n").split("\n"):
        console.out(line.rstrip(), highlight=False)


def remark(console: Console, text: str) -> None:
    """A sentence under a table, wrapping between words on a terminal."""
    console.print(Text(text), soft_wrap=not console.is_terminal)
