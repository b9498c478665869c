"""`temoto demo`: the main job, seen: a real language server, a real model, a snippet typed into it, its ghost text.

Runs on the embedded engine, so it needs nothing but temoto. Running it is consent to fetch the small model it uses.
"""

import asyncio
import os
import time
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.syntax import Syntax
from rich.text import Text

from temoto.cli.terminal.as_json import print_json
from temoto.cli.terminal.bars import bar
from temoto.cli.terminal.saying import fail, language
from temoto.cli.terminal.screen import Screen
from temoto.core.messages import Note, note
from temoto.core.messages.command import CommandMessage
from temoto.core.messages.detail import Detail
from temoto.core.models.records import Weights
from temoto.core.planning.offer import smallest_file
from temoto.engine.getting.recipe import get
from temoto.engine.getting.ways import Model, by_file
from temoto.ports import TemotoError

if TYPE_CHECKING:
    from temoto.cli.demo_editor import DemoEditor, ShownGhost

# What the small model completes reliably; the second has the brackets an editor closes by itself already typed.
SNIPPETS = (
    "def fib(n):\n    if n < 2:\n        return n\n    ",
    "class Stack:\n    def __init__(self):\n        self.items = []\n\n    def push(self, item):\n        ",
)
KEY_S = 0.025  # a fast typist; long enough to watch
PATIENCE_S = 60.0  # for both snippets together, where nothing comes at first
PAUSE_S = 0.5  # before it is asked again, twice as long each time
# What passes when a busy machine gets to it; any other reason is asked about once more, and then it is the answer.
PASSING = frozenset({"starting", "superseded", "backend-busy", "backend-down", "no-model", "no-answer"})
WORKS = frozenset({"ready", "warning", "busy"})


def demo(as_json: bool = typer.Option(False, "--json", help="Print one JSON document and nothing else.")) -> None:
    """Show a real completion: fetch a small model (98 MB) if needed, start the server, type, see the ghost text."""
    console = Screen(quiet=as_json, highlight=False)
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
        print_json(report)
    if not report["completions"] or not all(one["ghost"] for one in report["completions"]):
        fail(_what_failed(report))
    console.print(
        "  The model is the smallest there is: it shows that everything works, not how good completions can be.\n"
        "  Next: [bold]temoto setup[/bold] fetches one that fits this machine; "
        "then point your editor at [bold]temoto serve[/bold] (README.md).",
        soft_wrap=True,
    )


def _what_failed(report: dict[str, Any]) -> Note:
    """Why there was not what should be shown, and what to do."""
    empty = [one for one in report["completions"] if not one["ghost"]]
    if not empty:
        status = report["status"]
        return note(CommandMessage.DEMO_STATUS, status=status["text"]) if _settled(status) else _not_started()
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return note(
        CommandMessage.DEMO_EMPTY, empty=len(empty), all=len(report["completions"]), why=empty[-1]["why"],
        load=f"{load:.1f}", cores=os.cpu_count() or "?",
    )  # fmt: skip


def _settled(status: dict[str, Any]) -> bool:
    return bool(status.get("text")) and status.get("kind") != "starting"


def _not_started() -> Note:
    from temoto.cli import demo_editor

    return note(CommandMessage.DEMO_NOT_STARTED, seconds=int(demo_editor.START_S))


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
            spinner.update(escape(text))

        completions: list[dict[str, Any]] = []
        status: dict[str, Any] = {}
        async with opened(own_server(), _options(), progress) as editor:
            spinner.stop()
            status = editor.status
            if status.get("kind") in {"ready", "warning"}:
                console.print(f"  server   {escape(status['text'])}", soft_wrap=True)
                console.print(f"  ready    {time.perf_counter() - began:.1f} s after you pressed Enter\n")
                deadline = time.perf_counter() + PATIENCE_S
                completions += [await _typed(editor, snippet, console, deadline) for snippet in SNIPPETS]
    return {"status": status, "completions": completions}


def _options() -> dict[str, Any]:
    """The embedded engine with its small model, whatever else the user has set."""
    completion = {"enabled": True, "model": "", "multiline": "auto"}
    return {"backend": "embedded", "url": "", "language": language(), "completion": completion}


async def _typed(editor: "DemoEditor", snippet: str, console: Console, deadline: float) -> dict[str, Any]:
    editor.open("python")
    with Live(console=console, refresh_per_second=30) as live:
        for typed in range(1, len(snippet) + 1):
            editor.type(snippet[typed - 1])
            live.update(_page(snippet[:typed], ""))
            await asyncio.sleep(KEY_S if console.is_terminal else 0)
        pressed = time.perf_counter()
        shown, asked, first = await _ghost(editor, deadline)
        took = shown.milliseconds if asked == 1 else (time.perf_counter() - pressed) * 1000
        live.update(_page(shown.typed, shown.ghost))
    console.print(f"\n  [dim]{escape(_in_words(shown, took, asked, first))}[/dim]\n", soft_wrap=True)
    return {
        "typed": shown.typed, "ghost": shown.ghost, "milliseconds": round(took, 1),
        "asked": asked, "reason": shown.reason, "why": "" if shown.ghost else _why(shown),
    }  # fmt: skip


async def _ghost(editor: "DemoEditor", deadline: float) -> tuple["ShownGhost", int, str]:
    """(what came, how often it was asked, why nothing came at first): asked again while there is hope and time."""
    shown, asked, pause = await editor.ghost(), 1, PAUSE_S
    first = "" if shown.ghost else _why(shown)
    while not shown.ghost and (shown.reason in PASSING or asked == 1):
        rest = deadline - time.perf_counter()
        if rest <= 0:
            break
        await asyncio.sleep(min(pause, rest))
        pause *= 2
        if (await editor.look()).get("kind") in WORKS or shown.reason not in PASSING:
            shown, asked = await editor.ghost(), asked + 1
    return shown, asked, first


def _why(shown: "ShownGhost") -> str:
    """Why nothing came, as a sentence."""
    from temoto.cli import demo_editor

    told: Note | None = None
    if shown.reason == demo_editor.SUPERSEDED:
        told = note(CommandMessage.DEMO_SET_UP_ANEW)
    elif shown.reason == demo_editor.NO_ANSWER and shown.why:
        told = note(CommandMessage.DEMO_BROKE, error=shown.why)
    elif shown.reason == demo_editor.NO_ANSWER:
        told = note(CommandMessage.DEMO_NO_ANSWER, seconds=int(demo_editor.ANSWER_S))
    return told.text(language()) if told else shown.why


def _in_words(shown: "ShownGhost", took: float, asked: int, first: str) -> str:
    """What is said below a snippet: how long it took, or that it is empty and why."""
    times = f"; asked {asked} times, because at first {first}" if asked > 1 else ""
    if shown.ghost:
        return f"ghost text, {took:.0f} ms after the last key{times}"
    return f"no ghost text: {_why(shown)}" + (f" (asked {asked} times)" if asked > 1 else "")


def _page(typed: str, ghost: str) -> Text:
    """The document as an editor shows it, the ghost text dimmed at its end."""
    code = Syntax("", "python", theme="ansi_dark", background_color="default").highlight(typed.rstrip())
    code.rstrip()  # the highlighter ends every text with a line break
    code.append(typed[len(typed.rstrip()) :])
    code.append(ghost, style="italic bright_black")
    lines = [Text.assemble(("  │ ", "dim"), line) for line in code.split("\n", allow_blank=True)]
    return Text("\n").join(lines)
