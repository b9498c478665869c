"""How is memory given back at once? One model out of this machine's Ollama, or all that temoto had loaded."""

from contextlib import aclosing

from temoto.core.backend.freed import Freeing
from temoto.core.settings import Settings
from temoto.engine.serving.after_loading import elsewhere
from temoto.engine.world import World
from temoto.ports import CanPull, CanUnload, TemotoError


async def unloaded(model: str, world: World, settings: Settings) -> None:
    """One model of this machine's Ollama, whoever loaded it, taken out of memory."""
    async with aclosing(world.backends(settings)) as backends:
        async for backend in backends:
            if isinstance(backend, TemotoError):
                continue
            try:
                if isinstance(backend, CanUnload) and isinstance(backend, CanPull) and not elsewhere(backend):
                    await backend.unload(model)
                    return
            finally:
                await backend.close()


async def freed(world: World) -> Freeing:
    """Every model temoto had loaded on this machine, taken out of memory."""
    return await world.free() if world.free is not None else Freeing()
