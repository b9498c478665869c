"""`temoto act` where a driver takes longer to answer than a server waits: the answer comes all the same (`complete`: engine/serving/test_ready.py)."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from temoto.adapters import hardware
from temoto.core.machine import Gpu, Machine
from temoto.engine.serving import startup
from tests.cli.act.test_act import FINE, act, file, home  # noqa: F401 - fixtures
from tests.fakes.scripted_chat import ScriptedChat, fenced
from tests.pricing import BETTER

GB = 1_000_000_000


@pytest.fixture
def slow_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    def look() -> Machine:
        time.sleep(0.4)
        return Machine((Gpu("a card", "made for tests", 24 * GB, 20 * GB, bandwidth=1000 * GB),), 16 * GB, 16 * GB, 8)

    monkeypatch.setattr(hardware, "look", look)
    monkeypatch.setattr(startup, "MACHINE_S", 0.01)


@pytest.fixture
def slow_model() -> Iterator[ScriptedChat]:
    with ScriptedChat(fenced(BETTER), pace=0.02) as served:
        yield served


@pytest.mark.usefixtures("slow_driver")
def test_an_action_is_not_broken_off(slow_model: ScriptedChat, home: dict[str, str], file: Path):  # noqa: F811
    done = act(slow_model, home, "refactor", f"{file}:5")
    assert (done.returncode, done.stderr) == (FINE, "temoto: Refactor: 4 lines changed\n")
    assert slow_model.broken_off == 0
