"""Ollama is installed and does not run: what the real one has put into its store serves, and doctor says whose file it is."""

import json
from pathlib import Path

import pytest

from temoto.adapters.llamacpp import shared
from temoto.adapters.llamacpp.held import Held
from tests.cli.within import temoto_within
from tests.conftest import had, private
from tests.fim_model import MODEL
from tests.testbed.ollama import ollama
from tests.testbed.ollama_server import create, serving

pytestmark = [pytest.mark.ollama, pytest.mark.engine]

NAME = "unheard-of:latest"  # no catalog knows it: how it fills holes stands in its header
HOLE = "import \n\nprint(colorsys.rgb_to_hsv(0.2, 0.4, 0.6))\n"


@pytest.fixture(scope="module")
def ended_ollama(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A home with the store of an Ollama that has ended, and without any other model."""
    folder = tmp_path_factory.mktemp("ended-ollama")
    with serving(had(ollama, "Ollama"), folder) as server:
        create(server, NAME, MODEL)
    return private(folder) | {"OLLAMA_MODELS": str(folder / "models")}


def test_complete_answers_from_it_with_what_stands_after_the_cursor(ended_ollama: dict[str, str], tmp_path: Path):
    (tmp_path / "a.py").write_text(HOLE, encoding="utf-8")
    done = temoto_within("complete", f"{tmp_path / 'a.py'}:1:8", home=ended_ollama)
    assert (done.returncode, done.stdout.strip()) == (0, "colorsys"), done.stderr


def test_doctor_says_whose_file_it_is(ended_ollama: dict[str, str]):
    done = temoto_within("doctor", "--json", home=ended_ollama)
    report = json.loads(done.stdout)
    (engine,) = [one for one in report["backends"] if one["name"] == "embedded"]
    assert engine["models"] == [NAME]
    assert engine["files"] == [{"model": NAME, "from": "Ollama", "whose": "from Ollama's store"}]
    assert engine["left_out"] == []
    plan = report["plan"]
    assert (plan["backend"], plan["model"], plan["fim"], plan["whose"]) == (
        "embedded",
        NAME,
        True,
        "from Ollama's store",
    )
    assert "Alive as well" not in plan["backend_reason"]


def test_doctor_says_so_to_people_and_names_what_is_left_out(ended_ollama: dict[str, str], tmp_path: Path):
    (tmp_path / "half.gguf").write_bytes(MODEL.read_bytes()[:-1_000])
    done = temoto_within("doctor", home=ended_ollama, TEMOTO_MODELS_FOLDERS=str(tmp_path), TEMOTO_COMPLETION_MODEL=NAME)
    assert f"       from Ollama's store: {NAME}\n" in done.stdout
    assert f"  {NAME} (from Ollama's store)\n" in done.stdout
    assert f"  –  half (from the folder {tmp_path}) is left out: its end is missing." in done.stdout


def _blob(home: dict[str, str]) -> Path:
    blobs = (Path(home["OLLAMA_MODELS"]) / "blobs").iterdir()
    return next(blob for blob in blobs if blob.stat().st_size == MODEL.stat().st_size)


async def test_unload_calls_it_as_users_do(
    ended_ollama: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    held = Held(NAME, _blob(ended_ollama), 1)
    await held.load(512, "5m")
    assert [freed.model for freed in await shared.rest()] == [NAME]
    await held.close()


def test_a_named_model_that_is_left_out_says_why(ended_ollama: dict[str, str], tmp_path: Path):
    (tmp_path / "half.gguf").write_bytes(MODEL.read_bytes()[:-1_000])
    more = {"TEMOTO_MODELS_FOLDERS": str(tmp_path), "TEMOTO_COMPLETION_MODEL": "half", "TEMOTO_BACKEND": "embedded"}
    done = temoto_within("doctor", home=ended_ollama, **more)
    assert done.returncode == 1
    assert f"✗ No completions: half (from the folder {tmp_path}) is left out: its end is missing." in done.stdout
