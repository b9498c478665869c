"""Which models could complete here, and what would become of each? For an editor that lets its user choose one.

Asked of the backend that serves; where none does, of the first that answers.
"""

from contextlib import aclosing
from dataclasses import dataclass, replace

from temoto.core.planning.records import Choice
from temoto.core.settings import Settings
from temoto.engine.serving.after_loading import elsewhere
from temoto.engine.serving.known import learnt
from temoto.engine.serving.planning import planned
from temoto.engine.session import Session
from temoto.engine.world import World
from temoto.ports import Backend, TemotoError


@dataclass(frozen=True, slots=True)
class Choosable:
    """The installed models that complete, in the order temoto would take them, whichever the user named.

    `where`: the other machine that runs them, empty where it is this one.
    """

    models: tuple[Choice, ...] = ()
    where: str = ""


async def choosable(session: Session, world: World) -> Choosable:
    """What the backend has for completions; nothing where no backend answers."""
    settings = session.settings
    free = replace(settings, completion=replace(settings.completion, model=""))
    if session.serving is not None:
        return await _of(session.serving.backend, free, session, world)
    async with aclosing(world.backends(free)) as backends:
        async for backend in backends:
            if isinstance(backend, TemotoError):
                continue
            try:
                models = await _of(backend, free, session, world)
            finally:
                await backend.close()
            if models.models:
                return models
    return Choosable()


async def _of(backend: Backend, free: Settings, session: Session, world: World) -> Choosable:
    try:
        installed = await backend.models()  # not those of the start: one may have been fetched since
        known = await learnt(backend, installed, session.machine, world.catalog, world.measured, world.descriptions)
        plan, _ = await planned(backend, installed, free, session.machine, world.catalog, learnt=known)
    except TemotoError:
        return Choosable()  # why it fails the status says
    first = (plan.completion,) if plan.completion else ()
    return Choosable((*first, *plan.others), elsewhere(backend))
