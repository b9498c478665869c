"""Which models could take a role on this ground, and in which order? Every form of every model, with its verdict.

An order, no invented weights: what fits, what keeps the pace, what is better by the evidence the catalog cites for the
role, then the form of it that loses least. A quantization that ruins its model comes after everything that does not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, log2
from types import MappingProxyType

from temoto.core.cards import Fim
from temoto.core.ground import Ground
from temoto.core.memory import CacheType, need
from temoto.core.messages import Note, note
from temoto.core.messages.choose import ChooseMessage
from temoto.core.pace import Pace, Part, predicted
from temoto.core.records import Card, Catalog, Need, Role, Weights

# Enough for the largest prompt and answer of the role, then less where memory is short. On a CPU a long prompt takes longer
# to read than anybody waits.
GPU_CONTEXTS = MappingProxyType({
    Role.COMPLETION: (8_192, 4_096, 2_048),
    Role.CHAT: (16_384, 8_192, 4_096),
    Role.REASONING: (16_384, 8_192),
})
CPU_CONTEXTS = MappingProxyType({
    Role.COMPLETION: (4_096, 2_048),
    Role.CHAT: (8_192, 4_096),
    Role.REASONING: (8_192, 4_096),
})
READING_PACE = 12.0  # tokens a second below which people wait for a chat to write on (they read five to ten)
# Perplexity over F16 (Llama 3 8B, llama.cpp's table): up to a Q6_K nothing is lost that anybody noticed; from Q3_K on much is.
NOTHING_LOST, TOO_MUCH_LOST = 0.03, 0.5
LEAST_ON_GPU = 0.1  # with less of a model on the GPU, the GPU is no help
UNKNOWN_LOSS = 0.2  # like Q4_K_M: what people ship without a figure is mostly that


Forms = Mapping[Role, Sequence[tuple[Card, Weights, bool]]]
"""What may be chosen from for each role, and whether it fills holes."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user wants of a plan. `context` 0: as the role needs. `measured`: what this machine has shown, by tag."""

    context: int = 0
    latency_ms: int = 350
    commercial: bool = False
    cache: CacheType = "f16"
    measured: Mapping[str, Pace] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One form of one model for one role. `laid`: bytes on each of the ground's devices; `short`: bytes lacking; `grade`: how
    far from the pace wanted, in doublings."""

    role: Role
    card: Card
    weights: Weights
    context: int
    need: Need
    fits: bool
    meets: bool
    why: Note
    pace: Pace | None = None
    laid: tuple[int, ...] = ()
    short: int = 0
    grade: int = 0
    fim: bool = False

    @property
    def bytes(self) -> int:
        """What it takes, without the reserve."""
        return self.need.total - self.need.reserve


def forms(catalog: Catalog, role: Role, wishes: Wishes) -> Iterable[tuple[Card, Weights]]:
    """Every form of every model the catalog would choose for `role`."""
    for card in catalog.cards:
        if card.suggest and role in card.roles and not (wishes.commercial and card.commercial is False):
            for weights in card.weights:
                if serves(card, weights, role):
                    yield card, weights


def serves(card: Card, weights: Weights, role: Role) -> bool:
    """Whether this form of the model is one for the role: base models do not talk, and some lines infill by base models only."""
    if weights.engine:  # runs on another engine than llama.cpp
        return False
    if role is Role.COMPLETION:
        return card.fim is Fim.ALL or (card.fim is Fim.BASE and weights.base)
    return not weights.base


def offered(catalog: Catalog, wishes: Wishes) -> "Forms":
    """Everything the catalog would choose from, one tag for each different form."""
    found: dict[Role, dict[object, tuple[Card, Weights, bool]]] = {role: {} for role in Role}
    for role in Role:
        for card, weights in forms(catalog, role, wishes):
            same = (card.id, weights.quantization, weights.size, weights.base)
            other = found[role].get(same)
            if other is None or (len(weights.tag), weights.tag) < (len(other[1].tag), other[1].tag):
                found[role][same] = (card, weights, True)
    return {role: tuple(every.values()) for role, every in found.items()}


def judged(
    role: Role, card: Card, weights: Weights, ground: Ground, wishes: Wishes, *, held: int = 0, fim: bool = True
) -> Candidate:
    """The verdict on this form with the largest context that fits. `held`: bytes another role has already paid for it."""
    ladder = (wishes.context,) if wishes.context else (GPU_CONTEXTS if ground.gpu else CPU_CONTEXTS)[role]
    native = weights.context or card.native_context
    contexts = list(dict.fromkeys(min(one, native or one) for one in ladder))
    wanted = need(card, weights, contexts[-1], gpu=ground.gpu, cache=wishes.cache)
    for context in contexts:
        wanted = need(card, weights, context, gpu=ground.gpu, cache=wishes.cache)
        laid = _laid(wanted, max(0, wanted.total - wanted.reserve - held), ground, role)
        if laid is not None:
            return _fitting(role, card, weights, context, wanted, laid, ground, wishes, fim=fim)
    short = wanted.total - wanted.reserve - held - ground.free
    where = "GPU" if ground.gpu else "RAM"
    why = note(ChooseMessage.SHORT, short_gb=_gb(short), where=where) if ground.known else note(ChooseMessage.ROOM_UNKNOWN, where=where)
    return Candidate(role, card, weights, contexts[-1], wanted, fits=False, meets=False, why=why, short=max(short, 1), fim=fim)


def _fitting(
    role: Role, card: Card, weights: Weights, context: int, wanted: Need, laid: tuple[int, ...],
    ground: Ground, wishes: Wishes, *, fim: bool,
) -> Candidate:  # fmt: skip
    whole = sum(laid)
    parts = tuple(device.part(size / whole) for device, size in zip(ground.every, laid, strict=True) if size)
    pace = wishes.measured.get(weights.tag) or predicted(card, weights, parts or (ground.every[0].part(1),))
    if role is Role.COMPLETION:
        late = pace.first_ghost_ms / wishes.latency_ms
        slow = note(ChooseMessage.TOO_LATE, first_ghost_ms=round(pace.first_ghost_ms), latency_ms=wishes.latency_ms)
    else:
        late = READING_PACE / pace.decode
        slow = note(ChooseMessage.TOO_SLOW_TO_READ, tokens_per_second=f"{pace.decode:.1f}", least=f"{READING_PACE:.0f}")
    spare = ground.free - sum(laid[place] for place in ground.places)
    fits = note(ChooseMessage.FITS, spare_gb=_gb(spare), where="GPU" if ground.gpu else "RAM")
    grade = 0 if late <= 1 else ceil(log2(late)) or 1
    return Candidate(
        role, card, weights, context, wanted, fits=True, meets=not grade, why=slow if grade else fits, pace=pace,
        laid=laid, grade=grade, fim=fim,
    )  # fmt: skip


def _laid(wanted: Need, size: int, ground: Ground, role: Role) -> tuple[int, ...] | None:
    """Where `size` bytes would lie: on one device, else split over all GPUs, else (not for completions) the rest in RAM."""
    if not ground.known:
        return None
    frees = [device.free for device in ground.every]
    roomiest = max(ground.places, key=lambda place: (frees[place], -place))
    if size <= frees[roomiest]:
        return tuple(size if place == roomiest else 0 for place in range(len(frees)))
    if not ground.gpu:
        return None
    whole = size + wanted.buffers * (len(ground.gpus) - 1)  # every device has compute buffers of its own
    if len(ground.gpus) > 1 and whole <= ground.free:
        return (*(whole * free // ground.free for free in frees[:-1]), 0)
    rest = whole - ground.free
    if role is Role.COMPLETION or rest > ground.ram.free or ground.free < size * LEAST_ON_GPU:
        return None
    return (*frees[:-1], rest)


def ordered(candidates: Iterable[Candidate], catalog: Catalog) -> list[Candidate]:
    """The same candidates, best first. Deterministic: the tag breaks the last tie."""
    ranks = {
        role: {ranked.model: place for place, ranked in enumerate(catalog.ranking.get(role, ()))} for role in Role
    }
    losses = {one.name: one.perplexity_increase for one in catalog.quantizations}

    def key(one: Candidate) -> tuple[object, ...]:
        ranking, loss = ranks[one.role], loss_of(one.weights, losses)
        return (
            not one.fits, loss > TOO_MUCH_LOST, one.grade, one.role is Role.COMPLETION and not one.fim,
            ranking.get(one.card.id, len(ranking)), 0.0 if one.card.id in ranking else -one.card.params_b,
            max(loss, NOTHING_LOST), one.role is Role.COMPLETION and not one.weights.base,
            one.weights.size, -one.context, one.weights.tag,
        )  # fmt: skip

    return sorted(candidates, key=key)


def loss_of(weights: Weights, losses: Mapping[str, float | None]) -> float:
    """What the quantization costs in perplexity; formats models are trained in cost nothing."""
    if weights.quantization in {"F16", "BF16", "F32", "MXFP4"}:
        return 0.0
    known = losses.get(weights.quantization)
    return UNKNOWN_LOSS if known is None else known


def _gb(size: int) -> str:
    return f"{size / 1e9:.1f}"
