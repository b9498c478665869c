"""Which card of the catalog does a name mean? What a driver says (`NVIDIA GeForce RTX 4070 Ti SUPER`) and what people type (`4070ti super`).

Never guesses between two: a name that is no card's gets the nearest names, for a person to choose from.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from temoto.core.cards import GpuCard

_NOISE = re.compile(r"\b(nvidia|geforce|amd|radeon|intel|apple|graphics|gpu|laptop gpu|with max-q design|\(r\)|\(tm\))\b")
_GB = re.compile(r"(\d+)\s*(gb|g)\b")


def plain(name: str) -> str:
    """A card's name without makers, blanks and punctuation: `NVIDIA GeForce RTX 4060 Ti 16GB` → `rtx4060ti16gb`."""
    low = name.lower().replace("(r)", "").replace("(tm)", "")
    laptop = "laptop" in low or "mobile" in low
    low = _NOISE.sub(" ", low.replace("laptop", " ").replace("mobile", " "))
    low = _GB.sub(r"\1gb", low)
    return re.sub(r"[^a-z0-9]", "", low) + ("laptop" if laptop else "")


def card_named(name: str, cards: Iterable[GpuCard]) -> GpuCard | None:
    """The card `name` means; None where no card, or more than one, is called so."""
    wanted = plain(name)
    found = [card for card in cards if wanted in {plain(one) for one in (card.id, card.name, *card.aliases)}]
    if len(found) == 1:
        return found[0]
    if not found:
        shorter = [card for card in cards if wanted in {_without_memory(one) for one in (card.name, *card.aliases)}]
        return shorter[0] if len(shorter) == 1 else None
    return None


def nearest(name: str, cards: Iterable[GpuCard], most: int = 5) -> list[str]:
    """Names of cards that look like `name`, the likeliest first."""
    by_plain = {plain(one): card.name for card in cards for one in (card.name, *card.aliases)}
    wanted = plain(name)
    part = [card for key, card in by_plain.items() if wanted and wanted in key]
    alike = [by_plain[key] for key in get_close_matches(wanted, by_plain, n=most, cutoff=0.5)]
    return list(dict.fromkeys([*part, *alike]))[:most]


def _without_memory(name: str) -> str:
    return re.sub(r"\d+gb", "", plain(name))
