"""How are models fetched once it is known which? Each: told, agreed to, room made sure of, pulled, looked up, tested."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from temoto.cli.terminal.bars import bar
from temoto.cli.terminal.saying import language
from temoto.core.messages import Note, Words, note
from temoto.core.messages.fetch import FetchMessage
from temoto.core.messages.start import StartMessage
from temoto.core.models.pull_names import Meant
from temoto.core.models.records import Catalog
from temoto.core.planning.offer import how_long, size_in_words
from temoto.engine.getting.recipe import Got, get, make_sure_of_room
from temoto.engine.getting.verify import Tried, tried
from temoto.engine.getting.ways import Model, Way, by_file, pulling
from temoto.engine.world import Consents, Getting, World
from temoto.ports import Backend, TemotoError


@dataclass(frozen=True, slots=True)
class Job:
    """One model to fetch, and a folder that gets a copy of its file."""

    meant: Meant
    bundle: Path | None = None


async def run(console: Console, jobs: list[Job], agreed: Callable[[], None]) -> dict[str, Any]:
    """Fetch them all. `agreed` returns once the user has agreed to what was told, or does not return."""
    from temoto.compose import verbs  # with everything: after the command line is understood
    from temoto.compose.world import opened

    world, reading = await opened()
    getting = verbs.getting()
    files = [job for job in jobs if job.meant.weights is not None and job.meant.weights.sources]
    done: list[dict[str, Any]] = [await _file(console, job, world, getting, agreed) for job in files]
    others = [job.meant for job in jobs if job not in files]
    if others:
        async with pulling(world, reading.settings, getting) as (backend, way):
            done += await _through(console, others, (backend, way), world.catalog, getting.consents, agreed)
    return done[0] if len(done) == 1 else _joined(done)


def _joined(done: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "models": [model for one in done for model in one["models"]],
        "where": ", ".join(dict.fromkeys(one["where"] for one in done)),
        "each": done,
    }


async def _file(
    console: Console, job: Job, world: World, getting: Getting, agreed: Callable[[], None]
) -> dict[str, Any]:
    """A file for the embedded engine."""
    entry, model = job.meant.weights, _model(job.meant)
    if entry is None:
        raise ValueError("a file needs its entry in the catalog")
    way = await by_file(entry, getting, world)
    new = not getting.files.here(entry)
    if new:
        _tell(console, job.meant, way, getting.consents)
        agreed()
    got = await get(way, model, getting.consents if new else None, bar(console))
    where = way.puller.address
    if job.bundle is not None:
        where = getting.files.pack(entry, model.licence, str(job.bundle))
    async with way.has() as engine:
        test = await _tested(console, engine, got, world.catalog) if engine and got else None
    return {"models": [entry.tag], "where": where, "licence": model.licence, "size": entry.size} | _outcome(test)


async def _through(
    console: Console,
    wanted: list[Meant],
    there: tuple[Backend, Way],
    catalog: Catalog,
    consents: Consents,
    agreed: Callable[[], None],
) -> list[dict[str, Any]]:
    backend, way = there
    for one in wanted:
        _tell(console, one, way, consents)
    agreed()
    models = [_model(one) for one in wanted]
    await make_sure_of_room(way, models)
    done: list[dict[str, Any]] = []
    for one, model in zip(wanted, models, strict=True):
        try:
            got = await get(way, model, consents, bar(console))
        except TemotoError as error:
            raise _with_names_like_it(error, one) from error
        test = await _tested(console, backend, got, catalog) if got else None
        licence = {"licence": model.licence} if one.card else {}
        done.append({"models": [one.tag], "where": backend.address} | licence | _outcome(test))
    return done


def _model(meant: Meant) -> Model:
    return Model(
        meant.tag, meant.weights.size if meant.weights else 0, meant.card.licence if meant.card else "", meant.weights
    )


def _with_names_like_it(error: TemotoError, meant: Meant) -> TemotoError:
    """The error with similar names added, for a name that may be mistyped."""
    if not meant.near or error.note.message is not FetchMessage.PULL_REFUSED:
        return error
    return TemotoError(FetchMessage.PULL_NEAR, why=error.note, near=", ".join(meant.near), tag=meant.near[0])


def _tell(console: Console, meant: Meant, way: Way, consents: Consents) -> None:
    """Size, licence, time and room, before anything is fetched."""
    free, size = way.room.free, meant.weights.size if meant.weights else 0
    unknown: Words = note(FetchMessage.UNKNOWN_LICENCE)
    said = note(
        FetchMessage.PULL_OFFER,
        model=meant.tag,
        backend=way.backend,
        size=size_in_words(size) if size else note(FetchMessage.UNKNOWN_SIZE),
        licence=meant.card.licence if meant.card else unknown,
        time=how_long(size, consents.download_speed()) or "",
        forbids=note(FetchMessage.OFFER_NOT_COMMERCIAL) if meant.card and meant.card.commercial is False else "",
        room=note(FetchMessage.OFFER_ROOM, free_gb=f"{free / 1e9:.0f}") if free is not None else "",
    )
    console.print(escape(said.text(language())))


async def _tested(console: Console, backend: Backend, got: Got, catalog: Catalog) -> Tried | None:
    """That the model works; said, after what is odd about it. None where nobody could be asked for it."""
    tag = got.model.tag
    if got.odd is not None:
        console.print(f"[yellow]![/yellow] {escape(got.odd.text(language()))}")
    if got.installed is None:
        return None
    with console.status(note(StartMessage.TESTING, model=tag).text(language())):
        test = await tried(backend, got.installed, catalog)
    said: Note = note(FetchMessage.TESTED_FIM if test.fim else FetchMessage.TESTED_PREFIX, model=tag)
    if not test.works:
        said = note(FetchMessage.NOT_TESTED, model=tag, doubt=test.doubt or "")
    mark = "[green]✓[/green]" if test.works else "[yellow]![/yellow]"
    console.print(f"{mark} {escape(said.text(language()))}")
    return test


def _outcome(test: Tried | None) -> dict[str, Any]:
    """What was tested, for --json; null where nothing could be."""
    if test is None:
        return {"tested": None}
    return {
        "tested": {"works": test.works, "fim": test.fim, "doubt": test.doubt.text(language()) if test.doubt else ""}
    }
