"""Each role's order is held by published figures: where two models share a benchmark that decides the role, the order follows it."""

from itertools import combinations

import pytest

from temoto.adapters.catalog import load_catalog
from temoto.adapters.catalog.reading import table
from temoto.adapters.catalog_folder import catalog_dir
from temoto.core.models.records import ModelCard, Role

CATALOG = load_catalog()
CARDS = {card.id: card for card in CATALOG.cards}
DECIDES = (table(catalog_dir() / "roles.toml", []) or {})["decides"]
PLACES = [(role, place) for role in Role for place in CATALOG.ranking[role]]


def kind(variant: str) -> str:
    return next((word for word in ("base", "instruct") if word in variant), "")


def shared(upper: ModelCard, lower: ModelCard, benchmarks: list[str]) -> list[tuple[str, float, float]]:
    """(benchmark, score of the upper, of the lower) where both were measured in a comparable form: base, instruct, or not said."""
    return [
        (one.benchmark, one.score, other.score)
        for one in upper.evidence
        for other in lower.evidence
        if one.benchmark == other.benchmark in benchmarks
        and (kind(one.variant) == kind(other.variant) or "" in {kind(one.variant), kind(other.variant)})
    ]


@pytest.mark.parametrize("role", list(Role))
def test_the_order_agrees_with_the_scores_or_says_why_not(role: Role):
    wrong = [
        f"{upper.model} {score} stands above {lower.model} {other} on {benchmark}"
        for upper, lower in combinations(CATALOG.ranking[role], 2)
        for benchmark, score, other in shared(CARDS[upper.model], CARDS[lower.model], DECIDES[role])
        if score < other and not upper.despite
    ]
    assert wrong == []


@pytest.mark.parametrize("role", list(Role))
def test_despite_is_said_only_where_a_score_says_otherwise(role: Role):
    order = CATALOG.ranking[role]
    needless = [
        upper.model
        for at, upper in enumerate(order)
        if upper.despite
        and not any(
            score < other
            for lower in order[at + 1 :]
            for _, score, other in shared(CARDS[upper.model], CARDS[lower.model], DECIDES[role])
        )
    ]
    assert needless == []


def test_a_place_names_its_evidence(subtests: pytest.Subtests):
    for role, place in PLACES:
        with subtests.test(f"{role}: {place.model}"):
            card = CARDS[place.model]
            assert role in card.roles
            assert card.suggest, "what temoto never offers stands in no order"
            if place.benchmark:
                assert place.benchmark in DECIDES[role]
                scores = [f"{one.score}" for one in card.evidence if one.benchmark == place.benchmark]
                assert any(place.because.startswith(score) for score in scores), (place.because, scores)
            else:
                assert len(place.because) > 20, "a place without a figure has a sentence"
                assert place.text("ja") != place.because, "and that in both languages, because plans show it"


@pytest.mark.parametrize(
    "benchmark", sorted({benchmark for benchmarks in DECIDES.values() for benchmark in benchmarks})
)
def test_what_decides_was_measured(benchmark: str):
    assert any(one.benchmark == benchmark for card in CATALOG.cards for one in card.evidence)


@pytest.mark.parametrize(
    ("role", "order"),
    [
        (Role.COMPLETION, ["qwen2.5-coder-32b", "qwen2.5-coder-14b", "qwen2.5-coder-7b", "codestral-22b", "qwen2.5-coder-3b", "qwen2.5-coder-1.5b", "qwen2.5-coder-0.5b"]),
        (Role.CHAT, ["qwen3.6-27b", "devstral-small-2-24b", "qwen3-coder-30b", "qwen3.5-9b", "gpt-oss-20b", "qwen3.5-4b", "qwen2.5-coder-7b"]),
        (Role.REASONING, ["qwen3.6-27b", "gemma4-26b", "gpt-oss-20b", "deepseek-r1-32b", "deepseek-r1-14b", "deepseek-r1-7b"]),
    ],
)  # fmt: skip
def test_the_spine_of_each_order(role: Role, order: list[str]):
    ranked = [place.model for place in CATALOG.ranking[role]]
    assert [model for model in ranked if model in order] == order


@pytest.mark.parametrize("role", list(Role))
def test_everything_suggested_that_fills_a_role_has_a_place_somewhere(role: Role):
    ranked = {place.model for order in CATALOG.ranking.values() for place in order}
    assert [card.id for card in CATALOG.cards if card.suggest and role in card.roles and card.id not in ranked] == []
