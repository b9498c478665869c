"""The embedded engine's own life: started, replaced, broken, and never left behind. On the real engine."""

import asyncio
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from temoto.adapters import discovery
from temoto.adapters.backends.embedded import Embedded
from temoto.adapters.catalog import load_catalog
from temoto.core.backend.calls import Prompt
from temoto.core.messages import note
from temoto.core.messages.start import StartMessage
from temoto.core.settings import Completion, Settings
from temoto.core.status import Status, StatusKind
from temoto.engine.serving import startup, supervise
from temoto.engine.session import Session
from temoto.ports import BackendDown, EngineFailed
from tests.adapters.starting import house

pytestmark = pytest.mark.engine


def session_for(model: str = "") -> Session:
    session = Session()
    session.settings = Settings(backend="embedded", completion=Completion(model=model))
    return session


async def failed_with(session: Session) -> str:
    await startup.start(session, house())
    assert session.status.kind is StatusKind.ERROR
    return session.status.text.text()


async def served_anew(session: Session) -> psutil.Process:
    """The engine's process, once the session serves from one."""
    async with asyncio.timeout(60):
        while session.serving is None:  # noqa: ASYNC110 - the Session has no event for this
            await asyncio.sleep(0.02)
    assert isinstance(session.serving.backend, Embedded)
    return psutil.Process(session.serving.backend.engine.pid)


async def test_a_living_engine_is_found_again_and_ends_with_its_last_user(
    monkeypatch: pytest.MonkeyPatch, alone: dict[str, str]
):
    monkeypatch.setenv("XDG_CACHE_HOME", alone["XDG_CACHE_HOME"])
    monkeypatch.setattr(supervise, "RETRY_S", 0.0)
    session = session_for()
    task = asyncio.create_task(supervise.keep_ready(session, house()))
    try:
        first = await served_anew(session)
        session.lost(Status(StatusKind.ERROR, note(StartMessage.NOTHING_SERVES, reasons="")))
        assert await served_anew(session) == first
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        if (last := session.stop()) is not None:
            await last.close()
    _, alive = await asyncio.to_thread(psutil.wait_procs, [first], 10)
    assert not alive


async def test_an_engine_that_died_is_said_so(model_file: Path):
    backend = Embedded({"m": model_file})
    await backend.load("m", 512, "5m")
    psutil.Process(backend.engine.pid).kill()
    while backend.engine.alive:  # noqa: ASYNC110 - the system tells by closing a connection
        await asyncio.sleep(0.01)
    assert await backend.loaded_models() == ()
    with pytest.raises(BackendDown, match="its process has ended"):
        await anext(backend.stream(Prompt("m", "x", 1)))
    await backend.load("m", 512, "5m")
    assert [model.context for model in await backend.loaded_models()] == [512]
    await backend.close()


async def test_an_engine_killed_within_an_answer_is_said_so(model_file: Path):
    backend = Embedded({"m": model_file})
    await backend.load("m", 512, "5m")
    answer = backend.stream(Prompt("m", "a = 1\nb = 2\n", 400))
    await anext(answer)
    psutil.Process(backend.engine.pid).kill()
    with pytest.raises(BackendDown, match="broke off its answer"):
        async for _ in answer:
            pass
    await backend.close()


async def test_a_file_that_only_begins_like_a_model_is_said_so(tmp_path: Path):
    file = tmp_path / "half.gguf"
    file.write_bytes(b"GGUF" + bytes(1_000))
    said = await failed_with(session_for(str(file)))
    assert said.startswith("No completions: The embedded engine did not start: ")
    assert "\n" not in said


async def test_without_a_model_the_command_that_fetches_one_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert await failed_with(session_for()) == (
        "No completions: The embedded engine has no model yet. `temoto setup` fetches the one for this machine,"
        " `temoto demo` a small one (98 MB, apache-2.0)."
    )


async def test_a_cache_folder_that_cannot_be_made_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model_file: Path
):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert "Not a directory" in await failed_with(session_for())
    assert "Not a directory" in await failed_with(session_for(str(model_file)))
    backend = Embedded({"m": model_file})
    with pytest.raises(EngineFailed, match="Not a directory"):
        await backend.load("m", 512, "5m")
    assert await backend.counter("m") is None


async def test_a_model_file_is_for_the_embedded_engine_alone(tmp_path: Path):
    settings = Settings(completion=Completion(model=str(tmp_path / "none.gguf")))
    found = [one async for one in discovery.backends(settings, {"OLLAMA_HOST": "127.0.0.1:9"}, load_catalog())]
    assert [str(one) for one in found] == [
        f"There is no model file {tmp_path / 'none.gguf'}. Correct the setting completion.model."
    ]
