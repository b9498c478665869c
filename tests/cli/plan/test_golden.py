"""Plans for twenty well-known machines, to be read by people: tests/golden/plans. UPDATE_GOLDEN=1 writes them anew."""

import os
from pathlib import Path

import pytest

from tests.cli.plan.typed import plan_json, typed
from tests.house.tree import ROOT

PLANS = ROOT / "tests" / "golden" / "plans"
MACHINES = {
    "laptop-8gb-cpu": "--ram 8",
    "16gb-cpu": "--ram 16",
    "gtx-1650": "--gpu GTX_1650 --ram 16",
    "rtx-3050-8gb": "--gpu RTX_3050 --vram 8 --ram 16",
    "rtx-4060": "--gpu RTX_4060 --ram 16",
    "rtx-3060-12gb": "--gpu RTX_3060 --vram 12 --ram 32",
    "rtx-4070": "--gpu RTX_4070 --ram 32",
    "rtx-4060-ti-16gb": "--gpu RTX_4060_Ti --vram 16 --ram 32",
    "rtx-4080": "--gpu RTX_4080 --ram 32",
    "rx-7900-xtx": "--gpu RX_7900_XTX --ram 32",
    "rtx-3090": "--gpu RTX_3090 --ram 64",
    "rtx-4090": "--gpu RTX_4090 --ram 64",
    "rtx-5090": "--gpu RTX_5090 --ram 64",
    "2x-rtx-4090": "--gpu RTX_4090 --gpu RTX_4090 --ram 128",
    "2x-rtx-3090": "--gpu RTX_3090 --gpu RTX_3090 --ram 128",
    "m1-8gb": "--gpu M1 --ram 8",
    "m3-max-64gb": "--gpu M3_Max --ram 64",
    "m2-ultra-192gb": "--gpu M2_Ultra --ram 192",
    "a100-80gb": "--gpu A100 --vram 80 --ram 256",
    "h200": "--gpu H200 --ram 512",
}


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))


def words(machine: str) -> list[str]:
    return [word.replace("_", " ") for word in MACHINES[machine].split()]


@pytest.mark.parametrize("machine", MACHINES)
def test_the_plan_for(machine: str):
    said = " ".join(f'"{word}"' if " " in word else word for word in words(machine))
    text = f"$ temoto plan {said}\n{typed(*words(machine)).stdout}"
    file = PLANS / f"{machine}.txt"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        PLANS.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text, "UPDATE_GOLDEN=1 writes it anew; read it before you believe it"


@pytest.mark.parametrize("machine", MACHINES)
def test_it_says_the_same_every_time(machine: str):
    assert plan_json(*words(machine)) == plan_json(*words(machine))


def test_every_plan_that_is_kept_is_tested():
    assert {file.stem for file in PLANS.glob("*.txt")} == set(MACHINES)
