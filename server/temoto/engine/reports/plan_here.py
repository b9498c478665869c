"""What would be planned, for this machine as it is or for one that is described? For `temoto plan`, and for pulling what it names.

For this machine the answer is what a server started here would go by: what its backend has counts before what could be fetched.
Never loads or fetches anything.
"""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, replace

from temoto.core.machine import Machine
from temoto.core.machine.from_options import DescribedMachine, box_gb, machine_from_options
from temoto.core.messages import Note, note
from temoto.core.messages.plan import PlanMessage
from temoto.core.messages.start import StartMessage
from temoto.core.models.records import Catalog, Role
from temoto.core.planning import roles
from temoto.core.planning.candidates import offered
from temoto.core.planning.devices import capacity_of
from temoto.core.planning.explained import Planned, Question, plan
from temoto.core.planning.guide_planned import Tables, guide_plan
from temoto.core.planning.installed import offered_for, wishes
from temoto.core.planning.shown import shown
from temoto.core.settings import Settings
from temoto.engine.serving.known import learnt
from temoto.engine.serving.planning import Reckoned, reckoned
from temoto.engine.world import World
from temoto.ports import ModelMissing, RemoteRefused, TemotoError


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


async def planned_for(wanted: Wanted, world: World, settings: Settings) -> tuple[Planned, Machine]:
    """The plan and the machine it is for. NoSuchMachine where none is meant."""
    settings = as_wanted(wanted, settings)
    tables = await world.tables(settings)
    if wanted.elsewhere:
        meant = machine_from_options(world.catalog.gpus, wanted.gpus, wanted.vram_gb, wanted.ram_gb)
    else:
        machine = await asyncio.to_thread(world.look)
        meant = DescribedMachine(machine, box_gb(machine, world.catalog.gpus), ())
        here = None if wanted.scene else await _here(wanted, world, settings, machine, tables)
        if isinstance(here, Planned):
            return here, machine
        meant = replace(meant, notes=here or ())
    return await asyncio.to_thread(_anywhere, wanted, world.catalog, settings, meant, tables), meant.machine


def as_wanted(wanted: Wanted, settings: Settings) -> Settings:
    """The settings as the command line would have them."""
    models, completion = settings.models, settings.completion
    return replace(
        settings,
        profile=wanted.profile or settings.profile,
        models=replace(
            models,
            context=wanted.context or models.context,
            commercial_only=wanted.commercial or models.commercial_only,
        ),
        completion=replace(completion, latency_ms=wanted.latency_ms or completion.latency_ms),
    )


def _anywhere(
    wanted: Wanted, catalog: Catalog, settings: Settings, meant: DescribedMachine, tables: Tables | None
) -> Planned:
    """The plan for a machine of which no backend is known, out of the whole catalog."""
    under = capacity_of(meant.machine, catalog.gpus, gpu=bool(meant.machine.gpus))
    small = wanted.elsewhere and bool(meant.machine.gpus) and not under.gpu
    notes = (*meant.notes, note(PlanMessage.GPU_TOO_SMALL)) if small else meant.notes
    hopes = wishes(settings)
    forms = offered(catalog, hopes) if wanted.elsewhere else offered_for(settings, catalog, hopes)
    question = Question(
        catalog, under, hopes, forms,
        first=wanted.use or roles.FIRST, resident=wanted.resident, extra=notes,
    )  # fmt: skip
    if tables is None:
        return plan(question)
    return guide_plan(question, tables, meant.box_gb, use=wanted.use, scene=wanted.scene)


async def _here(
    wanted: Wanted, world: World, settings: Settings, machine: Machine, tables: Tables | None
) -> Planned | tuple[Note, ...]:
    """The models a server would use here, on the first backend whose models can complete. Where none can, why the model the user
    named is not used."""
    refused: list[Note] = []
    async with aclosing(world.backends(settings)) as found:
        async for backend in found:
            if isinstance(backend, TemotoError):
                continue
            try:
                installed = await backend.models()
                known = await learnt(backend, installed, machine, world.catalog, world.measured, world.descriptions)
                reckoning = await reckoned(
                    backend, installed, settings, machine, world.catalog, tables, known,
                    use=wanted.use, resident=wanted.resident,
                )  # fmt: skip
                if reckoning.served.first is not None:
                    return await asyncio.to_thread(_shown, reckoning)
            except (ModelMissing, RemoteRefused) as error:
                refused.append(error.note)
            except TemotoError:
                continue
            finally:
                await backend.close()
    return tuple(refused)


def _shown(reckoning: Reckoned) -> Planned:
    question = reckoning.here.question
    beside = offered(question.catalog, question.wishes)
    said = [one for one in reckoning.warnings if one.message in {StartMessage.WARN_TIGHT, StartMessage.GUIDE_SAYS}]
    return shown(reckoning.here, reckoning.served, beside, said)
