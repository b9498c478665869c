"""How is a model got? offer → consent → ask its source → room on the disk → remember the licence → fetch → look it up.

The editor, `temoto setup`, `temoto pull` and `temoto demo` all get models by this; they differ in how their user is asked and shown
how far it is.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from temoto.core.backend.listed import Installed, Pulled
from temoto.core.machine import Machine
from temoto.core.messages import Note
from temoto.core.messages.fetch import FetchMessage
from temoto.core.models.fetchable import SEARCHED, Listing
from temoto.core.planning.offer import Offer
from temoto.core.settings import Settings
from temoto.engine.getting.verify import OFF_BY, listed
from temoto.engine.getting.ways import Model, Way, looked_at, offers
from temoto.engine.world import Consents, World
from temoto.ports import TemotoError

KEEP_FREE = 200_000_000  # bytes that stay free: a disk that is full to the last block troubles everything else

Watching = Callable[[Model], AbstractAsyncContextManager[Callable[[Pulled], bool]]]
"""Shows how far a fetch is. What it yields is told each step, and says whether to go on."""


class User(Protocol):
    """Whoever is offered models, at a terminal or in an editor.

    `asked_for`: the user has asked for a model just now, so its source may be asked before the question is put, which then says what
    that has. An editor's user has not: nothing is asked of the network before a yes, and the question is put again where the source
    has something else than the catalog said.
    """

    @property
    def asked_for(self) -> bool: ...

    async def agrees(self, offer: Offer, free: int | None) -> bool | None:
        """The answer to an offer, for a disk with so many bytes free (None: not known). None where nobody can be asked."""
        ...

    def failed(self, why: Note) -> None:
        """What was agreed to could not be had; another is offered if there is one."""
        ...

    def watching(self, model: Model) -> AbstractAsyncContextManager[Callable[[Pulled], bool]]:
        """As `Watching`."""
        ...


class Ending(Enum):
    """How an offer ended."""

    FETCHED = auto()
    DECLINED = auto()
    UNASKED = auto()
    CALLED_OFF = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Answered:
    """How it ended; the last offer, None where there was none; and why others failed."""

    ending: Ending
    offer: Offer | None = None
    failed: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Got:
    """A model that is here: as its backend lists it (None where there is none to ask), and what is odd about it."""

    model: Model
    installed: Installed | None = None
    odd: Note | None = None


async def offered(world: World, settings: Settings, machine: Machine, user: User, *, again: bool) -> Answered:
    """Offer the best model there is, get it after a yes, and offer the next where that fails.

    A no is remembered. A model declined before is offered only where the user asks for it `again`.
    """
    if world.getting is None:
        return Answered(Ending.NOTHING)
    getting, failed = world.getting(), list[Note]()
    async with aclosing(offers(world, settings, machine, getting)) as every:
        async for offer, model, way in every:
            if not again and await asyncio.to_thread(getting.consents.declined, offer.model):
                return Answered(Ending.DECLINED, offer)
            try:
                return await _offered(user, getting.consents, offer, model, way)
            except TemotoError as error:
                user.failed(error.note)
                failed.append(error.note)
    return Answered(Ending.NOTHING, failed=tuple(failed))


async def _offered(user: User, consents: Consents, offer: Offer, model: Model, way: Way) -> Answered:
    """How one offer ended. Raises where its model could not be had."""
    agreed, (as_offered, exact, by) = await _agreed(user, offer, model, way)
    if agreed is None:
        return Answered(Ending.UNASKED, as_offered)
    if not agreed:
        await asyncio.to_thread(consents.decline, offer.model)
        return Answered(Ending.DECLINED, as_offered)
    got = await get(by, exact, consents, user.watching)
    return Answered(Ending.FETCHED if got else Ending.CALLED_OFF, as_offered)


async def _agreed(user: User, offer: Offer, model: Model, way: Way) -> tuple[bool | None, tuple[Offer, Model, Way]]:
    """(what the user said, what it was said to). Raises where no source has the model."""
    if not user.asked_for:
        agreed = await user.agrees(offer, way.room.free)
        if not agreed:
            return agreed, (offer, model, way)
    exact, by, listing = await looked_at(model, way)
    if listing is None:
        asks_again, as_listed = user.asked_for, offer
    else:
        rounding = model.weights.rounding if model.weights else 0
        asks_again, as_listed = user.asked_for or differs(offer, listing, rounding), offer.as_listed(listing)
    return (await user.agrees(as_listed, way.room.free) if asks_again else True), (as_listed, exact, by)


def differs(offer: Offer, listing: Listing, rounding: int) -> bool:
    """Whether a source has something else than what a user agreed to: another licence, a text nobody knows by name, another size, or
    the file of somebody who was searched for."""
    if not listing.origin:
        return False
    other = listing.licence != offer.licence and bool(listing.licence or listing.licence_text)
    searched = any(source.startswith(SEARCHED) for source in listing.weights.sources)
    return other or searched or abs(listing.weights.size - offer.size) > rounding + OFF_BY * offer.size


async def get(way: Way, model: Model, consents: Consents | None, watching: Watching) -> Got | None:
    """Get a model its user has agreed to: room, licence remembered, fetched, looked up. None where it was called off.

    `consents` None: nothing was agreed to just now, because nothing is left to fetch.
    """
    await make_sure_of_room(way, [model])
    if consents is not None and model.licence:
        await asyncio.to_thread(consents.accept, model.tag, model.licence)
    async with watching(model) as goes_on, aclosing(way.puller.pull(model.tag)) as steps:
        async for step in steps:
            if not goes_on(step):
                return None
    async with way.has() as backend:
        if backend is None:
            return Got(model)
        installed, odd = await listed(backend, model.tag, model.weights)
        return Got(model, installed, odd)


async def make_sure_of_room(way: Way, models: Sequence[Model]) -> None:
    """Raise where the disk has no room for all of them together, less what is here already and what earlier pulls have brought.

    A disk nobody can look at, and a size nobody knows, are no reason. Whoever fetches files looks itself.
    """
    if way.files is not None or way.room.free is None or not any(model.size for model in models):
        return
    async with way.has() as backend:
        have = {one.name for one in await backend.models()} if backend else set[str]()
    need = sum(model.size for model in models if model.tag not in have)
    if need and way.room.free < need - way.room.begun + KEEP_FREE:
        raise TemotoError(
            FetchMessage.DISK_TOO_SMALL, model=", ".join(model.tag for model in models), need_gb=f"{need / 1e9:.1f}",
            free_gb=f"{way.room.free / 1e9:.1f}", folder=way.room.folder, backend=way.backend,
        )  # fmt: skip
