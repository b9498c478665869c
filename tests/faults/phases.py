"""What is asked in a phase, and what comes of it while a fault lasts and after it? Facts only; verdict.py judges them."""

import asyncio
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import Any

from tests.faults.beds import Bed
from tests.faults.cells import BEFORE, Cell, Fault, Phase
from tests.faults.desk import TEXT, Desk

WAITS_S = 25.0  # for an answer that is late
ACTS_S, ENOUGH_S = 90.0, 5.0
BACK_S = 75.0
LOOKS_S, STEADY_S = 0.05, 1.5
NOBODY = frozenset({"starting", "no-model", "not-yet", "backend-down", "backend-error", "backend-busy"})
SERVES = frozenset({"ready", "warning", "busy"})


@dataclass(slots=True)
class Seen:
    """Of one cell. Seconds; `slowest` of the answers while typing, `cost` the median answer while nothing serves."""

    cell: Cell
    slowest: float | None = None
    unanswered: int = 0
    cost: float | None = None
    kind: str = ""
    text: str = ""
    started: float = 0.0
    back: float | None = None
    ended: float | None = None  # an action, a fetch, or the process
    crash: str = ""
    untried: str = ""
    notes: list[str] = field(default_factory=list[str])


async def at(work: Any, *words: Any) -> None:
    """Something that blocks, beside what the editor hears."""
    await asyncio.to_thread(work, *words)


async def started(desk: Desk, limit: float = BACK_S) -> float:
    """Until it serves; the seconds that took."""
    began = perf_counter()
    await desk.status("ready", "warning", limit=limit)
    return perf_counter() - began


async def steady(desk: Desk) -> None:
    """Until it has served for a while: a machine that told late of its memory has it planned anew, which is no fault of the bed's."""
    since, limit = perf_counter(), perf_counter() + BACK_S
    while perf_counter() - since < STEADY_S and perf_counter() < limit:
        if (await desk.now())["kind"] not in {"ready", "warning"}:
            since = perf_counter()
        await asyncio.sleep(LOOKS_S)


async def serves_again(desk: Desk, since: float) -> float | None:
    """Seconds from `since` until the status says that it serves and a question is answered by the model; None where that never comes."""
    while perf_counter() - since < BACK_S:
        status = await desk.now()
        if status["kind"] in SERVES:
            reached = perf_counter() - since
            number = await desk.key()
            if await desk.took(number, 10) is not None and await _by_the_model(desk, number):
                return reached
        await asyncio.sleep(LOOKS_S)
    return None


async def _by_the_model(desk: Desk, number: int) -> bool:
    """Whether this was answered by the model, with a ghost or without one."""
    result = (await desk.waiting[number]).get("result")
    empty = (await desk.now())["lastEmpty"]
    return bool(result and result["items"]) or bool(empty and empty["reason"] not in NOBODY)


async def typed(desk: Desk, seen: Seen, numbers: list[int]) -> None:
    """Take in how long these questions took to be answered."""
    times = [await desk.took(number, WAITS_S) for number in numbers]
    seen.unanswered += sum(time is None for time in times)
    answered = [time for time in times if time is not None]
    seen.slowest = max([*answered, seen.slowest or 0.0], default=None)


async def lone_keys(desk: Desk, seen: Seen, count: int = 3) -> None:
    """Letters of somebody who waits for each answer."""
    numbers: list[int] = []
    for _ in range(count):
        number = await desk.key()
        numbers.append(number)
        await desk.took(number, WAITS_S)
    await typed(desk, seen, numbers)
    times = [desk.answered_at[number] - desk.asked_at[number] for number in numbers if number in desk.answered_at]
    seen.cost = median(times) if times else None


async def shown(desk: Desk, seen: Seen) -> None:
    status = await desk.now()
    seen.kind, seen.text = status["kind"], status["text"]
    if status.get("details"):
        seen.notes += status["details"]


async def healed(desk: Desk, bed: Bed, seen: Seen) -> None:
    await at(bed.heal, seen.cell.fault)
    seen.back = await serves_again(desk, perf_counter())


