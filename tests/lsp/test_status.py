"""The status an editor asks for: why the last answer was empty, and what can be done next."""

import asyncio
from typing import Any

import pytest

from tests.fakes.bad_ollama import LOAD, BadOllama, value
from tests.lsp.client import VSCODE, Editor, place
from tests.lsp.life.test_settings_live import Wish, change

pytestmark = pytest.mark.engine

COMMANDS = {"temoto.restart", "temoto.fetchModel", "temoto.unload"}


@pytest.mark.parametrize(
    ("drawing", "language", "reason", "words"),
    [
        ("│", "plaintext", "nothing-to-go-on", "nothing before the cursor"),
        ("fo│o = 1", "python", "in-word", "inside a word"),
        ("x = │", "cobol", "language-disabled", "completion.disabled_languages"),
    ],
)
async def test_why_the_last_answer_was_empty(
    drawing: str, language: str, reason: str, words: str, home: dict[str, str]
):
    options = {"completion": {"disabledLanguages": ["cobol"]}}
    async with Editor(VSCODE, options, environment=home) as editor:
        assert (await editor.ready())["lastEmpty"] is None
        told = len(editor.notifications("temoto/status"))
        text, line, column = place(drawing)
        uri = await editor.open(text, language=language)
        for _ in range(5):
            assert await editor.inline(uri, line, column) == []
        empty = (await editor.request("temoto/status", None))["lastEmpty"]
        assert empty["reason"] == reason
        assert words in empty["text"]
        assert len(editor.notifications("temoto/status")) == told  # typing is no news


async def test_a_document_that_is_not_open_is_a_reason(home: dict[str, str]):
    async with Editor(VSCODE, environment=home) as editor:
        await editor.ready()
        assert await editor.inline("file:///nowhere.py", 0, 0) == []
        assert (await editor.request("temoto/status", {}))["lastEmpty"]["reason"] == "not-open"


async def test_in_the_users_language(home: dict[str, str]):
    async with Editor(VSCODE, environment=home, locale="ja") as editor:
        await editor.ready()
        uri = await editor.open("", language="plaintext")
        await editor.inline(uri, 0, 0)
        status = await editor.request("temoto/status", None)
    assert status["lastEmpty"]["text"].startswith("カーソルの前に")
    assert status["command"]["title"] == "モデルのメモリーを解放する"


async def test_what_is_offered_is_what_can_be_done(home: dict[str, str]):
    wish = Wish()
    async with Editor(VSCODE, {"backend": "ollama"}, environment=home, answers=wish.answers) as editor:
        offered = set(editor.initialized["capabilities"]["executeCommandProvider"]["commands"])
        assert offered >= COMMANDS
        assert (await editor.status("error"))["command"]["command"] == "temoto.restart"
        wish.value = {"completion": {"enabled": False}}
        await change(editor)
        assert (await editor.status("off"))["command"] is None


async def test_a_model_that_was_declined_can_be_fetched_by_command(fresh: dict[str, str]):
    small = {**fresh, "TEMOTO_COMPLETION_MODEL": "smollm2:135m-instruct-q4_1"}  # the plan's depends on the machine
    said = iter([{"title": "Not now"}, {"title": "Fetch it"}])
    answers = {"window/showMessageRequest": lambda _message: next(said)}
    async with Editor(VSCODE, environment=small, answers=answers) as editor:
        status = await editor.status("error")
        assert status["command"]["command"] == "temoto.fetchModel"
        await editor.until(lambda heard: heard.get("method") == "window/showMessageRequest")
        asked = await editor.request("workspace/executeCommand", {"command": "temoto.fetchModel"})
        while not asked:  # the first question is still being put away
            asked = await editor.request("workspace/executeCommand", {"command": "temoto.fetchModel"})
        await editor.ready()  # though no document is open
    assert len(editor.notifications("window/showMessageRequest")) == 2


@pytest.mark.parametrize(("load_s", "shown"), [(2.5, ["begin", "end"]), (0.0, [])], ids=["slow", "at once"])
async def test_a_live_restart_shows_progress_where_it_takes_a_while(
    load_s: float, shown: list[str], home: dict[str, str]
):
    seconds = 0.0

    async def load(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(seconds)
        await value({"done": True})(writer)

    async with (
        BadOllama({LOAD: load}) as slow,
        Editor(VSCODE, {"backend": "ollama"}, environment={**home, "OLLAMA_HOST": slow.url}) as editor,
    ):
        await editor.ready()
        await editor.until(ended)
        editor.heard.clear()
        seconds = load_s
        assert await editor.request("workspace/executeCommand", {"command": "temoto.restart"}) is None
        await editor.ready()
        await asyncio.sleep(0.3)
        kinds = [params["value"]["kind"] for params in editor.notifications("$/progress")]
        assert [kind for kind in kinds if kind != "report"] == shown


def ended(heard: dict[str, Any]) -> bool:
    return heard.get("method") == "$/progress" and heard["params"]["value"]["kind"] == "end"
