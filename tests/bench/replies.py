"""`python -m tests.bench.replies --against PYTHON`: how long does a reply of 2,000 lines take to become an edit, here and in another build?

From the words of the answer to the edits: read, parsed, judged, compared, landed on a desk that takes everything. Processor time, since
the two builds take turns on one machine; and, of this build, how long the event loop was held up at most meanwhile. Exit 0 whatever
comes out: a figure is for reading.
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from temoto.adapters.syntax import TreeSitter
from temoto.core.backend.calls import Usage
from temoto.core.codeactions.outcome import ProposedRewrite
from temoto.core.codeactions.spot import Point, Spot, Target, TargetKind
from temoto.core.messages import note
from temoto.core.messages.act import ActMessage
from temoto.engine.codeactions.answer import ChatAnswer
from temoto.engine.codeactions.apply_rewrite import PendingRewrite, apply_rewrite
from temoto.engine.codeactions.rewriting import RewriteTask, checked

LINES, TURNS, TIMES = 2_000, 5, 5
BODY = (
    '    """The total of some orders.{more}"""\n    result = 0\n    for order in orders:\n        if order.paid and order.kind == {n}:\n'
    "            result += order.amount * rate\n    return result\n\n\n"
)
SYNTAX = TreeSitter()


def document(docstrings: str, lines: int = LINES) -> tuple[str, ...]:
    """Python with docstrings of "one" line, or of "many"."""
    more = "" if docstrings == "one" else "\n\n    Each counts once.\n    "
    text = "".join(f"def total_{n}(orders, rate):\n" + BODY.format(n=n, more=more) for n in range(lines // 8))
    return tuple(text.splitlines(keepends=True)[:lines])


class Desk:
    """A document that takes every edit."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self._lines = lines

    def report(self, message: object) -> None: ...

    def lines(self, uri: str) -> tuple[str, ...]:
        return self._lines

    async def confirm(self, *_: object) -> bool:
        return True

    async def apply(self, *_: object) -> bool:
        return True

    async def show(self, *_: object, **__: object) -> None: ...


async def edit(lines: tuple[str, ...], desk: Any, spot: Spot) -> float:
    """Seconds of processor time."""
    target = Target(TargetKind.FILE, 0, len(lines) - 1)
    reply = "Here is the code:\n\n```python\n" + "".join(line.replace("result", "amount") for line in lines) + "```\n"
    began = process_time()
    found, _ = await checked(ChatAnswer(reply, "", Usage()), RewriteTask(spot, target), SYNTAX)
    rest: tuple[Any, ...] = (
        (getattr(found, "outline", None),) if hasattr(found, "outline") else ()
    )  # an older build has none
    pending = PendingRewrite(
        ProposedRewrite(spot, target, found.text, *rest), note(ActMessage.LABEL, title="x"), "a.py", "m", "n", "en"
    )
    outcome = await apply_rewrite(pending, desk, SYNTAX)
    assert outcome.ending == "changed", outcome
    return process_time() - began


async def held_up(stop: asyncio.Event) -> float:
    """The longest time in which nothing else on the loop had its turn."""
    worst = 0.0
    while not stop.is_set():
        began = perf_counter()
        await asyncio.sleep(0.001)
        worst = max(worst, perf_counter() - began - 0.001)
    return worst


async def measured(docstrings: str) -> tuple[float, float]:
    """(milliseconds of an edit, the loop's longest stretch)."""
    lines = document(docstrings)
    spot = Spot("file:///a.py", "python", lines, Point(0, 0), Point(len(lines), 0), SYNTAX.outline("python", lines))
    desk, stop = Desk(lines), asyncio.Event()
    await edit(lines, desk, spot)
    took = [await edit(lines, desk, spot) for _ in range(TIMES)]
    watch = asyncio.create_task(held_up(stop))
    await asyncio.sleep(0)
    stretches: list[float] = []
    for _ in range(TIMES):
        await edit(lines, desk, spot)
    stop.set()
    stretches.append(await watch)
    return min(took) * 1000, max(stretches) * 1000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--against", help="the Python of another build")
    parser.add_argument("--alone", action="store_true", help="print this build's figures and nothing else")
    chosen = parser.parse_args()
    if chosen.alone:
        for docstrings in ("one", "many"):
            print(docstrings, *asyncio.run(measured(docstrings)))
        return
    got: dict[tuple[str, str], list[tuple[float, float]]] = {}
    builds = {"here": sys.executable, **({"there": chosen.against} if chosen.against else {})}
    for _ in range(TURNS):
        for name, python in builds.items():
            done = subprocess.run(
                [python, str(Path(__file__)), "--alone"], capture_output=True, text=True, check=True, cwd="/"
            )
            for row in done.stdout.splitlines():
                docstrings, *figures = row.split()
                got.setdefault((docstrings, name), []).append((float(figures[0]), float(figures[1])))
    for (docstrings, name), figures in got.items():
        times, stretches = zip(*figures, strict=True)
        print(
            f"docstrings of {docstrings}, {name}: {statistics.median(times):.0f} ms, loop held up {statistics.median(stretches):.0f} ms"
        )
    for docstrings in ("one", "many") if chosen.against else ():
        here, there = (statistics.median(time for time, _ in got[docstrings, name]) for name in ("here", "there"))
        print(f"docstrings of {docstrings}: {here / there:.2f} of the other build's time")


if __name__ == "__main__":
    main()
