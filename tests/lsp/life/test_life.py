"""What happens to a real Ollama while a server runs: restarted, its model removed, unloaded, updated, switched off, freed."""

import asyncio
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from temoto.engine.serving import supervise, watch
from tests.conftest import had
from tests.fim_model import FILLED, HOLE, LEFT, MODEL, NAME
from tests.lsp.client import VSCODE, Editor, place, shown
from tests.lsp.life.test_settings_live import Wish, change
from tests.testbed.ollama import ollama
from tests.testbed.ollama_server import Server, create, serving

pytestmark = pytest.mark.ollama

ANOTHER = "qwen2.5-coder:another"
TEXT, LINE, COLUMN = place(HOLE)
ONLY_OLLAMA = {"backend": "ollama", "completion": {"delayMs": 0}}


@dataclass
class Own:
    """An Ollama of this test alone, which can be ended and started again at the same address."""

    folder: Path
    server: Server
    stack: ExitStack = field(default_factory=ExitStack)

    def end(self) -> None:
        self.stack.close()

    def start(self) -> None:
        again = serving(self.server.binary, self.folder, urlsplit(self.server.url).port)
        self.server = self.stack.enter_context(again)

    def run(self, *words: str) -> None:
        subprocess.run(
            [self.server.binary, *words], env=self.server.environment, check=True, capture_output=True, timeout=60
        )

    @property
    def loaded(self) -> list[str]:
        answer = httpx.get(f"{self.server.url}/api/ps", trust_env=False, timeout=10).json()
        return [one["name"] for one in answer["models"]]


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Own]:
    with ExitStack() as stack:
        server = stack.enter_context(serving(had(ollama, "Ollama"), tmp_path))
        create(server, NAME, MODEL)
        yield Own(tmp_path, server, stack)


