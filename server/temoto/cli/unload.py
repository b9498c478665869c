"""`temoto unload`: take the models temoto loaded out of memory now, and say what that freed.

Running servers go on: the next completion loads its model again. Models that other tools loaded are left alone.
"""

import asyncio
from dataclasses import asdict

import typer
from rich.markup import escape

from temoto.cli.terminal.as_json import print_json
from temoto.cli.terminal.saying import fail, language
from temoto.cli.terminal.screen import Screen
from temoto.core.backend.freed import Freeing, freed_note
from temoto.core.messages import note
from temoto.core.messages.freed import FreedMessage
from temoto.ports import TemotoError


def unload(as_json: bool = typer.Option(False, "--json", help="Print one JSON document and nothing else.")) -> None:
    """Free the memory of the models temoto loaded."""
    console = Screen(quiet=as_json, highlight=False, soft_wrap=True)
    told = language()
    try:
        done = asyncio.run(_freed())
    except TemotoError as error:
        fail(error.note)
    if as_json:
        problems = [one.text(told) for one in done.problems]
        print_json({"freed": [asdict(one) for one in done.freed], "problems": problems})
    for one in done.freed:
        console.print(escape(freed_note(one).text(told)))
    for problem in done.problems:
        console.print(f"[yellow]![/yellow] {escape(problem.text(told))}")
    if not done.freed and not done.problems:
        console.print(note(FreedMessage.FREED_NOTHING).text(told))
    if done.problems:
        raise typer.Exit(1)


async def _freed() -> Freeing:
    from temoto.compose.world import opened
    from temoto.engine.reports.unload import freed  # with everything: after the command line is understood

    world, _reading = await opened()
    return await freed(world)
