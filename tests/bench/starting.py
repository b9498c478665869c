"""`python -m tests.bench.starting --against PYTHON`: `temoto serve` of this build and of the one that Python belongs to, in turn.

From the start of the process to its answer to `initialize` (clock and processor), and what it holds some seconds later, with the Ollama
backend and no Ollama there. Medians; a ratio is the median of the rounds' own.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

ROUNDS, SETTLES_S = 15, 12.0
ASKED: dict[str, object] = {
    "processId": None, "rootUri": None, "capabilities": {}, "initializationOptions": {"backend": "ollama"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Started:
    """Milliseconds to the answer, on the clock and of the processor; bytes resident once it has settled, where that was waited for."""

    wall: float
    cpu: float
    resident: int


def framed(message: dict[str, object]) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def once(python: str, home: Path, *, settles: bool) -> Started:
    """One server, from its start to its end."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {f"XDG_{kind}_HOME": str(home / kind) for kind in ("CACHE", "STATE", "CONFIG")}
    environment |= {"OLLAMA_HOST": "127.0.0.1:9"}
    began = time.perf_counter()
    with subprocess.Popen(
        [python, "-m", "temoto", "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=environment, cwd=home,
    ) as server:  # fmt: skip
        assert server.stdin
        assert server.stdout
        server.stdin.write(framed({"id": 1, "method": "initialize", "params": ASKED}))
        server.stdin.flush()
        assert server.stdout.readline().startswith(b"Content-Length")
        wall = time.perf_counter() - began
        process = psutil.Process(server.pid)
        cpu = sum(process.cpu_times()[:2])
        resident = 0
        if settles:
            server.stdin.write(framed({"method": "initialized", "params": {}}))
            server.stdin.flush()
            time.sleep(SETTLES_S)
            resident = process.memory_info().rss
        server.kill()
    return Started(wall * 1000, cpu * 1000, resident)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", required=True, metavar="PYTHON")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    wanted = parser.parse_args()
    pythons = (sys.executable, wanted.against)
    runs: dict[str, list[Started]] = {python: [] for python in pythons}
    with tempfile.TemporaryDirectory() as folder:
        homes = [Path(folder, name) for name in ("this", "other")]
        for home in homes:
            home.mkdir()
        for number in range(wanted.rounds + 1):
            for python, home in zip(pythons, homes, strict=True):
                run = once(python, home, settles=0 < number <= 3)
                if number:  # the first fills caches
                    runs[python].append(run)
    for name in ("wall", "cpu", "resident"):
        here, there = ([value for run in runs[python] if (value := getattr(run, name))] for python in pythons)
        unit = 1e6 if name == "resident" else 1
        ratio = statistics.median(a / b for a, b in zip(here, there, strict=True))
        print(
            f"{name}: {statistics.median(here) / unit:.1f} against {statistics.median(there) / unit:.1f}: {ratio:.2f}"
        )


if __name__ == "__main__":
    main()
