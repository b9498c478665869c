"""`temoto act ACTION FILE[:START[-END]]`: a code action on a file, through the same engine as in an editor.

Lines count from 1. Without lines the whole file is meant, with one the definition it stands in. Shows what would change; only
`--apply` writes.
"""

import asyncio
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperArgument

from temoto.cli.act.desk import FileDesk
from temoto.cli.act.show import document, show
from temoto.cli.terminal.as_json import print_json
from temoto.cli.terminal.help import Helped
from temoto.cli.terminal.saying import fail, language
from temoto.core.code.languages import language_named
from temoto.core.code.text import split_lines
from temoto.core.codeactions.action import Action, Offered, named
from temoto.core.codeactions.failure import line_named
from temoto.core.codeactions.outcome import Outcome
from temoto.core.codeactions.spot import Point, Spot, Target, TargetKind
from temoto.core.messages.act import ActMessage
from temoto.core.messages.command import CommandMessage
from temoto.engine.codeactions.briefing import ActionRequest
from temoto.engine.world import ActionPorts
from temoto.ports import TemotoError

START_S = 60.0
_PLACE = re.compile(r"(?P<path>.+?)(?::(?P<start>\d{1,7})(?:-(?P<end>\d{1,7}))?)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed, taken apart. Lines count from 1; `end` None: one line, `start` None: the whole file."""

    action: str
    path: Path
    start: int | None
    end: int | None
    instruction: str
    failure: str


class _NamesActions(Helped):
    """The verb, whose help names the actions that lie in their room: looked up only when the help is asked for."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        from temoto.compose.verbs import action_names

        for parameter in self.params:
            if isinstance(parameter, TyperArgument) and parameter.name == "action":
                parameter.help = ", ".join((*action_names(), "or your own"))
        super().format_help(ctx, formatter)


COMMAND = _NamesActions


def act(
    action: str = typer.Argument(help="Which action."),
    place: str = typer.Argument(metavar="FILE[:START[-END]]", help="The file, and the lines that are meant, from 1."),
    instruction: str = typer.Option("", "--instruction", help="What is to be done, for refactor-by."),
    failure: str = typer.Option(
        "", metavar="FILE|-", help="What a failing command printed, for debug; -: standard input."
    ),
    diff: bool = typer.Option(False, "--diff", help="Show what would change (the default)."),
    apply: bool = typer.Option(False, "--apply", help="Write the change into the file."),
    yes: bool = typer.Option(False, "--yes", help="Do not ask where much of the code would be lost."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document and nothing else."),
) -> None:
    """Have a model refactor, explain, debug, test or document code."""
    if diff and apply:
        raise typer.BadParameter("--diff shows and --apply writes; give one of them", param_hint="--apply")
    found = _PLACE.fullmatch(place)
    if found is None:
        raise typer.BadParameter("a file is needed", param_hint="FILE")
    start, end = (int(found[name]) if found[name] else None for name in ("start", "end"))
    from temoto.compose.verbs import user_files

    read_text = user_files().read_text
    try:
        path = Path(found["path"])
        if start is not None and not path.exists() and Path(place).exists():
            path, start, end = Path(place), None, None  # a name that ends in digits behind a colon
        text = read_text(path)
        seen = "" if not failure else sys.stdin.read() if failure == "-" else read_text(Path(failure))
        desk = FileDesk(path, write=apply, yes=yes, quiet=as_json)
        outcome = asyncio.run(_acted(_Typed(action, path, start, end, instruction, seen), text, desk))
    except TemotoError as error:
        fail(error.note)
    if as_json:
        print_json(document(outcome, desk))
    else:
        show(outcome, desk)
    if not outcome.good:
        raise typer.Exit(1)


async def _acted(typed: _Typed, text: str, desk: FileDesk) -> Outcome:
    from temoto.compose.world import opened
    from temoto.engine.codeactions.act_once import acted  # after usage errors: it brings the engine

    world, reading = await opened(actions=True)
    if world.action_ports is None:
        raise TemotoError(ActMessage.NO_TARGET)
    actions = world.action_ports.actions(reading.settings)
    action = named(typed.action, actions)
    if action is None:
        raise TemotoError(ActMessage.NO_SUCH_ACTION, name=typed.action, names=", ".join(one.id for one in actions))
    order = _order(typed, action, text, world.action_ports)
    try:
        return await acted(order, desk, world, reading.settings, world.action_ports.syntax, START_S)
    finally:
        desk.close()


def _order(typed: _Typed, action: Action, text: str, action_ports: ActionPorts) -> ActionRequest:
    lines = tuple(split_lines(text))
    start, end = typed.start, typed.end
    if start is None and typed.failure and (told := line_named(typed.failure, typed.path.name)) is not None:
        start = min(told, len(lines) - 1) + 1  # the definition the failure points at
    for given in (typed.start, typed.end):
        if given is not None and not 1 <= given <= max(1, len(lines)):
            raise TemotoError(CommandMessage.LINES_OUTSIDE, path=typed.path, lines=len(lines), given=given)
    first, last = sorted(((start or 1) - 1, (end or start or len(lines)) - 1))
    named_so = language_named(typed.path.name) or "plaintext"
    outline = action_ports.syntax.outline(named_so, lines)
    one_line = start is not None and end is None
    spot = Spot(
        typed.path.absolute().as_uri(), named_so, lines, Point(first, 0), Point(first, 0) if one_line else Point(last + 1, 0), outline
    )  # fmt: skip
    return ActionRequest(
        action, spot, _target(spot, action, whole=start is None), typed.path.name, Offered.title_of(action),
        instruction=_instruction(action, typed), failure=typed.failure, language=language(), name="page",
    )  # fmt: skip


def _target(spot: Spot, action: Action, *, whole: bool) -> Target:
    from temoto.core.codeactions.target import target_at

    if whole:
        found = Target(TargetKind.FILE, 0, len(spot.lines) - 1) if any(line.strip() for line in spot.lines) else None
    else:
        found = target_at(spot, wants=action.wants)
    if found is None:
        raise TemotoError(ActMessage.NO_TARGET)
    return found


def _instruction(action: Action, typed: _Typed) -> str:
    if action.asks and not typed.instruction.strip():
        raise TemotoError(ActMessage.NEEDS_INSTRUCTION, name=action.id)
    return typed.instruction
