"""Which models could take a role on this ground, and in which order? Every form of every model, with its verdict.

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
from temoto.core.models.records import Card, Catalog, Role, Weights
from temoto.core.planning import roles
from temoto.core.planning.devices import Ground
from temoto.core.planning.memory import CacheType, need
from temoto.core.planning.records import Need
from temoto.core.planning.speed import Pace, predicted

# Perplexity over F16 (Llama 3 8B, llama.cpp's table): up to a Q6_K nothing is lost that anybody noticed; from Q3_K on much is.
NOTHING_LOST, TOO_MUCH_LOST = 0.03, 0.5
LEAST_ON_GPU = 0.1  # with less of a model on the GPU, the GPU is no help
UNKNOWN_LOSS = 0.2  # like Q4_K_M: what people ship without a figure is mostly that


Forms = Mapping[Role, Sequence[tuple[Card, Weights, bool]]]
"""What may be chosen from for each role, and whether it fills holes."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user wants of a plan. `context` 0: as the role needs. `slots`: how many requests its backend
    works on at once, each with the whole context. `measured`: what this machine has shown, by tag."""

    context: int = 0
    latency_ms: int = 350
    commercial: bool = False
    cache: CacheType = "f16"
    slots: int = 1
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
    def spilled(self) -> bool:
        """Whether part of it lies in RAM although there is a GPU."""
        return len(self.laid) > 1 and self.laid[-1] > 0

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
    return roles.ROWS[role].suits(card, weights)


def offered(catalog: Catalog, wishes: Wishes) -> "Forms":
    """Everything the catalog would choose from, one tag for each different form."""
    found: dict[Role, dict[object, tuple[Card, Weights, bool]]] = {role: {} for role in roles.ROWS}
    for role in roles.ROWS:
        for card, weights in forms(catalog, role, wishes):
            same = (card.id, weights.quantization, weights.size, weights.base)
            other = found[role].get(same)
            if other is None or (len(weights.tag), weights.tag) < (len(other[1].tag), other[1].tag):
                found[role][same] = (card, weights, True)
    return {role: tuple(every.values()) for role, every in found.items()}


def coarsest(forms: "Forms", catalog: Catalog) -> "Forms":
    """Of each model its smallest forms that are worth running: where these do not fit, none does. Ruined ones stay, to come last."""
    losses = _losses(catalog)
    found: dict[Role, tuple[tuple[Card, Weights, bool], ...]] = {}
    for role, every in forms.items():
        least: dict[object, tuple[Card, Weights, bool]] = {}
        for card, weights, fim in every:
            kind = (card.id, weights.base, fim, loss_of(weights, losses) > TOO_MUCH_LOST)
            other = least.get(kind)
            if other is None or (weights.size, weights.tag) < (other[1].size, other[1].tag):
                least[kind] = (card, weights, fim)
        found[role] = tuple(least.values())
    return found


def judged(
    role: Role,
    card: Card,
    weights: Weights,
    ground: Ground,
    wishes: Wishes,
    *,
    shared: "Candidate | None" = None,
    fim: bool = True,
) -> Candidate:
    """The verdict on this form with the largest context that fits. `shared`: the same form as another role has it already."""
    held = shared.bytes if shared else 0
    paid = shared.laid if shared else tuple(0 for _ in ground.every)
    contexts = _contexts(role, card, weights, ground, wishes)
    wanted = _need(card, weights, contexts[-1], ground, wishes)
    short = wanted.total - wanted.reserve - held - ground.free
    ways = (False, True) if ground.gpu and roles.ROWS[role].spills else (False,)
    if ground.known and short <= (ground.ram.free if len(ways) > 1 else 0):
        every = [(context, _need(card, weights, context, ground, wishes)) for context in contexts[:-1]]
        for spills, (context, wants) in product(ways, (*every, (contexts[-1], wanted))):  # less context before RAM
            laid = _laid(wants, max(0, wants.total - wants.reserve - held), ground, spills=spills)
            if laid is not None:
                parts = sum(more + before > 0 for more, before in zip(laid[: len(ground.gpus)], paid, strict=False))
                split = wants if parts <= 1 else replace(wants, buffers=wants.buffers * parts)
                return _fitting(role, card, weights, context, split, laid, paid, ground, wishes, fim=fim)
    where = "GPU" if ground.gpu else "RAM"
    why = (
        note(ChooseMessage.SHORT, short_gb=_gb(short), where=where)
        if ground.known
        else note(ChooseMessage.ROOM_UNKNOWN, where=where)
    )
    return Candidate(
        role, card, weights, contexts[-1], wanted, fits=False, meets=False, why=why, short=max(short, 1), fim=fim
    )


def shorter(one: Candidate, ground: Ground, wishes: Wishes, shared: Candidate | None = None) -> Iterable[Candidate]:
    """The same form with less context, step by step, where the role could do with less."""
    for context in _contexts(one.role, one.card, one.weights, ground, wishes):
        if context < one.context:
            less = replace(wishes, context=context)
            yield judged(one.role, one.card, one.weights, ground, less, shared=shared, fim=one.fim)


def repaced(one: Candidate, pace: Pace | None, wishes: Wishes) -> Candidate:
    """The same candidate at a pace that may be too slow for its role."""
    if pace is None or pace == one.pace:
        return one
    grade, why = _graded(one.role, pace, wishes, one.why)
    return replace(one, pace=pace, grade=grade, meets=not grade, why=why) if grade >= one.grade else one


def _contexts(role: Role, card: Card, weights: Weights, ground: Ground, wishes: Wishes) -> list[int]:
    """The contexts a role can do with, largest first, none larger than the model's own."""
    ladder = (wishes.context,) if wishes.context else roles.ROWS[role].contexts(gpu=ground.gpu)
    native = weights.context or card.native_context
    return list(dict.fromkeys(min(one, native or one) for one in ladder))


