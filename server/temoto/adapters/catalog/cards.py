"""Which graphics cards are there, and which machines to rent? Read apart from the guide's tables, which most starts do without."""

from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from temoto.adapters.catalog.entries import Count, Positive
from temoto.adapters.catalog.reading import checked, table, unknown_keys
from temoto.adapters.catalog_folder import catalog_dir
from temoto.core.messages import Note
from temoto.core.messages.command import CommandMessage
from temoto.core.models.cards import GpuCard, Instance
from temoto.ports import BadCatalog

T = TypeVar("T")
GIB, MIB = 1 << 30, 1 << 20


@dataclass(frozen=True, slots=True)
class _GpuEntry:
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    id: str
    name: str
    vendor: str
    form: str
    architecture: str
    sources: tuple[str, ...]
    unified: bool = False
    vram_gb: Positive | None = None
    memory_options_gb: tuple[Positive, ...] = ()
    memory_type: str = ""
    bandwidth_gb_s: Positive | None = None
    cores: Count | None = None
    tensor_cores: Count | None = None
    compute_capability: str = ""
    fp32_tflops: Positive | None = None
    fp16_tflops: Positive | None = None
    fp16_tensor_tflops: Positive | None = None
    int8_tops: Positive | None = None
    ai_tops: Positive | None = None
    released: str = ""
    aliases: tuple[str, ...] = ()
    notes: str = ""
    verified: str = ""
    usable: bool = True

    def record(self, named: dict[str, str]) -> GpuCard:
        kept = {one.name: getattr(self, one.name) for one in fields(self)}
        vram, options = kept.pop("vram_gb"), kept.pop("memory_options_gb")
        kept["memory"] = None if vram is None else round(vram * GIB)
        kept["memory_options"] = tuple(round(one * GIB) for one in options)
        kept["sources"] = written_out(self.sources, named)
        return GpuCard(**kept)


@dataclass(frozen=True, slots=True)
class _InstanceEntry:
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    id: str
    provider: str
    name: str
    gpu: tuple[str, ...]
    gpu_count: Count
    memory_gib: Positive
    vcpu: Count
    ram_gib: Positive
    cpu: str
    sources: tuple[str, ...]
    memory_seen_mib: Count | None = None
    region: str = ""
    usd_per_hour: Positive | None = None
    price_from: str = ""
    price_note: str = ""
    verified: str = ""
    planned: bool = False

    def record(self, named: dict[str, str]) -> Instance:
        kept: dict[str, Any] = {one.name: getattr(self, one.name) for one in fields(self)}
        kept["memory"] = round(kept.pop("memory_gib") * GIB)
        kept["ram"] = round(kept.pop("ram_gib") * GIB)
        seen = kept.pop("memory_seen_mib")
        kept["memory_seen"] = None if seen is None else seen * MIB
        kept["sources"] = written_out(self.sources, named)
        return Instance(**kept)


@dataclass(frozen=True, slots=True)
class _GpuFile:
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    gpu: tuple[_GpuEntry, ...]
    too_old: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    sources: dict[str, str] = field(default_factory=dict[str, str])

    def old_cards(self) -> tuple[GpuCard, ...]:
        return tuple(
            GpuCard(name, name, "NVIDIA", "", False, "", (), compute_capability=compute, usable=False)
            for compute, names in self.too_old.items()
            for name in names
        )


@dataclass(frozen=True, slots=True)
class _InstanceFile:
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    instance: tuple[_InstanceEntry, ...]
    sources: dict[str, str] = field(default_factory=dict[str, str])


def load_gpus(folder: Path | None = None) -> tuple[GpuCard, ...]:
    """Every graphics card and chip a plan can be for. Those that come with temoto are read once, however many editors there are."""
    return _gpus(folder)[0] if folder else _own_gpus()[0]


def load_old_gpus(folder: Path | None = None) -> tuple[GpuCard, ...]:
    """Graphics cards no backend can use: their names and capability only."""
    return _gpus(folder)[1] if folder else _own_gpus()[1]


def load_instances(folder: Path | None = None) -> tuple[Instance, ...]:
    """Machines to rent, and the one the guide plans."""
    listed = whole(_InstanceFile, "cloud.toml", folder)
    return tuple(entry.record(listed.sources) for entry in listed.instance)


@cache
def _own_gpus() -> tuple[tuple[GpuCard, ...], tuple[GpuCard, ...]]:
    return _gpus(None)


def _gpus(folder: Path | None) -> tuple[tuple[GpuCard, ...], tuple[GpuCard, ...]]:
    listed = whole(_GpuFile, "gpus.toml", folder)
    return tuple(entry.record(listed.sources) for entry in listed.gpu), listed.old_cards()


def written_out(keys: tuple[str, ...], named: dict[str, str]) -> tuple[str, ...]:
    """A file's short names of its sources, written out."""
    return tuple(named.get(key, key) for key in keys)


def whole(kind: type[T], name: str, folder: Path | None) -> T:
    """The catalog's file `name` as a `kind`; or BadCatalog, naming every mistake in it."""
    wrong: list[Note] = []
    said = table((folder or catalog_dir()) / name, wrong)
    read = checked(kind, said, name, wrong) if said is not None else None
    if said is not None and not wrong:
        wrong += unknown_keys(kind, said, name)
    if read is None or wrong:
        raise BadCatalog(CommandMessage.CATALOG_BROKEN, detail=tuple(wrong))
    return read
