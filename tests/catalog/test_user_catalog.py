"""A user's own files over the shipped catalog: one file adds a model; a bad file is left out, named, and stops nothing."""

import asyncio
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.adapters.catalog import load_catalog
from temoto.adapters.state import places
from temoto.compose.world import opened
from temoto.core.completion.prompt import fim_prompt
from temoto.core.completion.records import Window
from temoto.core.machine import Gpu, Machine
from temoto.core.models.families import family_for
from temoto.core.models.records import Catalog, Role
from temoto.core.planning.candidates import Wishes, offered
from temoto.core.planning.devices import capacity_of
from temoto.core.planning.residency import Search
from tests.catalog.small import small
from tests.examples import examples

WHOLE = """family = "two"
[families.two]
match = ["two*"]
fim = ["<P>", "@prefix", "<S>", "@suffix", "<M>"]
stops = ["<P>"]
controls = ["<P>", "<S>", "<M>"]
source = "my own model"
[[model]]
id = "two-2b"
name = "Two"
params_b = 2.0
licence = "mit"
roles = ["completion"]
source = "its config.json"
weights = [{ tag = "two:2b-base", quantization = "Q4_0", size_gb = 1.2, base = true }]
[[completion]]
model = "two-2b"
because = "I trained it on our code"
"""


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    return small(tmp_path)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    folder = tmp_path / "user"
    folder.mkdir()
    return folder


def with_files(shipped: Path, mine: Path, **files: str) -> Catalog:
    for name, text in files.items():
        (mine / f"{name}.toml").write_text(text, encoding="utf-8")
    return load_catalog(shipped, mine)


def said(catalog: Catalog, language: str = "en") -> list[str]:
    return [one.text(language) for one in catalog.skipped]


def test_one_file_adds_a_family_a_model_and_its_place(shipped: Path, mine: Path):
    catalog = with_files(shipped, mine, two=WHOLE)
    assert said(catalog) == []
    assert [card.id for card in catalog.cards] == ["one-1b", "two-2b"]
    assert family_for("two:2b-base", catalog.families).fim == ("<P>", "@prefix", "<S>", "@suffix", "<M>")
    assert [place.model for place in catalog.ranking[Role.COMPLETION]] == ["two-2b", "one-1b"]


def test_a_model_of_a_shipped_family_needs_no_family(shipped: Path, mine: Path):
    text = WHOLE[WHOLE.index("[[model]]") :].replace("two", "one").replace("one-2b", "one-tuned")
    catalog = with_files(shipped, mine, tuned='family = "one"\n' + text)
    assert said(catalog) == []
    assert catalog.cards[1].family == "one"


def test_a_place_can_be_named(shipped: Path, mine: Path):
    third = WHOLE.replace("two", "three") + 'above = "one-1b"\n'
    catalog = with_files(shipped, mine, a_two=WHOLE, b_three=third)
    assert said(catalog) == []
    assert [place.model for place in catalog.ranking[Role.COMPLETION]] == ["two-2b", "three-2b", "one-1b"]


def test_single_keys_of_a_shipped_model_are_changed(shipped: Path, mine: Path):
    catalog = with_files(shipped, mine, own='[[model]]\nid = "one-1b"\nsuggest = false\nnative_context = 4096\n')
    assert said(catalog) == []
    (card,) = catalog.cards
    assert (card.suggest, card.native_context, card.params_b, card.source) == (False, 4096, 1.0, "s")
    assert [place.model for place in catalog.ranking[Role.COMPLETION]] == ["one-1b"]


def test_forms_are_added_and_changed_by_their_tag(shipped: Path, mine: Path):
    text = """[[model]]
id = "one-1b"
weights = [
  { tag = "one:1b", size_gb = 0.7 },
  { tag = "one:1b-f32", quantization = "F32", size = 4000000000 },
]
"""
    (card,) = with_files(shipped, mine, own=text).cards
    assert [(one.tag, one.quantization, one.size) for one in card.weights] == [
        ("one:1b", "Q4_0", 700_000_000),
        ("one:1b-f32", "F32", 4_000_000_000),
    ]


def test_a_shipped_familys_template_is_changed(shipped: Path, mine: Path):
    catalog = with_files(shipped, mine, own='[families.one]\nfim = ["@suffix", "|", "@prefix"]\n')
    assert said(catalog) == []
    assert catalog.families[0].fim == ("@suffix", "|", "@prefix")
    assert catalog.families[0].match == ("one*",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("= 1", "not a TOML file in UTF-8", id="no TOML"),
        pytest.param("modell = 1", "modell: there is no such key; allowed: family, families, model, completion, chat, reasoning.", id="unknown key"),
        pytest.param('[[model]]\nid = "two-1b"', "model[two-1b]: name: is missing; write text in quotes.", id="missing field"),
        pytest.param('[[model]]\nid = "one-1b"\nparams_b = -1', "model[one-1b]: params_b: -1 is not a number above 0.", id="negative"),
        pytest.param('[[model]]\nid = "one-1b"\nweights = [{ tag = "one:1b", size_gb = 4700000000 }]', "one-1b: one:1b: 4.7e+09 GB cannot hold 1 billion parameters", id="wrong unit"),
        pytest.param('[[model]]\nid = "one-1b"\nweights = "one:1b"', "model[one-1b]: weights: 'one:1b' is not a list in [ ].", id="weights no list"),
        pytest.param('[[model]]\nid = "one-1b"\nweights = [1]', "model[one-1b]: weights[1]: 1 is not a table.", id="a form no table"),
        pytest.param("model = 1", "model: 1 is not a list in [ ].", id="no list of models"),
        pytest.param('[[model]]\nid = "one-1b"\nfamily = "three"', "model: one-1b: family: there is no family three; allowed: one.", id="no such family"),
        pytest.param(WHOLE.replace('["two*"]', '["one-tw*"]'), "a name could match one* and one-tw* of family two; make one of them narrower.", id="two families claim a name"),
        pytest.param('[[completion]]\nmodel = "two"\nbecause = "best"', "completion: two: there is no model two in the catalog", id="place of no model"),
        pytest.param('[[completion]]\nmodel = "one-1b"\nbecause = "best"\nabove = "x"', "completion[one-1b].above: there is no model x in the catalog", id="above no model"),
    ],
)  # fmt: skip
def test_a_bad_file_is_left_out_and_named(shipped: Path, mine: Path, text: str, sentence: str):
    catalog = with_files(shipped, mine, bad=text, two=WHOLE)
    assert [card.id for card in catalog.cards] == ["one-1b", "two-2b"]
    (only,) = said(catalog)
    assert only.startswith(f"Your catalog file {mine / 'bad.toml'} is not used: ")
    assert sentence in only
    assert "使われません" in said(catalog, "ja")[0]


