"""On a Mac the wheel computes on the GPU (Metal), elsewhere on the processor: what is planned, offered and told goes by that.

There is no Mac here: its name is given to this machine.
"""

import sys
from pathlib import Path

import pytest

from temoto.adapters.backends import embedded
from temoto.adapters.catalog import load_catalog
from temoto.adapters.modelfiles.pullers import Files
from temoto.core.machine import Gpu, GpuKind, Machine
from temoto.core.settings import Settings
from temoto.engine.getting.ways import files_to_offer
from temoto.engine.serving.planning import capacity_for

GB = 10**9
MAC = Machine((Gpu("Apple M4 Pro", "apple", 32 * GB, 30 * GB, GpuKind.UNIFIED),), 48 * GB, 40 * GB, 12)


async def found(monkeypatch: pytest.MonkeyPatch, system: str) -> embedded.Embedded:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(embedded.process, "available", lambda: True)
    monkeypatch.setattr(embedded.weights, "local", lambda *_given: {"m": Path("m.gguf")})
    backend = await embedded.Plug().find(Settings(), {}, load_catalog())
    assert isinstance(backend, embedded.Embedded)
    return backend


@pytest.mark.parametrize(("system", "on_gpu"), [("darwin", True), ("linux", False), ("win32", False)])
async def test_where_the_wheels_models_lie(monkeypatch: pytest.MonkeyPatch, system: str, on_gpu: bool):
    backend = await found(monkeypatch, system)
    assert backend.runs_on_gpu is on_gpu
    capacity = await capacity_for(backend, MAC, load_catalog(), held=())
    assert capacity.gpu is on_gpu


@pytest.mark.parametrize(("system", "gpus"), [("darwin", MAC.gpus), ("linux", ()), ("win32", ())])
def test_what_is_offered_is_planned_for_it(monkeypatch: pytest.MonkeyPatch, system: str, gpus: tuple[Gpu, ...]):
    monkeypatch.setattr(sys, "platform", system)
    devices = Files("").devices("", MAC)
    assert devices == gpus
    card, _ = files_to_offer(load_catalog(), MAC, Settings(), planned=True, devices=devices)[0]
    on_processor, _ = files_to_offer(load_catalog(), MAC, Settings(), planned=True)[0]
    assert (card != on_processor) is bool(gpus), "a GPU carries a larger model than the processor beside it"
