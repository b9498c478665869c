"""`temoto pull TAG`, `temoto pull --plan`: fetch a model, or all a plan names that are not here.

Size and licence come first. On a terminal it asks; elsewhere naming a model is consent, and `--plan` wants `--yes`.
Where Ollama serves, it pulls, and goes on where it was; else what the catalog knows comes as a file for the embedded engine (resumed,
checked), and so does what goes into a bundle.
"""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape

from temoto.cli.pull.fetch import Job, run
from temoto.cli.terminal.as_json import print_json
from temoto.cli.terminal.saying import fail, language
from temoto.cli.terminal.screen import Screen
from temoto.core.messages import note
from temoto.core.messages.fetch import FetchMessage
from temoto.core.models.fetchable import can_fetch
from temoto.core.models.pull_names import Meant, meant
from temoto.core.models.records import Catalog
from temoto.core.planning.offer import size_in_words
from temoto.ports import TemotoError


def pull(
    model: str = typer.Argument("", help="A model of the catalog (its id or tag), or an Ollama tag."),
    plan: bool = typer.Option(False, "--plan", help="Fetch what `temoto plan` names for this machine and is not here."),
    yes: bool = typer.Option(False, "--yes", "-y", help="Agree to sizes and licences without being asked."),
    bundle: Path | None = typer.Option(
        None, "--bundle", help="Also put the file into this folder, for a machine without a network."
    ),
    source: Path | None = typer.Option(
        None, "--from", help="Take the models from such a folder instead of the network."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document and nothing else."),
) -> None:
    """Fetch a model: a file for the embedded engine, or through Ollama."""
    console = Screen(quiet=as_json, highlight=False, soft_wrap=True)
    from temoto.compose import verbs  # with pydantic: after the command line is understood

    try:
        catalog = verbs.catalog(users=True)
        if source is not None:
            done = _from_bundle(source, catalog)
        elif plan:
            _only_files(bundle, None)
            done = asyncio.run(_planned(console, yes=yes, asks=not as_json))
        elif not model:
            raise typer.BadParameter(
                "name a model, for example smollm2-135m or qwen2.5-coder:1.5b-base, or say --plan", param_hint="MODEL"
            )
        else:
            named = _named(console, model, meant(model, catalog, verbs.tables().load_names()), yes=yes)
            _only_files(bundle, named)
            agreed = _agreement(console, yes=yes, asks=not as_json)
            done = asyncio.run(run(console, [Job(named, bundle)], agreed))
    except TemotoError as error:
        fail(error.note)
    if as_json:
        print_json(done)
    if done["models"]:
        said = note(FetchMessage.PULLED, model=", ".join(done["models"]), where=done["where"])
        console.print(escape(said.text(language())))


def _named(console: Console, given: str, meant: Meant, *, yes: bool) -> Meant:
    """The model to pull for a name. A name that leads nowhere is explained, and another model pulled for it only with consent."""
    told = language()
    if meant.cloud:
        fail(note(FetchMessage.PULL_CLOUD, name=given))
    if meant.says is not None and not meant.other:
        console.print(escape(meant.says.text(told)))
    if meant.other:
        if not (yes or _on_terminal()):
            fail(note(FetchMessage.PULL_OTHER, name=given, says=meant.says or "", tag=meant.tag))
        console.print(escape(meant.says.text(told) if meant.says else ""))
    return meant


def _only_files(bundle: Path | None, named: Meant | None) -> None:
    """A bundle holds files of the embedded engine; what Ollama keeps is Ollama's to copy. Said before anything is fetched."""
    if bundle is not None and not (named and named.weights and can_fetch(named.weights)):
        fail(note(FetchMessage.BUNDLE_FILES_ONLY, model=named.tag if named else "--plan"))


def _agreement(console: Console, *, yes: bool, asks: bool) -> Callable[[], None]:
    """The user's yes where a question can be put, or the end of the program."""

    def agreed() -> None:
        if not yes and asks and _on_terminal() and not typer.confirm(FetchMessage.OFFER_YES.text(language(), {})):
            console.print("")
            fail(note(FetchMessage.PULL_DECLINED))

    return agreed


async def _planned(console: Console, *, yes: bool, asks: bool) -> dict[str, Any]:
    """Every model the plan for this machine names and that is not here, each once."""
    from temoto.compose.world import opened
    from temoto.engine.reports.plan_here import Wanted, planned_for

    world, reading = await opened()
    report, _machine = await planned_for(Wanted(), world, reading.settings)
    if not report.roles:
        raise TemotoError(FetchMessage.PULL_PLAN_NOTHING)
    missing = {one.weights.tag: one for one in report.fetch}
    if not missing:
        console.print(note(FetchMessage.PULL_PLAN_DONE).text(language()))
        return {"models": [], "where": ""}
    if not yes and not (asks and _on_terminal()):
        raise TemotoError(FetchMessage.PULL_PLAN_ASKS)
    if len(missing) > 1:
        size = size_in_words(sum(one.weights.size for one in missing.values()))
        console.print(note(FetchMessage.PULL_ALL, count=len(missing), size=size).text(language()))
    jobs = [Job(Meant(tag, one.card, one.weights)) for tag, one in missing.items()]
    return await run(console, jobs, _agreement(console, yes=yes, asks=asks))


def _on_terminal() -> bool:
    return sys.stdin.isatty()


def _from_bundle(source: Path, catalog: Catalog) -> dict[str, Any]:
    from temoto.compose.verbs import getting

    here = getting()
    brought = here.files.unpack(str(source), catalog)
    for weights, licence in brought:
        here.consents.accept(weights.tag, licence)
    return {"models": [weights.tag for weights, _ in brought], "where": here.files.room().folder}
