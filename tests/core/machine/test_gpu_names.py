"""Which card a name means: as drivers say it, and as people type it."""

import pytest

from temoto.core.machine.gpu_names import card_named, cards_named, similar_cards
from tests.core.planning.shipped import CATALOG

GIB = 1 << 30


@pytest.mark.parametrize(
    ("said", "gib", "name"),
    [
        ("NVIDIA GeForce RTX 4070 Ti SUPER", 16, "GeForce RTX 4070 Ti SUPER"),
        ("4070ti super", None, "GeForce RTX 4070 Ti SUPER"),
        ("RTX 4070", None, "GeForce RTX 4070"),
        ("rtx4070", None, "GeForce RTX 4070"),
        ("RTX 3060", 12, "GeForce RTX 3060 12GB"),
        ("RTX 3060", 8, "GeForce RTX 3060 8GB"),
        ("RTX 3060 12GB", None, "GeForce RTX 3060 12GB"),
        ("NVIDIA GeForce RTX 4060 Ti", 16, "GeForce RTX 4060 Ti 16GB"),
        ("NVIDIA H100 80GB HBM3", 80, "NVIDIA H100 80GB (SXM5)"),
        ("H100", None, "NVIDIA H100 80GB (SXM5)"),
        ("NVIDIA H100 PCIe", 80, "NVIDIA H100 80GB (PCIe)"),
        ("NVIDIA H100 NVL", 94, "NVIDIA H100 NVL 94GB"),
        ("NVIDIA H200", 141, "NVIDIA H200 141GB (SXM)"),
        ("NVIDIA H200 NVL", 141, "NVIDIA H200 NVL 141GB"),
        ("H200", None, "NVIDIA H200 141GB (SXM)"),
        ("NVIDIA A100-SXM4-80GB", 80, "NVIDIA A100 80GB (SXM4)"),
        ("M3 Max", None, "Apple M3 Max"),
        ("Apple M2 Ultra", None, "Apple M2 Ultra"),
        ("Tesla T4", 15, "NVIDIA T4"),
        ("AMD Radeon RX 7900 XTX", 24, "AMD Radeon RX 7900 XTX"),
        ("NVIDIA GeForce RTX 4090 Laptop GPU", 16, "GeForce RTX 4090 Laptop"),
        ("RTX 3090 24GB", None, "GeForce RTX 3090"),
        ("rtx 4090 24 gb", None, "GeForce RTX 4090"),
        ("Intel Arc B580 12GB", None, "Intel Arc B580"),
        ("RTX 3070 8GB", None, "GeForce RTX 3070"),
        ("M1 8GB", None, "Apple M1"),
        ("NVIDIA GeForce GTX 1080", 8, "GeForce GTX 1080"),
        ("GTX 1080 Ti", None, "GeForce GTX 1080 Ti"),
        ("NVIDIA GeForce GTX 1070 Ti", 8, "GeForce GTX 1070 Ti"),
        ("NVIDIA GeForce GTX 1060 6GB", 6, "GeForce GTX 1060 6GB"),
        ("NVIDIA TITAN Xp", 12, "NVIDIA TITAN Xp"),
        ("NVIDIA L40", 48, "NVIDIA L40"),
        ("NVIDIA L40S", 48, "NVIDIA L40S"),
        ("NVIDIA A40", 48, "NVIDIA A40"),
        ("RTX 6000", None, "Quadro RTX 6000"),
        ("Quadro RTX 6000", 24, "Quadro RTX 6000"),
        ("NVIDIA RTX 6000 Ada Generation", 48, "NVIDIA RTX 6000 Ada"),
        ("NVIDIA RTX PRO 6000 Blackwell Workstation Edition", 96, "NVIDIA RTX PRO 6000 Blackwell"),
        ("NVIDIA RTX A6000", 48, "NVIDIA RTX A6000"),
        ("Quadro P6000", 24, "Quadro P6000"),
        ("Tesla P40", 22, "NVIDIA Tesla P40"),
        ("Tesla P100-PCIE-16GB", 16, "NVIDIA Tesla P100 16GB (PCIe)"),
        ("M1 16 GB", None, "Apple M1"),
    ],
)
def test_a_name(said: str, gib: int | None, name: str):
    card = card_named(said, CATALOG.gpus, gib * GIB if gib else None)
    assert card is not None
    assert card.name == name


def test_every_card_is_found_by_its_own_name(subtests: pytest.Subtests):
    for card in CATALOG.gpus:
        with subtests.test(card.id):
            found = card_named(card.name, CATALOG.gpus, card.memory)
            if not card.usable:
                assert found is None
                continue
            assert found is not None
            assert (found.memory, found.bandwidth_gb_s) == (card.memory, card.bandwidth_gb_s)
            assert card.id in {one.id for one in cards_named(card.id, CATALOG.gpus)}


def test_every_card_is_found_by_its_name_with_its_memory(subtests: pytest.Subtests):
    for card in (one for one in CATALOG.gpus if one.usable):
        for size in filter(None, (card.memory, *card.memory_options)):
            with subtests.test(f"{card.id} {size}"):
                named = card.name if "GB" in card.name else f"{card.name} {size // GIB}GB"
                found = card_named(named, CATALOG.gpus)
                assert found is not None
                assert (found.memory, found.bandwidth_gb_s) == (card.memory, card.bandwidth_gb_s)


@pytest.mark.parametrize(
    "said", ["GTX 980", "NVIDIA GeForce GTX 1050 Ti", "NVIDIA L20", "RTX 4000", "Quadro RTX 5000", "GTX 1060 3GB", "Tesla K80", "M4 Ultra", "RTX 3090 16GB", "M1 12GB"]
)  # fmt: skip
def test_another_card_is_not_taken_for_it(said: str):
    """They lack a Ti, an S, an A or Ada, or were never sold so: what has it is another card, with other figures."""
    assert cards_named(said, CATALOG.gpus) == []


@pytest.mark.parametrize("said", ["", "GPU", "GPU 8 GB", "8 GB", "GPU 12.5 GB", "llvmpipe", "RTX 4071", "NVIDIA"])
def test_what_is_no_card(said: str):
    assert card_named(said, CATALOG.gpus, 8 * GIB) is None


@pytest.mark.parametrize(
    ("said", "near"),
    [("RTX 4071", "GeForce RTX 4070"), ("RTX 5099", "GeForce RTX 5090"), ("RX 7900XTZ", "Radeon RX 7900 XTX"), ("4090 laptp", "GeForce RTX 4090")],
)  # fmt: skip
def test_the_nearest_names_are_offered(said: str, near: str):
    assert any(near in one for one in similar_cards(said, CATALOG.gpus)), similar_cards(said, CATALOG.gpus)
    assert len(similar_cards(said, CATALOG.gpus)) <= 5


def test_nonsense_is_like_nothing():
    assert similar_cards("qqqqqq", CATALOG.gpus) == []
