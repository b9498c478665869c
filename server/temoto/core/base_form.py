"""Is there a form of this model that was made for completing? A conversation model completes worse than its base form.

By the catalog alone; None where it does not know the model, or the model is a base form already.
"""

from temoto.core.cards import Fim
from temoto.core.records import Catalog, Weights


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
