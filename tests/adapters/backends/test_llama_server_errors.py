"""Models that a real llama-server in router mode cannot load, is still loading or does not have: what it says, and what is told of that."""

from pathlib import Path

import pytest

from temoto.adapters import discovery
from temoto.adapters.catalog import load_catalog
from temoto.core.messages.fault import FaultMessage
from temoto.core.settings import Settings
from temoto.core.status import StatusKind
from temoto.ports import CannotLoad, ModelMissing, TemotoError
from tests.adapters.starting import started
from tests.conftest import had
from tests.fim_model import MODEL
from tests.testbed.llama_cpp import llama_cpp
from tests.testbed.llama_cpp_server import folder_of, llama_cpp_serving

GOOD, BETTER = "good", "qwen2.5-coder-0.5b-base"


@pytest.mark.newest
async def test_a_model_that_does_not_load_leaves_its_place_to_the_next(tmp_path: Path):
    whole = MODEL.read_bytes()
    for name, data in ((GOOD, whole), (BETTER, whole[: len(whole) // 2])):
        (tmp_path / f"{name}.gguf").write_bytes(data)
    models = folder_of(tmp_path / "models", [tmp_path / f"{name}.gguf" for name in (GOOD, BETTER)])
    options = ("--models-dir", str(models), "-c", "1024", "-np", "2")
    with llama_cpp_serving(had(llama_cpp, "llama-server", must=False), tmp_path, *options) as server:
        settings = Settings(backend="openai", url=server.url)
        backend = await anext(discovery.backends(settings, {}, load_catalog()))
        assert not isinstance(backend, TemotoError)
        with pytest.raises(CannotLoad) as raised:
            await backend.load(BETTER, 512, "5m")
        assert raised.value.note.message is FaultMessage.ENDED
        with pytest.raises(ModelMissing):
            await backend.load("nobody", 512, "5m")
        await backend.close()
        status = await started(settings)
    assert (status.kind, status.model) == (StatusKind.WARNING, GOOD)
    assert (
        status.details[0]
        .text()
        .startswith(f"{GOOD} is used instead. What runs {BETTER} for llama.cpp ended without saying why")
    )
