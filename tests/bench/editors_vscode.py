"""`python -m tests.bench.editors_vscode`: what a real VS Code (code-server) adds, and what temoto adds to it, side by side in one run.

open   a window's first request → the first ghost, asked for by the last key typed anew, with temoto on a warm backend, and with a server that answers
       from memory
key    a key as the browser hears it → the ghost on the screen, beside the server's own time from the question to its answer, with both servers

Needs `make vsix` and `make code-server`.
"""

import argparse
import json
import shlex
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter, sleep

from rich.console import Console
from rich.table import Table

from tests.bench.editors import STUB, backend
from tests.clients.vscode_rig import VsCode, vsix
from tests.fakes.timed_ollama import MODEL
from tests.testbed.code_server import code_server

TEMOTO = [sys.executable, "-P", "-m", "temoto", "serve"]
WATCHED = Path(__file__).with_name("watched_server.py")
ASKED = "textDocument/inlineCompletion"
AGAIN_S = 0.4
TYPED_ANEW = ("Backspace", "Space")  # the last key once more
CODE = "import math\n\ndef f(price):\n    value ="
# Notes in the page when a key was pressed, and when a ghost was first in the document after it, by the wall clock.
CLOCK = """
globalThis.at = {};
const now = () => performance.timeOrigin + performance.now();
document.addEventListener('keydown', () => { globalThis.at = { key: now() }; }, true);
new MutationObserver(() => {
  if (globalThis.at.key && !globalThis.at.drawn && document.querySelector('[class*="ghost-text"]')) globalThis.at.drawn = now();
}).observe(document.body, { childList: true, subtree: true, attributes: true });
"""


def program(folder: Path, name: str, command: Sequence[str]) -> Path:
    """A program that the setting can name."""
    file = folder / name
    file.write_text(f"#!/bin/sh\nexec {shlex.join(command)}\n", encoding="utf-8")
    file.chmod(0o755)
    return file


def opened(code: VsCode, folder: Path, server: Path, url: str, *, waits: bool) -> float:
    """Milliseconds from the window's first request to its first ghost. `waits`: it is asked for once the server says that it serves."""
    code.set(settings(server, url))
    (folder / "one.py").write_text(CODE, encoding="utf-8")
    began = perf_counter()
    code.window(folder, "one.py")
    code.until(lambda: "value =" in code.text, "the file is open", 60)
    code.click(".editor-instance .view-lines")
    code.press("Control+End")
    code.type(" ")

    pressed, again = 0.0, AGAIN_S

    def asked() -> str:
        nonlocal pressed, again
        if perf_counter() - pressed > again and (not waits or MODEL in code.status):
            code.press(*TYPED_ANEW)  # which calls the question before it off: so less and less often
            pressed, again = perf_counter(), again * 2
        return code.ghost

    code.until(asked, "the ghost", 60)
    return (perf_counter() - began) * 1000


def settings(server: Path, url: str) -> dict[str, object]:
    quiet = {
        "editor.quickSuggestions": {"other": "off", "comments": "off", "strings": "off"},
        "editor.autoIndent": "none",
    }
    ours = {
        "backend": "ollama",
        "url": url,
        "completion.model": MODEL,
        "completion.delayMs": 0,
        "completion.multiline": "never",
    }
    return {"temoto.server": str(server), **{f"temoto.{name}": value for name, value in ours.items()}, **quiet}


def keys(code: VsCode, log: Path, rounds: int) -> list[tuple[float, float, float]]:
    """Of each last key: to the ghost on the screen, to the question at the server, and from there to its answer."""
    code.evaluate(CLOCK)
    took: list[tuple[float, float, float]] = []
    for number in range(rounds):
        code.press("Escape", "Control+End", "Enter", "Home")
        code.type(f"def f{number}(price):")
        code.press("Enter")
        code.type(f"value{number} =")
        sleep(1)
        code.until(lambda: _without(code), "no ghost")
        log.write_text("", encoding="utf-8")
        code.press("Space")
        at = code.until(lambda: code.evaluate("globalThis.at.drawn ? globalThis.at : null"), "the ghost")
        question, answer = code.until(lambda: _asked(log), "the answer")
        took.append((at["drawn"] - at["key"], question - at["key"], answer - question))
    return took


def _without(code: VsCode) -> bool:
    if code.ghost:
        code.press("Escape")
    return not code.ghost


def _asked(log: Path) -> tuple[float, float] | None:
    """When the first question came by and when its answer did."""
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    question = next((line for line in lines if line[2] == ASKED), None)
    answers = [
        line[0] for line in lines if question and line[1] == "out" and line[2] is None and line[3] == question[3]
    ]
    return (question[0], answers[0]) if question and answers else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    table = Table(
        "server", "open → ghost", "key → ghost", "key → asked", "the server's own", "ghost less the server's own"
    )
    with backend() as url, tempfile.TemporaryDirectory() as place:
        shared = Path(place)
        home = {
            "HOME": place,
            **{f"XDG_{name}_HOME": str(shared / name) for name in ("CACHE", "CONFIG", "STATE", "DATA")},
        }
        commands = {"stub": STUB, "temoto": TEMOTO}
        bare = {name: program(shared, name, command) for name, command in commands.items()}
        logs = {name: shared / f"{name}.log" for name in commands}
        watched = {
            name: program(shared, f"watched-{name}", [sys.executable, str(WATCHED), str(logs[name]), *command])
            for name, command in commands.items()
        }
        opens: dict[str, list[float]] = {name: [] for name in commands}
        parts = {name: Path(tempfile.mkdtemp(dir=place)) for name in commands}
        with VsCode(code_server(), [vsix()], shared / "code", home) as code:
            opened(
                code, parts["temoto"], bare["temoto"], url, waits=True
            )  # a home in use: what is planned and measured is known
            code.close_all()
            for _ in range(rounds):
                for name in commands:
                    opens[name].append(opened(code, parts[name], bare[name], url, waits=name == "temoto"))
                    code.close_all()
            for name in commands:
                opened(code, parts[name], watched[name], url, waits=name == "temoto")
                took = keys(code, logs[name], 3 * rounds)
                code.close_all()
                ghost, asked, own = (statistics.median(one[part] for one in took) for part in range(3))
                apart = statistics.median(one[0] - one[2] for one in took)
                start = statistics.median(opens[name])
                table.add_row(name, *(f"{figure:.0f} ms" for figure in (start, ghost, asked, own, apart)))
        ratio = statistics.median(opens["temoto"]) / statistics.median(opens["stub"])
    Console(width=140).print(table)
    Console().print(f"open → ghost, temoto / stub: {ratio:.2f} (≤ 1.1); stub {opens['stub']}, temoto {opens['temoto']}")


if __name__ == "__main__":
    main()
