"""What the catalog holds beside models: graphics cards, machines to rent, the guide's tables, its corrections, names that lead nowhere.

Read when a verb asks, each by itself: a start needs none of them (the plan asks for the cards). A mistake is BadCatalog.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar

from temoto.adapters.catalog.cards import load_gpus, load_instances, load_old_gpus, whole, written_out
from temoto.core.models.guide import Correction, Guide, RealName

__all__ = ["load_corrections", "load_gpus", "load_guide", "load_instances", "load_names", "load_old_gpus"]


@dataclass(frozen=True, slots=True)
class _CorrectionFile:
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    correction: tuple[Correction, ...]
    sources: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class _NameFile:
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    name: tuple[RealName, ...]


def load_guide(folder: Path | None = None) -> Guide:
    """The guide's own tables."""
    return whole(Guide, "guide.toml", folder)


def load_corrections(folder: Path | None = None) -> tuple[Correction, ...]:
    """What in the guide does not hold, by number; `sources` written out."""
    listed = whole(_CorrectionFile, "corrections.toml", folder)
    return tuple(replace(one, sources=written_out(one.sources, listed.sources)) for one in listed.correction)


def load_names(folder: Path | None = None) -> tuple[RealName, ...]:
    """Names the guide uses that lead nowhere, and what comes closest."""
    return whole(_NameFile, "names.toml", folder).name
