"""What would be planned, for this machine as it is or for one that is described? For `temoto plan`, and for pulling what it names.

For this machine the answer is what a server started here would go by: what its backend has counts before what could be fetched.
Never loads or fetches anything.
"""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, replace

from temoto.core.backend.listed import Installed
from temoto.core.machine import Machine
from temoto.core.machine.described import Described, box_gb, described
from temoto.core.messages import note
from temoto.core.messages.plan import PlanMessage
from temoto.core.models.records import Role
from temoto.core.planning import roles
from temoto.core.planning.candidates import Wishes, offered
from temoto.core.planning.devices import Ground, ground
from temoto.core.planning.explained import Planned, Question, plan
from temoto.core.planning.guide_planned import guide_plan
from temoto.core.planning.installed import installed_forms, wishes
from temoto.core.settings import Settings
from temoto.engine.serving.known import Learnt, learnt
from temoto.engine.serving.planning import ground_under
from temoto.engine.world import House
from temoto.ports import TemotoError


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks. Empty and None: as this machine and the settings have it. `_gb` is what the box says."""

    gpus: tuple[str, ...] = ()
    vram_gb: tuple[float, ...] = ()
    ram_gb: float | None = None
    profile: str = ""
    scene: int | None = None
    use: Role | None = None
    context: int = 0
    latency_ms: int = 0
    commercial: bool = False
    resident: bool = True

    @property
    def elsewhere(self) -> bool:
        """Whether another machine is described: what is installed or running here does not count then."""
        return bool(self.gpus or self.vram_gb) or self.ram_gb is not None


async def planned_for(wanted: Wanted, house: House, settings: Settings) -> tuple[Planned, Machine]:
    """The plan and the machine it is for. NoSuchMachine where none is meant."""
    hopes = _wishes(wanted, settings)
    if wanted.elsewhere:
        meant = described(house.catalog.gpus, wanted.gpus, wanted.vram_gb, wanted.ram_gb)
        here, installed, known, slots = _anywhere(house, meant.machine)
    else:
        machine = await asyncio.to_thread(house.look)
        meant = Described(machine, box_gb(machine, house.catalog.gpus), ())
        here, installed, known, slots = await _here(house, settings, machine)
        hopes = replace(hopes, measured=known.paces)
    hopes = replace(hopes, slots=slots)
    small = wanted.elsewhere and bool(meant.machine.gpus) and not here.gpu
    notes = (*meant.notes, note(PlanMessage.GPU_TOO_SMALL)) if small else meant.notes
    every = offered(house.catalog, hopes)
    models = replace(settings.models, commercial_only=hopes.commercial)
    there = installed_forms(installed, house.catalog, replace(settings, models=models), known.shown)
    question = Question(
        house.catalog, here, hopes, there if installed else every, frozenset(one.name for one in installed),
        wanted.use or roles.FIRST, wanted.resident, notes, every if installed else {},
    )  # fmt: skip
    tables = await house.tables(replace(settings, profile=wanted.profile or settings.profile))
    if tables is None:
        return await asyncio.to_thread(plan, question), meant.machine
    return await asyncio.to_thread(
        lambda: guide_plan(question, tables, meant.box_gb, use=wanted.use, scene=wanted.scene)
    ), meant.machine


_There = tuple[Ground, tuple[Installed, ...], Learnt, int]


def _anywhere(house: House, machine: Machine) -> _There:
    """A machine of which no backend is known."""
    return ground(machine, house.catalog.gpus, gpu=bool(machine.gpus)), (), Learnt(), 1


async def _here(house: House, settings: Settings, machine: Machine) -> _There:
    """The ground the first backend that answers stands on, what it has, what is known of that, and how many requests it works on
    at once."""
    async with aclosing(house.backends(settings)) as found:
        async for backend in found:
            if isinstance(backend, TemotoError):
                continue
            try:
                installed = await backend.models()
                if not installed:
                    continue
                here = await ground_under(backend, machine, house.catalog)
                known = await learnt(backend, installed, machine, house.catalog, house.remembers, house.descriptions)
                return here, installed, known, backend.slots or 1  # noqa: TRY300 - the next one is tried where asking fails
            except TemotoError:
                continue
            finally:
                await backend.close()
    return _anywhere(house, machine)


def _wishes(wanted: Wanted, settings: Settings) -> Wishes:
    hopes = wishes(settings)
    return replace(
        hopes,
        context=wanted.context or hopes.context,
        latency_ms=wanted.latency_ms or hopes.latency_ms,
        commercial=wanted.commercial or hopes.commercial,
    )
