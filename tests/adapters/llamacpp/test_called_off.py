"""Whoever is called off while engines are asked to end holds none of them any more."""

import asyncio
from pathlib import Path
from threading import Event

import pytest

from temoto.adapters.llamacpp import shared
from temoto.adapters.llamacpp.lease import Lease
from temoto.adapters.llamacpp.process import Engine
from temoto.adapters.state.places import cache_folder


class Writer:
    """A connection to an engine, as far as it is closed."""

    closed = False

    def write(self, _said: bytes) -> None: ...

    def close(self) -> None:
        self.closed = True


async def test_a_lease_is_not_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (cache_folder("engine") / "one.json").write_text("{}")
    before, writer, go_on = asyncio.all_tasks(), Writer(), Event()

    async def found(_note: Path) -> Engine:
        heard = asyncio.create_task(asyncio.sleep(60, b""))
        return Engine("http://127.0.0.1:1", "token", 1, Lease(writer, heard))  # type: ignore[arg-type]

    def memory(_pid: int) -> int:
        go_on.wait(10)
        return 0

    monkeypatch.setattr(shared, "_found", found)
    monkeypatch.setattr(shared, "_memory", memory)
    resting = asyncio.create_task(shared.rest())
    try:
        await asyncio.sleep(0.05)
        resting.cancel()
        await asyncio.wait({resting})
        await asyncio.sleep(0)
        assert writer.closed
        assert asyncio.all_tasks() == before
    finally:
        go_on.set()
