"""Nothing is fetched without consent, whatever is run: a watcher inside the program notes what it starts and reaches for."""

import asyncio
import json
from pathlib import Path

import pytest

from tests.cli.test_verbs import FINE, temoto
from tests.fakes.bad_ollama import BadOllama, value
from tests.lsp.client import HELIX, VSCODE
from tests.lsp.process import ProcessEditor
from tests.stranger import downloaded

WATCHED = Path(__file__).parents[1] / "fakes" / "watched"
VERBS = (
    "setup", "setup --json", "complete {file}:1:5", "doctor", "doctor --fix", "plan", "catalog models", "cost", "bench", "unload",
    "pull --plan", "pull --from /nowhere",
)  # fmt: skip


@pytest.fixture
def watched(fresh: dict[str, str], tmp_path: Path) -> tuple[dict[str, str], Path]:
    """A stranger's machine, and the file in which what temoto does there is noted."""
    noted = tmp_path / "noted"
    return {**fresh, "PYTHONPATH": str(WATCHED), "WATCHER_NOTES": str(noted)}, noted


def fetches(noted: Path) -> list[list[str]]:
    """What left the machine, and every pip that was started."""
    lines = noted.read_text().splitlines() if noted.exists() else []
    return [one for one in map(json.loads, lines) if one[0] != "starts" or "pip" in one]


def looked(ollama: BadOllama) -> int:
    """How often its models have been looked at."""
    return [path for path, _ in ollama.heard].count("/api/tags")


@pytest.mark.parametrize("verb", VERBS)
async def test_no_verb_fetches_by_itself(verb: str, watched: tuple[dict[str, str], Path], tmp_path: Path):
    home, noted = watched
    file = tmp_path / "a.py"
    file.write_text("x = ")
    async with BadOllama({"/api/tags": value({"models": []})}) as ollama:
        words = verb.format(file=file).split()
        await asyncio.to_thread(temoto, *words, home={**home, "OLLAMA_HOST": ollama.url})
        assert "/api/pull" not in [path for path, _ in ollama.heard]
    assert fetches(noted) == []
    assert downloaded(home) == []


@pytest.mark.parametrize("editor", [VSCODE, HELIX], ids=["vscode", "helix"])
async def test_no_server_fetches_by_itself(editor: dict[str, object], watched: tuple[dict[str, str], Path]):
    home, noted = watched
    async with BadOllama({"/api/tags": value({"models": []})}) as ollama:
        no = {"window/showMessageRequest": lambda _message: None}
        async with ProcessEditor(editor, environment={**home, "OLLAMA_HOST": ollama.url}, answers=no) as one:
            await one.status("error")
            uri = await one.open("x = ")
            await one.inline(uri, 0, 4)
            before = looked(ollama)
            async with asyncio.timeout(30):
                while looked(ollama) < before + 2:  # noqa: ASYNC110 - other tries, of another process
                    await asyncio.sleep(0.05)
        assert "/api/pull" not in [path for path, _ in ollama.heard]
    assert fetches(noted) == []
    assert downloaded(home) == []


@pytest.mark.engine
@pytest.mark.parametrize("verb", ["setup --yes", "pull smollm2-135m", "demo"])
def test_the_watcher_sees_what_was_agreed_to(verb: str, watched: tuple[dict[str, str], Path]):
    home, noted = watched
    assert temoto(*verb.split(), home=home).returncode == FINE
    assert len(fetches(noted)) == 1
    assert downloaded(home) == ["SmolLM2-135M-Instruct.Q4_1.gguf"]
