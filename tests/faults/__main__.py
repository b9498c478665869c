"""`make faults`: the whole matrix, written to docs/reliability.md.

`--only "Ollama 0.20/killed/typing"` tries a part of it (each word may be empty) and writes nothing.
"""

import argparse
import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path

from tests.faults.cells import Cell, Fault, On, cells, empty
from tests.faults.phases import Seen
from tests.faults.runs import tried
from tests.faults.table import DOC, written
from tests.faults.verdict import wrong

EVERYTHING = "//"


def main() -> None:
    """Try it, say each cell as it ends, and leave with 1 where one is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=EVERYTHING)
    parser.add_argument("--at-once", type=int, default=1, help="rows tried beside each other")
    parser.add_argument("--keep", type=Path, help="a file for what is seen; a cell it has already is not tried again")
    parser.add_argument("--tries", type=int, default=3, help="how often a cell is tried that is not as it should be")
    words = parser.parse_args()
    every = asyncio.run(_all(words.only, words.at_once, words.keep, words.tries))
    if words.only == EVERYTHING:
        DOC.write_text(written(DOC.read_text("utf-8"), every), "utf-8")
    sys.exit(any(wrong(seen) for seen in every))


async def _all(only: str, at_once: int, keep: Path | None, tries: int) -> list[Seen]:
    """Every cell that is wanted; what is not as it should be is tried again, since a busy machine is late too."""
    every = _read(keep)
    await _tried([cell for cell in _wanted(only) if cell not in every], at_once, keep, every)
    for _ in range(1, tries):
        again = [cell for cell in _wanted(only) if cell in every and wrong(every[cell])]
        await _tried(again, at_once, keep, every)
    return list(every.values())


def _wanted(only: str) -> list[Cell]:
    parts = [*only.split("/"), "", ""]
    return [
        cell
        for cell in cells()
        if parts[0] in cell.on and cell.fault.startswith(parts[1]) and parts[2] in cell.phase and not empty(cell)
    ]


async def _tried(wanted: list[Cell], at_once: int, keep: Path | None, every: dict[Cell, Seen]) -> None:
    free = asyncio.Semaphore(at_once)

    def report(seen: Seen) -> None:
        row = [one.started for cell, one in every.items() if (cell.on, cell.fault) == (seen.cell.on, seen.cell.fault)]
        seen.started = seen.started or max(row, default=0.0)
        every[seen.cell] = seen
        print(f"{seen.cell.name}: {'; '.join(wrong(seen)) or 'as it should be'}", flush=True)
        if keep is not None:
            with keep.open("a") as file:
                file.write(json.dumps(asdict(seen), ensure_ascii=False) + "\n")

    async def row(on: On, fault: Fault) -> None:
        phases = [cell.phase for cell in wanted if (cell.on, cell.fault) == (on, fault)]
        async with free:
            if phases:
                await tried(on, fault, phases, report)

    rows = [row(on, fault) for fault in Fault for on in On]
    for result in await asyncio.gather(*rows, return_exceptions=True):
        if isinstance(result, BaseException):
            print(f"a row could not be tried: {result!r}", flush=True)


def _read(keep: Path | None) -> dict[Cell, Seen]:
    """What an earlier run has seen, the newest of each cell."""
    lines = keep.read_text("utf-8").splitlines() if keep is not None and keep.is_file() else []
    by_name = {(cell.on, cell.fault, cell.phase): cell for cell in cells()}
    kept: dict[Cell, Seen] = {}
    for line in lines:
        facts = json.loads(line)
        cell = by_name.get(tuple(facts.pop("cell").values()))
        if cell is not None:
            kept[cell] = Seen(cell, **facts)
    return kept


if __name__ == "__main__":
    main()
