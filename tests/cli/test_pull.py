"""`temoto pull`: a file for the embedded engine, a bundle for a machine without a network, or Ollama's own pull."""

import asyncio
import json
import re
from pathlib import Path

import pytest

from temoto.adapters.remembered import Remembered
from tests.cli.test_verbs import FINE, USAGE, WRONG, temoto
from tests.fakes.bad_ollama import BadOllama

MB = 10**6


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, str]:
    """Another machine: nothing downloaded, nothing reachable."""
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": "/dev/null"}
    return {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache"), "OLLAMA_HOST": "127.0.0.1:9", **offline}


def test_what_is_here_is_not_fetched_again(home: dict[str, str]):
    done = temoto("pull", "smollm2-135m", "--json", home={**home, "PIP_NO_INDEX": "1"})
    assert done.returncode == FINE, done.stderr
    answer = json.loads(done.stdout)
    assert answer["models"] == ["smollm2:135m-instruct-q4_1"]
    assert answer["licence"] == "apache-2.0"


@pytest.mark.engine
def test_a_bundle_carries_a_model_to_a_machine_without_a_network(
    home: dict[str, str], elsewhere: dict[str, str], tmp_path: Path
):
    stick = tmp_path / "stick"
    assert temoto("pull", "smollm2-135m", "--bundle", str(stick), home=home).returncode == FINE
    assert sorted(file.name for file in stick.iterdir()) == ["SmolLM2-135M-Instruct.Q4_1.gguf", "temoto-bundle.json"]
    there = temoto("pull", "--from", str(stick), home=elsewhere)
    assert there.returncode == FINE, there.stderr
    assert "smollm2:135m-instruct-q4_1 is here" in there.stdout
    file = tmp_path / "fib.py"
    file.write_text("def fib(n):\n    if n < 2:\n        return n\n    ")
    assert temoto("complete", f"{file}:4:5", home=elsewhere).stdout.startswith("return fib(n - 1)")


def test_a_damaged_bundle_is_refused(home: dict[str, str], elsewhere: dict[str, str], tmp_path: Path):
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "SmolLM2-135M-Instruct.Q4_1.gguf").write_bytes(b"GGUF and then something else")
    (stick / "temoto-bundle.json").write_text('{"SmolLM2-135M-Instruct.Q4_1.gguf": {}}')
    done = temoto("pull", "--from", str(stick), home=elsewhere)
    assert done.returncode == WRONG
    assert "arrived damaged (its checksum is wrong)" in done.stderr
    assert list((tmp_path / "cache" / "temoto" / "models").iterdir()) == []


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        (["pull"], USAGE, "name a model, for example smollm2-135m"),
        (["pull", "--from", "/nowhere"], WRONG, "/nowhere holds no model bundle."),
        (["pull", "smollm2-135m"], WRONG, "The small model could not be fetched"),
        (["pull", "qwen2.5-coder:1.5b-base"], WRONG, "Ollama does not answer at http://127.0.0.1:9"),
    ],
)
def test_what_cannot_be_pulled_says_what_to_do(words: list[str], exit_code: int, said: str, elsewhere: dict[str, str]):
    done = temoto(*words, home=elsewhere)
    assert done.returncode == exit_code
    assert said in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr


async def test_a_pull_is_measured_and_the_next_one_says_how_long(elsewhere: dict[str, str], tmp_path: Path):
    """No Ollama here can reach its library; this one plays a pull of 40 MB in two seconds."""
    home = {**elsewhere, "XDG_STATE_HOME": str(tmp_path / "state")}
    steps = [
        {"status": f"pulling {'a' * 12}", "digest": "sha256:a", "total": 50 * MB, "completed": n * 10 * MB}
        for n in range(1, 6)
    ] + [{"status": "success"}]

    async def pulling(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n")
        for step in steps:
            writer.write(json.dumps(step).encode() + b"\n")
            await writer.drain()
            await asyncio.sleep(0.5)

    async with BadOllama({"/api/pull": pulling}) as fake:
        there = {**home, "OLLAMA_HOST": fake.url}
        first = await asyncio.to_thread(temoto, "pull", "qwen2.5-coder:0.5b-base", home=there)
        again = await asyncio.to_thread(temoto, "pull", "qwen2.5-coder:0.5b-base", home=there)
    assert (first.returncode, again.returncode) == (FINE, FINE), first.stderr + again.stderr
    assert "MB/s" not in first.stdout
    assert re.match(
        r"Fetching qwen2\.5-coder:0\.5b-base, 531 MB\. .* at the [\d.]+ MB/s of the last download\.\n", again.stdout
    )
    pace = Remembered(tmp_path / "state" / "temoto" / "remembered.json").pace()
    assert pace is not None
    assert 0 < pace < 25 * MB  # 40 MB in no less than two seconds


@pytest.mark.ollama
def test_ollamas_own_reason_is_passed_on(home: dict[str, str], ollama_url: str):
    done = temoto("pull", "no-such-model:1b", home={**home, "OLLAMA_HOST": ollama_url})
    assert done.returncode == WRONG
    assert "Ollama could not get no-such-model:1b: " in done.stderr
