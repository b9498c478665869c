"""The embedded engine gives its memory back: after keep_alive, when told to, for all windows at once; and comes back when asked."""

import asyncio
from pathlib import Path

import psutil
import pytest

from temoto.adapters.backends.embedded import Embedded
from temoto.adapters.llamacpp import shared
from temoto.core.backend.calls import ChatRequest, ChatRole, Message, Prompt
from temoto.ports import BackendDown
from tests.engines import ended

pytestmark = pytest.mark.engine

CONTEXT = 512


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


async def said(backend: Embedded, tokens: int = 4) -> str:
    return "".join([chunk.text async for chunk in backend.stream(Prompt("m", "1 2 3 4 5 6", tokens))]).strip()


async def gone(pid: int) -> bool:
    return await asyncio.to_thread(ended, pid)


async def loaded(model_file: Path, keep_alive: str = "5m") -> tuple[Embedded, int]:
    backend = Embedded({"m": model_file})
    await backend.load("m", CONTEXT, keep_alive)
    return backend, backend.engine.pid if backend.engine else 0


async def test_after_keep_alive_the_engine_ends_and_the_next_question_starts_it(model_file: Path):
    backend, first = await loaded(model_file, "1s")
    assert (await said(backend)).startswith("7")
    assert await gone(first)
    assert await backend.loaded_models() == ()
    assert (await said(backend)).startswith("7")
    assert (await backend.loaded_models())[0].name == "m"
    await backend.close()


async def test_keep_alive_counts_from_the_last_use_and_never_ends_an_answer(model_file: Path):
    backend, pid = await loaded(model_file, "500ms")
    for _ in range(4):
        await asyncio.sleep(0.3)
        assert (await said(backend)).startswith("7")
    chunks = 0
    async for _chunk in backend.stream(Prompt("m", "1 2 3 4 5 6", 40)):
        chunks += 1
        await asyncio.sleep(0.05)  # a slow reader: longer than keep_alive in all
    assert chunks > 20
    assert psutil.pid_exists(pid)
    await backend.close()


async def test_for_ever_is_for_ever(model_file: Path):
    backend, pid = await loaded(model_file, "-1")
    await asyncio.sleep(2)
    assert psutil.pid_exists(pid)
    assert backend.held["m"].leaving is None
    await backend.close()


async def test_not_at_all_still_answers(model_file: Path):
    backend, _ = await loaded(model_file, "0")
    for _ in range(2):
        assert (await said(backend)).startswith("7")
        await asyncio.sleep(0.05)
        assert await backend.loaded_models() == ()
    await backend.close()


async def test_told_to_unload_it_ends_and_says_what_it_held(model_file: Path):
    backend, pid = await loaded(model_file)
    held = await backend.unload("m")
    assert held is not None
    assert held.size == model_file.stat().st_size
    assert await gone(pid)
    assert await backend.unload("m") is None
    assert (await said(backend)).startswith("7")
    await backend.close()


async def test_every_windows_engine_rests_and_each_finds_it_again(model_file: Path):
    windows = [(await loaded(model_file))[0] for _ in range(2)]
    pid = windows[0].engine.pid
    (freed,) = await shared.rest()
    assert (freed.backend, freed.model) == ("embedded", model_file.name)
    assert freed.size > 50_000_000
    assert await gone(pid)
    assert await shared.rest() == []
    for window in windows:  # no error: it was not its death
        assert (await said(window)).startswith("7")
    assert windows[0].engine.pid == windows[1].engine.pid
    for window in windows:
        await window.close()


@pytest.mark.parametrize("by", ["temoto unload", "this window"])
async def test_a_chat_whose_model_is_unloaded_says_so_and_blames_no_log(by: str, model_file: Path):
    backend, _ = await loaded(model_file)
    story = ChatRequest("m", (Message(ChatRole.USER, "Tell me a long story about a cat."),), 400)
    with pytest.raises(BackendDown) as caught:  # noqa: PT012 - it comes of what is done in the middle
        async for chunk in backend.chat(story):
            if chunk.text and backend.engine is not None and not backend.engine.rested:
                await (shared.rest() if by == "temoto unload" else backend.unload("m"))
    assert str(caught.value) == (
        "m was unloaded while it answered: by temoto unload, or from another window. Ask again, and it is loaded again."
    )
    assert (await said(backend)).startswith("7")
    await backend.close()


async def test_an_engine_that_was_killed_is_not_taken_for_resting(model_file: Path):
    backend, pid = await loaded(model_file)
    psutil.Process(pid).kill()
    assert await gone(pid)
    with pytest.raises(BackendDown):
        await said(backend)
    await backend.close()


async def test_a_question_that_is_called_off_does_not_call_the_loading_off(model_file: Path):
    backend, pid = await loaded(model_file)
    await backend.unload("m")
    assert await gone(pid)
    hasty = asyncio.create_task(said(backend))
    await asyncio.sleep(0.05)
    hasty.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hasty
    async with asyncio.timeout(30):
        while not await backend.loaded_models():  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(0.05)
    await backend.close()


async def test_closed_while_it_loads_again_it_leaves_nothing(model_file: Path):
    backend, pid = await loaded(model_file)
    await backend.unload("m")
    assert await gone(pid)
    before = {child.pid for child in psutil.Process().children()}
    asking = asyncio.create_task(said(backend))
    await asyncio.sleep(0.2)
    begun = [child.pid for child in psutil.Process().children() if child.pid not in before]
    assert begun
    await backend.close()
    await asyncio.wait({asking})
    assert all([await gone(child) for child in begun])
