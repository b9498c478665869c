"""`python -m tests.bench.elsewhere`: what other files cost (`completion.other_files`), on and off in turn within one run.

A project of 5,000 files, one of them of 50 MB, one binary, one minified, with links out of it and in circles. A function is typed into one of
them, key by key, and other files are looked for a hundred times as often as they are. First what a key costs before the model is asked; then
the same prompts are read by two real engines (SmolLM2), so that llama.cpp says how many tokens it read at each key. Prints the table of
docs/benchmarks.md.
"""

import asyncio
import gc
import os
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import psutil

from temoto.adapters.catalog import load_catalog
from temoto.adapters.http import Connection, connect
from temoto.adapters.llamacpp import process
from temoto.adapters.syntax import TreeSitter
from temoto.adapters.workspace.nearby import Nearby
from temoto.core.backend.address import Address
from temoto.core.code.text import split_lines
from temoto.core.completion.asking import ask_at
from temoto.core.planning.offer import smallest_file
from temoto.core.planning.records import Need
from temoto.core.settings import Completion
from temoto.engine import elsewhere
from temoto.engine.completion.complete import complete
from temoto.engine.session import Session
from tests.draw import PLAIN
from tests.engine.scripted import serving
from tests.fakes.scripted_backend import FakeBackend
from tests.testbed.smollm2 import smollm2

FOLDERS, EACH, BIG = 100, 50, 50 * 1024 * 1024
AGAIN_S, CONTEXT, TOKENS = 0.05, 2_048, 4
FEW = 8  # tokens that one key has read again
RUNS = 4
NAMES = "abcdefghijkl"
TYPED = "".join(
    f"\n\ndef invoice_{number}(order):\n    total = priced_{name}(order, 3)\n    return total + carried_{name}(total)\n"
    for number, name in enumerate(NAMES[:1])
)


def made(root: Path) -> Path:
    """The project; the file that is typed into."""
    (root / ".git").mkdir()
    (root / ".gitignore").write_text("[z-a]\n\\\nbuild/\n")
    for folder in range(FOLDERS):
        place = root / f"part_{folder}"
        place.mkdir()
        for number in range(EACH):
            name = NAMES[number] if number < len(NAMES) else str(number)
            (place / f"m_{name}.py").write_text(
                f"def priced_{name}(order, many):\n    return order * many\n\n\ndef carried_{name}(cents):\n    return cents + 1\n"
            )
    here = root / "part_0" / "here.py"
    imports = "".join(f"from m_{name} import carried_{name}, priced_{name}\n" for name in NAMES)
    here.write_text(f"{imports}import big, binary, small, out, circle\n" + "\n\ndef f(x):\n    return x + 1\n" * 60)
    with (root / "part_0" / "big.py").open("wb") as big:
        big.truncate(BIG)
    (root / "part_0" / "binary.py").write_bytes(bytes(range(256)) * 99)
    (root / "part_0" / "small.py").write_text("a=1;" * 9_000)
    (root / "part_0" / "out.py").symlink_to("/etc/hosts")
    (root / "part_0" / "circle").symlink_to(root)
    return here


