"""Typing as editors type: a change at each key, the question before called off, the next one asked. The model is asked once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.engine.scripted import until
from tests.fakes.timed_ollama import MODEL, TimedOllama
from tests.lsp.client import EDITORS, Editor, shown

TEXT = "price = 1\ntotal = \n"
ANSWER = ["price", " * 2", " + tax", "\n"]


@asynccontextmanager
async def serving(editor: str, home: Path, ollama: TimedOllama) -> AsyncIterator[Editor]:
    options = {"backend": "ollama", "completion": {"delayMs": 0, "model": MODEL}}
    places = {"HOME": str(home), "XDG_CACHE_HOME": str(home), "OLLAMA_HOST": ollama.url}
    async with Editor(EDITORS[editor], options, environment=places) as one:
        await one.ready()
        yield one


async def types(editor: Editor, uri: str, version: int, column: int, text: str) -> None:
    at = {"line": 1, "character": column}
    await editor.change(uri, version, {"range": {"start": at, "end": at}, "text": text})


@pytest.mark.parametrize("editor", ["vscode", "neovim-0.12"])
async def test_a_ghost_is_typed_through(editor: str, tmp_path: Path):
    async with TimedOllama(tokens=ANSWER) as ollama, serving(editor, tmp_path, ollama) as one:
        uri = await one.open(TEXT)
        whole = shown(await one.inline(uri, 1, 8, invoked=False), "total = ")
        asked = len(ollama.prompts)
        for at, key in enumerate(whole[:-1]):
            await types(one, uri, at + 1, 8 + at, key)
            rest = shown(await one.inline(uri, 1, 9 + at, invoked=False), "total = " + whole[: at + 1])
            assert rest == whole[at + 1 :]
        assert len(ollama.prompts) == asked


@pytest.mark.timed
@pytest.mark.parametrize("told", ["the change first", "the cancel first"])
async def test_an_answer_under_way_is_taken_up_by_the_next_question(told: str, tmp_path: Path):
    async with TimedOllama(0.2, ANSWER) as ollama, serving("vscode", tmp_path, ollama) as one:
        uri = await one.open(TEXT)
        asked, ollama.said = len(ollama.prompts), 0
        number = one.ask_inline(uri, 1, 8, invoked=False)
        await until(lambda: ollama.said)
        await asyncio.sleep(0.05)  # the answer has begun, and the server heard it
        if told == "the cancel first":
            await one.cancel(number)
        await types(one, uri, 1, 8, "p")
        if told == "the change first":
            await one.cancel(number)
        await asyncio.sleep(0.05)
        assert shown(await one.inline(uri, 1, 9, invoked=False), "total = p") == "rice * 2 + tax"
        assert len(ollama.prompts) == asked + 1
