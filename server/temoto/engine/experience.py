"""What is known of this machine and its models before a plan is made? What it has shown before, and what its backend says of
models no catalog file knows.

Files are read in a thread; a backend is asked about so many models only and for so long only: a plan never waits for knowledge.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from temoto.core.choose import in_catalog
from temoto.core.experience import Measurement, Step, fingerprint, mark_of, paces
from temoto.core.machine import Machine
from temoto.core.pace import Pace
from temoto.core.records import Catalog, Installed, Shown
from temoto.ports import Backend, TemotoError

log = logging.getLogger(__name__)

MOST_SHOWN = 30  # unknown models that are asked about at one start: the answers take a few milliseconds each
SHOWN_S = 2.0  # for all of them
MOST_KEPT = 500


class Remembers(Protocol):
    """What this machine has shown; kept on disk, so asking blocks for a moment."""

    @property
    def where(self) -> str: ...

    def measured(self, machine: str) -> tuple[Measurement, ...]: ...

    def keep(self, new: Measurement) -> None: ...

    def steps(self, machine: str) -> tuple[Step, ...]: ...

    def step(self, new: Step) -> None: ...

    def forget(self) -> bool: ...


class Descriptions:
    """What backends said of models, by the model's file: asked once in a server's life."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Shown] = {}

    async def of(self, backend: Backend, installed: tuple[Installed, ...], catalog: Catalog) -> Mapping[str, Shown]:
        """By name, what the backend says of each of its models the catalog does not know."""
        found: dict[str, Shown] = {}
        unknown = [one for one in installed if not one.embedding and not one.remote and not in_catalog(one, catalog)]
        try:
            async with asyncio.timeout(SHOWN_S):
                for one in unknown[:MOST_SHOWN]:
                    found[one.name] = await self._of(backend, one, mark_of(one.name, installed))
        except TimeoutError:
            log.info("%s was slow to describe its models: %d of %d known", backend.name, len(found), len(unknown))
        return found

    async def _of(self, backend: Backend, one: Installed, mark: str) -> Shown:
        key = (one.name, mark)
        if key not in self._kept:
            try:
                shown = await backend.show(one.name)
            except TemotoError as error:
                log.info("%s is not described: %s", one.name, error)
                return Shown()
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = shown
        return self._kept[key]


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a plan goes by beside the catalog: paces and descriptions by model, steps down, and the machine they hold for."""

    paces: Mapping[str, Pace] = field(default_factory=lambda: MappingProxyType({}))
    steps: tuple[Step, ...] = ()
    shown: Mapping[str, Shown] = field(default_factory=lambda: MappingProxyType({}))


async def learnt(
    backend: Backend,
    installed: tuple[Installed, ...],
    machine: Machine,
    catalog: Catalog,
    remembers: Remembers | None,
    descriptions: Descriptions,
) -> Learnt:
    """What is known of this backend's models on this machine."""
    shown = await descriptions.of(backend, installed, catalog)
    if remembers is None:
        return Learnt(shown=shown)
    name = fingerprint(machine)
    where = "GPU" if backend.runs_on_gpu and machine.gpus else "CPU"
    measured, steps = await asyncio.to_thread(lambda: (remembers.measured(name), remembers.steps(name)))
    here = tuple(one for one in steps if one.backend == backend.name)
    return Learnt(paces(measured, name, backend.name, where, installed), here, shown)
