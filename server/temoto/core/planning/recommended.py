"""Which form of a model is recommended where no machine is known? The smallest that loses little, or the best that fits a given size.

Sizes are those of a GPU with the context a completion takes. Never says that a form runs well: only `choose` knows a machine.
"""

from collections.abc import Mapping

from temoto.core.models.records import ModelCard, Role, Weights
from temoto.core.planning.candidates import NOTHING_LOST, UNKNOWN_LOSS, loss_of, serves
from temoto.core.planning.memory import need
from temoto.core.planning.records import Need
from temoto.core.planning.runtimes import NEWEST

CONTEXT = 8_192


def context_of(card: ModelCard, weights: Weights) -> int:
    """8,192 tokens, or as many as the model knows."""
    return min(CONTEXT, weights.context or card.native_context or CONTEXT)


def sized(card: ModelCard, weights: Weights) -> Need:
    """What this form takes on a GPU: weights, KV cache, buffers, and the reserve that is left free."""
    return need(card, weights, context_of(card, weights), gpu=True, runtime=NEWEST)


def loses_little(weights: Weights, losses: Mapping[str, float | None]) -> bool:
    """Whether its quantization is one to recommend: no worse than Q4_K_M, or of a kind for which there is no figure."""
    return loss_of(weights, losses) <= UNKNOWN_LOSS


def form_of(
    card: ModelCard, losses: Mapping[str, float | None], role: Role | None = None, most: float | None = None
) -> Weights | None:
    """The smallest form that loses little; with `most` bytes the form that fits and loses least. None: no form for that."""
    forms = usable(card, role)
    if most is None:
        return min(forms, key=lambda one: (not loses_little(one, losses), *_small(one)), default=None)
    fitting = [one for one in forms if sized(card, one).total <= most]
    return min(fitting, key=lambda one: (max(loss_of(one, losses), NOTHING_LOST), *_small(one)), default=None)


def usable(card: ModelCard, role: Role | None = None) -> list[Weights]:
    """The forms for `role`, else for any role the model has; where it has none, every form."""
    roles = (role,) if role else card.roles
    found = [one for one in card.weights if any(serves(card, one, each) for each in roles)]
    return found if found or role else list(card.weights)


def _small(weights: Weights) -> tuple[int, int, str]:
    return weights.size, len(weights.tag), weights.tag
