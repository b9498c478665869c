"""How fast does a core multiply weights here? Timed by a child (adapters/llamacpp/kernels.py), and the best so far remembered.

It is kept beside what the core hashes, by processor. Timed where nothing is known of this processor, and again after an hour, for the
reasons the RAM is. Nothing where there is no wheel, or it is built for other processors than x86.
"""

import importlib.util
import json
import platform
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from time import time
from typing import Any, cast

from temoto.adapters.hardware.core_speed import FILE, MOST_KEPT
from temoto.adapters.hardware.looking import Looking, Unanswered
from temoto.adapters.own_python import child
from temoto.adapters.state.json_file import TABLE, keep, read
from temoto.core.machine import Cpu, Kernels
from temoto.core.messages.machine import MachineMessage as M

MODULE = "temoto.adapters.llamacpp.kernels"
X86 = frozenset({"x86_64", "amd64"})
LIMIT_S = 10.0
AGAIN_S = 3_600.0
WHAT = ("written", "cached", "read")
Figures = dict[str, list[int]]


def core_kernels(looking: Looking, cpu: Cpu, kept: Path) -> Mapping[str, Kernels]:
    """By kind, the best so far; empty where that cannot be timed. `kept` is a folder."""
    file = kept / FILE
    before = _remembered(read(file, TABLE), cpu)
    if before and not _old(file):
        return _kernels(before)
    library = wheel()
    if library is None:
        return _kernels(before)
    try:
        now = looking.ask(cpu.name or "CPU", M.WHAT_SPEED, lambda: timed(library), key="kernels")
    except (
        Unanswered,
        OSError,
        subprocess.SubprocessError,
        ValueError,
    ):  # the wheel is of another kind, the processor too old
        return _kernels(before)
    best = {
        kind: [max(pair) for pair in zip(rates, before.get(kind, rates), strict=True)] for kind, rates in now.items()
    }

    def changed(there: dict[str, Any]) -> dict[str, Any]:
        others = [(name, value) for name, value in there.items() if not name.startswith(cpu.name)]
        ours = {name: value for name, value in there.items() if name == cpu.name}
        return {**dict(others[-MOST_KEPT:]), **ours, **_named(best, cpu)}

    if best and keep(file, TABLE, changed):
        with suppress(OSError):
            file.touch()  # it says when it was timed last
    return _kernels(best or before)


def timed(library: Path) -> Figures:
    """Weights a second of each kind, as the wheel's own code multiplies them. Raises what a child can end with."""
    python = child(MODULE, str(library))
    done = subprocess.run(
        python.words, cwd=python.folder, env=python.environment, stdin=subprocess.DEVNULL, capture_output=True,
        timeout=LIMIT_S, check=True,
    )  # fmt: skip
    told: object = json.loads(done.stdout)
    if not isinstance(told, dict):
        raise TypeError("no table")
    every = cast("Mapping[str, list[int]]", told)
    return {kind: rates for kind, rates in every.items() if len(rates) == len(WHAT) and all(one > 0 for one in rates)}


def wheel() -> Path | None:
    """The file of the wheel that holds llama.cpp; None where there is none for this processor."""
    if platform.machine().lower() not in X86:
        return None
    spec = importlib.util.find_spec("xllamacpp")
    folders = spec.submodule_search_locations if spec else None
    files = [file for folder in folders or () for file in sorted(Path(folder).glob("xllamacpp.*"))]
    return next((file for file in files if file.suffix in {".so", ".pyd"}), None)


def _old(file: Path) -> bool:
    try:
        return abs(time() - file.stat().st_mtime) >= AGAIN_S
    except OSError:
        return True


def _named(figures: Figures, cpu: Cpu) -> dict[str, int]:
    return {
        f"{cpu.name}, {kind} {what}": rate
        for kind, rates in figures.items()
        for what, rate in zip(WHAT, rates, strict=True)
    }


def _remembered(kept: dict[str, Any], cpu: Cpu) -> Figures:
    """What is kept of this processor, kind by kind; a kind of which a figure is missing or no number is not known."""
    begins = f"{cpu.name}, "
    kinds = {name.removeprefix(begins).partition(" ")[0] for name in kept if name.startswith(begins)}
    every = {kind: [kept.get(f"{begins}{kind} {what}") for what in WHAT] for kind in sorted(kinds)}
    return {
        kind: [one for one in rates if isinstance(one, int)]
        for kind, rates in every.items()
        if all(isinstance(one, int) and one > 0 for one in rates)
    }


def _kernels(figures: Figures) -> Mapping[str, Kernels]:
    return {kind: Kernels(*rates) for kind, rates in figures.items()}
