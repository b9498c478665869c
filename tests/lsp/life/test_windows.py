"""Five windows, opened at the same moment, are served by one engine: it outlives each of them but the last."""

import asyncio
import time

import pytest

from tests.engines import ended, living
from tests.lsp.client import VSCODE, place
from tests.lsp.process import ProcessEditor

WINDOWS = 5
TEXT, LINE, COLUMN = place("def fib(n):\n    if n < 2:\n        return n\n    │\n")
SETTLES_S = 60.0  # until each knows its RAM, and so plans the same


async def _shown(window: ProcessEditor, uri: str) -> None:
    """Ask until there is a ghost, as somebody who types on does: an engine with two slots has others wait, and who waits two seconds is told."""
    while not await window.inline(uri, LINE + 1, COLUMN):  # noqa: ASYNC110 - it is asked, not told
        await asyncio.sleep(0.05)


@pytest.mark.engine
@pytest.mark.timed  # on a busy machine a window may plan before it knows its RAM, and has an engine of another context
async def test_five_windows_settle_on_one_engine_and_each_is_answered(alone: dict[str, str]):
    windows = [ProcessEditor(VSCODE, {"completion": {"delayMs": 0}}, environment=alone) for _ in range(WINDOWS)]
    try:
        await asyncio.gather(*(window.__aenter__() for window in windows))
        await asyncio.gather(*(window.ready() for window in windows))
        limit = time.monotonic() + SETTLES_S
        while len(engines := living(alone)) != 1:
            assert time.monotonic() < limit, engines
            await asyncio.sleep(0.2)
        uris = [await window.open(f"# window {number}\n{TEXT}") for number, window in enumerate(windows)]
        async with asyncio.timeout(SETTLES_S):
            await asyncio.gather(*(_shown(window, uri) for window, uri in zip(windows, uris, strict=True)))
        for window in windows[:-1]:
            await window.__aexit__(None, None, None)
        last = windows.pop()
        windows[:] = [last]
        async with asyncio.timeout(SETTLES_S):
            await _shown(last, uris[-1])
        assert living(alone) == engines
    finally:
        for window in windows:
            await window.__aexit__(None, None, None)
    assert ended(engines[0].pid)
