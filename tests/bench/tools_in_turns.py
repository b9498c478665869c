"""`python -m tests.bench.tools_in_turns`: temoto, Continue and Cline take ten turns on one real Ollama, set up by hand as their own
documentation says, and by `temoto configure`.

Counts how often the model was loaded (processes of the engine), takes the time to the first piece of each answer at a proxy, and the memory
the engine held. temoto is the real server; Cline the real program where it was got (`make tools`), else the very request it sends; of
Continue, whose extension no registry has, the very requests its Ollama class sends with the file that was written. Prints docs/configure.md's
table. Cline's prompt takes a small model minutes on a processor: `--short` sends a tenth of it and no tools, `--fixture` takes the model of tests/fim_model
for SmolLM2, for whoever wants to count and not to wait.
"""

import argparse
import asyncio
import json
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
from gguf import GGUFReader
from rich.console import Console
from rich.table import Table
from ruamel.yaml import YAML

from tests.fakes.counting_proxy import CountingProxy, counting
from tests.fim_model import MODEL as FIXTURE
from tests.lsp.client import VSCODE
from tests.lsp.process import ProcessEditor
from tests.testbed.ollama import ollama
from tests.testbed.ollama_newest import ollama_newest
from tests.testbed.ollama_server import Server, create, serving
from tests.testbed.place import Missing
from tests.testbed.smollm2 import smollm2
from tests.testbed.tools import CLINE
from tests.testbed.tools import program as tool

TURNS = ("temoto", "continue", "cline", "temoto", "continue", "temoto", "continue", "cline", "temoto", "continue")
TRAINED, CONTEXT = 32_768, 16_384
MODEL = "bench-small:135m"  # no name of the catalog's, which knows what SmolLM2 was trained on
ALIAS = f"{MODEL}-{CONTEXT // 1024}k"  # what `temoto configure opencode` makes
# Cline sends tools, and Ollama refuses them of a model whose template has no place for any.
TEMPLATE = (
    'TEMPLATE """{{ if .Tools }}<|im_start|>system\n{{ .Tools }}<|im_end|>\n{{ end }}{{ range .Messages }}<|im_start|>{{ .Role }}\n'
    '{{ .Content }}<|im_end|>\n{{ end }}<|im_start|>assistant\n"""'
)
PIECES = 16  # of an answer are read, then its reader types on
EVERY_S, LIMIT_S = 0.05, 600.0
CODE = "".join(f"def area_{n}(width, height):\n    return width * height * {n}\n\n\n" for n in range(12))
ENDED = ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")


@dataclass
class Engine:
    """The processes of Ollama's engine: how many there were, and the most memory they held together."""

    server: Server
    pids: list[int] = field(default_factory=list[int])
    held: int = 0

    async def watched(self) -> None:
        """Look again and again."""
        while True:
            total = 0
            for child in psutil.Process(self.server.pid).children(recursive=True):
                with suppress(psutil.Error):
                    if "--model" in child.cmdline() or "-m" in child.cmdline():
                        total += child.memory_info().rss
                        if child.pid not in self.pids:
                            self.pids.append(child.pid)
            self.held = max(self.held, total)
            await asyncio.sleep(EVERY_S)


@dataclass
class Outcome:
    """What came of ten turns: loads before each turn's end, seconds to the first piece, bytes held."""

    turns: list[tuple[str, float, int]]
    held: int
    by_v1: int = 0  # loads while a tool on the /v1 routes and temoto took four more turns

    @property
    def reloads(self) -> int:
        """Loads after the first."""
        return self.turns[-1][2] - 1

    def reloaded(self) -> list[int]:
        """The turns at which the model was loaded anew."""
        counts = [1, *(loads for _, _, loads in self.turns)]
        return [place for place in range(len(self.turns)) if counts[place + 1] > counts[place]]

    def median(self, places: Sequence[int]) -> float:
        """Of the time to the first piece, at these turns."""
        return statistics.median(self.turns[place][1] for place in places)


