"""Which installed model serves which role? Installed models as candidates, and a candidate as the Choice a server goes by.

The order is core/planning/candidates.py's, the plan core/planning/residency.py's; here is only what is special about models that are there
already: they have names and sizes of their own, the catalog may not know them, and something is better than nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType

from temoto.core.backend.listed import Installed, ModelDetails
from temoto.core.models.families import bare_name, family_for, fills_in
from temoto.core.models.header import Header
from temoto.core.models.recognized import Recognized, card_names, recognized
from temoto.core.models.records import Catalog, Family, ModelCard, Role, Weights
from temoto.core.planning import roles
from temoto.core.planning.candidates import Candidate, Forms, Wishes, offered
from temoto.core.planning.records import Choice
from temoto.core.planning.runtimes import NEWEST, Runtime
from temoto.core.settings import Settings

HUB = ("hf.co/", "huggingface.co/")  # as Ollama calls what it fetched there
# A prompt is read anew when the window jumps: 2,048 tokens cost a GPU 0.2 to 1 s, 1,024 a CPU 2 to 8 s.
GPU_PROMPT, CPU_PROMPT = 2_048, 1_024


def wishes(settings: Settings, slots: int | None = None, runtime: Runtime = NEWEST) -> Wishes:
    """What the user's settings want of a plan, on a backend that works on so many requests at once (None: it does not say) and is run by
    this program."""
    models = settings.models
    named = frozenset(filter(None, (named_for(role, settings) for role in roles.ROWS)))
    return Wishes(
        models.context,
        settings.completion.latency_ms,
        models.commercial_only,
        slots=slots or 1,
        named=named,
        runtime=runtime,
    )


def installed_forms(
    installed: Iterable[Installed],
    catalog: Catalog,
    settings: Settings,
    details: Mapping[str, ModelDetails] = MappingProxyType({}),
) -> Forms:
    """The installed models by the role they could take: whatever writes text may complete and chat, only those the catalog lists for it
    reason.

    The tag of each is its name on the backend. Where the user named one for a role, and it is there, it is the only one.
    `shown`: what the backend says of those the catalog does not know.
    """
    found: dict[Role, list[tuple[ModelCard, Weights, bool]]] = {role: [] for role in roles.ROWS}
    for model in installed:
        if model.embedding or (model.remote and not settings.allow_remote):
            continue
        told = details.get(model.name)
        if told is not None and told.completes is False:
            continue
        card, weights = describe(model, catalog, told)
        if settings.models.commercial_only and card.commercial is False:
            continue  # unknown licences pass: the user installed the model knowingly
        named_so = replace(weights, tag=model.name)
        family = family_of(card, model.name, catalog)
        fills = bool(family.fim or (told and told.fim_parts)) and fills_in(card, weights)
        for role, row in roles.ROWS.items():
            if row.takes(card, weights):
                found[role].append((card, named_so, fills and row.fills))
    for role, every in found.items():
        named = named_for(role, settings)
        found[role] = [form for form in every if form[1].tag in {named, f"{named}:latest"}] or every
    return found


def offered_for(settings: Settings, catalog: Catalog, wishes: Wishes) -> Forms:
    """The forms the catalog would choose from, by role; where the user named a completion model, that alone."""
    every = dict(offered(catalog, wishes))
    if named := named_for(roles.FIRST, settings):
        every[roles.FIRST] = tuple(
            (card, weights, fills_in(card, weights))
            for card in catalog.cards
            for weights in card.weights
            if named in {weights.tag, card.id} and not weights.engine
        )
    return every


def named_for(role: Role, settings: Settings) -> str:
    """The model the user's settings name for a role; empty where they leave it to temoto."""
    setting = roles.ROWS[role].setting
    return attrgetter(setting)(settings) if setting else ""


