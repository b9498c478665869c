"""How does a model get onto a machine without a network? In a folder carried there: the file, and a note of what it is.

temoto pull smollm2-135m --bundle /media/stick        here
temoto pull --from /media/stick                       there
"""

import json
import shutil
from pathlib import Path
from typing import Any, cast

from temoto.adapters.modelfiles.weights import keep
from temoto.core.messages.fetch import FetchMessage
from temoto.core.models.records import Catalog, Weights
from temoto.ports import TemotoError

NOTE = "temoto-bundle.json"


def pack(file: Path, weights: Weights, licence: str, folder: Path) -> Path:
    """Put `file` and its note into `folder`; returns the copy. A folder can hold several models."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        copy = folder / weights.file
        part = folder / f".{weights.file}.part"
        shutil.copyfile(file, part)
        part.replace(copy)
        notes = {**_notes(folder), weights.file: {"tag": weights.tag, "sha256": weights.sha256, "licence": licence}}
        (folder / NOTE).write_text(json.dumps(notes, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise TemotoError(FetchMessage.NO_ROOM, folder=folder, detail=error.strerror or error) from error
    return copy


def unpack(folder: Path, catalog: Catalog, target: Path) -> list[Weights]:
    """Every model of the bundle that the catalog knows, checked and put into `target`; raises where there is none."""
    found: list[Weights] = []
    for name in _notes(folder):
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


def _notes(folder: Path) -> dict[str, Any]:
    try:
        notes: object = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return cast("dict[str, Any]", notes) if isinstance(notes, dict) else {}
