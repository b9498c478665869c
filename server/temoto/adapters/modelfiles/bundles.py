"""How does a model get onto a machine without a network? In a folder carried there: the file, and a note of what it is.

temoto pull smollm2-135m --bundle /media/stick        here
temoto pull --from /media/stick                       there
"""

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path
from typing import IO, cast

from temoto.adapters.modelfiles.weights import check, keep
from temoto.adapters.state.atomic import replacing
from temoto.adapters.state.json_file import TABLE, change, read
from temoto.core.messages.fetch import FetchMessage
from temoto.core.models.fetchable import file_name
from temoto.core.models.records import Catalog, Weights
from temoto.ports import TemotoError

NOTE = "temoto-bundle.json"
_PIECE = 1 << 20


def pack(file: Path, weights: Weights, licence: str, folder: Path) -> Path:
    """Put `file` and its note into `folder`; returns the copy. A folder can hold several models."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        copy = folder / file.name
        with (
            file.open("rb") as whole,
            replacing(copy, private=False, synced=True) as written,
        ):  # a stick may be pulled out
            digest = _copied(whole, written)
        entry = {"tag": weights.tag, "sha256": weights.sha256 or digest, "licence": licence}
        change(folder / NOTE, TABLE, lambda notes: {**notes, file.name: entry}, private=False)
    except OSError as error:
        raise TemotoError(FetchMessage.NO_ROOM, folder=folder, detail=error.strerror or error) from error
    return copy


def unpack(folder: Path, catalog: Catalog, target: Path) -> list[Weights]:
    """Every model of the bundle that the catalog knows, checked and put into `target`; raises where there is none."""
    found: list[Weights] = []
    for name, entry in read(folder / NOTE, TABLE).items():
        weights = next((one for card in catalog.cards for one in card.weights if file_name(one) == name), None)
        if weights is None or weights.engine or not (folder / name).is_file():
            continue
        part = target / f".{name}.part"
        try:
            check(folder / name)
            shutil.copyfile(folder / name, part)
            keep(part, replace(weights, sha256=weights.sha256 or _checksum(entry)), target)
        except OSError as error:
            raise TemotoError(FetchMessage.NO_ROOM, folder=target, detail=error.strerror or error) from error
        found.append(weights)
    if not found:
        raise TemotoError(FetchMessage.NO_BUNDLE, folder=folder)
    return found


def _copied(source: IO[bytes], sink: IO[bytes]) -> str:
    """Copy all of it; its SHA-256."""
    digest = hashlib.sha256()
    while piece := source.read(_PIECE):
        digest.update(piece)
        sink.write(piece)
    return digest.hexdigest()


def _checksum(entry: object) -> str:
    """What the bundle's note says of a file the catalog fixes no checksum of; empty where that is nothing."""
    said = cast("dict[str, object]", entry).get("sha256") if isinstance(entry, dict) else None
    return said if isinstance(said, str) else ""
