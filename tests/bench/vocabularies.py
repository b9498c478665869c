"""`python -m tests.bench.vocabularies --against PYTHON`: what reading a vocabulary of 152,000 tokens costs the child that does it.

PYTHON is that of another build, which reads the same file in turn; processor time and the most memory, medians of the rounds.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.testbed.vocabularies import vocabularies

READER = "temoto.adapters.modelfiles.vocabulary"
EARLIER = "temoto.adapters.vocabulary"  # its name in builds before 2026-11-28
NAME = "qwen35"


def main() -> int:
    """1 where a build cannot read it or writes something else."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--against", help="the python of another build")
    wanted.add_argument("--rounds", type=int, default=3)
    asked = wanted.parse_args()
    file = vocabularies() / f"{NAME}.gguf"
    builds = {"now": sys.executable} | ({"before": asked.against} if asked.against else {})
    took: dict[str, list[tuple[float, float]]] = {build: [] for build in builds}
    written: set[bytes] = set()
    with tempfile.TemporaryDirectory() as held:
        for _ in range(asked.rounds):
            for build, python in builds.items():
                target = Path(held) / f"{build}.ranks"
                took[build].append(_read(python, file, target))
                written.add(target.read_bytes())
    cost = {build: tuple(map(median, zip(*pairs, strict=True))) for build, pairs in took.items()}
    for build, (seconds, megabytes) in cost.items():
        print(f"{build:<8} {seconds:6.2f} s of processor time   {megabytes:6.0f} MB at most")
    if asked.against:
        (now_s, now_mb), (then_s, then_mb) = cost["now"], cost["before"]
        print(f"ratio    {now_s / then_s:6.3f}                       {now_mb / then_mb:6.3f}")
    return int(len(written) != 1)


def _read(python: str, file: Path, target: Path) -> tuple[float, float]:
    """(processor seconds, megabytes)."""
    for module in (READER, EARLIER):
        target.unlink(missing_ok=True)
        target.with_suffix(".specials").unlink(missing_ok=True)
        command = [python, "-P", "-m", module, "gguf", str(file), str(target)]
        child = subprocess.Popen(command, cwd=target.parent, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode == 0:
            return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    raise SystemExit(f"{python} reads no vocabulary")


if __name__ == "__main__":
    sys.exit(main())