def test_a_folder_that_is_not_there_is_no_mistake(shipped: Path, tmp_path: Path):
    catalog = load_catalog(shipped, tmp_path / "none")
    assert (len(catalog.cards), catalog.skipped) == (1, ())


KEYS = [
    "id",
    "name",
    "family",
    "families",
    "model",
    "weights",
    "roles",
    "params_b",
    "evidence",
    "completion",
    "match",
    "x",
    "one",
]
VALUES = ["1", "-1.5", "true", '""', '"one-1b"', '"one"', "[]", "[1]", "[[]]", "{}", "[{}]", "{ one = 1 }", "nan", "1e300","2026-11-01", "[{ tag = 1 }]",
    '[{ tag = "one:1b" }]', '{ match = ["o*"] }', "inf", '[{ model = "one-1b", because = "b" }]']  # fmt: skip
LINES = st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES)), max_size=5, unique_by=lambda pair: pair[0])


@examples(150)
@given(
    LINES, st.sampled_from(["[[model]]", "[families.one]", "[families]", "[[chat]]", "[[completion]]", "[x]"]), LINES
)
def test_no_file_stops_the_server(top: list[tuple[str, str]], header: str, below: list[tuple[str, str]]):
    lines = [*(f"{key} = {value}" for key, value in top), header, *(f"{key} = {value}" for key, value in below)]
    with tempfile.TemporaryDirectory() as folder:
        shipped, mine = small(Path(folder)), Path(folder, "user")
        mine.mkdir()
        (mine / "any.toml").write_text("\n".join(lines), encoding="utf-8")
        catalog = load_catalog(shipped, mine)
    assert catalog.cards
    for one in catalog.skipped:
        assert one.text("en") != one.text("ja")


def test_the_server_uses_the_users_folder_and_warns_of_a_bad_file(mine: Path, monkeypatch: pytest.MonkeyPatch):
    (mine / "bad.toml").write_text("modell = 1")
    (mine / "two.toml").write_text(WHOLE)
    monkeypatch.setattr(places, "catalog_folder", lambda: mine)
    house, reading = asyncio.run(opened())
    assert "two-2b" in {card.id for card in house.catalog.cards}
    assert [one.text() for one in reading.warnings if "bad.toml" in one.text()] == [
        f"Your catalog file {mine / 'bad.toml'} is not used: modell: there is no such key; "
        "allowed: family, families, model, completion, chat, reasoning."
    ]


PAGE = (Path(__file__).resolve().parents[2] / "docs" / "add-a-model.md").read_text(encoding="utf-8")


def test_the_file_docs_show_adds_a_model_that_is_chosen_and_prompted_its_own_way(mine: Path):
    (text,) = re.findall(r"```toml\n(# ~/.config/temoto/catalog/owl-coder.toml\n.*?)```", PAGE, re.DOTALL)
    (mine / "owl-coder.toml").write_text(text, encoding="utf-8")
    catalog = load_catalog(user_folder=mine)
    assert said(catalog) == []
    gpu = Gpu("a card", "made for tests", 12_000_000_000, 12_000_000_000, bandwidth=500_000_000_000)
    here = capacity_of(Machine((gpu,), 16_000_000_000, 16_000_000_000, 8), (), gpu=True)
    best = Search(catalog, here, Wishes(), offered(catalog, Wishes())).ranked(Role.COMPLETION)[0]
    assert (best.card.id, best.weights.tag, best.fits) == ("owl-coder-7b", "owl-coder:7b-base", True)
    family = family_for("owl-coder:7b-base", catalog.families)
    assert fim_prompt(family, Window("a", "b")) == "<|owl_pre|>a<|owl_suf|>b<|owl_mid|>"


@pytest.mark.parametrize("number", [1, 2])
def test_the_smaller_files_docs_show_are_right_too(mine: Path, number: int):
    texts = re.findall(r"```toml\n(# ~/.config/temoto/catalog/(?!owl).*?)```", PAGE, re.DOTALL)
    (mine / "mine.toml").write_text(texts[number - 1], encoding="utf-8")
    assert said(load_catalog(user_folder=mine)) == []
    assert len(texts) == 2
