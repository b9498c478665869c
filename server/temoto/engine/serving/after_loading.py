"""Was the model loaded as planned: with how much context, on the GPU or partly in RAM, on which machine?"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from temoto.core.backend.address import parse_address
from temoto.core.backend.listed import Installed, LoadedModel
from temoto.core.messages import Note, note
from temoto.core.messages.choose import ChooseMessage
from temoto.core.messages.start import StartMessage
from temoto.core.models.families import UNKNOWN, told_family
from temoto.core.planning.records import Choice, Plan
from temoto.core.planning.step_down import with_context
from temoto.ports import Backend, KnowsVocabulary, TemotoError


def elsewhere(backend: Backend) -> str:
    """The other machine that runs the models, as users read it; empty where it is this one."""
    address = parse_address(backend.address) if "://" in backend.address else None
    return "" if address is None or address.loopback else address.url.split("://", 1)[1]


def as_loaded(choice: Choice, loaded: Iterable[LoadedModel]) -> Choice:
    """The Choice with the context the model really has: a server that was started by somebody else keeps its own."""
    held = next((one.context for one in loaded if one.name == choice.model), None)
    if not held or held >= choice.context:
        return choice
    return with_context(choice, held)


async def as_told(backend: Backend, choice: Choice) -> Choice:
    """The Choice with the template its backend tells of, where no catalog file knows the model; the self-test tries it."""
    known_card = choice.card is not None and choice.card.weights
    if choice.family != UNKNOWN and (choice.family.fim or known_card):
        return choice
    with suppress(TemotoError):
        shown = await backend.show(choice.model)
        parts = shown.fim_parts
        if not parts and shown.fim and isinstance(backend, KnowsVocabulary):  # by its tokens, where no template tells
            hole = (await backend.special_tokens(choice.model)).hole
            parts = (hole[0], "@prefix", hole[1], "@suffix", hole[2]) if hole else ()
        if parts:
            return replace(choice, family=told_family(parts))
    return choice


def spilled_bytes(choice: Choice, loaded: Iterable[LoadedModel]) -> tuple[int, LoadedModel | None]:
    """(bytes of a model planned on the GPU that lie elsewhere, the loaded model)."""
    if choice.device != "GPU":
        return 0, None
    model = next((one for one in loaded if one.name == choice.model), None)
    return (0, None) if model is None else (max(0, model.size - model.vram), model)


def spill(choice: Choice, loaded: Iterable[LoadedModel]) -> list[Note]:
    """A warning where part of the model lies outside the GPU it was planned on."""
    lacking, model = spilled_bytes(choice, loaded)
    if model is None or not lacking:
        return []
    vram, size = f"{model.vram / 1e9:.1f}", f"{model.size / 1e9:.1f}"
    return [note(StartMessage.WARN_SPILL, model=choice.model, vram_gb=vram, size_gb=size)]


def explained(plan: Plan, refused: list[Note]) -> Plan:
    """The Plan with the reasons why backends asked earlier could not serve."""
    if plan.completion is None or not refused:
        return plan
    over = tuple(note(ChooseMessage.PASSED_OVER, why=one) for one in refused)
    return replace(plan, completion=replace(plan.completion, reasons=plan.completion.reasons + over))


def known(installed: Iterable[Installed]) -> frozenset[object]:
    """A backend's models in a comparable form: it differs when a model comes, goes or is replaced under its name."""
    return frozenset((one.name, one.digest or one.size) for one in installed)
