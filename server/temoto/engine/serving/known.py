"""What is known of this machine's models before a plan is made? Speeds and steps measured before, and the backend's descriptions
of models no catalog file knows.

Files are read in a thread; a backend is asked about so many models only and for so long only: a plan never waits for knowledge.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from temoto.core.backend.listed import Installed, ModelDetails
from temoto.core.machine import Machine
from temoto.core.models.records import Catalog
from temoto.core.planning.measured import StepDown, fingerprint, speeds
from temoto.core.planning.speed import ModelSpeed
from temoto.engine.descriptions import Descriptions
from temoto.engine.world import MeasuredStore
from temoto.ports import Backend, ToldDevices

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a plan goes by beside the catalog: paces and descriptions by model, steps down, and the machine they hold for."""

    speeds: Mapping[str, ModelSpeed] = field(default_factory=lambda: MappingProxyType({}))
    steps: tuple[StepDown, ...] = ()
    details: Mapping[str, ModelDetails] = field(default_factory=lambda: MappingProxyType({}))


async def learnt(
    backend: Backend,
    installed: tuple[Installed, ...],
    machine: Machine,
    catalog: Catalog,
    store: MeasuredStore | None,
    descriptions: Descriptions,
) -> Learnt:
    """What is known of this backend's models on this machine."""
    shown = await descriptions.of(backend, installed, catalog)
    if store is None:
        return Learnt(details=shown)
    name = fingerprint(machine)
    gpus = machine.usable_gpus or (backend.devices if isinstance(backend, ToldDevices) else ())
    where = "GPU" if backend.runs_on_gpu and gpus else "CPU"
    measured, steps = await asyncio.to_thread(lambda: (store.measured(name), store.steps(name)))
    here = tuple(one for one in steps if one.backend == backend.name)
    return Learnt(speeds(measured, name, backend.name, where, installed), here, shown)
