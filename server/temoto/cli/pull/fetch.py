"""How are models fetched once it is known which? Each: told, agreed to, room made sure of, pulled, looked up, tested."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape

from temoto.cli.terminal.bars import pulled
from temoto.cli.terminal.saying import language
from temoto.core.messages import Note, Words, note
from temoto.core.messages.fetch import FetchMessage
from temoto.core.messages.start import StartMessage
from temoto.core.models.pull_names import Meant
from temoto.core.models.records import Catalog
from temoto.core.planning.offer import how_long, size_in_words
from temoto.ports import Backend, TemotoError

if TYPE_CHECKING:
    from temoto.engine.reports.fetched import Tried

KEEP_FREE = 200_000_000  # bytes that stay free: a disk that is full to the last block troubles everything else


@dataclass(frozen=True, slots=True)
class Job:
    """One model to fetch, and a folder that gets a copy of its file."""

    meant: Meant
    bundle: Path | None = None


async def run(console: Console, jobs: list[Job], catalog: Catalog, agreed: Callable[[], None]) -> dict[str, Any]:
    """Fetch them all. `agreed` returns once the user has agreed to what was told, or does not return."""
    from temoto.wire import opened

    world = await opened()
    files = [one for one in jobs if one.meant.weights is not None and one.meant.weights.sources]
    done: list[dict[str, Any]] = [await _file(console, job, catalog, world, agreed) for job in files]
    others = [one for one in jobs if one not in files]
    if others:
        done += await _through_backend(console, others, catalog, world, agreed)
    return done[0] if len(done) == 1 else _joined(done)


def _joined(done: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "models": [model for one in done for model in one["models"]],
        "where": ", ".join(dict.fromkeys(one["where"] for one in done)),
        "each": done,
    }


async def _file(console: Console, job: Job, catalog: Catalog, world: Any, agreed: Callable[[], None]) -> dict[str, Any]:
    """A file for the embedded engine."""
    from temoto.adapters.modelfiles import bundles, pullers, weights
    from temoto.adapters.state.places import room_for
    from temoto.adapters.state.remembered import Remembered
    from temoto.wire import embedded

    entry = job.meant.weights
    if entry is None:
        raise ValueError("a file needs its entry in the catalog")
    licence = weights.licence(entry, catalog)
    if not weights.already(entry):
        _tell(console, job.meant, "embedded", pullers.free(room_for("models")))
        agreed()
        Remembered().accept(entry.tag, licence)
    folder = room_for("models")
    await pulled(console, pullers.FilePuller(entry, str(folder)), entry.tag, entry.size)
    path = folder / entry.file
    if job.bundle is not None:
        path = bundles.pack(path, entry, licence, job.bundle)
    async with embedded(world) as engine:
        test = await _tested(console, engine, entry.tag, job.meant, catalog) if engine else None
    return {"models": [entry.tag], "where": str(path), "licence": licence, "size": entry.size} | _outcome(test)


async def _through_backend(
    console: Console, jobs: list[Job], catalog: Catalog, world: Any, agreed: Callable[[], None]
) -> list[dict[str, Any]]:
    from temoto.adapters.state.remembered import Remembered
    from temoto.wire import puller

    async with puller(world) as found:
        have = {one.name for one in await found.backend.models()}
        wanted = [job.meant for job in jobs]
        for one in wanted:
            _tell(console, one, found.backend.name, found.free)
        agreed()
        need = sum(one.weights.size for one in wanted if one.weights and one.tag not in have)
        lacking = need - found.begun + KEEP_FREE
        if need and found.free is not None and found.free < lacking:
            raise TemotoError(
                FetchMessage.DISK_TOO_SMALL, model=", ".join(one.tag for one in wanted), need_gb=f"{need / 1e9:.1f}",
                free_gb=f"{found.free / 1e9:.1f}", folder=found.folder, backend=found.backend.name,
            )  # fmt: skip
        done: list[dict[str, Any]] = []
        for one in wanted:
            if one.card:
                Remembered().accept(one.tag, one.card.licence)
            try:
                await pulled(console, found.pulls, one.tag, one.weights.size if one.weights else 0)
            except TemotoError as error:
                raise _with_names_like_it(error, one) from error
            test = await _tested(console, found.backend, one.tag, one, catalog)
            licence = {"licence": one.card.licence} if one.card else {}
            done.append({"models": [one.tag], "where": found.backend.where} | licence | _outcome(test))
        return done


def _with_names_like_it(error: TemotoError, one: Meant) -> TemotoError:
    """A name nobody has may be a slip of the finger."""
    if not one.near or error.note.message is not FetchMessage.PULL_REFUSED:
        return error
    return TemotoError(FetchMessage.PULL_NEAR, why=error.note, near=", ".join(one.near), tag=one.near[0])


def _tell(console: Console, one: Meant, backend: str, free: int | None) -> None:
    """Size, licence, time and room, before anything is fetched."""
    from temoto.adapters.state.remembered import Remembered

    size = one.weights.size if one.weights else 0
    unknown: Words = note(FetchMessage.UNKNOWN_LICENCE)
    said = note(
        FetchMessage.PULL_OFFER,
        model=one.tag,
        backend=backend,
        size=size_in_words(size) if size else note(FetchMessage.UNKNOWN_SIZE),
        licence=one.card.licence if one.card else unknown,
        time=how_long(size, Remembered().pace()) or "",
        forbids=note(FetchMessage.OFFER_NOT_COMMERCIAL) if one.card and one.card.commercial is False else "",
        room=note(FetchMessage.OFFER_ROOM, free_gb=f"{free / 1e9:.0f}") if free is not None else "",
    )
    console.print(escape(said.text(language())))


async def _tested(console: Console, backend: Backend, tag: str, one: Meant, catalog: Catalog) -> "Tried":
    """That the model is listed, and that it works; said."""
    from temoto.engine.reports.fetched import (  # every verb is imported for each of them; only this one tests models
        listed,
        tried,
    )

    installed, odd = await listed(backend, tag, one.weights)
    if odd is not None:
        console.print(f"[yellow]![/yellow] {escape(odd.text(language()))}")
    with console.status(note(StartMessage.TESTING, model=tag).text(language())):
        test = await tried(backend, installed, catalog)
    said: Note = note(FetchMessage.TESTED_FIM if test.fim else FetchMessage.TESTED_PREFIX, model=tag)
    if not test.works:
        said = note(FetchMessage.NOT_TESTED, model=tag, doubt=test.doubt or "")
    mark = "[green]✓[/green]" if test.works else "[yellow]![/yellow]"
    console.print(f"{mark} {escape(said.text(language()))}")
    return test


def _outcome(test: "Tried | None") -> dict[str, Any]:
    """What was tested, for --json; null where nothing could be."""
    if test is None:
        return {"tested": None}
    return {
        "tested": {"works": test.works, "fim": test.fim, "doubt": test.doubt.text(language()) if test.doubt else ""}
    }
