"""What does temoto know of models? The files in catalog/, and over them the user's own, as records.

A mistake in a shipped file is BadCatalog, every mistake at once. A user's file with one is left out and named in
`Catalog.skipped`; it never stops the server. What a start does not need (`tables`) is read when a verb asks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from temoto.adapters.catalog.consistency import entry_contradictions
from temoto.adapters.catalog.entries import (
    FamilyEntry,
    ModelEntry,
    ModelFile,
    QuantizationFile,
    RankedEntry,
    RolesFile,
    UserFile,
)
from temoto.adapters.catalog.reading import checked, table
from temoto.adapters.catalog_folder import catalog_dir
from temoto.core.messages import Note, note
from temoto.core.messages.catalog import CatalogMessage
from temoto.core.messages.command import CommandMessage
from temoto.core.models.cards import Quantization, Ranked
from temoto.core.models.records import Catalog, Family, ModelCard, Role
from temoto.ports import BadCatalog


@dataclass(slots=True)
class _Draft:
    """A catalog in the making. `said` keeps what the files say of each family and model, for a user's file to add to."""

    families: dict[str, Family] = field(default_factory=dict[str, Family])
    cards: list[ModelCard] = field(default_factory=list[ModelCard])
    ranking: dict[Role, tuple[Ranked, ...]] = field(default_factory=dict[Role, tuple[Ranked, ...]])
    quantizations: tuple[Quantization, ...] = ()
    quantization_names: frozenset[str] = frozenset()
    said: dict[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    wrong: list[Note] = field(default_factory=list[Note])

    def copy(self) -> "_Draft":
        return replace(
            self,
            families=dict(self.families),
            cards=list(self.cards),
            ranking=dict(self.ranking),
            said=dict(self.said),
            wrong=[],
        )

    def check(self) -> None:
        self.wrong += entry_contradictions(self.families.values(), self.cards, self.ranking, self.quantization_names)


def load_catalog(folder: Path | None = None, user_folder: Path | None = None) -> Catalog:
    """Everything a start needs of the catalog, with the user's own files over it, or BadCatalog naming every shipped mistake."""
    draft = _shipped(folder) if folder else _own()
    if draft.wrong:
        raise BadCatalog(CommandMessage.CATALOG_BROKEN, detail=tuple(draft.wrong))
    skipped: list[Note] = []
    for path in sorted(user_folder.glob("*.toml")) if user_folder else ():
        tried = draft.copy()
        _add_user_file(path, tried)
        if not tried.wrong:
            tried.check()
        if tried.wrong:
            skipped.append(note(CatalogMessage.SKIPPED, file=str(path), detail=tuple(tried.wrong)))
        else:
            draft = tried
    return Catalog(
        tuple(draft.families.values()),
        tuple(draft.cards),
        MappingProxyType(draft.ranking),
        draft.quantizations,
        tuple(skipped),
    )


@cache
def _own() -> _Draft:
    """The catalog that comes with temoto, read once however many editors there are; nobody changes it: a user's files go over a copy."""
    return _shipped(catalog_dir())


def _shipped(folder: Path) -> _Draft:
    draft = _Draft()
    for path in sorted((folder / "families").glob("*.toml")):
        said = table(path, draft.wrong)
        if said is not None and (read := checked(FamilyEntry, said, path.name, draft.wrong)):
            draft.families[path.stem] = read.record(path.stem)
            draft.said[f"family {path.stem}"] = said
    for path in sorted((folder / "models").glob("*.toml")):
        said = table(path, draft.wrong)
        if said is not None and (models := checked(ModelFile, said, path.name, draft.wrong)):
            for entry, raw in zip(models.model, said.get("model", ()), strict=True):
                draft.said[f"model {entry.id}"] = raw
                _add_card(entry, entry.family or models.family, path.name, draft)
    if (path := folder / "roles.toml").is_file() and (said := table(path, draft.wrong)) is not None:
        roles = checked(RolesFile, said, path.name, draft.wrong) or RolesFile()
        draft.ranking = {role: tuple(one.record() for one in getattr(roles, role)) for role in Role}
    if (path := folder / "quantizations.toml").is_file() and (said := table(path, draft.wrong)) is not None:
        listed = checked(QuantizationFile, said, path.name, draft.wrong) or QuantizationFile()
        draft.quantizations = tuple(
            replace(one.record(), source=listed.sources.get(one.source, one.source)) for one in listed.quantization
        )
        draft.quantization_names = frozenset({*(one.name for one in draft.quantizations), *listed.also})
    draft.check()
    return draft


def _add_card(entry: ModelEntry, family: str, where: str, draft: _Draft) -> None:
    if family in draft.families:
        draft.cards.append(entry.record(draft.families[family]))
    else:
        place = f"{where}: {entry.id}: family"
        allowed = ", ".join(sorted(draft.families))
        draft.wrong.append(note(CatalogMessage.NO_FAMILY, where=place, family=family or "?", allowed=allowed))


def _add_user_file(path: Path, draft: _Draft) -> None:
    said = table(path, draft.wrong)
    read = checked(UserFile, said, "", draft.wrong) if said is not None else None
    if read is None:
        return
    for name, keys in read.families.items():
        merged = {**draft.said.get(f"family {name}", {}), **keys}
        if family := checked(FamilyEntry, merged, f"families.{name}", draft.wrong):
            draft.families[name] = family.record(name)
            draft.said[f"family {name}"] = merged
    for number, keys in enumerate(read.model, 1):
        name = str(keys.get("id", number))
        kept = draft.said.get(f"model {name}", {})
        merged = _over(kept, keys)
        if entry := checked(ModelEntry, merged, f"model[{name}]", draft.wrong):
            before = next((card.family for card in draft.cards if card.id == entry.id), "")
            draft.cards = [card for card in draft.cards if card.id != entry.id]
            draft.said[f"model {name}"] = merged
            _add_card(entry, entry.family or before or read.family, "model", draft)
    for role in Role:
        for place in cast("Iterable[RankedEntry]", getattr(read, role)):
            _place(place, role, draft)


def _over(kept: Mapping[str, Any], keys: Mapping[str, Any]) -> dict[str, Any]:
    """A shipped model with a user's keys over it. Weights go by their tag: those named change, new ones are added."""
    merged = {**kept, **keys}
    old, new = kept.get("weights"), keys.get("weights")
    if isinstance(old, list) and isinstance(new, list) and all(isinstance(one, dict) for one in cast("list[Any]", new)):
        forms = {str(one["tag"]): one for one in cast("list[dict[str, Any]]", old)}
        for one in cast("list[dict[str, Any]]", new):
            tag = str(one.get("tag", ""))
            forms[tag] = {**forms.get(tag, {}), **one}
        merged["weights"] = list(forms.values())
    return merged


def _place(place: RankedEntry, role: Role, draft: _Draft) -> None:
    order = [one for one in draft.ranking.get(role, ()) if one.model != place.model]
    at = next((index for index, one in enumerate(order) if one.model == place.above), None)
    if place.above and at is None:
        where = f"{role}[{place.model}].above"
        draft.wrong.append(note(CatalogMessage.UNKNOWN_MODEL, where=where, model=place.above))
    order.insert(at or 0, place.record())
    draft.ranking[role] = tuple(order)
