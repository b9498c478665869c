"""Graphics cards, quantizations, machines to rent, corrections and names: complete, sourced, and agreeing with each other."""

import pytest

from temoto.adapters.catalog import load_catalog
from temoto.adapters.catalog.tables import load_corrections, load_gpus, load_instances, load_names, load_old_gpus
from temoto.core.machine.gpu_names import cards_named
from temoto.core.models.cards import Instance
from temoto.core.models.guide import RealName, Verdict

GIB = 1 << 30
CATALOG = load_catalog()
CARDS = {card.id: card for card in CATALOG.cards}
TAGS = {weights.tag: card.id for card in CATALOG.cards for weights in card.weights}
QUANTIZATIONS = {one.name: one for one in CATALOG.quantizations}
GPUS = {one.id: one for one in load_gpus()}
INSTANCES = {one.id: one for one in load_instances()}
CORRECTIONS = {one.number: one for one in load_corrections()}
NAMES = {one.name: one for one in load_names()}


def test_every_card_is_there_once():
    assert len(load_gpus()) == len(GPUS) == 120


def test_a_card_has_its_numbers_and_sources(subtests: pytest.Subtests):
    for gpu in GPUS.values():
        with subtests.test(gpu.id):
            assert all(" " in source or source.startswith("https://") for source in gpu.sources), (
                "sources are written out"
            )
            if gpu.usable:
                assert gpu.verified
                assert gpu.bandwidth_gb_s
                assert gpu.memory or gpu.memory_options or gpu.id in {"apple-m5-pro", "apple-m5-max"}
            if gpu.unified:
                assert gpu.form == "soc"
            else:
                assert gpu.memory


@pytest.mark.parametrize(
    ("gpu", "gib", "bandwidth", "cores"),
    [
        ("geforce-gtx-1660", 6, 192.1, 1408), ("geforce-rtx-3050-8gb", 8, 224, 2560), ("geforce-rtx-3060-12gb", 12, 360, 3584),
        ("geforce-rtx-3090", 24, 936.2, 10496), ("geforce-rtx-4060", 8, 272, 3072), ("geforce-rtx-4060-ti-16gb", 16, 288, 4352),
        ("geforce-rtx-4070", 12, 504.2, 5888), ("geforce-rtx-4090", 24, 1010, 16384), ("geforce-rtx-5060-ti-16gb", 16, 448, 4608),
        ("geforce-rtx-5080", 16, 960, 10752), ("geforce-rtx-5090", 32, 1790, 21760), ("nvidia-t4", 16, 320, 2560),
        ("nvidia-a10g", 24, 600.2, 9216), ("nvidia-l4", 24, 300.1, 7424), ("nvidia-h200-141gb-sxm", 141, 4814, 16896),
        ("amd-radeon-rx-7900-xtx", 24, 960, 6144), ("intel-arc-b580", 12, 456, 2560),
    ],
)  # fmt: skip
def test_a_card(gpu: str, gib: int, bandwidth: float, cores: int):
    assert (GPUS[gpu].memory, GPUS[gpu].bandwidth_gb_s, GPUS[gpu].cores) == (gib * GIB, bandwidth, cores)


def test_a_chip_is_sold_with_several_memories():
    chip = GPUS["apple-m4-max"]
    assert (chip.unified, chip.memory, chip.bandwidth_gb_s) == (True, None, 546)
    assert chip.memory_options == tuple(gib * GIB for gib in (36, 48, 64, 128))


def test_a_chip_nobody_saw_is_not_used():
    assert [one.id for one in GPUS.values() if not one.usable] == ["apple-m4-ultra"]


def test_no_backend_is_built_for_an_old_card():
    assert all(float(one.compute_capability) < 5 for one in load_old_gpus())
    assert {"Tesla K80", "GeForce GTX 680", "GeForce GT 710"} <= {one.name for one in load_old_gpus()}
    for one in load_old_gpus():
        assert cards_named(one.name, load_gpus()) == [], f"{one.name} is taken for a card that can be used"


def test_no_name_stands_for_two_cards():
    names = [name.lower() for one in GPUS.values() for name in (one.name, *one.aliases)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("name", "bits", "saved"),
    [
        ("Q2_K", 3.1593, 80.3), ("Q3_K_M", 4.001, 75.0), ("Q4_0", 4.642, 71.0), ("Q4_K_M", 4.8944, 69.4), ("Q5_K_M", 5.7036, 64.4),
        ("Q6_K", 6.5633, 59.0), ("Q8_0", 8.5008, 46.9), ("F16", 16.0005, 0.0), ("MXFP4", 5.3, None), ("NVFP4", None, None),
    ],
)  # fmt: skip
def test_a_quantization(name: str, bits: float | None, saved: float | None):
    assert (QUANTIZATIONS[name].bits_per_weight, QUANTIZATIONS[name].saved_percent) == (bits, saved)


