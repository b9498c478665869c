"""The embedded engine on model files of other programs: several of them loaded, and one that llama.cpp cannot load. On the real engine."""

import asyncio
from pathlib import Path

import psutil
import pytest

from temoto.adapters import discovery
from temoto.adapters.backends.embedded import Embedded
from temoto.adapters.catalog import load_catalog
from temoto.core.backend.calls import ChatRequest, ChatRole, Message, Prompt
from temoto.core.settings import Completion, Models, Settings
from temoto.core.status import StatusKind
from temoto.ports import ModelMissing, TemotoError
from tests.adapters.starting import ended, session_of
from tests.adapters.stores.laid_out import in_parts
from tests.fim_model import MODEL

pytestmark = pytest.mark.engine

TALKER = "SmolLM2-135M-Instruct.Q4_1"
FIM = "<|fim_prefix|>import <|fim_suffix|>\n\nprint(colorsys.rgb_to_hsv(0.2, 0.4, 0.6))\n<|fim_middle|>"


@pytest.fixture(autouse=True)
def own_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache of this test's own: nothing downloaded, nothing refused before."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def settings_for(folder: Path, model: str = "") -> Settings:
    return Settings(backend="embedded", completion=Completion(model=model), models=Models(folders=(str(folder),)))


async def found(settings: Settings) -> Embedded:
    backend = await anext(discovery.backends(settings, {}, load_catalog()))
    if isinstance(backend, TemotoError):
        raise backend
    assert isinstance(backend, Embedded)
    return backend


async def text(backend: Embedded, model: str) -> str:
    return "".join([chunk.text async for chunk in backend.stream(Prompt(model, FIM, 8, ("<|endoftext|>",)))])


async def test_two_models_have_an_engine_each_and_each_is_asked_its_own(tmp_path: Path, model_file: Path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "coder.gguf").symlink_to(MODEL)
    (folder / "SmolLM2-135M-Instruct.Q4_1.gguf").symlink_to(model_file)
    backend = await found(settings_for(folder))
    try:
        assert {one.name: one.card for one in await backend.models()} == {"coder": "", TALKER: "smollm2-135m"}
        assert (await backend.show("coder")).fim_parts[0] == "<|fim_prefix|>"  # before it is loaded
        await backend.load("coder", 512, "5m")
        assert (await text(backend, "coder")).startswith("colorsys")
        hello = ChatRequest(TALKER, (Message(ChatRole.USER, "Say hello."),), 8, context=512, keep_alive="5m")
        assert "".join([piece.text async for piece in backend.chat(hello)])
        assert (await text(backend, "coder")).startswith("colorsys")
        assert {one.name for one in await backend.loaded_models()} == {"coder", TALKER}
        engines = [psutil.Process(held.engine.pid) for held in backend.held.values() if held.engine]
        with pytest.raises(ModelMissing, match="has no model other"):
            _ = [piece async for piece in backend.chat(ChatRequest("other", hello.messages, 8))]
    finally:
        await backend.close()
    _, alive = await asyncio.to_thread(psutil.wait_procs, engines, 10)
    assert not alive


async def test_a_file_that_llama_cpp_cannot_load_makes_room_for_the_next_one(tmp_path: Path):
    folder = tmp_path / "mine"
    folder.mkdir()
    raw = MODEL.read_bytes()
    (folder / "a.gguf").write_bytes(raw.replace(b"blk.0.attn_q.weight", b"blk.0.attn_z.weight", 1))
    (folder / "good.gguf").write_bytes(raw)
    for _ in range(2):  # the second start does not try it again
        session = await session_of(settings_for(folder))
        try:
            assert (session.status.kind, session.status.model, session.status.fim) == (StatusKind.READY, "good", True)
            assert session.serving is not None
            (why,) = await session.serving.backend.left_out()
            assert "a (from the folder" in why.text()
            assert "llama.cpp cannot load it (check_tensor_dims: tensor 'blk.0.attn_q.weight' not found)" in why.text()
        finally:
            await ended(session)


async def test_a_split_model_serves(tmp_path: Path):
    folder = tmp_path / "mine"
    folder.mkdir()
    in_parts(folder / "coder.gguf", MODEL, 20)
    assert len([*folder.iterdir()]) == 2
    backend = await found(settings_for(folder))
    try:
        assert [(one.name, one.params_b) for one in await backend.models()] == [("coder", 0.002361024)]
        await backend.load("coder", 512, "5m")
        assert (await text(backend, "coder")).startswith("colorsys")
    finally:
        await backend.close()


async def test_a_file_can_be_named_with_its_ending_and_a_model_that_goes_is_gone(tmp_path: Path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "good.gguf").write_bytes(MODEL.read_bytes())
    backend = await found(settings_for(folder, "good.gguf"))
    assert [one.name for one in await backend.models()] == ["good.gguf"]
    (folder / "good.gguf").unlink()
    with pytest.raises(ModelMissing):
        await backend.load("good.gguf", 512, "5m")
    backend.looked = 0.0
    assert await backend.models() == ()
    with pytest.raises(ModelMissing, match=r"There is no model file good\.gguf"):
        await found(settings_for(folder, "good.gguf"))
