"""`ollama:NAME:TAG`: the model layer of a manifest in an Ollama-compatible registry, by its content address.

As Ollama pulls it: `GET /v2/NAMESPACE/NAME/manifests/TAG`, whose layers name the model, its licence and their digests; then
`GET …/blobs/DIGEST`, from where an earlier try broke off. TEMOTO_REGISTRY names a mirror. Only what everybody may pull: no key is read
or sent. A name that begins with a host (`hf.co/OWNER/REPOSITORY:QUANTIZATION`) is asked there.
"""

import hashlib
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from temoto.adapters.modelfiles.asking import NotThere, ask_bytes, ask_json
from temoto.adapters.modelfiles.download import Progress, SourceFailed, download
from temoto.adapters.modelfiles.hugging_face import endpoint
from temoto.adapters.modelfiles.source import Source
from temoto.core.backend.address import is_loopback
from temoto.core.messages.detail import Detail
from temoto.core.models.fetchable import Listing, licence_of
from temoto.core.models.records import Weights

REGISTRY = "registry.ollama.ai"
MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
LAYER = "application/vnd.ollama.image."
MOST_LICENCES = 8
_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_AT_THE_HUB = frozenset({"hf.co", "huggingface.co"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name lies: the registry's address, the repository in it, the tag."""

    url: str
    repository: str
    tag: str

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    def manifest(self) -> str:
        return f"{self.url}/v2/{self.repository}/manifests/{self.tag}"

    def blob(self, digest: str) -> str:
        return f"{self.url}/v2/{self.repository}/blobs/{digest}"


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of a manifest: its kind (`model`, `license`), its digest and its bytes."""

    kind: str
    digest: str
    size: int


def look(name: str, weights: Weights) -> Listing:
    """What the registry has under this name: the model layer, and its licence as it is kept there."""
    place = _place(name)
    layers = _layers(place, name)
    models = [layer for layer in layers if layer.kind == "model"]
    if len(models) != 1 or any(layer.kind in {"adapter", "tensor"} for layer in layers):
        raise SourceFailed(Detail.OTHER_FORM, place=place.host, model=name)
    text = "\n\n".join(_licence(place, layer, name) for layer in layers if layer.kind == "license")
    digest, size = models[0].digest, models[0].size
    sha256 = digest.removeprefix("sha256:")
    exact = replace(
        weights, size=size, rounding=0, estimated=False, sha256=sha256, sources=(f"ollama:{name}@{digest}",)
    )
    return Listing(exact, place.host, licence_of(text), text)


def fetch(what: str, weights: Weights, part: Path, progress: Progress) -> None:
    """Put the blob at `part`; raises SourceFailed, or OSError of the disk."""
    name, _, digest = what.partition("@")
    download(_place(name).blob(digest), weights.size, part, progress)


def _layers(place: Place, name: str) -> list[Layer]:
    try:
        answer = ask_json(place.manifest(), {"Accept": MANIFEST})
    except NotThere as error:
        raise SourceFailed(Detail.HAS_NOT, place=place.host, model=name) from error
    try:
        listed = cast("list[dict[str, Any]]", cast("dict[str, Any]", answer)["layers"])
        return [_layer(one) for one in listed]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SourceFailed(Detail.NO_MANIFEST, url=place.manifest()) from error


def _layer(entry: dict[str, Any]) -> Layer:
    digest, size = entry["digest"], entry["size"]
    kind = entry["mediaType"].partition(";")[0].strip().removeprefix(LAYER)
    if not _DIGEST.fullmatch(digest) or isinstance(size, bool) or not isinstance(size, int) or size < 1:
        raise ValueError("no layer")
    return Layer(kind, digest, size)


def _licence(place: Place, layer: Layer, name: str) -> str:
    text = ask_bytes(place.blob(layer.digest))
    if f"sha256:{hashlib.sha256(text).hexdigest()}" != layer.digest:
        raise SourceFailed(Detail.LICENCE_DAMAGED, place=place.host, model=name)
    return text.decode("utf-8", "replace")


def _place(name: str) -> Place:
    """Where Ollama's names lie: `[HOST/][NAMESPACE/]MODEL[:TAG]`."""
    url = (os.environ.get("TEMOTO_REGISTRY") or REGISTRY).rstrip("/")
    url = url if "://" in url else f"https://{url}"
    *parts, last = name.split("/")
    model, _, tag = last.partition(":")
    parts, tag = [*parts, model], tag or "latest"
    if len(parts) == 3:
        url = _of_host(parts.pop(0))
    parts = parts if len(parts) > 1 else ["library", *parts]
    if len(parts) != 2 or not all(_PART.fullmatch(one) for one in (*parts, tag)):
        raise SourceFailed(Detail.NO_TAG, place=urlsplit(url).netloc, model=name)
    return Place(url, "/".join(parts), tag)


def _of_host(host: str) -> str:
    if host in _AT_THE_HUB:
        return endpoint()
    return f"{'http' if is_loopback(urlsplit(f'//{host}').hostname or '') else 'https'}://{host}"


SOURCE = Source("ollama", fetch, look, lambda name: _place(name).host)
