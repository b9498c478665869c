"""Which models can the embedded engine serve from what other programs keep? What lies there, by its headers, as models and as refusals."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from temoto.adapters.modelfiles.headers import headers_of
from temoto.adapters.modelfiles.on_disk import ModelFile, left_out, listed, of_path
from temoto.adapters.modelfiles.store import Around
from temoto.adapters.modelfiles.walk import ENDING
from temoto.core.backend.listed import Installed, ModelDetails
from temoto.core.messages import Note, note
from temoto.core.messages.stores import FileProblem, StoreMessage
from temoto.core.models.header import Header, Kind
from temoto.core.models.recognized import CardNames, Recognized, recognized

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoredModel:
    """A model file of another program that can be served, and what it is."""

    file: ModelFile
    header: Header
    known: Recognized

    @property
    def installed(self) -> Installed:
        """It as a backend's model."""
        file, header = self.file, self.header
        return Installed(
            file.name,
            size=file.size,
            quantization=header.quantization or None,
            params_b=header.params / 1e9 or None,
            embedding=header.embedding,
            digest=file.digest or file.stamp,
            card=self.known.card.id if self.known.card else "",
            line=self.known.family.name,
            base=self.known.base,
            owner=file.owner,
            dimensions=header.dimensions,
        )

    @property
    def details(self) -> ModelDetails:
        """What its header says of it."""
        return details_of(self.header)


@dataclass(frozen=True, slots=True)
class Stored:
    """The models by their names, and a sentence for each file or folder that is left out. `refused`: those of files, by name."""

    models: Mapping[str, StoredModel] = field(default_factory=lambda: MappingProxyType({}))
    left_out: tuple[Note, ...] = ()
    refused: Mapping[str, Note] = field(default_factory=lambda: MappingProxyType({}))

    def refusal(self, name: str) -> Note | None:
        """Why the file a user means by a name is not used; None where none of that name is left out."""
        return self.refused.get(name) or self.refused.get(name.removesuffix(ENDING))

    def without(self, name: str, cause: str) -> "Stored":
        """The others, where llama.cpp could not load this one."""
        file = self.models[name].file
        why = left_out(file.name, file.owner, note(FileProblem.REFUSED, detail=cause))
        models = {each: model for each, model in self.models.items() if each != name}
        return Stored(models, (*self.left_out, why), {**self.refused, name: why})


def stored(around: Around, names: CardNames, engine: str, first: str = "") -> Stored:
    """The models in every store that this version of the engine can serve. Blocks, for three seconds at most, and mostly for milliseconds.

    `first`: the model the user wants, whose header is read before others where it was never read.
    """
    listing = listed(around)
    wanted = {first, first.removesuffix(ENDING)}

    def worth(file: ModelFile) -> tuple[bool, bool]:
        """The one that is wanted goes first, then those that look as if they filled holes."""
        return file.name not in wanted, not recognized(Header(), file.name, names).family.fim

    known = headers_of(listing.files, engine, worth)
    refused, models = dict(listing.refused), dict[str, StoredModel]()
    for file in listing.files:
        header, problem = known.headers.get(file.path), known.problems.get(file.path)
        if problem is not None:
            refused[file.name] = left_out(file.name, file.owner, problem)
        elif header is not None and header.kind is Kind.MODEL:
            name = first if first == f"{file.name}{ENDING}" else file.name  # as the user writes it
            models[name] = StoredModel(replace(file, name=name), header, recognized(header, file.name, names))
    over = [*listing.left_out, *refused.values()]
    if known.unread:
        over.append(note(StoreMessage.STILL_READ, count=len(known.unread)))
    for each in over:
        log.info("%s", each.text())
    return Stored(models, tuple(over), refused)


def one_file(path: Path, name: str, names: CardNames) -> Stored:
    """The file a user names, under that name, where its header can be read; else nothing: llama.cpp says what is wrong with it."""
    file = of_path(path, name)
    header = headers_of([file], "").headers.get(file.path)
    if header is None:
        return Stored()
    return Stored({name: StoredModel(file, header, recognized(header, path.stem, names))})


def details_of(header: Header) -> ModelDetails:
    """What a header says of its model."""
    return ModelDetails(
        architecture=header.architecture or None,
        layers=header.layers,
        kv_heads=header.kv_heads,
        head_dim=header.head_dim,
        native_context=header.native_context,
        licence=header.licence or None,
        fim=bool(header.fim),
        fim_parts=header.fim,
        thinking=header.thinking,
        tools=header.tools,
        dimensions=header.dimensions,
    )
