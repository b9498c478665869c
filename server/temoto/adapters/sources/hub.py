"""`hub:OWNER/MODEL`: whichever GGUF file of this model the Hugging Face hub lists, from its makers or a well-known quantizer.

Nobody's repository is known beforehand: the hub is asked which ones say that they hold the model quantized, and what each file's size
and SHA-256 are. What is found is shown to the user before anything is fetched.
"""

import re
from dataclasses import replace
from pathlib import Path

from temoto.adapters.modelfiles import hugging_face
from temoto.adapters.modelfiles.asking import NotThere
from temoto.adapters.modelfiles.download import Progress, SourceFailed, download
from temoto.adapters.modelfiles.source import Source
from temoto.core.messages.detail import Detail
from temoto.core.models.fetchable import Listing
from temoto.core.models.records import Weights

# After a model's own makers. ggml-org makes llama.cpp, and its presets name repositories of theirs; the others are those that
# public guides to GGUF files name again and again. Nobody else's files are taken.
QUANTIZERS = ("ggml-org", "bartowski", "unsloth", "lmstudio-community", "quantfactory", "mradermacher", "thebloke")
TRIED = 6  # repositories looked into
OFF_BY = 0.3  # a file this much larger or smaller than the catalog says is something else
_SPLIT = re.compile(r"-\d{5}-of-\d{5}$")
_EXTRA = re.compile(r"(gguf|i1|imatrix|i?q\d+|k|s|m|l|xs|xxs|nl|0|1|f16|fp16|bf16|f32)")


def look(model: str, weights: Weights) -> Listing:
    """The best file of the model in the form wanted. Raises SourceFailed where nobody trusted has it."""
    try:
        found = hugging_face.quantized(model)
    except NotThere:
        found = []
    for repository in _ranked(model, found)[:TRIED]:
        try:
            files = hugging_face.files(repository.id)
        except NotThere:
            continue
        file = next((one for one in files if _is_wanted(one, weights)), None)
        if file is not None:
            exact = replace(
                weights, size=file.size, rounding=0, estimated=False, sha256=file.sha256,
                sources=(f"hub:{repository.id}/{file.path}",),
            )  # fmt: skip
            return Listing(exact, f"{hugging_face.host()}/{repository.id}", repository.licence)
    raise SourceFailed(Detail.NO_QUANTIZED, place=hugging_face.host(), model=model, quantization=weights.quantization)


def fetch(what: str, weights: Weights, part: Path, progress: Progress) -> None:
    """Put the file that was found at `part`; raises SourceFailed, or OSError of the disk."""
    owner, repository, path = what.split("/", 2)
    download(hugging_face.address(f"{owner}/{repository}", path), weights.size, part, progress)


def _ranked(model: str, listed: list[hugging_face.Repository]) -> list[hugging_face.Repository]:
    """Repositories of this very model: its makers' first, then the quantizers' in order; others' and closed ones left out."""
    owner, _, name = model.casefold().partition("/")
    trusted = (owner, *QUANTIZERS)
    mine = [one for one in listed if one.open and _owner(one) in trusted and _is_of(one, owner, name)]
    return sorted(mine, key=lambda one: trusted.index(_owner(one)))


def _owner(repository: hugging_face.Repository) -> str:
    return repository.id.partition("/")[0].casefold()


def _is_of(repository: hugging_face.Repository, owner: str, name: str) -> bool:
    """Whether its name says no more than the model's, its maker, and how it is quantized: tunes declare the same base."""
    words = re.split(r"[-_]", repository.id.partition("/")[2].casefold().replace(f"{owner}_", ""))
    rest = list(words)
    for word in re.split(r"[-_]", name):
        if word not in rest:
            return False
        rest.remove(word)
    return all(_EXTRA.fullmatch(word) for word in rest)


def _is_wanted(file: hugging_face.File, weights: Weights) -> bool:
    stem, _, ending = file.path.rpartition("/")[2].rpartition(".")
    if ending.casefold() != "gguf" or _SPLIT.search(stem) or "mmproj" in stem.casefold():
        return False
    named = re.escape(weights.quantization) if weights.quantization != "F16" else "f(p)?16"
    if not re.search(rf"[-._]{named}$", stem, re.IGNORECASE):
        return False
    return weights.estimated or abs(file.size - weights.size) <= OFF_BY * weights.size


SOURCE = Source("hub", fetch, look, lambda _model: hugging_face.host())
