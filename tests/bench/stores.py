"""What do model files of other programs cost a start? `python -m tests.bench.stores [FILES]` prints the rows of docs/benchmarks.md.

FILES (200) GGUF files with a vocabulary of 150,000 tokens and as many merges each, in a folder named by `models.folders`; links to
four, which are read as if each were another. In a private cache; `find` is what a start asks of the embedded engine.
"""

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from temoto.adapters.backends.embedded import BACKEND, Embedded
from temoto.adapters.catalog import load_catalog
from temoto.core.settings import Models, Settings
from tests.adapters.stores.laid_out import small
from tests.fim_model import MODEL

TOKENS, DISTINCT, ROUNDS = 150_000, 4, 9
CATALOG = load_catalog()


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder, "few"), Path(folder, "many")
        for each in (few, many):
            each.mkdir()
            (each / "a.gguf").write_bytes(MODEL.read_bytes())
        _fill(many, count)
        os.environ["XDG_CACHE_HOME"] = str(Path(folder, "cache"))
        os.environ["OLLAMA_MODELS"] = os.environ["HOME"] = str(Path(folder, "none"))
        asyncio.run(_measure(few, many, count))


def _fill(folder: Path, count: int) -> None:
    def more(writer: Any) -> None:
        writer.add_token_merges([f"Ġt{number:06} ok" for number in range(TOKENS)])

    tokens = tuple(f"token{number:06}" for number in range(TOKENS))
    made = [small(folder / f"made{number}.gguf", f"Model {number}", more, tokens=tokens) for number in range(DISTINCT)]
    for number in range(count - DISTINCT):
        os.link(made[number % DISTINCT], folder / f"{number:03}.gguf")


async def _measure(few: Path, many: Path, count: int) -> None:
    print(f"first look ever, {count} files: a start waits {await _found(many) * 1e3:.0f} ms, ", end="")
    began = time.monotonic()
    while await _known(many) < count:  # noqa: ASYNC110 - another process reads
        await asyncio.sleep(0.2)
    print(f"all headers are read {time.monotonic() - began:.1f} s later")
    rounds = [(await _found(few), await _found(many)) for _ in range(ROUNDS)]
    less, more = ([each[column] * 1e3 for each in rounds] for column in (0, 1))
    print(f"every later start: 1 file {median(less):.1f} ms, {count} files {median(more):.1f} ms ", end="")
    print(f"(medians of {ROUNDS} in turn; {min(more):.1f} to {max(more):.1f})")


async def _found(folder: Path) -> float:
    began = time.monotonic()
    await (await _backend(folder)).close()
    return time.monotonic() - began


async def _known(folder: Path) -> int:
    return len(await (await _backend(folder)).models()) - 1


async def _backend(folder: Path) -> Embedded:
    found = await BACKEND.find(Settings(models=Models(folders=(str(folder),))), {}, CATALOG)
    assert isinstance(found, Embedded), found
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
