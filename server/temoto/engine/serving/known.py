"""What is known of this machine and its models before a plan is made? What it has shown before, and what its backend says of
models no catalog file knows.

Files are read in a thread; a backend is asked about so many models only and for so long only: a plan never waits for knowledge.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from temoto.core.backend.listed import Installed, Shown
from temoto.core.machine import Machine
from temoto.core.models.records import Catalog
from temoto.core.planning.measured import Step, fingerprint, paces
from temoto.core.planning.speed import Pace
from temoto.engine.descriptions import Descriptions
from temoto.engine.world import Remembers
from temoto.ports import Backend

log = logging.getLogger(__name__)


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
