"""Which models could take a role with this memory, and in which order? Every form of every model, with its verdict.

An order, no invented weights: what fits, what keeps the pace, what lies wholly where models belong, what is better by the
evidence the catalog cites for the role, then the form of it that loses least. A quantization that ruins its model comes after
everything that does not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from math import ceil, log2
from types import MappingProxyType

from temoto.core.messages import Note, note
from temoto.core.messages.choose import ChooseMessage
from temoto.core.models.records import Catalog, ModelCard, Role, Weights
from temoto.core.planning import roles
from temoto.core.planning.caches import CacheType
from temoto.core.planning.devices import Capacity
from temoto.core.planning.memory import need
from temoto.core.planning.records import Need
from temoto.core.planning.runtimes import NEWEST, Runtime
from temoto.core.planning.speed import ModelSpeed, predicted

# Perplexity over F16 (Llama 3 8B, llama.cpp's table): up to a Q6_K nothing is lost that anybody noticed; from Q3_K on much is.
NOTHING_LOST, TOO_MUCH_LOST = 0.03, 0.5
LEAST_ON_GPU = 0.1  # with less of a model on the GPU, the GPU is no help
UNKNOWN_LOSS = 0.2  # like Q4_K_M: what people ship without a figure is mostly that


Forms = Mapping[Role, Sequence[tuple[ModelCard, Weights, bool]]]
"""What may be chosen from for each role, and whether it fills holes."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user wants of a plan. `context` 0: as the role needs. `slots`: how many requests its backend works on at once, each with
    the whole context, and `runtime` what runs the models. `measured`: what this machine has shown, by tag. `named`: models the user's
    settings name, which are taken however slow they are."""

    context: int = 0
    latency_ms: int = 350
    commercial: bool = False
    cache: CacheType = "f16"
    slots: int = 1
    measured: Mapping[str, ModelSpeed] = field(default_factory=lambda: MappingProxyType({}))
    named: frozenset[str] = frozenset()
    runtime: Runtime = NEWEST

    def waited_for(self, candidate: "Candidate") -> bool:
        """Whether anyone waits for this model in its role."""
        name = candidate.weights.tag
        return roles.ROWS[candidate.role].waits(candidate.late_by) or bool(
            {name, name.removesuffix(":latest")} & self.named
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """One form of one model for one role.

    `placement`: bytes on each device (GPUs in order, RAM last). `missing_bytes`: how much memory lacks. `late_by`: 0 in time, 1 up to
    twice the time wanted, 2 up to four times, and so on.
    """

    role: Role
    card: ModelCard
    weights: Weights
    context: int
    need: Need
    fits: bool
    meets: bool
    why: Note
    speed: ModelSpeed | None = None
    placement: tuple[int, ...] = ()
    missing_bytes: int = 0
    late_by: int = 0
    fim: bool = False

    @property
    def spilled(self) -> bool:
        """Whether part of the model lies in RAM although there is a GPU."""
        return len(self.placement) > 1 and self.placement[-1] > 0

    @property
    def bytes(self) -> int:
        """Bytes the model takes, without the reserve."""
        return self.need.total - self.need.reserve


def forms(catalog: Catalog, role: Role, wishes: Wishes) -> Iterable[tuple[ModelCard, Weights]]:
    """Every form of every model the catalog would choose for `role`."""
    for card in catalog.cards:
        if card.suggest and role in card.roles and not (wishes.commercial and card.commercial is False):
            for weights in card.weights:
                if serves(card, weights, role):
                    yield card, weights


def serves(card: ModelCard, weights: Weights, role: Role) -> bool:
    """Whether this form of the model is one for the role: base models do not talk, and some lines infill by base models only."""
    if weights.engine:  # runs on another engine than llama.cpp
        return False
    return roles.ROWS[role].suits(card, weights)


def offered(catalog: Catalog, wishes: Wishes) -> "Forms":
    """Everything the catalog would choose from, one tag for each different form."""
    found: dict[Role, dict[object, tuple[ModelCard, Weights, bool]]] = {role: {} for role in roles.ROWS}
    for role in roles.ROWS:
        for card, weights in forms(catalog, role, wishes):
            same = (card.id, weights.quantization, weights.size, weights.base)
            other = found[role].get(same)
            if other is None or (len(weights.tag), weights.tag) < (len(other[1].tag), other[1].tag):
                found[role][same] = (card, weights, True)
    return {role: tuple(every.values()) for role, every in found.items()}


def coarsest(forms: "Forms", catalog: Catalog) -> "Forms":
    """The smallest forms of each model that are worth running: where these do not fit, none does. Ruined ones stay, to come last."""
    losses = _losses(catalog)
    found: dict[Role, tuple[tuple[ModelCard, Weights, bool], ...]] = {}
    for role, every in forms.items():
        least: dict[object, tuple[ModelCard, Weights, bool]] = {}
        for card, weights, fim in every:
            kind = (card.id, weights.base, fim, loss_of(weights, losses) > TOO_MUCH_LOST)
            other = least.get(kind)
            if other is None or (weights.size, weights.tag) < (other[1].size, other[1].tag):
                least[kind] = (card, weights, fim)
        found[role] = tuple(least.values())
    return found


def judged(
    role: Role,
    card: ModelCard,
    weights: Weights,
    capacity: Capacity,
    wishes: Wishes,
    *,
    shared: "Candidate | None" = None,
    fim: bool = True,
) -> Candidate:
    """The Candidate of this form with the largest context that fits. `shared`: the same form, as another role has it already."""
    held = shared.bytes if shared else 0
    paid = shared.placement if shared else tuple(0 for _ in capacity.every)
    contexts = _contexts(role, card, weights, capacity, wishes)
    wanted = _need(card, weights, contexts[-1], capacity, wishes)
    short = wanted.total - wanted.reserve - held - capacity.free
    ways = (False, True) if capacity.gpu and roles.ROWS[role].spills else (False,)
    if capacity.known and short <= (capacity.ram.free if len(ways) > 1 else 0):
        every = [(context, _need(card, weights, context, capacity, wishes)) for context in contexts[:-1]]
        for spills, (context, wants) in product(ways, (*every, (contexts[-1], wanted))):  # less context before RAM
            laid = _placed(wants, max(0, wants.total - wants.reserve - held), capacity, spills=spills)
            if laid is not None:
                parts = sum(more + before > 0 for more, before in zip(laid[: len(capacity.gpus)], paid, strict=False))
                split = wants if parts <= 1 else replace(wants, buffers=wants.buffers * parts)
                return _fitting(role, card, weights, context, split, laid, paid, capacity, wishes, fim=fim)
    where = "GPU" if capacity.gpu else "RAM"
    why = (
        note(ChooseMessage.SHORT, short_gb=_gb(short), where=where)
        if capacity.known
        else note(ChooseMessage.ROOM_UNKNOWN, where=where)
    )
    return Candidate(
        role,
        card,
        weights,
        contexts[-1],
        wanted,
        fits=False,
        meets=False,
        why=why,
        missing_bytes=max(short, 1),
        fim=fim,
    )


def shorter(
    candidate: Candidate, capacity: Capacity, wishes: Wishes, shared: Candidate | None = None
) -> Iterable[Candidate]:
    """The same form with less context, step by step, where the role could do with less."""
    for context in _contexts(candidate.role, candidate.card, candidate.weights, capacity, wishes):
        if context < candidate.context:
            less = replace(wishes, context=context)
            yield judged(
                candidate.role, candidate.card, candidate.weights, capacity, less, shared=shared, fim=candidate.fim
            )


def at_speed(candidate: Candidate, speed: ModelSpeed | None, wishes: Wishes) -> Candidate:
    """The same candidate at another speed, which may be too slow for its role."""
    if speed is None or speed == candidate.speed:
        return candidate
    grade, why = _graded(candidate.role, speed, wishes, candidate.why)
    return (
        replace(candidate, speed=speed, late_by=grade, meets=not grade, why=why)
        if grade >= candidate.late_by
        else candidate
    )


def _contexts(role: Role, card: ModelCard, weights: Weights, capacity: Capacity, wishes: Wishes) -> list[int]:
    """The contexts a role can do with, largest first, none larger than the model's own."""
    ladder = (wishes.context,) if wishes.context else roles.ROWS[role].contexts(gpu=capacity.gpu)
    native = weights.context or card.native_context
    return list(dict.fromkeys(min(one, native or one) for one in ladder))


