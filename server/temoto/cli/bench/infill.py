"""`temoto bench --infill`: how often holes in real code are filled as they were, one column a model, and one a part left out.

`--infill-file`: holes with tests, in the format of HumanEval-Infilling. The tests run only where `--run-tests` says so.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.markup import escape
from rich.table import Table

from temoto.cli.terminal.as_json import print_json
from temoto.cli.terminal.saying import fail, language, usage
from temoto.cli.terminal.screen import Screen
from temoto.core.completion.parts import Part
from temoto.core.completion.why_empty import why_empty
from temoto.core.infill.hole_file import BadHoles, holes_of, program
from temoto.core.infill.holes import Hole, HoleKind, chosen
from temoto.core.messages import Note, note
from temoto.core.messages.bench import BenchMessage
from temoto.core.messages.infill import InfillMessage
from temoto.ports import TemotoError

if TYPE_CHECKING:  # the recipe takes longer to import than most verbs take
    from temoto.engine.reports.infill import Column, Filled

HOLES = 50  # cut out of code where nobody says how many
START_S = 600.0  # loading a large model from a slow disk


@dataclass(frozen=True, slots=True)
class InfillOptions:
    """What was typed behind `temoto bench` of holes."""

    place: Path | None
    file: Path | None
    models: tuple[str, ...]
    kind: HoleKind
    most: int | None
    without: tuple[Part, ...]
    run_tests: bool
    as_json: bool


def parts_named(text: str) -> tuple[Part, ...]:
    """The parts of a list separated by commas; says what is wrong, and exits 2."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in set(Part):
            usage(note(InfillMessage.NO_PART, part=name))
    return tuple(Part(name) for name in dict.fromkeys(names))


def infill(options: InfillOptions) -> None:
    """Fill holes and show what came of it; exits 1 where no model could be asked."""
    if options.file is not None:
        _of_a_file(options, options.file)
        return
    place = options.place
    if place is not None and not place.exists():
        fail(note(InfillMessage.NO_SUCH_PLACE, path=place))
    from temoto.compose.verbs import code_for_holes

    holes = chosen(code_for_holes(place), options.kind, options.most or HOLES)
    source = str(place) if place else "Python"
    if not holes:
        fail(note(InfillMessage.NO_CODE_HERE, path=source, kind=options.kind))
    columns = _filled(options, holes)
    if options.as_json:
        figures = [_figures(column) for column in columns]
        print_json({"source": source, "kind": options.kind, "holes": len(holes), "columns": figures})
    elif any(column.filled for column in columns):  # else there is only the sentence that says why
        _show(columns, source, options.kind, len(holes))
    _exit_for(columns)


def _of_a_file(options: InfillOptions, file: Path) -> None:
    from temoto.compose.verbs import try_program, user_files

    if file.suffix == ".gz" and file.is_file():  # as the makers of HumanEval-Infilling give it away
        fail(note(InfillMessage.PACKED, file=file))
    try:
        holes = holes_of(user_files().read_text(file), file.name)[: options.most]
    except BadHoles as error:
        fail(error.note)
    except TemotoError as error:
        fail(error.note)
    (column,) = _filled(options, holes)
    verdicts: list[Note | None] | None = None
    if options.run_tests and column.problem is None:
        verdicts = _tested(column.filled, try_program, quiet=options.as_json)
    why = note(InfillMessage.NOT_RUN, file=file.name) if not options.run_tests else column.problem
    solved = None if verdicts is None else sum(verdict is None for verdict in verdicts)
    if options.as_json:
        answers = [
            _answer(one, verdicts[number] if verdicts else None, tested=verdicts is not None)
            for number, one in enumerate(column.filled)
        ]
        document = {
            "solved": solved, "total": len(holes), "model": column.model, "backend": column.backend,
            "why": why.text(language()) if why and solved is None else "", "answers": answers,
        }  # fmt: skip
        print_json(document)
    elif column.filled:
        told = [*_answered(column.filled, len(holes))]
        told.append(why if solved is None and why else note(InfillMessage.SOLVED, solved=solved, total=len(holes)))
        console = Screen(highlight=False, soft_wrap=True)
        for line in told:
            console.print(escape(line.text(language())))
    _exit_for([column])


def _answered(filled: "Sequence[Filled]", total: int) -> Iterator[Note]:
    """How many holes were answered, and the most frequent reason why others were not."""
    empty = Counter(one.answer.reason for one in filled if not one.text)
    yield note(InfillMessage.ANSWERED, answered=len(filled) - empty.total(), total=total)
    for reason, times in empty.most_common(1):
        yield note(InfillMessage.NOT_ANSWERED, times=times, why=why_empty(reason))


