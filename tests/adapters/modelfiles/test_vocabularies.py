"""What is read of a vocabulary is what the `gguf` package reads. What starts that were killed have left of vocabularies is removed by a later one; what somebody still writes is not."""

import os
from pathlib import Path
from typing import Any

import gguf
import pytest

from temoto.adapters.modelfiles import tokens
from temoto.adapters.modelfiles.gguf_values import Unreadable
from temoto.adapters.modelfiles.vocabulary import PREFIX, from_gguf
from temoto.core.backend.listed import SpecialTokens
from tests.adapters.stores.laid_out import small
from tests.fim_model import MODEL


@pytest.fixture
def vocabularies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = tmp_path / "temoto" / "vocabularies"
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize("name", [".show-abc123", ".part-4242", ".0a1b.ranks.4242-9f.part"])
async def test_what_was_left_is_removed(name: str, vocabularies: Path, tmp_path: Path):
    left, fresh, whole = vocabularies / name, vocabularies / f"{name}x.part", vocabularies / "0a1b.ranks"
    for file in (left, fresh, whole):
        file.write_text("x")
    for file in (left, whole):
        os.utime(file, (1, 1))
    assert await tokens.counter_from_gguf(tmp_path / "gone.gguf") is None
    assert (left.exists(), fresh.exists(), whole.exists()) == (False, True, True)


async def test_a_cache_folder_that_cannot_be_made_only_costs_exact_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert await tokens.counter_from_gguf(tmp_path / "gone.gguf") is None


async def test_a_vocabulary_in_use_is_read_once_and_one_that_was_written_anew_again(vocabularies: Path):
    """Each new start of an engine that was killed read it again, and left ten megabytes."""
    first = await tokens.counter_from_gguf(MODEL)
    assert first is not None
    assert await tokens.counter_from_gguf(MODEL) is first
    (written,) = vocabularies.glob("*.ranks")
    os.utime(written, (1, 1))
    anew = await tokens.counter_from_gguf(MODEL)
    assert anew is not None
    assert anew is not first
    assert anew("def fib(n):") == first("def fib(n):")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("fixture", id="fill-in-the-middle"),
        pytest.param("model_file", id="SmolLM2", marks=pytest.mark.engine),
    ],
)
def test_it_is_what_gguf_reads(name: str, request: pytest.FixtureRequest):
    file: Path = MODEL if name == "fixture" else request.getfixturevalue(name)
    reader: Any = gguf.GGUFReader(str(file))
    read = from_gguf(file)
    there = [key.removeprefix(PREFIX) for key in reader.fields if key.startswith(PREFIX)]
    assert {"model", "pre", "tokens", "token_type", "merges"} <= set(there)
    for key in there:
        assert read.field(key) == reader.fields[f"{PREFIX}{key}"].contents(), key
    assert read.field("of no file") is None


def test_half_a_file_has_no_vocabulary(tmp_path: Path):
    half = tmp_path / "half.gguf"
    half.write_bytes(MODEL.read_bytes()[:50_000])
    with pytest.raises(Unreadable):
        from_gguf(half)


async def test_half_a_file_only_costs_exact_counts(vocabularies: Path, tmp_path: Path):
    half = tmp_path / "half.gguf"
    half.write_bytes(MODEL.read_bytes()[:50_000])
    assert await tokens.counter_from_gguf(half) is None
    assert [*vocabularies.iterdir()] == []


