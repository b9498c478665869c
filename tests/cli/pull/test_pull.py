"""`temoto pull`: a file for the embedded engine, a bundle for a machine without a network, or Ollama's own pull."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from temoto.adapters.state.remembered import Remembered
from tests.cli.test_verbs import FINE, USAGE, WRONG
from tests.cli.within import temoto_within as temoto
from tests.fakes.bad_ollama import BadOllama, lines, value
from tests.stranger import OFFLINE, mirror, part
from tests.testbed.ollama_server import SMOLLM2, Server

MB = 10**6


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, str]:
    """Another machine: nothing downloaded, nothing reachable."""
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": "/dev/null"}
    folders = {f"XDG_{name.upper()}_HOME": str(tmp_path / name) for name in ("cache", "state", "config")}
    return {"HOME": str(tmp_path), **folders, "OLLAMA_HOST": "127.0.0.1:9", **offline, **OFFLINE}


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
    kept = json.loads((tmp_path / "state" / "temoto" / "remembered.json").read_text())
    assert kept["licences"]["smollm2:135m-instruct-q4_1"]["licence"] == "apache-2.0"
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
        (["pull", "smollm2-135m"], WRONG, "The model could not be fetched"),
        (
            ["pull", "nobody/knows-it:1b", "--bundle", "x"],
            WRONG,
            "nobody/knows-it:1b cannot be put into a bundle",
        ),
        (["pull", "--plan", "--bundle", "x"], WRONG, "--plan cannot be put into a bundle"),
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

    listed = {"models": [{"name": "qwen2.5-coder:0.5b-base", "size": 531_000_000, "digest": "b"}]}
    async with BadOllama({"/api/pull": pulling, "/api/tags": value(listed)}) as fake:
        there = {**home, "OLLAMA_HOST": fake.url}
        first = await asyncio.to_thread(temoto, "pull", "qwen2.5-coder:0.5b-base", home=there)
        again = await asyncio.to_thread(temoto, "pull", "qwen2.5-coder:0.5b-base", home=there)
    assert (first.returncode, again.returncode) == (FINE, FINE), first.stderr + again.stderr
    assert "MB/s" not in first.stdout
    offer = r"Fetch qwen2\.5-coder:0\.5b-base for Ollama: 531 MB, licence apache-2\.0\. .* at the [\d.]+ MB/s of the last download\."
    assert re.match(offer, again.stdout)
    pace = Remembered(tmp_path / "state" / "temoto" / "remembered.json").download_speed()
    assert pace is not None
    assert 0 < pace < 25 * MB  # 40 MB in no less than two seconds


@pytest.mark.parametrize("name", ["codestral", "library/codestral", "registry.ollama.ai/library/codestral:latest"])
async def test_every_spelling_shows_size_and_licence_and_is_found_in_the_list(name: str, elsewhere: dict[str, str]):
    listed = {"models": [{"name": "codestral:latest", "size": 13_000_000_000, "digest": "b"}]}
    async with BadOllama({"/api/pull": lines({"status": "success"}), "/api/tags": value(listed)}) as fake:
        done = await asyncio.to_thread(temoto, "pull", name, home={**elsewhere, "OLLAMA_HOST": fake.url})
        assert [body["model"] for path, body in fake.heard if path == "/api/pull"] == ["codestral:latest"]
    assert done.returncode == FINE, done.stderr
    assert done.stdout.startswith("Fetch codestral:latest for Ollama: 13.0 GB, licence ")


async def test_a_name_without_a_tag_says_who_knows_its_size_and_which_tags_have_one(elsewhere: dict[str, str]):
    listed = {"models": [{"name": "starcoder2:latest", "size": 1_700_000_000, "digest": "b"}]}
    async with BadOllama({"/api/pull": lines({"status": "success"}), "/api/tags": value(listed)}) as fake:
        done = await asyncio.to_thread(temoto, "pull", "starcoder2", home={**elsewhere, "OLLAMA_HOST": fake.url})
        assert [body["model"] for path, body in fake.heard if path == "/api/pull"] == ["starcoder2"]
    assert done.returncode == FINE, done.stderr
    assert "size known to Ollama's registry only, which Ollama asks as it fetches" in done.stdout
    assert "starcoder2:3b 1.7 GB, starcoder2:7b 4.0 GB, starcoder2:15b 9.1 GB" in done.stdout


async def test_what_runs_in_a_cloud_is_refused_and_nothing_else_taken_for_it(elsewhere: dict[str, str]):
    async with BadOllama() as fake:
        there = {**elsewhere, "OLLAMA_HOST": fake.url}
        done = await asyncio.to_thread(temoto, "pull", "deepseek-v3.1:671b-cloud", "--yes", home=there)
        assert fake.heard == []
    assert done.returncode == WRONG
    assert "deepseek-v3.1:671b-cloud cannot be fetched: it runs at ollama.com only" in done.stderr


@pytest.mark.ollama
def test_ollamas_own_reason_is_passed_on(home: dict[str, str], ollama_url: str):
    done = temoto("pull", "no-such-model:1b", home={**home, "OLLAMA_HOST": ollama_url})
    assert done.returncode == WRONG
    assert "Ollama could not get no-such-model:1b: " in done.stderr


@pytest.mark.ollama
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("phi3:mini:128k", "`temoto pull phi3:mini-128k` gets that one."),
        ("qwen2.5-coder:72b", "There is no Qwen 2.5 Coder 72B; the largest is 32B."),
        ("llama3:8b-instruct", "llama3:8b-instruct cannot be pulled."),
        ("qwen2.5-coder:1.5-base", "`temoto pull qwen2.5-coder:1.5b-base` gets the nearest."),
        (
            "qwen2.5-coder:8b",
            "The catalog knows qwen2.5-coder in 0.5b, 1.5b, 3b, 7b, 14b, 32b; another size is another model",
        ),
        ("qwen25-coder:7b", "The catalog has names like it: qwen2.5-coder:7b"),
    ],
)
def test_a_name_that_leads_nowhere_is_explained_and_the_right_one_offered(
    name: str, said: str, home: dict[str, str], ollama_url: str
):
    done = temoto("pull", name, home={**home, "OLLAMA_HOST": ollama_url})
    assert done.returncode == WRONG
    assert said in done.stderr
    assert "Traceback" not in done.stderr


async def test_with_yes_the_right_tag_is_pulled_for_it(elsewhere: dict[str, str]):
    async with BadOllama({"/api/pull": lines({"error": "no network"})}) as fake:
        there = {**elsewhere, "OLLAMA_HOST": fake.url}
        done = await asyncio.to_thread(temoto, "pull", "llama3:8b-instruct", "--yes", home=there)
        assert fake.heard[-1][1]["model"] == "llama3:8b"
    assert "llama3:8b for Ollama: " in done.stdout


HUGE_MODEL = """
family = "qwen2.5-coder"

