"""`temoto setup` takes its user by the hand: what is missing is offered, fetched only with consent, and tested."""

import json
from pathlib import Path

import pytest

from temoto.adapters.remembered import Remembered
from tests.cli.test_verbs import FINE, WRONG, temoto
from tests.stranger import downloaded


@pytest.mark.engine
def test_with_a_yes_it_fetches_and_tests_and_completes(fresh: dict[str, str], tmp_path: Path):
    done = temoto("setup", "--yes", home=fresh)
    assert done.returncode == FINE, done.stdout + done.stderr
    assert "RAM" in done.stdout
    assert "Fetch smollm2:135m-instruct-q4_1 for embedded? 98 MB, licence apache-2.0." in done.stdout
    assert "✓ smollm2:135m-instruct-q4_1 on embedded" in done.stdout
    assert "Next: point your editor at `temoto serve`" in done.stdout
    kept = json.loads((tmp_path / "state" / "temoto" / "remembered.json").read_text())
    assert kept["licences"]["smollm2:135m-instruct-q4_1"]["licence"] == "apache-2.0"
    again = json.loads(temoto("setup", "--json", home=fresh).stdout)  # nothing left to fetch, so nothing is asked
    assert (again["ready"], again["fetched"]) == (True, "")


@pytest.mark.parametrize("verb", ["setup", "complete", "serve", "pull --from /nowhere"])
def test_nothing_is_fetched_without_consent(verb: str, fresh: dict[str, str], tmp_path: Path):
    file = tmp_path / "a.py"
    file.write_text("x = ")
    words = {"complete": ["complete", f"{file}:1:5"]}.get(verb, verb.split())
    temoto(*words, home=fresh)
    assert downloaded(fresh) == []


def test_where_nobody_can_be_asked_it_says_how_to_agree(fresh: dict[str, str]):
    done = temoto("setup", home=fresh)
    assert done.returncode == WRONG
    assert (
        "Run `temoto setup --yes` to agree without being asked, or `temoto pull smollm2:135m-instruct-q4_1`"
        in done.stderr
    )


def test_where_a_download_was_measured_it_says_how_long(fresh: dict[str, str]):
    Remembered(Path(fresh["XDG_STATE_HOME"]) / "temoto" / "remembered.json").measured(1e6)
    done = temoto("setup", home=fresh)
    assert "98 MB, licence apache-2.0. About 2 minutes at the 1.0 MB/s of the last download." in done.stdout


@pytest.mark.ollama
def test_what_ollama_cannot_pull_is_said_and_the_next_way_taken(fresh: dict[str, str], empty_ollama: str):
    done = temoto("setup", "--yes", home={**fresh, "OLLAMA_HOST": empty_ollama})
    assert "Fetch qwen2.5-coder:" in done.stdout
    assert "✗ Ollama could not get qwen2.5-coder:" in done.stdout
    assert "✓ smollm2:135m-instruct-q4_1 on embedded" in done.stdout
    assert done.returncode == FINE
