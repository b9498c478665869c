"""What a model runs on is told of this machine only; of another one its address is."""

import asyncio
import threading
from typing import Any

import pytest

from temoto.core.machine import Machine
from temoto.core.settings import Completion, Models, Settings
from temoto.engine.serving import startup, watch
from temoto.engine.serving.supervise import keep_ready
from temoto.engine.session import Session
from tests.engine.scripted import until
from tests.engine.serving.test_startup import CODER, TALKER, able, house, machine, started
from tests.fakes.scripted_backend import FakeBackend

PLACES = {
    "not started": "",
    "http://127.0.0.1:11434": "",
    "http://localhost:1234/v1": "",
    "http://[::1]:8080": "",
    "http://gpu-box:8000": "gpu-box:8000",
    "https://ollama.example/v1": "ollama.example/v1",
    "http://192.168.1.20:11434": "192.168.1.20:11434",
}


@pytest.mark.parametrize("gpu", [False, True])
@pytest.mark.parametrize(("url", "host"), PLACES.items())
async def test_what_it_runs_on_is_told_of_this_machine_only_and_where_in_the_sentence(url: str, host: str, gpu: bool):
    backend = FakeBackend(able, models=[CODER, TALKER], gpu=gpu)
    backend.address = url
    session = await started(backend, look=lambda: machine(vram=20))
    expected = "" if host else "GPU" if gpu else "CPU"
    plan = session.plan
    assert {one.device for one in (*plan.every, *plan.alone.values(), *plan.others)} == {expected}
    assert (session.status.device, session.status.url) == (expected, url)
    assert f"({host or expected})" in session.status.text.text()


async def test_a_machine_that_answers_late_changes_nothing_for_a_model_on_another(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(startup, "MACHINE_S", 0.01)
    go_on, planned_again = threading.Event(), asyncio.Event()

    async def plan_of(*given: Any) -> Any:
        try:
            return await startup.plan_of(*given)
        finally:
            asyncio.get_running_loop().call_later(0.02, planned_again.set)

    monkeypatch.setattr(watch, "plan_of", plan_of)

    def look() -> Machine:
        go_on.wait(5)
        return machine(vram=20)

    backend = FakeBackend(able, models=[CODER])
    backend.address = "http://gpu-box:8000"
    session = Session()
    session.settings = Settings(completion=Completion(delay_ms=0), models=Models(context=4_096))
    task = asyncio.create_task(keep_ready(session, house(backend, look=look)))
    try:
        await until(lambda: session.serving)
        serving = session.serving
        go_on.set()
        await until(planned_again.is_set)
        assert (session.serving is serving, len(backend.loaded)) == (True, 1)
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
