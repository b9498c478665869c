"""Which card and family a model file belongs to, by its header."""

import pytest

from temoto.adapters.catalog import load_catalog
from temoto.core.models.header import Header
from temoto.core.models.recognized import card_names, recognized

CATALOG = load_catalog()
NAMES = card_names(CATALOG)
B = 1_000_000_000


@pytest.mark.parametrize(
    ("header", "name", "card", "family", "base"),
    [
        (Header(name="Qwen2.5 Coder 1.5B Instruct", params=1_543_714_304, vocabulary=151_936), "x", "qwen2.5-coder-1.5b", "qwen2.5-coder", False),
        (Header(name="Qwen2.5 Coder 1.5B", params=1_777_088_000, template=True), "x", "qwen2.5-coder-1.5b", "qwen2.5-coder", True),
        (Header(basename="Qwen2.5-Coder", size_label="7B", params=7 * B), "model", "qwen2.5-coder-7b", "qwen2.5-coder", True),
        (Header(params=7 * B), "bartowski/Qwen2.5-Coder-7B-Instruct-GGUF/Qwen2.5-Coder-7B-Instruct-Q4_K_M", "qwen2.5-coder-7b", "qwen2.5-coder", False),
        (Header(name="Meta Llama 3.1 8B Instruct", params=8 * B), "x", "llama3.1-8b", "llama3", False),
        (Header(name="Smollm2 135M 8k Lc100K Mix1 Ep2", params=134_515_008), "SmolLM2-135M-Instruct.Q4_1", "smollm2-135m", "smollm2", False),
        (Header(name="deepseek-ai", params=6_700_000_000), "deepseek-coder-6.7b-base.Q4_K_M", "deepseek-coder-6.7b", "deepseek-coder", True),
        # A name is not enough: this one holds another model.
        (Header(name="Smollm2 135M", params=134_515_008), "qwen2.5-coder-7b", "smollm2-135m", "smollm2", False),
        (Header(name="Qwen2.5 Coder 7B", params=134_515_008), "x", None, "qwen2.5-coder", True),
        # Somebody's own version of a model is no longer the model its evidence is about, but it is asked as that is.
        (Header(name="Qwen2.5 Coder 7B Instruct Abliterated", params=7 * B), "x", None, "qwen2.5-coder", False),
        (Header(name="temoto-fim-fixture", params=2_361_024), "x", None, "unknown", True),
    ],
)  # fmt: skip
def test_a_file_is_known_by_its_header(header: Header, name: str, card: str | None, family: str, base: bool):
    known = recognized(header, name, NAMES)
    assert (known.card.id if known.card else None, known.family.name, known.base) == (card, family, base)


def test_every_card_is_known_by_its_makers_name(subtests: pytest.Subtests):
    for card in CATALOG.cards:
        if name := card.hf.rpartition("/")[2]:
            with subtests.test(card.id):
                assert recognized(Header(name=name, params=round(card.params_b * B)), "", NAMES).card is card
