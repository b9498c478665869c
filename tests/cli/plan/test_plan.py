"""`temoto plan` as people type it: every option, its JSON, both languages, what it refuses and how."""

import json
import re
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from rich.cells import cell_len

from tests.cli.plan.typed import plan_json, typed
from tests.cli.test_verbs import FINE, USAGE, WRONG
from tests.cli.within import temoto_within as temoto
from tests.core.planning.shipped import CATALOG

ROLES = ("completion", "chat", "reasoning")
KEYS = {
    "model", "tag", "quantization", "context", "weights_gb", "kv_gb", "buffers_gb", "reserve_gb", "need_gb", "decode_tok_s",
    "first_ghost_ms", "licence", "reasons", "rejected",
}  # fmt: skip
CARDS = {card.id: card for card in CATALOG.cards}


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the developer's own settings, catalog or Ollama."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:9")


@pytest.mark.parametrize(
    "words",
    [["--vram", "12"], ["--gpu", "RTX 4090", "--gpu", "RTX 4090"], ["--ram", "16"], ["--gpu", "M3 Max", "--ram", "64"]],
)
def test_the_json(words: list[str]):
    report = plan_json(*words)
    shared = {"resident_together", "need_gb_total", "free_gb", "kept_gb"}
    assert set(report) == {"machine", "profile", "roles", *shared, "notes"}
    assert report["profile"] == "auto"
    assert tuple(report["roles"]) == ROLES
    distinct: dict[str, dict[str, Any]] = {}
    for role in filter(None, report["roles"].values()):
        assert set(role) >= KEYS
        parts = role["weights_gb"] + role["kv_gb"] + role["buffers_gb"] + role["reserve_gb"]
        assert role["need_gb"] == pytest.approx(parts, abs=0.003)
        assert role["model"] in CARDS
        assert role["licence"] == CARDS[role["model"]].licence
        assert role["reasons"]
        assert role["speed_source"] == ("guessed" if words == ["--ram", "16"] else "predicted")
        assert role["measured"] is False
        assert all(set(one) == {"tag", "why", "short_by_gb"} and one["why"] for one in role["rejected"])
        distinct[role["tag"]] = role
    assert report["resident_together"] is True
    assert report["need_gb_total"] <= report["free_gb"]
    whole = sum(one["need_gb"] - one["reserve_gb"] for one in distinct.values())
    assert report["need_gb_total"] - distinct[report["roles"]["completion"]["tag"]]["reserve_gb"] <= whole + 0.01


@pytest.mark.parametrize(
    ("words", "free"),
    [
        (["--vram", "12"], 12.885),
        (["--vram", "12GB"], 12.885),
        (["--vram", "24", "--vram", "24"], 51.54),
        (["--gpu", "RTX 3060", "--vram", "8"], 8.59),
        (["--gpu", "M2 Ultra", "--ram", "192"], 154.619),
        (["--ram", "64"], 65.719),
    ],
)
def test_what_the_box_says_is_binary_and_what_comes_out_decimal(words: list[str], free: float):
    report = plan_json(*words)
    assert report["free_gb"] + report["kept_gb"] == pytest.approx(free, abs=0.001)
    assert (report["kept_gb"] > 0) is (words == ["--ram", "64"])


def completion(*words: str) -> dict[str, Any]:
    return plan_json(*words)["roles"]["completion"]


@pytest.mark.parametrize(
    ("more", "check"),
    [
        pytest.param(["--context", "3000"], lambda one, _: one["context"] == 3_000, id="context"),
        pytest.param(["--latency-ms", "100"], lambda one, before: one["first_ghost_ms"] <= 100 < before["first_ghost_ms"], id="faster"),
        pytest.param(["--latency-ms", "2000"], lambda one, before: one["weights_gb"] > before["weights_gb"], id="better"),
        pytest.param(["--use", "completion"], lambda one, before: one == before, id="completion comes first anyway"),
        pytest.param(["--ram", "128"], lambda one, before: one["tag"] == before["tag"], id="RAM does not matter to it"),
    ],
)  # fmt: skip
def test_options(more: list[str], check: Any):
    assert check(completion("--gpu", "RTX 4070", *more), completion("--gpu", "RTX 4070"))


