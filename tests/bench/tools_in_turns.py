"""`python -m tests.bench.tools_in_turns`: temoto, Continue and Cline take ten turns on one real Ollama, set up by hand as their own
documentation says, and by `temoto configure`.

Counts how often a model was loaded again (processes of the engine), takes the time to the first piece of each answer at a proxy, and the memory
the engines held. temoto is the real server, Cline the real program, and so is Continue where it chats (`cn`), as far as they were got (`make
tools`): else the very requests they send. Continue's extension is in no registry; where it completes it is the request its Ollama class sends with the file
that was written. Prints docs/configure.md's tables.

By hand each tool has a model of its own, as its documentation names it (`--models each`), or all have one (`--models one`). The models have the
dimensions of real ones and zeros for weights (tests/bench/zero_words.py). For whoever wants to count and not to wait: `--fixture` takes the model of
tests/fim_model for all of them, `--short` sends a tenth of Cline's prompt and no tools.
"""

import argparse
import asyncio
import json
import os
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
from rich.console import Console
from rich.table import Table
from ruamel.yaml import YAML

from tests.bench.zero_words import COMPLETES, TALKS, longer, write
from tests.fakes.counting_proxy import CountingProxy, counting
from tests.fim_model import MODEL as FIXTURE
from tests.lsp.client import VSCODE
from tests.lsp.process import ProcessEditor
from tests.testbed.ollama import ollama
from tests.testbed.ollama_newest import ollama_newest
from tests.testbed.ollama_server import Server, create, serving
from tests.testbed.place import Missing
from tests.testbed.smollm2 import smollm2
from tests.testbed.tools import CLINE, CN, Tool
from tests.testbed.tools import program as tool

TURNS = ("temoto", "continue", "cline", "temoto", "continue", "temoto", "continue", "cline", "temoto", "continue")
TRAINED, CONTEXT = 32_768, 16_384
SIZE = f"-{CONTEXT // 1024}k"  # of a tag that `temoto configure` makes


@dataclass(frozen=True, slots=True)
class Models:
    """Which model serves whom: `completes` is temoto's and Continue's, `talks` temoto's and Continue's, `clines` what Cline is given by hand.
    No names of the catalog's, which knows what its models were trained on."""

    completes: str = "bench-completes:0.5b"
    talks: str = "bench-talks:1b"
    clines: str = "bench-clines:1b"


MODELS = {"each": Models(), "one": Models("bench-talks:1b", "bench-talks:1b", "bench-talks:1b")}


@dataclass(frozen=True, slots=True)
class Programs:
    """The tools' own programs, where they are here."""

    cline: Path | None
    cn: Path | None


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
    """The processes of Ollama's engine: which file each loaded, and the most memory they held together."""

    server: Server
    loaded: dict[int, str] = field(default_factory=dict[int, str])
    held: int = 0

    async def watched(self) -> None:
        """Look again and again."""
        while True:
            total = 0
            for child in psutil.Process(self.server.pid).children(recursive=True):
                with suppress(psutil.Error):
                    words = child.cmdline()
                    named = next((word for word in ("--model", "-m") if word in words), None)
                    if named is not None:
                        total += child.memory_info().rss
                        self.loaded.setdefault(child.pid, words[words.index(named) + 1])
            self.held = max(self.held, total)
            await asyncio.sleep(EVERY_S)

    @property
    def again(self) -> int:
        """How often something was loaded that had been before."""
        return len(self.loaded) - len(set(self.loaded.values()))


@dataclass
class Outcome:
    """What came of ten turns: of each who took it, the seconds to the first piece, and how often a model had been loaded again by its end."""

    turns: list[tuple[str, float, int]]
    held: int
    by_v1: int = 0  # loads while a tool on the /v1 routes and temoto took four more turns

    @property
    def reloads(self) -> int:
        """In all ten."""
        return self.turns[-1][2]

    def reloaded(self) -> list[int]:
        """The turns at which a model was loaded again."""
        counts = [0, *(again for _, _, again in self.turns)]
        return [place for place in range(len(self.turns)) if counts[place + 1] > counts[place]]

    def median(self, places: Sequence[int]) -> float:
        """Of the time to the first piece, at these turns."""
        return statistics.median(self.turns[place][1] for place in places)