async def taken(server: Server, folder: Path, *, configured: bool, program: Path | None, short: bool) -> Outcome:
    """The ten turns on a fresh start of the tools."""
    async with AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(counting(server.url))
        environment = {name: str(folder / name.lower()) for name in ENDED} | {"OLLAMA_HOST": proxy.url}
        environment |= {"TEMOTO_COMPLETION_MODEL": MODEL, "TEMOTO_CHAT_MODEL": MODEL}
        if configured:
            environment["TEMOTO_MODELS_CONTEXT"] = str(CONTEXT)  # as temoto configure cline advises
            await _configure(environment)
        else:
            _by_hand(Path(environment["HOME"]), proxy.url)
        engine = Engine(server)
        watching = asyncio.create_task(engine.watched())
        stack.callback(watching.cancel)
        options = {"backend": "ollama", "completion": {"delayMs": 0, "ahead": False}}
        editor = await stack.enter_async_context(ProcessEditor(VSCODE, options, environment=environment))
        await editor.ready()
        turns: list[tuple[str, float, int]] = []
        for number, name in enumerate(TURNS):
            before = len(proxy.asked)
            if name == "temoto":
                uri = await editor.open(f"{CODE}def f{number}(a, b):\n    \n", uri=f"untitled:{number}.py")
                await editor.inline(uri, CODE.count("\n") + 1, 4)
            elif name == "continue":
                await _continue(proxy, Path(environment["HOME"]), number)
            elif program is not None:
                await _cline(proxy, environment, program, number)
            else:
                await _as_cline(Path(environment["HOME"]), number, short=short)
            first = next(each.first_s for each in proxy.asked[before:] if each.tells and each.first_s)
            await asyncio.sleep(4 * EVERY_S)
            turns.append((name, first, len(engine.pids)))
            print(f"  {name}: {first:.2f} s, loads {len(engine.pids)}, {_wants(proxy, before)}", file=sys.stderr)
        held = engine.held
        for number in (10, 12):
            await _by_v1(proxy, ALIAS if configured else MODEL)
            uri = await editor.open(f"{CODE}def f{number}(a, b):\n    \n", uri=f"untitled:{number}.py")
            await editor.inline(uri, CODE.count("\n") + 1, 4)
            await asyncio.sleep(4 * EVERY_S)
        return Outcome(turns, held, len(engine.pids) - turns[-1][2])


def _wants(proxy: CountingProxy, before: int) -> str:
    contexts = [each.body.get("options", {}).get("num_ctx") for each in proxy.asked[before:]]
    return f"num_ctx {', '.join(map(str, contexts))}"


async def _configure(environment: dict[str, str]) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "temoto", "configure", "continue", "cline", "opencode", "--write", "--json",
        env={**os.environ, **environment}, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, errors = await process.communicate()
    if process.returncode:
        raise SystemExit(errors.decode())


def _by_hand(home: Path, url: str) -> None:
    """As the documentation of each has it: Continue's page on Ollama names provider and model, Cline's too."""
    ours = home / ".continue" / "config.yaml"
    ours.parent.mkdir(parents=True)
    model = {"provider": "ollama", "model": MODEL, "apiBase": url}
    models = [
        {"name": "Chat", **model, "roles": ["chat", "edit", "apply"]},
        {"name": "Autocomplete", **model, "roles": ["autocomplete"]},
    ]
    YAML().dump({"name": "Mine", "version": "1.0.0", "schema": "v1", "models": models}, ours)
    providers = home / ".cline" / "data" / "settings" / "providers.json"
    providers.parent.mkdir(parents=True)
    settings = {"provider": "ollama", "model": MODEL, "baseUrl": url}
    entry = {"settings": settings, "updatedAt": "2026-11-28T12:00:00.000Z", "tokenSource": "manual"}
    document = {"version": 1, "lastUsedProvider": "ollama", "modes": {}, "providers": {"ollama": entry}}
    providers.write_text(json.dumps(document), encoding="utf-8")


