"""Files earlier temotos left on users' disks, as they wrote them (tests/golden/state): read, and written the same."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from temoto.adapters import loaded
from temoto.adapters.hardware import core_speed, ram_speed
from temoto.adapters.hardware.looking import Looking
from temoto.adapters.modelfiles import bundles
from temoto.adapters.state import json_file
from temoto.adapters.state.measured import MeasuredFile
from temoto.adapters.state.passed_tests import PassedTestsFile
from temoto.adapters.state.remembered import Remembered
from temoto.core.backend.calls import Usage
from temoto.core.machine import Cpu
from temoto.core.models.records import Weights
from temoto.core.planning.measured import Measurement, StepDown, Subject

GOLDEN = Path(__file__).parents[2] / "golden" / "state"
OLLAMA = "http://127.0.0.1:11434"
SUBJECT = Subject("a machine", "Ollama", "a:1b", "d1", 8_192, "GPU")


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    folder = tmp_path / "temoto"
    shutil.copytree(GOLDEN, folder)
    return folder


def test_what_was_loaded(state: Path):
    assert loaded.known() == [("Ollama", OLLAMA, "qwen3:8b"), ("Ollama", OLLAMA, "qwen2.5-coder:1.5b-base")]
    loaded.remember("Ollama", OLLAMA, "qwen2.5-coder:1.5b-base")
    loaded.remember("Ollama", OLLAMA, "qwen3:8b")
    assert (state / "loaded.json").read_bytes() == (GOLDEN / "loaded.json").read_bytes()


def test_what_was_said(state: Path):
    kept = Remembered(state / "remembered.json")
    assert kept.declined("qwen2.5-coder:7b-base")
    assert not kept.declined("qwen3:8b")
    assert kept.download_speed() == 12_345_679
    kept.decline("a:1b")
    before, after = (json.loads((folder / "remembered.json").read_text()) for folder in (GOLDEN, state))
    assert after == {**before, "declined": {**before["declined"], "a:1b": after["declined"]["a:1b"]}}


def test_what_was_measured(state: Path):
    kept = MeasuredFile(state / "measured.json")
    first, second = kept.measured("a machine")
    assert replace(first, on="") == Measurement(SUBJECT, 900.0, 80.0, 120.0, 2.0)
    assert (second.subject.backend, second.decode) == ("embedded", 40.0)
    assert kept.steps("a machine") == (StepDown("a machine", "Ollama", "c:7b", "d3", 8_192, "c:7b", "d3", 4_096),)
    kept.step(kept.steps("a machine")[0])
    assert (state / "measured.json").read_bytes() == (GOLDEN / "measured.json").read_bytes()


def test_what_a_newer_one_measured_stays(state: Path):
    file = state / "measured.json"
    newer = json.loads(file.read_text())
    newer["measured"].append({"subject": {"machine": "a machine", "accelerator": "NPU"}, "tokens_per_joule": 3})
    newer["watts"] = [1, 2]
    file.write_text(json.dumps(newer))
    MeasuredFile(file).keep(Measurement(SUBJECT, decode=70.0))
    after = json.loads(file.read_text())
    assert newer["measured"][-1] in after["measured"]
    assert after["watts"] == [1, 2]
    assert {one.subject for one in MeasuredFile(file).measured("a machine")} >= {SUBJECT}


def test_how_fast_ram_was(state: Path):
    looking = Looking(state, (64 << 30, 32 << 30))
    assert ram_speed.ram_bandwidth(looking, Cpu("a processor", 2), state) == 23_456_789_012


def test_how_fast_a_core_was(state: Path):
    assert core_speed.core_speed(Cpu("a processor", 2), state) == 98_765_432_109


def test_the_note_of_an_engine_that_still_runs(state: Path):
    assert json_file.read(state / "engine.json", json_file.TABLE) == {
        "url": "http://127.0.0.1:40000", "token": "t" * 32, "pid": 4242, "lease": 40001, "model": "SmolLM2.gguf",
    }  # fmt: skip


def test_which_self_tests_were_passed(state: Path):
    kept = PassedTestsFile(state)
    assert kept.passed("about a model") == Usage(40, 2, 0.5, 4, 0.1)
    kept.keep("about another", Usage(1))
    assert kept.passed("about a model") == Usage(40, 2, 0.5, 4, 0.1)


def test_a_bundle_is_added_to(state: Path, tmp_path: Path):
    model = tmp_path / "n.gguf"
    model.write_bytes(b"GGUF")
    bundles.pack(model, Weights("n:1b", "Q4_0", 4, file="n.gguf"), "MIT", state)
    before = json.loads((GOLDEN / "temoto-bundle.json").read_text())
    after = json.loads((state / "temoto-bundle.json").read_text())
    assert after == {**before, "n.gguf": after["n.gguf"]}
    assert (state / "n.gguf").read_bytes() == b"GGUF"
