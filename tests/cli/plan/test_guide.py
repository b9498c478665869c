"""`temoto plan --profile guide`: every cell of the guide's tables, as its restatement has them, gaps and mistakes included."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.plan.typed import plan_json, typed


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))


def guide(*words: str) -> dict[str, Any]:
    report = plan_json("--profile", "guide", *words)
    assert report["profile"] == "guide"
    return report


def tags(report: dict[str, Any]) -> dict[str, str]:
    return {role: one["tag"] for role, one in report["roles"].items() if one}


QWEN_3B = {"completion": "qwen2.5-coder:3b-instruct-q4_K_M"}
QWEN_7B = {"completion": "qwen2.5-coder:7b-instruct-q5_K_M"}
R1_14B = {"reasoning": "deepseek-r1:14b-qwen-distill-q4_K_M"}
BOTH = {"completion": "qwen2.5-coder:32b-instruct-q4_K_M", **R1_14B}
BELOW, GAP, TIER = "nothing below 4 GB", "says nothing of", "tier for"


@pytest.mark.parametrize(
    ("gb", "use", "expected", "said"),
    [
        (2, "", QWEN_3B, BELOW), (3, "completion", QWEN_3B, BELOW),
        (4, "", QWEN_3B, TIER), (6, "", QWEN_3B, TIER), (8, "", QWEN_3B, TIER), (8, "reasoning", {"reasoning": QWEN_3B["completion"]}, TIER),
        (10, "", QWEN_3B, GAP), (11, "completion", QWEN_3B, GAP),
        (12, "", QWEN_7B, TIER), (12, "completion", QWEN_7B, TIER), (12, "reasoning", R1_14B, TIER), (16, "", QWEN_7B, TIER), (16, "reasoning", R1_14B, TIER),
        (20, "", QWEN_7B, GAP), (20, "reasoning", R1_14B, GAP),
        (24, "", BOTH, TIER), (24, "completion", BOTH, TIER), (24, "reasoning", BOTH, TIER), (32, "", BOTH, GAP),
        (40, "", BOTH, TIER), (48, "", BOTH, TIER), (80, "reasoning", BOTH, TIER),
    ],
)  # fmt: skip
def test_the_flow_chart(gb: int, use: str, expected: dict[str, str], said: str):
    report = guide("--vram", str(gb), *(["--use", use] if use else []))
    assert tags(report) == expected
    assert any(said in note for note in report["notes"])


ENTRY, MIDDLE, HIGH, PRO = 8, 12, 24, 48
OURS = True
CODER, THINKER = "qwen2.5-coder:", "deepseek-r1:"


@pytest.mark.parametrize(
    ("scene", "gb", "role", "tag", "ours"),
    [
        (1, ENTRY, "completion", f"{CODER}3b-instruct-q4_K_M", not OURS), (1, MIDDLE, "completion", f"{CODER}7b-instruct-q5_K_M", not OURS),
        (1, HIGH, "completion", f"{CODER}14b-instruct-q4_K_M", not OURS), (1, PRO, "completion", f"{CODER}14b-instruct-q4_K_M", OURS),
        (2, ENTRY, None, None, not OURS), (2, MIDDLE, "reasoning", f"{THINKER}7b-qwen-distill-q4_K_M", not OURS),
        (2, HIGH, "reasoning", f"{THINKER}14b-qwen-distill-q4_K_M", not OURS), (2, PRO, "reasoning", f"{CODER}32b-instruct-q4_K_M", not OURS),
        (3, ENTRY, None, None, not OURS), (3, MIDDLE, "chat", f"{CODER}7b-instruct-q6_K", not OURS),
        (3, HIGH, "chat", f"{CODER}32b-instruct-q4_K_M", not OURS), (3, PRO, "chat", f"{CODER}32b-instruct-q4_K_M", OURS),
        (4, ENTRY, None, None, not OURS), (4, MIDDLE, "reasoning", f"{THINKER}7b-qwen-distill-q4_K_M", not OURS),
        (4, HIGH, "reasoning", f"{THINKER}14b-qwen-distill-q4_K_M", not OURS), (4, PRO, "reasoning", f"{THINKER}14b-qwen-distill-q4_K_M", OURS),
        (5, ENTRY, None, None, not OURS), (5, MIDDLE, None, None, not OURS),
        (5, HIGH, "chat", f"{CODER}32b-instruct-q4_K_M", not OURS), (5, PRO, "chat", "qwen3-coder:30b", not OURS),
    ],
)  # fmt: skip
def test_every_scene_and_tier(scene: int, gb: int, role: str | None, tag: str | None, ours: bool):
    report = guide("--vram", str(gb), "--scene", str(scene))
    assert tags(report) == ({role: tag} if role else {})
    said = " ".join(report["notes"])
    assert (f"recommends nothing for scene {scene}" in said) is (ours or tag is None)
    assert ("which is temoto's doing" in said) is ours


def test_a_scene_is_the_guides_without_saying_so():
    assert plan_json("--vram", "12", "--scene", "1") == guide("--vram", "12", "--scene", "1")
    assert typed("--vram", "8", "--scene", "5").exit_code == 0, "that it recommends nothing is its answer"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(["--gpu", "RTX 4070"], QWEN_7B, id="12 on the box, 12.9 × 10⁹ bytes"),
        pytest.param(["--gpu", "RTX 4060 Ti", "--vram", "16"], QWEN_7B, id="16"),
        pytest.param(["--gpu", "RTX 3090"], BOTH, id="24"),
        pytest.param(["--gpu", "RTX 4090", "--gpu", "RTX 4090"], BOTH, id="48 in two"),
        pytest.param(["--gpu", "M1", "--ram", "16"], QWEN_7B, id="a memory that is shared"),
        pytest.param(["--ram", "64"], QWEN_3B, id="no graphics memory"),
    ],
)
def test_sizes_are_compared_as_on_the_box(words: list[str], expected: dict[str, str]):
    assert tags(guide(*words)) == expected


@pytest.mark.parametrize(
    ("words", "role", "numbers", "said"),
    [
        pytest.param(["--vram", "8"], "completion", {3}, "forbids commercial use", id="the entry model's licence"),
        pytest.param(["--vram", "12"], "completion", {57}, "-base", id="instruct for completion"),
        pytest.param(["--vram", "24"], "reasoning", {10}, "53.1", id="R1 14B's score"),
        pytest.param(
            ["--vram", "48", "--scene", "5"], "chat", {1, 31}, "no Qwen 2.5 Coder 72B", id="a model there is not"
        ),
        pytest.param(["--vram", "24", "--scene", "5"], "chat", {9}, "YaRN", id="128K of context"),
    ],
)
def test_where_the_guide_is_wrong_it_says_so(words: list[str], role: str, numbers: set[int], said: str):
    one = guide(*words)["roles"][role]
    assert numbers <= set(one["corrections"])
    assert any(said in reason for reason in one["reasons"]), one["reasons"]


def test_where_it_does_not_fit_temotos_own_choice_is_named():
    report = guide("--vram", "2")
    one = report["roles"]["completion"]
    own = plan_json("--vram", "2")["roles"]["completion"]["tag"]
    assert one["fits"] is False
    assert any("does not fit" in reason and own in reason for reason in one["reasons"])
    assert guide("--vram", "24")["resident_together"] is False


ONLY_INSTRUCT = 57


@pytest.mark.parametrize(
    ("scene", "gb", "numbers"),
    [
        (1, ENTRY, [3, ONLY_INSTRUCT]), (1, MIDDLE, [7, ONLY_INSTRUCT]), (1, HIGH, [ONLY_INSTRUCT]), (1, PRO, [ONLY_INSTRUCT]),
        (2, MIDDLE, [10]), (2, HIGH, [10]), (2, PRO, [4]),
        (3, MIDDLE, [7]), (3, HIGH, [4]), (3, PRO, [4]),
        (4, MIDDLE, [10]), (4, HIGH, [10]), (4, PRO, [10]),
        (5, HIGH, [4, 9]), (5, PRO, [1, 31]),
    ],
)  # fmt: skip
def test_a_cell_has_the_corrections_of_its_own_model_form_and_use(scene: int, gb: int, numbers: list[int]):
    (one,) = filter(None, guide("--vram", str(gb), "--scene", str(scene))["roles"].values())
    assert one["corrections"] == numbers


def test_what_was_doubted_and_is_right_is_said_so():
    one = guide("--vram", "24", "--scene", "3")["roles"]["chat"]
    assert 19 not in one["corrections"]
    assert any(reason.startswith("The guide is right here (no. 19)") for reason in one["reasons"])


def test_the_entry_pick_is_left_out_for_business():
    report = guide("--vram", "8", "--commercial")
    assert tags(report) == {}
    own = plan_json("--vram", "8", "--commercial")["roles"]["completion"]["tag"]
    (said,) = [note for note in report["notes"] if "forbids business" in note]
    assert "qwen2.5-coder:3b-instruct-q4_K_M for completion" in said
    assert f"temoto would take {own}" in said
    assert tags(guide("--vram", "24", "--commercial")) == BOTH


def test_what_is_right_is_not_corrected():
    assert 28 not in guide("--vram", "12", "--use", "reasoning")["roles"]["reasoning"]["corrections"]
