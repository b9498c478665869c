"""The adapters write to temoto's cache folder: here, one of the run's own, with SmolLM2 in it for whoever needs it."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from temoto.adapters import discovery
from temoto.adapters.catalog import load_catalog
from temoto.ports import Backend, TemotoError
from tests.adapters.worlds import CONTEXT, WORLDS, World
from tests.testbed.llama_server import LlamaServer, llama_serving

# A plug is marked by what it needs, so that the test bed's parts are there before the first test.
PLUGS = [
    pytest.param(plug.name, marks=pytest.mark.ollama if plug.name == "ollama" else pytest.mark.engine)
    for plug in discovery.plugs()
]


@dataclass(frozen=True, slots=True)
class Served:
    """A backend with SmolLM2 loaded, and its world."""

    backend: Backend
    world: World


@pytest.fixture(scope="package", autouse=True)
def own_cache(bare_home: dict[str, str]) -> Iterator[None]:
    """A cache folder of the run's own. Most adapters need no model: where none can be had, their tests run all the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", bare_home["XDG_CACHE_HOME"])
        yield


@pytest.fixture(autouse=True)
def model_for_the_engine(request: pytest.FixtureRequest) -> None:
    """SmolLM2 in that folder, for tests marked `engine`."""
    if request.node.get_closest_marker("engine"):
        request.getfixturevalue("home")


@pytest.fixture(scope="package")
def llama_server(model_file: Path) -> Iterator[LlamaServer]:
    """One real llama.cpp server with SmolLM2, as if a user had started it."""
    with llama_serving(model_file, CONTEXT) as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=PLUGS)
async def served(request: pytest.FixtureRequest) -> AsyncIterator[Served]:
    """Every backend there is, one after the other."""
    assert request.param in WORLDS, f"add the world of {request.param} to tests/adapters/worlds.py"
    world = WORLDS[request.param](request.getfixturevalue)
    backend = await anext(discovery.backends(world.settings, world.environment, load_catalog()))
    if isinstance(backend, TemotoError):
        raise backend
    try:
        await backend.load(world.model, CONTEXT, "5m")
        yield Served(backend, world)
    finally:
        await backend.close()