[[model]]
id = "qwen2.5-coder-huge"
name = "Nobody's disk holds it"
params_b = 1500000
licence = "mit"
roles = ["completion"]
source = "a test"
weights = [{ tag = "qwen2.5-coder:huge", quantization = "Q4_K_M", size_gb = 900000, base = true }]
"""


async def test_a_disk_too_small_is_said_before_anything_is_fetched(elsewhere: dict[str, str], tmp_path: Path):
    """Nobody's disk holds what this user's catalog says the model takes."""
    folder = tmp_path / "config" / "temoto" / "catalog"
    folder.mkdir(parents=True)
    (folder / "huge.toml").write_text(HUGE_MODEL)
    there = {**elsewhere, "XDG_CONFIG_HOME": str(tmp_path / "config"), "OLLAMA_MODELS": str(tmp_path)}
    async with BadOllama() as fake:
        done = await asyncio.to_thread(temoto, "pull", "qwen2.5-coder:huge", home={**there, "OLLAMA_HOST": fake.url})
        assert "/api/pull" not in [path for path, _ in fake.heard]
    assert done.returncode == WRONG, done.stdout + done.stderr
    assert "qwen2.5-coder:huge needs 900000.0 GB and" in done.stderr
    assert f"are free in {tmp_path}" in done.stderr


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ([], "Ollama said it got qwen2.5-coder:0.5b-base, and does not list it."),
        (
            [{"name": "qwen2.5-coder:0.5b-base", "size": 99}],
            "has 0.00 GB here, not the 0.53 GB of the catalog",
        ),
    ],
    ids=["not listed", "another size"],
)
async def test_what_was_pulled_is_looked_up(tags: list[object], said: str, elsewhere: dict[str, str]):
    answers = {"/api/pull": lines({"status": "success"}), "/api/tags": value({"models": tags})}
    async with BadOllama(answers) as fake:
        there = {**elsewhere, "OLLAMA_HOST": fake.url}
        done = await asyncio.to_thread(temoto, "pull", "qwen2.5-coder:0.5b-base", home=there)
    assert said in done.stdout + done.stderr
    assert done.returncode == (FINE if tags else WRONG)


async def test_the_plan_is_pulled_after_a_yes_and_each_model_once(elsewhere: dict[str, str]):
    """An Ollama without models, which gets none: what it is asked for counts."""
    async with BadOllama({"/api/pull": lines({"error": "no network"}), "/api/tags": value({"models": []})}) as fake:
        there = {**elsewhere, "OLLAMA_HOST": fake.url}
        asks = await asyncio.to_thread(temoto, "pull", "--plan", home=there)
        assert (asks.returncode, "Run `temoto pull --plan --yes`" in asks.stderr) == (WRONG, True)
        assert "/api/pull" not in [path for path, _ in fake.heard]
        done = await asyncio.to_thread(temoto, "pull", "--plan", "--yes", home=there)
        first = next(body["model"] for path, body in fake.heard if path == "/api/pull")
    fetched = re.findall(r"Fetch (\S+) for Ollama", done.stdout)
    assert first in fetched
    assert len(fetched) == len(set(fetched))


@pytest.fixture
def ollama_with_a_model_of_its_own(ollama_server: Server) -> Iterator[str]:
    """The Ollama of this run with a model no catalog knows beside the demo model."""

    def do(*words: str) -> None:
        command = [str(ollama_server.binary), *words]
        subprocess.run(command, env=ollama_server.environment, check=True, capture_output=True, timeout=60)

    do("cp", SMOLLM2, "somebodys-own:135m")
    yield ollama_server.url
    do("rm", "somebodys-own:135m")


@pytest.mark.ollama
def test_a_plan_that_is_all_here_pulls_nothing(home: dict[str, str], ollama_with_a_model_of_its_own: str):
    there = {**home, "OLLAMA_HOST": ollama_with_a_model_of_its_own}
    report = json.loads(temoto("plan", "--json", home=there).stdout)
    if not all(one is None or one["installed"] for one in report["roles"].values()):
        pytest.skip("this machine has room for a reasoning model as well, which nobody has here")
    done = temoto("pull", "--plan", home=there)
    assert (done.returncode, done.stdout) == (FINE, "Everything the plan names is here already.\n")


@pytest.mark.ollama
def test_the_demo_model_alone_is_no_plan(home: dict[str, str], ollama_url: str):
    there = {**home, "OLLAMA_HOST": ollama_url}
    report = json.loads(temoto("plan", "--json", home=there).stdout)
    assert len(re.findall("; (\\S+) would complete code", " ".join(report["notes"]))) == 1
    asks = temoto("pull", "--plan", home=there)
    assert (asks.returncode, "Run `temoto pull --plan --yes`" in asks.stderr) == (WRONG, True)


@pytest.mark.engine
@pytest.mark.timed
def test_ctrl_c_stops_a_download_which_goes_on_the_next_time(fresh: dict[str, str], model_file: Path):
    with mirror(fresh, model_file) as files:
        environment = {**os.environ, **fresh, "LANG": "en_US.UTF-8"}
        command = [sys.executable, "-m", "temoto", "pull", "smollm2-135m"]
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as pull:
            wait_until(lambda: part(fresh) > 30 * MB)
            began = time.monotonic()
            pull.send_signal(signal.SIGINT)
            said = "".join(pull.communicate(timeout=20))
        assert time.monotonic() - began < 5
        assert pull.returncode not in {FINE, WRONG}
        assert "Traceback" not in said
        kept = part(fresh)
        files.pause_s = 0.0
        again = temoto("pull", "smollm2-135m", home=fresh)
    assert again.returncode == FINE, again.stderr
    assert "✓ Tested: smollm2:135m-instruct-q4_1 goes on with text." in again.stdout
    assert [given for _, given in files.asked] == ["", f"bytes={kept}-"]


def wait_until(happened: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)
