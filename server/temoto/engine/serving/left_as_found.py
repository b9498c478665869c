"""How does a verb that measures leave a backend's memory as it was, where its start-up fails or is called off?

A server leaves what it had loaded: its next start is quicker for it, and `keep_alive` ends it. A measurement leaves nothing.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from temoto.engine.serving.after_loading import elsewhere
from temoto.ports import Backend, CanUnload, TemotoError


@asynccontextmanager
async def left_as_found(backend: Backend, *, wanted: bool) -> AsyncGenerator[None]:
    """Where what is done here raises, unload the models that were not in memory before. Nothing is asked unless it is `wanted`.

    Never another machine's models: who loaded them there cannot be known.
    """
    if not wanted or not isinstance(backend, CanUnload) or elsewhere(backend):
        yield
        return
    before = {model.name for model in await backend.loaded_models()}
    try:
        yield
    except BaseException:
        with suppress(TemotoError):
            for model in await backend.loaded_models():
                if model.name not in before:
                    await backend.unload(model.name)
        raise
