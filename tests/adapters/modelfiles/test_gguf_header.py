"""What a header says, and what is said of a file that has none that can be read. On files the `gguf` package writes."""

import io
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import gguf
import pytest
from hypothesis import given
from hypothesis import strategies as some

from temoto.adapters.modelfiles.gguf_header import BLOCKS, QUANTIZATIONS, read_header
from temoto.adapters.modelfiles.gguf_values import Unreadable, Values, Vocabularies
from temoto.core.messages.stores import FileProblem
from temoto.core.models.header import Header, Kind
from tests.adapters.stores.laid_out import small
from tests.bench.zero_model import SHAPES, write
from tests.examples import examples
from tests.fim_model import MODEL

FIM = ("<|fim_prefix|>", "@prefix", "<|fim_suffix|>", "@suffix", "<|fim_middle|>")


def test_the_fixture():
    header = read_header([MODEL])
    assert (header.architecture, header.kind, header.name, header.quantization) == (
        "llama", Kind.MODEL, "temoto-fim-fixture", "Q8_0",
    )  # fmt: skip
    assert (header.native_context, header.layers, header.kv_heads, header.head_dim, header.vocabulary) == (
        512,
        4,
        6,
        32,
        3_072,
    )
    assert header.params == 2_361_024
    assert header.fim == FIM
    assert Header.from_json(header.to_json()) == header


def test_what_a_header_names(tmp_path: Path):
    def more(writer: Any) -> None:
        writer.add_basename("Qwen2.5-Coder")
        writer.add_size_label("1.5B")
        writer.add_finetune("Instruct")
        writer.add_license("apache-2.0")
        writer.add_chat_template("{% if tools %}…{% endif %}")

    header = read_header([small(tmp_path / "a.gguf", more=more, tokens=("a", "b", "c", "d"), fim=(1, 3, 2))])
    assert (header.basename, header.size_label, header.finetune, header.licence) == (
        "Qwen2.5-Coder", "1.5B", "Instruct", "apache-2.0",
    )  # fmt: skip
    assert (header.template, header.tools, header.thinking) == (True, True, False)
    assert header.fim == ("b", "@prefix", "d", "@suffix", "c")
    assert (header.head_dim, header.kv_heads, header.quantization) == (128, 2, "Q4_K_M")


def test_parameters_of_all_parts_count(tmp_path: Path):
    parts = [small(tmp_path / f"a-0000{number}-of-00002.gguf", tensors=number) for number in (1, 2)]
    assert read_header(parts).params == 3 * 128


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        (lambda writer: writer.add_type("adapter"), Kind.ADAPTER),
        (lambda writer: writer.add_type("mmproj"), Kind.PROJECTOR),
        (lambda writer: writer.add_type("imatrix"), Kind.OTHER),
        (lambda writer: writer.add_type("model"), Kind.MODEL),
    ],
)
def test_what_is_no_model_is_told_apart(tmp_path: Path, more: Any, kind: Kind):
    assert read_header([small(tmp_path / "a.gguf", more=more)]).kind is kind


def test_older_projectors_and_bare_vocabularies(tmp_path: Path):
    assert read_header([small(tmp_path / "a.gguf", architecture="clip")]).kind is Kind.PROJECTOR
    assert read_header([small(tmp_path / "b.gguf", tensors=0)]).kind is Kind.OTHER


@pytest.mark.parametrize(
    ("architecture", "more", "embeds"),
    [
        ("nomic-bert", lambda _writer: None, True),
        ("qwen3", lambda writer: writer.add_pooling_type(gguf.PoolingType.LAST), True),
        ("gemma3", lambda writer: writer.add_causal_attention(False), True),
        ("qwen3", lambda writer: writer.add_pooling_type(gguf.PoolingType.NONE), False),
    ],
)
def test_what_only_embeds(tmp_path: Path, architecture: str, more: Any, embeds: bool):
    assert read_header([small(tmp_path / "a.gguf", more=more, architecture=architecture)]).embedding is embeds


def test_heads_that_differ_from_layer_to_layer(tmp_path: Path):
    path = small(
        tmp_path / "a.gguf", more=lambda writer: writer.add_array("other.attention.head_count_kv", [0, 4, 8, 0])
    )
    path.write_bytes(
        path.read_bytes()
        .replace(b"other.attention", b"qwen2.attention")
        .replace(b"qwen2.attention.head_count_kv", b"spare.attention.head_count_kv", 1)
    )
    assert read_header([path]).kv_heads == 8


