"""What do recipes need of the world beside ports.py? Everything in one record, which wire.py fills."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from time import time
from typing import Protocol

from temoto.core.backend.freed import Freeing
from temoto.core.codeactions.action import Action
from temoto.core.codeactions.own import own_actions
from temoto.core.machine import Machine
from temoto.core.models.records import Catalog
from temoto.core.planning.guide_planned import Tables
from temoto.core.planning.measured import Measurement, Step
from temoto.core.planning.offer import Offer
from temoto.core.settings import Settings
from temoto.engine.descriptions import Descriptions
from temoto.ports import Backend, CanPull, CountTokens, Syntax, TemotoError


@dataclass(frozen=True, slots=True)
class Workshop:
    """`brought` are temoto's own actions. `keep_page` writes a page (name, text) into the cache folder and tells its path;
    `make_file` makes the first of some new files (URIs) whose folder is there, None where one of them exists. Both block."""

    syntax: Syntax
    brought: tuple[Action, ...]
    keep_page: Callable[[str, str], str]
    make_file: Callable[[Sequence[str], str], str | None]

    def actions(self, settings: Settings) -> tuple[Action, ...]:
        """Every action there is, the user's own last."""
        return (*self.brought, *own_actions(settings.actions))


class Consents(Protocol):
    """What the user said before; kept on disk, so asking blocks for a moment."""

    def declined(self, model: str) -> bool:
        """Whether the user said no to this model."""
        ...

    def decline(self, model: str) -> None: ...

    def accept(self, model: str, licence: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Offering:
    """Each model that could be fetched (the best first, with who fetches it and the room on its disk), and the memory."""

    offers: Callable[[Settings, Machine], AsyncGenerator[tuple[Offer, CanPull, int | None], None]]
    remembers: Consents


class Remembers(Protocol):
    """What this machine has shown; kept on disk, so asking blocks for a moment."""

    @property
    def where(self) -> str: ...

    def measured(self, machine: str) -> tuple[Measurement, ...]: ...

    def keep(self, new: Measurement) -> None: ...

    def steps(self, machine: str) -> tuple[Step, ...]: ...

    def step(self, new: Step) -> None: ...

    def forget(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class House:
    """What start-up needs of the world; wire.py fills it. `loaded` remembers a model temoto had loaded; `free` unloads them."""

    catalog: Catalog
    look: Callable[[], Machine]
    backends: Callable[[Settings], AsyncGenerator[Backend | TemotoError, None]]
    estimate: CountTokens
    offering: Offering | None = None
    loaded: Callable[[str, str, str], None] = lambda _backend, _where, _model: None  # blocks: it writes a file
    free: Callable[[], Awaitable[Freeing]] | None = None
    guide: Callable[[], Tables] | None = None  # blocks: it reads files
    remembers: Remembers | None = None  # what this machine has shown
    descriptions: Descriptions = field(default_factory=Descriptions)
    workshop: Workshop | None = None  # for code actions
    now: Callable[[], float] = time  # the clock on the wall, which goes on while a machine sleeps

    async def tables(self, settings: Settings) -> Tables | None:
        """The guide's tables, where its profile is set."""
        return await asyncio.to_thread(self.guide) if self.guide and settings.profile == "guide" else None
