"""Which problems does this machine have, and what would cure each? Out of memory, slow, poor quality: the three a user feels.

Only reads what others found. A cure that temoto can do itself is a Fix; nothing is done here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from temoto.core.backend.listed import Installed, LoadedModel
from temoto.core.machine import GpuKind, Machine
from temoto.core.messages import Note, note
from temoto.core.messages.start import StartMessage
from temoto.core.messages.trouble import TroubleMessage as T
from temoto.core.messages.watch import WatchMessage
from temoto.core.models.forms import base_form
from temoto.core.models.records import Catalog
from temoto.core.planning import roles
from temoto.core.planning.devices import LEAST_GPU
from temoto.core.planning.memory import GPU_RESERVE, kv_with
from temoto.core.planning.records import Choice, Plan
from temoto.core.settings import Settings

TIGHT = frozenset(
    (
        StartMessage.WARN_SPILL, StartMessage.WARN_TIGHT, StartMessage.WARN_DOES_NOT_FIT, WatchMessage.LESS_CONTEXT,
        WatchMessage.OTHER_MODEL, WatchMessage.STEPPED_BEFORE,
    )
)  # fmt: skip


class TroubleKind(StrEnum):
    """As a user feels it."""

    MEMORY = "memory"
    SLOW = "slow"
    QUALITY = "quality"


class Act(StrEnum):
    """What temoto can do about it."""

    UNLOAD = "unload"
    SET = "set"
    PULL = "pull"


@dataclass(frozen=True, slots=True)
class Fix:
    """One act: a model to unload or pull, or a setting (`what`) and its value."""

    act: Act
    what: str
    value: str | int = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One trouble: what was found, what cures it, and what of that temoto can do when told to."""

    trouble: TroubleKind
    what: Note
    cure: Note
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True, slots=True)
class Observed:
    """The facts findings are derived from. `before` and `after`: models the serving backend had loaded before and after start-up.
    `ghost_ms`: how long a first ghost takes, None where unknown. `ollama`: whether that backend is Ollama; `also_ollama`: whether an
    Ollama answers beside it."""

    settings: Settings
    catalog: Catalog
    machine: Machine
    plan: Plan
    notes: tuple[Note, ...]
    installed: tuple[Installed, ...] = ()
    before: tuple[LoadedModel, ...] = ()
    after: tuple[LoadedModel, ...] = ()
    ghost_ms: float | None = None
    ollama: bool = False
    also_ollama: bool = False


def findings(observed: Observed) -> list[Finding]:
    """Every trouble, in the order users feel them."""
    choice = observed.plan.completion
    if choice is None:
        return _holders(observed)
    every = [*_holders(observed), *_spilled(observed, choice), *_in_the_way(observed, choice)]
    return [
        *every,
        *_other_context(observed, choice),
        *_slow(observed, choice),
        *_wrapped(observed),
        *_better(observed, choice),
    ]


def _messages(observed: Observed) -> set[object]:
    reasons = observed.plan.completion.reasons if observed.plan.completion else ()
    return {one.message for one in (*observed.notes, *reasons)}


def _holders(observed: Observed) -> list[Finding]:
    """What holds the GPU's memory, where that is short. No model by itself says nothing of memory: none may be here, or no backend."""
    cards = (one for one in observed.machine.usable_gpus if one.kind is not GpuKind.INTEGRATED)
    room = any(one.free is None or one.free >= LEAST_GPU for one in cards)
    if not _messages(observed) & TIGHT and (observed.plan.completion is not None or room):
        return []
    every: list[Note] = []
    for gpu in observed.machine.gpus:
        if gpu.holders:
            holders = ", ".join(_holder(one.name or "?", one.pid, one.bytes) for one in gpu.holders)
            every.append(note(T.HOLDERS, gpu=gpu.name, holders=holders))
        if gpu.unseen:
            every.append(note(T.HOLDERS_UNSEEN, gpu=gpu.name, held_gb=_gb(gpu.unseen)))
    return [Finding(TroubleKind.MEMORY, one, note(T.CURE_HOLDERS)) for one in every]


