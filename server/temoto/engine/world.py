"""What recipes need of the world beside ports.py: one record, which compose/ fills."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from time import time
from typing import TYPE_CHECKING, Protocol

from temoto.engine.descriptions import Descriptions

if TYPE_CHECKING:
    from temoto.core.backend.calls import Usage
    from temoto.core.backend.freed import Freeing
    from temoto.core.codeactions.action import Action
    from temoto.core.completion.use_counts import Counts
    from temoto.core.machine import Gpu, Machine
    from temoto.core.models.fetchable import Listing
    from temoto.core.models.records import Catalog, ModelCard, Weights
    from temoto.core.planning.guide_planned import Tables
    from temoto.core.planning.measured import Measurement, StepDown
    from temoto.core.settings import Settings
    from temoto.ports import Backend, CanPull, CountTokens, Nearby, Syntax, TemotoError


@dataclass(frozen=True, slots=True)
class ActionPorts:
    """`brought` are temoto's own actions. `ignores`: whether a document's project has it shown to
    nobody. `keep_page` writes a page (name, text) into the cache folder and tells its path;
    `make_file` makes the first of some new files (URIs) whose folder is there, None where one of them exists. All three block."""

    syntax: Syntax
    brought: tuple[Action, ...]
    keep_page: Callable[[str, str], str]
    make_file: Callable[[Sequence[str], str], str | None]
    ignores: Callable[[str], bool]

    def actions(self, settings: Settings) -> tuple[Action, ...]:
        """Every action there is, the user's own last."""
        from temoto.core.codeactions.own import to_actions  # with all of code actions; a server has it by then

        return (*self.brought, *to_actions(settings.actions))


class Consents(Protocol):
    """What the user said before, and how fast the last download went; kept on disk, so asking blocks for a moment."""

    def declined(self, model: str) -> bool:
        """Whether the user said no to this model."""
        ...

    def decline(self, model: str) -> None: ...

    def accept(self, model: str, licence: str) -> None: ...

    def download_speed(self) -> float | None:
        """Bytes a second of the last download; None where none was measured."""
        ...


@dataclass(frozen=True, slots=True)
class Room:
    """The disk where models go: bytes free there (None: not known), and the bytes of pulls begun, which go on where they were."""

    folder: str
    free: int | None = None
    begun: int = 0


class ModelFiles(Protocol):
    """The files of the embedded engine. Everything here blocks for a moment."""

    def runs(self) -> bool:
        """Whether the engine can run on this machine."""
        ...

    def devices(self, program: str, machine: Machine) -> tuple[Gpu, ...]:
        """The GPUs its models would lie on: those of the user's own llama-server, which `program` names, or which is found (that is
        run); without one, those of the machine that the wheel can use."""
        ...

    def room(self) -> Room:
        """Where they lie; raises a TemotoError where that folder cannot be made."""
        ...

    def here(self, weights: Weights) -> bool:
        """Whether the whole file is here."""
        ...

    def place(self, card: ModelCard, weights: Weights) -> str:
        """Whom `look` would ask first; empty where it asks nobody."""
        ...

    def look(self, card: ModelCard, weights: Weights) -> Listing:
        """What exactly would be fetched, and from where, by whoever has it. Asks the network unless the catalog fixes all of it."""
        ...

    def puller(self, weights: Weights) -> CanPull:
        """What fetches it. Looks for room itself, and keeps only what its checksum agrees with."""
        ...

    def pack(self, weights: Weights, licence: str, folder: str) -> str:
        """Put a copy of it into a bundle, for a machine without a network; where the copy lies."""
        ...

    def unpack(self, folder: str, catalog: Catalog) -> list[tuple[Weights, str]]:
        """What such a bundle held, with its licence; checked and put with the others. Raises where that is nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Getting:
    """What getting models needs of this machine. `ollama` tells where a server of this user keeps its models (it blocks);
    `measured` makes a puller whose pace is remembered."""

    consents: Consents
    files: ModelFiles
    ollama: Callable[[], Room]
    measured: Callable[[CanPull], CanPull]


class MeasuredStore(Protocol):
    """What this machine has shown; kept on disk, so asking blocks for a moment."""

    @property
    def path(self) -> str: ...

    def measured(self, machine: str) -> tuple[Measurement, ...]: ...

    def keep(self, new: Measurement) -> None: ...

    def steps(self, machine: str) -> tuple[StepDown, ...]: ...

    def step(self, new: StepDown) -> None: ...

    def forget(self) -> bool: ...


class PassedTests(Protocol):
    """Self-tests that were passed, each by all it was about; kept on disk, so asking blocks for a moment."""

    def passed(self, about: str) -> Usage | None:
        """What it cost; None where none is known."""
        ...

    def keep(self, about: str, usage: Usage) -> None: ...


class UsesStore(Protocol):
    """What became of suggestions, day by day; kept on disk, so asking blocks for a moment."""

    @property
    def path(self) -> str: ...

    def days(self) -> dict[str, Counts]:
        """By date (`2026-11-28`), oldest first."""
        ...

    def add(self, new: Counts) -> None:
        """Add to today's."""
        ...

    def forget(self) -> bool:
        """Remove all; whether there was any."""
        ...


@dataclass(frozen=True, slots=True)
class World:
    """What start-up needs of the world; compose/ fills it. `loaded` remembers a model temoto had loaded; `free` unloads them.
    `estimate`: how tokens are counted while no vocabulary is read, by how many tokens it has, where that is known.
    `leaves_nothing`: a start-up that fails or is called off unloads what it had loaded."""

    catalog: Catalog
    look: Callable[[], Machine]
    backends: Callable[[Settings], AsyncGenerator[Backend | TemotoError, None]]
    estimate: Callable[[int | None], CountTokens]
    getting: Callable[[], Getting] | None = None
    loaded: Callable[[str, str, str], None] = lambda _backend, _where, _model: None  # blocks: it writes a file
    free: Callable[[], Awaitable[Freeing]] | None = None
    guide: Callable[[], Tables] | None = None  # blocks: it reads files
    measured: MeasuredStore | None = None  # what this machine has shown
    uses: UsesStore | None = None  # what became of suggestions
    passed_tests: PassedTests | None = None  # without, each start asks the model
    descriptions: Descriptions = field(default_factory=Descriptions)
    action_ports: ActionPorts | None = None  # for code actions
    nearby: Nearby | None = None  # what reads other files of a document's project
    leaves_nothing: bool = False
    now: Callable[[], float] = time  # the clock on the wall, which goes on while a machine sleeps

    async def tables(self, settings: Settings) -> Tables | None:
        """The guide's tables, where its profile is set."""
        return await asyncio.to_thread(self.guide) if self.guide and settings.profile == "guide" else None