def test_a_vocabulary_is_walked_through_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    tokens = tuple(f"t{number:05}" for number in range(12_000))
    other = (*tokens[:6_000], "longer than it was", *tokens[6_001:])
    files = [
        small(tmp_path / f"{name}.gguf", name, tokens=given, fim=(11_000, 11_001, 11_002), more=_talking(name))
        for name, given in (("a", tokens), ("b", tokens), ("other", other))
    ]
    alone = [read_header([file]) for file in files]
    walked: list[int] = []
    real = Values.skip_texts
    monkeypatch.setattr(Values, "skip_texts", lambda self, count: (walked.append(count), real(self, count))[1])
    known = Vocabularies()
    assert [read_header([file], known) for file in files] == alone
    assert [each.fim[0] for each in alone] == ["t11000"] * 3
    assert walked == [12_000, 11_000, 11_001, 11_002] * 2  # for the first and the other; not for their like


def _talking(name: str) -> Callable[[Any], None]:
    return lambda writer: writer.add_chat_template(f"template of {name}")


def _patched(start: bytes, at: int = 0) -> bytes:
    raw = MODEL.read_bytes()
    return raw[:at] + start + raw[at + len(start) :]


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        pytest.param(b"", FileProblem.CUT_OFF, id="empty"),
        pytest.param(b"GGUF", FileProblem.CUT_OFF, id="its first word alone"),
        pytest.param(b"<!doctype html>" + bytes(100), FileProblem.NOT_GGUF, id="a page"),
        pytest.param(_patched(struct.pack(">I", 3), 4), FileProblem.BIG_ENDIAN, id="big-endian"),
        pytest.param(_patched(struct.pack("<I", 4), 4), FileProblem.NEWER, id="newer"),
        pytest.param(_patched(struct.pack("<I", 1), 4), FileProblem.OLDER, id="older"),
        pytest.param(MODEL.read_bytes()[:50_000], FileProblem.CUT_OFF, id="half a header"),
        pytest.param(MODEL.read_bytes()[:-1_000], FileProblem.CUT_OFF, id="a download that broke off"),
        pytest.param(_patched(struct.pack("<Q", 1 << 60), 8), FileProblem.NONSENSE, id="absurdly many tensors"),
        pytest.param(_patched(struct.pack("<Q", 1 << 60), 16), FileProblem.NONSENSE, id="absurdly many keys"),
        pytest.param(_patched(struct.pack("<Q", 1 << 60), 24), FileProblem.NONSENSE, id="an absurdly long key"),
        pytest.param(b"GGUF" + bytes(1_000), FileProblem.BIG_ENDIAN, id="noughts"),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, raw: bytes, problem: FileProblem):
    path = tmp_path / "a.gguf"
    path.write_bytes(raw)
    with pytest.raises(Unreadable) as raised:
        read_header([path])
    assert raised.value.problem is problem


@given(some.integers(24, 93_000), some.binary(min_size=1, max_size=16))
@examples(200)
def test_whatever_is_in_it_a_header_is_read_or_refused(at: int, wrong: bytes):
    raw = _patched(wrong, at)[:94_000]
    from temoto.adapters.modelfiles import gguf_header

    values = Values(io.BytesIO(raw), len(raw))
    try:
        keys, tensors = gguf_header.keys_of(values)
        gguf_header._tensors(values, tensors)
    except Unreadable:
        return
    assert len(keys) <= 65_536


def test_its_tables_are_the_formats():
    for kind in gguf.LlamaFileType:
        if kind.name != "GUESSED":
            assert QUANTIZATIONS[kind] == kind.name.removeprefix("MOSTLY_").removeprefix("ALL_").removesuffix("_MOE")
    assert {int(kind): block for kind, block in gguf.GGML_QUANT_SIZES.items()} == dict(BLOCKS)


@pytest.mark.parametrize("tied", [True, False], ids=["one table", "two tables"])
def test_of_a_table_that_only_what_is_read_is_looked_up_in_a_token_takes_one_row(tmp_path: Path, tied: bool):
    shape = next(one for one in SHAPES if one.name == "Qwen2.5-Coder 1.5B").narrow(block_count=2)
    sizes = {name: size for name, size in shape.sizes.items() if tied or name != "tied"}
    header = read_header([write(replace(shape, sizes=sizes), tmp_path / "model.gguf")])
    assert header.dimensions.idle_params == (0 if tied else 1_000 * 256)
