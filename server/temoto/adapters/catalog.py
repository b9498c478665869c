"""What do the files in catalog/ say? TOML to records, every mistake at once with file, key and what is allowed.

Never guesses: an unknown key or a wrong type is an error, because a typo would silently change which model is chosen.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from pydantic import TypeAdapter, ValidationError

from temoto.core.families import bare_name
from temoto.core.messages.command import CommandMessage
from temoto.core.records import Card, Catalog, Family, Role, Weights
from temoto.ports import BadCatalog

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _FamilyFile:
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    match: tuple[str, ...]
    source: str
    fim: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _WeightsEntry:
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    tag: str
    quantization: str
    size: int | None = None
    size_gb: float | None = None
    base: bool = False
    file: str = ""
    sha256: str = ""
    sources: tuple[str, ...] = ()

    def record(self) -> Weights:
        exact = self.size is not None
        size = self.size if self.size is not None else round((self.size_gb or 0) * 1e9)
        return Weights(
            self.tag,
            self.quantization,
            size,
            0 if exact else _rounding(size),
            self.base,
            self.file,
            self.sha256,
            self.sources,
        )


@dataclass(frozen=True, slots=True)
class _ModelEntry:
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    id: str
    name: str
    params_b: float
    licence: str
    source: str
    roles: tuple[Role, ...]
    weights: tuple[_WeightsEntry, ...]
    layers: int | None = None
    kv_heads: int | None = None
    head_dim: int | None = None
    native_context: int | None = None
    commercial: bool | None = None
    suggest: bool = True


@dataclass(frozen=True, slots=True)
class _ModelFile:
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    family: str
    model: tuple[_ModelEntry, ...] = field(default_factory=tuple)


def catalog_dir() -> Path:
    """The folder the catalog lies in: inside the package when installed, the tree's own beside an editable install."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_catalog", package.parent.parent / "catalog"):
        if (folder / "families").is_dir():
            return folder
    raise BadCatalog(CommandMessage.CATALOG_BROKEN, detail=f"no catalog folder beside {package}; install temoto again")


def load_catalog(folder: Path | None = None) -> Catalog:
    """Everything the catalog holds, or BadCatalog naming every mistake."""
    folder = folder or catalog_dir()
    wrong: list[str] = []
    families = tuple(
        Family(name=path.stem, **asdict(read)) for path, read in _read(folder / "families", _FamilyFile, wrong)
    )
    cards = tuple(
        _card(entry, read.family) for _, read in _read(folder / "models", _ModelFile, wrong) for entry in read.model
    )
    wrong += _contradictions(families, cards)
    if wrong:
        raise BadCatalog(CommandMessage.CATALOG_BROKEN, detail="; ".join(wrong))
    return Catalog(families, cards)


def pretokenizers(folder: Path | None = None) -> dict[str, str]:
    """Name of a GGUF pre-tokenizer → its pattern."""
    table = tomllib.loads(((folder or catalog_dir()) / "pretokenizers.toml").read_text(encoding="utf-8"))
    return {name: str(entry["pattern"]) for name, entry in table.items()}


def _read(folder: Path, kind: type[T], wrong: list[str]) -> Iterator[tuple[Path, T]]:
    adapter = TypeAdapter(kind)
    for path in sorted(folder.glob("*.toml")):
        try:
            yield path, adapter.validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            wrong.append(f"{path.name}: {error}")
        except ValidationError as error:
            wrong += [_sentence(path, one) for one in error.errors()]


def _sentence(path: Path, error: Any) -> str:
    key = ".".join(str(part) for part in error["loc"])
    return f"{path.name}: {key}: {error['msg']}"


def _card(entry: _ModelEntry, family: str) -> Card:
    return Card(
        id=entry.id,
        name=entry.name,
        family=family,
        params_b=entry.params_b,
        layers=entry.layers,
        kv_heads=entry.kv_heads,
        head_dim=entry.head_dim,
        native_context=entry.native_context,
        licence=entry.licence,
        commercial=entry.commercial,
        roles=entry.roles,
        weights=tuple(weights.record() for weights in entry.weights),
        source=entry.source,
        suggest=entry.suggest,
    )


def _rounding(size: int) -> int:
    """Half the last digit Ollama's library shows: MB below 1 GB, 100 MB below 10 GB, whole GB above."""
    if size < 1_000_000_000:
        return 500_000
    return 50_000_000 if size < 10_000_000_000 else 500_000_000


def _contradictions(families: tuple[Family, ...], cards: tuple[Card, ...]) -> Iterator[str]:
    names = {family.name for family in families}
    for family in families:
        if family.fim and not {"@prefix", "@suffix"} <= set(family.fim):
            yield f"{family.name}.toml: fim: must hold @prefix and @suffix"
    for card in cards:
        if card.family not in names:
            yield f"{card.id}: family: there is no families/{card.family}.toml"
        for weights in card.weights:
            name = bare_name(weights.tag)
            matching = [one.name for one in families if any(fnmatchcase(name, pattern) for pattern in one.match)]
            if matching != [card.family]:
                yield f"{card.id}: {weights.tag}: matches {', '.join(matching) or 'no family'}, not {card.family} alone"
            if not weights.size:
                yield f"{card.id}: {weights.tag}: size or size_gb is missing"
    seen: set[str] = set()
    for card in cards:
        if card.id in seen:
            yield f"{card.id}: id: given twice"
        seen.add(card.id)
