"""Which tags with a context of their own does Ollama have for tools that cannot say one? Made and taken out with consent alone."""

from collections.abc import Iterable
from contextlib import aclosing
from dataclasses import replace

from temoto.core.configuring.tool_plan import ToolModel
from temoto.core.messages import Note, note
from temoto.core.messages.configure import ConfigureMessage
from temoto.core.settings import Settings
from temoto.engine.reports.tools_told import OLLAMA
from temoto.engine.world import World
from temoto.ports import CanAlias, TemotoError


async def make_aliases(world: World, settings: Settings, models: Iterable[ToolModel]) -> tuple[Note, ...]:
    """Have each model's alias; what came of it. Of a model that is not installed none is made."""
    notes: list[Note] = []
    wanted = {model.alias: model for model in models}
    later = dict(wanted)
    async with aclosing(world.backends(replace(settings, backend=OLLAMA))) as found:
        async for backend in found:
            if isinstance(backend, TemotoError):
                break
            try:
                if isinstance(backend, CanAlias):
                    for alias, model in wanted.items():
                        if model.installed:
                            await backend.alias(alias, model.tag, model.context)
                            notes.append(_said(ConfigureMessage.ALIAS_MADE, model))
                            del later[alias]
            finally:
                await backend.close()
            break
    return (*notes, *(note(ConfigureMessage.ALIAS_LATER, alias=alias, model=one.tag) for alias, one in later.items()))


async def drop_aliases(world: World, settings: Settings, aliases: Iterable[str]) -> tuple[Note, ...]:
    """Have none of these tags any more; what came of it."""
    wanted = sorted(aliases)
    notes: list[Note] = []
    async with aclosing(world.backends(replace(settings, backend=OLLAMA))) as found:
        async for backend in found:
            if isinstance(backend, TemotoError):
                break
            try:
                if isinstance(backend, CanAlias):
                    for alias in wanted:
                        await backend.drop_alias(alias)
                        notes.append(note(ConfigureMessage.ALIAS_GONE, alias=alias))
            finally:
                await backend.close()
            break
    return tuple(notes) or tuple(note(ConfigureMessage.ALIAS_STAYS, alias=alias) for alias in wanted)


def _said(message: ConfigureMessage, model: ToolModel) -> Note:
    return note(message, alias=model.alias, model=model.tag, context=model.context)
