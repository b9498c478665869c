"""Which tests run beside which, and when are the parts they need got?

Three at a time (`make test`: pytest-xdist, `-n 3`): much of a test is waiting, so that two leave a third of two processors idle. What talks to the embedded engine is one lane, what talks to a server of models
another, what drives an editor the third, the laws that read every file the last: each is handed to one worker in one piece, so that what a session shares is there once. The
lanes come first, then what is free, file by file, short tests last: so all workers have work to the end. What takes
minutes to build is built before the first test, once, with its progress on the terminal: by the one process there is, or by the one
that hands out the tests when its workers have told what they need.
"""

import gc
import json
import os
import sys
import tempfile
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import pytest

from tests.testbed.emacs import emacs
from tests.testbed.helix import helix
from tests.testbed.llama_cpp import llama_cpp
from tests.testbed.neovim12 import neovim12
from tests.testbed.ollama import ollama
from tests.testbed.ollama_newest import ollama_newest
from tests.testbed.ollama_server import end_runners
from tests.testbed.place import Missing
from tests.testbed.smollm2 import smollm2
from tests.testbed.tmux import tmux
from tests.testbed.vocabularies import vocabularies

# The lanes in the order in which they are handed out, each with the marks and fixtures of its tests; FREE is everything else.
FREE = ""
LANES: dict[str, frozenset[str]] = {
    "engine": frozenset({"engine"}),
    "editors": frozenset({"neovim", "helix", "emacs", "vscode"}),
    "servers": frozenset({"ollama", "newest", "newest_ollama", "ollama_server", "ollama_url", "empty_ollama"}),
    "house": frozenset({"syntax_trees"}),
    FREE: frozenset(),
}
# Of what is free, files of short tests come last: whichever worker takes the last of them, the others do not wait for it long.
SHORT = ("tests/catalog/", "tests/core/", "tests/engine/")

# Parts that take long to get, and the fixtures and marks by which a test says that it needs them.
LONG: tuple[tuple[Callable[[], Path], set[str]], ...] = (
    (smollm2, {"model_file", "engine", "ollama", "newest", "newest_ollama"}),
    (ollama, {"ollama_server", "ollama"}),
    (llama_cpp, {"newest", "newest_ollama"}),
    (ollama_newest, {"newest", "newest_ollama"}),
    (neovim12, {"neovim"}),
    (helix, {"helix"}),
    (emacs, {"emacs"}),
    (tmux, {"helix", "emacs"}),
    (vocabularies, {"real_vocabularies"}),
)
TRIES = 3  # of a test marked `timed`
TOLD = "temoto_told"  # in a worker's input: the file in which it tells what its tests need, and which are real
got: set[Callable[[], Path]] = set()
lanes: dict[str, str] = {}  # of each test that is not free
workers: dict[str, set[str]] = {}  # which of them ran each lane


def pytest_configure(config: pytest.Config) -> None:
    """Give each worker its own share of the processors: what spins or waits in one does not hold up the other.

    Nothing collected is garbage, so that looking for some is put off until all is (`pytest_collection_finish`): a third of the work.
    """
    gc.disable()
    keep_compiled()
    worker: dict[str, Any] | None = getattr(config, "workerinput", None)
    if worker is not None and hasattr(os, "sched_setaffinity"):
        share = sorted(os.sched_getaffinity(0))[int(worker["workerid"].removeprefix("gw")) :: worker["workercount"]]
        if share:
            os.sched_setaffinity(0, share)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is timed may be tried again, and once, with another runner, what asks a real Ollama; a worker has the lanes in the order in which they are handed out."""
    for item in items:
        if item.get_closest_marker("timed"):
            item.add_marker(pytest.mark.flaky(reruns=TRIES - 1))
        elif needs(item) & LANES["servers"]:
            item.add_marker(pytest.mark.flaky(reruns=1))
    if hasattr(config, "workerinput"):
        order = list(LANES)
        items.sort(key=lambda item: (order.index(lane_of(item)), item.nodeid.startswith(SHORT)))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Get the parts this run needs, or as a worker have them got. From here on garbage is looked for among what tests make alone."""
    gc.freeze()
    gc.enable()
    if session.config.option.collectonly:
        return
    wanted = {name for item in session.items for name in needs(item)}
    worker: dict[str, Any] | None = getattr(session.config, "workerinput", None)
    if worker is None:
        get_parts(session.config, wanted)
    else:
        told = {
            "wanted": sorted(wanted),
            "lanes": {item.nodeid: lane for item in session.items if (lane := lane_of(item))},
        }
        Path(worker[TOLD]).write_text(json.dumps(told), encoding="utf-8")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Say to a worker where it tells what its tests need."""
    node.workerinput[TOLD] = str(Path(tempfile.mkdtemp(prefix="temoto-tests-"), "told.json"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: Any, ids: Sequence[str]) -> None:
    """A worker has told what it needs; no test begins before this returns."""
    file = Path(node.workerinput[TOLD])
    told = json.loads(file.read_text(encoding="utf-8"))
    file.unlink()
    file.parent.rmdir()
    lanes.update(told["lanes"])
    get_parts(node.config, set(told["wanted"]))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """Hands out the tests. Not xdist's own `loadgroup`: 3.8 writes groups into ids, which pytest 9.2 does not let it."""
    from xdist.scheduler import LoadScopeScheduling

    class Lanes(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return lanes.get(nodeid) or nodeid.partition("::")[0]

    config.option.loadscopereorder = False  # in the order of collection, not the most tests first
    return Lanes(config, log)


def keep_compiled() -> None:
    """What is imported is compiled once, not by each worker and each server it starts, wherever the machine says not to write that down."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def lane_of(item: pytest.Item) -> str:
    """The lane of a test. One that has signs of several is in the last of them: an editor's, wherever its model is."""
    signs = needs(item)
    return next((lane for lane in reversed(LANES) if signs & LANES[lane]), FREE)


def ran(report: pytest.TestReport) -> None:
    """Note which worker ran a test of a lane; `pytest_terminal_summary` says where that were several."""
    worker = getattr(report, "worker_id", "")
    if worker and report.nodeid in lanes:
        workers.setdefault(lanes[report.nodeid], set()).add(worker)


def needs(item: pytest.Item) -> set[str]:
    """The fixtures and marks of a test."""
    return {*getattr(item, "fixturenames", ()), *(mark.name for mark in item.iter_markers())}


def get_parts(config: pytest.Config, wanted: set[str]) -> None:
    """Every part of which `wanted` has a sign, with its progress on the terminal."""
    capture: Any = config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        for get, signs in LONG:
            if signs & wanted and get not in got:
                got.add(get)
                with suppress(Missing):  # said by `had`, at each test that needs it
                    get()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Behind a test that failed beside a real Ollama the next try, and the next test, find no runner that hangs."""
    report = yield
    if report.failed and needs(item) & LANES["servers"]:
        end_runners()
    return report


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, Any, Any]:
    """What a failed test shows may hold half of a surrogate pair, which workers cannot send: the whole run would end there."""
    return _sendable((yield))


def _sendable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {_sendable(key): _sendable(one) for key, one in cast("dict[Any, Any]", value).items()}
    if isinstance(value, list | tuple):
        many = [_sendable(one) for one in cast("Sequence[Any]", value)]
        return tuple(many) if isinstance(value, tuple) else many
    return value
