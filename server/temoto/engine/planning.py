"""Which model of this backend, with how much context, and what is doubtful about it? Asked before anything is loaded.

Only asks the backend what it has and holds: plans never load, fetch or test a model.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from temoto.core.address import parse_address
from temoto.core.choose import candidates, describe, judge, pick_installed, to_choice
from temoto.core.families import UNKNOWN, told_family
from temoto.core.memory import room
from temoto.core.messages import Note, note
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.choose import ChooseMessage
from temoto.core.messages.start import StartMessage
from temoto.core.records import Catalog, Choice, Installed, Machine, Plan
from temoto.core.settings import Settings
from temoto.ports import Backend, CanPull, ModelMissing, RemoteRefused, TemotoError


async def planned(
    backend: Backend, installed: tuple[Installed, ...], settings: Settings, machine: Machine, catalog: Catalog
) -> tuple[Plan, list[Note]]:
    """The Plan for what this backend has, and warnings. Without a choice where none of its models can complete."""
    gpu = backend.runs_on_gpu and bool(machine.gpus)
    resident = await backend.resident()
    held = sum(model.vram if gpu else model.size for model in resident)
    best = next((one for one in candidates(catalog, machine, settings, gpu=gpu, held=held) if one.fits), None)
    better = best.weights.tag if best else None
    wanted = settings.completion.model
    if wanted:
        choice, warnings = await _wanted(backend, wanted, installed, machine, settings, catalog, gpu=gpu, held=held)
        return Plan(choice, better), warnings
    choices = pick_installed(installed, catalog, machine, settings, gpu=gpu, held=held)
    choice = choices[0] if choices else None
    warnings: list[Note] = []
    size = choice.card.params_b if choice and choice.card else 0.0
    if choice and choice.warnings:
        cure = note(StartMessage.CURE_PULL, command=backend.pull_command.format(model=better)) if better else ""
        facts = {"model": choice.model, "backend": backend.name, "why": choice.warnings, "cure": cure}
        warnings.append(note(StartMessage.WARN_TIGHT, **facts))
    elif choice and best and isinstance(backend, CanPull) and best.card.params_b > size:
        warnings.append(note(StartMessage.WARN_BETTER, command=backend.pull_command.format(model=best.weights.tag)))
    return Plan(choice, better, tuple(choices[1:])), warnings


async def _wanted(
    backend: Backend, wanted: str, installed: tuple[Installed, ...], machine: Machine, settings: Settings, catalog: Catalog,
    *, gpu: bool, held: int,
) -> tuple[Choice, list[Note]]:  # fmt: skip
    """The model the user configured: used whatever the estimate says, with a warning; never one that is not there."""
    model = next((one for one in installed if one.name in {wanted, f"{wanted}:latest"}), None)
    if model is None:
        command = backend.pull_command.format(model=wanted)
        raise ModelMissing(BackendMessage.MODEL_MISSING, backend=backend.name, model=wanted, command=command)
    if model.remote and not settings.allow_remote:
        raise RemoteRefused(BackendMessage.MODEL_REMOTE, model=model.name)
    card, weights = describe(model, catalog, await backend.show(model.name))
    judged = judge(card, weights, machine, settings, gpu=gpu, held=held)
    choice = to_choice(model.name, judged, catalog, gpu=gpu)
    free = room(machine, gpu=gpu, held=held)
    if judged.fits or free is None or judged.need.total <= free:
        return choice, []
    doubt = note(
        StartMessage.WARN_DOES_NOT_FIT,
        model=model.name,
        need_gb=f"{judged.need.total / 1e9:.1f}",
        free_gb=f"{free / 1e9:.1f}",
    )
    return choice, [doubt]


def elsewhere(backend: Backend) -> str:
    """The other machine that runs the models, as users read it; empty where it is this one."""
    address = parse_address(backend.where) if "://" in backend.where else None
    return "" if address is None or address.loopback else address.url.split("://", 1)[1]


async def as_loaded(backend: Backend, choice: Choice) -> Choice:
    """The Choice with the context the model really has: a server that was started by somebody else keeps its own."""
    held = next((one.context for one in await backend.resident() if one.name == choice.model), None)
    if not held or held >= choice.context:
        return choice
    return replace(choice, context=held, prompt_tokens=min(choice.prompt_tokens, held // 2))


async def as_told(backend: Backend, choice: Choice) -> Choice:
    """The Choice with the template its backend tells of, where no catalog file knows the model; the self-test tries it."""
    if choice.family != UNKNOWN:
        return choice
    with suppress(TemotoError):
        if parts := (await backend.show(choice.model)).fim_parts:
            return replace(choice, family=told_family(parts))
    return choice


async def spill(backend: Backend, choice: Choice) -> list[Note]:
    """Whether part of the model landed outside the GPU it was planned on."""
    if choice.where != "GPU":
        return []
    model = next((one for one in await backend.resident() if one.name == choice.model), None)
    if model is None or model.vram >= model.size:
        return []
    vram, size = f"{model.vram / 1e9:.1f}", f"{model.size / 1e9:.1f}"
    return [note(StartMessage.WARN_SPILL, model=choice.model, vram_gb=vram, size_gb=size)]


def explained(plan: Plan, refused: list[Note]) -> Plan:
    """The Plan with what was passed over on the way to this backend, which is why it is this one."""
    if plan.completion is None or not refused:
        return plan
    over = tuple(note(ChooseMessage.PASSED_OVER, why=one) for one in refused)
    return replace(plan, completion=replace(plan.completion, reasons=plan.completion.reasons + over))


def known(installed: Iterable[Installed]) -> frozenset[object]:
    """What a backend has, in a form that differs when a model comes, goes, or is another under the same name."""
    return frozenset((one.name, one.digest or one.size) for one in installed)