def _need(card: Card, weights: Weights, context: int, ground: Ground, wishes: Wishes) -> Need:
    return need(card, weights, context, gpu=ground.gpu, cache=wishes.cache, slots=wishes.slots, reserve=ground.reserve)


def _fitting(
    role: Role, card: Card, weights: Weights, context: int, wanted: Need, laid: tuple[int, ...],
    paid: tuple[int, ...], ground: Ground, wishes: Wishes, *, fim: bool,
) -> Candidate:  # fmt: skip
    lies = [more + before for more, before in zip(laid, paid, strict=True)]
    parts = tuple(device.part(size / sum(lies)) for device, size in zip(ground.every, lies, strict=True) if size)
    pace = wishes.measured.get(weights.tag) or predicted(card, weights, parts)
    spare = ground.free - sum(laid[place] for place in ground.places)
    fits = note(ChooseMessage.FITS, spare_gb=_gb(spare), where="GPU" if ground.gpu else "RAM")
    grade, why = _graded(role, pace, wishes, fits)
    return Candidate(
        role, card, weights, context, wanted, fits=True, meets=not grade, why=why, pace=pace, laid=laid, grade=grade,
        fim=fim,
    )  # fmt: skip


def _graded(role: Role, pace: Pace, wishes: Wishes, fits: Note) -> tuple[int, Note]:
    """How many doublings too late it is, and that in words, or that it fits."""
    late, slow = roles.ROWS[role].in_time.late(pace, wishes.latency_ms)
    grade = 0 if late <= 1 else ceil(log2(late)) or 1
    return grade, slow if grade else fits


def _laid(wanted: Need, size: int, ground: Ground, *, spills: bool) -> tuple[int, ...] | None:
    """Where `size` bytes would lie: on one device, else split over all GPUs, else (where it `spills`) the rest in RAM."""
    frees = [device.free for device in ground.every]
    roomiest = max(ground.places, key=lambda place: (frees[place], -place))
    if size <= frees[roomiest]:
        return tuple(size if place == roomiest else 0 for place in range(len(frees)))
    if not ground.gpu:
        return None
    used = sum(free > 0 for free in frees[:-1])
    whole = size + wanted.buffers * max(0, used - 1)  # every device has compute buffers of its own
    if used > 1 and whole <= ground.free:
        return (*(whole * free // ground.free for free in frees[:-1]), 0)
    rest = whole - ground.free
    if not spills or rest > ground.ram.free or ground.free < size * LEAST_ON_GPU:
        return None
    return (*frees[:-1], rest)


def ordered(candidates: Iterable[Candidate], catalog: Catalog) -> list[Candidate]:
    """The same candidates, best first. Deterministic: the tag breaks the last tie."""
    ranks = {
        role: {ranked.model: place for place, ranked in enumerate(catalog.ranking.get(role, ()))} for role in roles.ROWS
    }
    losses = _losses(catalog)

    def key(one: Candidate) -> tuple[object, ...]:
        ranking, loss, fills = ranks[one.role], loss_of(one.weights, losses), roles.ROWS[one.role].fills
        return (
            not one.fits, loss > TOO_MUCH_LOST, one.grade, fills and not one.fim,
            one.card.id not in ranking, one.spilled,
            ranking.get(one.card.id, len(ranking)), 0.0 if one.card.id in ranking else -one.card.params_b,
            max(loss, NOTHING_LOST), fills and not one.weights.base,
            one.weights.size, -one.context, len(one.weights.tag), one.weights.tag,
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
