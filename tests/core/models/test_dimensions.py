"""What a header's numbers say of memory; and that bad ones say less, never something else. Against real programs:
tests/core/planning/test_memory.py and docs/benchmarks.md."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from temoto.core.backend.listed import Installed, ModelDetails
from temoto.core.models.dimensions import NOTHING, dimensions
from temoto.core.models.header import Header
from temoto.core.planning.caches import known, kv_bytes
from temoto.core.planning.installed import describe
from temoto.core.planning.runtimes import LLAMA_CPP, OLLAMA_BEFORE, Runtime
from tests.core.planning.shipped import CATALOG
from tests.examples import examples


def attention(layers: int, heads: int, kv_heads: object, key: int, **more: object) -> dict[str, object]:
    return {
        "block_count": layers, "attention.head_count": heads, "attention.head_count_kv": kv_heads, "attention.key_length": key,
        "embedding_length": heads * key,
    } | {name.replace("__", "."): value for name, value in more.items()}  # fmt: skip


MLA = {
    "attention.value_length": 512,
    "attention.key_length_mla": 192,
    "attention.value_length_mla": 128,
    "attention.kv_lora_rank": 512,
}
SSM = {"ssm.conv_kernel": 4, "ssm.state_size": 128, "ssm.inner_size": 4_096, "ssm.group_count": 16}
GRANITE = {"ssm.conv_kernel": 4, "ssm.state_size": 128, "ssm.inner_size": 3_072, "ssm.group_count": 1}
FOUR_OF_FORTY = [4 if layer % 10 == 9 else 0 for layer in range(40)]
GEMMA4 = attention(
    60, 32, [4 if layer % 6 == 5 else 16 for layer in range(60)], 512, attention__key_length_swa=256, attention__value_length_swa=256,
    attention__sliding_window=1_024, attention__sliding_window_pattern=[layer % 6 != 5 for layer in range(60)],
)  # fmt: skip
E2B = attention(
    35, 8, 1, 512, attention__key_length_swa=256, attention__value_length_swa=256, attention__shared_kv_layers=20,
    attention__sliding_window=512, attention__sliding_window_pattern=[layer % 5 != 4 for layer in range(35)],
)  # fmt: skip

# What the program itself said, MB, one slot of so many tokens, f16.
READ = [
    pytest.param("llama", attention(32, 32, 32, 128), 4_096, LLAMA_CPP, 2_147, id="DeepSeek-Coder 6.7B, CodeLlama 7B"),
    pytest.param("phi3", attention(32, 32, 32, 96, attention__sliding_window=2_047), 4_096, LLAMA_CPP, 1_611, id="Phi-3 mini, no window"),
    pytest.param("starcoder2", attention(30, 24, 2, 128, attention__sliding_window=4_096), 16_384, LLAMA_CPP, 503, id="StarCoder2 3B"),
    pytest.param("qwen3moe", attention(48, 32, 4, 128), 4_096, LLAMA_CPP, 403, id="Qwen3-Coder 30B"),
    pytest.param("gemma3", attention(34, 8, 4, 256, attention__sliding_window=1_024), 32_768, LLAMA_CPP, 854, id="Gemma 3 4B"),
    pytest.param("gpt-oss", attention(24, 64, 8, 64, attention__sliding_window=128), 4_096, LLAMA_CPP, 120, id="gpt-oss 20B"),
    pytest.param("gpt-oss", attention(24, 64, 8, 64, attention__sliding_window=128), 4_096, OLLAMA_BEFORE, 201, id="… in Ollama 0.20"),
    pytest.param("gemma4", GEMMA4, 8_192, LLAMA_CPP, 1_929, id="Gemma 4 31B"),
    pytest.param("gemma4", GEMMA4, 8_192, OLLAMA_BEFORE, 4_446, id="… in Ollama 0.20"),
    pytest.param("gemma4", E2B, 8_192, LLAMA_CPP, 63, id="Gemma 4 E2B, whose last layers share"),
    pytest.param("deepseek2", attention(27, 16, 16, 192, attention__value_length=128), 4_096, LLAMA_CPP, 1_132, id="latent, old keys"),
    pytest.param("deepseek2", attention(27, 16, 1, 576) | MLA, 4_096, LLAMA_CPP, 127, id="latent, new keys"),
    pytest.param("deepseek2", attention(27, 16, 1, 576) | MLA, 4_096, OLLAMA_BEFORE, 241, id="… in Ollama 0.20"),
    pytest.param("qwen35", attention(32, 16, 4, 256, full_attention_interval=4) | SSM, 4_096, LLAMA_CPP, 187, id="Qwen3.5 4B"),
    pytest.param("qwen35", attention(32, 16, 4, 256) | SSM, 4_096, OLLAMA_BEFORE, 1_451, id="… its interval not told, in Ollama 0.20"),
    pytest.param("granitehybrid", attention(40, 12, FOUR_OF_FORTY, 128) | GRANITE, 4_096, LLAMA_CPP, 92, id="Granite 4 H-Tiny"),
]  # fmt: skip


@pytest.mark.parametrize(("architecture", "header", "context", "runtime", "real"), READ)
def test_a_file_is_judged_by_its_header(
    architecture: str, header: dict[str, object], context: int, runtime: Runtime, real: int
):
    file = Installed("/m/x.gguf", size=4_000_000_000, card="", dimensions=dimensions(architecture, header))
    card, _ = describe(file, CATALOG, ModelDetails(architecture=architecture))
    assert kv_bytes(card, context, runtime=runtime) == pytest.approx(real * 1e6, rel=0.01)


def test_of_a_known_model_the_file_counts_more_than_the_catalog():
    new = dimensions("deepseek2", attention(27, 16, 1, 576) | MLA)
    file = Installed(
        "some/DeepSeek-Coder-V2-Lite.gguf", size=9_000_000_000, card="deepseek-coder-v2-16b", dimensions=new
    )
    card, _ = describe(file, CATALOG, None)
    assert (card.id, kv_bytes(card, 1_000)) == ("deepseek-coder-v2-16b", 31_104_000)


@pytest.mark.parametrize(
    ("header", "params", "active"),
    [
        pytest.param(
            attention(48, 32, 4, 128, expert_count=128, expert_used_count=8, expert_feed_forward_length=768, embedding_length=2_048),
            30.5, 3.3, id="Qwen3-Coder 30B-A3B",
        ),
        pytest.param(
            attention(24, 64, 8, 64, expert_count=32, expert_used_count=4, feed_forward_length=2_880, embedding_length=2_880),
            20.9, 4.2, id="gpt-oss 20B, with its tables of tokens",
        ),
        pytest.param(
            attention(27, 16, 1, 576, expert_count=64, expert_used_count=6, expert_feed_forward_length=1_408, embedding_length=2_048)
            | {"leading_dense_block_count": 1},
            15.7, 2.7, id="DeepSeek-V2-Lite, its first layer dense",
        ),
        pytest.param(attention(32, 32, 8, 128, feed_forward_length=14_336), 8.0, None, id="no mixture"),
        pytest.param(attention(48, 32, 4, 128, expert_count=128), 30.5, None, id="one that does not say how many are used"),
        pytest.param(
            attention(48, 32, 4, 128, expert_count=1_000, expert_used_count=1, expert_feed_forward_length=1 << 20),
            30.5, None, id="more than there are",
        ),
    ],
)  # fmt: skip
def test_how_much_of_an_unlisted_mixture_works_on_a_token(
    header: dict[str, object], params: float, active: float | None
):
    read = dimensions("x", header)
    card, _ = describe(Installed("/m/x.gguf", size=1, params_b=params, card="", dimensions=read), CATALOG, None)
    assert card.active_params_b == (active and pytest.approx(active, rel=0.06))


def test_lists_that_are_left_out_leave_a_figure_on_the_safe_side():
    """As /api/show answers: null in place of a list."""
    read = dimensions("granitehybrid", attention(40, 12, None, 128) | GRANITE)
    whole = dimensions("granitehybrid", attention(40, 12, FOUR_OF_FORTY, 128) | GRANITE)
    assert read.kv_bytes_per_token is not None
    assert whole.kv_bytes_per_token is not None
    assert whole.kv_bytes_per_token <= read.kv_bytes_per_token <= 5 * whole.kv_bytes_per_token
    assert not dimensions("jamba", attention(32, 32, None, 128) | GRANITE).known
    assert not dimensions("gemma4", GEMMA4 | {"attention.head_count_kv": None}).known


BAD: list[object] = [
    None,
    0,
    -1,
    -(1 << 40),
    1 << 40,
    (1 << 64) - 1,
    True,
    [4, 4],
    [],
    "four",
    4.5,
    [None] * 32,
    [1 << 50] * 32,
]


@pytest.mark.parametrize(
    "key",
    ["block_count", "attention.head_count", "attention.head_count_kv", "attention.key_length", "embedding_length"],
)
@pytest.mark.parametrize("bad", BAD, ids=str)
def test_a_bad_number_never_makes_a_model_smaller(key: str, bad: object):
    good = attention(32, 32, 8, 128)
    read = dimensions("llama", {**good, key: bad})
    assert not read.known or (read.kv_bytes_per_token or 0) >= (dimensions("llama", good).kv_bytes_per_token or 0)
    file = Installed("/m/x.gguf", size=4_700_000_000, params_b=8.0, card="", dimensions=read)
    card, _ = describe(file, CATALOG, None)
    assert kv_bytes(card, 8_192) >= 32 * 8 * 128 * 4 * 8_192
    assert kv_bytes(card, 8_192) < 40e9
    assert known(card) is read.known


@examples(200)
@given(
    some.dictionaries(
        some.sampled_from(
            [*GEMMA4, *MLA, *SSM, "feed_forward_length", "expert_used_count", "attention.sliding_window"]
        ),
        some.one_of(
            some.integers(),
            some.lists(some.integers(-5, 5), max_size=70),
            some.text(),
            some.none(),
            some.booleans(),
            some.floats(),
        ),
    )
)
def test_no_header_breaks_it(header: dict[str, Any]):
    for architecture in ("", "llama", "gemma4", "qwen35", "deepseek2", "granitehybrid"):
        read = dimensions(architecture, header)
        assert all((getattr(read, name) or 0) >= 0 for name in read.__dataclass_fields__)
        assert Header.from_json(Header(dimensions=read).to_json()).dimensions == read


def test_nothing_is_known_of_nothing():
    assert dimensions("", {}) == NOTHING


def test_experts_a_token_passes_by_and_those_it_goes_through():
    experts = {"expert_count": 64, "expert_used_count": 6, "expert_feed_forward_length": 1_408}
    every = attention(27, 16, 1, 576, leading_dense_block_count=1) | MLA | experts | {"embedding_length": 2_048}
    told = dimensions("deepseek2", every)
    each = 26 * 3 * 2_048 * 1_408
    assert (told.idle_params, told.routed_params) == (58 * each, 6 * each)
    card, _ = describe(Installed("mixed", params_b=15.7, card="", dimensions=told), CATALOG, None)
    assert card.routed_params == 6 * each
    assert card.active_params_b == pytest.approx(15.7 - 58 * each / 1e9)
    odd = dimensions("deepseek2", every | {"expert_used_count": 80})  # more than there are
    assert (odd.idle_params, odd.routed_params) == (0, 64 * each)