def _holder(name: str, pid: int, size: int | None) -> str:
    return f"{name} ({pid}{'' if size is None else f', {_gb(size)} GB'})"


def _spilled(observed: Observed, choice: Choice) -> list[Finding]:
    held = next((one for one in observed.after if one.name == choice.model), None)
    if choice.device != "GPU" or held is None or held.vram >= held.size:
        return []
    what = note(T.TROUBLE_SPILLED, model=choice.model, vram_gb=_gb(held.vram), size_gb=_gb(held.size))
    settings = observed.settings
    fixes = [Fix(Act.SET, "models.context", 0)] if settings.models.context else []
    fixes += [Fix(Act.SET, "completion.model", "")] if settings.completion.model else []
    return [Finding(TroubleKind.SLOW, what, note(T.CURE_CHOSEN if fixes else T.CURE_SPILLED), tuple(fixes))]


def _in_the_way(observed: Observed, choice: Choice) -> list[Finding]:
    """Models other tools loaded that do not fit beside ours: using one evicts the other."""
    ours = {choice.model, *(one.model for one in observed.plan.every)}
    foreign = [one for one in observed.before if one.name not in ours]
    sizes = [one.vram if choice.device == "GPU" else one.size for one in foreign]
    room = _room(observed.machine, gpu=choice.device == "GPU")
    need = choice.need.total if choice.need else 0
    evicted = any(one.name not in {each.name for each in observed.after} for one in foreign)
    if not sum(sizes) or room is None or (sum(sizes) + need <= room and not evicted):
        return []
    names = ", ".join(f"{one.name} ({_gb(size)} GB{_until(one)})" for one, size in zip(foreign, sizes, strict=True))
    what = note(T.IN_THE_WAY, models=names, ours=choice.model, need_gb=_gb(need), room_gb=_gb(room))
    fixes = tuple(Fix(Act.UNLOAD, one.name) for one in foreign) if observed.ollama else ()
    return [Finding(TroubleKind.MEMORY, what, note(T.CURE_IN_THE_WAY, model=choice.model), fixes)]


def _until(model: LoadedModel) -> str:
    return f", -> {model.expires_at[:16].replace('T', ' ')}" if model.expires_at else ""


def _other_context(observed: Observed, choice: Choice) -> list[Finding]:
    """Another tool loads our model with another context: Ollama loads it anew at each switch."""
    held = next((one.context for one in observed.before if one.name == choice.model), None)
    if not observed.ollama or not held or held == choice.context:
        return []
    what = note(T.OTHER_CONTEXT, model=choice.model, held=held, ours=choice.context)
    room = _free(observed.machine, gpu=choice.device == "GPU")
    native = choice.card.native_context if choice.card else None
    card, taken = choice.card, choice.need
    more = kv_with(taken, card, choice.context, held) - taken.kv if card and taken else 0
    fits = card is not None and held <= (native or held) and (more <= 0 or (room is not None and more <= room))
    fixes = (Fix(Act.SET, "models.context", held),) if fits else ()
    return [Finding(TroubleKind.SLOW, what, note(T.CURE_OTHER_CONTEXT, ours=choice.context, held=held), fixes)]


def _slow(observed: Observed, choice: Choice) -> list[Finding]:
    took, wanted = observed.ghost_ms, observed.settings.completion.latency_ms
    if took is None or took <= wanted:
        return []
    what = note(T.LATE, model=choice.model, took=round(took), wanted=wanted)
    if observed.settings.completion.model:
        return [Finding(TroubleKind.SLOW, what, note(T.CURE_LATE_CHOSEN), (Fix(Act.SET, "completion.model", ""),))]
    better = _missing(observed)
    if better and not _larger(better, choice, observed.catalog):
        return [Finding(TroubleKind.SLOW, what, note(T.CURE_LATE_PULL, tag=better), (Fix(Act.PULL, better),))]
    return [Finding(TroubleKind.SLOW, what, note(T.CURE_LATE_NONE))]