def test_there_are_24_quantizations_with_sources():
    assert len(CATALOG.quantizations) == len(QUANTIZATIONS) == 24
    assert all(one.source.startswith("github ggml-org/llama.cpp") and one.quality for one in CATALOG.quantizations)


@pytest.mark.parametrize("one", INSTANCES.values(), ids=lambda one: one.id)
def test_an_instance_agrees_with_its_card(one: Instance):
    for gpu in one.gpu:
        assert GPUS[gpu].memory == one.memory
    assert one.memory_seen is None or one.memory_seen < one.memory
    assert one.planned or (one.usd_per_hour and one.price_from and one.price_note), "a price says whose it is"


def test_there_are_four_instances_and_the_planned_machine():
    assert len(INSTANCES) == 5
    assert [one.id for one in INSTANCES.values() if one.planned] == ["planned-pc"]


def test_every_correction_from_1_to_57_is_there():
    assert list(CORRECTIONS) == list(range(1, 58))


def test_a_correction_says_what_is_true_and_who_says_so(subtests: pytest.Subtests):
    for one in CORRECTIONS.values():
        with subtests.test(str(one.number)):
            assert one.text in {"G1", "G2"}
            assert one.claim
            assert one.truth.en.endswith(".")
            assert one.truth.ja.endswith("。")
            assert one.sources
            assert all(" " in source or source.startswith("https://") for source in one.sources), (
                "sources are written out"
            )
            assert [model for model in one.models if model not in CARDS] == []
            assert [tag for tag in one.says_instead if tag not in TAGS] == []
            assert {TAGS[tag] for tag in one.says_instead} <= {*one.models, "qwen2.5-coder-32b"}


@pytest.mark.parametrize(
    ("number", "verdict", "words"),
    [
        (1, Verdict.WRONG, "no 72B coder"), (5, Verdict.WRONG, "7B 57.9, 14B 69.2, 32B 71.4"), (8, Verdict.UNVERIFIABLE, "83.5"),
        (10, Verdict.WRONG, "53.1 for the 14B"), (19, Verdict.RIGHT, "256 KiB"), (26, Verdict.WRONG, "393,216"),
        (40, Verdict.WRONG, "80.3, 75.0, 69.4, 64.4, 59.0 and 46.9"), (43, Verdict.WRONG, "16 GB at 960 GB/s"),
        (49, Verdict.PARTLY, "GTX 1660 6 GB"), (56, Verdict.WRONG, "29 and 61 months"), (57, Verdict.PARTLY, "-base tags"),
    ],
)  # fmt: skip
def test_a_correction(number: int, verdict: Verdict, words: str):
    assert CORRECTIONS[number].verdict is verdict
    assert words in CORRECTIONS[number].truth.text("en")


def test_how_many_claims_are_what():
    verdicts = [one.verdict for one in CORRECTIONS.values()]
    assert {verdict: verdicts.count(verdict) for verdict in Verdict} == {
        Verdict.WRONG: 33,
        Verdict.PARTLY: 11,
        Verdict.UNVERIFIABLE: 5,
        Verdict.RIGHT: 8,
    }


@pytest.mark.parametrize("one", NAMES.values(), ids=lambda one: one.name)
def test_a_name_leads_to_something_real(one: RealName):
    assert one.models or one.name == "RTX 5080 32GB"
    assert [model for model in one.models if model not in CARDS] == []
    assert [tag for tag in one.tags if tag not in TAGS] == []
    assert [number for number in one.corrections if number not in CORRECTIONS] == []
    assert one.corrections
    assert one.says.en.endswith(".")
    assert one.says.ja.endswith("。")
    assert one.exists or one.name not in TAGS, "a name that can be pulled needs no other"


@pytest.mark.parametrize(
    ("name", "model", "tag"),
    [
        ("Qwen 2.5 Coder 72B", "qwen3-coder-30b", "qwen3-coder:30b"),
        ("DeepSeek Coder V3", "deepseek-coder-v2-16b", "deepseek-coder-v2:16b"),
        ("CodeLlama 3", "codellama-7b", "codellama:7b-code"),
        ("lightblue/deepseek-r1-distill-qwen-14b-japanese", "deepseek-r1-japanese-14b", "yuma/DeepSeek-R1-Distill-Qwen-Japanese:14b"),
        ("phi3:mini:128k", "phi3-mini-3.8b", "phi3:mini-128k"),
        ("phi3:small", "phi3-small-7b", "phi3:mini"),
        ("mixtral:8x7b-instruct-q4_K_M", "mixtral-8x7b", "mixtral:8x7b-instruct-v0.1-q4_K_M"),
        ("llama3:8b-instruct", "llama3-8b", "llama3:8b"),
    ],
)  # fmt: skip
def test_what_a_name_leads_to(name: str, model: str, tag: str):
    assert (NAMES[name].models[0], NAMES[name].tags[0]) == (model, tag)


def test_no_name_is_listed_twice():
    names = [name.lower() for one in NAMES.values() for name in (one.name, *one.aliases)]
    assert len(names) == len(set(names))
