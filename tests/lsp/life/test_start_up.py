"""How long does a start take, and is the server ever unanswering meanwhile? Asked all the time, from its first moment on."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.engines import ended, living
from tests.fakes.bad_ollama import LOAD, Answer, BadOllama, hangs
from tests.lsp.client import UNANSWERED, VSCODE, Editor
from tests.lsp.process import ProcessEditor
from tests.stranger import mirror

READY_S = 20.0  # 4.5 on a machine of its own, where the budget is 5 (docs/benchmarks.md); a busy one takes its time
ANSWER_S = 2.0  # a tenth of a second on a machine of its own (imports in the background); a busy one takes its time
EVERY_S = 0.05


@asynccontextmanager
async def asked_all_the_time(editor: Editor) -> AsyncIterator[list[float]]:
    """The seconds each answer took; a status and a completion are asked for twenty times a second."""
    took: list[float] = []

    async def one(method: str, params: Any) -> None:
        began = time.monotonic()
        await editor.request(method, params, limit=60)
        took.append(time.monotonic() - began)

    async def asking() -> None:
        uri = await editor.open("x = ")
        where = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 99}, "context": {"triggerKind": 1}}
        async with asyncio.TaskGroup() as group:
            while not over.is_set():
                group.create_task(one("temoto/status", None))
                group.create_task(one("textDocument/inlineCompletion", where))
                await asyncio.sleep(EVERY_S)

    over = asyncio.Event()
    task = asyncio.create_task(asking())
    try:
        yield took
    finally:
        over.set()
        await task


def answered(took: list[float], least: int = 10) -> None:
    print(f"{len(took)} answers, the slowest after {1000 * max(took):.0f} ms")
    assert len(took) > least
    assert max(took) < ANSWER_S


async def warm(home: dict[str, str]) -> None:
    """A start where a model is installed: ready soon."""
    began = time.monotonic()
    async with ProcessEditor(VSCODE, environment=home) as editor:
        initialized = time.monotonic() - began
        async with asked_all_the_time(editor) as took:
            status = await editor.ready()
            ready = time.monotonic() - began
    print(f"{status['backend']}: initialize answered after {initialized:.2f} s, ready after {ready:.2f} s")
    answered(took)
    assert ready < READY_S


@pytest.mark.engine
@pytest.mark.timed
async def test_the_embedded_engine_is_ready_soon(alone: dict[str, str]):
    async with ProcessEditor(VSCODE, environment=alone) as first:  # which measures the machine
        await first.ready()
        engines = [engine.pid for engine in living(alone)]
    assert all([await asyncio.to_thread(ended, pid) for pid in engines])
    await warm(alone)


@pytest.mark.ollama
@pytest.mark.timed
async def test_ollama_is_ready_soon(home: dict[str, str], ollama_url: str):
    await warm({**home, "OLLAMA_HOST": ollama_url})


@pytest.mark.parametrize("question", ["/api/version", "/api/tags", "/api/show", LOAD])
@pytest.mark.timed
async def test_a_backend_that_hangs_holds_nothing_up(question: str, home: dict[str, str]):
    answers: dict[str, Answer] = {question: hangs}
    async with BadOllama(answers) as fake:
        there = {**home, "OLLAMA_HOST": fake.url}
        async with (
            ProcessEditor(VSCODE, {"backend": "ollama"}, environment=there) as editor,
            asked_all_the_time(editor) as took,
        ):
            async with asyncio.timeout(30):
                while question not in [path for path, _ in fake.heard]:  # noqa: ASYNC110 - the fake has no event
                    await asyncio.sleep(0.05)
            await asyncio.sleep(2)
        answered(took)


@pytest.mark.engine
@pytest.mark.timed
async def test_a_question_to_the_user_holds_nothing_up(fresh: dict[str, str]):
    asks: dict[str, Callable[[Any], Any]] = {"window/showMessageRequest": lambda _message: UNANSWERED}
    async with ProcessEditor(VSCODE, environment=fresh, answers=asks) as editor, asked_all_the_time(editor) as took:
        await editor.until(lambda said: said.get("method") == "window/showMessageRequest")
        await asyncio.sleep(2)
    answered(took)


@pytest.mark.engine
@pytest.mark.timed
async def test_a_download_holds_nothing_up(fresh: dict[str, str], model_file: Path):
    yes: dict[str, Callable[[Any], Any]] = {"window/showMessageRequest": lambda _message: {"title": "Fetch it"}}
    with mirror(fresh, model_file, pause_s=0.01):
        async with ProcessEditor(VSCODE, environment=fresh, answers=yes) as editor, asked_all_the_time(editor) as took:
            await editor.ready()
    answered(took)


@pytest.mark.engine
@pytest.mark.timed
async def test_an_engine_that_is_killed_again_and_again_holds_nothing_up(alone: dict[str, str]):
    async with ProcessEditor(VSCODE, environment=alone) as editor:
        await editor.ready()
        async with asked_all_the_time(editor) as took:
            for _ in range(2):
                for engine in living(alone):
                    engine.kill()
                editor.heard.clear()
                await editor.status("error")
                await editor.ready()
    answered(took)


def test_pythons_collector_is_on_again_once_everything_is_imported():
    import gc

    from temoto.lsp.life.starting import _open

    gc.disable()
    try:
        assert _open(lambda: ("house", "read")) == ("house", "read")
        assert gc.isenabled()
    finally:
        gc.enable()
        gc.freeze()  # as lanes.py has it


def test_only_the_first_start_of_a_process_puts_what_there_is_out_of_the_collectors_reach():
    """Over TCP each later one would keep what earlier editors left: 1.1 MB each."""
    import gc

    from temoto.lsp.life.starting import _open, _tidied

    gc.unfreeze()  # what lanes.py keeps there
    _tidied.cache_clear()
    try:
        _open(lambda: ("house", "read"))
        frozen = gc.get_freeze_count()
        assert frozen
        made = [[] for _ in range(1_000)]
        _open(lambda: ("house", "read"))
        assert gc.get_freeze_count() <= frozen, len(made)
    finally:
        gc.freeze()
