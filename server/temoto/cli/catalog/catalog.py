"""`temoto catalog`: what temoto knows of models, cards, quantizations, machines and the guide, as tables people read.

With --json each table carries everything it shows and more: sources, evidence, notes, corrections beside the guide's figures.
"""

import math
from enum import StrEnum
from typing import Any, NoReturn

import typer
from rich.console import Console

from temoto.cli.catalog.guide import all_corrections, quantizations, scenes
from temoto.cli.catalog.listing import Corrections, Listing
from temoto.cli.catalog.machines import builds, cloud, gpus
from temoto.cli.catalog.models import models, smallest
from temoto.cli.terminal.as_json import print_json
from temoto.cli.terminal.saying import fail, language, misused
from temoto.cli.terminal.tables import output, remark, show
from temoto.core.messages import Note, note
from temoto.core.messages.tables import TableMessage
from temoto.core.models.guide import RealName
from temoto.core.models.look_up import containing, similar_names
from temoto.core.models.records import Catalog, Role
from temoto.ports import TemotoError


class Shelf(StrEnum):
    """The tables there are."""

    MODELS = "models"
    GPUS = "gpus"
    QUANTIZATIONS = "quantizations"
    CLOUD = "cloud"
    BUILDS = "builds"
    SCENES = "scenes"
    CORRECTIONS = "corrections"


def catalog(
    table: str = typer.Argument(metavar="|".join(Shelf), help="Which table."),
    wanted: str = typer.Argument("", metavar="FILTER", help="Part of a name, tag, alias or maker."),
    fits: float | None = typer.Option(None, "--fits", metavar="GB", help="Models that fit a card of so many GB."),
    role: str | None = typer.Option(None, "--role", metavar="|".join(Role), help="Models for this role, best first."),
    licence: str | None = typer.Option(
        None, "--licence", metavar="commercial", help="Models whose licence allows business."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document and nothing else."),
) -> None:
    """Tables of models, graphics cards, quantizations, machines to rent or buy, and the guide's advice with its corrections."""
    shelf = Shelf(_one_of(table, list(Shelf), "TABLE"))
    for option, given in (("--fits", fits), ("--role", role), ("--licence", licence)):
        if given is not None and shelf is not Shelf.MODELS:
            misused(note(TableMessage.MODELS_ONLY, option=option), option)
    if fits is not None and not (math.isfinite(fits) and fits > 0):
        misused(note(TableMessage.NOT_A_SIZE, given=f"{fits:g}"), "--fits")
    wished = None if role is None else Role(_one_of(role, list(Role), "--role"))
    if licence is not None:
        _one_of(licence, ["commercial"], "--licence")
    try:
        found = _found(shelf, wanted, wished, fits, commercial=licence is not None)
    except TemotoError as error:
        fail(error.note)
    if as_json:
        rows = [entry.data for entry in found.entries]
        document: dict[str, Any] = {"table": shelf, "filter": wanted, "count": len(rows), "rows": rows}
        print_json(document)
    else:
        _print(output(), found)


def _one_of(given: str, choices: list[str], option: str) -> str:
    if given not in choices:
        near = similar_names(given, choices, 1)[0]
        misused(note(TableMessage.NO_SUCH_CHOICE, given=given, choices=", ".join(choices), near=near), option)
    return given


def _found(shelf: Shelf, wanted: str, role: Role | None, fits: float | None, *, commercial: bool) -> Listing:
    """The table, with what of it is wanted, and under it the corrections it refers to. Fails where nothing is left."""
    from temoto.compose import verbs  # with pydantic: after the command line is understood

    tables = verbs.tables()
    corrections: Corrections = {one.number: one for one in tables.load_corrections()}
    names = tables.load_names()
    known = verbs.catalog(users=False) if shelf in {Shelf.MODELS, Shelf.QUANTIZATIONS} else Catalog((), ())
    match shelf:
        case Shelf.MODELS:
            listing = models(known, corrections, names)
        case Shelf.GPUS:
            listing = gpus(tables.load_gpus())
        case Shelf.QUANTIZATIONS:
            listing = quantizations(known.quantizations, tables.load_guide(), corrections)
        case Shelf.CLOUD:
            listing = cloud(tables.load_instances(), tables.load_gpus(), tables.load_guide(), corrections)
        case Shelf.BUILDS:
            listing = builds(tables.load_guide(), corrections)
        case Shelf.SCENES:
            listing = scenes(tables.load_guide(), corrections, names)
        case Shelf.CORRECTIONS:
            listing = all_corrections(corrections.values())
    entries = tuple(containing(wanted, listing.entries, lambda entry: entry.names))
    if not entries:
        fail(_nothing(shelf, wanted, listing, names))
    if shelf is Shelf.MODELS and (fits is not None or role is not None or commercial):
        ids = frozenset(str(entry.data["id"]) for entry in entries)
        listing = models(known, corrections, names, role=role, commercial=commercial, fits=fits)
        entries = tuple(entry for entry in listing.entries if entry.data["id"] in ids)
        if not entries:
            _say_what_excludes(known, ids, role, fits, commercial=commercial)
    cited = sorted({number for entry in entries for number in entry.corrections})
    notes = [f"[{number}] {corrections[number].truth.text(language())}" for number in cited]
    remarks = dict.fromkeys(one for entry in entries for one in entry.remarks)
    return Listing(listing.columns, entries, (*listing.under, *remarks, *notes), listing.roomy)


def _nothing(shelf: Shelf, wanted: str, listing: Listing, names: tuple[RealName, ...]) -> Note:
    """The message for a name without entries: what is known of it, and the most similar names."""
    owners = {name: number for number, entry in enumerate(listing.entries) for name in entry.names if name}
    near: dict[int, str] = {}
    for name in similar_names(wanted, owners, len(owners)):
        near.setdefault(owners[name], name)  # the best of each entry's names
    told = containing(wanted, names, lambda one: (one.name, *one.aliases))
    says = " ".join(one.says.text(language()) for one in told[:1])
    return note(
        TableMessage.FOUND_NOTHING,
        table=shelf,
        wanted=wanted,
        says=f" {says}" if says else "",
        nearest=", ".join([*near.values()][:3]),
        count=len(listing.entries),
    )


def _say_what_excludes(
    known: Catalog, ids: frozenset[str], role: Role | None, fits: float | None, *, commercial: bool
) -> NoReturn:
    """Fail where the options leave no model: say how small the smallest is, or which options to leave out."""
    without = models(known, {}, (), role=role, commercial=commercial)
    left = [str(entry.data["id"]) for entry in without.entries if entry.data["id"] in ids]
    least = smallest(known, left, role)
    if fits is not None and least:
        tag, needed = least
        fail(note(TableMessage.NONE_FITS, box=f"{fits:g}", tag=tag, gb=f"{needed:.1f}"))
    options = ", ".join(
        [
            *([f"--fits {fits:g}"] if fits is not None else []),
            *([f"--role {role}"] if role else []),
            *(["--licence commercial"] if commercial else []),
        ]
    )
    fail(note(TableMessage.NONE_LEFT, count=len(ids), options=options))


def _print(console: Console, listing: Listing) -> None:
    if console.is_terminal and console.width < listing.roomy:
        for entry in listing.entries:
            for number, line in enumerate(entry.card):
                if line:
                    remark(console, f"  {line}" if number else line, indent=2, style="" if number else "bold")
    else:
        show(console, listing.columns, [entry.cells for entry in listing.entries])
    if listing.under:
        console.line()
    for line in listing.under:
        remark(console, line, indent=5 if line.startswith("[") else 0)
