"""How are models fetched once it is known which? Each: told, agreed to, room made sure of, pulled, looked up, tested."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from temoto.cli.terminal.bars import bar
from temoto.cli.terminal.saying import language
from temoto.cli.terminal.screen import Screen
from temoto.core.backend.listed import Installed
from temoto.core.messages import Note, Words, note
from temoto.core.messages.fetch import FetchMessage
from temoto.core.messages.start import StartMessage
from temoto.core.models.fetchable import Listing, can_fetch, in_a_registry
from temoto.core.models.pull_names import Meant
from temoto.core.models.records import Catalog
from temoto.core.planning.offer import from_where, how_long, size_in_words
from temoto.core.settings import Settings
from temoto.engine.getting.recipe import Got, get, make_sure_of_room
from temoto.engine.getting.verify import Tried, tried
from temoto.engine.getting.ways import EMBEDDED, Model, Way, by_file, listed_as, looked_at, pulling, serves_files
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
    getting, settings = verbs.getting(), reading.settings
    files = [job for job in jobs if _only_as_file(job, settings)]
    done = [await _file(console, job, world, getting, agreed) for job in files]
    others = [job for job in jobs if job not in files]
    async with AsyncExitStack() as stack:
        if not others:
            return _joined(done)
        try:
            backend, way = await stack.enter_async_context(pulling(world, settings, getting))
        except TemotoError as error:
            if not all(_as_file(job) for job in others) or not await serves_files(settings, getting):
                raise
            Screen(stderr=True, soft_wrap=True).print(
                escape(note(FetchMessage.PULL_BY_FILE, why=error.note).text(language()))
            )
            done += [await _file(console, job, world, getting, agreed) for job in others]
        else:
            wanted = [job.meant for job in others]
            done += await _through(console, wanted, (backend, way), world.catalog, getting.consents, agreed)
    return _joined(done)


def _as_file(job: Job) -> bool:
    return job.meant.weights is not None and can_fetch(job.meant.weights)


def _only_as_file(job: Job, settings: Settings) -> bool:
    """Whether Ollama is not to be asked: for the embedded engine's own model, where it alone is wanted, and for a bundle."""
    elsewhere = job.meant.weights is not None and not in_a_registry(job.meant.weights)
    return elsewhere or (_as_file(job) and (settings.backend == EMBEDDED or job.bundle is not None))


def _joined(done: list[dict[str, Any]]) -> dict[str, Any]:
    if len(done) == 1:
        return done[0]
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
    if new and job.bundle is None and (theirs := await _kept_by_others(way, entry.tag)) is not None:
        console.print(escape(note(FetchMessage.PULL_OTHERS, model=entry.tag, owner=theirs.owner).text(language())))
        async with way.has() as engine:
            test = await _tested(console, engine, Got(model, theirs), world.catalog) if engine else None
        report: dict[str, Any] = {"models": [], "where": theirs.owner, "licence": model.licence, "size": theirs.size}
        return report | _outcome(test)
    if new:
        with console.status(note(FetchMessage.ASKING, model=model.tag).text(language())):
            model, way, listing = await looked_at(model, way)
        _tell(console, job.meant, way, getting.consents, model, listing)
        agreed()
    got = await get(way, model, getting.consents if new else None, bar(console))
    where = way.puller.address
    if job.bundle is not None:
        where = getting.files.pack(entry, model.licence, str(job.bundle))
    async with way.has() as engine:
        test = await _tested(console, engine, got, world.catalog) if engine and got else None
    return {"models": [entry.tag], "where": where, "licence": model.licence, "size": model.size} | _outcome(test)


async def _kept_by_others(way: Way, tag: str) -> Installed | None:
    """The model as another program's file that the engine serves already; None where there is none."""
    async with way.has() as engine:
        every = await engine.models() if engine else ()
    return next((one for one in every if one.name in {tag, f"{tag}:latest"} and one.owner), None)


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
        _tell(console, one, way, consents, _model(one))
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
    if meant.card is not None and meant.weights is not None:
        return listed_as(meant.card, meant.weights)
    return Model(meant.tag)


def _with_names_like_it(error: TemotoError, meant: Meant) -> TemotoError:
    """The error with similar names added, for a name that may be mistyped; or with the sizes there are, where it says another."""
    if meant.sizes and error.note.message is FetchMessage.PULL_REFUSED:
        name = meant.tag.partition(":")[0]
        return TemotoError(FetchMessage.PULL_WRONG_SIZE, why=error.note, name=name, sizes=", ".join(meant.sizes))
    if not meant.near or error.note.message is not FetchMessage.PULL_REFUSED:
        return error
    return TemotoError(FetchMessage.PULL_NEAR, why=error.note, near=", ".join(meant.near), tag=meant.near[0])


def _tell(
    console: Console, meant: Meant, way: Way, consents: Consents, model: Model, listing: Listing | None = None
) -> None:
    """Size, licence, time and room, and what its source says, before anything is fetched."""
    free, size = way.room.free, model.size
    unknown: Words = note(FetchMessage.UNKNOWN_LICENCE)
    no_size = note(FetchMessage.UNKNOWN_SIZE)
    if meant.forms:
        forms = ", ".join(f"{tag} {size_in_words(bytes_)}" for tag, bytes_ in meant.forms)
        no_size = note(FetchMessage.UNKNOWN_TAG, backend=way.backend, forms=forms)
    said = note(
        FetchMessage.PULL_OFFER,
        model=meant.tag,
        backend=way.backend,
        size=size_in_words(size) if size else no_size,
        licence=model.licence or unknown,
        origin=from_where(listing),
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
