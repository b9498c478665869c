"""Which model does a name to pull mean? The name itself, or the real one it comes closest to, and why.

A name the catalog does not know may still exist: only those known to lead nowhere are changed. Never asks anybody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from temoto.core.messages import Words
from temoto.core.models.fetchable import file_name, is_exact
from temoto.core.models.guide import RealName
from temoto.core.models.records import Catalog, ModelCard, Weights

ALIKE = 0.75  # as difflib counts; `qwen2.5-coder:1.5-base` and `…:1.5b-base` are 0.98 alike


@dataclass(frozen=True, slots=True)
class Meant:
    """The tag to pull, and the model it is, where the catalog knows it. `says`: what is worth knowing; `other`: the name as
    given leads nowhere, and the tag is another; `near`: tags of the catalog that look like it, where that does not know it."""

    tag: str
    card: ModelCard | None = None
    weights: Weights | None = None
    says: Words | None = None
    other: bool = False
    near: tuple[str, ...] = ()


def meant(name: str, catalog: Catalog, names: Iterable[RealName]) -> Meant:
    """What `name` stands for."""
    known = _known(name, catalog)
    real = next(
        (one for one in names if name.casefold() in {said.casefold() for said in (one.name, *one.aliases)}), None
    )
    if real is not None and not real.exists:
        tag = real.tags[0] if real.tags else _tag_of(real.models, catalog)
        card, weights = _known(tag, catalog) or (None, None)
        return Meant(tag, card, weights, real.says, other=tag != name)
    if known is not None:
        card, weights = known
        return Meant(weights.tag, card, weights, real.says if real else None)
    return Meant(name, says=real.says if real else None, near=_near(name, catalog))


def _known(name: str, catalog: Catalog) -> tuple[ModelCard, Weights] | None:
    """The model and form with this tag; for a model's id the file the embedded engine can fetch, else the shortest tag."""
    bare = name.removesuffix(":latest")
    for card in catalog.cards:
        for weights in card.weights:
            if bare in {weights.tag, file_name(weights)}:
                return card, weights
    for card in catalog.cards:
        if card.id == bare and card.weights:
            return card, min(card.weights, key=lambda one: (not is_exact(one), bool(one.engine), len(one.tag), one.tag))
    return None


def _tag_of(models: Sequence[str], catalog: Catalog) -> str:
    found = (_known(model, catalog) for model in models)
    return next((pair[1].tag for pair in found if pair is not None), "")


def _near(name: str, catalog: Catalog) -> tuple[str, ...]:
    if "/" in name:
        return ()  # somebody's own, or a registry's
    tags = [weights.tag for card in catalog.cards for weights in card.weights if not weights.engine]
    return tuple(get_close_matches(name, tags, n=3, cutoff=ALIKE))
