"""What could be fetched so that this machine completes code? One model, with everything a user needs to say yes or no."""

from dataclasses import dataclass, replace

from temoto.core.machine import Machine
from temoto.core.messages import Note, note
from temoto.core.messages.fetch import FetchMessage
from temoto.core.models.fetchable import Listing, is_exact
from temoto.core.models.records import Catalog, ModelCard, Weights
from temoto.core.planning import roles
from temoto.core.planning.candidates import offered
from temoto.core.planning.devices import capacity_of
from temoto.core.planning.installed import wishes
from temoto.core.planning.residency import Search
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
    download_speed: float | None = None  # bytes a second of the last download here, where one was measured
    asks: str = ""  # whom a yes asks for it, where nobody was asked yet
    listing: Listing | None = None  # what its source says, once that was asked
    small: tuple[str, int] | None = (
        None  # the small model of the embedded engine and its bytes, where that is another way
    )

    def as_listed(self, listing: Listing) -> "Offer":
        """The same offer, as the source of the file has it."""
        return replace(self, listing=listing, size=listing.weights.size, licence=listing.licence or self.licence)

    def question(self, free: int | None = None) -> Note:
        """What the user is asked; `free` is the room on the disk it would lie on, in bytes, where that is known."""
        room = note(FetchMessage.OFFER_ROOM, free_gb=f"{free / 1e9:.0f}") if free is not None else ""
        forbids = note(FetchMessage.OFFER_NOT_COMMERCIAL) if self.commercial is False else ""
        return note(
            FetchMessage.OFFER,
            model=self.model,
            backend=self.backend,
            size=size_in_words(self.size),
            licence=self.licence,
            time=how_long(self.size, self.download_speed) or "",
            room=room,
            forbids=forbids,
            origin=from_where(self.listing) or self._asks(),
            small=self._small(),
        )

    def _asks(self) -> Note | str:
        return note(FetchMessage.OFFER_ASKS, place=self.asks) if self.asks and self.listing is None else ""

    def _small(self) -> Note | str:
        """What the small model is good for, where it is offered or could be had instead."""
        if self.small is None:
            return ""
        name, size = self.small
        if name == self.model:
            return note(FetchMessage.OFFER_IS_SMALL)
        return note(FetchMessage.OFFER_SMALL, small=name, size=size_in_words(size))


def from_where(listing: Listing | None) -> Note | str:
    """Where the file comes from and how its licence there begins; empty where nobody was asked."""
    if listing is None or not listing.origin:
        return ""
    if not listing.licence_title:
        return note(FetchMessage.OFFER_FROM, origin=listing.origin)
    return note(
        FetchMessage.OFFER_FROM_LICENCE,
        origin=listing.origin,
        title=listing.licence_title,
        file=listing.licence_file or "–",
    )


def best_to_pull(
    catalog: Catalog, machine: Machine, settings: Settings, *, gpu: bool
) -> tuple[ModelCard, Weights] | None:
    """The best model of the catalog that fits this machine: the user's own choice where the settings name one it knows."""
    wanted = settings.completion.model
    for card in catalog.cards:
        for weights in card.weights:
            if wanted and wanted in {weights.tag, card.id}:
                return card, weights
    if wanted:
        return None
    wanted_of = wishes(settings)
    search = Search(catalog, capacity_of(machine, catalog.gpus, gpu=gpu), wanted_of, offered(catalog, wanted_of))
    best = search.resident().chosen.get(roles.FIRST)
    return (best.card, best.weights) if best else None


def smallest_file(catalog: Catalog) -> tuple[ModelCard, Weights] | None:
    """The smallest model the catalog fixes to the last byte: the one to show that everything works."""
    listed = [(card, weights) for card in catalog.cards for weights in card.weights if is_exact(weights)]
    return min(listed, key=lambda pair: pair[1].size) if listed else None


def is_demo(card: ModelCard, catalog: Catalog) -> bool:
    """Whether the model is the one that shows that everything works, and is no help in writing code."""
    if card.suggest or not any(map(is_exact, card.weights)):
        return False
    small = smallest_file(catalog)
    return small is not None and small[0].id == card.id


def to_offer(
    card: ModelCard, weights: Weights, backend: str, command: str, download_speed: float | None = None
) -> Offer:
    """The Offer of a model through a backend."""
    command = command.format(model=weights.tag)
    return Offer(weights.tag, backend, weights.size, card.licence, command, card.commercial, download_speed)


def size_in_words(size: int) -> str:
    """Bytes as users read them."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"


def how_long(size: int, download_speed: float | None) -> Note | None:
    """How long `size` bytes take at so many bytes a second; None where either is not known."""
    if not size or not download_speed:
        return None
    seconds, rate = size / download_speed, download_speed / 1e6
    minutes = round(seconds / 60)
    if seconds < 50:
        time = note(FetchMessage.TIME_MOMENT)
    elif seconds < 90:
        time = note(FetchMessage.TIME_MINUTE)
    elif minutes < 90:
        time = note(FetchMessage.TIME_MINUTES, minutes=minutes)
    else:
        time = note(FetchMessage.TIME_HOURS, hours=max(2, round(seconds / 3600)))
    return note(FetchMessage.TIME, time=time, rate=f"{rate:.0f}" if rate >= 10 else f"{max(rate, 0.1):.1f}")
