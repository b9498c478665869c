"""A fault while a model is fetched: the real fetch, from this machine, that waits halfway. Afterwards it is asked for once more."""

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from tests import stranger
from tests.faults import phases
from tests.faults.beds import Bed
from tests.faults.cells import On
from tests.faults.desk import TEXT, Desk
from tests.faults.phases import Seen
from tests.lsp.life.test_consent import ASKED, IN_REGISTRY, MODEL
from tests.testbed.registry import registry
from tests.testbed.smollm2 import smollm2

HALF = 40_000_000
OVER_S = 40.0


def yes(_message: dict[str, Any]) -> dict[str, str]:
    return {"title": "Fetch it"}


@contextmanager
def _from_registry(here: Bed) -> Generator[Callable[[], None]]:
    """Ollama fetches from a registry that holds at half of it; what is given lets it go on."""
    folder = Path(here.environment["XDG_CONFIG_HOME"]) / "temoto" / "catalog"
    folder.mkdir(parents=True)
    with registry(smollm2()) as shop:
        (folder / "here.toml").write_text(IN_REGISTRY.format(tag=shop.reference))
        here.options["completion"] = {"model": shop.reference}
        shop.hold_at = HALF

        def go_on() -> None:
            shop.hold_at = None
            shop.go_on.set()

        yield go_on


@contextmanager
def _from_mirror(here: Bed) -> Generator[Callable[[], None]]:
    """The file temoto fetches itself, a megabyte each twentieth of a second."""
    here.environment["TEMOTO_COMPLETION_MODEL"] = MODEL
    with stranger.mirror(here.environment, smollm2()) as files:

        def go_on() -> None:
            files.pause_s = 0.0

        yield go_on


async def pulled(seen: Seen, here: Bed) -> None:
    """Told yes; halfway the fault; when the fetch has ended, or is given up for, it is undone, and the fetch asked for again."""
    source = _from_mirror if seen.cell.on is On.ENGINE else _from_registry
    with source(here) as go_on:
        desk = Desk(here.environment, here.options, answers={ASKED: yes})
        async with desk:
            await desk.opens(TEXT)
            await desk.until(_fetching, 60)
            await asyncio.to_thread(here.harm, seen.cell.fault)
            began = perf_counter()
            ended = asyncio.create_task(desk.until(_ended, OVER_S))
            go_on()
            await asyncio.wait({ended})
            seen.ended = None if ended.exception() else perf_counter() - began
            await phases.lone_keys(desk, seen)
            await phases.shown(desk, seen)
            seen.notes += desk.messages()[-1:]
            await asyncio.to_thread(here.heal, seen.cell.fault)
            since = perf_counter()
            if (await desk.now())["kind"] not in phases.SERVES:
                asked: Any = {"command": "temoto.fetchModel"}
                await desk.request("workspace/executeCommand", asked, phases.BACK_S)
            seen.back = await phases.serves_again(desk, since)


def _fetching(message: dict[str, Any]) -> bool:
    value = phases.progress(message)
    return value.get("percentage", 0) >= 20 and (value.get("message") or "").startswith("Fetching")


def _ended(message: dict[str, Any]) -> bool:
    """It failed, with a sentence, or came and serves."""
    kind = message["params"]["kind"] if message.get("method") == "temoto/status" else ""
    return message.get("method") == "window/showMessage" or kind in {"ready", "warning"}
