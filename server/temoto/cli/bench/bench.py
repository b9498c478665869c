"""`temoto bench`: how fast the planned models really are on this machine, beside what was predicted.

What was measured replaces the predictions in every plan. Ctrl-C leaves nothing behind; `--forget` removes what was kept.
`--infill` and `--infill-file` measure something else: how well holes are filled (infill.py).
"""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from temoto.cli.terminal.as_json import print_json
from temoto.cli.terminal.saying import fail, language, usage
from temoto.cli.terminal.screen import Screen, plain
from temoto.core.completion.use_counts import total
from temoto.core.messages import Note, note
from temoto.core.messages.bench import BenchMessage
from temoto.core.messages.infill import InfillMessage
from temoto.core.status import Status, StatusKind
from temoto.ports import TemotoError

if TYPE_CHECKING:  # every verb is imported for each of them, and this one's recipe takes longer than most verbs
    from temoto.engine.reports.bench import Benched, Report

START_S = 600.0  # loading a large model from a slow disk
COLUMNS = (
    BenchMessage.BENCH_MODEL, BenchMessage.ROLES, BenchMessage.READ, BenchMessage.WRITE, BenchMessage.BENCH_FIRST, BenchMessage.LOAD,
)  # fmt: skip


def bench(
    place: Path | None = typer.Argument(None, metavar="[PATH]", help="For --infill: code to cut holes out of."),
    tokens: int = typer.Option(128, "--tokens", min=8, max=4_096, help="How many tokens each model writes."),
    forget: bool = typer.Option(False, "--forget", help="Remove what was measured and remembered before, and stop."),
    infill: bool = typer.Option(
        False,
        "--infill",
        help="How often holes in code (PATH, else Python's standard library) are filled as they were.",
    ),
    infill_file: Path | None = typer.Option(
        None, "--infill-file", metavar="FILE", help="How many holes with tests (HumanEval-Infilling) are solved."
    ),
    model: list[str] = typer.Option([], "--model", help="For holes: which model; may be given again."),
    lines: bool = typer.Option(False, "--lines", help="Holes of one line each (the default)."),
    spans: bool = typer.Option(False, "--spans", help="Holes from within a line to within a line."),
    blocks: bool = typer.Option(False, "--blocks", help="Holes of the body of a block."),
    n: int | None = typer.Option(
        None, "--n", min=1, max=10_000, help="How many holes at most: else 50, and of FILE all.", show_default=False
    ),
    parts: str = typer.Option("", "--without", metavar="PARTS", help="Also without each: healing,context,trim,suffix."),
    run_tests: bool = typer.Option(
        False, "--run-tests", help="Run the tests of FILE: somebody's code, with your rights."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document and nothing else."),
) -> None:
    """Measure how fast the planned models are here: reading, writing, the first ghost, loading."""
    if infill or infill_file is not None:
        if infill_file is not None:
            _refuse(InfillMessage.NOT_OF_A_FILE, NOT_OF_A_FILE, place, infill, lines, spans, blocks, parts)
        _refuse(InfillMessage.FORGETS_NOTHING, ("--forget",), forget)
        _holes(infill_file, place, model, (lines, spans, blocks), n, parts, run_tests=run_tests, as_json=as_json)
        return
    _refuse(InfillMessage.INFILL_ONLY, OF_HOLES, place, model, lines, spans, blocks, n, parts, run_tests)
    console = Screen(quiet=as_json, highlight=False, soft_wrap=True)
    from temoto.compose.verbs import measured_store, uses_store  # with everything: after the command line is understood

    kept = measured_store()
    if forget:
        _forget(console, kept.path, kept.forget, as_json=as_json)
        return
    try:
        with console.status(note(BenchMessage.BENCH_STARTING).text(language())) as spinner:
            found, status, keeping = asyncio.run(
                _benched(tokens, lambda said: spinner.update(escape(said.text(language()))))
            )
    except TemotoError as error:
        fail(error.note)
    without = total(uses_store().days().values()).without_model
    if as_json:
        document = _document(found, status, kept.path if keeping else "")
        print_json({**document, "without_model": _figure(without, 3)})
    if not found:
        fail(status.text)
    _show(console, found)
    if without is not None:
        console.print("\n" + note(BenchMessage.BENCH_WITHOUT, share=f"{without:.0%}").text(language()))
    said = note(BenchMessage.KEPT, file=kept.path) if keeping else note(BenchMessage.NOT_KEPT)
    console.print(f"\n{escape(said.text(language()))}")
    if any(one.problem for one in found):
        raise typer.Exit(1)


OF_HOLES = ("PATH", "--model", "--lines", "--spans", "--blocks", "--n", "--without", "--run-tests")
NOT_OF_A_FILE = ("PATH", "--infill", "--lines", "--spans", "--blocks", "--without")


def _refuse(message: InfillMessage, names: tuple[str, ...], *given: object) -> None:
    """Say `message` of the first of these that was typed, and exit 2."""
    for name, value in zip(names, given, strict=True):
        if value:
            usage(note(message, option=name))


def _holes(
    file: Path | None,
    place: Path | None,
    models: list[str],
    kinds: tuple[bool, ...],
    most: int | None,
    without: str,
    *,
    run_tests: bool,
    as_json: bool,
) -> None:
    from temoto.cli.bench.infill import InfillOptions, infill, parts_named
    from temoto.core.infill.holes import HoleKind

    if file is None and run_tests:
        usage(note(InfillMessage.ONLY_OF_A_FILE))
    if sum(kinds) > 1:
        usage(note(InfillMessage.ONE_KIND))
    if file is not None and len(models) > 1:
        usage(note(InfillMessage.ONE_MODEL))
    kind = next((kind for kind, wanted in zip(HoleKind, kinds, strict=True) if wanted), HoleKind.LINES)
    parts = parts_named(without)
    infill(InfillOptions(place, file, tuple(models), kind, most, parts, run_tests, as_json))


async def _benched(tokens: int, report: "Report") -> "tuple[list[Benched], Status, bool]":
    from temoto.compose.world import opened
    from temoto.engine.reports.bench import benched

    world, reading = await opened()
    return *await benched(world, reading.settings, tokens, START_S, report), reading.settings.measure


def _forget(console: Console, file: str, forget: Any, *, as_json: bool) -> None:
    try:
        was = forget()
    except OSError as error:
        fail(note(BenchMessage.CANNOT_FORGET, file=file, detail=error.strerror or error))
    said = note(BenchMessage.FORGOTTEN if was else BenchMessage.NOTHING_TO_FORGET, file=file)
    if as_json:
        print_json({"forgotten": was, "file": file})
    console.print(escape(said.text(language())))


def _document(results: "list[Benched]", status: Status, file: str) -> dict[str, Any]:
    models = [
        {
            "model": one.measured.subject.model,
            "backend": one.measured.subject.backend,
            "where": one.measured.subject.where,
            "context": one.measured.subject.context,
            "roles": [str(role) for role in one.roles],
            "prompt_tok_s": _figure(one.measured.prompt),
            "decode_tok_s": _figure(one.measured.decode),
            "first_ghost_ms": _figure(one.measured.first_ghost_ms),
            "load_s": _figure(one.measured.load_s, 2),
            "predicted": {
                "prompt_tok_s": _figure(one.predicted.prompt),
                "decode_tok_s": _figure(one.predicted.decode),
                "first_ghost_ms": _figure(one.predicted.first_ghost_ms),
            }
            if one.predicted
            else None,
            "problem": one.problem.text(language()) if one.problem else "",
        }
        for one in results
    ]
    return {"models": models, "kept": file, "ready": status.kind in {StatusKind.READY, StatusKind.WARNING}}


def _show(console: Console, results: "list[Benched]") -> None:
    told = language()
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for heading in COLUMNS:
        table.add_column(heading.text(told, {}), overflow="fold", justify="right" if heading in COLUMNS[2:] else "left")
    for one in results:
        measured, guess = one.measured, one.predicted
        table.add_row(
            plain(measured.subject.model),
            ", ".join(one.roles),
            _beside(measured.prompt, guess and guess.prompt),
            _beside(measured.decode, guess and guess.decode),
            _beside(measured.first_ghost_ms, guess and guess.first_ghost_ms),
            BenchMessage.IN_MEMORY.text(told, {}) if measured.load_s is None else f"{measured.load_s:.1f}",
        )
    console.print(table)
    for one in results:
        if one.problem:
            said: Note = note(BenchMessage.FAILED, model=one.measured.subject.model, why=one.problem)
            console.print(f"[yellow]![/yellow] {escape(said.text(told))}")


def _beside(figure: float | None, predicted: float | None) -> str:
    """What was measured, and what had been predicted where there is both."""
    if figure is None:
        return "–"
    shown = f"{figure:.0f}" if figure >= 10 else f"{figure:.1f}"
    if not predicted:
        return shown
    guess = f"{predicted:.0f}" if predicted >= 10 else f"{predicted:.1f}"
    return note(BenchMessage.BENCH_PREDICTED, figure=shown, predicted=guess).text(language())


def _figure(figure: float | None, digits: int = 1) -> float | None:
    return None if figure is None else round(figure, digits)
