"""How long does a verb take from Enter to its end? Wall and processor time, each round one after the other, so that a busy machine
treats all alike; medians. The other build, if one is named, is asked in the same rounds.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

ROUNDS = 15


@dataclass(frozen=True, slots=True)
class Took:
    """Medians in milliseconds: on the clock, and of the processor."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall:.0f} ms (CPU {self.cpu:.0f})"

    def over(self, other: "Took") -> str:
        return f"{self.wall / other.wall:.2f} (CPU {self.cpu / other.cpu:.2f})"


def once(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Milliseconds of one run."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    wall, after = perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall * 1000, (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


@contextmanager
def _homes(pythons: list[str]) -> Iterator[dict[str, dict[str, str]]]:
    """A home each, so that none goes by what another has remembered. Compiled files are kept, as at any user's: a shell may forbid it."""
    rest = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as folder:
        yield {
            python: {**rest, **{f"XDG_{kind}_HOME": str(Path(folder, str(number), kind)) for kind in ("CACHE", "STATE", "CONFIG")}}
            for number, python in enumerate(pythons)
        }  # fmt: skip


def measured(against: str) -> list[tuple[str, str, str, str, str]]:
    """The rows of the table: what, measured, against, ratio, budget. `against` is another build's Python; empty: none."""
    pythons = list(dict.fromkeys([sys.executable, *([against] if against else [])]))
    verbs = {"--help": ["--help"], "plan --json": ["plan", "--json"]}
    took: dict[tuple[str, str], list[tuple[float, float]]] = {}
    with _homes(pythons) as homes:
        for number in range(ROUNDS + 1):
            for python in pythons:
                commands = {"pass": [python, "-c", "pass"]}
                commands |= {name: [str(Path(python).with_name("temoto")), *words] for name, words in verbs.items()}
                for name, command in commands.items():
                    run = once(command, homes[python])
                    if number:  # the first fills caches
                        took.setdefault((python, name), []).append(run)
    found = {
        key: Took(*(statistics.median(column) for column in zip(*runs, strict=True))) for key, runs in took.items()
    }
    here = {name: found[sys.executable, name] for name in ("pass", *verbs)}
    nothing = f"`python -c pass` {here['pass']}"
    rows = [("temoto --help", str(here["--help"]), nothing, here["--help"].over(here["pass"]), "≤ 12")]
    if against:
        other, plan = found[against, "--help"], found[against, "plan --json"]
        rows += [
            ("… of the other build", str(other), nothing, other.over(here["pass"]), ""),
            ("temoto plan --json", str(here["plan --json"]), f"the other build {plan}", here["plan --json"].over(plan), "≤ 0.6"),
        ]  # fmt: skip
    else:
        rows.append(
            ("temoto plan --json", str(here["plan --json"]), nothing, here["plan --json"].over(here["pass"]), "")
        )
    return rows
