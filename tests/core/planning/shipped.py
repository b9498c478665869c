"""Machines and plans for the planner's tests: the shipped catalog, and machines as `temoto plan` describes them."""

from dataclasses import replace

from temoto.adapters.catalog import load_catalog
from temoto.adapters.catalog.tables import load_corrections, load_gpus, load_guide, load_names, load_old_gpus
from temoto.core.machine.from_options import machine_from_options
from temoto.core.models.records import ModelCard, Role
from temoto.core.planning.candidates import Wishes, offered
from temoto.core.planning.devices import Capacity, Device, capacity_of
from temoto.core.planning.explained import Planned, Question, plan
from temoto.core.planning.guide_planned import Tables, guide_plan
from temoto.core.planning.processors import Processor
from temoto.core.planning.residency import Search

CATALOG = replace(load_catalog(), gpus=(*load_gpus(), *load_old_gpus()))
CARDS = {card.id: card for card in CATALOG.cards}
TABLES = Tables(load_guide(), load_corrections(), load_names())
WISHES = Wishes()
OFFERED = offered(CATALOG, WISHES)
GB = 1_000_000_000
FAST = 500.0 * GB


def card(identity: str) -> ModelCard:
    return CARDS[identity]


def a_ground(
    *vram_gb: float, ram_gb: float = 32, bandwidth: float = FAST, ram_bandwidth: float = 40.0 * GB
) -> Capacity:
    """GPUs with so many 10⁹ bytes left for models, and RAM; without GPUs just RAM."""
    gpus = tuple(Device(f"card {n}", round(size * GB), bandwidth, bandwidth * 100) for n, size in enumerate(vram_gb))
    return Capacity(gpus, Device("RAM", round(ram_gb * GB), ram_bandwidth, 0.0, Processor(8)))


def of(*gpus: str, vram: tuple[float, ...] = (), ram: float | None = None) -> Capacity:
    """The ground of a machine as it is said on the command line."""
    meant = machine_from_options(CATALOG.gpus, gpus, vram, ram)
    return capacity_of(meant.machine, CATALOG.gpus, gpu=bool(meant.machine.gpus))


def search(here: Capacity, wishes: Wishes = WISHES) -> Search:
    return Search(CATALOG, here, wishes, offered(CATALOG, wishes) if wishes != WISHES else OFFERED)


def tags(here: Capacity, wishes: Wishes = WISHES) -> dict[Role, str]:
    """What would be taken for each role, resident together."""
    return {role: one.weights.tag for role, one in search(here, wishes).resident().chosen.items()}


def auto(here: Capacity, wishes: Wishes = WISHES, **more: object) -> Planned:
    forms = OFFERED if wishes == WISHES else offered(CATALOG, wishes)
    return plan(replace(Question(CATALOG, here, wishes, forms), **more))


def guide(here: Capacity, box_gb: int, use: Role | None = None, scene: int | None = None) -> Planned:
    return guide_plan(Question(CATALOG, here, WISHES, OFFERED), TABLES, box_gb, use=use, scene=scene)
