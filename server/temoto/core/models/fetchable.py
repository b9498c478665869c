"""Which forms of a model can be fetched as a file, from where, and under which name is the file kept?

A catalog entry that lists `sources` says so itself. Every other has two ways by what it says anyway: its tag, which Ollama-compatible
registries know, and its model's repository, of which the hub knows who has it quantized.
"""

import re
from dataclasses import dataclass

from temoto.core.models.records import ModelCard, Weights

SEARCHED = "hub:"  # a source that is looked for when it is wanted: whose file it will be is not known before
BY_TAG = "ollama:"
_VARIANT = re.compile(r"(?<=[-:])(?:v\d[\d.]*|\d+k)(?=-|$)")
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]")
_TALKS = re.compile(r"(^|[-_.])(instruct|chat|it|thinking|dpo)($|[-_.])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a source says of a file before any of it is fetched: exactly what it is, and where it lies.

    `weights` have the exact size and checksum, and one source. `origin` is that place in words users know; empty where the catalog
    alone was asked. `licence` is the one told there by name, `licence_file` where its whole text can be read, `licence_title` how that
    begins.
    """

    weights: Weights
    origin: str = ""
    licence: str = ""
    licence_text: str = ""
    licence_file: str = ""

    @property
    def licence_title(self) -> str:
        """The first words of the licence's text, as one line."""
        lines = [" ".join(line.split()) for line in self.licence_text.splitlines()]
        return ", ".join([line for line in lines if line][:2])[:100]


def file_name(weights: Weights) -> str:
    """The name of the file in temoto's folder: the listed one, else the tag in letters every disk takes."""
    return weights.file or _NOT_IN_NAMES.sub("_", weights.tag.replace(":", "--")) + ".gguf"


def is_exact(weights: Weights) -> bool:
    """Whether the catalog itself says what has to arrive."""
    return bool(weights.sha256 and weights.sources)


def sources_of(card: ModelCard, weights: Weights) -> tuple[str, ...]:
    """Where the file can be asked for, in order: what the entry lists; where it lists nothing, a registry by tag, then the hub."""
    if weights.engine:
        return ()
    if weights.sources:
        return weights.sources
    asked = (f"{SEARCHED}{card.hf}",) if _is_that_of(card, weights) else ()
    return (f"{BY_TAG}{weights.tag}", *asked)


def can_fetch(weights: Weights) -> bool:
    """Whether there is a way to fetch it as a file: every form has one that llama.cpp runs."""
    return not weights.engine


def in_a_registry(weights: Weights) -> bool:
    """Whether its tag is one to pull by: an entry that lists its sources says so among them."""
    return not weights.sources or any(source.startswith(BY_TAG) for source in weights.sources)


def _is_that_of(card: ModelCard, weights: Weights) -> bool:
    """Whether the card's repository holds this very form: base or instruct, the same version, the same context, the same tune."""
    if card.hf.count("/") != 1:
        return False
    name, tag = card.hf.rpartition("/")[2].casefold(), weights.tag.casefold()
    if "/" in tag and tag.partition(":")[0] != card.hf.casefold():
        return False
    if any(word not in name for word in _VARIANT.findall(tag)):
        return False
    return weights.base != bool(_TALKS.search(name)) or not any(one.base for one in card.weights)


def licence_of(text: str) -> str:
    """The catalog's name for a licence by its text; empty where that is none of the plain ones."""
    said = " ".join(text.split()).casefold()[:2000]
    if "apache license" in said and "version 2.0" in said:
        return "apache-2.0"
    if "permission is hereby granted, free of charge" in said:
        return "mit"
    return ""
