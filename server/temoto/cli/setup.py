"""`temoto setup`: this machine, its backend, its plan; what is missing is offered, fetched with consent, and tested.

Can be run again at any time: what is there is not fetched again, and a broken download goes on.
"""

import asyncio
import json
import sys
from contextlib import aclosing
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from temoto.cli.terminal.bars import pulled
from temoto.cli.terminal.saying import fail, language, memory
from temoto.core.machine import Machine
from temoto.core.messages import Note, note
from temoto.core.messages.fetch import FetchMessage
from temoto.core.messages.start import StartMessage
from temoto.core.planning.offer import Offer
from temoto.core.status import Kind, Status
from temoto.ports import TemotoError

START_S = 300.0  # loading a large model for the first time


def setup(
    yes: bool = typer.Option(False, "--yes", "-y", help="Agree to fetch what is missing, and to its licence."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document and nothing else."),
) -> None:
    """Set this machine up: find what is there, fetch what is missing (after asking), test it."""
    console = Console(quiet=as_json, highlight=False, soft_wrap=True)
    try:
        report = asyncio.run(_setup(console, yes=yes))
    except TemotoError as error:
        fail(error.note)
    if as_json:
        print(json.dumps(report, ensure_ascii=False))
    if not report["ready"]:
        raise typer.Exit(1)


async def _setup(console: Console, *, yes: bool) -> dict[str, Any]:
    with console.status(note(StartMessage.STARTING).text(language())):
        machine, status = await _look()
    console.print(_machine(machine))
    fetched = ""
    if status.kind is Kind.ERROR:
        fetched = await _fetch_what_is_missing(console, machine, status, yes=yes)
        with console.status(note(StartMessage.TESTING, model=fetched).text(language())):
            machine, status = await _look()
    ready = status.kind in {Kind.READY, Kind.WARNING}
    _say(console, status)
    if ready:
        console.print(note(FetchMessage.SETUP_NEXT).text(language()))
    texts = [detail.text(language()) for detail in status.details]
    return {"ready": ready, "fetched": fetched, "status": status.text.text(language()), "details": texts}


async def _look() -> tuple[Machine, Status]:
    from temoto.wire import ready_session

    async with ready_session(START_S) as session:
        return session.machine, session.status


async def _fetch_what_is_missing(console: Console, machine: Machine, status: Status, *, yes: bool) -> str:
    """Offer, ask, fetch; returns the model. Fails with what to do where nothing can be offered or the user says no."""
    from temoto.wire import offering

    here, settings = await offering()
    failed: list[Note] = []
    async with aclosing(here.offers(settings, machine)) as offered:
        async for offer, puller, free in offered:
            if not _agreed(console, offer, offer.question(free), yes=yes):
                here.remembers.decline(offer.model)  # the editor need not ask again
                raise TemotoError(FetchMessage.SETUP_DECLINED, command=offer.command)
            here.remembers.accept(offer.model, offer.licence)
            try:
                await pulled(console, puller, offer.model, offer.size)
            except TemotoError as error:
                failed.append(error.note)
                console.print(f"[red]✗[/red] {error}")
                continue
            return offer.model
    raise TemotoError(FetchMessage.SETUP_NOTHING, reasons=tuple(failed) or status.text)


def _agreed(console: Console, offer: Offer, question: Note, *, yes: bool) -> bool:
    """The user's answer; the end of the program where nobody can be asked."""
    console.print(question.text(language()))
    if yes:
        return True
    if not sys.stdin.isatty():
        raise TemotoError(FetchMessage.SETUP_ASKS, command=offer.command)
    return typer.confirm(FetchMessage.OFFER_YES.text(language(), {}))


def _machine(machine: Machine) -> Table:
    table = Table(show_header=False, box=None, padding=(0, 2))
    for gpu in machine.gpus:
        table.add_row("GPU", gpu.name, memory(gpu.total, gpu.free))
    if not machine.gpus:
        table.add_row("GPU", "–", "")
    table.add_row("RAM", "", memory(machine.ram_total, machine.ram_free))
    table.add_row("CPU", note(StartMessage.CORES, cores=machine.cores or "?").text(language()), "")
    for one in machine.unread:
        table.add_row("?", one.text(language()), "")
    return table


def _say(console: Console, status: Status) -> None:
    mark = {Kind.READY: "[green]✓[/green]", Kind.WARNING: "[yellow]![/yellow]"}.get(status.kind, "[red]✗[/red]")
    console.print(mark, status.text.text(language()), markup=True)
    for detail in status.details:
        console.print("  " + detail.text(language()), markup=False)