def _need(card: ModelCard, weights: Weights, context: int, capacity: Capacity, wishes: Wishes) -> Need:
    return need(
        card, weights, context, gpu=capacity.gpu, cache=wishes.cache, slots=wishes.slots, reserve=capacity.reserve,
        runtime=wishes.runtime,
    )  # fmt: skip


def _fitting(
    role: Role, card: ModelCard, weights: Weights, context: int, wanted: Need, laid: tuple[int, ...],
    paid: tuple[int, ...], capacity: Capacity, wishes: Wishes, *, fim: bool,
) -> Candidate:  # fmt: skip
    lies = [more + before for more, before in zip(laid, paid, strict=True)]
    parts = tuple(device.part(size / sum(lies)) for device, size in zip(capacity.every, lies, strict=True) if size)
    guessed = any(device.name in capacity.assumed for device, size in zip(capacity.every, lies, strict=True) if size)
    pace = wishes.measured.get(weights.tag) or replace(predicted(card, weights, parts), guessed=guessed)
    spare = capacity.free - sum(laid[place] for place in capacity.places)
    fits = note(ChooseMessage.FITS, spare_gb=_gb(spare), where="GPU" if capacity.gpu else "RAM")
    grade, why = _graded(role, pace, wishes, fits)
    return Candidate(
        role, card, weights, context, wanted, fits=True, meets=not grade, why=why, speed=pace, placement=laid, late_by=grade,
        fim=fim,
    )  # fmt: skip


