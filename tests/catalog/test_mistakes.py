"""What the loader says to somebody who adds to the catalog and makes a mistake: file, key and what is allowed."""

from pathlib import Path

import pytest

from temoto.adapters.catalog import load_catalog
from temoto.adapters.catalog.consistency import overlap
from temoto.adapters.catalog.tables import load_guide
from temoto.ports import BadCatalog
from tests.catalog.small import MODEL, replaced, small


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small(tmp_path)


def test_a_small_catalog_loads(folder: Path):
    catalog = load_catalog(folder)
    assert [card.id for card in catalog.cards] == ["one-1b"]
    assert (catalog.cards[0].weights[0].size, catalog.cards[0].weights[0].rounding) == (600_000_000, 500_000)


ALLOWED_FAMILY = "match, source, fim, stops, controls, repository, file"


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("families/one.toml", "match =", "mach =", f"one.toml: mach: there is no such key; allowed: {ALLOWED_FAMILY}."),
        ("families/one.toml", 'source = "s"', "", "one.toml: source: is missing; write text in quotes."),
        ("families/one.toml", '["one*"]', '"one*"', "one.toml: match: 'one*' is not a list in [ ]."),
        ("families/one.toml", 'source = "s"', 'source = "s"\nfim = ["@prefix"]', "one: fim: must hold @prefix and @suffix, each once."),
        ("families/one.toml", "match =", "match", "one.toml: not a TOML file in UTF-8: Expected '=' after a key"),
        ("families/one.toml", '["one*"]', '["two*"]', "one-1b: one:1b: the name matches no family, not one alone"),
        ("models/one.toml", 'family = "one"', 'family = "two"', "one.toml: one-1b: family: there is no family two; allowed: one."),
        ("models/one.toml", "params_b = 1.0", 'params_b = "many"', "one.toml: model[one-1b].params_b: 'many' is not a number."),
        ("models/one.toml", "params_b = 1.0", "params_b = -1.0", "one.toml: model[one-1b].params_b: -1.0 is not a number above 0."),
        ("models/one.toml", "params_b = 1.0", "params_b = 1.0\nlayers = 2.5", "one.toml: model[one-1b].layers: 2.5 is not a whole number."),
        ("models/one.toml", "params_b = 1.0", 'params_b = 1.0\nsuggest = "perhaps"', "one.toml: model[one-1b].suggest: 'perhaps' is not true or false."),
        ("models/one.toml", "params_b = 1.0", 'params_b = 1.0\nfim = "some"', "one.toml: model[one-1b].fim: 'some' is not one of 'all', 'base', 'none'."),
        ("models/one.toml", "params_b = 1.0", "", "one.toml: model[one-1b].params_b: is missing; write a number."),
        ("models/one.toml", 'licence = "mit"', "licence = 1", "one.toml: model[one-1b].licence: 1 is not text in quotes."),
        ("models/one.toml", "params_b", "params_bn", "one.toml: model[one-1b].params_bn: there is no such key; allowed: id, name, params_b, licence"),
        ("models/one.toml", '["completion"]', '["poetry"]', "one.toml: model[one-1b].roles[1]: 'poetry' is not one of 'completion', 'chat', 'reasoning'."),
        ("models/one.toml", "size_gb = 0.6", "sise_gb = 0.6", "one.toml: model[one-1b].weights[one:1b].sise_gb: there is no such key; allowed: tag, quantization, size, size_gb"),
        ("models/one.toml", "score = 1.5", 'score = "best"', "one.toml: model[one-1b].evidence[B].score: 'best' is not a number."),
        ("models/one.toml", ", size_gb = 0.6", "", "one-1b: one:1b: size_gb (10⁹ bytes, such as 4.7) or size (bytes) is missing."),
        ("models/one.toml", "size_gb = 0.6", "size_gb = 600000000", "one-1b: one:1b: 6e+08 GB cannot hold 1 billion parameters; size_gb counts 10⁹ bytes"),
        ("models/one.toml", "size_gb = 0.6", "size = 600", "one-1b: one:1b: 6e-07 GB cannot hold 1 billion parameters"),
        ("models/one.toml", "size_gb = 0.6", "size_gb = -0.6", "one.toml: model[one-1b].weights[one:1b].size_gb: -0.6 is not a number above 0."),
        ("models/one.toml", "size_gb = 0.6", "size_gb = inf", "one.toml: model[one-1b].weights[one:1b].size_gb: inf is not a number."),
        ("models/one.toml", "size_gb = 0.6", "size_gb = 1e300", "one.toml: model[one-1b].weights[one:1b].size_gb: 1e+300 is not a number."),
        ("models/one.toml", "params_b = 1.0", "params_b = nan", "one.toml: model[one-1b].params_b: nan is not a number."),
        ("models/one.toml", "size_gb = 0.6", "size_gb = 0", "one.toml: model[one-1b].weights[one:1b].size_gb: 0 is not a number above 0."),
        ("models/one.toml", '"Q4_0"', '"Q4_O"', "one-1b: one:1b: Q4_O is no known quantization; allowed: F32, Q4_0."),
        ("models/one.toml", MODEL, MODEL + MODEL.split("\n", 1)[1], "one-1b: is given twice; keep one."),
        ("models/one.toml", MODEL, MODEL + MODEL.split("\n", 1)[1].replace("one-1b", "one-2b"), "one-2b: one:1b: is given twice; keep one."),
        ("roles.toml", "one-1b", "one-7b", "completion: one-7b: there is no model one-7b in the catalog; write the id of one."),
        ("roles.toml", "[[completion]]", "[[chat]]", "chat: one-1b: one-1b does not have this role; add it to the model's roles."),
        ("roles.toml", '"B"', '"C"', "completion: one-1b: one-1b has no evidence called C; write one of: B."),
        ("roles.toml", 'because = "1.5"', "", "roles.toml: completion[one-1b].because: is missing; write text in quotes."),
        ("roles.toml", "[[completion]]", "[[poetry]]", "roles.toml: poetry: there is no such key; allowed: decides, completion, chat, reasoning."),
        ("quantizations.toml", "quality", "qualty", "quantizations.toml: quantization[Q4_0].qualty: there is no such key; allowed: name, quality"),
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


