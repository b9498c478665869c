"""`temoto setup`: this machine, its backend, its plan; what is missing is offered, fetched with consent, and tested.

Can be run again at any time: what is there is not fetched again, and a broken download goes on.
"""

import asyncio
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from temoto.cli.terminal.as_json import print_json
from temoto.cli.terminal.bars import bar
from temoto.cli.terminal.saying import fail, language, memory
from temoto.cli.terminal.screen import Screen, plain
from temoto.core.backend.listed import Pulled
from temoto.core.machine import Machine
from temoto.core.messages import Note, note
from temoto.core.messages.fetch import FetchMessage
from temoto.core.messages.start import StartMessage
from temoto.core.planning.offer import Offer
from temoto.core.settings import Settings
from temoto.core.status import Status, StatusKind
from temoto.engine.getting.recipe import Ending, offered
from temoto.engine.getting.ways import Model
from temoto.engine.world import World
from temoto.ports import TemotoError

START_S = 300.0  # loading a large model for the first time


def setup(
    yes: bool = typer.Option(False, "--yes", "-y", help="Agree to fetch what is missing, and to its licence."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document and nothing else."),
) -> None:
    """Set this machine up: find what is there, fetch what is missing (after asking), test it."""
    console = Screen(quiet=as_json, highlight=False, soft_wrap=True)
    try:
        report = asyncio.run(_setup(console, yes=yes))
    except TemotoError as error:
        fail(error.note)
    if as_json:
        print_json(report)
    if not report["ready"]:
        raise typer.Exit(1)


async def _setup(console: Console, *, yes: bool) -> dict[str, Any]:
    from temoto.compose.world import opened  # with everything: after the command line is understood

    with console.status(note(StartMessage.STARTING).text(language())):
        world, reading = await opened()
        machine, status = await _look(world, reading.settings)
    console.print(_machine(machine))
    fetched = ""
    if status.kind is StatusKind.ERROR:
        fetched = await _fetch_what_is_missing(
            _AtTheTerminal(console, yes=yes), world, reading.settings, machine, status
        )
        with console.status(escape(note(StartMessage.TESTING, model=fetched).text(language()))):
            machine, status = await _look(world, reading.settings)
    ready = status.kind in {StatusKind.READY, StatusKind.WARNING}
    _say(console, status)
    if ready:
        console.print(note(FetchMessage.SETUP_NEXT).text(language()))
    texts = [detail.text(language()) for detail in status.details]
    return {"ready": ready, "fetched": fetched, "status": status.text.text(language()), "details": texts}


async def _look(world: World, settings: Settings) -> tuple[Machine, Status]:
    from temoto.engine.serving.ready import ready_session

    async with ready_session(world, settings, START_S) as session:
        return session.machine, session.status


async def _fetch_what_is_missing(
    user: "_AtTheTerminal", world: World, settings: Settings, machine: Machine, status: Status
) -> str:
    """Offer, ask, fetch; returns the model. Fails with what to do where nothing can be offered or the user says no."""
    answered = await offered(world, settings, machine, user, again=True)
    offer = answered.offer
    if offer is None:
        raise TemotoError(FetchMessage.SETUP_NOTHING, reasons=answered.failed or status.text)
    if answered.ending is Ending.UNASKED:
        raise TemotoError(FetchMessage.SETUP_ASKS, command=offer.command)
    if answered.ending is Ending.DECLINED:
        raise TemotoError(FetchMessage.SETUP_DECLINED, command=offer.command)
    return offer.model


class _AtTheTerminal:
    """A `User` of the recipe: asked where somebody sits there, or agreed beforehand."""

    def __init__(self, console: Console, *, yes: bool) -> None:
        self.console, self.yes = console, yes

    @property
    def asked_for(self) -> bool:
        return self.yes or sys.stdin.isatty()

    async def agrees(self, offer: Offer, free: int | None) -> bool | None:
        self.console.print(escape(offer.question(free).text(language())))
        if self.yes:
            return True
        if not sys.stdin.isatty():
            return None
        return typer.confirm(FetchMessage.OFFER_YES.text(language(), {}))

    def failed(self, why: Note) -> None:
        self.console.print(f"[red]✗[/red] {escape(why.text(language()))}")

    def watching(self, model: Model) -> AbstractAsyncContextManager[Callable[[Pulled], bool]]:
        return bar(self.console)(model)


def _machine(machine: Machine) -> Table:
    table = Table(show_header=False, box=None, padding=(0, 2))
    for gpu in machine.gpus:
        table.add_row("GPU", plain(gpu.name), memory(gpu.total, gpu.free))
    if not machine.gpus:
        table.add_row("GPU", "–", "")
    table.add_row("RAM", "", memory(machine.ram_total, machine.ram_free))
    table.add_row("CPU", note(StartMessage.CORES, cores=machine.cores or "?").text(language()), "")
    for one in machine.unread:
        table.add_row("?", escape(one.text(language())), "")
    return table


def _say(console: Console, status: Status) -> None:
    mark = {StatusKind.READY: "[green]✓[/green]", StatusKind.WARNING: "[yellow]![/yellow]"}.get(
        status.kind, "[red]✗[/red]"
    )
    console.print(mark, escape(status.text.text(language())), markup=True)
    for detail in status.details:
        console.print("  " + detail.text(language()), markup=False)
