"""The models and families as shipped: every number with its source, every tag once, and what memory is reckoned from."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from temoto.adapters.catalog import load_catalog
from temoto.adapters.catalog_folder import catalog_dir
from temoto.adapters.modelfiles.pretokenizers import pretokenizers
from temoto.core.models.cards import Fim, Thinking
from temoto.core.models.families import bare_name, family_for, fills_in
from temoto.core.models.records import ModelCard, Role, Weights
from temoto.core.planning.caches import kv_bytes

CATALOG = load_catalog()
CARDS = {card.id: card for card in CATALOG.cards}
FORMS = {weights.tag: (card, weights) for card in CATALOG.cards for weights in card.weights}
REPOSITORY = Path(__file__).resolve().parents[2]

# Models of which no configuration was found: memory is estimated from their size.
UNKNOWN_LAYERS = {"yi-coder-1.5b"}


def ids(card: ModelCard) -> str:
    return card.id


@pytest.mark.parametrize("size", ["0.5b", "1.5b", "3b", "7b", "14b", "32b"])
def test_every_size_of_qwen_coder_is_there_with_a_base_model(size: str):
    tags = {weights.tag: weights.base for weights in CARDS[f"qwen2.5-coder-{size}"].weights}
    assert tags[f"qwen2.5-coder:{size}-base"] is True
    assert tags[f"qwen2.5-coder:{size}"] is False


# What the guide names in its sections 4, 5 and 13, as far as it exists, and the small model of the embedded engine.
NAMED = [
    "qwen2.5-coder-1.5b", "qwen2.5-coder-3b", "qwen2.5-coder-7b", "qwen2.5-coder-14b", "qwen2.5-coder-32b", "deepseek-r1-1.5b",
    "deepseek-r1-7b", "deepseek-r1-14b", "deepseek-r1-70b", "deepseek-coder-6.7b", "deepseek-coder-33b", "deepseek-v3-671b",
    "codellama-7b", "codellama-13b", "codellama-34b", "codellama-70b", "phi3-mini-3.8b", "phi3-small-7b", "phi3-medium-14b",
    "starcoder2-3b", "starcoder2-7b", "starcoder2-15b", "llama3.3-70b", "llama3-8b", "qwen2-7b", "gemma-7b",
    "japanese-stablelm-gamma-7b", "youri-7b-chat", "deepseek-coder-v2-16b", "mixtral-8x7b", "deepseek-r1-japanese-14b", "smollm2-135m",
]  # fmt: skip


def test_every_model_the_guide_names_is_there(subtests: pytest.Subtests):
    for model in NAMED:
        with subtests.test(model):
            assert CARDS[model].source


def test_there_are_a_hundred_models_and_more():
    assert len(CARDS) >= 101
    assert len(FORMS) == sum(len(card.weights) for card in CATALOG.cards) >= 880


def test_every_number_has_a_source(subtests: pytest.Subtests):
    for card in CATALOG.cards:
        with subtests.test(card.id):
            assert card.source
            assert card.released or card.id == "smollm2-135m"
            assert card.vendor or card.id == "smollm2-135m"
            for one in card.evidence:
                assert one.benchmark
                assert one.source
                assert one.source != "same"
                assert one.score > 0


def test_every_model_has_what_memory_is_reckoned_from(subtests: pytest.Subtests):
    for card in CATALOG.cards:
        with subtests.test(card.id):
            known = card.kv_bytes_per_token or (card.layers and card.kv_heads and card.head_dim)
            assert bool(known) is (card.id not in UNKNOWN_LAYERS)
            assert card.native_context
            assert bool(card.sliding_layers) is bool(card.sliding_window)
            if card.kv_bytes_per_token:
                assert card.attention, "a figure of its own says where it comes from"


@pytest.mark.parametrize(
    ("model", "kv"),
    [
        ("qwen2.5-coder-7b", 57_344), ("qwen2.5-coder-14b", 196_608), ("qwen3-coder-30b", 98_304), ("qwen3.5-9b", 32_768),
        ("qwen3.6-35b", 20_480), ("gpt-oss-20b", 24_576), ("gemma3-1b", 4_096), ("gemma3-27b", 81_920), ("gemma4-26b", 20_480),
        ("granite4-h-tiny-7b", 8_192), ("codellama-13b", 819_200), ("phi3-mini-3.8b", 393_216), ("mellum-4b", 368_640),
        ("deepseek-coder-v2-16b", 276_480), ("muse-glimmer-30b", 13_312), ("glm-4.7-flash", 54_144),
    ],
)  # fmt: skip
def test_bytes_a_token_of_the_growing_layers(model: str, kv: int):
    held = [kv_bytes(CARDS[model], context) for context in (100_000, 100_001)]  # beyond every window
    assert held[1] - held[0] == kv


@pytest.mark.parametrize(
    ("model", "layers", "window"),
    [
        ("gpt-oss-20b", 12, 128),
        ("gemma3-4b", 29, 1024),
        ("gemma4-31b", 50, 1024),
        ("laguna-xs-2.1", 30, 512),
        ("qwen3-8b", 0, 0),
    ],
)
def test_layers_that_hold_a_window_only(model: str, layers: int, window: int):
    assert (CARDS[model].sliding_layers, CARDS[model].sliding_window) == (layers, window)


@pytest.mark.parametrize(
    ("tag", "size_gb", "quantization", "base"),
    [
        ("qwen2.5-coder:7b-base", 4.7, "Q4_K_M", True),
        ("qwen2.5-coder:0.5b-base", 0.531, "Q8_0", True),
        ("qwen2.5-coder:32b-instruct-q8_0", 35, "Q8_0", False),
        ("qwen3-coder:30b", 19, "Q4_K_M", False),
        ("codellama:7b", 3.8, "Q4_0", False),
        ("codellama:13b-code-q6_K", 11, "Q6_K", True),
        ("codegemma:7b", 5.0, "Q4_0", False),
        ("codegemma:2b", 1.6, "Q4_0", True),
        ("deepseek-coder:6.7b-base", 3.8, "Q4_0", True),
        ("deepseek-coder-v2:16b-lite-base-q4_K_M", 10, "Q4_K_M", True),
        ("starcoder2:15b", 9.1, "Q4_0", True),
        ("starcoder2:15b-instruct", 9.1, "Q4_0", False),
        ("gpt-oss:20b", 14, "MXFP4", False),
        ("gemma3:27b-it-qat", 18, "Q4_0", False),
        ("llama3.3:70b-instruct-q6_K", 58, "Q6_K", False),
        ("deepseek-r1:14b-qwen-distill-q4_K_M", 9.0, "Q4_K_M", False),
        ("phi3:mini-128k", 2.2, "Q4_0", False),
        ("mixtral:8x7b-instruct-v0.1-q4_K_M", 28, "Q4_K_M", False),
        ("granite4:350m", 0.708, "BF16", False),
        ("stable-code:3b-code", 1.6, "Q4_0", True),
        ("qwen3.8:27b", 18, "Q4_K_M", False),
    ],
)
def test_a_form(tag: str, size_gb: float, quantization: str, base: bool):
    _, weights = FORMS[tag]
    assert (weights.size, weights.quantization, weights.base) == (round(size_gb * 1e9), quantization, base)
    assert not weights.estimated


@pytest.mark.parametrize(
    ("tag", "context"),
    [
        ("phi3:mini-4k", 4_096),
        ("granite-code:8b-instruct-128k-q4_0", 128_000),
        ("qwen3:30b-a3b-q4_K_M", 40_960),
        ("qwen3:4b", 262_144),
    ],
)
def test_a_form_that_has_learnt_another_context_than_its_card_says(tag: str, context: int):
    card, weights = FORMS[tag]
    assert weights.context == context != card.native_context


def test_forms_for_apple_hardware_only_are_marked():
    marked = {weights.tag for _, weights in FORMS.values() if weights.engine == "mlx"}
    assert {"qwen3.5:9b-mlx", "gemma4:31b-nvfp4", "laguna-xs-2.1:mxfp8", "qwen3.6:27b-coding-bf16"} <= marked
    assert not {"qwen3.5:9b", "qwen3.5:9b-q8_0", "qwen3.5:9b-bf16", "gemma4:31b-it-qat"} & marked


def bits(card: ModelCard, weights: Weights) -> float:
    return weights.size * 8 / 1e9 / card.params_b


def test_every_size_is_about_what_its_quantization_takes():
    """A slip in a size or a quantization shows as bits a weight. Models of images and shared embeddings carry more than params_b says."""
    low = {"Q4_0": 4.0, "Q4_K_M": 4.2, "Q5_K_M": 5.0, "Q6_K": 5.8, "Q8_0": 7.8, "F16": 14.9, "BF16": 14.9}
    high = {"Q4_0": 6.0, "Q4_K_M": 6.8, "Q5_K_M": 7.0, "Q6_K": 8.3, "Q8_0": 10.0, "F16": 17.5, "BF16": 17.6}
    odd = {
        tag: round(bits(card, weights), 2)
        for tag, (card, weights) in FORMS.items()
        if weights.quantization in low
        and weights.engine == ""
        and not any(part in tag for part in ("gemma4", "dflash", "gemma3:1b-it-qat", "gemma3:4b-it-qat"))
        and not low[weights.quantization] <= bits(card, weights) <= high[weights.quantization]
    }
    assert odd == {}


def test_what_is_reckoned_says_so():
    reckoned = {weights.tag for _, weights in FORMS.values() if weights.estimated}
    assert {"JetBrains/Mellum-4b-sft-all", "JetBrains/mellum2-base-q4_k_m:latest", "granite4.2:8b"} <= reckoned
    assert not [tag for tag in reckoned if FORMS[tag][1].rounding < FORMS[tag][1].size // 25]


@pytest.mark.parametrize(
    ("model", "commercial"),
    [
        ("qwen2.5-coder-3b", False), ("codestral-22b", False), ("stable-code-3b", False), ("qwen2.5-coder-7b", True),
        ("llama3.3-70b", True), ("gemma3-4b", True), ("starcoder2-7b", True), ("deepseek-coder-6.7b", True), ("opencoder-8b", None),
    ],
)  # fmt: skip
def test_what_a_licence_allows(model: str, commercial: bool | None):
    card = CARDS[model]
    assert card.commercial is commercial
    assert card.licence_note or card.licence in {"apache-2.0", "mit"}


def test_a_licence_that_is_not_a_common_open_one_has_a_note(subtests: pytest.Subtests):
    for card in CATALOG.cards:
        with subtests.test(card.id):
            assert card.licence_note or (card.licence in {"apache-2.0", "mit"} and card.commercial)


def test_roles_agree_with_what_a_model_can_do(subtests: pytest.Subtests):
    for card in CATALOG.cards:
        with subtests.test(card.id):
            if Role.REASONING in card.roles:
                assert card.thinking in {Thinking.ALWAYS, Thinking.SWITCH}
            if card.fim is not Fim.NONE:
                assert Role.COMPLETION in card.roles
            if card.fim is Fim.BASE and card.weights:
                assert any(fills_in(card, weights) for weights in card.weights)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("codellama:7b-code", True), ("codellama:7b", False), ("codellama:7b-python", False), ("codellama:34b-code", False),
        ("starcoder2:15b", True), ("starcoder2:15b-instruct", False), ("qwen2.5-coder:7b", True), ("granite4.2:8b", False),
        ("granite4.1:8b", True), ("deepseek-coder:6.7b", False), ("deepseek-coder-v2:16b", True), ("smollm2:135m-instruct-q4_1", False),
        ("hf.co/JetBrains/Mellum2-12B-A2.5B-Thinking-GGUF-Q4_K_M", False),
    ],
)  # fmt: skip
def test_which_forms_fill_in_the_middle(tag: str, expected: bool):
    assert fills_in(*FORMS[tag]) is expected


def test_every_stop_is_a_control():
    for family in CATALOG.families:
        assert set(family.stops) <= set(family.controls), family.name


def test_every_family_is_some_models():
    assert {family.name for family in CATALOG.families} == {card.family for card in CATALOG.cards}


@pytest.mark.parametrize(
    ("model", "family"),
    [
        ("qwen2.5-coder:1.5b-base", "qwen2.5-coder"),
        ("hf.co/someone/Qwen2.5-Coder-7B-GGUF:Q4_K_M", "qwen2.5-coder"),
        ("/srv/models/SmolLM2-135M-Instruct.Q4_1.gguf", "smollm2"),
        ("Qwen3-Coder-30B-A3B-Instruct-GGUF", "qwen3-coder"),
        ("qwen3-coder-next", "qwen3-coder-next"),
        ("Qwen3-8B-GGUF", "qwen3"),
        ("qwen3.6:27b", "qwen3.5"),
        ("phi-4-mini-instruct", "phi4-mini"),
        ("phi-4-gguf", "phi4"),
        ("meta-llama-3.1-8b-instruct", "llama3"),
        ("granite-8b-code-base", "granite-code"),
        ("granite-3.3-8b-instruct", "granite3.3"),
        ("deepseek-r1-distill-llama-70b", "deepseek-r1"),
        ("gemma-2-9b-it", "unknown"),
        ("qwen2.5:7b", "unknown"),
        ("mystery:7b", "unknown"),
    ],
)
def test_a_models_name_tells_its_family(model: str, family: str):
    assert family_for(model, CATALOG.families).name == family


def test_a_hugging_face_name_tells_its_family_too(subtests: pytest.Subtests):
    for card in [card for card in CATALOG.cards if card.hf]:
        with subtests.test(card.id):
            assert family_for(bare_name(card.hf), CATALOG.families).name == card.family


def test_the_tree_is_read_where_temoto_is_installed_from_it():
    assert catalog_dir() == REPOSITORY / "catalog"
    assert pretokenizers()


@pytest.mark.timeout(300)
def test_a_wheel_carries_the_catalog_and_the_files_for_editors(tmp_path: Path):
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--quiet",
        "--wheel-dir",
        str(tmp_path),
        str(REPOSITORY),
    ]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    if built.returncode and "hatchling" in built.stderr:
        pytest.skip(f"missing part hatchling: {built.stderr.strip().splitlines()[-1]}")
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("temoto-*.whl")
    with ZipFile(wheel) as archive:
        names = archive.namelist()
    inside = {name for name in names if name.startswith("temoto/_catalog/")}
    here = {
        f"temoto/_catalog/{file.relative_to(REPOSITORY / 'catalog').as_posix()}"
        for file in (REPOSITORY / "catalog").rglob("*.*")
    }
    assert inside == here
    clients = {name.removeprefix("temoto/_clients/") for name in names if name.startswith("temoto/_clients/")}
    assert {"helix/languages.toml", "emacs/temoto-eglot.el", "neovim/lua/temoto/init.lua"} <= clients