async def taken(
    server: Server, folder: Path, models: Models, programs: Programs, *, configured: bool, short: bool
) -> Outcome:
    """The ten turns on a fresh start of the tools."""
    async with AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(counting(server.url))
        environment = {name: str(folder / name.lower()) for name in ENDED} | {"OLLAMA_HOST": proxy.url}
        environment |= {"TEMOTO_COMPLETION_MODEL": models.completes, "TEMOTO_CHAT_MODEL": models.talks}
        if configured:
            environment["TEMOTO_MODELS_CONTEXT"] = str(CONTEXT)  # as temoto configure cline advises
            await _configure(environment)
        else:
            _by_hand(Path(environment["HOME"]), proxy.url, models)
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
                await _temoto(editor, number, proxy)
            elif name == "continue":
                await _continue(proxy, environment, programs.cn, number)
            elif programs.cline is not None:
                await _cline(proxy, environment, programs.cline, number)
            else:
                await _as_cline(Path(environment["HOME"]), number, short=short)
            first = next(each.first_s for each in proxy.asked[before:] if each.tells and each.first_s)
            await asyncio.sleep(4 * EVERY_S)
            turns.append((name, first, engine.again))
            print(f"  {name}: {first:.2f} s, reloads {engine.again}, {_wants(proxy, before)}", file=sys.stderr)
        held, loads = engine.held, len(engine.loaded)
        for number in (10, 12):
            await _by_v1(proxy, f"{models.talks}{SIZE}" if configured else models.talks)
            await _temoto(editor, number, proxy)
            await asyncio.sleep(4 * EVERY_S)
        return Outcome(turns, held, len(engine.loaded) - loads)


async def _temoto(editor: ProcessEditor, number: int, proxy: CountingProxy) -> None:
    """Ask until the model was asked: on a busy machine temoto may have given up before it was its turn."""
    uri = await editor.open(f"{CODE}def f{number}(a, b):\n    \n", uri=f"untitled:{number}.py")
    before = len(proxy.asked)
    for _ in range(int(LIMIT_S)):
        await editor.inline(uri, CODE.count("\n") + 1, 4)
        if any(each.first_s and each.tells for each in proxy.asked[before:]):
            return
        await asyncio.sleep(1)


def _wants(proxy: CountingProxy, before: int) -> str:
    asked = [(each.body.get("model"), each.body.get("options", {}).get("num_ctx")) for each in proxy.asked[before:]]
    return ", ".join(f"{model} with num_ctx {context}" for model, context in asked)


async def _configure(environment: dict[str, str]) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "temoto", "configure", "continue", "cline", "opencode", "--write", "--json",
        env={**os.environ, **environment}, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, errors = await process.communicate()
    if process.returncode:
        raise SystemExit(errors.decode())


def _by_hand(home: Path, url: str, models: Models) -> None:
    """As the documentation of each has it: Continue's page on Ollama names provider and model, one that talks and one that completes;
    Cline's its own."""
    ours = home / ".continue" / "config.yaml"
    ours.parent.mkdir(parents=True)
    model = {"provider": "ollama", "apiBase": url}
    listed = [
        {"name": "Chat", **model, "model": models.talks, "roles": ["chat", "edit", "apply"]},
        {"name": "Autocomplete", **model, "model": models.completes, "roles": ["autocomplete"]},
    ]
    YAML().dump({"name": "Mine", "version": "1.0.0", "schema": "v1", "models": listed}, ours)
    providers = home / ".cline" / "data" / "settings" / "providers.json"
    providers.parent.mkdir(parents=True)
    settings = {"provider": "ollama", "model": models.clines, "baseUrl": url}
    entry = {"settings": settings, "updatedAt": "2026-11-28T12:00:00.000Z", "tokenSource": "manual"}
    document = {"version": 1, "lastUsedProvider": "ollama", "modes": {}, "providers": {"ollama": entry}}
    providers.write_text(json.dumps(document), encoding="utf-8")


async def _continue(proxy: CountingProxy, environment: dict[str, str], cn: Path | None, number: int) -> None:
    """Its extension completes, as its Ollama class asks (June 2026): num_ctx 8,192 and 4,096 tokens where the file says nothing, kept for half
    an hour. At every other turn its program for terminals is asked something, or what the extension would send."""
    home = Path(environment["HOME"])
    config = YAML(typ="safe").load((home / ".continue" / "config.yaml").read_text(encoding="utf-8"))
    role = "autocomplete" if number % 2 else "chat"
    if role == "chat" and cn is not None:
        await _until_it_writes(proxy, environment, [str(cn), "-p", f"say hello number {number} to me"])
        return
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
    data = Path(environment["HOME"]) / ".cline" / "data"
    words = [str(program), "--data-dir", str(data), "--json", f"say hello number {number} to me"]
    await _until_it_writes(proxy, environment, words)


