"""Ollama's store: manifests/HOST/NAMESPACE/MODEL/TAG names layers by digest; the layer of the model's media type is a GGUF in blobs/.

What is still being pulled has no manifest yet. A model's name is what `ollama list` shows.
"""

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from temoto.adapters.modelfiles.store import Around, Lying, Store
from temoto.core.messages import note
from temoto.core.messages.stores import FileProblem

MODEL, ADAPTER = "application/vnd.ollama.image.model", "application/vnd.ollama.image.adapter"
USUAL_HOST, USUAL_NAMESPACE = "registry.ollama.ai", "library"
LONGEST = 1_000_000  # bytes of a manifest; they have one or two thousand
MOST = 5_000
DIGEST = re.compile(r"sha256[:-][0-9a-f]{64}")
# Where the service keeps its models, as the installer and the packages of distributions set it up.
OF_THE_SERVICE = (
    "/usr/share/ollama/.ollama/models",
    "/var/lib/ollama/.ollama/models",
    "/var/lib/ollama/models",
    "/var/lib/ollama",
    "/var/snap/ollama/common/models",
)


def _folders(around: Around) -> tuple[Path, ...]:
    """The folder OLLAMA_MODELS names, which Ollama then uses alone; else this user's and the service's."""
    if around.environment.get("OLLAMA_MODELS", "").strip():
        named = around.path("OLLAMA_MODELS")
        return (named,) if named else ()
    service = () if sys.platform == "win32" else tuple(Path(place) for place in OF_THE_SERVICE)
    return (around.home / ".ollama" / "models", *service)


def _files(folder: Path) -> Iterator[Lying]:
    manifests = folder / "manifests"
    os.scandir(manifests).close()  # a folder that may not be read is said so; a walk would pass over it
    for number, path in enumerate(_manifests(manifests)):
        if number >= MOST:
            return
        lying = _model(folder, path, _name(path.relative_to(manifests).parts))
        if lying is not None:
            yield lying


def _manifests(folder: Path) -> Iterator[Path]:
    """HOST/NAMESPACE/MODEL/TAG, at exactly this depth; a model of another host may have a namespace more."""
    for here, folders, files in os.walk(folder):
        depth = len(Path(here).relative_to(folder).parts)
        folders[:] = sorted(one for one in folders if not one.startswith(".")) if depth < 5 else []
        if depth >= 3:
            yield from (Path(here, one) for one in sorted(files) if not one.startswith("."))


def _name(parts: tuple[str, ...]) -> str:
    *before, model, tag = parts
    if before and before[0] == USUAL_HOST:
        before = before[1:]
        if before == [USUAL_NAMESPACE]:
            before = []
    return f"{'/'.join([*before, model])}:{tag}"


def _model(folder: Path, manifest: Path, name: str) -> Lying | None:
    """The model of a manifest; None where it has none that is a file of ours: another kind of model, or no manifest at all."""
    layers = _layers(manifest)
    models = [digest for kind, digest in layers if kind == MODEL]
    if len(models) != 1:
        return None
    digest = models[0].replace(":", "-")
    if not DIGEST.fullmatch(digest):  # it becomes a part of a path
        return None
    blob = folder / "blobs" / digest
    if any(kind == ADAPTER for kind, _ in layers):
        return Lying(name, blob, digest, note(FileProblem.WITH_ADAPTER))
    if not blob.is_file():
        return Lying(name, blob, digest, note(FileProblem.BLOB_MISSING, blob=digest[:19]))
    return Lying(name, blob, digest)


def _layers(manifest: Path) -> list[tuple[str, str]]:
    """(media type, digest) of each layer; empty where the file holds something else."""
    try:
        with manifest.open("rb") as file:
            read: object = json.loads(file.read(LONGEST))
    except (OSError, ValueError, RecursionError):
        return []
    layers = cast("Mapping[str, Any]", read).get("layers") if isinstance(read, dict) else None
    every = cast("list[Any]", layers) if isinstance(layers, list) else []
    dicts = [cast("Mapping[str, Any]", one) for one in every if isinstance(one, dict)]
    return [(str(one.get("mediaType")), str(one.get("digest"))) for one in dicts]


STORE = Store("Ollama", 10, _folders, _files)
