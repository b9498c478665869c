"""`temoto stats`: what became of the suggestions on this machine, day by day. Counts only, and only here."""

import asyncio
from dataclasses import asdict

import typer
from rich.markup import escape
from rich.table import Table

from temoto.cli.terminal.as_json import print_json
from temoto.cli.terminal.saying import fail, language
from temoto.cli.terminal.screen import Screen
from temoto.core.completion.use_counts import Counts, total
from temoto.core.messages import note
from temoto.core.messages.bench import BenchMessage
from temoto.core.messages.stats import StatsMessage as M
from temoto.ports import TemotoError

DAYS = 30  # that the table shows


def stats(
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document and nothing else."),
    forget: bool = typer.Option(False, "--forget", help="Remove what was counted."),
) -> None:
    """Show what became of the suggestions here: shown, taken, passed over, and how often no model was needed."""
    from temoto.compose.verbs import uses_store
    from temoto.compose.world import opened

    console = Screen(quiet=as_json, highlight=False, soft_wrap=True)
    told, store = language(), uses_store()
    if forget:
        try:
            done = store.forget()
        except OSError as error:
            fail(note(BenchMessage.CANNOT_FORGET, file=store.path, detail=error.strerror or error))
        if as_json:
            print_json({"forgotten": done, "file": store.path})
        console.print(escape(note(M.STATS_FORGOTTEN if done else M.STATS_NOTHING, file=store.path).text(told)))
        return
    try:
        _world, reading = asyncio.run(opened())
    except TemotoError as error:
        fail(error.note)
    days = store.days()
    if as_json:
        print_json(_document(days, store.path, counting=reading.settings.stats))
        return
    if days:
        console.print(_table(days, told))
    else:
        console.print(note(M.STATS_NONE).text(told))
    console.print(escape(note(M.STATS_WHERE if reading.settings.stats else M.STATS_OFF, file=store.path).text(told)))


def _document(days: dict[str, Counts], file: str, *, counting: bool) -> dict[str, object]:
    return {
        "days": [{"day": day, **_row(counts)} for day, counts in days.items()],
        "all": _row(total(days.values())),
        "counting": counting,
        "file": file,
    }


def _row(counts: Counts) -> dict[str, object]:
    return {**asdict(counts), "withoutModel": counts.without_model, "used": counts.used}


def _table(days: dict[str, Counts], language_code: str) -> Table:
    heads = (
        M.STATS_DAY,
        M.STATS_SHOWN,
        M.STATS_TAKEN,
        M.STATS_PARTLY,
        M.STATS_PASSED,
        M.STATS_CHARACTERS,
        M.STATS_WITHOUT,
    )
    table = Table(box=None, pad_edge=False)
    for place, head in enumerate(heads):
        table.add_column(note(head).text(language_code), justify="right" if place else "left")
    rows = [*list(days.items())[-DAYS:], (note(M.STATS_ALL).text(language_code), total(days.values()))]
    for day, counts in rows:
        figures = (counts.shown, counts.taken, counts.partly, counts.passed, counts.characters)
        share = counts.without_model
        table.add_row(day, *(f"{figure:,}" for figure in figures), "–" if share is None else f"{share:.0%}")
    return table