async def idle(desk: Desk, bed: Bed, seen: Seen) -> None:
    """A document is open and nobody types: it happens, somebody comes back, it is over."""
    await at(bed.harm, seen.cell.fault)
    await asyncio.sleep(1)
    await lone_keys(desk, seen)
    await shown(desk, seen)
    await healed(desk, bed, seen)


async def typing(desk: Desk, bed: Bed, seen: Seen) -> None:
    """It happens while an answer is being written; somebody types on, then waits."""
    numbers = await desk.keys(4)
    harming = asyncio.create_task(at(bed.harm, seen.cell.fault))
    await asyncio.sleep(0)
    numbers += await desk.keys(8)
    await harming
    await typed(desk, seen, numbers)
    await lone_keys(desk, seen)
    await shown(desk, seen)
    await healed(desk, bed, seen)


async def action(desk: Desk, bed: Bed, seen: Seen) -> None:
    """It happens while an explanation is being written."""
    async with asyncio.timeout(BACK_S):
        while not any(entry["title"].startswith("Explain") for entry in await desk.menu(0, 4)):  # noqa: ASYNC110 - it is asked
            await asyncio.sleep(LOOKS_S)  # on a busy machine the first menu comes before the code is read
    before = len(desk.heard)
    await desk.choose("Explain", 0, 4)
    first = await desk.until(lambda one: _begins(one) and one in desk.heard[before:], 20)
    token = first["params"]["token"]
    await asyncio.sleep(0.7)
    over = asyncio.create_task(desk.until(lambda one: _ends(one, token), ACTS_S))
    began = perf_counter()
    await at(bed.harm, seen.cell.fault)
    if seen.cell.fault is Fault.SLOW:  # it would go on for minutes, and says so: its user has enough of it
        await asyncio.sleep(ENOUGH_S)
        began = perf_counter()
        await desk.notify("window/workDoneProgress/cancel", {"token": token})
    try:
        await over
        seen.ended = perf_counter() - began
    except TimeoutError:
        seen.unanswered += 1
        await desk.notify("window/workDoneProgress/cancel", {"token": token})
    await lone_keys(desk, seen)
    await shown(desk, seen)
    seen.notes += desk.messages()[-1:]
    await healed(desk, bed, seen)


async def shutdown(desk: Desk, bed: Bed, seen: Seen) -> None:
    """It happens, and the editor is closed while an answer is being waited for."""
    await desk.key()
    await asyncio.sleep(0.2)
    await at(bed.harm, seen.cell.fault)
    number = await desk.key()
    began = perf_counter()
    await desk.request("shutdown", None, limit=20)
    await desk.notify("exit", None)
    try:
        await asyncio.wait_for(desk._gone(), 20)  # pyright: ignore[reportPrivateUsage]
        seen.ended = perf_counter() - began
    except TimeoutError:
        seen.crash = "the process did not end"
    await asyncio.wait({desk.waiting[number]}, timeout=1)
    seen.unanswered += number not in desk.answered_at
    await at(bed.heal, seen.cell.fault)


async def start(desk: Desk, bed: Bed, seen: Seen) -> None:
    """It is so when the editor is opened: what broke before, everything else while it starts."""
    await desk.now()  # it has read its own code by then, which is no matter of what serves
    if seen.cell.fault not in BEFORE:
        await at(bed.harm, seen.cell.fault)
    await desk.opens(TEXT)
    await lone_keys(desk, seen)
    await asyncio.sleep(4)
    await shown(desk, seen)
    await lone_keys(desk, seen)
    await healed(desk, bed, seen)


PHASES = {Phase.IDLE: idle, Phase.TYPING: typing, Phase.ACTION: action, Phase.SHUTDOWN: shutdown, Phase.START: start}


def progress(message: dict[str, Any]) -> dict[str, Any]:
    """What a message says of progress; empty where it is about something else."""
    return message["params"]["value"] if message.get("method") == "$/progress" else {}


def _begins(message: dict[str, Any]) -> bool:
    return progress(message).get("kind") == "begin" and "Explain" in progress(message)["title"]


def _ends(message: dict[str, Any], token: Any) -> bool:
    return progress(message).get("kind") == "end" and message["params"]["token"] == token
