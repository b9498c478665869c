"""`temoto configure TARGET`: what another tool's settings have to hold so that it uses the models temoto chose; `--write` puts it there.

Shows the file and what would change in it; only `--write` and `--undo` touch anything, and `--dry-run` wins over both.
"""

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperArgument

from temoto.cli.configure.check import checked, show_checked
from temoto.cli.configure.show import Done, FileDone, document, show
from temoto.cli.terminal.as_json import print_json
from temoto.cli.terminal.help import Helped
from temoto.cli.terminal.saying import fail, usage
from temoto.core.backend.address import parse_address
from temoto.core.configuring.target import Target
from temoto.core.configuring.tool_plan import ToolPlan
from temoto.core.messages import Note, note
from temoto.core.messages.configure import ConfigureMessage
from temoto.core.models.records import Role
from temoto.ports import TemotoError

if TYPE_CHECKING:
    from temoto.compose.verbs import FileChange, Tools
    from temoto.engine.reports.tools_told import Told

ALL = "all"


class _NamesTargets(Helped):
    """The verb, whose help names the targets that lie in their room: looked up only when the help is asked for."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        from temoto.compose.verbs import tools

        for parameter in self.params:
            if isinstance(parameter, TyperArgument) and parameter.name == "targets":
                parameter.help = ", ".join(
                    (*(target.name for target in tools().targets()), "or all: what is installed here")
                )
        super().format_help(ctx, formatter)


COMMAND = _NamesTargets


def configure(
    targets: list[str] = typer.Argument(None, metavar="TARGET…", help="Which tools."),
    write: bool = typer.Option(False, "--write", help="Write it; a copy of what was there is kept beside it."),
    dry_run: bool = typer.Option(
        False, "--dry-run", help="Only show it (the default); with --undo, what that would do."
    ),
    undo: bool = typer.Option(False, "--undo", help="Take out what temoto wrote."),
    role: list[str] = typer.Option(
        [], "--role", help=f"Only the models of these roles: {', '.join(Role)}; several: once each."
    ),
    legacy: bool = typer.Option(
        False, "--legacy", help="The older file of a tool that has one (Continue: config.json)."
    ),
    also: list[str] = typer.Option(
        [],
        "--also",
        metavar="URL",
        help="Another Ollama with the same models, for a gateway (litellm); several: once each.",
    ),
    check: bool = typer.Option(
        False,
        "--check",
        help="Say what in the tools' settings disagrees with the plan, and the fix; exits 1 if anything does.",
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document and nothing else."),
) -> None:
    """Have Continue, Cline and other tools use the models temoto chose, with the same context."""
    from temoto.compose.verbs import tools  # with everything: after the command line is understood

    roles, others = [_role(name) for name in role], [_url(text) for text in also]
    here = tools()
    if check and not targets:
        targets = [target.name for target in here.targets()]
    meant = _meant(targets or [], here, legacy=legacy)
    really = not dry_run
    try:
        if undo:
            aliases = frozenset(alias for target in meant for alias in here.aliases(target, legacy=legacy))
            undone = [_undone(target, here, legacy=legacy, really=really) for target in meant]
            unused = aliases - here.used_aliases() if really else frozenset[str]()
            notes = asyncio.run(_aliases_gone(unused)) if unused else ()
            _print(undone, None, notes, as_json=as_json)
            return
        told = asyncio.run(_told(others))
        if check:
            report = checked(meant, here, told.plan)
            show_checked(report, as_json=as_json)
            raise typer.Exit(1 if any(each.differences for each in report) else 0)
        results = [_written(target, here, told, roles, legacy=legacy, really=write and really) for target in meant]
        notes = asyncio.run(_aliased(meant, told.plan.only(roles), really=write and really))
        _print(results, told, (*told.notes, *notes), as_json=as_json)
    except TemotoError as error:
        fail(error.note)


def _written(
    target: Target, here: "Tools", facts: "Told", roles: Sequence[Role], *, legacy: bool, really: bool
) -> Done:
    plan = facts.plan.only(roles)
    changes = here.wanted(target, plan, legacy=legacy)
    warnings = target.warnings(plan)
    files = [
        _made(change, here) if really and not change.empty else _looked_at(change)
        for change in changes
        if not (change.empty and change.gone)
    ]
    if changes and not files:
        warnings = (*warnings, note(ConfigureMessage.NO_MODELS, tool=target.title))
    after = (*target.after(plan), *_left(target, here, plan))
    return Done(target, tuple(files), warnings, after, target.shown(plan))


def _left(target: Target, here: "Tools", plan: ToolPlan) -> tuple[Note, ...]:
    """What in files temoto does not write goes before what it does, each with what mends it."""
    try:
        left = here.left(target, plan)
    except TemotoError as error:
        return (error.note,)
    return tuple(each for difference in left for each in (difference.what, difference.fix))


def _made(change: "FileChange", here: "Tools") -> FileDone:
    backup = here.make(change)
    return FileDone(change, True, note(ConfigureMessage.WRITTEN, path=change.path), backup)


def _looked_at(change: "FileChange") -> FileDone:
    unchanged, preview = note(ConfigureMessage.UNCHANGED, path=change.path), ConfigureMessage.PREVIEW
    return FileDone(change, False, unchanged if change.empty else note(preview, target=change.target.name))


_UNDONE = MappingProxyType(
    {
        "restore": (ConfigureMessage.WOULD_UNDO, ConfigureMessage.UNDONE),
        "remove": (ConfigureMessage.WOULD_REMOVE, ConfigureMessage.REMOVED),
        "take out": (ConfigureMessage.WOULD_TAKE_OUT, ConfigureMessage.TAKEN_OUT),
    }
)


def _undone(target: Target, here: "Tools", *, legacy: bool, really: bool) -> Done:
    changes = here.undone(target, legacy=legacy)
    files: list[FileDone] = []
    for change in changes:
        if really:
            here.make(change)
        files.append(FileDone(change, really, note(_UNDONE[str(change.way)][really], path=change.path)))
    changed = {change.path for change in changes}
    nothing = tuple(
        note(ConfigureMessage.NOTHING_OF_OURS, path=path)
        for path in here.paths(target, legacy=legacy)
        if path.resolve() not in changed
    )
    return Done(target, tuple(files), after=nothing)


async def _aliased(meant: Sequence[Target], plan: ToolPlan, *, really: bool) -> tuple[Note, ...]:
    """The tags tools need that cannot say how much context they want: told beforehand, made where it is written."""
    needing = [(target, model) for target in meant for model in target.aliases(plan)]
    if not needing:
        return ()
    if not really:
        would = ConfigureMessage.ALIAS_WOULD
        return tuple(
            note(would, alias=model.alias, model=model.tag, context=model.context, tool=target.title)
            for target, model in needing
        )
    from temoto.compose.world import opened
    from temoto.engine.reports.aliases import make_aliases

    world, reading = await opened()
    return await make_aliases(world, reading.settings, [model for _, model in needing])


async def _aliases_gone(aliases: Iterable[str]) -> tuple[Note, ...]:
    from temoto.compose.world import opened
    from temoto.engine.reports.aliases import drop_aliases

    world, reading = await opened()
    return await drop_aliases(world, reading.settings, aliases)


def _print(results: Sequence[Done], facts: "Told | None", notes: Sequence[Note], *, as_json: bool) -> None:
    if as_json:
        print_json(document(results, facts.plan if facts else None, notes))
        return
    from temoto.cli.terminal.tables import output, remark

    console = output()
    for number, result in enumerate(results):
        if number:
            console.print("")
        show(console, result)
    for each in notes:
        remark(console, f"! {_text(each)}")


def _text(message: Note) -> str:
    from temoto.cli.terminal.saying import language

    return message.text(language())


async def _told(also: Sequence[str]) -> "Told":
    from temoto import __version__
    from temoto.compose.verbs import editor_clients, ollama_url
    from temoto.compose.world import opened
    from temoto.engine.reports.tools_told import told

    world, reading = await opened()
    now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
    url = ollama_url(reading.settings)
    origin, clients = f"temoto {__version__}", editor_clients()
    said = await told(world, reading.settings, url=url, origin=origin, now=now, clients=clients)
    return replace(said, plan=replace(said.plan, also=tuple(also)))


def _meant(names: Sequence[str], here: "Tools", *, legacy: bool) -> tuple[Target, ...]:
    """The targets that are named; exit 2 where one is none."""
    known = {target.name: target for target in here.targets()}
    every = ", ".join(known)
    if not names:
        usage(note(ConfigureMessage.NAME_A_TARGET, names=every))
    unknown = next((name for name in names if name not in known and name != ALL), None)
    if unknown is not None:
        usage(note(ConfigureMessage.NO_SUCH_TARGET, name=unknown, names=every))
    meant = here.installed() if ALL in names else tuple(known[name] for name in dict.fromkeys(names))
    if not meant:
        fail(note(ConfigureMessage.NONE_INSTALLED, names=every))
    without = next((target for target in meant if legacy and not target.legacy), None)
    if without is not None:
        usage(note(ConfigureMessage.NO_LEGACY, tool=without.title))
    return meant


def _url(text: str) -> str:
    address = parse_address(text)
    if address is None:
        usage(note(ConfigureMessage.NO_URL, text=text))
    return address.root.url


def _role(name: str) -> Role:
    if name not in list(Role):
        usage(note(ConfigureMessage.NO_SUCH_ROLE, name=name, names=", ".join(Role)))
    return Role(name)