def _wrapped(observed: Observed) -> list[Finding]:
    """A template around the prompt, seen by the self-test."""
    said = next((one for one in observed.notes if one.message is StartMessage.WARN_WRAPPED), None)
    if said is None:
        return []
    fixes = (Fix(Act.SET, "backend", "ollama"),) if observed.also_ollama else ()
    return [
        Finding(
            TroubleKind.QUALITY, note(T.WRAPPED, model=said.facts.get("model", "")), note(T.TROUBLE_CURE_WRAPPED), fixes
        )
    ]


def _better(observed: Observed, choice: Choice) -> list[Finding]:
    """A form made for completing, or a better model that fits and answers in time."""
    named = observed.settings.completion.model
    base = base_form(choice.model, observed.catalog) if named else None
    if base is not None:
        have = any(one.name == base.tag for one in observed.installed)
        what = note(T.NOT_BASE, model=choice.model, base=base.tag)
        fixes = (*(() if have else (Fix(Act.PULL, base.tag),)), Fix(Act.SET, "completion.model", base.tag))
        return [
            Finding(TroubleKind.QUALITY, what, note(T.CURE_NOT_BASE, base=base.tag), fixes if observed.ollama else ())
        ]
    better = _missing(observed)
    if not better or not observed.ollama or not _ranks_higher(better, choice, observed.catalog):
        return []
    late = observed.ghost_ms is not None and observed.ghost_ms > observed.settings.completion.latency_ms
    if late and _larger(better, choice, observed.catalog):
        return []  # what was measured of the smaller one counts more than what is predicted of the larger
    if not named and not any(one.message is StartMessage.WARN_BETTER for one in observed.notes):
        return []
    fixes = (Fix(Act.PULL, better), *((Fix(Act.SET, "completion.model", better),) if named else ()))
    what = note(T.BETTER, model=choice.model, better=better, wanted=observed.settings.completion.latency_ms)
    return [Finding(TroubleKind.QUALITY, what, note(T.CURE_BETTER, better=better), fixes)]


def _missing(observed: Observed) -> str:
    """The catalog's best for this machine, where it is not here."""
    better = observed.plan.better or ""
    return "" if any(one.name == better for one in observed.installed) else better


def _larger(tag: str, choice: Choice, catalog: Catalog) -> bool:
    """Whether a token of this model takes more reading than one of the chosen model, so that it cannot be faster."""
    size = next((one.size for card in catalog.cards for one in card.weights if one.tag == tag), 0)
    return size > (choice.need.weights if choice.need else 0)


def _ranks_higher(tag: str, choice: Choice, catalog: Catalog) -> bool:
    """Whether the evidence for completion puts the model of this tag before the chosen one."""
    ranks = {one.model: place for place, one in enumerate(catalog.ranking.get(roles.FIRST, ()))}
    card = next((card for card in catalog.cards if any(one.tag == tag for one in card.weights)), None)
    last = len(ranks)
    return card is not None and ranks.get(card.id, last) < ranks.get(choice.card.id if choice.card else "", last)


def _room(machine: Machine, *, gpu: bool) -> int | None:
    """Bytes in all where the models belong. Of a card's own memory the driver keeps some back, which `total` holds."""
    totals = [
        one.total and max(0, one.total - GPU_RESERVE * (one.kind is GpuKind.DEDICATED)) for one in machine.usable_gpus
    ]
    return _sum(totals) if gpu else machine.ram_total


def _free(machine: Machine, *, gpu: bool) -> int | None:
    return _sum([one.free for one in machine.usable_gpus]) if gpu else machine.ram_free


def _sum(sizes: Sequence[int | None]) -> int | None:
    known = [one for one in sizes if one is not None]
    return sum(known) if known else None


def _gb(size: int) -> str:
    return f"{size / 1e9:.1f}"