async def _until_it_writes(proxy: CountingProxy, environment: dict[str, str], words: list[str]) -> None:
    """A program on one question, ended once the model has begun to answer."""
    before = len(proxy.asked)
    nowhere = dict.fromkeys(("HTTPS_PROXY", "https_proxy"), "http://127.0.0.1:9") | {"NO_PROXY": "127.0.0.1"}
    process = await asyncio.create_subprocess_exec(
        *words, env={**os.environ, **environment, **nowhere, "CONTINUE_TELEMETRY_ENABLED": "0"}, cwd=environment["HOME"],
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(int(LIMIT_S / EVERY_S)):
            if any(each.first_s and each.tells for each in proxy.asked[before:]):
                return
            if process.returncode is not None:
                raise SystemExit(f"{words[0]} ended before the model had said anything")
            await asyncio.sleep(EVERY_S)
    finally:
        with suppress(psutil.Error):
            ours = psutil.Process(process.pid)
            for child in (*ours.children(recursive=True), ours):
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
async def server_with(binary: Path, folder: Path, files: dict[str, Path]) -> AsyncGenerator[Server]:
    """An Ollama with these models, each under its name."""
    with tempfile.TemporaryDirectory(dir=folder) as home, serving(binary, Path(home)) as server:
        for name, file in files.items():
            # One that is called otherwise is another by its digest as well.
            create(server, name, file, f'{TEMPLATE}\nSYSTEM "I am {name}."')
        yield server


def files_of(models: Models, folder: Path, *, fixture: bool) -> dict[str, Path]:
    """A file for each model. All were trained on more than anybody asks for: else that would hide how far the wishes lie apart."""
    if fixture:
        return dict.fromkeys((models.completes, models.talks, models.clines), longer(FIXTURE, folder, TRAINED))
    shapes = {models.clines: TALKS, models.completes: COMPLETES, models.talks: TALKS}
    return {
        name: write(shape, smollm2(), folder / f"{name.replace(':', '-')}.gguf", TRAINED, name=name)
        for name, shape in shapes.items()
    }


async def measured(ollamas: Sequence[str], kind: str, programs: Programs, *, fixture: bool, short: bool) -> None:
    table = Table("Ollama", "", "by hand", "by temoto configure", "ratio", "wanted")
    binaries: dict[str, Callable[[], Path]] = {"0.20.0": ollama, "0.34.4": ollama_newest}
    models = MODELS["one" if fixture else kind]
    with tempfile.TemporaryDirectory() as place:
        files = files_of(models, Path(place), fixture=fixture)
        for name in ollamas:
            outcomes: list[Outcome] = []
            for configured in (False, True):
                print(f"{name}, {'by temoto configure' if configured else 'by hand'}", file=sys.stderr)
                async with server_with(binaries[name](), Path(place), files) as server:
                    folder = Path(tempfile.mkdtemp(dir=place))
                    outcomes.append(await taken(server, folder, models, programs, configured=configured, short=short))
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


def _found(tool_of: Tool) -> Path | None:
    try:
        return tool(tool_of)
    except Missing as reason:
        print(f"{tool_of.name} by the request it sends: {reason}", file=sys.stderr)
        return None


if __name__ == "__main__":
    words = argparse.ArgumentParser(description="Three tools on one Ollama.")
    words.add_argument("--ollama", action="append", choices=("0.20.0", "0.34.4"), help="which (both)")
    words.add_argument("--models", choices=tuple(MODELS), default="each", help="by hand, each tool its own, or all one")
    words.add_argument("--fixture", action="store_true", help="the small model of tests/fim_model")
    words.add_argument("--short", action="store_true", help="Cline's request with a tenth of its text and no tools")
    given = words.parse_args()
    programs = Programs(None, None) if given.short else Programs(_found(CLINE), _found(CN))
    which = given.ollama or ("0.20.0", "0.34.4")
    asyncio.run(measured(which, given.models, programs, fixture=given.fixture, short=given.short))
