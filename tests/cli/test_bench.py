"""`temoto bench` on the real Ollama: figures of this machine, which plans then go by; nothing left behind, all of it forgotten on request."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from temoto.adapters.state.uses_file import UsesFile
from temoto.core.completion.use_counts import Counts
from tests.cli.test_verbs import FINE, WRONG
from tests.cli.within import temoto_within as temoto
from tests.fim_model import MODEL
from tests.testbed.ollama_server import SMOLLM2, Server, holding

pytestmark = pytest.mark.ollama

TINY = "tiny:1b"
HOLES = 'TEMPLATE """{{ if .Suffix }}<|fim_prefix|>{{ .Prompt }}<|fim_suffix|>{{ .Suffix }}<|fim_middle|>{{ else }}{{ .Prompt }}{{ end }}"""'
# Of the model's work: none, while it starts up; and well into the measuring, but far from its end.
STARTING_S, MEASURING_S = 0.0, 4.0


@pytest.fixture
def there(home: dict[str, str], ollama_url: str, tmp_path: Path) -> dict[str, str]:
    """A home of its own, and the real Ollama with nothing in memory."""
    httpx.post(f"{ollama_url}/api/generate", json={"model": SMOLLM2, "keep_alive": 0}, trust_env=False, timeout=60)
    until(lambda: resident(ollama_url) == [])
    return {**home, "OLLAMA_HOST": ollama_url, "XDG_STATE_HOME": str(tmp_path)}


@pytest.fixture
def quick(there: dict[str, str]) -> dict[str, str]:
    """The same with prompts of a few hundred tokens: what is measured is as true, and read in a third of the time."""
    return {**there, "TEMOTO_MODELS_CONTEXT": "512"}


@pytest.fixture
def quicker(there: dict[str, str], ollama_server: Server) -> Iterator[dict[str, str]]:
    """The same with a tiny model, whose figures say little: it ends what it writes too soon."""
    with holding(ollama_server, TINY, MODEL, HOLES):
        yield {**there, "TEMOTO_COMPLETION_MODEL": TINY}


def resident(url: str) -> list[str] | None:
    """What is in memory; None where Ollama trips over a model that is just leaving it."""
    answer = httpx.get(f"{url}/api/ps", trust_env=False, timeout=10)
    return [model["name"] for model in answer.json()["models"]] if answer.content else None


def until(so, seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < limit
        time.sleep(0.05)


def test_what_is_measured_replaces_what_was_predicted(quick: dict[str, str], tmp_path: Path):
    before = json.loads(temoto("plan", "--json", home=quick).stdout)["roles"]["completion"]
    assert before["measured"] is False
    UsesFile(tmp_path / "temoto" / "uses.json").add(Counts(asked=1, kept=3))
    done = temoto("bench", "--json", "--tokens", "16", home=quick)
    assert done.returncode == FINE, done.stderr
    told = json.loads(done.stdout)
    (one,) = told["models"]
    assert told["without_model"] == 0.75
    assert (one["model"], one["backend"], one["where"]) == (SMOLLM2, "Ollama", "CPU")
    assert "completion" in one["roles"]
    assert all(one[figure] > 0 for figure in ("prompt_tok_s", "decode_tok_s", "first_ghost_ms", "load_s"))
    # Of a core's speed the best seen so far counts: what is predicted may grow a little meanwhile.
    assert one["predicted"]["decode_tok_s"] == pytest.approx(before["decode_tok_s"], rel=0.3)
    assert resident(quick["OLLAMA_HOST"]) == []
    after = json.loads(temoto("plan", "--json", home=quick).stdout)["roles"]["completion"]
    assert (after["measured"], after["decode_tok_s"]) == (True, one["decode_tok_s"])
    forgotten = temoto("bench", "--forget", home=quick)
    assert (forgotten.returncode, "measured.json is removed" in forgotten.stdout) == (FINE, True)
    assert not (tmp_path / "temoto" / "measured.json").exists()
    again = json.loads(temoto("plan", "--json", home=quick).stdout)["roles"]["completion"]
    assert (again["tag"], again["measured"]) == (before["tag"], False)
    assert json.loads(temoto("bench", "--forget", "--json", home=quick).stdout)["forgotten"] is False


def test_without_measure_nothing_is_kept_and_what_was_in_memory_stays(quicker: dict[str, str], tmp_path: Path):
    context = json.loads(temoto("plan", "--json", home=quicker).stdout)["roles"]["completion"]["context"]
    question = {"model": TINY, "options": {"num_ctx": context}}
    httpx.post(f"{quicker['OLLAMA_HOST']}/api/generate", json=question, trust_env=False, timeout=60)
    done = temoto("bench", "--tokens", "16", home=quicker, TEMOTO_MEASURE="false")
    assert done.returncode == FINE, done.stderr
    assert "Not kept: the setting measure is false." in done.stdout
    assert "in memory already" in " ".join(done.stdout.split())
    assert resident(quicker["OLLAMA_HOST"]) == [TINY]
    assert not (tmp_path / "temoto" / "measured.json").exists()


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is a signal here")
@pytest.mark.parametrize("worked", [STARTING_S, MEASURING_S], ids=["starting", "measuring"])
def test_ctrl_c_leaves_nothing_behind(worked: float, there: dict[str, str], ollama_server: Server, tmp_path: Path):
    url = there["OLLAMA_HOST"]
    command = [sys.executable, "-m", "temoto", "bench", "--tokens", "4096"]
    with subprocess.Popen(
        command, env={**os.environ, **there}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as bench:
        until(lambda: resident(url) == [SMOLLM2])
        loaded = ollama_server.cpu_seconds()
        until(lambda: ollama_server.cpu_seconds() - loaded >= worked)
        bench.send_signal(signal.SIGINT)
        said = "".join(bench.communicate(timeout=90))  # Ollama reads a prompt to its end before it lets go of a model
    assert bench.returncode not in {FINE, WRONG}
    assert "Traceback" not in said
    until(lambda: resident(url) == [])
    assert not (tmp_path / "temoto" / "measured.json").exists()


def test_without_any_model_it_says_what_to_do(home: dict[str, str], tmp_path: Path):
    nobody = {"TEMOTO_BACKEND": "ollama", "XDG_STATE_HOME": str(tmp_path)}
    done = temoto("bench", home=home, **nobody)
    assert done.returncode == WRONG
    assert "Ollama does not answer at http://127.0.0.1:9" in done.stderr


@pytest.mark.parametrize("tokens", ["0", "-3", "abc", "1000000"])
def test_a_number_of_tokens_that_is_none(tokens: str, home: dict[str, str]):
    assert temoto("bench", "--tokens", tokens, home=home).returncode == 2
