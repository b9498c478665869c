"""`python -m tests.bench.keystrokes`: how much of a prompt does llama.cpp read anew at each key? By its own counts (`timings.prompt_n`).

A function is typed into the middle of a module of the standard library, key by key, each key asked about; then the cursor jumps to another
place, and it is typed on there. The prompts are temoto's, made for a model that reads so many tokens a second; SmolLM2 continues what stands
before the cursor, the fixture fills holes (512 tokens of context; so SmolLM2 is asked that way as well, in marks it does not know: it counts
the same). Then the end of each line is asked about, from the top down, so that the window's first line moves again and again. All with and
without `n_cache_reuse`, by which llama.cpp moves what it has read instead of reading it again: tokens and time, and how often the answer is
then another. Prints the tables of docs/benchmarks.md.
"""

import asyncio
import os
import statistics
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from temoto.adapters.catalog import load_catalog
from temoto.adapters.http import Connection, connect
from temoto.adapters.llamacpp import process
from temoto.core.backend.address import Address
from temoto.core.code.text import split_lines
from temoto.core.completion.asking import ask_at
from temoto.core.models.families import family_for
from temoto.core.models.records import Family
from temoto.core.settings import Completion
from temoto.engine.completion.complete import complete
from tests.draw import FIM, PLAIN
from tests.engine.scripted import serving
from tests.fakes.scripted_backend import FakeBackend
from tests.fim_model import MODEL
from tests.testbed.smollm2 import smollm2

TOKENS, REUSE = 4, 16
READS = (400.0, 1_500.0)
TYPED = """
def narrowed(lines, width):
    for line in lines:
        yield line[:width]
"""
DOWN = 240  # lines
SOURCE = Path(textwrap.__file__).read_text()
PLACES = ("class TextWrapper:", "def dedent(text):")  # above these it is typed: first there, then here


@dataclass
class Key:
    """What llama.cpp said of one prompt; `jumped`: it is the first in another place."""

    read: int
    ms: float
    said: str
    jumped: bool


def places() -> Iterator[tuple[str, str, bool]]:
    """(what stands before the cursor, what stands behind, whether it is the first key in its place) at each key."""
    text = SOURCE
    for place in PLACES:
        before, _, after = text.partition(place)
        for end in range(1, len(TYPED) + 1):
            yield before + TYPED[:end], "\n\n" + place + after, end == 1 and place != PLACES[0]
        text = before + TYPED + "\n\n" + place + after


def downwards() -> Iterator[tuple[str, str, bool]]:
    """The same at the end of each line that says something."""
    lines = split_lines(SOURCE)
    for number, line in enumerate(lines[:DOWN]):
        if line.strip():
            yield "".join(lines[:number]) + line.rstrip("\n"), "\n" + "".join(lines[number + 1 :]), False


async def prompts(
    keys: Iterable[tuple[str, str, bool]], family: Family, context: int, reads: float
) -> list[tuple[str, bool]]:
    """(what temoto asks, whether it is the first in its place)."""
    backend = FakeBackend(["0"])
    session = serving(backend, family=family, context=context, completion=Completion(delay_ms=0, ahead=False))
    session.say(replace(session.status, prompt_tokens_per_second=reads))
    made: list[tuple[str, bool]] = []
    for before, after, first in keys:
        above = split_lines(before)
        line, column = (len(above), 0) if above[-1].endswith("\n") else (len(above) - 1, len(above[-1]))
        ask = ask_at(split_lines(before + after), line, column, uri="file:///textwrap.py", language="python")
        assert ask is not None
        many = len(backend.asked)
        await complete(session, ask)
        made += [(one.text, first) for one in backend.asked[many:]]
    return made


async def read(there: Connection, asked: Sequence[tuple[str, bool]], reuse: int) -> list[Key]:
    """What llama.cpp made of them in turn, in one slot."""
    keys: list[Key] = []
    for prompt, jumped in asked:
        question = {"prompt": prompt, "n_predict": TOKENS, "id_slot": 0, "cache_prompt": True, "temperature": 0}
        answer = await there.ask("POST", "/completion", {**question, "n_cache_reuse": reuse}, limit=120)
        timings = answer["timings"]
        keys.append(Key(timings["prompt_n"], timings["prompt_ms"], answer["content"], jumped))
    return keys


async def counted(model: Path, context: int, asked: Sequence[tuple[str, bool]], reuse: int = 0) -> list[Key]:
    """The same by an engine of its own, as temoto starts it."""
    engine = await process.start(model, context)
    there = connect("embedded", Address(engine.url, loopback=True), engine.token, keep=0)
    try:
        return await read(there, asked, reuse)
    finally:
        await there.http.aclose()
        engine.end()


def row(name: str, keys: Sequence[Key]) -> str:
    still = sorted(key.read for key in keys[1:] if not key.jumped)
    jumps = ", ".join(str(key.read) for key in keys if key.jumped) or "–"
    ms = sorted(key.ms for key in keys[1:])
    figures = (
        f"{statistics.median(still):.0f} | {still[int(len(still) * 0.95)]} | {still[-1]} | {jumps} | {sum(still):,}"
    )
    return f"| {name} | {figures} | {statistics.median(ms):.0f} ms | {sum(ms) / 1000:.1f} s |"


async def both(name: str, model: Path, context: int, asked: Sequence[tuple[str, bool]]) -> str:
    """Print the rows of what was asked, without and with moving; how often the answer is then another."""
    plain, moved = await counted(model, context, asked), await counted(model, context, asked, REUSE)
    print(row(name, plain), row(f"… n_cache_reuse {REUSE}", moved), sep="\n", flush=True)
    others = sum(key.said != other.said for key, other in zip(plain, moved, strict=True))
    return f"{name}: {others} of {len(plain)} answers are others"


async def main() -> None:
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print("| asked | tokens read a key, p50 | p95 | most | at a jump | all | time to read, p50 | all |")
    print("|---|---|---|---|---|---|---|---|")
    known = family_for("qwen2.5-coder:fixture", load_catalog().families)
    rows = [
        await both("typed, prefix alone, SmolLM2", smollm2(), 2_048, await prompts(places(), PLAIN, 2_048, READS[0])),
        await both(
            "lines downwards, prefix alone, SmolLM2",
            smollm2(),
            1_024,
            await prompts(downwards(), PLAIN, 1_024, READS[0]),
        ),
    ]
    for name, model, family, context in (("SmolLM2", smollm2(), FIM, 2_048), ("the fixture", MODEL, known, 512)):
        for reads in READS:
            asked = await prompts(places(), family, context, reads)
            rows.append(await both(f"typed, holes, {name}, {reads:,.0f} tokens/s read", model, context, asked))
    print("with n_cache_reuse", *rows, sep="\n")


if __name__ == "__main__":
    asyncio.run(main())
