"""Which of the models a backend has, for which role? What is installed as candidates, and a candidate as the Choice a server goes by.

The order is core/candidates.py's, the plan core/together.py's; here is only what is special about models that are there
already: they have names and sizes of their own, the catalog may not know them, and something is better than nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from temoto.core.candidates import Candidate, Forms, Wishes
from temoto.core.families import bare_name, family_for, fills_in
from temoto.core.records import Card, Catalog, Choice, Installed, Role, Shown, Weights
from temoto.core.settings import Settings

# A prompt is read anew when the window jumps: 2,048 tokens cost a GPU 0.2 to 1 s, 1,024 a CPU 2 to 8 s.
GPU_PROMPT, CPU_PROMPT = 2_048, 1_024


def wishes(settings: Settings) -> Wishes:
    """What the user's settings want of a plan."""
    return Wishes(settings.models.context, settings.completion.latency_ms, settings.models.commercial_only)


def installed_forms(
    installed: Iterable[Installed],
    catalog: Catalog,
    settings: Settings,
    shown: Mapping[str, Shown] = MappingProxyType({}),
) -> Forms:
    """What a backend has, by the role it could take: anything completes and talks somehow, only thinkers reason.

    The tag of each is its name on the backend. `shown`: what the backend says of those the catalog does not know.
    """
    found: dict[Role, list[tuple[Card, Weights, bool]]] = {role: [] for role in Role}
    for model in installed:
        if model.embedding or (model.remote and not settings.allow_remote):
            continue
        told = shown.get(model.name)
        card, weights = describe(model, catalog, told)
        if settings.models.commercial_only and card.commercial is False:
            continue  # unknown licences pass: the user installed the model knowingly
        named = replace(weights, tag=model.name)
        family = family_for(model.name, catalog.families)
        fills = bool(family.fim or (told and told.fim_parts)) and fills_in(card, weights)
        found[Role.COMPLETION].append((card, named, fills))
        if not weights.base:
            found[Role.CHAT].append((card, named, False))
            if Role.REASONING in card.roles:
                found[Role.REASONING].append((card, named, False))
    return found


def to_choice(one: Candidate, catalog: Catalog, *, gpu: bool) -> Choice:
    """The Choice of a candidate; its tag is the name its backend knows."""
    family = family_for(one.weights.tag, catalog.families)
    if not fills_in(one.card, one.weights):
        family = replace(family, fim=())
    return Choice(
        role=one.role,
        model=one.weights.tag,
        family=family,
        context=one.context,
        prompt_tokens=min(GPU_PROMPT if gpu else CPU_PROMPT, one.context // 2),
        where="GPU" if gpu else "CPU",
        need=one.need,
        card=one.card,
        reasons=(one.why,),
        warnings=() if one.fits else (one.why,),
    )


def in_catalog(model: Installed, catalog: Catalog) -> bool:
    """Whether the catalog knows the model by its name."""
    names = {model.name, model.name.removesuffix(":latest")}
    return any(card.id in names or any(one.tag in names for one in card.weights) for card in catalog.cards)


def describe(model: Installed, catalog: Catalog, shown: Shown | None) -> tuple[Card, Weights]:
    """Card and Weights of an installed model: the catalog's where it knows the tag, else what its backend says of it."""
    size = model.size if model.size is not None else 0
    names = {model.name, model.name.removesuffix(":latest")}
    for card in catalog.cards:
        for weights in card.weights:
            if weights.tag in names or card.id in names:
                return card, replace(weights, size=size, rounding=0) if size else weights
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
        roles=(Role.COMPLETION, Role.CHAT, *((Role.REASONING,) if shown.thinking else ())),
        weights=(),
        source="what its backend says of it",
    )
    base = "base" in model.name.lower()
    return card, Weights(model.name, model.quantization or "unknown", size or int(params * 0.6e9), 0, base)
