"""Which model for which machine: the real catalog, drawn as a table."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from temoto.adapters.catalog import load_catalog
from temoto.core.choose import CPU_PROMPT, GPU_PROMPT, Candidate, candidates, describe, pick_installed, to_choice
from temoto.core.machine import Gpu, Machine
from temoto.core.memory import kv_bytes_per_token
from temoto.core.records import Card, Installed, Role, Shown
from temoto.core.settings import Models, Settings

CATALOG = load_catalog()
GB = 1_000_000_000
# One form of every model: hundreds of tags would say no more, and take minutes.
INSTALLED = tuple(Installed(card.weights[0].tag, card.weights[0].size) for card in CATALOG.cards if card.weights)


def machine(vram: float | None = None, ram: float = 16) -> Machine:
    """A card whose memory is all free, or none."""
    gpus = () if vram is None else (Gpu("a card", "made for tests", round(vram * GB), round(vram * GB)),)
    return Machine(gpus, round(ram * GB), round(ram * GB), 8)


def best(vram: float | None = None, ram: float = 16, settings: Settings | None = None) -> Candidate | None:
    ranked = candidates(CATALOG, machine(vram, ram), settings or Settings(), gpu=vram is not None)
    return ranked[0] if ranked and ranked[0].fits else None


@pytest.mark.parametrize(
    ("vram", "tag", "commercial"),
    [
        pytest.param(1, None, None, id="1 GB"),
        pytest.param(1.5, "qwen2.5-coder:0.5b-base", "qwen2.5-coder:0.5b-base", id="1.5 GB"),
        pytest.param(2, "qwen2.5-coder:1.5b-base", "qwen2.5-coder:1.5b-base", id="2 GB"),
        pytest.param(4, "qwen2.5-coder:3b-base", "qwen2.5-coder:1.5b-base", id="4 GB"),
        pytest.param(6, "qwen2.5-coder:7b-base", "qwen2.5-coder:7b-base", id="6 GB"),
        pytest.param(8, "qwen2.5-coder:7b-base", "qwen2.5-coder:7b-base", id="8 GB"),
        pytest.param(12, "qwen2.5-coder:14b-base", "qwen2.5-coder:14b-base", id="12 GB"),
        pytest.param(16, "qwen2.5-coder:14b-base", "qwen2.5-coder:14b-base", id="16 GB"),
        pytest.param(24, "qwen2.5-coder:32b-base", "qwen2.5-coder:32b-base", id="24 GB"),
        pytest.param(48, "qwen2.5-coder:32b-base", "qwen2.5-coder:32b-base", id="48 GB"),
        pytest.param(80, "qwen2.5-coder:32b-base", "qwen2.5-coder:32b-base", id="80 GB"),
    ],
)
def test_for_a_gpu(vram: float, tag: str | None, commercial: str | None):
    one = best(vram)
    assert (one and one.weights.tag) == tag
    licensed = best(vram, settings=Settings(models=Models(commercial_only=True)))
    assert (licensed and licensed.weights.tag) == commercial


@pytest.mark.parametrize(
    ("ram", "tag"),
    [
        pytest.param(1, None, id="1 GB"),
        pytest.param(8, "qwen2.5-coder:1.5b-base", id="8 GB"),
        pytest.param(32, "qwen2.5-coder:1.5b-base", id="32 GB: what fits but answers too slowly is not chosen"),
    ],
)
def test_for_a_cpu(ram: float, tag: str | None):
    one = best(None, ram)
    assert (one and one.weights.tag) == tag


@pytest.mark.parametrize(
    ("vram", "context"),
    [
        pytest.param(24, 4_096, id="what fits beside 20 GB of weights"),
        pytest.param(48, 8_192, id="the largest there is use for"),
        pytest.param(11, 4_096, id="less where memory is short"),
    ],
)
def test_context(vram: float, context: int):
    one = best(vram)
    assert one is not None
    assert one.context == context


@pytest.mark.parametrize("context", [512, 3_000, 16_384])
@pytest.mark.parametrize("vram", [None, 80])
def test_a_configured_context_is_kept(context: int, vram: float | None):
    one = best(vram, 32, Settings(models=Models(context=context)))
    assert one is not None
    assert one.context == context
    assert one.need.kv == context * kv_bytes_per_token(one.card)
    assert to_choice("x", one, CATALOG, gpu=vram is not None).prompt_tokens <= context // 2


def test_no_context_beyond_what_the_model_has_learnt():
    one = best(80, settings=Settings(models=Models(context=1_048_576)))
    assert one is not None
    assert one.context == one.card.native_context


@settings(deadline=None, max_examples=100)
@given(
    st.floats(0.1, 100),
    st.floats(0.1, 100),
    st.booleans(),
    st.integers(0, 10 * GB),
    st.sampled_from([0, 2_048, 32_768]),
)
def test_what_fits_leaves_the_reserve_free(vram: float, ram: float, gpu: bool, held: int, context: int):
    wanted = Settings(models=Models(context=context))
    free = round((vram if gpu else ram) * GB) + held
    ranked = candidates(CATALOG, machine(vram, ram), wanted, gpu=gpu, held=held)
    assert ranked == candidates(CATALOG, machine(vram, ram), wanted, gpu=gpu, held=held)
    assert [one.fits for one in ranked] == sorted((one.fits for one in ranked), reverse=True)
    for one in ranked:
        if one.fits:
            assert one.need.weights + one.need.kv + one.need.buffers <= free - one.need.reserve
        assert one.why
    for choice in pick_installed(INSTALLED, CATALOG, machine(vram, ram), wanted, gpu=gpu, held=held):
        assert choice.need is not None
        assert choice.warnings or choice.need.total <= free
        assert choice.prompt_tokens <= (GPU_PROMPT if gpu else CPU_PROMPT)


def test_the_order_of_the_catalog_does_not_matter():
    turned = replace(CATALOG, cards=tuple(reversed(CATALOG.cards)))
    assert candidates(turned, machine(12), Settings(), gpu=True) == candidates(
        CATALOG, machine(12), Settings(), gpu=True
    )


def picked(*installed: Installed, vram: float | None = 12, settings: Settings | None = None) -> list[str]:
    wanted = settings or Settings()
    return [one.model for one in pick_installed(installed, CATALOG, machine(vram), wanted, gpu=vram is not None)]


@pytest.mark.parametrize(
    ("installed", "order"),
    [
        pytest.param(["qwen2.5-coder:0.5b", "qwen2.5-coder:7b"], ["qwen2.5-coder:7b", "qwen2.5-coder:0.5b"], id="the larger"),
        pytest.param(["qwen2.5-coder:7b", "qwen2.5-coder:7b-base"], ["qwen2.5-coder:7b-base", "qwen2.5-coder:7b"], id="the base"),
        pytest.param(["qwen2.5-coder:32b", "qwen2.5-coder:7b"], ["qwen2.5-coder:7b", "qwen2.5-coder:32b"], id="the one that fits"),
        pytest.param(["mystery:70b", "llama3:8b", "qwen2.5-coder:0.5b"], ["qwen2.5-coder:0.5b", "llama3:8b", "mystery:70b"], id="the one that fills holes"),
        pytest.param(["codegemma:7b", "codegemma:2b"], ["codegemma:2b", "codegemma:7b"], id="the form that fills holes"),
        pytest.param(["codellama:34b-code", "codellama:7b-code"], ["codellama:7b-code", "codellama:34b-code"], id="the size that fills holes"),
        pytest.param(["starcoder2:15b", "qwen2.5-coder:7b"], ["qwen2.5-coder:7b", "starcoder2:15b"], id="the better by evidence, not the larger"),
    ],
)  # fmt: skip
def test_of_the_installed(installed: list[str], order: list[str]):
    sizes = {"mystery:70b": 40 * GB}
    assert picked(*(Installed(name, sizes.get(name)) for name in installed)) == order


def test_what_is_never_picked():
    assert picked(Installed("nomic-embed", 1, embedding=True)) == []
    assert picked(Installed("qwen3-coder:480b-cloud", 1, remote=True)) == []
    assert picked(Installed("qwen2.5-coder:3b-base"), settings=Settings(models=Models(commercial_only=True))) == []
    assert picked(Installed("cloud", 1, remote=True), settings=Settings(allow_remote=True)) == ["cloud"]


def test_an_installed_tag_is_described_by_the_catalog_with_its_own_size():
    card, weights = describe(
        Installed("qwen2.5-coder:7b-base:latest".removesuffix(":latest"), 4_683_087_332), CATALOG, None
    )
    assert (card.id, weights.size, weights.rounding) == ("qwen2.5-coder-7b", 4_683_087_332, 0)


def test_an_unknown_model_is_described_by_its_backend():
    shown = Shown(layers=32, kv_heads=8, head_dim=128, native_context=4_096, licence="mit")
    card, weights = describe(Installed("x/Foo-base:latest", 5 * GB, params_b=8.0), CATALOG, shown)
    assert (card.id, card.family, card.layers, card.licence, card.roles) == (
        "foo-base",
        "unknown",
        32,
        "mit",
        (Role.COMPLETION,),
    )
    assert (weights.size, weights.base) == (5 * GB, True)


@pytest.mark.parametrize("model", [Installed(""), Installed("x"), Installed("x", 0), Installed("x", 1, params_b=0.0)])
def test_a_model_of_which_nothing_is_known_still_has_numbers(model: Installed):
    card, weights = describe(model, CATALOG, None)
    assert isinstance(card, Card)
    assert card.params_b >= 0
    assert weights.size >= 0
