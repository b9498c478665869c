"""What is there, and what is wrong? Every backend asked, whether or not it would be used; for `temoto doctor`."""

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass

from temoto.core.machine import Machine
from temoto.core.messages import Note
from temoto.core.records import Installed, Plan
from temoto.core.settings import Reading, Settings
from temoto.core.status import Status
from temoto.engine.setup import House
from temoto.ports import Backend, TemotoError


@dataclass(frozen=True, slots=True)
class Seen:
    """One backend: what it says of itself and which models it has, or the problem there is with it."""

    name: str = ""
    where: str = ""
    version: str = ""
    models: tuple[Installed, ...] = ()
    problem: Note | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Everything `temoto doctor` shows. `values` has every setting by its key."""

    reading: Reading
    values: Mapping[str, object]
    machine: Machine
    backends: list[Seen]
    plan: Plan
    status: Status


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


async def _asked(backend: Backend) -> Seen:
    try:
        return Seen(backend.name, backend.where, await backend.version(), await backend.models())
    except TemotoError as error:
        return Seen(backend.name, backend.where, problem=error.note)
