"""What tests share: the real parts of the test bed, and private homes for the processes they start.

Under TEMOTO_CI=1 a must-have part that is missing fails; elsewhere its tests are skipped by name with the reason, and
the run ends with the list of them. Which tests run beside which, and when parts are got: lanes.py. How to write one: README.md.
"""

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from tests import stranger
from tests.engines import kept_up
from tests.examples import examples
from tests.lanes import (  # noqa: F401 - hooks
    pytest_collection_finish,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_configure_node,
    pytest_report_to_serializable,
    pytest_runtest_makereport,
    pytest_xdist_make_scheduler,
    pytest_xdist_node_collection_finished,
    ran,
    workers,
)
from tests.testbed.ollama import ollama
from tests.testbed.ollama_newest import ollama_newest
from tests.testbed.ollama_server import Server, create_smollm2, serving
from tests.testbed.place import Missing
from tests.testbed.smollm2 import smollm2
from tests.timed_ram import given_ram_speed

settings.register_profile("temoto", examples())  # what a property that asks for no number gets
settings.load_profile("temoto")

skipped: dict[str, list[str]] = {}  # reason → the tests skipped for want of a part


def had(get: Callable[[], Path], name: str, *, must: bool = True) -> Path:
    """The part, or this test skipped with the reason (under TEMOTO_CI=1 failed, unless CI may do without it)."""
    try:
        return get()
    except Missing as error:
        if must and os.environ.get("TEMOTO_CI") == "1":
            pytest.fail(f"{name} is a must-have part of the test bed: {error}", pytrace=False)
        pytest.skip(f"missing part {name}: {error}")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    ran(report)
    if report.skipped and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        if reason.startswith("missing part "):
            skipped.setdefault(reason, []).append(report.nodeid)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What this run could not try on this machine, and whether a lane was none."""
    for lane, several in workers.items():
        if len(several) > 1:
            terminalreporter.section(f"tests of one lane ran beside each other: {lane}")
            terminalreporter.write_line(f"on {', '.join(sorted(several))}: lanes.py is there to prevent that")
    if not skipped:
        return
    terminalreporter.section("skipped for want of a part")
    for reason, tests in skipped.items():
        terminalreporter.write_line(f"{len(tests)} tests: {reason}")
        for test in tests:
            terminalreporter.write_line(f"    {test}")


@pytest.fixture(scope="session", autouse=True)
def ram_is_timed_once() -> Iterator[None]:
    """How fast this machine reads its RAM is really measured, but once: a server or a verb in a home of its own would do so anew, which
    is most of its work."""
    from temoto.adapters.hardware import ram_speed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ram_speed, "measured", cache(ram_speed.measured))
        yield


@pytest.fixture(scope="session")
def model_file() -> Path:
    """SmolLM2 as a GGUF file."""
    return had(smollm2, "SmolLM2")


@pytest.fixture(scope="session")
def ollama_server(tmp_path_factory: pytest.TempPathFactory, model_file: Path) -> Iterator[Server]:
    """One real Ollama for the whole run, with SmolLM2 in it and nothing else."""
    with serving(had(ollama, "Ollama"), tmp_path_factory.mktemp("ollama")) as server:
        create_smollm2(server, model_file)
        yield server


@pytest.fixture(scope="session")
def ollama_url(ollama_server: Server) -> str:
    return ollama_server.url


@pytest.fixture(scope="session")
def newest_ollama(tmp_path_factory: pytest.TempPathFactory, model_file: Path) -> Iterator[Server]:
    """The newest Ollama for the whole run, with SmolLM2 in it and what its tests put there. For tests marked `newest`."""
    binary = had(ollama_newest, "Ollama 0.34", must=False)
    with serving(binary, tmp_path_factory.mktemp("ollama-newest")) as server:
        create_smollm2(server, model_file)
        yield server


@pytest.fixture(scope="session")
def bare_home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Environment of a private home where no Ollama answers, without a model unless something asked for `home` as well."""
    return private(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def home(bare_home: dict[str, str], model_file: Path) -> Iterator[dict[str, str]]:
    """Environment of a private home whose embedded engine already has SmolLM2, and where no Ollama answers.

    Its engine, once started, stays up for the whole run.
    """
    given(bare_home, model_file)
    with kept_up(bare_home):
        yield bare_home


@pytest.fixture
def alone(tmp_path_factory: pytest.TempPathFactory, model_file: Path) -> dict[str, str]:
    """Such a home for one test: for those that count engines, or see them end."""
    environment = private(tmp_path_factory.mktemp("alone"))
    given(environment, model_file)
    return environment


def private(folder: Path) -> dict[str, str]:
    """Environment of a home in `folder`, whose servers know how fast the RAM is."""
    environment = {
        "HOME": str(folder),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        **stranger.OFFLINE,
        "OLLAMA_HOST": "127.0.0.1:9",  # the discard port: refused at once, so a developer's own Ollama is left alone
        "TEMOTO_COMPLETION_CANDIDATES": "1",  # asked by hand each test would have its model answer three times
        "OLLAMA_MODELS": str(folder / ".ollama"),  # and the models of a service of this machine too
    }
    given_ram_speed(environment)
    return environment


def given(environment: dict[str, str], model_file: Path) -> None:
    """Put the model where that home's embedded engine looks for it."""
    models = Path(environment["XDG_CACHE_HOME"]) / "temoto" / "models"
    models.mkdir(parents=True, exist_ok=True)
    (models / model_file.name).symlink_to(model_file)


@pytest.fixture
def empty_ollama(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Ollama of this test's own, without any model."""
    with serving(had(ollama, "Ollama"), tmp_path_factory.mktemp("ollama")) as server:
        yield server.url


@pytest.fixture(scope="session")
def package_index(tmp_path_factory: pytest.TempPathFactory, model_file: Path) -> Path:
    """A folder with the small model's wheel."""
    return stranger.index(tmp_path_factory.mktemp("links"), model_file)


@pytest.fixture
def fresh(tmp_path: Path, package_index: Path) -> dict[str, str]:
    """The environment of a stranger's machine."""
    return stranger.machine(tmp_path, package_index)
