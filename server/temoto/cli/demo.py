"""`temoto demo`: the main job, seen: a real language server, a real model, a snippet typed into it, its ghost text.

Runs on the embedded engine, so it needs nothing but temoto. Running it is consent to fetch the small model it uses.
"""

import asyncio
import json
import time
from typing import Any

import typer
from rich.console import Console
from rich.live import Live
from rich.syntax import Syntax
from rich.text import Text

from temoto.cli.terminal.bars import bar
from temoto.cli.terminal.saying import fail, language
from temoto.core.messages import note
from temoto.core.messages.command import CommandMessage
from temoto.core.messages.detail import Detail
from temoto.core.models.records import Weights
from temoto.core.planning.offer import smallest_file
from temoto.engine.getting.recipe import get
from temoto.engine.getting.ways import Model, by_file
from temoto.ports import TemotoError

# What the small model completes reliably; the second has the brackets an editor closes by itself already typed.
SNIPPETS = (
    "def fib(n):\n    if n < 2:\n        return n\n    ",
    "class Stack:\n    def __init__(self):\n        self.items = []\n\n    def push(self, item):\n        ",
)
KEY_S = 0.025  # a fast typist; long enough to watch


def demo(as_json: bool = typer.Option(False, "--json", help="Print one JSON document and nothing else.")) -> None:
    """Show a real completion: fetch a small model (98 MB) if needed, start the server, type, see the ghost text."""
    console = Console(quiet=as_json, highlight=False)
    began = time.perf_counter()
    try:
        weights, licence = _small_model()
        console.print("[bold]temoto demo[/bold] — an editor session without the editor: real server, real model")
        fetched = asyncio.run(_fetched(weights, licence, console))
    except TemotoError as error:
        fail(error.note)
    console.print(
        f"  model    {weights.file}  [dim]({weights.size / 1e6:.0f} MB, {licence}, {fetched})[/dim]", soft_wrap=True
    )
    report = asyncio.run(_session(console, began))
    if as_json:
        print(json.dumps(report, ensure_ascii=False))
    if not all(one["ghost"] for one in report["completions"]) or not report["completions"]:
        Console(stderr=True).print(f"[red]temoto:[/red] {report['status'].get('text') or 'the server did not start'}")
        raise typer.Exit(1)
    console.print(
        "  The model is the smallest there is: it shows that everything works, not how good completions can be.\n"
        "  Next: install Ollama, [bold]ollama pull qwen2.5-coder:1.5b-base[/bold], "
        "and point your editor at [bold]temoto serve[/bold] (README.md).",
        soft_wrap=True,
    )


def _small_model() -> tuple[Weights, str]:
    from temoto.compose.verbs import catalog  # with pydantic and all: after the command line is understood

    small = smallest_file(catalog(users=False))
    if small is None:
        raise TemotoError(CommandMessage.CATALOG_BROKEN, detail=note(Detail.NO_SOURCE_LISTED))
    card, weights = small
    return weights, card.licence


async def _fetched(weights: Weights, licence: str, console: Console) -> str:
    """Get it by the recipe; running the demo is the consent. That it works is what the demo shows."""
    from temoto.compose.verbs import getting

    here = getting()
    if here.files.here(weights):
        return "already here"
    way = await by_file(weights, here)
    await get(
        way, Model(weights.tag, weights.size, licence, weights), here.consents, bar(console, f"fetching {weights.file}")
    )
    return f"fetched to {way.room.folder}"


async def _session(console: Console, began: float) -> dict[str, Any]:
    from temoto.cli.demo_editor import opened
    from temoto.compose.verbs import own_server

    with console.status("starting the language server") as spinner:

        def progress(text: str) -> None:
            spinner.update(text)

        completions: list[dict[str, Any]] = []
        status: dict[str, Any] = {}
        async with opened(own_server(), _options(), progress) as editor:
            spinner.stop()
            status = editor.status
            if status.get("kind") in {"ready", "warning"}:
                console.print(f"  server   {status['text']}", soft_wrap=True)
                console.print(f"  ready    {time.perf_counter() - began:.1f} s after you pressed Enter\n")
                completions += [await _typed(editor, snippet, console) for snippet in SNIPPETS]
    return {"status": status, "completions": completions}


def _options() -> dict[str, Any]:
    """The embedded engine with its small model, whatever else the user has set."""
    completion = {"enabled": True, "model": "", "multiline": "auto"}
    return {"backend": "embedded", "url": "", "language": language(), "completion": completion}


async def _typed(editor: Any, snippet: str, console: Console) -> dict[str, Any]:
    editor.open("python")
    with Live(console=console, refresh_per_second=30) as live:
        for typed in range(1, len(snippet) + 1):
            editor.type(snippet[typed - 1])
            live.update(_page(snippet[:typed], ""))
            await asyncio.sleep(KEY_S if console.is_terminal else 0)
        shown = await editor.ghost()
        live.update(_page(shown.typed, shown.ghost))
    console.print(f"\n  [dim]ghost text, {shown.milliseconds:.0f} ms after the last key[/dim]\n")
    return {"typed": shown.typed, "ghost": shown.ghost, "milliseconds": round(shown.milliseconds, 1)}


def _page(typed: str, ghost: str) -> Text:
    """The document as an editor shows it, the ghost text dimmed at its end."""
    code = Syntax("", "python", theme="ansi_dark", background_color="default").highlight(typed.rstrip())
    code.rstrip()  # the highlighter ends every text with a line break
    code.append(typed[len(typed.rstrip()) :])
    code.append(ghost, style="italic bright_black")
    lines = [Text.assemble(("  │ ", "dim"), line) for line in code.split("\n", allow_blank=True)]
    return Text("\n").join(lines)