@pytest.mark.parametrize("kind", ["gpt2", "llama"])
async def test_one_that_cannot_be_rebuilt_is_read_once(
    kind: str, vocabularies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def more(writer: Any) -> None:
        writer.add_tokenizer_model(kind)
        writer.add_tokenizer_pre("of nobody")
        writer.add_token_merges(["a b"])

    file = small(tmp_path / "a.gguf", more=more, tokens=("a", "b"))
    assert await tokens.counter_from_gguf(file) is None
    (ranks,) = vocabularies.glob("*.ranks")
    assert ranks.read_text() == ("of nobody\n" if kind == "gpt2" else "\n")
    monkeypatch.setattr(tokens, "_reader", None)  # it is not called
    assert await tokens.counter_from_gguf(file) is None


async def test_once_its_cuts_are_known_it_is_read_anew(vocabularies: Path):
    assert await tokens.counter_from_gguf(MODEL) is not None
    (ranks,) = vocabularies.glob("*.ranks")
    ranks.write_text(ranks.read_text().splitlines()[0] + "\n")  # as one left it that did not know them
    assert await tokens.counter_from_gguf(MODEL) is None
    assert await tokens.counter_from_gguf(MODEL) is not None


@pytest.mark.parametrize(
    ("pre", "text", "count"),
    [
        ("gpt-2", "12", 1),
        ("starcoder", "12", 2),  # each digit is its own word
        ("refact", "12", 2),
        ("command-r", "12", 2),
        ("deepseek-coder", "12", 2),
        ("deepseek-coder", "ab", 1),
        ("deepseek-coder", "\n\n", 2),
        ("qwen2", "\n\n", 1),
        ("deepseek-v3", "12", 1),
        ("gpt-4o", "12", 1),
        ("gpt-4o", "aB", 2),  # a word ends before a capital
        ("tekken", "12", 2),
        ("qwen35", "12", 2),
        ("seed-coder", "12", 2),
        ("seed-coder", ")\n", 2),
        ("qwen2", ")\n", 1),
    ],
)
async def test_a_text_is_cut_as_the_vocabularys_name_says(
    pre: str, text: str, count: int, vocabularies: Path, tmp_path: Path
):
    def more(writer: Any) -> None:
        writer.add_tokenizer_pre(pre)
        writer.add_token_merges(["1 2", "a b", "a B", "Ċ Ċ", ") Ċ"])

    exact = await tokens.counter_from_gguf(small(tmp_path / "a.gguf", more=more, tokens=("a", "b")))
    assert exact is not None
    assert exact(text) == count


def typed(path: Path, types: list[Any] | None, *names: str) -> Path:
    def more(writer: Any) -> None:
        writer.add_tokenizer_pre("of nobody")
        if types:
            writer.add_array("tokenizer.ggml.token_type", types)

    return small(path, more=more, tokens=names)


async def test_control_tokens_are_those_of_the_file(vocabularies: Path, tmp_path: Path):
    names = ("a", "<filename>", "<tool_call>", "<table>", "</s>", "<text>", "<|x|>")
    file = typed(tmp_path / "a.gguf", [1, 3, 4, 4, 1, 1, 2], *names)
    told = await tokens.special_tokens_of_file(file)
    assert told.controls == ("<filename>", "<tool_call>", "</s>", "<|x|>")


@pytest.mark.parametrize(
    "types",
    [
        pytest.param(None, id="none"),
        pytest.param([1.0, 3.0, 3.0], id="no whole numbers"),
        pytest.param(["3", "3", "3"], id="texts"),
        pytest.param([1], id="too few"),
        pytest.param([1, 1, 1, 1, 3, 3], id="too many"),
        pytest.param([-3, 99, 1], id="of no meaning"),
    ],
)
async def test_without_types_only_what_engines_go_by_the_name_of_speaks(
    types: list[Any] | None, vocabularies: Path, tmp_path: Path
):
    file = typed(tmp_path / "a.gguf", types, "a", "<x_y>", "<|im_end|>")
    assert (await tokens.special_tokens_of_file(file)).controls == ("<|im_end|>",)


async def test_a_file_without_a_vocabulary_has_no_control_tokens(vocabularies: Path, tmp_path: Path):
    assert await tokens.special_tokens_of_file(small(tmp_path / "a.gguf")) == SpecialTokens()
    assert await tokens.special_tokens_of_file(tmp_path / "gone.gguf") == SpecialTokens()


async def test_what_an_older_temoto_wrote_of_control_tokens_is_read_anew(vocabularies: Path):
    told = await tokens.special_tokens_of_file(MODEL)
    (kept,) = vocabularies.glob("*.specials")
    kept.write_text('{"controls": [], "hole": []}')
    assert await tokens.special_tokens_of_file(MODEL) == told
    assert {"<|fim_prefix|>", "<|endoftext|>"} <= {*told.controls}
    assert told.hole == ("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>")


async def test_letters_that_makers_added_are_a_token_each(vocabularies: Path, tmp_path: Path):
    """DeepSeek-Coder's merges lack the bytes of thirteen letters: `ü` is a token before any word is cut."""

    def more(writer: Any) -> None:
        writer.add_tokenizer_pre("deepseek-coder")
        writer.add_token_types([1, 4])
        writer.add_token_merges(["a b"])

    exact = await tokens.counter_from_gguf(small(tmp_path / "a.gguf", more=more, tokens=("a", "ü")))
    assert exact is not None
    assert (exact("ab"), exact("aüb"), exact("ü"), exact(" ü"), exact("ä")) == (1, 3, 1, 2, 2)
