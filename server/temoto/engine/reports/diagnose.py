"""What is there, and what is wrong? Every backend asked, whether or not it would be used; for `temoto doctor`."""

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from operator import attrgetter

from temoto.core.backend.listed import Installed, Resident
from temoto.core.backend.which_backend import why_this
from temoto.core.machine import Machine
from temoto.core.messages import Note
from temoto.core.planning.records import Plan
from temoto.core.planning.troubles import Finding, Found, findings
from temoto.core.settings import Reading, Settings, every_setting
from temoto.core.status import Status
from temoto.engine.serving.known import learnt
from temoto.engine.serving.ready import ready_session
from temoto.engine.session import Session
from temoto.engine.world import House
from temoto.ports import Backend, TemotoError

OLLAMA = "ollama"  # the plug


@dataclass(frozen=True, slots=True)
class Seen:
    """One backend: what it says of itself and which models it has, or the problem there is with it."""

    name: str = ""
    where: str = ""
    version: str = ""
    models: tuple[Installed, ...] = ()
    resident: tuple[Resident, ...] = ()
    problem: Note | None = None
    plug: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Everything `temoto doctor` shows. `values` has every setting by its key."""

    reading: Reading
    values: Mapping[str, object]
    machine: Machine
    backends: list[Seen]
    plan: Plan
    status: Status
    findings: list[Finding] = field(default_factory=list[Finding])
    why_backend: Note | None = None


async def diagnosed(house: House, reading: Reading, seconds: float) -> Diagnosis:
    """Everything asked and a start-up tried, as a server started here would, waiting up to `seconds` for it."""
    seen = await backends(house, reading.settings)
    async with ready_session(house, reading.settings, seconds) as session:
        values: dict[str, object] = {
            setting.key: attrgetter(setting.key)(reading.settings) for setting in every_setting()
        }
        troubling = await troubles(session, house, seen)
        why = why_backend(reading.settings, session.status, seen)
        return Diagnosis(reading, values, session.machine, seen, session.plan, session.status, troubling, why)


async def backends(house: House, settings: Settings) -> list[Seen]:
    """Every backend these settings would look for, asked one after the other."""
    seen: list[Seen] = []
    async with aclosing(house.backends(settings)) as found:
        async for one in found:
            if isinstance(one, TemotoError):
                seen.append(Seen(problem=one.note))
                continue
            try:
                seen.append(await _asked(one))
            finally:
                await one.close()
    return seen


def why_backend(settings: Settings, status: Status, seen: list[Seen]) -> Note | None:
    """Why the backend that serves does; None where none does."""
    if not status.backend:
        return None
    others = [one for one in seen if one.problem is None and (one.name, one.where) != (status.backend, status.url)]
    also = [f"{one.name} ({one.where})" if "://" in one.where else one.name for one in others]
    return why_this(settings, status.backend, also)


async def _asked(backend: Backend) -> Seen:
    try:
        version, models = await backend.version(), await backend.models()
        return Seen(backend.name, backend.where, version, models, await backend.resident(), plug=backend.plug)
    except TemotoError as error:
        return Seen(backend.name, backend.where, problem=error.note, plug=backend.plug)


async def troubles(session: Session, house: House, seen: list[Seen]) -> list[Finding]:
    """What troubles the session, by what was there before it started and what is now."""
    serving = session.serving
    found = Found(
        session.settings,
        house.catalog,
        session.machine,
        session.plan,
        session.status.details,
    )
    if serving is None:
        return findings(found)
    backend = serving.backend
    before = next((one.resident for one in seen if (one.name, one.where) == (backend.name, backend.where)), ())
    return findings(
        replace(
            found,
            plan=replace(session.plan, completion=serving.choice),
            installed=serving.installed,
            before=before,
            after=await _resident(backend),
            ghost_ms=await _ghost_ms(session, house),
            ollama=backend.plug == OLLAMA,
            also_ollama=any(one.plug == OLLAMA and not one.problem for one in seen),
        )
    )


async def _resident(backend: Backend) -> tuple[Resident, ...]:
    try:
        return await backend.resident()
    except TemotoError:
        return ()


async def _ghost_ms(session: Session, house: House) -> float | None:
    """How long a first ghost takes here: by what this machine has shown; None where it has shown nothing."""
    serving = session.serving
    if serving is None:
        return None
    known = await learnt(
        serving.backend, serving.installed, session.machine, house.catalog, house.remembers, house.descriptions
    )
    pace = known.paces.get(serving.choice.model)
    return pace.first_ghost_ms if pace else None
