"""Which model does a name to pull mean? The name itself, or the real one it comes closest to, and why.

A name the catalog does not know may still exist: only those known to lead nowhere are changed. Never asks anybody.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from temoto.core.messages import Words
from temoto.core.models.fetchable import file_name, is_exact
from temoto.core.models.guide import RealName
from temoto.core.models.records import Catalog, ModelCard, Weights

# Ollama's own registry, and the library in it: what every name without them means, and how Ollama lists what it got.
_HOME = re.compile(r"(?:https?://)?(?:registry\.ollama\.ai|(?:www\.)?ollama\.com)/", re.IGNORECASE)
LIBRARY, LATEST = "library/", ":latest"
CLOUD = (":cloud", "-cloud")  # tags of models that run at ollama.com and nowhere else
_SIZE = re.compile(r"((?:\d+x)?\d+(?:\.\d+)?)([bm]?)(?:-|$)", re.IGNORECASE)
ALIKE = 0.75  # as difflib counts; `qwen2.5-coder:1.5-base` and `…:1.5b-base` are 0.98 alike


@dataclass(frozen=True, slots=True)
class Meant:
    """The tag to pull, and the model it is, where the catalog knows it. `says`: what is worth knowing; `other`: the name as
    given leads nowhere, and the tag is another; `near`: tags of the catalog that look like it, where that does not know it; `sizes`: those
    the catalog knows the model in, where the name says another; `forms`: for a name without a tag, whose meaning only Ollama's registry
    knows, tags of that name and their bytes; `cloud`: it runs at ollama.com, and there is nothing to fetch."""

    tag: str
    card: ModelCard | None = None
    weights: Weights | None = None
    says: Words | None = None
    other: bool = False
    near: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    forms: tuple[tuple[str, int], ...] = ()
    cloud: bool = False


def meant(name: str, catalog: Catalog, names: Iterable[RealName]) -> Meant:
    """What `name` stands for."""
    name = plain(name)
    if name.casefold().endswith(CLOUD):
        return Meant(name, cloud=True)
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
    sizes = _other_sizes(name, catalog)
    near = () if sizes else _near(name, catalog)
    return Meant(name, says=real.says if real else None, near=near, sizes=sizes, forms=_forms(name, catalog))


def plain(name: str) -> str:
    """A name as Ollama lists what it got by it: without its own registry's address and its library."""
    short = _HOME.sub("", name, count=1) if _HOME.match(name) else name
    short = short.removeprefix(LIBRARY)
    return short or name


def _known(name: str, catalog: Catalog) -> tuple[ModelCard, Weights] | None:
    """The model and form with this tag; for a model's id the file the embedded engine can fetch, else the shortest tag."""
    bare = name.removesuffix(LATEST)
    for card in catalog.cards:
        for weights in card.weights:
            if weights.tag in {bare, f"{bare}{LATEST}"} or file_name(weights) == bare:
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
    tags, wanted = _tags(catalog), _size(name)
    if wanted:  # another size is another model
        tags = [tag for tag in tags if _size(tag) == wanted]
    return tuple(get_close_matches(name, tags, n=3, cutoff=ALIKE))


def _other_sizes(name: str, catalog: Catalog) -> tuple[str, ...]:
    """The sizes the catalog knows this model in, where the name says one it does not; none for a name it does not know at all."""
    model, wanted = name.casefold().partition(":")[0], _size(name)
    sizes = {size: None for tag in _tags(catalog) if tag.casefold().partition(":")[0] == model and (size := _size(tag))}
    return () if not wanted or wanted in sizes else tuple(sorted(sizes, key=_numbers))


def _forms(name: str, catalog: Catalog) -> tuple[tuple[str, int], ...]:
    """For a name without a tag: the plainest tag of each model of that name, and its bytes, the smallest first."""
    bare = f"{name.removesuffix(LATEST)}:"
    same = ([one for one in card.weights if one.tag.startswith(bare) and not one.engine] for card in catalog.cards)
    plainest = [min(every, key=lambda one: (len(one.tag), one.tag)) for every in same if every]
    return tuple((one.tag, one.size) for one in sorted(plainest, key=lambda one: one.size))


def _tags(catalog: Catalog) -> list[str]:
    return [weights.tag for card in catalog.cards for weights in card.weights if not weights.engine]


def _size(tag: str) -> str:
    """The size a tag says, `1.5b` also where its letter was forgotten; empty where it says none."""
    said = _SIZE.match(tag.partition(":")[2])
    return f"{said[1]}{said[2].lower() or 'b'}" if said else ""


def _numbers(size: str) -> float:
    times, _, each = size[:-1].rpartition("x")
    return float(times or 1) * float(each) * (1e-3 if size.endswith("m") else 1)
