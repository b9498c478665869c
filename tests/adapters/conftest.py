"""The adapters write to temoto's cache folder: here, one of the run's own, with SmolLM2 in it for whoever needs it."""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from temoto.adapters import discovery
from temoto.adapters.backends import embedded
from temoto.adapters.catalog import load_catalog
from temoto.adapters.modelfiles.store import Around
from temoto.core.settings import Settings
from temoto.ports import Backend, TemotoError
from tests.adapters.worlds import CONTEXT, WORLDS, World
from tests.conftest import had
from tests.fim_model import MODEL
from tests.testbed.llama_cpp import llama_cpp
from tests.testbed.llama_cpp_server import LlamaCpp, folder_of, llama_cpp_serving
from tests.testbed.llama_server import LlamaServer, llama_serving

# A plug is marked by what it needs, so that the test bed's parts are there before the first test.
PLUGS = [
    pytest.param(plug.name, marks=pytest.mark.ollama if plug.name == "ollama" else pytest.mark.engine)
    for plug in discovery.plugs()
]
# Worlds of their own: servers of today beside those their backends are tested with.
NEWEST = tuple(name for name in WORLDS if name not in {plug.name for plug in discovery.plugs()})


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
        patch.setattr(embedded, "around", lambda settings, environment: stores_of(bare_home, settings, environment))
        yield


def stores_of(home: Mapping[str, str], settings: Settings, environment: Mapping[str, str]) -> Around:
    """The stores of that home: what lies on the developer's own disk is no part of any test."""
    named = tuple(Path(folder) for folder in settings.models.folders)
    return Around({**home, **environment}, Path(home["HOME"]), named)


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


@pytest.fixture(scope="package")
def llama_router(tmp_path_factory: pytest.TempPathFactory, model_file: Path) -> Iterator[LlamaCpp]:
    """A distribution's llama-server in front of a folder with SmolLM2 and the fill-in-the-middle fixture, two slots a model."""
    binary = had(llama_cpp, "llama-server", must=False)
    folder = tmp_path_factory.mktemp("router")
    models = folder_of(folder / "models", (model_file, MODEL))
    options = ("--models-dir", str(models), "-c", str(2 * CONTEXT), "-np", "2", "-b", "128", "-ub", "128")
    with llama_cpp_serving(binary, folder, *options) as server:
        yield server


@pytest_asyncio.fixture(
    scope="module",
    loop_scope="module",
    params=PLUGS + [pytest.param(name, marks=pytest.mark.newest) for name in NEWEST],
)
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
