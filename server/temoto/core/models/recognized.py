"""Which model of the catalog is in a file? By what its header says it is; by its name only where the header says nothing of use.

Qwen2.5 Coder 1.5B Instruct   → the card of Qwen2.5-Coder 1.5B, in a form made to talk
qwen2.5-coder.gguf, with 135 million parameters → none: names can say anything, numbers do not agree
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from temoto.core.models.families import UNKNOWN, family_for
from temoto.core.models.header import Header
from temoto.core.models.records import Catalog, Family, ModelCard

# How far a file's numbers may be from its card's: tensors counted twice or left out, vocabularies filled up to a round number.
PARAMS, VOCABULARY = 1.25, 1.03
LONGEST = 16  # words of a name that are looked at
_WORD = re.compile(r"[a-z0-9.]+")
_DOT = re.compile(r"\.(?=[a-z])")  # `Instruct.Q4_K_M`, unlike `2.5`
_FORM = re.compile(
    r"i?q\d.*|[kmslx]|xs|xxs|xl|f16|bf16|fp16|f32|\d|imat|imatrix|i1|ud|mxfp4|moe|gguf|hf|latest|preview"
)
_TALKS = frozenset({"instruct", "chat", "it", "sft", "dpo", "rlhf", "assistant"})
_BASE = frozenset({"base", "pt", "pretrained"})


@dataclass(frozen=True, slots=True)
class Recognized:
    """What a file is: its card, where the catalog has one; its family; whether it is a base form, not made to talk."""

    card: ModelCard | None
    family: Family
    base: bool


@dataclass(frozen=True, slots=True)
class CardNames:
    """The names of a catalog's cards, for looking many files up. `makers`: the words each card's maker is called by."""

    catalog: Catalog
    cards: Mapping[str, tuple[ModelCard, ...]]
    makers: Mapping[str, frozenset[str]]


def card_names(catalog: Catalog) -> CardNames:
    """The names the catalog's cards are found by."""
    cards: dict[str, tuple[ModelCard, ...]] = {}
    makers: dict[str, frozenset[str]] = {}
    for card in catalog.cards:
        makers[card.id] = frozenset(_words(f"{card.hf.rpartition('/')[0]} {card.vendor}"))
        for name in (card.id, card.name, card.hf.rpartition("/")[2]):
            words = _words(name)
            for key in {"".join(words), "".join(word for word in words if word not in _TALKS | _BASE)} - {""}:
                if card not in cards.get(key, ()):
                    cards[key] = (*cards.get(key, ()), card)
    return CardNames(catalog, cards, makers)


def recognized(header: Header, name: str, names: CardNames) -> Recognized:
    """What the file with this header is. `name`: what its owner calls it."""
    texts = _texts(header, name)
    card = next((card for text in texts if (card := _card(_words(_last(text)), header, names)) is not None), None)
    families = names.catalog.families
    if card is not None:
        family = next((one for one in families if one.name == card.family), UNKNOWN)
    else:
        known = (family_for("-".join(_last(text).split()), families) for text in texts)
        family = next((one for one in known if one is not UNKNOWN), UNKNOWN)
    return Recognized(card, family, _is_base(texts, header, card))


def _texts(header: Header, name: str) -> list[str]:
    """What the file is called, the header's words first."""
    label = " ".join(part for part in (header.basename, header.size_label, header.finetune) if part)
    return [text for text in dict.fromkeys((header.name, label, name)) if text]


def _last(text: str) -> str:
    return text.replace("\\", "/").rsplit("/", 1)[-1]


def _words(text: str) -> list[str]:
    return [word.strip(".") for word in _WORD.findall(_DOT.sub(" ", text.lower()))]


def _card(words: list[str], header: Header, names: CardNames) -> ModelCard | None:
    """The card whose name is in the words, all others being its maker's or saying only which form it is; the longest, where it agrees."""
    words = words[:LONGEST]
    best: tuple[int, ModelCard] | None = None
    for first in range(len(words)):
        text = ""
        for last in range(first, len(words)):
            text += words[last]
            beside = [*words[:first], *words[last + 1 :]]
            for card in names.cards.get(text, ()):
                if (
                    (best is None or len(text) > best[0])
                    and _beside(beside, names.makers[card.id])
                    and _agrees(card, header)
                ):
                    best = (len(text), card)
    return best[1] if best else None


def _beside(words: Iterable[str], makers: frozenset[str]) -> bool:
    return all(word in _TALKS or word in _BASE or word in makers or _FORM.fullmatch(word) for word in words)


def _agrees(card: ModelCard, header: Header) -> bool:
    if header.params and not 1 / PARAMS < header.params / (card.params_b * 1e9) < PARAMS:
        return False
    return (
        not (header.vocabulary and card.vocabulary) or 1 / VOCABULARY < header.vocabulary / card.vocabulary < VOCABULARY
    )


def _is_base(texts: Iterable[str], header: Header, card: ModelCard | None) -> bool:
    words = {word for text in texts for word in _words(text)}
    if words & _TALKS:
        return False
    if words & _BASE:
        return True
    if card is not None:  # where the maker's names tell which form talks, the other is the plain one
        tags = [(weights.base, set(_words(weights.tag))) for weights in card.weights]
        return any(base for base, _ in tags) and any(named & _TALKS for _, named in tags)
    return not header.template
