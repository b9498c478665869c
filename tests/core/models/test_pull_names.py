"""What a name to pull means: the catalog's model under every spelling of its name, no other size, and nothing that runs elsewhere."""

import pytest

from temoto.core.models.pull_names import meant, plain
from tests.core.planning.shipped import CATALOG


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("codestral", "codestral:latest"),
        ("codestral:latest", "codestral:latest"),
        ("gpt-oss", "gpt-oss:latest"),
        ("library/qwen2.5-coder:7b", "qwen2.5-coder:7b"),
        ("registry.ollama.ai/library/qwen2.5-coder:7b", "qwen2.5-coder:7b"),
        ("Registry.Ollama.ai/library/codestral", "codestral:latest"),
        ("https://ollama.com/library/codestral", "codestral:latest"),
        ("registry.ollama.ai/JetBrains/Mellum-4b-base:latest", "JetBrains/Mellum-4b-base"),
        ("qwen2.5-coder-7b", "qwen2.5-coder:7b"),
    ],
)
def test_a_model_is_known_by_every_spelling_of_its_name(name: str, tag: str):
    known = meant(name, CATALOG, ())
    assert (known.tag, known.other) == (tag, False)
    assert known.card is not None
    assert known.card.licence
    assert known.weights is not None
    assert known.weights.size > 0


@pytest.mark.parametrize(
    "name",
    ["localhost:5000/library/codestral", "hf.co/unsloth/X:Q4", "", "library/", "ollama.com/", "somebody/codestral:1b", "mistral:7b", ":7b", "x" * 5000],
)  # fmt: skip
def test_what_is_not_the_librarys_stays_as_it_is(name: str):
    found = meant(name, CATALOG, ())
    assert (found.tag, found.card) == (name, None)
    assert plain(name) == name


@pytest.mark.parametrize(
    ("name", "near", "sizes"),
    [
        ("qwen2.5-coder:8b", (), ("0.5b", "1.5b", "3b", "7b", "14b", "32b")),
        ("library/qwen3-coder:31b", (), ("30b",)),
        ("mixtral:8x9b", (), ("8x7b",)),
        (
            "qwen2.5-coder:1.5-base",
            ("qwen2.5-coder:1.5b-base", "qwen2.5-coder:1.5b", "qwen2.5-coder:1.5b-base-q8_0"),
            (),
        ),
        ("qwen25-coder:9b", (), ()),
        ("nobody-knows-it", (), ()),
    ],
)
def test_another_size_is_never_near(name: str, near: tuple[str, ...], sizes: tuple[str, ...]):
    found = meant(name, CATALOG, ())
    assert (found.near, found.sizes) == (near, sizes)


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("starcoder2", ["starcoder2:3b", "starcoder2:7b", "starcoder2:15b"]),
        ("library/gemma:latest", ["gemma:7b"]),
        ("codellama", ["codellama:7b", "codellama:13b", "codellama:34b", "codellama:70b"]),
        ("starcoder2:4b", []),
        ("codestral", []),
        ("nobody-knows-it", []),
        ("", []),
    ],
)
def test_a_name_without_a_tag_leads_to_the_tags_whose_sizes_are_known(name: str, forms: list[str]):
    found = meant(name, CATALOG, ())
    assert [tag for tag, _ in found.forms] == forms
    assert all(size > 0 for _, size in found.forms)


@pytest.mark.parametrize(
    "name",
    ["deepseek-v3.1:671b-cloud", "deepseek-v3:671b-cloud", "gpt-oss:20b-cloud", "glm-5:cloud", "library/glm-5:CLOUD"],
)
def test_what_runs_at_ollama_com_only_is_nothing_to_fetch(name: str):
    found = meant(name, CATALOG, ())
    assert (found.cloud, found.card, found.near) == (True, None, ())