def session(*, on: bool) -> tuple[Session, FakeBackend]:
    """One that asks at every key, of a backend that says nothing anybody types."""
    backend = FakeBackend(["0"])
    wishes = Completion(delay_ms=0, ahead=False, other_files=on)
    made = serving(backend, family=PLAIN, context=CONTEXT, completion=wishes, count=lambda text: -(-len(text) // 3))
    made.parses_with(TreeSitter(), Nearby())
    small = smallest_file(load_catalog())
    if small is not None and made.serving is not None:
        card, need = small[0], Need(small[1].size, 0, 0, 0)
        made.serving = replace(made.serving, choice=replace(made.serving.choice, card=card, need=need))
    return made, backend


async def typed(here: Path) -> tuple[list[float], list[float], list[str], list[str], float]:
    """Milliseconds a key, off and on; the prompts of both; MB that looking has added."""
    text = here.read_text()
    (off, off_asked), (on, on_asked) = session(on=False), session(on=True)
    took: dict[bool, list[float]] = {False: [], True: []}
    gc.collect()
    before = psutil.Process().memory_info().rss
    for end in range(1, len(TYPED) + 1):
        lines = split_lines(text + TYPED[:end])
        line, column = (len(lines), 0) if lines[-1].endswith("\n") else (len(lines) - 1, len(lines[-1]))
        ask = ask_at(lines, line, column, uri=here.as_uri(), language="python")
        assert ask is not None
        for which, one in ((False, off), (True, on))[:: 1 if end % 2 else -1]:
            began = perf_counter()
            await complete(one, ask)
            took[which].append((perf_counter() - began) * 1000)
        await asyncio.sleep(0.02)
    added = (psutil.Process().memory_info().rss - before) / 1e6
    shown = on.elsewhere.given(here.as_uri())
    print(
        f"shown beside it: {len(shown.excerpts)} signatures of {len({one.path for one in shown.excerpts})} files, {shown.tokens} tokens"
    )
    prompts = [[prompt.text for prompt in asked.asked] for asked in (off_asked, on_asked)]
    return took[False], took[True], prompts[0], prompts[1], added


@dataclass(frozen=True, slots=True)
class Read:
    """What llama.cpp made of one prompt: its tokens, how many of them it read, milliseconds until it had said a few, and of its processors."""

    whole: int
    read: int
    ms: float
    processor_ms: float


async def read(there: Connection, process_id: int, prompt: str) -> Read:
    """One prompt, of which it keeps what it can."""
    asked = {
        "prompt": prompt,
        "n_predict": TOKENS,
        "id_slot": 0,
        "cache_prompt": True,
        "temperature": 0,
        "ignore_eos": True,
    }
    before, began = _processor_ms(process_id), perf_counter()
    answer = await there.ask("POST", "/completion", asked, limit=120)
    took = (perf_counter() - began) * 1000
    timings = answer["timings"]
    return Read(timings["prompt_n"] + timings["cache_n"], timings["prompt_n"], took, _processor_ms(process_id) - before)


def _processor_ms(process_id: int) -> float:
    times = psutil.Process(process_id).cpu_times()
    return (times.user + times.system) * 1000


async def asked_in_turn(sides: Sequence[Sequence[str]], *, turned: bool) -> list[list[Read]]:
    """What an engine for each side made of its prompts, one of each in turn, another one first at each key."""
    engines = [await process.start(smollm2(), CONTEXT) for _ in sides]
    engines = engines[:: -1 if turned else 1]
    there = [connect("embedded", Address(one.url, loopback=True), one.token, keep=0) for one in engines]
    figures: list[list[Read]] = [[] for _ in sides]
    try:
        for number, prompts in enumerate(zip(*sides, strict=False)):
            for side in range(len(sides))[:: 1 if number % 2 else -1]:
                figures[side].append(await read(there[side], engines[side].pid, prompts[side]))
    finally:
        for one, connection in zip(engines, there, strict=True):
            await connection.http.aclose()
            one.end()
    return figures


async def main(runs: int = RUNS) -> None:
    """Both halves; the second one so many times, the engines' places changed each time."""
    elsewhere.AGAIN_S = AGAIN_S
    with TemporaryDirectory() as folder:
        here = made(Path(folder).resolve())
        off_ms, on_ms, off, on, added = await typed(here)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {len(off_ms)} keys")
    for name, took in (("off", off_ms), ("on", on_ms)):
        print(f"a key, {name}: p50 {statistics.median(took):.2f} ms, p95 {sorted(took)[int(len(took) * 0.95)]:.2f}")
    print(
        f"a key costs more by {statistics.median(on_ms) - statistics.median(off_ms):.2f} ms at the median; looking added {added:.1f} MB"
    )
    if len(off) != len(on):
        print(f"asked {len(off)} and {len(on)} times")
    warm = next((number for number, pair in enumerate(zip(off, on, strict=False)) if pair[0] != pair[1]), 0)
    changes = sum(_head(one) != _head(other) for one, other in zip(on[warm:], on[warm + 1 :], strict=False))
    print(f"prompts with other files: from key {warm + 1} on; changed {changes} times after that")
    ratios: list[float] = []
    for run in range(runs):
        without, with_them = await asked_in_turn((off, on), turned=run % 2 == 1)
        _tell(without, with_them, warm + 1)
        ratios.append(_ratio(without[warm + 1 :], with_them[warm + 1 :]))
    print(
        f"key to {TOKENS} tokens, once warm, on / off: {statistics.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})"
    )


def _ratio(off: Sequence[Read], on: Sequence[Read]) -> float:
    """Of the times of each key, the median of all keys at which both read no more than what was typed."""
    return statistics.median(
        two.ms / one.ms for one, two in zip(off, on, strict=False) if max(one.read, two.read) <= FEW
    )


def _tell(off: Sequence[Read], on: Sequence[Read], warm: int) -> None:
    """One run: what was read, and how long a key took where nothing but what was typed was read, by the clock and of the processors."""
    sides = (off[warm:], on[warm:])
    whole = [sum(one.read for one in side) for side in (off, on)]
    tokens = [sum(one.read for one in side) for side in sides]
    long = [statistics.median(one.whole for one in side) for side in sides]
    few = [[one for one in side if one.read <= FEW] for side in sides]
    clock = [statistics.median(one.ms for one in side) for side in few]
    worked = [statistics.fmean(one.processor_ms for one in side) for side in few]
    print(f"tokens of a prompt: {long[0]:.0f}, {long[1]:.0f}; read, all keys: {whole[0]}, {whole[1]} ({whole[1] / whole[0]:.2f}), "
          f"once warm: {tokens[0]}, {tokens[1]} ({tokens[1] / tokens[0]:.2f})")  # fmt: skip
    print(f"key to {TOKENS} tokens, where only what was typed was read: {clock[0]:.1f}, {clock[1]:.1f} ms, key by key "
          f"{_ratio(*sides):.3f}; of the processors {worked[0]:.1f}, {worked[1]:.1f} ms ({worked[1] / worked[0]:.3f})")  # fmt: skip


def _head(prompt: str) -> str:
    """What stands above the document."""
    return prompt.partition("from m_a import")[0]


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