def _graded(role: Role, speed: ModelSpeed, wishes: Wishes, fits: Note) -> tuple[int, Note]:
    """(how late in doublings, a sentence that says so or that it fits)."""
    late, slow = roles.ROWS[role].in_time.late(speed, wishes.latency_ms)
    grade = 0 if late <= 1 else ceil(log2(late)) or 1
    return grade, slow if grade else fits


def _placed(wanted: Need, size: int, capacity: Capacity, *, spills: bool) -> tuple[int, ...] | None:
    """Bytes on each device if `size` bytes were loaded: on one GPU, else split over all, else (where it `spills`) the rest in RAM."""
    frees = [device.free for device in capacity.every]
    roomiest = max(capacity.places, key=lambda place: (frees[place], -place))
    if size <= frees[roomiest]:
        return tuple(size if place == roomiest else 0 for place in range(len(frees)))
    if not capacity.gpu:
        return None
    used = sum(free > 0 for free in frees[:-1])
    whole = size + wanted.buffers * max(0, used - 1)  # every device has compute buffers of its own
    if used > 1 and whole <= capacity.free:
        return (*(whole * free // capacity.free for free in frees[:-1]), 0)
    rest = whole - capacity.free
    if not spills or rest > capacity.ram.free or capacity.free < size * LEAST_ON_GPU:
        return None
    return (*frees[:-1], rest)


def ordered(candidates: Iterable[Candidate], catalog: Catalog) -> list[Candidate]:
    """The same candidates, best first. Deterministic: the tag breaks the last tie."""
    ranks = {
        role: {ranked.model: place for place, ranked in enumerate(catalog.ranking.get(role, ()))} for role in roles.ROWS
    }
    losses = _losses(catalog)

    def key(candidate: Candidate) -> tuple[object, ...]:
        ranking, loss, fills = (
            ranks[candidate.role],
            loss_of(candidate.weights, losses),
            roles.ROWS[candidate.role].fills,
        )
        return (
            not candidate.fits, loss > TOO_MUCH_LOST, candidate.late_by, fills and not candidate.fim,
            candidate.card.id not in ranking, candidate.spilled,
            ranking.get(candidate.card.id, len(ranking)), 0.0 if candidate.card.id in ranking else -candidate.card.params_b,
            max(loss, NOTHING_LOST), fills and not candidate.weights.base,
            candidate.weights.size, -candidate.context, len(candidate.weights.tag), candidate.weights.tag,
        )  # fmt: skip

    return sorted(candidates, key=key)


def loss_of(weights: Weights, losses: Mapping[str, float | None]) -> float:
    """What the quantization costs in perplexity; formats models are trained in cost nothing."""
    if weights.quantization in {"F16", "BF16", "F32", "MXFP4"} or weights.tag.endswith("-qat"):
        return 0.0
    known = losses.get(weights.quantization)
    return UNKNOWN_LOSS if known is None else known


def _losses(catalog: Catalog) -> dict[str, float | None]:
    return {one.name: one.perplexity_increase for one in catalog.quantizations}


def _gb(size: int) -> str:
    return f"{size / 1e9:.1f}"
