"""Whoever fetches a model makes the same checks: `temoto setup`, `temoto demo` and the editor as `temoto pull` always did."""

import asyncio
import json
from pathlib import Path

import pytest

from tests.cli.pull.test_pull import HUGE_MODEL
from tests.cli.test_verbs import FINE, WRONG
from tests.cli.within import temoto_within as temoto
from tests.fakes.bad_ollama import BadOllama, lines, value
from tests.lsp.client import VSCODE, Editor

HUGE, SMALL = "qwen2.5-coder:huge", "qwen2.5-coder:0.5b-base"


@pytest.fixture
def huge(fresh: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """A machine whose user wants a model no disk holds."""
    folder = Path(fresh["XDG_CONFIG_HOME"]) / "temoto" / "catalog"
    folder.mkdir(parents=True)
    (folder / "huge.toml").write_text(HUGE_MODEL)
    return {**fresh, "TEMOTO_COMPLETION_MODEL": HUGE, "OLLAMA_MODELS": str(tmp_path)}


async def test_setup_fetches_nothing_the_disk_has_no_room_for(huge: dict[str, str], tmp_path: Path):
    async with BadOllama({"/api/tags": value({"models": []})}) as fake:
        done = await asyncio.to_thread(temoto, "setup", "--yes", home={**huge, "OLLAMA_HOST": fake.url})
        assert "/api/pull" not in [path for path, _ in fake.heard]
    assert done.returncode == WRONG
    assert f"✗ {HUGE} needs 900000.0 GB and" in done.stdout
    assert f"are free in {tmp_path}" in done.stdout
    assert f"Nothing can be set up: {HUGE} needs 900000.0 GB and" in done.stderr
    kept = Path(huge["XDG_STATE_HOME"]) / "temoto" / "remembered.json"
    assert not kept.exists()  # nothing was fetched, so no licence was taken


async def test_the_editor_fetches_nothing_the_disk_has_no_room_for(huge: dict[str, str]):
    yes = {"window/showMessageRequest": lambda _message: {"title": "Fetch it"}}
    async with BadOllama({"/api/tags": value({"models": []})}) as fake:
        there = {**huge, "OLLAMA_HOST": fake.url}
        async with Editor(VSCODE, {"backend": "ollama"}, environment=there, answers=yes) as editor:
            told = await editor.until(
                lambda said: said.get("method") == "window/showMessage" and HUGE in said["params"]["message"]
            )
            assert f"{HUGE} needs 900000.0 GB and" in told["params"]["message"]
        assert "/api/pull" not in [path for path, _ in fake.heard]


async def test_setup_looks_up_what_was_pulled(fresh: dict[str, str]):
    """A backend that says it got a model and does not list it."""
    answers = {"/api/pull": lines({"status": "success"}), "/api/tags": value({"models": []})}
    async with BadOllama(answers) as fake:
        there = {**fresh, "OLLAMA_HOST": fake.url, "TEMOTO_COMPLETION_MODEL": SMALL}
        done = await asyncio.to_thread(temoto, "setup", "--yes", home=there)
    assert done.returncode == WRONG
    assert f"✗ Ollama said it got {SMALL}, and does not list it." in done.stdout


async def test_a_failure_of_setup_is_said_in_its_users_language(huge: dict[str, str]):
    async with BadOllama({"/api/tags": value({"models": []})}) as fake:
        there = {**huge, "OLLAMA_HOST": fake.url, "LANG": "ja_JP.UTF-8"}
        done = await asyncio.to_thread(temoto, "setup", "--yes", home=there)
    assert f"✗ {HUGE} には 900000.0 GB 必要ですが" in done.stdout


@pytest.mark.engine
def test_the_demo_remembers_the_licence_it_fetched_under(fresh: dict[str, str]):
    done = temoto("demo", "--json", home=fresh)
    assert done.returncode == FINE, done.stdout + done.stderr
    assert all(one["ghost"] for one in json.loads(done.stdout)["completions"])
    kept = json.loads((Path(fresh["XDG_STATE_HOME"]) / "temoto" / "remembered.json").read_text())
    assert kept["licences"]["smollm2:135m-instruct-q4_1"]["licence"] == "apache-2.0"
