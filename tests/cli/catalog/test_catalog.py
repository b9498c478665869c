"""`temoto catalog` as a person runs it: a row for every record, filters, and JSON with everything."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from temoto.adapters.catalog import load_catalog
from temoto.adapters.catalog.tables import load_corrections, load_gpus, load_guide, load_instances
from temoto.cli.catalog.listing import word
from temoto.core.messages.cost import GuideNote
from temoto.core.messages.tables import TableWord
from temoto.core.models.records import Role
from temoto.core.planning.recommended import sized, usable
from tests.cli.test_verbs import FINE, USAGE, WRONG, temoto
from tests.cli.within import Done, temoto_within
from tests.draw import check_golden

CATALOG, GUIDE = load_catalog(), load_guide()
TERMINAL = {"FORCE_COLOR": "1", "NO_COLOR": "1", "TERM": "xterm"}
RECORDS = {
    "models": [one.name for one in CATALOG.cards],
    "gpus": [one.name for one in load_gpus()],
    "quantizations": [one.name for one in CATALOG.quantizations],
    "cloud": [one.name for one in load_instances()],
    "builds": [f"{one.budget:,}" for one in GUIDE.builds],
    "scenes": [one.name.en for one in GUIDE.scenes],
    "corrections": [one.claim for one in load_corrections()],
}


def catalog(folder: Path, *words: str, **more: str) -> Done:
    return temoto_within("catalog", *words, home={"HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}, **more)


def rows(folder: Path, *words: str) -> list[dict[str, Any]]:
    done = catalog(folder, *words, "--json")
    assert done.returncode == FINE, done.stderr
    document = json.loads(done.stdout)
    assert document["count"] == len(document["rows"])
    return document["rows"]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_process_of_its_own_prints_the_same(language: str, tmp_path: Path):
    words = ("scenes", "--json") if language == "en" else ("scenes",)
    done = temoto(
        "catalog", *words, home={"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}, TEMOTO_LANGUAGE=language
    )
    assert (done.returncode, done.stderr) == (FINE, "")
    assert done.stdout == catalog(tmp_path, *words, TEMOTO_LANGUAGE=language).stdout


@pytest.mark.parametrize("table", RECORDS)
def test_a_row_for_every_record(table: str, tmp_path: Path):
    done = catalog(tmp_path, table)
    assert (done.returncode, done.stderr) == (FINE, "")
    lines = done.stdout.split("\n\n")[0].splitlines()[1:]
    assert len(lines) == len(RECORDS[table])
    assert all(name in line for name, line in zip(RECORDS[table], lines, strict=True))
    assert len(rows(tmp_path, table)) == len(RECORDS[table])


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("table", RECORDS)
def test_a_narrow_terminal_is_wide_enough(table: str, language: str, tmp_path: Path):
    done = catalog(tmp_path, table, **TERMINAL, COLUMNS="80", TEMOTO_LANGUAGE=language)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)
    assert max(cell_len(line) for line in shown.splitlines()) <= 80
    first, last = RECORDS[table][0].split()[0], RECORDS[table][-1].split()[0]
    assert language == "ja" or (first in shown and last in shown)


@pytest.mark.parametrize(
    ("name", "words", "environment"),
    [
        ("models-80-columns-en", ["models", "starcoder2"], {"COLUMNS": "80"}),
        ("models-120-columns-ja", ["models", "qwen2.5-coder", "--fits", "12"], {"COLUMNS": "120", "TEMOTO_LANGUAGE": "ja"}),
        ("gpus-80-columns-ja", ["gpus", "rtx 50"], {"COLUMNS": "80", "TEMOTO_LANGUAGE": "ja"}),
        ("quantizations-120-columns-en", ["quantizations", "q"], {"COLUMNS": "120"}),
        ("quantizations-80-columns-ja", ["quantizations", "q4"], {"COLUMNS": "80", "TEMOTO_LANGUAGE": "ja"}),
        ("cloud-80-columns-en", ["cloud"], {"COLUMNS": "80"}),
        ("builds-80-columns-ja", ["builds"], {"COLUMNS": "80", "TEMOTO_LANGUAGE": "ja"}),
        ("scenes-120-columns-ja", ["scenes"], {"COLUMNS": "120", "TEMOTO_LANGUAGE": "ja"}),
        ("scenes-80-columns-en", ["scenes"], {"COLUMNS": "80"}),
        ("corrections-80-columns-en", ["corrections", "LM Studio"], {"COLUMNS": "80"}),
    ],
)  # fmt: skip
def test_what_is_shown_on_a_terminal(name: str, words: list[str], environment: dict[str, str], tmp_path: Path):
    done = catalog(tmp_path, *words, **TERMINAL, **environment)
    check_golden(f"tables/{name}.txt", re.sub(r"\x1b\[[0-9;]*m", "", done.stdout))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["models", "STARCODER2"], ["starcoder2-3b", "starcoder2-7b", "starcoder2-15b"]),
        (["models", "qwen2.5-coder:7b-base-q4_K_M"], ["qwen2.5-coder-7b"]),
        (["models", "bytedance"], ["seed-coder-8b"]),
        (["gpus", "rtx 4090"], ["geforce-rtx-4090", "geforce-rtx-4090-laptop"]),
        (["cloud", "azure"], ["azure-standard_nc8as_t4_v3"]),
    ],
)
def test_a_filter_looks_in_names_tags_and_makers(words: list[str], found: list[str], tmp_path: Path):
    assert sorted(row["id"] for row in rows(tmp_path, *words)) == sorted(found)


@pytest.mark.parametrize(
    ("words", "count"),
    [(["quantizations", "fp16"], 1), (["builds", "ミドル"], 1), (["scenes", "debug"], 1), (["corrections", "g2"], 22)],
)
def test_a_filter_looks_in_aliases_and_both_languages(words: list[str], count: int, tmp_path: Path):
    assert len(rows(tmp_path, *words)) == count


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["models", "qwen2.5-coder:7b-bsae"], "The nearest: qwen2.5-coder:7b-base"),
        (["models", "CodeLlama 3"], "There is no CodeLlama 3. Code Llama is based on Llama 2"),
        (["gpus", "4070ti"], "The nearest: GeForce RTX 4070 Ti,"),
        (["models", "qwen2.5-coder-14b", "--fits", "2"], "needs 11.2 × 10⁹ bytes. Ask with a larger --fits."),
        (["models", "codestral", "--licence", "commercial"], "(1) passes --licence commercial."),
        (["models", "swallow", "--fits", "4"], "(1) passes --fits 4."),
    ],
)
@pytest.mark.parametrize("as_json", [False, True], ids=["plain", "json"])
def test_nothing_found_says_what_is_near(words: list[str], said: str, as_json: bool, tmp_path: Path):
    done = catalog(tmp_path, *words, *(["--json"] if as_json else []))
    assert (done.returncode, done.stdout) == (WRONG, "")
    assert said in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["modles"], "modles is not one of models, gpus, quantizations, cloud, builds, scenes, corrections; did you mean models?"),
        (["models", "--role", "chatt"], "did you mean chat?"),
        (["models", "--licence", "free"], "did you mean commercial?"),
        (["models", "--fits", "0"], "0 is no memory of a card; write for example --fits 12."),
        (["models", "--fits", "nan"], "nan is no memory of a card"),
        (["gpus", "--fits", "12"], "goes with models only; write `temoto catalog models --fits ...`"),
        (["scenes", "--role", "chat"], "goes with models only"),
    ],
)  # fmt: skip
def test_what_is_refused(words: list[str], said: str, tmp_path: Path):
    done = catalog(tmp_path, *words)
    assert (done.returncode, done.stdout) == (USAGE, "")
    assert said in " ".join(done.stderr.replace("│", " ").split())


@pytest.mark.parametrize("box", [4, 12, 24])
def test_what_fits_a_card_as_its_box_counts(box: int, tmp_path: Path):
    room = box * 2**30
    found = {row["id"]: row for row in rows(tmp_path, "models", "--fits", str(box))}
    expected = {one.id for one in CATALOG.cards if any(sized(one, form).total <= room for form in usable(one))}
    assert set(found) == expected
    assert all(row["needs_gb"] <= room / 1e9 and row["fits"] for row in found.values())
    between = [one for one in found.values() if one["needs_gb"] > box]
    assert between or box != 12, "some form needs more than 10⁹ × GB and less than 2³⁰ × GB"


@pytest.mark.parametrize("role", Role)
def test_a_roles_models_in_its_order(role: Role, tmp_path: Path):
    found = rows(tmp_path, "models", "--role", role)
    places = [place["place"] for row in found for place in row["places"] if place["role"] == role]
    ranked = [place for place in places if place is not None]
    assert ranked == sorted(ranked)
    assert len(ranked) == len(CATALOG.ranking[role])
    assert all(role in row["roles"] for row in found)


def test_a_licence_for_business(tmp_path: Path):
    allowed = {row["id"] for row in rows(tmp_path, "models", "--licence", "commercial")}
    assert allowed == {one.id for one in CATALOG.cards if one.commercial}
    assert "✗ no business" in catalog(tmp_path, "models", "codestral").stdout
    assert "✗ 商用不可" in catalog(tmp_path, "models", "codestral", TEMOTO_LANGUAGE="ja").stdout


def test_a_model_in_json(tmp_path: Path):
    (model,) = rows(tmp_path, "models", "qwen2.5-coder:7b-base-q4_K_M")
    assert model["tag"] in {form["tag"] for form in model["weights"] if form["recommended"]}
    parts = [model["need"][f"{part}_gb"] for part in ("weights", "kv", "buffers", "reserve")]
    assert model["needs_gb"] == pytest.approx(sum(parts), abs=0.01)
    assert model["need"]["context"] == 8_192
    first = model["places"][0]
    assert (first["role"], first["evidence"]["score"]) == ("completion", 86.2)
    assert first["evidence"]["source"]
    assert first["because"]
    assert {"evidence", "notes", "source", "licence_note", "hf", "asked_as"} <= set(model)
    assert 57 in [one["number"] for one in model["corrections"]]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        (["quantizations", "q4_k_m"], 40),
        (["cloud", "g4dn"], 51),
        (["builds", "entry"], 3),
        (["scenes", "whole project"], 9),
    ],
)
def test_the_guides_figures_have_their_corrections_beside_them(words: list[str], number: int, tmp_path: Path):
    (row,) = rows(tmp_path, *words)
    correction = next(one for one in row["corrections"] if one["number"] == number)
    assert correction["truth"]["en"]
    assert correction["truth"]["ja"]
    assert correction["sources"]
    shown = catalog(tmp_path, *words).stdout
    assert f"[{number}] {correction['truth']['en']}" in shown
    assert f"[{number}]" in shown.split("\n\n")[0]


def test_memory_comes_out_in_bytes_of_ten(tmp_path: Path):
    card = next(row for row in rows(tmp_path, "gpus", "rtx 4070") if row["id"] == "geforce-rtx-4070")
    assert (card["memory_gib"], card["memory_gb"]) == ([12.0], [12.885])
    assert card["sources"]


def test_where_the_guide_is_silent_the_lower_tier_answers_marked_as_ours(tmp_path: Path):
    (scene,) = rows(tmp_path, "scenes", "everyday")
    assert scene["tiers"]["high"] == {"model": "Qwen 2.5 Coder 14B Q4", "guide": True, "leads_nowhere": []}
    assert scene["tiers"]["pro"] == {"model": "Qwen 2.5 Coder 14B Q4", "guide": False, "leads_nowhere": []}
    assert "Qwen 2.5 Coder 14B Q4 *" in catalog(tmp_path, "scenes", "everyday").stdout
    (whole,) = rows(tmp_path, "scenes", "whole project")
    assert whole["tiers"]["entry"]["model"] is None
    assert whole["tiers"]["pro"]["leads_nowhere"][0]["name"] == "Qwen 2.5 Coder 72B"


SAID = [
    *((GuideNote, row.note) for row in GUIDE.costs),
    *((TableWord, one.quality) for one in CATALOG.quantizations),
    *((TableWord, one.use) for one in GUIDE.quantizations),
    *((TableWord, one.form) for one in load_gpus()),
    *((TableWord, str(one.verdict)) for one in load_corrections()),
    *((TableWord, str(role)) for role in Role),
]


def test_every_word_of_the_data_has_its_japanese(subtests: pytest.Subtests):
    for kind, english in sorted({*SAID}, key=str):
        with subtests.test(english):
            assert english in {one.value[0] for one in kind}
            assert word("no such word") == "no such word"
