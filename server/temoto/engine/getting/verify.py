"""Is what was pulled really there, and does it work? Looked up in the backend's own list, and asked one short question.

The model is taken out of memory again unless it was in use before.
"""

from contextlib import suppress
from dataclasses import dataclass

from temoto.core.backend.listed import Installed
from temoto.core.messages import Note, note
from temoto.core.messages.fetch import FetchMessage
from temoto.core.messages.start import StartMessage
from temoto.core.models.families import UNKNOWN, family_for, fills_in, told_family
from temoto.core.models.records import Catalog, Weights
from temoto.core.planning import roles
from temoto.core.planning.installed import describe
from temoto.core.planning.records import Choice
from temoto.engine.serving.after_loading import elsewhere
from temoto.engine.serving.selftest import fills_holes, goes_on
from temoto.ports import Backend, CanUnload, TemotoError

TEST_CONTEXT = 2_048  # the least any model has; loads fastest
OFF_BY = 0.02  # of a model's size: a manifest's few kilobytes, and lists that round


@dataclass(frozen=True, slots=True)
class Tried:
    """What the self-test came to: whether the model fills holes or goes on with text, or what is doubtful."""

    works: bool
    fim: bool = False
    doubt: Note | None = None


async def listed(backend: Backend, tag: str, expected: Weights | None) -> tuple[Installed, Note | None]:
    """The model as its backend lists it, and what is odd about it. Raises where it is not there after all."""
    names = {tag, f"{tag}:latest"}
    found = next((one for one in await backend.models() if one.name in names), None)
    if found is None:
        raise TemotoError(FetchMessage.NOT_LISTED, backend=backend.name, model=tag)
    if expected is None or expected.estimated or not found.size:
        return found, None
    if abs(found.size - expected.size) <= expected.rounding + OFF_BY * expected.size:
        return found, None
    sizes = {"size": f"{found.size / 1e9:.2f}", "expected": f"{expected.size / 1e9:.2f}"}
    return found, note(FetchMessage.OTHER_SIZE, model=tag, **sizes)


async def tried(backend: Backend, installed: Installed, catalog: Catalog) -> Tried:
    """Whether the model does what its family promises. Never raises: a model that cannot be tried is here all the same."""
    name = installed.name
    try:
        there = next((one for one in await backend.loaded_models() if one.name == name), None)
        family = family_for(name, catalog.families)
        card, weights = describe(installed, catalog, None)
        if family == UNKNOWN and (parts := (await backend.show(name)).fim_parts):
            family = told_family(parts)
        context = (there.context if there else None) or TEST_CONTEXT
        choice = Choice(roles.FIRST, name, family, context, context // 2, "")
        await backend.load(name, context, "5m")
        try:
            return await _ask(backend, choice, fim=bool(family.fim) and fills_in(card, weights))
        finally:
            if there is None and isinstance(backend, CanUnload) and not elsewhere(backend):
                with suppress(TemotoError):
                    await backend.unload(name)
    except TemotoError as error:
        return Tried(works=False, doubt=error.note)


async def _ask(backend: Backend, choice: Choice, *, fim: bool) -> Tried:
    if fim:
        if (await fills_holes(backend, choice, "5m")).passed:
            return Tried(works=True, fim=True)
        return Tried(works=False, doubt=note(StartMessage.WARN_FIM_FAILED, model=choice.model))
    tested = await goes_on(backend, choice, "5m")
    if tested.passed:
        return Tried(works=True)
    said = repr(" ".join(tested.said.split())[:60])
    return Tried(works=False, doubt=note(StartMessage.WARN_RAW_FAILED, model=choice.model, said=said))
