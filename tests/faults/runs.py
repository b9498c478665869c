"""How is a row of the matrix tried? One bed and one server for what runs one after the other; new ones for a start and a fetch."""

import asyncio
import tempfile
import traceback
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from tests.conftest import private
from tests.faults import phases, pull
from tests.faults.beds import Bed, EngineBed, NoSmallDisk, OllamaBed
from tests.faults.cells import BEFORE, Cell, Fault, On, Phase
from tests.faults.desk import TEXT, Desk
from tests.faults.phases import PHASES, Seen
from tests.testbed.ollama import ollama
from tests.testbed.ollama_newest import ollama_newest
from tests.testbed.smollm2 import smollm2

BINARIES = {On.OLLAMA: ollama, On.NEWEST: ollama_newest}
IN_ONE = (Phase.IDLE, Phase.TYPING, Phase.ACTION, Phase.SHUTDOWN)
Report = Callable[[Seen], None]


def bed(on: On, folder: Path, fault: Fault, *, has: bool = True) -> Bed:
    """A new one in this folder; NoSmallDisk where its disk cannot be filled."""
    home = private(folder / "home")
    small = fault is Fault.DISK_FULL
    if on is On.ENGINE:
        return EngineBed(smollm2(), folder, home, small_disk=small, has=has)
    return OllamaBed(BINARIES[on](), smollm2(), folder, home, small_disk=small, has=has)


async def tried(on: On, fault: Fault, wanted: Sequence[Phase], report: Report) -> None:
    """Try these phases of one row, telling of each."""
    took, together = 0.0, [phase for phase in IN_ONE if phase in wanted]
    try:
        while together:
            done, took = await _in_one(on, fault, together, report)
            together = together[done:]
        for phase in (Phase.START, Phase.PULL):
            if phase in wanted:
                await _alone(Seen(Cell(on, fault, phase), started=took), report)
    except NoSmallDisk:
        for phase in wanted:
            report(Seen(Cell(on, fault, phase), untried="mounting a small disk is not allowed here"))


async def _in_one(on: On, fault: Fault, together: Sequence[Phase], report: Report) -> tuple[int, float]:
    """(how many of these phases were tried before the server had to be started anew, how long its start took)."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        here = await asyncio.to_thread(bed, on, Path(name), fault)
        done, took, seen = 0, 0.0, Seen(Cell(on, fault, together[0]))
        try:
            async with _opened(here, lambda: seen) as desk:
                took = await phases.started(desk)
                await desk.opens(TEXT)
                for phase in together:
                    if done:
                        report(seen)
                    seen = Seen(Cell(on, fault, phase), started=took)
                    done += 1
                    await phases.steady(desk)
                    await _guarded(desk, here, seen)
                    if seen.crash or seen.back is None:
                        break
        finally:
            await asyncio.to_thread(here.close)
        report(seen)
        return max(done, 1), took


async def _guarded(desk: Desk, here: Bed, seen: Seen) -> None:
    """One phase; that it broke off is what the table tells of it."""
    try:
        await PHASES[seen.cell.phase](desk, here, seen)
    except Exception:  # noqa: BLE001 - whatever it is
        seen.crash = traceback.format_exc(limit=-3)
        await asyncio.to_thread(here.heal, seen.cell.fault)


async def _alone(seen: Seen, report: Report) -> None:
    """A phase with a bed and a server of its own."""
    cell = seen.cell
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        here = await asyncio.to_thread(bed, cell.on, Path(name), cell.fault, has=cell.phase is not Phase.PULL)
        try:
            if cell.phase is Phase.PULL:
                await _pulled(here, seen)
            else:
                if cell.fault in BEFORE:
                    await asyncio.to_thread(here.harm, cell.fault)
                async with _opened(here, lambda: seen) as desk:
                    await _guarded(desk, here, seen)
        finally:
            await asyncio.to_thread(here.close)
    report(seen)


async def _pulled(here: Bed, seen: Seen) -> None:
    try:
        await pull.pulled(seen, here)
    except Exception:  # noqa: BLE001 - as above
        seen.crash = traceback.format_exc(limit=-3)


@asynccontextmanager
async def _opened(here: Bed, seen: Callable[[], Seen]) -> AsyncGenerator[Desk, None]:
    """A desk. What its server says of itself at the end (a traceback, an exit code, an answer too many) is a crash of the cell."""
    desk = Desk({**here.environment, "TEMOTO_LOG": "warning"}, here.options)
    try:
        async with desk:
            yield desk
    except (AssertionError, TimeoutError, EOFError) as error:
        if desk.process.returncode is None:
            desk.process.kill()
        seen().crash = f"{type(error).__name__}: {error}"[-600:]
