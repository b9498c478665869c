"""A self-test that was passed holds for whoever comes next, for as long as nothing it was about has changed."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from temoto.adapters.catalog import load_catalog
from temoto.adapters.state.passed_tests import PassedTestsFile
from temoto.core.backend.calls import Prompt
from temoto.core.backend.listed import Installed, LoadedModel
from temoto.core.machine import Machine
from temoto.core.settings import Settings
from temoto.core.status import StatusKind
from temoto.engine.serving import selftest
from temoto.engine.serving.startup import start
from temoto.engine.session import Session
from temoto.engine.world import World
from tests.fakes.scripted_backend import FakeBackend, Piece

GB = 1_000_000_000
CODER = Installed("qwen2.5-coder:1.5b-base", 986_000_000, digest="1a2b")


def able(_prompt: Prompt) -> list[Piece]:
    return [selftest.IN_THE_HOLE]


class InMemory(FakeBackend):
    """A server that has the model in memory already, as it was loaded for another window."""

    async def loaded_models(self) -> tuple[LoadedModel, ...]:
        return (LoadedModel(CODER.name, 2 * GB, 2 * GB, None),)


class OwnProcess(FakeBackend):
    """The model is a process of its own, which this window has only just found."""

    process = "4711 http://127.0.0.1:5"


async def started(backend: FakeBackend, passed: PassedTestsFile) -> Session:
    async def backends(_settings: Settings) -> AsyncGenerator[FakeBackend, None]:
        yield backend

    session = Session()
    session.settings = Settings()
    here = Machine((), 16 * GB, 16 * GB, 8)
    await start(session, World(load_catalog(), lambda: here, backends, lambda _vocabulary: len, passed_tests=passed))
    return session


@pytest.fixture
def passed(tmp_path: Path) -> PassedTestsFile:
    return PassedTestsFile(tmp_path)


@pytest.mark.parametrize("kind", [InMemory, OwnProcess])
async def test_the_next_window_does_not_ask_again(kind: type[FakeBackend], passed: PassedTestsFile):
    first, second = kind(able, models=(CODER,)), kind(able, models=(CODER,))
    told = (await started(first, passed)).status
    assert told is not None
    assert (told.kind, told.fim, bool(told.tokens_per_second)) == (StatusKind.READY, True, True)
    assert len(first.asked) == 1
    again = (await started(second, passed)).status
    assert second.asked == []
    assert again == told


async def test_a_model_that_was_loaded_anew_is_asked(passed: PassedTestsFile):
    await started(FakeBackend(able, models=(CODER,)), passed)
    second = FakeBackend(able, models=(CODER,))
    await started(second, passed)
    assert len(second.asked) == 1


async def test_another_file_under_its_name_is_asked(passed: PassedTestsFile):
    await started(InMemory(able, models=(CODER,)), passed)
    for digest in ("3c4d", ""):  # another, and one that nothing tells from another
        second = InMemory(able, models=(replace(CODER, digest=digest, size=0),))
        await started(second, passed)
        assert len(second.asked) == 1, digest


@pytest.mark.parametrize("change", ["address", "version", "process"])
async def test_another_server_is_asked(change: str, passed: PassedTestsFile, monkeypatch: pytest.MonkeyPatch):
    async def newer(_self: FakeBackend) -> str:
        return "2.0"

    kind = OwnProcess if change == "process" else InMemory
    await started(kind(able, models=(CODER,)), passed)
    second = kind(able, models=(CODER,))
    monkeypatch.setattr(*((kind, change, newer) if change == "version" else (second, change, "4712 elsewhere")))
    await started(second, passed)
    assert len(second.asked) == 1


async def test_what_was_not_passed_is_asked_again(passed: PassedTestsFile):
    for _ in range(2):
        backend = InMemory(["Sure! Here is"], models=(CODER,))
        session = await started(backend, passed)
        assert session.status is not None
        assert session.status.kind is StatusKind.WARNING
        assert len(backend.asked) > 1
