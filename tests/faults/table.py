"""What docs/reliability.md says of a run: a table a backend, and what the cells that are not as they should be have against them."""

import os
import platform
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

from tests.faults.cells import Cell, Fault, On, Phase, cells, empty
from tests.faults.known import why
from tests.faults.phases import Seen
from tests.faults.verdict import wrong

DOC = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
BEGINS, ENDS = "<!-- written by make faults -->", "<!-- end -->"
AS_IT_SHOULD, NOT_SO, NOTHING, NOT_TRIED = "✓", "✗", "–", "not tried"


def written(text: str, every: Sequence[Seen]) -> str:
    """The page with the tables of this run in place of those it had."""
    before, _, rest = text.partition(BEGINS)
    after = rest.partition(ENDS)[2]
    return "\n".join((f"{before}{BEGINS}", *_lines(every), f"{ENDS}{after}"))


def _lines(every: Sequence[Seen]) -> Iterator[str]:
    by_cell = {seen.cell: seen for seen in every}
    tried = [seen for seen in every if not seen.untried]
    good = sum(not wrong(seen) for seen in tried)
    yield f"{good} of {len(tried)} cells are as they should be, on {_machine()}."
    for on in On:
        yield f"\n### {on}\n"
        yield f"| | {' | '.join(Phase)} |"
        yield "|---" * (len(Phase) + 1) + "|"
        for fault in Fault:
            boxes = [_box(Cell(on, fault, phase), by_cell) for phase in Phase]
            yield f"| {fault} | {' | '.join(boxes)} |"
    red = [seen for cell in cells() if (seen := by_cell.get(cell)) is not None and wrong(seen)]
    if red:
        yield "\n### Not as it should be\n"
    for seen in red:
        yield f"- {seen.cell.name}: {'; '.join(wrong(seen))}. {why(seen.cell)}"
    yield "\n### Nothing to try\n"
    for reason in dict.fromkeys(empty(cell) for cell in cells() if empty(cell)):
        yield f"- {NOTHING} {reason}"


def _box(cell: Cell, by_cell: dict[Cell, Seen]) -> str:
    if empty(cell):
        return NOTHING
    seen = by_cell.get(cell)
    if seen is None or seen.untried:
        return NOT_TRIED
    return f"{NOT_SO if wrong(seen) else AS_IT_SHOULD} {_figures(seen)}"


def _figures(seen: Seen) -> str:
    """The slowest answer, what the status said, and how long it took to be back; or how long until it ended."""
    if seen.cell.phase is Phase.SHUTDOWN:
        return f"{seen.ended:.1f} s" if seen.ended is not None else ""
    words = [f"{seen.slowest:.1f} s"] if seen.slowest is not None else []
    if seen.cell.phase in {Phase.ACTION, Phase.PULL} and seen.ended is not None:
        words.append(f"over after {seen.ended:.1f} s")
    if seen.kind:
        words.append(seen.kind)
    if seen.back is not None:
        words.append(f"back {seen.back:.1f} s")
    return ", ".join(words)


def _machine() -> str:
    """The machine it ran on, in words: two cores say more than a name."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{platform.system()}, {cores} cores, {psutil.virtual_memory().total / 1e9:.0f} GB of RAM"
