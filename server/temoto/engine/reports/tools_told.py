"""What can other tools be told of the plan? The models a server would use here by Ollama, which is what tools talk to, and where it is.

Never loads, fetches or makes anything.
"""

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from types import MappingProxyType

from temoto.core.backend.listed import Installed
from temoto.core.configuring.editor_clients import NOT_SHIPPED, EditorClients
from temoto.core.configuring.tool_plan import ToolModel, ToolPlan, one_context
from temoto.core.messages import Note, note
from temoto.core.messages.configure import ConfigureMessage
from temoto.core.planning.explained import Planned, RolePlan
from temoto.core.settings import Settings
from temoto.engine.reports.plan_here import Wanted, planned_for
from temoto.engine.world import World
from temoto.ports import Backend, CanAlias, RemoteRefused, TemotoError

OLLAMA = "ollama"


@dataclass(frozen=True, slots=True)
class Told:
    """The plan as tools are told of it, and what is doubtful about it."""

    plan: ToolPlan
    notes: tuple[Note, ...] = ()


async def told(
    world: World, settings: Settings, *, url: str, origin: str, now: str, clients: EditorClients = NOT_SHIPPED
) -> Told:
    """The plan for tools. `url`: where Ollama would be if it does not answer; `origin` and `now`: who says so, and when; `clients`: what
    editors are told of temoto itself."""
    settings = replace(settings, backend=OLLAMA)
    planned, _machine = await planned_for(Wanted(), world, settings)
    plan = ToolPlan(url, settings.models.keep_alive, origin=origin, now=now, clients=clients)
    async with aclosing(world.backends(settings)) as found:
        async for backend in found:
            if isinstance(backend, RemoteRefused):
                raise backend
            if isinstance(backend, TemotoError):
                down = note(ConfigureMessage.OLLAMA_DOWN, url=url)
                return Told(_with(plan, planned, {}), (*planned.notes, down))
            try:
                return await _by(backend, plan, planned)
            finally:
                await backend.close()
    return Told(_with(plan, planned, {}), planned.notes)


async def _by(backend: Backend, plan: ToolPlan, planned: Planned) -> Told:
    installed = await backend.models()
    names = frozenset(each.name for each in installed)
    models: dict[str, ToolModel] = {}
    for role in planned.roles.values():
        tag = role.candidate.weights.tag
        if role.installed and tag not in models:
            shown = await backend.show(tag)
            twins = _twins(tag, installed)
            models[tag] = replace(_model(role), tools=shown.tools, thinks=shown.thinking, twins=twins)
    embedding = next((each.name for each in installed if each.embedding and "embed" in each.name), "")
    plan = replace(plan, url=backend.address, embedding=embedding, installed=tuple(sorted(names)))
    plan = _with(plan, planned, models)
    return Told(replace(plan, stale=await _stale(backend, plan)), planned.notes)


async def _stale(backend: Backend, plan: ToolPlan) -> tuple[str, ...]:
    """Those of the plan's aliases that are there and mean something else."""
    made = [model for model in plan.models.values() if model.alias in plan.installed and model.installed]
    if not isinstance(backend, CanAlias):
        return ()
    return tuple([each.alias for each in made if not await backend.means(each.alias, each.tag, each.context)])


def _twins(tag: str, installed: Sequence[Installed]) -> tuple[str, ...]:
    """The other tags that have the same contents."""
    digest = next((each.digest for each in installed if each.name == tag), None)
    return tuple(each.name for each in installed if digest and each.digest == digest and each.name != tag)


def _with(plan: ToolPlan, planned: Planned, known: dict[str, ToolModel]) -> ToolPlan:
    models = {
        name: replace(known.get(role.candidate.weights.tag, _model(role)), context=role.candidate.context)
        for name, role in planned.roles.items()
    }
    return replace(plan, models=MappingProxyType(one_context(models)))


def _model(role: RolePlan) -> ToolModel:
    candidate = role.candidate
    return ToolModel(
        candidate.weights.tag,
        candidate.context,
        base=candidate.weights.base,
        installed=role.installed,
        family=candidate.card.family,
        gguf=next((each[3:] for each in candidate.weights.sources if each.startswith("hf:")), ""),
        quantization=candidate.weights.quantization,
    )
