"""Do the catalog's entries contradict each other? Each contradiction a Note with where it stands and what would be right."""

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from itertools import combinations

from temoto.core.messages import Note, note
from temoto.core.messages.catalog import CatalogMessage
from temoto.core.models.cards import Ranked
from temoto.core.models.families import bare_name
from temoto.core.models.records import Family, ModelCard, Role

# GB a billion parameters: 2-bit weights take 0.3, 32-bit ones 4. Beyond this a unit is wrong.
LEAST, MOST = 0.15, 5.0


def entry_contradictions(
    families: Iterable[Family],
    cards: Iterable[ModelCard],
    ranking: Mapping[Role, Iterable[Ranked]],
    quantizations: frozenset[str],
) -> Iterator[Note]:
    """Every contradiction, in no special order."""
    families, cards = tuple(families), tuple(cards)
    yield from _families(families)
    yield from _names(families, cards)
    for card in cards:
        yield from _weights(card, quantizations)
    yield from _ranking(ranking, {card.id: card for card in cards})


_OF_A_REPOSITORY = ("@files", "@path", "@prefix", "@suffix")


def _families(families: tuple[Family, ...]) -> Iterator[Note]:
    for family in families:
        if family.fim and (family.fim.count("@prefix"), family.fim.count("@suffix")) != (1, 1):
            yield note(CatalogMessage.FIM_SLOTS, where=f"{family.name}: fim")
        if family.repository and any(family.repository.count(slot) != 1 for slot in _OF_A_REPOSITORY):
            yield note(CatalogMessage.REPOSITORY_SLOTS, where=f"{family.name}: repository")
        if bool(family.repository) != bool(family.file) or (family.file and family.file.count("@text") != 1):
            yield note(CatalogMessage.FILE_SLOTS, where=f"{family.name}: file")
    patterns = [(pattern, family.name) for family in families for pattern in family.match]
    for (pattern, name), (other, owner) in combinations(patterns, 2):
        if name != owner and overlap(pattern, other):
            yield note(
                CatalogMessage.FAMILIES_OVERLAP, where=f"{name}: match", pattern=pattern, other=other, family=owner
            )


def _names(families: tuple[Family, ...], cards: tuple[ModelCard, ...]) -> Iterator[Note]:
    @cache
    def matching(name: str) -> tuple[str, ...]:
        return tuple(one.name for one in families if any(fnmatchcase(name, pattern) for pattern in one.match))

    seen: set[str] = set()
    for card in cards:
        for name, where in ((card.id, card.id), *((one.tag, f"{card.id}: {one.tag}") for one in card.weights)):
            if name in seen:
                yield note(CatalogMessage.GIVEN_TWICE, where=where)
            seen.add(name)
        for one in card.weights:
            matches = matching(bare_name(one.tag))
            if matches != (card.family,):
                found = ", ".join(matches) or note(CatalogMessage.NO_FORM)
                yield note(
                    CatalogMessage.OTHER_FAMILY, where=f"{card.id}: {one.tag}", matching=found, family=card.family
                )


def _weights(card: ModelCard, quantizations: frozenset[str]) -> Iterator[Note]:
    for one in card.weights:
        where = f"{card.id}: {one.tag}"
        if not one.size:
            yield note(CatalogMessage.SIZE_MISSING, where=where)
        elif not LEAST <= one.size / 1e9 / card.params_b <= MOST:
            yield note(
                CatalogMessage.SIZE_UNIT, where=where, size_gb=f"{one.size / 1e9:g}", params_b=f"{card.params_b:g}"
            )
        if quantizations and one.quantization not in quantizations:
            yield note(
                CatalogMessage.UNKNOWN_QUANTIZATION,
                where=where,
                value=one.quantization,
                allowed=", ".join(sorted(quantizations)),
            )


def _ranking(ranking: Mapping[Role, Iterable[Ranked]], cards: Mapping[str, ModelCard]) -> Iterator[Note]:
    for role, order in ranking.items():
        seen: set[str] = set()
        for place in order:
            where = f"{role}: {place.model}"
            card = cards.get(place.model)
            if place.model in seen:
                yield note(CatalogMessage.GIVEN_TWICE, where=where)
            seen.add(place.model)
            if card is None:
                yield note(CatalogMessage.UNKNOWN_MODEL, where=where, model=place.model)
                continue
            if role not in card.roles:
                yield note(CatalogMessage.NOT_ITS_ROLE, where=where, model=place.model)
            if place.benchmark and place.benchmark not in {one.benchmark for one in card.evidence}:
                yield note(
                    CatalogMessage.NO_EVIDENCE,
                    where=where,
                    model=place.model,
                    benchmark=place.benchmark,
                    allowed=", ".join(sorted({one.benchmark for one in card.evidence})) or "-",
                )


def overlap(pattern: str, other: str) -> bool:
    """Whether some name matches both shell patterns (`*`, `?`, `[...]`)."""
    start, begin = _literal(pattern), _literal(other)
    if not (start.startswith(begin) or begin.startswith(start)):
        return False
    return _meet(_parts(pattern), _parts(other))


def _literal(pattern: str) -> str:
    return next((pattern[:at] for at, letter in enumerate(pattern) if letter in "*?["), pattern)


def _parts(pattern: str) -> tuple[str, ...]:
    """A pattern's letters, wildcards and sets, one element each; of stars that stand together one."""
    parts: list[str] = []
    while pattern:
        end = pattern.find("]", 2) if pattern[0] == "[" else 0
        part, pattern = (pattern[: end + 1], pattern[end + 1 :]) if end > 0 else (pattern[0], pattern[1:])
        if part != "*" or parts[-1:] != ["*"]:
            parts.append(part)
    return tuple(parts)


def _meet(pattern: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether some name matches both. The work is the product of their lengths, however many stars they have: a user's
    catalog may hold anything, and start-up reads it.

    A table from the ends of both: row by row what is left of `pattern`, in each row what is left of `other`.
    """
    below = [True]  # nothing is left of `pattern`: then only stars may be left of `other`
    for part in reversed(other):
        below.append(below[-1] and part == "*")
    for part in reversed(pattern):
        row = [below[0] and part == "*"]
        for at, letter in enumerate(reversed(other)):
            if part == "*" or letter == "*":
                row.append(row[at] or below[at + 1])
            else:
                row.append(below[at] and _same_letter(part, letter))
        below = row
    return below[-1]


@cache
def _same_letter(mine: str, other: str) -> bool:
    if len(mine) == 1 and mine != "?":
        return fnmatchcase(mine, other)
    if len(other) == 1 and other != "?":
        return fnmatchcase(other, mine)
    return any(fnmatchcase(letter, mine) and fnmatchcase(letter, other) for letter in map(chr, range(33, 127)))