def test_reasoning_may_come_first():
    ranks = {one.model: place for place, one in enumerate(CATALOG.ranking["reasoning"])}
    first, last = plan_json("--vram", "24", "--use", "reasoning"), plan_json("--vram", "24")
    assert ranks[first["roles"]["reasoning"]["model"]] < ranks[last["roles"]["reasoning"]["model"]]


def test_commercial_leaves_out_what_forbids_it():
    assert completion("--gpu", "RTX 3050", "--vram", "8")["model"] == "qwen2.5-coder-3b"
    report = plan_json("--gpu", "RTX 3050", "--vram", "8", "--commercial")
    assert all(CARDS[one["model"]].commercial is not False for one in report["roles"].values())
    (why,) = [
        one["why"] for one in report["roles"]["completion"]["rejected"] if one["tag"].startswith("qwen2.5-coder:3b")
    ]
    assert "forbids business" in why


def test_each_by_itself():
    together, alone = plan_json("--vram", "12"), plan_json("--vram", "12", "--no-resident")
    assert (together["resident_together"], alone["resident_together"]) == (True, False)
    assert alone["roles"]["chat"]["need_gb"] > together["roles"]["chat"]["need_gb"]
    assert any("same time" in said for said in alone["notes"])
    assert plan_json("--vram", "12", "--resident") == together


SIZE, ONE_OF = "is no memory size", "is not known. Write one of"


