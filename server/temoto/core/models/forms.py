"""Is there another form of this model, made for completing, or for talking? Each does the other's work badly or not at all.

By the catalog alone; None where it does not know the model, or the model has that form already.
"""

from temoto.core.models.cards import Fim
from temoto.core.models.records import Catalog, ModelCard, Weights


def base_form(model: str, catalog: Catalog) -> Weights | None:
    """The base form nearest in size to the instruct form called `model`."""
    names = {model, model.removesuffix(":latest")}
    for card in catalog.cards:
        for weights in card.weights:
            if weights.tag not in names:
                continue
            bases = [one for one in card.weights if one.base and not one.engine and not one.file]
            if weights.base or card.fim is Fim.NONE or not bases:
                return None
            same = [one for one in bases if one.quantization == weights.quantization] or bases
            return min(same, key=lambda one: (abs(one.size - weights.size), len(one.tag), one.tag))
    return None


def talking_form(card: ModelCard, model: str) -> Weights | None:
    """The instruct form nearest in size to the base form called `model`."""
    forms = [one for one in card.weights if not one.base and not one.engine and not one.file]
    own = next((one.size for one in card.weights if one.tag == model.removesuffix(":latest")), 0)
    return min(forms, key=lambda one: (abs(one.size - own), len(one.tag), one.tag), default=None)