def to_choice(candidate: Candidate, catalog: Catalog, *, gpu: bool) -> Choice:
    """The Choice of a candidate; its tag is the name its backend knows."""
    family = family_of(candidate.card, candidate.weights.tag, catalog)
    if not fills_in(candidate.card, candidate.weights):
        family = replace(family, fim=())
    return Choice(
        role=candidate.role,
        model=candidate.weights.tag,
        family=family,
        context=candidate.context,
        prompt_tokens=min(GPU_PROMPT if gpu else CPU_PROMPT, candidate.context // 2),
        device="GPU" if gpu else "CPU",
        need=candidate.need,
        card=candidate.card,
        reasons=(candidate.why,),
        warnings=() if candidate.fits else (candidate.why,),
        talks=not candidate.weights.base,
    )


def base_of(card: ModelCard, weights: Weights) -> Weights | None:
    """The form of the same model and quantization that was not tuned to talk, where completions would be better by it."""
    if weights.base or roles.FIRST not in card.roles:
        return None
    alike = [one for one in card.weights if one.base and one.quantization == weights.quantization]
    return min(alike, key=lambda one: (len(one.tag), one.tag), default=None)


def family_of(card: ModelCard, name: str, catalog: Catalog) -> Family:
    """The Family of a card: the catalog's of that name, else by the model's own name."""
    named = next((one for one in catalog.families if one.name == card.family), None)
    return named or family_for(name, catalog.families)


def in_catalog(model: Installed, catalog: Catalog) -> bool:
    """Whether the catalog knows the model: by what its backend says it is, else by its name."""
    if model.card is not None:
        return bool(model.card)
    hub = _of_the_hub(model, catalog)
    if hub is not None and hub.card is not None:
        return True
    names = {model.name, model.name.removesuffix(":latest")}
    return any(card.id in names or any(one.tag in names for one in card.weights) for card in catalog.cards)


def describe(model: Installed, catalog: Catalog, details: ModelDetails | None) -> tuple[ModelCard, Weights]:
    """Card and Weights of an installed model: the catalog's where it knows the tag, else what its backend says of it. What its own
    file says of what it remembers counts more than either."""
    details = details or ModelDetails()
    card, weights = _described(model, catalog, details)
    told = model.dimensions if model.dimensions.known else details.dimensions
    if not told.known:
        return card, weights
    kept = asdict(told)
    used = card.params_b - kept.pop("idle_params") / 1e9
    active = card.active_params_b or (used if 0 < used < card.params_b else None)
    architecture = details.architecture or model.family or card.architecture
    return replace(card, **kept, active_params_b=active, architecture=architecture), weights


def _described(model: Installed, catalog: Catalog, details: ModelDetails) -> tuple[ModelCard, Weights]:
    size = model.size if model.size is not None else 0
    names = {model.name, model.name.removesuffix(":latest")}
    for card in catalog.cards if model.card is None else ():
        for weights in card.weights:
            if weights.tag in names or card.id in names:
                return card, replace(weights, size=size, rounding=0) if size else weights
    form = model.name.lower().partition(":")[2].split("-")
    base = "base" in model.name.lower() or "code" in form or "text" in form if model.base is None else model.base
    known_by_hub = _of_the_hub(model, catalog)
    if known_by_hub is not None and known_by_hub.card is not None:
        base = known_by_hub.base
    by_name = (_of_this_size(model.name, catalog) if model.card is None else None) or (
        known_by_hub and known_by_hub.card
    )
    if alike := by_name or next((card for card in catalog.cards if card.id == model.card), None):
        if exact := next((weights for weights in alike.weights if weights.tag in names), None):
            return alike, replace(exact, size=size or exact.size, quantization=model.quantization or exact.quantization)
        known = Weights(model.name, model.quantization or "unknown", size or int(alike.params_b * 0.6e9), 0, base)
        return alike, known
    params = model.params_b or (size / 0.6e9 if size else 1.0)  # Q4 files hold 0.6 bytes a parameter
    card = ModelCard(
        id=bare_name(model.name),
        name=model.name,
        family=model.line or family_for(model.name, catalog.families).name,
        params_b=params,
        layers=details.layers,
        kv_heads=details.kv_heads,
        head_dim=details.head_dim,
        native_context=details.native_context,
        licence=details.licence or "unknown",
        commercial=None,
        roles=tuple(role for role, row in roles.ROWS.items() if row.unlisted(details)),
        weights=(),
        source="what its backend says of it",
    )
    return card, Weights(model.name, model.quantization or "unknown", size or int(params * 0.6e9), 0, base)


def _of_the_hub(model: Installed, catalog: Catalog) -> Recognized | None:
    """What a model is that Ollama fetched from Hugging Face, by the name its file has there and the size it has; None for any other.

    hf.co/unsloth/Qwen3-Coder-30B-A3B-Instruct-GGUF:Q4_K_M
    """
    if model.card is not None or not model.name.lower().startswith(HUB):
        return None
    header = Header(params=round((model.params_b or 0) * 1e9), template=True)
    return recognized(header, model.name.partition(":")[0], card_names(catalog))


def _of_this_size(name: str, catalog: Catalog) -> ModelCard | None:
    """The card of a tag nobody listed, by name and size (`qwen2.5-coder:7b-instruct-q3_K_S` is a 7B); None where two could be meant."""
    if ":" not in name:  # most names behind a gateway, of which there may be thousands
        return None
    size = _size(name)
    found = [card for card in catalog.cards if any(size == _size(weights.tag) for weights in card.weights)]
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=4_096)
def _size(tag: str) -> str:
    name, _, rest = tag.lower().partition(":")
    return f"{name}:{rest.split('-', 1)[0]}"
