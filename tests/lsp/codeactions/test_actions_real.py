"""Code actions with the real models there are: SmolLM2 on a real Ollama and on the embedded engine, from the menu to the edit.

It is a small model, and what it says of code is not good; what is tested is that it is asked, streamed, read, landed and stopped.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import psutil
import pytest

from tests.lsp.codeactions.paper import Paper, capabilities
from tests.pricing import CODE
from tests.testbed.ollama_server import Server

# How long the small model talks depends on the processor it runs on: where one answer is over before it can be stopped, another is asked for.
ASKED = (("Explain", 4), ("Write tests", 4), ("Explain", 10), ("Write tests", 10), ("Explain", 0))
GHOSTED = "def fib(n):\n    if n < 2:\n        return n\n    "
# Of an answer no more than can be seen to stream: left alone SmolLM2 writes a thousand tokens about four lines.
SHORT = {"code_actions": {"max_tokens": 96}}
ENDINGS = ("lines changed", "cannot be used", "found nothing to change", "nothing was changed")


@pytest.fixture(
    params=[pytest.param("ollama", marks=pytest.mark.ollama), pytest.param("embedded", marks=pytest.mark.engine)]
)
def world(request: pytest.FixtureRequest, home: dict[str, str]) -> tuple[str, dict[str, Any], Callable[[], float]]:
    """(name, options, seconds of processor time the model has used so far)."""
    if request.param == "ollama":
        server: Server = request.getfixturevalue("ollama_server")
        return "ollama", {"backend": "ollama", "url": server.url}, server.cpu_seconds
    return "embedded", {"backend": "embedded"}, partial(engine_seconds, home)


def engine_seconds(home: dict[str, str]) -> float:
    """Of the engine that belongs to this home."""
    total = 0.0
    for process in psutil.process_iter(["cmdline"]):
        if any("temoto.adapters.llamacpp" in word for word in process.info["cmdline"] or ()):
            with suppress(psutil.Error):
                if process.environ().get("XDG_CACHE_HOME") == home["XDG_CACHE_HOME"]:
                    times = process.cpu_times()
                    total += times.user + times.system
    return total


async def test_an_action_from_the_menu_to_its_end(
    world: tuple[str, dict[str, Any], Callable[[], float]], home: dict[str, str]
):
    _, options, _ = world
    async with Paper(capabilities("vscode"), options | SHORT, environment=home) as editor:
        await editor.ready()
        await editor.opens(CODE)
        await editor.choose("Simplify", 4, 0)
        _, said = await editor.progress_ended("Simplify")
        assert any(text.startswith("writing, ") for text in said)
        assert any(ending in said[-1] for ending in ENDINGS), said
        head, _, tail = CODE.partition("def total")
        assert editor.text.startswith(head)
        assert editor.text.endswith(tail[tail.index("def tax") :])
        assert (editor.text != CODE) is ("lines changed" in said[-1])
        await editor.choose("Explain", 4, 0)
        assert (await editor.shown_page()).startswith("# Explain `total`")
        await editor.progress_ended("Explain")
        assert len(await editor.page_now()) > 150


async def writes(editor: Paper, title: str, line: int) -> Any:
    """The progress token of an action that has begun to write."""
    editor.heard.clear()
    await editor.choose(title, line, 0)
    token = await editor.progress_token(title)
    await editor.until(lambda one: "writing" in str((one.get("params") or {}).get("value", "")))
    return token


def has_ended(editor: Paper, token: Any) -> bool:
    return any(
        one["params"]["value"]["kind"] == "end"
        for one in editor.heard
        if one.get("method") == "$/progress" and one["params"]["token"] == token
    )


@pytest.mark.timed
async def test_cancel_and_the_model_is_idle(
    world: tuple[str, dict[str, Any], Callable[[], float]], home: dict[str, str]
):
    name, options, seconds = world
    async with Paper(capabilities("vscode"), options, environment=home) as editor:
        await editor.ready()
        await editor.opens(CODE)
        for title, line in ASKED:
            token = await writes(editor, title, line)
            await editor.notify("window/workDoneProgress/cancel", {"token": token})
            _, said = await editor.progress_ended(title)
            if said[-1] == "stopped":
                break
        else:
            pytest.fail("no answer could be stopped")
        deadline = time.monotonic() + 20  # the batch it reads is finished: 128 tokens, at 16 a second beside other work
        while True:
            before = seconds()
            await asyncio.sleep(0.4)
            if seconds() - before < 0.05:
                break
            assert time.monotonic() < deadline, f"the model of {name} is still at work"


@pytest.mark.engine
async def test_ghosts_go_on_beside_an_action_where_there_is_a_second_slot(home: dict[str, str]):
    async with Paper(capabilities("vscode"), {"backend": "embedded"}, environment=home) as editor:
        await editor.ready()
        await editor.opens(CODE)
        uri = await editor.open(GHOSTED, "untitled:fib.py")
        for title, line in ASKED:
            token = await writes(editor, title, line)
            assert await editor.inline(uri, 3, 4)
            if not has_ended(editor, token):
                break
        else:
            pytest.fail("no ghost came before an answer was over")
        await editor.notify("window/workDoneProgress/cancel", {"token": token})
        await editor.progress_ended(title)


@pytest.mark.ollama
async def test_ghosts_are_empty_at_once_where_there_is_one(ollama_server: Server, home: dict[str, str]):
    async with Paper(
        capabilities("vscode"), {"backend": "ollama", "url": ollama_server.url}, environment=home
    ) as editor:
        await editor.ready()
        await editor.opens(CODE)
        uri = await editor.open(GHOSTED, "untitled:fib.py")
        for title, line in ASKED:
            token = await writes(editor, title, line)
            ghosts = await editor.inline(uri, 3, 4)
            if not has_ended(editor, token):
                assert ghosts == []
                break
        else:
            pytest.fail("every answer was over before the ghost")
        assert (await editor.request("temoto/status", None))["lastEmpty"]["reason"] == "backend-busy"
        await editor.notify("window/workDoneProgress/cancel", {"token": token})
        await editor.progress_ended(title)
        assert await editor.inline(uri, 3, 4)
