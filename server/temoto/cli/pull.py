"""`temoto pull MODEL`: fetch a model. Typing it is consent.

A model of the embedded engine comes as a file (resumed, checked); any other name is Ollama's to pull.
"""

import asyncio
import json
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from temoto.cli.bars import bar, pulled
from temoto.cli.saying import fail, language
from temoto.core.messages import note
from temoto.core.messages.fetch import FetchMessage
from temoto.core.offer import how_long, size_in_words
from temoto.core.records import Catalog, Weights
from temoto.ports import TemotoError


def pull(
    model: str = typer.Argument("", help="A model of the catalog (its id or tag), or an Ollama tag."),
    bundle: Path | None = typer.Option(
        None, "--bundle", help="Also put the file into this folder, for a machine without a network."
    ),
    source: Path | None = typer.Option(
        None, "--from", help="Take the models from such a folder instead of the network."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document and nothing else."),
) -> None:
    """Fetch a model: a file for the embedded engine, or through Ollama."""
    console = Console(quiet=as_json, highlight=False)
    from temoto.adapters.catalog import load_catalog  # with pydantic: after the command line is understood

    try:
        catalog = load_catalog()
        if source is not None:
            done = _from_bundle(source, catalog)
        elif not model:
            raise typer.BadParameter(
                "name a model, for example smollm2-135m or qwen2.5-coder:1.5b-base", param_hint="MODEL"
            )
        elif (entry := _file_of(model, catalog)) is not None:
            done = _file(entry, catalog, bundle, console)
        else:
            done = asyncio.run(_through_backend(model, catalog, console))
    except TemotoError as error:
        fail(error.note)
    if as_json:
        print(json.dumps(done, ensure_ascii=False))
    console.print(
        note(FetchMessage.PULLED, model=", ".join(done["models"]), where=done["where"]).text(language()), soft_wrap=True
    )


def _file_of(model: str, catalog: Catalog) -> Weights | None:
    named = [
        one for card in catalog.cards for one in card.weights if one.sources and model in {card.id, one.tag, one.file}
    ]
    return named[0] if named else None


def _file(entry: Weights, catalog: Catalog, bundle: Path | None, console: Console) -> dict[str, Any]:
    from temoto.adapters import bundles, weights

    if not weights.already(entry):
        _say_how_long(console, entry.tag, entry.size)
    with bar(console, entry.file, entry.size) as progress:
        path = weights.fetch(entry, progress)
    if bundle is not None:
        path = bundles.pack(path, entry, weights.licence(entry, catalog), bundle)
    return {"models": [entry.tag], "where": str(path), "licence": weights.licence(entry, catalog)}


def _say_how_long(console: Console, model: str, size: int) -> None:
    """Where a download was measured here before; else nothing."""
    from temoto.adapters.remembered import Remembered

    if (time := how_long(size, Remembered().pace())) is not None:
        said = note(FetchMessage.PULLING, model=model, size=size_in_words(size), time=time)
        console.print(said.text(language()), soft_wrap=True, markup=False)


def _from_bundle(source: Path, catalog: Catalog) -> dict[str, Any]:
    from temoto.adapters import bundles
    from temoto.adapters.places import cache_folder

    folder = cache_folder("models")
    return {"models": [one.tag for one in bundles.unpack(source, catalog, folder)], "where": str(folder)}


async def _through_backend(model: str, catalog: Catalog, console: Console) -> dict[str, Any]:
    from temoto.wire import puller

    size = next((one.size for card in catalog.cards for one in card.weights if one.tag == model), 0)
    async with puller() as backend:
        _say_how_long(console, model, size)
        await pulled(console, backend, model)
        return {"models": [model], "where": backend.where}
