"""The catalog as shipped, and what its loader says to somebody who adds to it and makes a mistake."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from temoto.adapters.catalog import catalog_dir, load_catalog, pretokenizers
from temoto.core.families import family_for
from temoto.ports import BadCatalog

CATALOG = load_catalog()
REPOSITORY = Path(__file__).resolve().parents[2]

FAMILY = 'match = ["one*"]\nsource = "s"\n'
MODEL = """family = "one"
[[model]]
id = "one-1b"
name = "One"
params_b = 1.0
licence = "mit"
roles = ["completion"]
source = "s"
weights = [{ tag = "one:1b", quantization = "Q4_0", size_gb = 0.6 }]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small catalog without a mistake."""
    for name, text in {"families/one.toml": FAMILY, "models/one.toml": MODEL}.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text)
    return tmp_path


def replaced(folder: Path, name: str, old: str, new: str) -> Path:
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new))
    return folder


def test_a_small_catalog_loads(folder: Path):
    catalog = load_catalog(folder)
    assert [card.id for card in catalog.cards] == ["one-1b"]
    assert catalog.cards[0].weights[0].size == 600_000_000


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("families/one.toml", "match =", "mach =", "one.toml: mach: Unexpected keyword argument"),
        ("families/one.toml", 'source = "s"', "", "one.toml: source: Field required"),
        ("families/one.toml", '["one*"]', '"one*"', "one.toml: match: Input should be a valid tuple"),
        ("families/one.toml", 'source = "s"', 'source = "s"\nfim = ["@prefix"]', "one.toml: fim: must hold @prefix and @suffix"),
        ("families/one.toml", "match =", "match", "one.toml: Expected '=' after a key"),
        ("families/one.toml", '["one*"]', '["two*"]', "one-1b: one:1b: matches no family, not one alone"),
        ("models/one.toml", 'family = "one"', 'family = "two"', "one-1b: family: there is no families/two.toml"),
        ("models/one.toml", "params_b = 1.0", 'params_b = "many"', "one.toml: model.0.params_b: Input should be a valid number"),
        ("models/one.toml", "params_b", "params_bn", "one.toml: model.0.params_bn: Unexpected keyword argument"),
        ("models/one.toml", '["completion"]', '["poetry"]', "one.toml: model.0.roles.0: Input should be 'completion', 'chat' or 'reasoning'"),
        ("models/one.toml", "size_gb = 0.6", "sise_gb = 0.6", "one.toml: model.0.weights.0.sise_gb: Unexpected keyword argument"),
        ("models/one.toml", ", size_gb = 0.6", "", "one-1b: one:1b: size or size_gb is missing"),
        ("models/one.toml", MODEL, MODEL + MODEL.split("\n", 1)[1], "one-1b: id: given twice"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_file_and_key(folder: Path, name: str, old: str, new: str, sentence: str):
    with pytest.raises(BadCatalog) as raised:
        load_catalog(replaced(folder, name, old, new))
    assert sentence in str(raised.value)


def test_every_mistake_is_named_at_once(folder: Path):
    replaced(folder, "families/one.toml", "match =", "mach =")
    replaced(folder, "models/one.toml", "params_b", "params_bn")
    with pytest.raises(BadCatalog, match=r"(?s)mach.*params_bn"):
        load_catalog(folder)


def test_a_tag_that_two_families_claim_is_a_mistake(folder: Path):
    (folder / "families" / "other.toml").write_text('match = ["o*"]\nsource = "s"\n')
    with pytest.raises(BadCatalog, match="one-1b: one:1b: matches one, other, not one alone"):
        load_catalog(folder)


def test_a_file_that_is_not_utf_8_is_a_mistake(folder: Path):
    (folder / "families" / "one.toml").write_bytes(b"source = '\xff'")
    with pytest.raises(BadCatalog, match=r"one\.toml: "):
        load_catalog(folder)


@pytest.mark.parametrize("size", ["0.5b", "1.5b", "3b", "7b", "14b", "32b"])
def test_every_size_of_qwen_coder_is_there_with_a_base_model(size: str):
    (card,) = [one for one in CATALOG.cards if one.id == f"qwen2.5-coder-{size}"]
    tags = {weights.tag: weights.base for weights in card.weights}
    assert tags[f"qwen2.5-coder:{size}-base"] is True
    assert tags[f"qwen2.5-coder:{size}"] is False


def test_every_model_has_what_memory_is_reckoned_from():
    lacking = [
        card.id
        for card in CATALOG.cards
        if not (card.layers and card.kv_heads and card.head_dim and card.native_context)
    ]
    assert lacking == []


def test_every_tag_stands_once():
    tags = [weights.tag for card in CATALOG.cards for weights in card.weights]
    assert len(tags) == len(set(tags))


def test_every_stop_is_a_control_or_an_end():
    for family in CATALOG.families:
        assert set(family.stops) <= set(family.controls), family.name


@pytest.mark.parametrize(
    ("model", "family"),
    [
        ("qwen2.5-coder:1.5b-base", "qwen2.5-coder"),
        ("hf.co/someone/Qwen2.5-Coder-7B-GGUF:Q4_K_M", "qwen2.5-coder"),
        ("/srv/models/SmolLM2-135M-Instruct.Q4_1.gguf", "smollm2"),
        ("mystery:7b", "unknown"),
    ],
)
def test_a_models_name_tells_its_family(model: str, family: str):
    assert family_for(model, CATALOG.families).name == family


def test_the_tree_is_read_where_temoto_is_installed_from_it():
    assert catalog_dir() == REPOSITORY / "catalog"
    assert pretokenizers()


@pytest.mark.timeout(300)
def test_a_wheel_carries_the_catalog(tmp_path: Path):
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
        inside = {name for name in archive.namelist() if name.startswith("temoto/_catalog/")}
    here = {
        f"temoto/_catalog/{file.relative_to(REPOSITORY / 'catalog').as_posix()}"
        for file in (REPOSITORY / "catalog").rglob("*.*")
    }
    assert inside == here
