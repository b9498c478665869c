"""What is there, and what is wrong? Every backend asked, whether or not it would be used; for `temoto doctor`."""

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from operator import attrgetter

from temoto.core.backend.listed import Installed, LoadedModel
from temoto.core.backend.which_backend import why_this
from temoto.core.machine import Machine
from temoto.core.messages import Note
from temoto.core.planning.records import Plan
from temoto.core.planning.troubles import Finding, Observed, findings
from temoto.core.settings import Reading, Settings, every_setting
from temoto.core.status import Status
from temoto.engine.serving.known import learnt
from temoto.engine.serving.ready import ready_session
from temoto.engine.session import Session
from temoto.engine.world import World
from temoto.ports import Backend, LeavesOut, TemotoError

OLLAMA = "ollama"  # the plug
NOT_STARTED = "not started"  # the address of an engine that has none yet


@dataclass(frozen=True, slots=True)
class BackendState:
    """One backend: what it says of itself and which models it has, or the problem there is with it.

    `left_out`: a sentence for each model file it does not use.
    """

    name: str = ""
    address: str = ""
    version: str = ""
    models: tuple[Installed, ...] = ()
    loaded: tuple[LoadedModel, ...] = ()
    problem: Note | None = None
    plug: str = ""
    left_out: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Everything `temoto doctor` shows. `values` has every setting by its key."""

    reading: Reading
    values: Mapping[str, object]
    machine: Machine
    backends: list[BackendState]
    plan: Plan
    status: Status
    findings: list[Finding] = field(default_factory=list[Finding])
    why_backend: Note | None = None


async def diagnosed(world: World, reading: Reading, seconds: float) -> Diagnosis:
    """Everything asked and a start-up tried, as a server started here would, waiting up to `seconds` for it."""
    seen = await backends(world, reading.settings)
    async with ready_session(world, reading.settings, seconds) as session:
        values: dict[str, object] = {
            setting.key: attrgetter(setting.key)(reading.settings) for setting in every_setting()
        }
        troubling = await troubles(session, world, seen)
        why = why_backend(reading.settings, session.status, seen)
        return Diagnosis(reading, values, session.machine, seen, session.plan, session.status, troubling, why)


async def backends(world: World, settings: Settings) -> list[BackendState]:
    """Every backend these settings would look for, asked one after the other."""
    seen: list[BackendState] = []
    async with aclosing(world.backends(settings)) as found:
        async for one in found:
            if isinstance(one, TemotoError):
                seen.append(BackendState(problem=one.note))
                continue
            try:
                seen.append(await _state_of(one))
            finally:
                await one.close()
    return seen


def why_backend(settings: Settings, status: Status, seen: list[BackendState]) -> Note | None:
    """Why the backend that serves does; None where none does."""
    if not status.backend:
        return None
    same = {status.url, NOT_STARTED}  # the engine of ours that was asked first had not started yet
    others = [one for one in seen if one.problem is None and not (one.name == status.backend and one.address in same)]
    also = [f"{one.name} ({one.address})" if "://" in one.address else one.name for one in others]
    return why_this(settings, status.backend, also)


async def _state_of(backend: Backend) -> BackendState:
    try:
        version, models = await backend.version(), await backend.models()
        loaded = await backend.loaded_models()
        left_out = await backend.left_out() if isinstance(backend, LeavesOut) else ()
        return BackendState(
            backend.name, backend.address, version, models, loaded, plug=backend.plug, left_out=left_out
        )
    except TemotoError as error:
        return BackendState(backend.name, backend.address, problem=error.note, plug=backend.plug)


async def troubles(session: Session, world: World, seen: list[BackendState]) -> list[Finding]:
    """The problems of a session, by what was loaded before it started and what is now."""
    serving = session.serving
    found = Observed(
        session.settings,
        world.catalog,
        session.machine,
        session.plan,
        session.status.details,
    )
    if serving is None:
        return findings(found)
    backend = serving.backend
    before = next((one.loaded for one in seen if (one.name, one.address) == (backend.name, backend.address)), ())
    return findings(
        replace(
            found,
            plan=replace(session.plan, completion=serving.choice),
            installed=serving.installed,
            before=before,
            after=await _resident(backend),
            ghost_ms=await _ghost_ms(session, world),
            ollama=backend.plug == OLLAMA,
            also_ollama=any(one.plug == OLLAMA and not one.problem for one in seen),
        )
    )


async def _resident(backend: Backend) -> tuple[LoadedModel, ...]:
    try:
        return await backend.loaded_models()
    except TemotoError:
        return ()


async def _ghost_ms(session: Session, world: World) -> float | None:
    """How long a first ghost takes here: by what this machine has shown; None where it has shown nothing."""
    serving = session.serving
    if serving is None:
        return None
    known = await learnt(
        serving.backend, serving.installed, session.machine, world.catalog, world.measured, world.descriptions
    )
    pace = known.speeds.get(serving.choice.model)
    return pace.first_ghost_ms if pace else None