@pytest.fixture(autouse=True)
def sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the server does by the clock, sooner: tries every half second, the slow look every three."""
    monkeypatch.setattr(supervise, "RETRY_S", 0.5)
    monkeypatch.setattr(watch, "TICK_S", 0.5)


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """When the server tried to start up."""
    begun: list[float] = []
    start = supervise.start

    async def noted(*words: Any) -> Any:
        begun.append(time.monotonic())
        return await start(*words)

    monkeypatch.setattr(supervise, "start", noted)
    return begun


def at(own: Own, home: dict[str, str]) -> dict[str, str]:
    return {**home, "OLLAMA_HOST": own.server.url, "XDG_STATE_HOME": str(own.folder / "state")}


async def ghost(editor: Editor, uri: str) -> str:
    items = await editor.inline(uri, LINE, COLUMN)
    return shown(items, LEFT) if items else ""


def kinds(editor: Editor) -> list[str]:
    return [params["kind"].replace("warning", "ready") for params in editor.notifications("temoto/status")]


async def freed(own: Own) -> bool:
    """Whether nothing is loaded any more, after a moment if need be."""
    for _ in range(50):
        if not await asyncio.to_thread(lambda: own.loaded):
            return True
        await asyncio.sleep(0.1)
    return False


async def test_ollama_is_restarted(own: Own, home: dict[str, str], tries: list[float]):
    async with Editor(VSCODE, ONLY_OLLAMA, environment=at(own, home)) as editor:
        await editor.ready()
        uri = await editor.open(TEXT)
        assert await ghost(editor, uri) == FILLED
        began = len(editor.notifications("$/progress"))
        await asyncio.to_thread(own.end)
        uri = await editor.open(TEXT, "untitled:two.py")  # what was answered once is not asked again
        assert await editor.inline(uri, LINE, COLUMN) == []
        status = await editor.status("error")
        assert "Ollama does not answer" in status["text"]
        assert status["command"] == {"title": "Start again", "command": "temoto.restart", "arguments": []}
        before = len(tries)
        async with asyncio.timeout(30):
            while len(tries) < before + 3:  # noqa: ASYNC110 - two whole tries; the server is in another thread
                await asyncio.sleep(0.05)
        assert await editor.inline(uri, LINE, COLUMN) == []
        assert len(editor.notifications("$/progress")) == began  # none for tries that find nobody
        assert len(kinds(editor)) <= 3  # no storm: one status a change of what is wrong
        editor.heard.clear()
        await asyncio.to_thread(own.start)
        await editor.ready()
        assert await ghost(editor, uri) == FILLED


async def test_the_embedded_engine_stands_in_and_ollama_takes_over_again(own: Own, home: dict[str, str]):
    async with Editor(VSCODE, {"completion": {"delayMs": 0}}, environment=at(own, home)) as editor:
        assert (await editor.ready())["backend"] == "Ollama"
        uri = await editor.open(TEXT)
        await asyncio.to_thread(own.end)
        editor.heard.clear()
        assert await editor.inline(uri, LINE, COLUMN) == []
        assert (await editor.ready())["backend"] == "embedded"
        assert await ghost(editor, uri)  # SmolLM2's
        await asyncio.to_thread(own.start)
        editor.heard.clear()
        await editor.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        await editor.open(TEXT)  # who comes back to work is not kept waiting for the slow look
        assert (await editor.ready())["backend"] == "Ollama"


async def test_the_model_is_removed(own: Own, home: dict[str, str]):
    own.run("cp", NAME, ANOTHER)
    async with Editor(VSCODE, ONLY_OLLAMA, environment=at(own, home)) as editor:
        first = (await editor.ready())["model"]
        uri = await editor.open(TEXT)
        assert await ghost(editor, uri) == FILLED
        await asyncio.to_thread(own.run, "rm", first)
        editor.heard.clear()
        uri = await editor.open(TEXT, "untitled:two.py")  # what was answered once is not asked again
        assert await editor.inline(uri, LINE, COLUMN) == []
        second = (await editor.ready())["model"]
        assert {first, second} == {NAME, ANOTHER}
        assert await ghost(editor, uri) == FILLED
        await asyncio.to_thread(own.run, "rm", second)
        editor.heard.clear()
        uri = await editor.open(TEXT, "untitled:three.py")
        assert await editor.inline(uri, LINE, COLUMN) == []
        status = await editor.status("error")
        assert "Ollama has no model that can complete code" in status["text"]
        assert status["command"]["command"] == "temoto.fetchModel"


async def test_the_configured_model_is_removed(own: Own, home: dict[str, str]):
    options = {**ONLY_OLLAMA, "completion": {"model": NAME}}
    async with Editor(VSCODE, options, environment=at(own, home)) as editor:
        await editor.ready()
        uri = await editor.open(TEXT)
        await asyncio.to_thread(own.run, "rm", NAME)
        assert await editor.inline(uri, LINE, COLUMN) == []
        assert f"Ollama has no model {NAME}" in (await editor.status("error"))["text"]


async def test_a_model_that_somebody_unloaded_loads_again_by_itself(own: Own, home: dict[str, str]):
    options = {**ONLY_OLLAMA, "completion": {"delayMs": 0, "ahead": False}}
    async with Editor(VSCODE, options, environment=at(own, home)) as editor:
        await editor.ready()
        uri = await editor.open(TEXT)
        assert await ghost(editor, uri) == FILLED
        await asyncio.to_thread(own.run, "stop", NAME)
        assert await freed(own)
        before = kinds(editor)
        assert await ghost(editor, await editor.open(TEXT, "untitled:two.py")) == FILLED
        assert own.loaded == [NAME]
        assert kinds(editor) == before


async def test_a_model_that_was_updated_under_its_name_is_tested_anew(own: Own, home: dict[str, str]):
    async with Editor(VSCODE, ONLY_OLLAMA, environment=at(own, home)) as editor:
        await editor.ready()
        await editor.open(TEXT)
        await asyncio.to_thread(create, own.server, NAME, MODEL, "PARAMETER top_k 7")
        editor.heard.clear()
        await editor.ready()  # by the slow look: nobody asks anything
        assert kinds(editor)[:2] == ["starting", "ready"]


async def test_another_model_is_set_while_it_runs(own: Own, home: dict[str, str]):
    own.run("cp", NAME, ANOTHER)
    wish = Wish({"completion": {"model": NAME}})
    async with Editor(VSCODE, ONLY_OLLAMA, environment=at(own, home), answers=wish.answers) as editor:
        assert (await editor.ready())["model"] == NAME
        uri = await editor.open(TEXT)
        for model in (ANOTHER, NAME):
            editor.heard.clear()
            wish.value = {"completion": {"model": model}}
            await change(editor)
            assert (await editor.ready())["model"] == model
            assert await ghost(editor, uri) == FILLED


@pytest.mark.parametrize(("options", "frees"), [({}, True), ({"models": {"unloadWhenOff": False}}, False)])
async def test_off_frees_the_model_and_on_loads_it(
    options: dict[str, Any], frees: bool, own: Own, home: dict[str, str]
):
    wish = Wish(options)
    async with Editor(VSCODE, ONLY_OLLAMA, environment=at(own, home), answers=wish.answers) as editor:
        await editor.ready()
        uri = await editor.open(TEXT)
        assert own.loaded == [NAME]
        wish.value = {**options, "completion": {"enabled": False}}
        await change(editor)
        await editor.status("off")
        assert await freed(own) is frees
        editor.heard.clear()
        wish.value = options
        await change(editor)
        await editor.ready()
        assert await ghost(editor, uri) == FILLED


async def test_the_command_frees_the_model_and_the_next_ask_loads_it(own: Own, alone: dict[str, str]):
    async with Editor(VSCODE, ONLY_OLLAMA, environment=at(own, alone)) as editor:
        offered = editor.initialized["capabilities"]["executeCommandProvider"]["commands"]
        await editor.ready()
        uri = await editor.open(TEXT)
        status = await editor.request("temoto/status", None)
        assert status["command"]["command"] in offered
        done = await editor.request("workspace/executeCommand", {"command": "temoto.unload"})
        (one,) = done["freed"]
        assert (one["backend"], one["model"], one["where"]) == ("Ollama", NAME, own.server.url)
        assert one["bytes"] > 2_000_000
        assert own.loaded == []
        editor.heard.clear()
        assert await ghost(editor, uri) == FILLED
        busy = await editor.status("busy")
        assert busy["text"] == f"Loading {NAME}…"
        await editor.ready()
        assert kinds(editor) == ["busy", "ready"]
        assert own.loaded == [NAME]


async def test_the_command_starts_again(own: Own, home: dict[str, str]):
    async with Editor(VSCODE, ONLY_OLLAMA, environment=at(own, home)) as editor:
        await editor.ready()
        editor.heard.clear()
        assert await editor.request("workspace/executeCommand", {"command": "temoto.restart"}) is None
        await editor.ready()
        assert kinds(editor) == ["starting", "ready"]
