"""The same keystroke through a real Ollama: chosen on start-up, healed without a grammar, stopped for real."""

import asyncio
import json

import pytest

from tests.cli.test_verbs import temoto
from tests.lsp.client import VSCODE, Editor, place, shown
from tests.testbed.ollama_server import SMOLLM2, Server

pytestmark = pytest.mark.ollama

FIB = "def fib(n):\n    if n < 2:\n        return n\n    │\n"


@pytest.fixture
def at_ollama(home: dict[str, str], ollama_url: str) -> dict[str, str]:
    return {**home, "OLLAMA_HOST": ollama_url}


async def test_ollama_is_found_and_its_model_chosen(at_ollama: dict[str, str], ollama_url: str):
    planned = json.loads((await asyncio.to_thread(temoto, "plan", "--json", home=at_ollama)).stdout)["roles"][
        "completion"
    ]
    async with Editor(VSCODE, environment=at_ollama) as editor:
        status = await editor.ready()
        assert (status["backend"], status["model"], status["url"]) == ("Ollama", SMOLLM2, ollama_url)
        assert (status["model"], status["context"]) == (planned["tag"], planned["context"]), "it goes by `temoto plan`"
        assert status["tokensPerSecond"] > 0.5
        assert status["fim"] is False
        text, line, column = place(FIB)
        uri = await editor.open(text)
        assert shown(await editor.inline(uri, line, column), "    ").startswith("return fib(n")


@pytest.mark.parametrize(
    ("typed", "goes_on"),
    [("    ret│", "urn fib(n"), ("    return│", " fib(n"), ("    return fib(n - 1) + │", "fib(n - 2)")],
)
async def test_half_typed_words_are_gone_on_with(typed: str, goes_on: str, at_ollama: dict[str, str]):
    async with Editor(VSCODE, environment=at_ollama) as editor:
        await editor.ready()
        text, line, column = place(FIB.replace("    │", typed))
        uri = await editor.open(text)
        assert shown(await editor.inline(uri, line, column), typed.removesuffix("│")).startswith(goes_on)


@pytest.mark.timed
async def test_cancel_stops_the_real_model(at_ollama: dict[str, str], ollama_server: Server):
    options = {"completion": {"maxTokens": 2000, "multiline": "always", "delayMs": 0}}
    async with Editor(VSCODE, options, environment=at_ollama) as editor:
        await editor.ready()
        text, line, column = place(
            "# Every number from one to a thousand, each on a line of its own:\nnumbers = [\n    1,\n    2,\n    3,\n    │"
        )
        uri = await editor.open(text)
        before = ollama_server.cpu_seconds()
        number = editor.ask_inline(uri, line, column)
        async with asyncio.timeout(30):
            while ollama_server.cpu_seconds() - before < 0.1:  # noqa: ASYNC110 - of a process that is not ours
                await asyncio.sleep(0.02)
        assert not editor.waiting[number].done(), "the model works while it is waited for"
        await editor.cancel(number)
        await asyncio.wait({editor.waiting[number]}, timeout=5)
        await asyncio.sleep(2)
        stopped = ollama_server.cpu_seconds()
        await asyncio.sleep(1)
        assert ollama_server.cpu_seconds() - stopped < 0.05


async def test_a_model_that_is_not_there_is_named_with_its_cure(at_ollama: dict[str, str]):
    options = {"backend": "ollama", "completion": {"model": "qwen2.5-coder:7b-base"}}
    async with Editor(VSCODE, options, environment=at_ollama) as editor:
        assert (await editor.status("error"))["text"] == (
            "No completions: Ollama has no model qwen2.5-coder:7b-base. "
            "Get it with `ollama pull qwen2.5-coder:7b-base`, or change the setting completion.model."
        )


async def test_a_better_model_for_this_machine_is_named(at_ollama: dict[str, str]):
    async with Editor(VSCODE, {"backend": "ollama"}, environment=at_ollama) as editor:
        status = await editor.ready()
        assert "This machine can run a better model: `ollama pull qwen2.5-coder:" in status["detail"]


async def test_the_server_goes_by_what_temoto_plan_says(at_ollama: dict[str, str]):
    planned = json.loads(temoto("plan", "--json", home=at_ollama).stdout)["roles"]["completion"]
    async with Editor(VSCODE, environment=at_ollama) as editor:
        status = await editor.ready()
    assert (status["model"], status["context"]) == (planned["tag"], planned["context"])
    assert planned["installed"] is True