async def _continue(proxy: CountingProxy, home: Path, number: int) -> None:
    """What its Ollama class sends (June 2026): num_ctx 8,192 and 4,096 tokens where the file says nothing, kept for half an hour."""
    config = YAML(typ="safe").load((home / ".continue" / "config.yaml").read_text(encoding="utf-8"))
    role = "autocomplete" if number % 2 else "chat"
    model = next(each for each in config["models"] if role in each["roles"])
    options = model.get("defaultCompletionOptions", {})
    sent = {"num_ctx": options.get("contextLength", 8_192), "num_predict": options.get("maxTokens", 4_096)}
    body: dict[str, Any] = {"model": model["model"], "stream": True, "keep_alive": 1_800, "options": sent}
    body |= model.get("requestOptions", {}).get("extraBodyProperties", {})
    if role == "autocomplete":
        path, body["raw"], body["prompt"] = "/api/generate", True, f"{CODE}def g{number}(a):\n    "
    else:
        path, body["messages"] = "/api/chat", [{"role": "user", "content": f"What is {number} + 1?\n{CODE}"}]
    await _read_a_little(f"{model['apiBase']}{path}", body)


async def _read_a_little(url: str, body: dict[str, Any]) -> None:
    """Ask, and leave after some pieces of the answer, as who types on does."""
    async with (
        httpx.AsyncClient(timeout=LIMIT_S, trust_env=False) as client,
        client.stream("POST", url, json=body) as response,
    ):
        pieces = 0
        async for _ in response.aiter_lines():
            pieces += 1
            if pieces == PIECES:
                break


async def _by_v1(proxy: CountingProxy, tag: str) -> None:
    """What opencode, Codex and others ask: by a route on which Ollama takes no context."""
    body = {
        "model": tag,
        "messages": [{"role": "user", "content": "Say hello."}],
        "max_tokens": PIECES,
        "stream": False,
    }
    async with httpx.AsyncClient(timeout=LIMIT_S, trust_env=False) as client:
        (await client.post(f"{proxy.url}/v1/chat/completions", json=body)).raise_for_status()


async def _cline(proxy: CountingProxy, environment: dict[str, str], program: Path, number: int) -> None:
    """The program on one question, ended once the model has begun to answer."""
    data = Path(environment["HOME"]) / ".cline" / "data"
    before = len(proxy.asked)
    process = await asyncio.create_subprocess_exec(
        str(program), "--data-dir", str(data), "--json", f"say hello number {number} to me",
        env={**os.environ, **environment}, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL, cwd=environment["HOME"],
    )  # fmt: skip
    try:
        for _ in range(int(LIMIT_S / EVERY_S)):
            if any(each.first_s and each.tells for each in proxy.asked[before:]):
                break
            await asyncio.sleep(EVERY_S)
    finally:
        for child in (*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)):
            with suppress(psutil.Error):
                child.kill()
        await process.wait()


async def _as_cline(home: Path, number: int, *, short: bool) -> None:
    """What Cline 3.0.65 sends by its file: 25 tools and 22.7 kB in all (`short`: no tools, a tenth of the text), num_ctx 32,768 where the file says nothing, no
    keep_alive. Its answer is ended, since of one that may be a call of a tool Ollama sends nothing before that."""
    file = home / ".cline" / "data" / "settings" / "providers.json"
    settings = json.loads(file.read_text(encoding="utf-8"))["providers"]["ollama"]["settings"]
    about = {"type": "object", "properties": {"path": {"type": "string", "description": "Where it is. " * 8}}}
    described = [
        ("function", {"name": f"tool_{n}", "description": "Does it. " * 40, "parameters": about}) for n in range(25)
    ]
    body = {
        "model": settings["model"], "stream": True, "options": {"num_ctx": settings.get("contextWindow", 32_768), "num_predict": PIECES},
        "messages": [
            {"role": "system", "content": "You work on the user's files, a step at a time. " * (20 if short else 180)},
            {"role": "user", "content": f"say hello number {number} to me"},
        ],
        **({} if short else {"tools": [{"type": kind, "function": each} for kind, each in described]}),
    }  # fmt: skip
    await _read_a_little(f"{settings['baseUrl']}/api/chat", body)


