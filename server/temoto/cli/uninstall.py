"""`temoto uninstall`: everything temoto has written on this machine, and its removal after a question.

Its own folders are removed; what stands in other tools' settings is named with the command that takes it out, and the program itself is
removed by whatever installed it.
"""

import asyncio
import sys
from collections.abc import Callable

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from temoto.cli.terminal.as_json import print_json
from temoto.cli.terminal.saying import language
from temoto.cli.terminal.screen import Screen
from temoto.compose.verbs import OwnFile, files_of_other_tools, own_files
from temoto.core.messages import note
from temoto.core.messages.uninstall import UninstallMessage as M
from temoto.ports import TemotoError

UNITS = (("GB", 1e9), ("MB", 1e6), ("kB", 1e3))


def uninstall(
    dry_run: bool = typer.Option(False, "--dry-run", help="Only list what there is."),
    yes: bool = typer.Option(False, "--yes", help="Remove without asking."),
    settings: bool = typer.Option(False, "--settings", help="Remove your own settings and catalog files too."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document and nothing else."),
) -> None:
    """List everything temoto has written on this machine, and remove it after asking."""
    console, told, files = Screen(quiet=as_json, highlight=False, soft_wrap=True), language(), own_files()
    found = [*files.written()]
    kept = [] if settings else [entry for entry in found if entry.kind == "settings"]
    going = [entry for entry in found if entry not in kept]
    tools = files_of_other_tools()
    _list(console, going, kept, tools, told)
    removed: list[OwnFile] = []
    problems: list[str] = []
    if going and not dry_run and _agreed(console, told, yes=yes, asks=not as_json):
        problems = _end_engines()  # which looks at this machine, and remembers what it saw
        going = [entry for entry in files.written() if settings or entry.kind != "settings"]
        removed, left = _removed(files.remove, going)
        problems += [note(M.NOT_REMOVED, path=path, detail=detail).text(told) for path, detail in left]
        console.print(note(M.REMOVED, **_facts(removed)).text(told))
    elif going and dry_run:
        console.print(note(M.DRY).text(told))
    for problem in problems:
        console.print(f"[yellow]![/yellow] {escape(problem)}")
    if as_json:
        document = {
            "written": [_row(entry) for entry in found],
            "otherTools": tools,
            "removed": [str(entry.path) for entry in removed],
            "problems": problems,
        }
        print_json(document)
    if problems:
        raise typer.Exit(1)


def _list(console: Console, going: list[OwnFile], kept: list[OwnFile], tools: list[str], language_code: str) -> None:
    if going:
        table = Table(box=None, pad_edge=False)
        for head, side in ((M.WHAT, "left"), (M.FILES, "right"), (M.SIZE, "right"), (M.WHERE, "left")):
            table.add_column(
                note(head).text(language_code), justify="right" if side == "right" else "left", overflow="fold"
            )
        for entry in going:
            table.add_row(escape(entry.kind), f"{entry.files:,}", _size(entry.size), escape(str(entry.path)))
        console.print(table)
        console.print(note(M.ALL, **_facts(going)).text(language_code))
    else:
        console.print(note(M.NOTHING).text(language_code))
    if kept:
        console.print(escape(note(M.SETTINGS_STAY, folder=kept[0].path.parent).text(language_code)))
    if tools:
        console.print(escape(note(M.TOOLS, files=", ".join(tools)).text(language_code)))
    console.print(escape(note(M.ELSEWHERE).text(language_code)))


def _agreed(console: Console, language_code: str, *, yes: bool, asks: bool) -> bool:
    if yes:
        return True
    if asks and sys.stdin.isatty():
        return typer.confirm(note(M.ASK).text(language_code))
    console.print(note(M.NOT_ASKED).text(language_code))
    return False


def _end_engines() -> list[str]:
    """End the engines of ours that still run: their notes and logs are about to go. What could not be, in words."""
    from temoto.compose.world import opened
    from temoto.engine.reports.unload import freed

    async def end() -> list[str]:
        world, _reading = await opened()
        return [problem.text(language()) for problem in (await freed(world)).problems]

    try:
        return asyncio.run(end())
    except TemotoError as error:
        return [error.note.text(language())]


def _removed(remove: Callable[[OwnFile], None], entries: list[OwnFile]) -> tuple[list[OwnFile], list[tuple[str, str]]]:
    """(what is gone, what is not, with the reason)."""
    gone: list[OwnFile] = []
    left: list[tuple[str, str]] = []
    for entry in entries:
        try:
            remove(entry)
            gone.append(entry)
        except OSError as error:
            left.append((str(entry.path), error.strerror or str(error)))
    return gone, left


def _facts(entries: list[OwnFile]) -> dict[str, object]:
    return {"size": _size(sum(entry.size for entry in entries)), "files": f"{sum(entry.files for entry in entries):,}"}


def _row(entry: OwnFile) -> dict[str, object]:
    return {"kind": entry.kind, "path": str(entry.path), "bytes": entry.size, "files": entry.files}


def _size(size: int) -> str:
    unit, by = next((pair for pair in UNITS if size >= pair[1]), ("B", 1))
    return f"{size / by:.1f} {unit}" if by > 1 else f"{size} B"
