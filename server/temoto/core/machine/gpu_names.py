"""Which card of the catalog does a name mean? What a driver says (`NVIDIA GeForce RTX 4070 Ti SUPER`), or people type (`4070ti`).

Names are compared as sets of words, so that order and punctuation do not matter (`A100-SXM4-80GB`, `A100 80GB (SXM4)`). Several cards
were sold with different memory under one name: how much is there decides, else which was sold first.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

from temoto.core.models.cards import GpuCard

GIB = 1 << 30
_NOISE = frozenset({
    "nvidia", "geforce", "amd", "radeon", "intel", "apple", "graphics", "gpu", "tesla", "with", "max", "q", "design", "r", "tm", "hbm",
    "generation", "edition", "server", "workstation",  # drivers: `RTX 6000 Ada Generation`, `RTX PRO 6000 Blackwell Server Edition`
})  # fmt: skip
# What a card's name may have beyond what was said of it, and be the same card: its series, its slot, the kind of its memory.
_DESCRIBES = frozenset({
    "rtx", "gtx", "rx", "arc", "quadro", "titan", "instinct", "sxm", "pcie", "nvl", "oam", "gddr", "2", "3", "4", "5", "6", "7",
})  # fmt: skip
_APPLE = re.compile(r"\bm(\d) (pro|max|ultra)\b")
MEMORY_IN_NAME = re.compile(r"(\d+)(?:\.\d+)?\s*gi?b\b", re.IGNORECASE)
_WORD = re.compile(r"\d+gb|[a-z]+|\d+")
_MEMORY = re.compile(r"\d+gb")


@lru_cache(maxsize=2_048)  # each question reads the names of every card there is
def words(name: str) -> frozenset[str]:
    """A card's name as words: without makers, `GB` with its number, letters and numbers apart."""
    low = name.lower().replace("mobile", "laptop").replace("max-q", "laptop").replace("-", " ")
    low = re.sub(r"\bhbm\d\w*", " ", low)
    low = _APPLE.sub(r"m\1 apple\2", low)  # `Max` is noise in `Max-Q` only
    low = MEMORY_IN_NAME.sub(r" \1gb ", low)
    return frozenset(word for word in _WORD.findall(low) if word not in _NOISE)


def memory_named(name: str) -> int | None:
    """The GiB of memory `name` says; None where it says none, or several."""
    sizes = [int(word.removesuffix("gb")) for word in words(name) if _MEMORY.fullmatch(word)]
    return sizes[0] if len(sizes) == 1 else None


def cards_named(name: str, cards: Iterable[GpuCard]) -> list[GpuCard]:
    """The cards `name` means: those that have all its words, and as few more as any has. Memory alone names none.

    What they have more describes them (a maker's series, a slot); a card that is called otherwise (`Ti`, `S`, `Ada`) is another. Memory
    that a card's name leaves open is the card's own.
    """
    wanted = words(name)
    model = frozenset(word for word in wanted if not _MEMORY.fullmatch(word))
    extra: dict[int, list[GpuCard]] = {}
    for card in cards if model else ():
        more = [_extra(wanted, model, words(one), card) for one in (card.id, card.name, *card.aliases)]
        fewest = min((count for count in more if count is not None), default=None)
        if fewest is not None and card.usable:
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
    known = {" ".join(sorted(words(card.name))): card.name for card in cards if card.usable}
    wanted = words(name)
    shared = sorted(known, key=lambda key: (-len(wanted & set(key.split())), len(key)))
    alike = get_close_matches(" ".join(sorted(wanted)), known, n=most, cutoff=0.5)
    some = [key for key in shared if any(word.isdigit() for word in wanted & set(key.split()))]
    return [known[key] for key in dict.fromkeys([*alike, *some])][:most]


def _extra(wanted: frozenset[str], model: frozenset[str], has: frozenset[str], card: GpuCard) -> int | None:
    """How many words a card's name has beyond those wanted, memory sizes aside; None where it is another card's."""
    named = frozenset(word for word in has if _MEMORY.fullmatch(word))
    own = named or {f"{size // GIB}gb" for size in (card.memory, *card.memory_options) if size}
    more = has - named - model
    if not model <= has or not more <= _DESCRIBES or (own and not wanted - model <= own):
        return None
    return len(more)


def _off(card: GpuCard, memory: int) -> int:
    sizes = (card.memory,) if card.memory else card.memory_options
    return min((abs(size - memory) for size in sizes), default=memory)
