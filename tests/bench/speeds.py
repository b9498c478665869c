"""`python -m tests.bench.speeds FOLDER`: tokens a second as a plan predicts them for this machine's processor, beside what llama.cpp does.

Shapes of zeros with a real model's dimensions, some with fewer layers (written into FOLDER, outside the tree, and removed again), as the
embedded engine starts them. One core is measured by the processor time it takes, which other programs hardly change; with `--cores`, so
many by the clock, for a machine that does nothing else. Its load stands beside. Prints rows for docs/benchmarks.md.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, astuple, replace
from pathlib import Path
from time import perf_counter

import httpx

from temoto.adapters import hardware
from temoto.adapters.hardware.looking import Looking
from temoto.core.machine import Kernels, Machine
from temoto.core.models.records import Weights
from temoto.core.planning.devices import RAM_BANDWIDTH
from temoto.core.planning.processors import processor_of
from temoto.core.planning.speed import DeviceShare, ModelSpeed, predicted
from tests.bench import zero_model
from tests.bench.memory import ROOT
from tests.bench.memory_shapes import model
from tests.bench.zero_model import Kind, Shape

CONTEXT, READ, TOKENS, ROUNDS, QUARTER = 1_024, 96, 8, 2, 0.25
FRESH = httpx.Limits(max_keepalive_connections=0)  # llama.cpp often closes after a streamed answer
# How the weights are kept, and how many layers are enough.
FORMS: tuple[tuple[str, tuple[Kind, ...], int], ...] = (
    ("Qwen2.5-Coder 0.5B", (Kind.F16, Kind.BF16, Kind.Q8_0, Kind.Q4_0, Kind.Q4_1, Kind.Q5_0), 24),
    ("Qwen2.5-Coder 1.5B", (Kind.Q8_0, Kind.Q4_K), 28),
    ("DeepSeek-Coder 1.3B", (Kind.F16, Kind.Q4_0, Kind.Q4_K, Kind.Q5_K, Kind.Q6_K, Kind.Q3_K, Kind.Q2_K), 24),
    ("Qwen2.5-Coder 7B", (Kind.Q4_K,), 8),
    ("Gemma 3 4B", (Kind.Q4_0,), 12),
    ("DeepSeek-V2-Lite", (Kind.Q4_0,), 27),
    ("Qwen3.5 4B", (Kind.Q4_0,), 12),
    ("Granite 4 H-Tiny", (Kind.Q4_0,), 40),
    ("Qwen3-Coder 30B-A3B", (Kind.Q4_K,), 12),
    ("gpt-oss 20B", (Kind.Q8_0,), 6),
)
LOOKS = 5
MOST_EXPERTS = 3  # times those a token goes through: the others only take memory


def shapes(only: str) -> list[Shape]:
    """All of them, or those whose name has this in it."""
    by_name = {shape.name: shape for shape in zero_model.SHAPES}
    return [
        replace(cut(by_name[name], layers), kind=kind)
        for name, kinds, layers in FORMS
        for kind in kinds
        if only in f"{name} {kind.name}"
    ]


def cut(shape: Shape, layers: int) -> Shape:
    """The same with fewer layers, as many tokens less, and few experts that no token goes through."""
    sizes = dict(shape.sizes)
    sizes["vocabulary"] = sizes["vocabulary"] * layers // sizes["block_count"]
    sizes["block_count"] = layers
    if "expert_count" in sizes:
        sizes["expert_count"] = min(sizes["expert_count"], MOST_EXPERTS * sizes["expert_used_count"])
    lists = {name: every if "sections" in name else every[:layers] for name, every in shape.lists.items()}
    return replace(shape, sizes=sizes, lists=lists)


def measured(file: Path, cores: int) -> ModelSpeed:
    """Tokens a second, the best of some answers."""
    command = [sys.executable, "-m", "tests.bench.speeds", "--engine", str(file), "--cores", str(cores)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=True)
    prompt, decode = done.stdout.splitlines()[-1].split()
    return ModelSpeed(float(prompt), float(decode), measured=True)


def engine(file: str, cores: int) -> None:
    """The embedded engine as its own process starts it, with so many threads; prints what it read and wrote a second, and ends."""
    from temoto.adapters.llamacpp import child

    child.threads = lambda: cores
    wanted = {
        "model": file,
        "context": CONTEXT,
        "slots": 1,
        "gpu_layers": 0,
        "token": "t",
        "batch": 128,
        "checkpoints": 0,
    }
    server = child._serve(wanted)
    url, known = f"{server.listening_address}/completion", {"Authorization": "Bearer t"}

    def now() -> float:
        return perf_counter() if cores > 1 else sum(os.times()[:2])

    def taken(number: int) -> tuple[float, float]:
        """Seconds a token of the prompt, and a token after the first."""
        prompt = [2 + (place * 7 + number * 13) % 900 for place in range(READ)]
        asked = {"prompt": prompt, "n_predict": TOKENS, "ignore_eos": True, "stream": True}
        began, came = now(), list[tuple[int, float]]()
        with client.stream("POST", url, json=asked) as answer:  # not every token has a text, and a piece of its own
            for line in answer.iter_lines():
                if line.startswith("data: "):
                    came.append((json.loads(line[6:])["tokens_predicted"], now()))
        (first, read), (last, written) = came[0], came[-1]
        return (read - began) / READ, (written - read) / (last - first)

    with httpx.Client(trust_env=False, timeout=600, headers=known, limits=FRESH) as client:
        read, written = (min(times) for times in zip(*map(taken, range(ROUNDS)), strict=True))
    print(f"\n{1 / read} {1 / written}", flush=True)
    os._exit(0)  # the engine's threads would keep the process


def best_of(machine: Machine) -> Machine:
    """The same as it is once it has been looked at some times: what is timed by the clock is slower while other programs run."""
    looked = [machine]
    for _ in range(LOOKS):
        with tempfile.TemporaryDirectory() as fresh:
            looked.append(hardware.look_at(Looking(), Path(fresh)))
    kinds = {kind for one in looked for kind in one.kernels}
    kernels = {kind: [astuple(one.kernels[kind]) for one in looked if kind in one.kernels] for kind in kinds}
    return replace(
        machine,
        ram_bandwidth=max(one.ram_bandwidth or 0 for one in looked) or None,
        core_speed=max(one.core_speed or 0 for one in looked) or None,
        kernels={kind: Kernels(*map(max, zip(*every, strict=True))) for kind, every in kernels.items()},
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--only", default="", help="shapes whose name and kind have this in them")
    parser.add_argument(
        "--cores", type=int, default=1, help="with more than one the clock is read: wants a quiet machine"
    )
    parser.add_argument("--engine", default="", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.engine:
        engine(wanted.engine, wanted.cores)
    assert wanted.folder, "name a folder"
    wanted.folder.mkdir(parents=True, exist_ok=True)
    machine = hardware.look()
    told = best_of(machine)
    processor = processor_of(wanted.cores, told.core_speed, machine.cpu.features, told.kernels)
    here = DeviceShare(1.0, told.ram_bandwidth or RAM_BANDWIDTH, 0.0, processor)
    print(f"RAM {here.bandwidth / 1e9:.1f} GB/s, a core hashes {processor.hashes / 1e6:.0f} MB/s", flush=True)
    for kind, one in processor.kernels.items():
        told = ", ".join(f"{name} {rate / 1e9:.1f}" for name, rate in asdict(one).items())
        print(f"{kind}, 10⁹ weights a second of one core: {told}", flush=True)
    print("| model | written: predicted | measured | ratio | read: predicted | measured | ratio | load |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    for shape in shapes(wanted.only):
        file = zero_model.write(shape, wanted.folder / "shape.gguf")
        one = model(file, shape.name)
        kept = Weights(one.name, (shape.experts or shape.kind).name, file.stat().st_size)
        said = predicted(one.card, kept, (here,), READ)
        real = measured(file, wanted.cores)
        file.unlink()
        pairs = ((said.decode, real.decode), (said.prompt, real.prompt))
        cells = [f"{a:.1f} | {b:.1f} | {a / b:.2f}{'' if abs(a / b - 1) <= QUARTER else ' **off**'}" for a, b in pairs]
        name = f"{shape.name} {shape.kind.name}, {shape.sizes['block_count']} layers"
        print(f"| {name} | {' | '.join(cells)} | {os.getloadavg()[0]:.1f} |", flush=True)


if __name__ == "__main__":
    main()
