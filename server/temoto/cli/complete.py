"""`temoto complete FILE:LINE:COL`: the completion an editor would show there, through the same engine.

Line and column count from 1; column 1 stands before the first character.
"""

import asyncio
import re
import sys
from pathlib import Path
from typing import Any

import typer

from temoto.cli.terminal.as_json import print_json
from temoto.cli.terminal.saying import fail, language, shown_code
from temoto.core.code.languages import language_named
from temoto.core.code.text import split_lines, without_ending
from temoto.core.completion.asking import ask_at
from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Answer, Ask
from temoto.core.messages import note
from temoto.core.messages.command import CommandMessage
from temoto.core.messages.start import StartMessage
from temoto.core.status import Status
from temoto.ports import TemotoError

START_S = 60.0
_PLACE = re.compile(r"(?P<path>.+):(?P<line>\d+):(?P<column>\d+)", re.DOTALL)


def complete(
    place: str = typer.Argument(metavar="FILE:LINE:COL", help="Where the cursor stands, counted from 1."),
    stdin: bool = typer.Option(False, "--stdin", help="Read the text from standard input; FILE only names it."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document and nothing else."),
) -> None:
    """Complete the code at a place in a file."""
    found = _PLACE.fullmatch(place)
    if found is None:
        raise typer.BadParameter(f"{place} is not FILE:LINE:COL, for example app.py:12:5", param_hint="FILE:LINE:COL")
    path = Path(found["path"])
    text = sys.stdin.buffer.read().decode("utf-8", "replace") if stdin else _read(path)
    ask = _ask(path, text, int(found["line"]), int(found["column"]))
    answer, status = asyncio.run(_answered(ask))
    if as_json:
        print_json(_document(answer, status))
    elif answer.ghost:
        print(shown_code(answer.ghost.text))
    if answer.reason in {Reason.STARTING, Reason.NO_MODEL, Reason.BACKEND_DOWN, Reason.BACKEND_ERROR}:
        late = note(StartMessage.NOT_READY_IN_TIME, seconds=int(START_S), status=status.text)
        fail(late if answer.reason is Reason.STARTING else answer.note or status.text)
    if not as_json and not answer.ghost:
        print(f"({answer.reason})", file=sys.stderr)


async def _answered(ask: Ask) -> tuple[Answer, Status]:
    from temoto.compose.world import opened
    from temoto.engine.reports.answer import answer_once  # after usage errors: it brings the engine

    world, reading = await opened(actions=True)  # with what parses
    return await answer_once(ask, world, reading.settings, START_S)


def _read(path: Path) -> str:
    from temoto.compose.verbs import user_files

    try:
        return user_files().read_text(path)
    except TemotoError as error:
        fail(error.note)


def _ask(path: Path, text: str, line: int, column: int) -> Ask:
    lines = split_lines(text)
    ask = ask_at(lines, line - 1, column - 1, uri=path.absolute().as_uri(), language=_language(path), invoked=True)
    if ask is None:
        columns = len(without_ending(lines[line - 1])) + 1 if 0 < line <= len(lines) else 1
        fail(note(CommandMessage.OUTSIDE, path=path, lines=len(lines), columns=columns, line=line, column=column))
    return ask


def _language(path: Path) -> str:
    if known := language_named(path.name):
        return known
    import pygments.lexers  # for the few languages temoto has no name for
    from pygments.util import ClassNotFound

    lexers: Any = pygments.lexers  # its functions are made when first asked for
    try:
        return str(lexers.get_lexer_for_filename(path.name).aliases[0])
    except (ClassNotFound, IndexError):
        return "plaintext"


def _document(answer: Answer, status: Status) -> dict[str, object]:
    return {
        "text": answer.ghost.text if answer.ghost else "",
        "overwrite": answer.ghost.overwrite if answer.ghost else 0,
        "reason": str(answer.reason),
        "model": answer.model or status.model,
        "backend": answer.backend or status.backend,
        "prompt_tokens": answer.usage.prompt_tokens,
        "generated_tokens": answer.usage.generated_tokens,
        "context": {"files": list(answer.files), "tokens": answer.file_tokens},
        "timing_ms": {stage: round(value, 1) for stage, value in answer.timing_ms.items()},
        "status": status.text.text(language()),
        "details": [detail.text(language()) for detail in status.details],
    }
