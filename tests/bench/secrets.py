"""`python -m tests.bench.secrets`: what do masks and rules of what is ignored add to a keystroke?

Documents of 100 to 100,000 lines in a project with 5,000 patterns in its `.gitignore`, secrets among the lines; a backend that answers at once. Each key is a
question nobody asked before. Milliseconds of the whole completion, medians and the 95th of a hundred, in turns within one process: as it is; without a look for secrets;
without other files, of which ignored ones are left out.
"""

import asyncio
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from unittest.mock import patch

from rich.console import Console
from rich.table import Table

from temoto.adapters.syntax import TreeSitter
from temoto.adapters.workspace.nearby import Nearby
from temoto.core.completion import masked
from temoto.core.completion.asking import ask_at
from temoto.core.settings import Completion
from temoto.engine.completion.complete import complete
from tests.engine.scripted import serving
from tests.fakes.scripted_backend import FakeBackend
from tests.planted import planted

LINES, PATTERNS, KEYS, TURNS = (100, 10_000, 100_000), 5_000, 100, 5


def document(lines: int) -> list[str]:
    """Python with a secret every 50 lines, that imports what lies beside it."""
    secrets = [one.line for one in planted() if "\n" not in one.line]
    code = [f"    total_{number} = price_{number} * rate[{number}]  # of row {number}\n" for number in range(lines)]
    for place in range(50, lines, 50):
        code[place] = f"    {secrets[place // 50 % len(secrets)]}\n"
    return ["from beside import rounded\n", "def f():\n", *code[2:]]


async def keys(uri: str, lines: list[str], *, others: bool, masks: bool, fresh: int) -> list[float]:
    """Milliseconds of each key's completion."""
    session = serving(FakeBackend(["1"]), completion=Completion(delay_ms=0, ahead=False, other_files=others))
    session.parses_with(TreeSitter(), Nearby())
    took: list[float] = []
    line, lines = len(lines) // 2, list(lines)
    for number in range(KEYS):
        lines[line] = f"    value_{fresh}_{number} = "
        ask = ask_at(
            [*lines[:line], lines[line] + "\n", *lines[line + 1 :]], line, len(lines[line]), uri=uri, language="python"
        )
        assert ask is not None
        began = perf_counter()
        if masks:
            await complete(session, ask)
        else:
            with patch.object(masked, "masked_line", _as_it_is), patch.object(masked, "key_lines", _none):
                await complete(session, ask)
        took.append((perf_counter() - began) * 1000)
        await asyncio.sleep(0.005)  # what is looked for in threads has its turn
    session.elsewhere.clear()
    return took


def _as_it_is(line: str, *, wide: bool = False) -> str:
    return line


def _none(_lines: Sequence[str]) -> list[int]:
    return []


async def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="temoto-secrets-"))
    (folder / "pyproject.toml").write_text("")
    (folder / "beside.py").write_text("def rounded(a):\n    return a\n")
    (folder / ".gitignore").write_text("".join(f"build_{number}/**/*.o{number % 7}\n" for number in range(PATTERNS)))
    table = Table("lines", "everything", "without masks", "without other files", "masks add", "ignoring adds")
    for lines in LINES:
        text = document(lines)
        uri = (folder / f"main_{lines}.py").as_uri()
        ways = {"all": (True, True), "bare": (True, False), "alone": (False, True)}
        took: dict[str, list[float]] = {name: [] for name in ways}
        for turn in range(TURNS):
            for name, (others, masks) in ways.items():
                took[name] += await keys(uri, text, others=others, masks=masks, fresh=turn)
        middle = {name: statistics.median(each) for name, each in took.items()}
        shown = [f"{middle[name]:.2f}, {sorted(each)[int(len(each) * 0.95)]:.2f} ms" for name, each in took.items()]
        table.add_row(
            f"{lines:,}",
            *shown,
            f"{middle['all'] - middle['bare']:.2f} ms",
            f"{middle['all'] - middle['alone']:.2f} ms",
        )
    Console(width=140).print(table)


if __name__ == "__main__":
    asyncio.run(main())
