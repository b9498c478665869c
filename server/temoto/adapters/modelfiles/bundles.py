"""How does a model get onto a machine without a network? In a folder carried there: the file, and a note of what it is.

temoto pull smollm2-135m --bundle /media/stick        here
temoto pull --from /media/stick                       there
"""

import shutil
from pathlib import Path

from temoto.adapters.modelfiles.weights import keep
from temoto.adapters.state.atomic import replacing
from temoto.adapters.state.json_file import TABLE, change, read
from temoto.core.messages.fetch import FetchMessage
from temoto.core.models.records import Catalog, Weights
from temoto.ports import TemotoError

NOTE = "temoto-bundle.json"
_PIECE = 1 << 20


def pack(file: Path, weights: Weights, licence: str, folder: Path) -> Path:
    """Put `file` and its note into `folder`; returns the copy. A folder can hold several models."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        copy = folder / weights.file
        with (
            file.open("rb") as whole,
            replacing(copy, private=False, synced=True) as written,
        ):  # a stick may be pulled out
            shutil.copyfileobj(whole, written, _PIECE)
        entry = {"tag": weights.tag, "sha256": weights.sha256, "licence": licence}
        change(folder / NOTE, TABLE, lambda notes: {**notes, weights.file: entry}, private=False)
    except OSError as error:
        raise TemotoError(FetchMessage.NO_ROOM, folder=folder, detail=error.strerror or error) from error
    return copy


def unpack(folder: Path, catalog: Catalog, target: Path) -> list[Weights]:
    """Every model of the bundle that the catalog knows, checked and put into `target`; raises where there is none."""
    found: list[Weights] = []
    for name in read(folder / NOTE, TABLE):
        weights = next((one for card in catalog.cards for one in card.weights if one.file == name), None)
        if weights is None or not (folder / name).is_file():
            continue
        part = target / f".{name}.part"
        try:
            shutil.copyfile(folder / name, part)
            keep(part, weights, target)
        except OSError as error:
            raise TemotoError(FetchMessage.NO_ROOM, folder=target, detail=error.strerror or error) from error
        found.append(weights)
    if not found:
        raise TemotoError(FetchMessage.NO_BUNDLE, folder=folder)
    return found
