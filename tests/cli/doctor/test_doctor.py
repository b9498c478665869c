"""`temoto doctor`: what is here, what would be used, each problem with its cure, and nothing that is nobody's business."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import httpx
import pytest

from temoto.core.machine import Gpu, Holder, Machine
from temoto.core.messages import note
from temoto.core.messages.machine import MachineMessage
from temoto.core.planning.records import Plan
from temoto.core.settings import Reading, Settings
from temoto.core.status import starting
from temoto.engine.reports import diagnose
from temoto.engine.reports.diagnose import Diagnosis
from tests.cli.test_verbs import FINE, WRONG
from tests.cli.within import temoto_within as temoto
from tests.cli.within import typed_within
from tests.testbed.ollama_server import SMOLLM2, Server

COPY = "smollm2-copy:135m"
PATIENT = {"TEMOTO_COMPLETION_LATENCY_MS": "60000"}  # other work on this machine makes no model too late


@pytest.mark.engine
def test_a_healthy_machine(home: dict[str, str]):
    done = temoto("doctor", "--json", home=home, **PATIENT)
    report = json.loads(done.stdout)
    assert done.returncode == FINE
    assert report["ready"] is True
    assert report["problems"] == []
    assert report["machine"]["ram_total"] > 1e9
    assert report["plan"]["model"] == "smollm2:135m-instruct-q4_1"
    assert report["plan"]["tokens_per_second"] > 0.5
    assert "GB of RAM to spare" in report["plan"]["reasons"][0]
    assert report["plan"]["reasons"][1].startswith("passed over: Ollama does not answer at http://127.0.0.1:9")
    embedded = next(one for one in report["backends"] if one["name"] == "embedded")
    assert embedded["models"] == ["smollm2:135m-instruct-q4_1"]
    assert any("Ollama does not answer at http://127.0.0.1:9" in one["problem"] for one in report["backends"])
    origins = {setting["key"]: setting["origin"] for setting in report["settings"]}
    assert origins["completion.delay_ms"] == "default"


@pytest.fixture
def ollama_with_two(ollama_server: Server) -> Iterator[str]:
    """The Ollama of this run with a second model for as long as the test lasts."""

    def do(*words: str) -> None:
        subprocess.run(
            [str(ollama_server.binary), *words],
            env=ollama_server.environment,
            check=True,
            capture_output=True,
            timeout=60,
        )

    do("cp", SMOLLM2, COPY)
    yield ollama_server.url
    do("rm", COPY)


@pytest.mark.ollama
@pytest.mark.parametrize(
    ("language", "why", "others", "fits"),
    [
        (
            "en",
            "Why this model:",
            "Other models that are here, in the order they would be taken:",
            "GB of RAM to spare",
        ),
        ("ja", "このモデルを選んだ理由:", "ほかに使えるモデル(候補順):", "GB の余裕を残して収まります"),
    ],
)
def test_why_this_model_and_not_the_others(
    language: str, why: str, others: str, fits: str, home: dict[str, str], ollama_with_two: str
):
    done = temoto("doctor", home={**home, "OLLAMA_HOST": ollama_with_two}, TEMOTO_LANGUAGE=language, **PATIENT)
    assert done.returncode == FINE, done.stdout
    after = done.stdout.partition(f"\n{why}\n")[2]
    reason, _, listed = after.partition(f"\n\n{others}\n")
    assert fits in reason
    assert fits in listed
    report = json.loads(temoto("doctor", "--json", home={**home, "OLLAMA_HOST": ollama_with_two}).stdout)
    other = report["plan"]["others"][0]
    assert {report["plan"]["model"], other["model"]} == {SMOLLM2, COPY}
    assert listed.startswith(f"  {other['model']}  ")


@pytest.mark.ollama
def test_of_several_that_are_alive_it_says_which_and_why(home: dict[str, str], ollama_url: str):
    there = {**home, "OLLAMA_HOST": ollama_url}
    report = json.loads(temoto("doctor", "--json", home=there).stdout)
    assert {one["name"] for one in report["backends"] if not one["problem"]} == {"Ollama", "embedded"}
    assert report["plan"]["backend"] == "Ollama"
    assert report["plan"]["backend_reason"].endswith(" embedded engine. Alive as well: embedded.")
    named = json.loads(temoto("doctor", "--json", home=there, TEMOTO_BACKEND="embedded").stdout)
    assert named["plan"]["backend_reason"] == "embedded: the setting backend names it."
    japanese = temoto("doctor", home=there, TEMOTO_LANGUAGE="ja").stdout
    assert "このバックエンドを選んだ理由:\n  Ollama: Ollama、LM Studio か llama-server、内蔵エンジンの順で" in japanese
    assert "設定(後のものほど優先): 既定値、config.toml、.temoto.toml" in japanese


@pytest.mark.ollama
def test_a_real_ollama_with_its_version_and_models(home: dict[str, str], ollama_url: str):
    report = json.loads(temoto("doctor", "--json", home={**home, "OLLAMA_HOST": ollama_url}).stdout)
    ollama = report["backends"][0]
    assert (ollama["name"], ollama["where"], ollama["models"]) == ("Ollama", ollama_url, [SMOLLM2])
    assert ollama["version"]
    assert report["plan"]["better"].startswith("qwen2.5-coder:")


def test_what_is_wrong_is_said_with_its_cure_and_its_origin(home: dict[str, str]):
    wrong = {"TEMOTO_BACKEND": "ollama", "TEMOTO_COMPLETION_DELAY_MS": "soon", "TEMOTO_COMPLETION_MODLE": "x"}
    done = temoto("doctor", home=home, **wrong)
    assert done.returncode == WRONG
    assert "✗ No completions: Ollama does not answer at http://127.0.0.1:9: nothing listens there." in done.stdout
    assert "using the default (75)" in done.stdout
    assert "did you mean TEMOTO_COMPLETION_MODEL?" in done.stdout
    assert "environment TEMOTO_BACKEND" in done.stdout


def test_no_password_and_no_name_of_the_user_is_shown(home: dict[str, str]):
    secret = {"TEMOTO_URL": "http://me:hunter2@127.0.0.1:9", "TEMOTO_COMPLETION_MODEL": f"{home['HOME']}/secret.gguf"}
    for words in (["doctor"], ["doctor", "--json"]):
        done = temoto(*words, home=home, **secret)
        assert "hunter2" not in done.stdout + done.stderr
        assert home["HOME"] not in done.stdout


def test_a_gpu_is_told_without_its_uuid(monkeypatch: pytest.MonkeyPatch):
    """Everything else that is known of it is shown, and under the names that scripts read."""
    gpu = Gpu(
        "NVIDIA H200", "nvidia", 150_754_820_096, 150_109_880_320, holders=(Holder(42, "game", 5),), uuid="GPU-1d2c"
    )

    async def diagnosed(*_: object) -> Diagnosis:
        machine = Machine((gpu,), 64 << 30, 32 << 30, 8, (note(MachineMessage.HARDWARE_LATE),))
        return Diagnosis(Reading(Settings(), (), {}), {}, machine, [], Plan(None), starting())

    monkeypatch.setattr(diagnose, "diagnosed", diagnosed)
    done = typed_within("doctor", "--json")
    assert "GPU-1d2c" not in done.stdout
    (shown,) = json.loads(done.stdout)["machine"]["gpus"]
    assert set(shown) == {one.name for one in fields(Gpu)} - {"uuid"}
    assert shown["holders"] == [{"pid": 42, "name": "game", "bytes": 5}]
    assert "GPU-1d2c" not in typed_within("doctor").stdout


@pytest.mark.ollama
def test_another_num_ctx_is_seen_and_set_with_consent(home: dict[str, str], ollama_url: str, tmp_path: Path):
    there = {**home, "OLLAMA_HOST": ollama_url, "XDG_CONFIG_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    config = tmp_path / "temoto" / "config.toml"
    config.parent.mkdir()
    config.write_text("# mine\nbackend = 'ollama'\n")

    def loaded_by_another_tool() -> None:
        question = {"model": SMOLLM2, "options": {"num_ctx": 3_072}}
        httpx.post(f"{ollama_url}/api/generate", json=question, trust_env=False, timeout=60)

    loaded_by_another_tool()
    asks = temoto("doctor", "--fix", home=there)
    assert (asks.returncode, "Run `temoto doctor --fix --yes`" in asks.stderr) == (WRONG, True)
    assert config.read_text() == "# mine\nbackend = 'ollama'\n"
    loaded_by_another_tool()
    done = temoto("doctor", "--fix", "--yes", "--json", home=there)
    report = json.loads(done.stdout)
    (finding,) = [one for one in report["findings"] if one["trouble"] == "slow"]
    assert "Another tool had smollm2:135m loaded with num_ctx 3072" in finding["what"]
    (fixed,) = [one for one in report["fixed"] if one["act"] == "set"]
    assert (fixed["what"], fixed["value"], fixed["done"]) == ("models.context", 3_072, True)
    assert config.read_text() == "# mine\nbackend = 'ollama'\n\n[models]\ncontext = 3072\n"
    assert (config.parent / "config.toml.bak").read_text() == "# mine\nbackend = 'ollama'\n"
    loaded_by_another_tool()
    again = json.loads(temoto("doctor", "--json", home=there).stdout)
    assert [one for one in again["findings"] if one["trouble"] == "slow"] == []


@pytest.mark.ollama
def test_a_setting_made_nearer_is_not_hidden_in_a_file(home: dict[str, str], ollama_url: str, tmp_path: Path):
    there = {**home, "OLLAMA_HOST": ollama_url, "XDG_CONFIG_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    question = {"model": SMOLLM2, "options": {"num_ctx": 3_072}}
    httpx.post(f"{ollama_url}/api/generate", json=question, trust_env=False, timeout=60)
    done = temoto("doctor", "--fix", "--yes", home=there, TEMOTO_MODELS_CONTEXT="2048")
    assert "models.context is set by environment TEMOTO_MODELS_CONTEXT" in done.stdout
    assert not (tmp_path / "temoto" / "config.toml").exists()