def _filled(options: InfillOptions, holes: Sequence[Hole]) -> "list[Column]":
    console = Screen(quiet=options.as_json, highlight=False, soft_wrap=True)
    try:
        with console.status(note(BenchMessage.BENCH_STARTING).text(language())) as spinner:
            return asyncio.run(_asked(options, holes, lambda told: spinner.update(escape(told.text(language())))))
    except TemotoError as error:
        fail(error.note)


async def _asked(options: InfillOptions, holes: Sequence[Hole], report: Callable[[Note], None]) -> "list[Column]":
    from temoto.compose.world import opened
    from temoto.engine.reports.infill import infilled

    world, reading = await opened(actions=True)  # with what parses
    return await infilled(world, reading.settings, holes, options.models, options.without, START_S, report)


def _tested(filled: "Sequence[Filled]", tries: Callable[[str], Note | None], *, quiet: bool) -> list[Note | None]:
    """Of each answer why its test failed; None where it passed."""
    console, verdicts = Screen(quiet=quiet, highlight=False), list[Note | None]()
    with console.status("") as spinner:
        for number, one in enumerate(filled, 1):
            spinner.update(note(InfillMessage.TESTING, number=number, total=len(filled)).text(language()))
            overwrite = one.answer.ghost.overwrite if one.answer.ghost else 0
            verdicts.append(tries(program(one.hole, one.text, overwrite)))
    return verdicts


def _answer(filled: "Filled", verdict: Note | None, *, tested: bool) -> dict[str, Any]:
    return {
        "task_id": filled.hole.id,
        "text": filled.text,
        "reason": str(filled.answer.reason),
        "exact": filled.like.exact if filled.hole.middle else None,
        "solved": verdict is None if tested else None,
        "why": verdict.text(language()) if verdict else "",
        "ms": round(filled.ms, 1),
    }


def _figures(column: "Column") -> dict[str, Any]:
    return {
        "model": column.model,
        "backend": column.backend,
        "without": sorted(column.without),
        "asked": len(column.filled),
        "exact": _figure(column.share(lambda one: one.like.exact)),
        "first_line": _figure(column.share(lambda one: one.like.first_line)),
        "similarity": _figure(column.similarity),
        "parses": _figure(column.share(lambda one: one.parses)),
        "empty": _figure(column.share(lambda one: not one.text)),
        "median_ms": _figure(column.milliseconds(), 1),
        "p90_ms": _figure(column.milliseconds(0.1), 1),
        "problem": column.problem.text(language()) if column.problem else "",
    }


def _show(columns: "Sequence[Column]", source: str, kind: HoleKind, total: int) -> None:
    told = language()
    console = Screen(highlight=False, soft_wrap=True)
    console.print(escape(note(InfillMessage.OF_HOLES, total=total, kind=kind, path=source).text(told)))
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("")
    for column in columns:
        parts = ", ".join(sorted(column.without))
        left_out = note(InfillMessage.LEFT_OUT, part=parts) if parts else note(InfillMessage.EVERYTHING)
        table.add_column(escape(f"{column.model or '?'}\n{left_out.text(told)}"), justify="right", overflow="fold")
    shares = (
        (InfillMessage.EXACT, [column.share(lambda one: one.like.exact) for column in columns]),
        (InfillMessage.FIRST_LINE, [column.share(lambda one: one.like.first_line) for column in columns]),
        (InfillMessage.SIMILARITY, [column.similarity for column in columns]),
        (InfillMessage.PARSES, [column.share(lambda one: one.parses) for column in columns]),
        (InfillMessage.EMPTY_SHARE, [column.share(lambda one: not one.text) for column in columns]),
    )
    for heading, figures in shares:
        table.add_row(heading.text(told, {}), *("–" if one is None else f"{one:.1%}" for one in figures))
    for heading, slowest in ((InfillMessage.MEDIAN_MS, 0.5), (InfillMessage.SLOWEST_MS, 0.1)):
        times = [column.milliseconds(slowest) for column in columns]
        table.add_row(heading.text(told, {}), *("–" if one is None else f"{one:.0f}" for one in times))
    console.print(table)
    for column in columns:
        if column.problem:
            console.print(escape(_problem(column).text(told)))


def _problem(column: "Column") -> Note:
    return note(InfillMessage.NOT_SERVING, model=column.model or "?", why=column.problem or "")


def _exit_for(columns: "Sequence[Column]") -> None:
    if all(column.problem and not column.filled for column in columns):
        fail(_problem(columns[0]))
    if any(column.problem for column in columns):
        raise typer.Exit(1)


def _figure(figure: float | None, digits: int = 4) -> float | None:
    return None if figure is None else round(figure, digits)
