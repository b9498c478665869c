"""Which model for this machine, and why? The first version of design section 4: the completion role.

An order, no invented weights: candidates that fit come before those that do not, then the larger model (the only
evidence the catalog holds so far). On a CPU a model must also be small enough to answer while somebody waits.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from temoto.core.families import bare_name, family_for
from temoto.core.memory import need, room
from temoto.core.messages import Note, note
from temoto.core.messages.choose import ChooseMessage
from temoto.core.records import Card, Catalog, Choice, Installed, Machine, Need, Role, Shown, Weights
from temoto.core.settings import Settings

# Context: enough for the largest prompt and answer of any role so far; smaller where memory is short.
CONTEXTS = (8_192, 4_096, 2_048)
# A prompt is read anew when the window jumps: 2,048 tokens cost a GPU 0.2 to 1 s, 1,024 a CPU 2 to 8 s.
GPU_PROMPT, CPU_PROMPT = 2_048, 1_024
# Decoding reads all weights once a token. Desktop RAM reads 20 to 60 GB/s: at 1.2 GB even the slow end gives 16 tokens/s.
CPU_WEIGHTS_LIMIT = 1_200_000_000
CPU_CONTEXT = 4_096


@dataclass(frozen=True, slots=True)
class Candidate:
    """One form of one model, held against the machine."""

    card: Card
    weights: Weights
    context: int
    need: Need
    fits: bool
    why: Note


def candidates(catalog: Catalog, machine: Machine, settings: Settings, *, gpu: bool, held: int = 0) -> list[Candidate]:
    """Every form of every suggested completion model, best first, each with its verdict."""
    judged = [
        judge(card, weights, machine, settings, gpu=gpu, held=held)
        for card in catalog.cards
        if card.suggest and Role.COMPLETION in card.roles and _allowed(card, settings)
        for weights in card.weights
    ]
    return sorted(judged, key=lambda one: (not one.fits, -one.card.params_b, not one.weights.base, one.weights.tag))


def judge(card: Card, weights: Weights, machine: Machine, settings: Settings, *, gpu: bool, held: int = 0) -> Candidate:
    """Whether this form fits, with the largest context that does."""
    free = room(machine, gpu=gpu, held=held)
    contexts = (settings.models.context,) if settings.models.context else CONTEXTS if gpu else (CPU_CONTEXT, 2_048)
    usable = [min(context, card.native_context or context) for context in contexts]
    where = "GPU" if gpu else "RAM"
    for context in usable:
        wanted = need(card, weights, context, gpu=gpu)
        if free is None:
            return Candidate(
                card, weights, context, wanted, fits=False, why=note(ChooseMessage.ROOM_UNKNOWN, where=where)
            )
        if wanted.total <= free:
            if not gpu and weights.size > CPU_WEIGHTS_LIMIT:
                return Candidate(card, weights, context, wanted, fits=False, why=note(ChooseMessage.TOO_SLOW))
            spare = f"{(free - wanted.total) / 1e9:.1f}"
            return Candidate(
                card, weights, context, wanted, fits=True, why=note(ChooseMessage.FITS, spare_gb=spare, where=where)
            )
    wanted = need(card, weights, usable[-1], gpu=gpu)
    short = f"{(wanted.total - (free or 0)) / 1e9:.1f}"
    why = note(ChooseMessage.SHORT, short_gb=short, where=where)
    return Candidate(card, weights, usable[-1], wanted, fits=False, why=why)


def pick_installed(
    installed: Iterable[Installed], catalog: Catalog, machine: Machine, settings: Settings, *, gpu: bool, held: int = 0
) -> list[Choice]:
    """The installed models that can complete code, best first: known FIM models, then others that continue text."""
    ranked: list[tuple[tuple[bool, bool, float, bool], Choice]] = []
    for model in installed:
        if model.embedding or (model.remote and not settings.allow_remote):
            continue
        card, weights = describe(model, catalog, None)
        if not _allowed(card, settings):
            continue
        judged = judge(card, weights, machine, settings, gpu=gpu, held=held)
        choice = to_choice(model.name, judged, catalog, gpu=gpu)
        ranked.append(((not judged.fits, not choice.family.fim, -card.params_b, not weights.base), choice))
    ranked.sort(key=lambda pair: (pair[0], pair[1].model))
    return [choice for _, choice in ranked]


def to_choice(model: str, judged: Candidate, catalog: Catalog, *, gpu: bool) -> Choice:
    """The Choice of a candidate under the name its backend knows."""
    budget = min(GPU_PROMPT if gpu else CPU_PROMPT, judged.context // 2)
    return Choice(
        role=Role.COMPLETION,
        model=model,
        family=family_for(model, catalog.families),
        context=judged.context,
        prompt_tokens=budget,
        where="GPU" if gpu else "CPU",
        need=judged.need,
        card=judged.card,
        reasons=(judged.why,),
        warnings=() if judged.fits else (judged.why,),
    )


def describe(model: Installed, catalog: Catalog, shown: Shown | None) -> tuple[Card, Weights]:
    """Card and Weights of an installed model: the catalog's where it knows the tag, else what its backend says of it."""
    size = model.size if model.size is not None else 0
    for card in catalog.cards:
        for weights in card.weights:
            if model.name.removesuffix(":latest") in {weights.tag, card.id}:
                exact = Weights(
                    weights.tag,
                    weights.quantization,
                    size or weights.size,
                    0 if size else weights.rounding,
                    weights.base,
                )
                return card, exact
    params = model.params_b or (size / 0.6e9 if size else 1.0)  # Q4 files hold 0.6 bytes a parameter
    shown = shown or Shown()
    card = Card(
        id=bare_name(model.name),
        name=model.name,
        family=family_for(model.name, catalog.families).name,
        params_b=params,
        layers=shown.layers,
        kv_heads=shown.kv_heads,
        head_dim=shown.head_dim,
        native_context=shown.native_context,
        licence=shown.licence or "unknown",
        commercial=None,
        roles=(Role.COMPLETION,),
        weights=(),
        source="what its backend says of it",
    )
    base = "base" in model.name.lower()
    return card, Weights(model.name, model.quantization or "unknown", size or int(params * 0.6e9), 0, base)


def _allowed(card: Card, settings: Settings) -> bool:
    """Unknown licences pass: the user installed the model knowingly; only what is known to forbid is left out."""
    return not settings.models.commercial_only or card.commercial is not False
