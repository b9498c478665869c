"""What could be fetched so that this machine completes code? One model, with everything a user needs to say yes or no."""

from dataclasses import dataclass

from temoto.core.choose import candidates
from temoto.core.machine import Machine
from temoto.core.messages import Note, note
from temoto.core.messages.fetch import FetchMessage
from temoto.core.records import Card, Catalog, Weights
from temoto.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Offer:
    """A model to fetch: through which backend, how large (bytes), under which licence, and the command that does the same."""

    model: str
    backend: str
    size: int
    licence: str
    command: str
    commercial: bool | None = None

    def question(self, free: int | None = None) -> Note:
        """What the user is asked; `free` is the room on the disk it would lie on, in bytes, where that is known."""
        room = note(FetchMessage.OFFER_ROOM, free_gb=f"{free / 1e9:.0f}") if free is not None else ""
        forbids = note(FetchMessage.OFFER_NOT_COMMERCIAL) if self.commercial is False else ""
        size = f"{self.size / 1e9:.1f} GB" if self.size >= 1e9 else f"{self.size / 1e6:.0f} MB"
        return note(
            FetchMessage.OFFER,
            model=self.model,
            backend=self.backend,
            size=size,
            licence=self.licence,
            room=room,
            forbids=forbids,
        )


def best_to_pull(catalog: Catalog, machine: Machine, settings: Settings, *, gpu: bool) -> tuple[Card, Weights] | None:
    """The best model of the catalog that fits this machine: the user's own choice where the settings name one it knows."""
    wanted = settings.completion.model
    for card in catalog.cards:
        for weights in card.weights:
            if wanted and wanted in {weights.tag, card.id}:
                return card, weights
    if wanted:
        return None
    best = next((one for one in candidates(catalog, machine, settings, gpu=gpu) if one.fits), None)
    return (best.card, best.weights) if best else None


def smallest_file(catalog: Catalog) -> tuple[Card, Weights] | None:
    """The smallest model the embedded engine can fetch."""
    listed = [(card, weights) for card in catalog.cards for weights in card.weights if weights.sources]
    return min(listed, key=lambda pair: pair[1].size) if listed else None


def to_offer(card: Card, weights: Weights, backend: str, command: str) -> Offer:
    """The Offer of a model through a backend."""
    return Offer(weights.tag, backend, weights.size, card.licence, command.format(model=weights.tag), card.commercial)
