"""Less context takes less memory, for each of the requests a backend works on at once: what a step saves is what `need` says it saves."""

from dataclasses import replace

import pytest

from temoto.core.backend.listed import Installed
from temoto.core.models.families import UNKNOWN
from temoto.core.models.records import Role
from temoto.core.planning.installed import describe
from temoto.core.planning.memory import need
from temoto.core.planning.records import Choice
from temoto.core.planning.step_down import less_context, with_context
from tests.core.planning.shipped import CATALOG

CODER = Installed("qwen2.5-coder:7b-base", 4_683_000_000)
CONTEXTS = (2_048, 4_096, 8_192, 16_384)


def choice(context: int = 8_192, slots: int = 1, model: Installed = CODER) -> Choice:
    card, weights = describe(model, CATALOG, None)
    taken = need(card, weights, context, gpu=True, slots=slots)
    return Choice(Role.COMPLETION, model.name, UNKNOWN, context, 2_048, "GPU", taken, card)


@pytest.mark.parametrize("slots", [1, 2, 3, 8])
def test_another_context_takes_what_it_takes_when_it_is_planned(slots: int):
    for card in CATALOG.cards:
        for weights in card.weights[:1]:
            for before in CONTEXTS:
                planned = need(card, weights, before, gpu=True, slots=slots)
                now = Choice(Role.COMPLETION, weights.tag, UNKNOWN, before, 2_048, "GPU", planned, card)
                for context in CONTEXTS:
                    asked = need(card, weights, context, gpu=True, slots=slots)
                    assert with_context(now, context).need == asked, (weights.tag, before, context)


@pytest.mark.parametrize("slots", [1, 2, 3, 8])
def test_the_same_context_takes_the_same(slots: int):
    assert with_context(choice(slots=slots), 8_192) == choice(slots=slots)


@pytest.mark.parametrize(
    ("slots", "short", "context"),
    [(1, 200_000_000, 4_096), (1, 300_000_000, 2_048), (2, 400_000_000, 4_096), (2, 611_000_000, 2_048), (2, 900_000_000, None)],
)  # fmt: skip
def test_a_step_saves_the_bytes_that_were_lacking(slots: int, short: int, context: int | None):
    before = choice(slots=slots)
    smaller = less_context(before, (), short)
    assert (smaller.context if smaller else None) == context
    if smaller is not None:
        assert smaller.need is not None
        assert before.need is not None
        assert before.need.total - smaller.need.total >= short


def test_what_nothing_is_known_of_stays_as_it_is():
    unknown = replace(choice(), need=None, card=None)
    assert with_context(unknown, 2_048).need is None