@pytest.mark.parametrize(
    ("words", "said", "japanese"),
    [
        (["--vram", "0"], SIZE, "メモリーの大きさではありません"), (["--vram", "-3"], SIZE, "メモリー"), (["--vram", "abc"], SIZE, "メモリー"),
        (["--vram", "10 TB"], SIZE, "メモリー"), (["--vram", ""], SIZE, "メモリー"), (["--vram", "nan"], SIZE, "メモリー"),
        (["--vram", "10000"], SIZE, "メモリー"), (["--ram", "0"], SIZE, "メモリー"),
        (["--gpu", "RTX 4071"], "Near: GeForce RTX 4070", "近い名前: GeForce RTX 4070"),
        (["--gpu", "qqqq"], "nor one like it", "似た名前もありません"), (["--gpu", ""], "nor one like it", "似た名前もありません"),
        (["--gpu", "RTX 4070", "--vram", "16"], "never sold with 16 GB, but with 12", "16 GB のものはありません(12 GB)"),
        (["--gpu", "RTX 4070", "--gpu", "RTX 4070", "--gpu", "RTX 4070", "--vram", "12", "--vram", "12"], "2 times --vram", "--vram が 2 個"),
        (["--use", "poetry"], ONE_OF, "completion, reasoning"), (["--profile", "best"], ONE_OF, "auto, guide"),
        (["--scene", "9"], "from 1 to 5", "1 から 5"), (["--scene", "0"], "from 1 to 5", "1 から 5"), (["--scene", "x"], "from 1 to 5", "1 から 5"),
        (["--profile", "auto", "--scene", "1"], "is the guide's", "ガイドのもの"),
        (["--context", "0"], "from 1 to 1048576", "1 から 1048576"), (["--latency-ms", "-1"], "from 1 to 60000", "1 から 60000"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("as_json", [False, True])
def test_what_makes_no_sense_is_one_sentence(words: list[str], said: str, japanese: str, as_json: bool):
    for language, expected in (("en", said), ("ja", japanese)):
        done = typed(*words, *(["--json"] if as_json else []), language=language)
        assert (done.exit_code, done.stdout) == (USAGE, "")
        assert expected in done.stderr
        assert done.stderr.startswith("temoto: ")
        assert done.stderr.count("\n") == 1


def test_a_gpu_too_small_for_any_model_leaves_the_processor():
    report, without = plan_json("--vram", "1", "--ram", "16"), plan_json("--ram", "16")
    assert report["roles"] == without["roles"]
    assert any("for the processor and RAM" in said for said in report["notes"])


def test_where_nothing_fits_it_says_so():
    done = typed("--vram", "1.5", "--ram", "1", "--context", "32768")
    assert done.exit_code == WRONG
    assert "No model of the catalog for completion fits here" in done.stdout
    assert "Beside the other models" not in done.stdout
    done = typed("--vram", "1", "--ram", "1")
    assert done.exit_code == WRONG
    assert "No model of the catalog for completion fits here. The least would be qwen2.5-coder:0.5b" in done.stdout


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    "words", [["--gpu", "RTX 4070", "--ram", "32"], ["--gpu", "RTX 4090", "--profile", "guide"], ["--ram", "8"]]
)
def test_the_table_keeps_within_its_columns_and_breaks_no_name(words: list[str], language: str, columns: int):
    shown = re.sub(r"\x1b\[[0-9;]*m", "", typed(*words, columns=columns, language=language).stdout)
    report = plan_json(*words)
    head = shown.split("\n\n")[1].splitlines()
    assert all(cell_len(line.rstrip()) <= columns for line in head)
    for role in filter(None, report["roles"].values()):
        assert sum(role["tag"] in line for line in head) >= (len(role["tag"]) < 35)
        assert role["licence"] in shown
        assert f"{role['context']:,}" in shown
    assert bool(re.search("[ぁ-ん]", shown)) is (language == "ja")


@pytest.mark.parametrize(
    "words", [["--vram", "8"], ["--gpu", "RTX 4090", "--ram", "64"], ["--gpu", "none", "--ram", "16"]]
)
def test_in_japanese_no_english_is_left(words: list[str]):
    shown = typed(*words, language="ja").stdout
    english = set(re.findall(r"\b[a-z]{2,} [a-z]{2,}\b", re.sub(r"`[^`]*`", "", shown)))
    assert not english - {"single line", "code editing"}, "names of benchmarks"


def test_in_a_pipe_every_row_is_one_line_without_colours():
    shown = typed("--gpu", "RTX 4070", "--ram", "32").stdout
    head, *rows = shown.split("\n\n")[1].splitlines()
    assert head.split("  ")[-1] == "Licence"
    assert [row.split()[-1] for row in rows[:3]] == ["apache-2.0"] * 3
    assert "\x1b" not in shown
    assert not any(line.endswith(" ") for line in shown.splitlines())


def test_everything_the_table_shows_is_in_the_json():
    words = ("--gpu", "RTX 4070", "--ram", "32")
    shown, report = typed(*words).stdout, plan_json(*words)
    for role in report["roles"].values():
        assert all(reason in shown for reason in role["reasons"])
        assert all(f"{one['tag']}: {one['why']}" in shown for one in role["rejected"][:5])
    assert all(said in shown for said in report["notes"])


def test_the_settings_are_obeyed(tmp_path: Path):
    fast = completion("--vram", "12")["tag"]
    done = typed("--vram", "12", "--json", TEMOTO_PROFILE="guide")
    assert json.loads(done.stdout)["profile"] == "guide"
    done = typed("--vram", "12", "--json", TEMOTO_COMPLETION_LATENCY_MS="2000")
    assert json.loads(done.stdout)["roles"]["completion"]["tag"] != fast


@pytest.mark.timed
def test_a_plan_takes_no_time():
    typed("--vram", "12")
    began = perf_counter()
    for words in (["--vram", "48"], ["--gpu", "RTX 4090", "--gpu", "RTX 3090"], ["--ram", "192"]):
        assert typed(*words).exit_code == FINE
    assert perf_counter() - began < 30, "a search that does not end soon"


@pytest.mark.engine
def test_for_this_machine_it_is_what_a_server_would_take(home: dict[str, str]):
    planned = json.loads(temoto("plan", "--json", home=home).stdout)
    served = json.loads(temoto("doctor", "--json", home=home).stdout)
    taken = planned["roles"]["completion"]
    assert (taken["tag"], taken["context"], taken["installed"]) == (
        served["plan"]["model"], served["plan"]["context"], True,
    )  # fmt: skip