def test_a_mistake_is_named_in_japanese_too(folder: Path):
    with pytest.raises(BadCatalog) as raised:
        load_catalog(replaced(folder, "models/one.toml", "params_b = 1.0", ""))
    assert "one.toml: model[one-1b].params_b: ありません。数値を書いてください。" in raised.value.note.text("ja")


def test_a_tag_that_two_families_claim_is_a_mistake(folder: Path):
    (folder / "families" / "other.toml").write_text('match = ["o*"]\nsource = "s"\n')
    with pytest.raises(BadCatalog, match="one-1b: one:1b: the name matches one, other, not one alone"):
        load_catalog(folder)


def test_two_families_that_could_claim_one_name_are_a_mistake_before_any_model_has_it(folder: Path):
    (folder / "families" / "other.toml").write_text('match = ["*-one", "one-?b"]\nsource = "s"\n')
    with pytest.raises(BadCatalog) as raised:
        load_catalog(folder)
    assert "one: match: a name could match one* and *-one of family other; make one of them narrower." in str(
        raised.value
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("phi4*", "phi4-mini*", True),
        ("phi4-[!m]*", "phi4-mini*", False),
        ("qwen3", "qwen3-*", False),
        ("qwen3-[0-9]*", "qwen3-coder*", False),
        ("qwen3.[5-8]*", "qwen3*", True),
        ("*a", "b*", True),
        ("a?c", "ab?", True),
        ("a?c", "ab", False),
        ("[ab]x", "[bc]x", True),
        ("[ab]x", "[cd]x", False),
        ("*", "anything", True),
    ],
)
def test_whether_two_patterns_can_match_one_name(one: str, other: str, expected: bool):
    assert overlap(one, other) is overlap(other, one) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a*" * 12 + "b", "a*" * 12 + "c", False),
        ("*a" * 60, "*b" * 60 + "*", True),
        ("*" * 2_000 + "a", "*" * 2_000 + "b", False),
    ],
)
def test_patterns_of_many_stars_hold_nobody_up(one: str, other: str, expected: bool):
    """A user's catalog may hold anything, and is read while an editor waits: 8 stars each once took half a minute."""
    assert overlap(one, other) is overlap(other, one) is expected


def test_a_file_that_is_not_utf_8_is_a_mistake(folder: Path):
    (folder / "families" / "one.toml").write_bytes(b"source = '\xff'")
    with pytest.raises(BadCatalog, match=r"one\.toml: not a TOML file in UTF-8"):
        load_catalog(folder)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("comfort = 2", "comfort = 2, conmfort = 3", "guide.toml: tiers[1]: conmfort: there is no such key; allowed: id, name, least_gb"),
        ("comfort = 2, ", "", "guide.toml: tiers[entry].comfort: is missing; write a whole number."),
        ("[rule]", "[rule]\nrole = 1", "guide.toml: rule: role: there is no such key; allowed: formula, factor"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_guides_tables_is_named(tmp_path: Path, old: str, new: str, sentence: str):
    shipped = Path(__file__).resolve().parents[2] / "catalog" / "guide.toml"
    (tmp_path / "guide.toml").write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(BadCatalog) as raised:
        load_guide(replaced(tmp_path, "guide.toml", old, new))
    assert sentence in str(raised.value)
