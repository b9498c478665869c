"""What does it cost to read code again after one key, and how long does nobody else get a turn?

    python -m tests.bench.outline

31,000 lines each of Python, TypeScript and C++ (the samples of the tests, again and again) and of Python's own library. A key is typed at each
of 40 places, drawn by a fixed seed, and taken back: the outline by what is around it, beside the whole one, in processor time of the thread.
A stretch is the processor time between two moments at which Python's lock is let go. Then 3,000 edits, one after the other, and memory.
"""

import gc
import random
import statistics
import sys
import sysconfig
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from temoto.adapters.syntax import TreeSitter, turns
from temoto.core.code.outline import Outline, Read
from temoto.core.code.text import split_lines

LINES, PLACES, EDITS = 31_000, 40, 3_000
SAMPLES = Path(__file__).parents[1] / "adapters" / "syntax" / "outlines"


class Stretches:
    """Stands in for the clock of `turns`: lets go as it does, and keeps how long was worked before."""

    def __init__(self) -> None:
        self.longest, self._since = 0.0, 0.0

    def thread_time(self) -> float:
        return time.thread_time()

    def sleep(self, seconds: float) -> None:
        self.end()
        time.sleep(seconds)
        self._since = time.thread_time()

    def begin(self) -> None:
        self.longest, self._since = 0.0, time.thread_time()

    def end(self) -> None:
        self.longest = max(self.longest, time.thread_time() - self._since)


def document(name: str) -> tuple[str, list[str]]:
    if name == "library":
        text = ""
        for file in sorted(Path(sysconfig.get_path("stdlib")).glob("*.py")):
            text += f"{file.read_text(encoding='utf-8', errors='replace')}\n"
            if text.count("\n") > LINES:
                break
        return "python", split_lines(text)[:LINES]
    text = (SAMPLES / f"{name}.txt").read_text(encoding="utf-8") + "\n"
    return name, split_lines(text * (LINES // text.count("\n")))


def keys(lines: list[str], most: int) -> list[tuple[int, str]]:
    """Places behind a letter, and the line with one more."""
    drawn, found = random.Random(1), []
    while len(found) < most:
        row = drawn.randrange(len(lines))
        letters = [at for at, sign in enumerate(lines[row], 1) if sign.isascii() and sign.isalpha()]
        if letters:
            at = drawn.choice(letters)
            found.append((row, lines[row][:at] + "x" + lines[row][at:]))
    return found


def cost(stretches: Stretches, work: Callable[[], Outline | None]) -> tuple[float, float, Outline | None]:
    """Milliseconds of processor time, those of the longest stretch, and what came of it."""
    gc.collect()
    gc.disable()
    stretches.begin()
    before = time.thread_time()
    found = work()
    stretches.end()
    spent = time.thread_time() - before
    gc.enable()
    return spent * 1e3, stretches.longest * 1e3, found


def measure(name: str, stretches: Stretches) -> str:
    language, lines = document(name)
    syntax, wholes, agains, ratios = TreeSitter(), [], [], []
    syntax.outline(language, lines[:100])
    outline, same = syntax.outline(language, lines), 0
    assert outline is not None
    kept = tuple(lines)
    for number, (row, line) in enumerate(keys(lines, PLACES)):
        new = (*kept[:row], line, *kept[row + 1 :])
        again = cost(stretches, lambda new=new: syntax.outline(language, new, Read(language, kept, outline)))
        agains.append(again[:2])
        if number % 8 == 0:
            whole = cost(stretches, lambda new=new: syntax.outline(language, new))
            wholes.append(whole[:2])
            same += whole[2] == again[2]
    assert same == len(wholes), "what is read again is not what reading all of it gives"
    whole, again = (statistics.median(one for one, _ in of) for of in (wholes, agains))
    ratios = [whole / one for one, _ in agains]
    few = sum(ratio >= 20 for ratio in ratios)
    stretch = [f"{max(one for _, one in of):.1f}" for of in (wholes, [a for a in agains if a[0] < whole / 4])]
    return (
        f"| {name} | {len(lines):,} | {whole:.0f} ms | {again:.1f} ms | {whole / again:.0f} : 1 | {few}/{PLACES} |"
        f" {stretch[0]} ms | {stretch[1]} ms |"
    )


def grown() -> str:
    language, lines = document("python")
    kept = tuple(lines[:3_000])
    syntax, before = TreeSitter(), 0
    outline = syntax.outline(language, kept)
    for number, (row, line) in enumerate(keys(list(kept), EDITS + 100)):
        if number == 100:
            before = psutil.Process().memory_info().rss
        assert outline is not None
        new = (*kept[:row], line, *([] if number % 3 else ["\n"]), *kept[row + 1 :])
        found = syntax.outline(language, new, Read(language, kept, outline))
        if found is not None and not found.errors:
            kept, outline = new, found
    return f"{EDITS:,} edits of 3,000 lines: {(psutil.Process().memory_info().rss - before) / 1e6:+.1f} MB"


def main() -> None:
    stretches = Stretches()
    turns.time = stretches  # type: ignore[assignment]
    over = threading.Event()
    threading.Thread(target=over.wait).start()  # somebody to give a turn to
    gc.freeze()
    print(
        "| code | lines | whole | after a key | ratio | places at 20 : 1 or more | longest stretch, whole | after a key |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for name in sys.argv[1:] or ("python", "typescript", "cpp", "library", "memory"):
        print(grown() if name == "memory" else measure(name, stretches), flush=True)
    over.set()


if __name__ == "__main__":
    main()
