"""Which card of the catalog does a name mean? What a driver says (`NVIDIA GeForce RTX 4070 Ti SUPER`), or people type (`4070ti`).

Names are compared as sets of words, so that order and punctuation do not matter (`A100-SXM4-80GB`, `A100 80GB (SXM4)`). Several cards
were sold with different memory under one name: how much is there decides, else which was sold first.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from temoto.core.models.cards import GpuCard

_NOISE = frozenset({
    "nvidia", "geforce", "amd", "radeon", "intel", "apple", "graphics", "gpu", "tesla", "with", "max", "q", "design", "r", "tm", "hbm",
})  # fmt: skip
_APPLE = re.compile(r"\bm(\d) (pro|max|ultra)\b")
_WORD = re.compile(r"\d+gb|[a-z]+|\d+")
_MEMORY = re.compile(r"\d+gb")


def words(name: str) -> frozenset[str]:
    """A card's name as words: without makers, `GB` with its number, letters and numbers apart."""
    low = name.lower().replace("mobile", "laptop").replace("max-q", "laptop").replace("-", " ")
    low = re.sub(r"\bhbm\d\w*", " ", low)
    low = _APPLE.sub(r"m\1 apple\2", low)  # `Max` is noise in `Max-Q` only
    low = re.sub(r"(\d+)(?:\.\d+)?\s*gi?b\b", r" \1gb ", low)
    return frozenset(word for word in _WORD.findall(low) if word not in _NOISE)


def cards_named(name: str, cards: Iterable[GpuCard]) -> list[GpuCard]:
    """The cards `name` means: those that have all its words, and as few more as any has. Memory alone names none."""
    wanted = words(name)
    extra: dict[int, list[GpuCard]] = {}
    for card in cards if any(not _MEMORY.fullmatch(word) for word in wanted) else ():
        more = [_extra(wanted, words(one)) for one in (card.id, card.name, *card.aliases)]
        fewest = min((count for count in more if count is not None), default=None)
        if fewest is not None:
            extra.setdefault(fewest, []).append(card)
    return extra[min(extra)] if extra else []


def card_named(name: str, cards: Iterable[GpuCard], memory: int | None = None) -> GpuCard | None:
    """The card `name` means, with so many bytes where that is known; None where it is no card's."""
    found = cards_named(name, cards)
    if memory:
        return min(found, key=lambda card: (_off(card, memory), card.bandwidth_gb_s or 0), default=None)
    return min(found, key=lambda card: (card.released, card.memory or 0, card.bandwidth_gb_s or 0), default=None)


def similar_cards(name: str, cards: Iterable[GpuCard], most: int = 5) -> list[str]:
    """Names of cards that look like `name`, the likeliest first."""
    known = {" ".join(sorted(words(card.name))): card.name for card in cards}
    wanted = words(name)
    shared = sorted(known, key=lambda key: (-len(wanted & set(key.split())), len(key)))
    alike = get_close_matches(" ".join(sorted(wanted)), known, n=most, cutoff=0.5)
    some = [key for key in shared if any(word.isdigit() for word in wanted & set(key.split()))]
    return [known[key] for key in dict.fromkeys([*alike, *some])][:most]


def _extra(wanted: frozenset[str], has: frozenset[str]) -> int | None:
    """How many words `has` has beyond `wanted`, memory sizes aside; None where one is missing."""
    if not wanted <= has:
        return None
    return sum(not _MEMORY.fullmatch(word) for word in has - wanted)


def _off(card: GpuCard, memory: int) -> int:
    sizes = (card.memory,) if card.memory else card.memory_options
    return min((abs(size - memory) for size in sizes), default=memory)