@asynccontextmanager
async def server_with(binary: Path, folder: Path, file: Path) -> AsyncGenerator[Server]:
    """An Ollama with the model as if it had been trained on more: its own context would hide how far the tools' wishes lie apart."""
    longer = folder / "longer.gguf"
    if not longer.exists():
        shutil.copy2(file, longer)
        trained = GGUFReader(longer, "r+").get_field("llama.context_length")
        assert trained is not None
        trained.parts[trained.data[0]][0] = TRAINED
    with tempfile.TemporaryDirectory(dir=folder) as home, serving(binary, Path(home)) as server:
        create(server, MODEL, longer, TEMPLATE)
        yield server


async def measured(names: Sequence[str], file: Path, program: Path | None, *, short: bool) -> None:
    table = Table("Ollama", "", "by hand", "by temoto configure", "ratio", "wanted")
    binaries: dict[str, Callable[[], Path]] = {"0.20.0": ollama, "0.34.4": ollama_newest}
    with tempfile.TemporaryDirectory() as place:
        for name in names:
            outcomes: list[Outcome] = []
            for configured in (False, True):
                print(f"{name}, {'by temoto configure' if configured else 'by hand'}", file=sys.stderr)
                async with server_with(binaries[name](), Path(place), file) as server:
                    folder = Path(tempfile.mkdtemp(dir=place))
                    outcomes.append(await taken(server, folder, configured=configured, program=program, short=short))
            hand, ours = outcomes
            _rows(table, name, hand, ours)
    Console(width=140).print(table)


def _rows(table: Table, name: str, hand: Outcome, ours: Outcome) -> None:
    turns, every = hand.reloaded(), range(len(hand.turns))
    table.add_row(name, f"reloads in {len(every)} turns", str(hand.reloads), str(ours.reloads), "", "0")
    for what, places in (("first token, median of the turns that reloaded", turns), ("… of all turns", every)):
        if places:
            old, new = hand.median(places), ours.median(places)
            table.add_row(
                "", what, f"{old:.2f} s", f"{new:.2f} s", f"{new / old:.2f}", "≤ 0.3" if places is turns else ""
            )
    table.add_row("", "loads in four more turns of temoto and a tool on /v1", str(hand.by_v1), str(ours.by_v1), "", "0")
    held = [outcome.held / 1e6 for outcome in (hand, ours)]
    table.add_row(
        "", "memory held at most", f"{held[0]:.0f} MB", f"{held[1]:.0f} MB", f"{held[1] / held[0]:.2f}", "≤ 0.6"
    )


def _found() -> Path | None:
    try:
        return tool(CLINE)
    except Missing as reason:
        print(f"Cline by the request it sends: {reason}", file=sys.stderr)
        return None


if __name__ == "__main__":
    words = argparse.ArgumentParser(description="Three tools on one Ollama.")
    words.add_argument("--ollama", action="append", choices=("0.20.0", "0.34.4"), help="which (both)")
    words.add_argument("--fixture", action="store_true", help="the small model of tests/fim_model")
    words.add_argument("--short", action="store_true", help="Cline's request with a tenth of its text and no tools")
    given = words.parse_args()
    file = FIXTURE if given.fixture else smollm2()
    program = None if given.short else _found()
    asyncio.run(measured(given.ollama or ("0.20.0", "0.34.4"), file, program, short=given.short))
