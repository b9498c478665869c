"""`temoto plan`: which model for which role on this machine, or on one you do not have yet; why; how fast; and why none of the others."""

import asyncio
from typing import TYPE_CHECKING, Any

import typer

from temoto.cli.terminal.as_json import print_json
from temoto.cli.terminal.saying import language, usage
from temoto.core.machine import Machine
from temoto.core.machine.from_options import MOST_GB, NoSuchMachine
from temoto.core.messages import Note, note
from temoto.core.messages.plan import PlanMessage
from temoto.core.messages.plan_memory import PlanMemory
from temoto.core.messages.plan_table import PlanTable
from temoto.core.models.records import Role
from temoto.core.planning import roles
from temoto.core.planning.explained import Planned, RolePlan, word
from temoto.core.planning.runtimes import Runtime
from temoto.core.planning.speed import ModelSpeed

if TYPE_CHECKING:
    from rich.console import Console

    from temoto.engine.reports.plan_here import Wanted

COLUMNS = (
    PlanTable.ROLE, PlanTable.MODEL, PlanTable.CONTEXT, PlanTable.MEMORY, PlanTable.RATE, PlanTable.FIRST, PlanTable.LICENCE,
)  # fmt: skip
# So many columns of a terminal hold the whole table (a pipe holds any); in fewer its last two stand among the reasons, so that no name
# is broken.
WIDE, NARROW = 100, 5
WORDY = 116  # and so many the table where it says how each speed is known, which stands among the reasons anyway
LEADING = tuple(role.value for role, row in roles.ROWS.items() if row.leads)
SHOWN = 5  # models not taken that the table names a role; --json has all


def plan(
    gpu: list[str] = typer.Option(
        [], "--gpu", help="Plan for this card instead of this machine's; several: once each."
    ),
    vram: list[str] = typer.Option(
        [], "--vram", metavar="GB", help="Plan for a card with so much memory, as the box says; several: once each."
    ),
    ram: str = typer.Option("", "--ram", metavar="GB", help="With so much RAM."),
    profile: str = typer.Option("", "--profile", help="auto: by evidence and measurement; guide: as the guide says."),
    scene: str = typer.Option("", "--scene", metavar="1-5", help="The guide's scene (profile guide)."),
    use: str = typer.Option("", "--use", help=f"{' or '.join(LEADING)}: which comes first."),
    context: str = typer.Option(
        "", "--context", metavar="TOKENS", help="Context for every role; without it: as each needs."
    ),
    latency_ms: str = typer.Option("", "--latency-ms", metavar="MS", help="How long the first ghost may take."),
    commercial: bool = typer.Option(False, "--commercial", help="Only models whose licence allows business."),
    resident: bool = typer.Option(
        True, "--resident/--no-resident", help="All roles in memory together, or each by itself."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document and nothing else."),
) -> None:
    """Say which models this machine (or another) should run, for what, how fast, and why."""
    from temoto.engine.reports.plan_here import Wanted

    wanted = Wanted(
        gpus=tuple(gpu),
        vram_gb=tuple(size for one in vram if (size := _size("--vram", one or " "))),
        ram_gb=_size("--ram", ram),
        profile=_profile(profile, scene),
        scene=_number("--scene", scene, 1, 5, 1) or None,
        use=_role(use),
        context=_number("--context", context, 1, 1_048_576, 8_192),
        latency_ms=_number("--latency-ms", latency_ms, 1, 60_000, 350),
        commercial=commercial,
        resident=resident,
    )
    try:
        report, here = asyncio.run(_planned(wanted))
    except NoSuchMachine as error:
        usage(error.note)
    machine = _machine(here)
    if as_json:
        print_json(to_json(report, machine))
    else:
        from temoto.cli.terminal.tables import output  # with rich, for whom a table is drawn

        _show(output(markup=True), report, machine)
    if not report.roles and report.profile == "auto":  # where the guide recommends nothing, that is its answer
        raise typer.Exit(1)


async def _planned(wanted: "Wanted") -> tuple[Planned, Machine]:
    from temoto.compose.world import opened
    from temoto.engine.reports.plan_here import planned_for

    world, reading = await opened()
    return await planned_for(wanted, world, reading.settings)


def to_json(report: Planned, machine: dict[str, Any]) -> dict[str, Any]:
    """Everything the table shows and more; every `_gb` is 10⁹ bytes."""
    planned = {role: _role_json(one) for role, one in report.roles.items()}
    return {
        "machine": machine,
        "profile": report.profile,
        "roles": {str(role): planned.get(role) for role in roles.ROWS},
        "resident_together": report.resident,
        "need_gb_total": _gb(report.total),
        "free_gb": _gb(report.free),
        "kept_gb": _gb(report.kept),
        "notes": [one.text(language()) for one in report.notes],
    }


def _machine(machine: Machine) -> dict[str, Any]:
    gpus = [
        {
            "name": gpu.name,
            "vendor": gpu.vendor,
            "total_gb": _maybe(gpu.total),
            "free_gb": _maybe(gpu.free),
            "bandwidth_gb_s": _maybe(gpu.bandwidth),
        }
        for gpu in machine.gpus
    ]
    ram = {"ram_gb": _maybe(machine.ram_total), "ram_free_gb": _maybe(machine.ram_free), "cores": machine.cores}
    return {"gpus": gpus, **ram}


def _shown(size: float | None) -> str:
    return "?" if size is None else f"{size:.1f}"


def _maybe(size: int | None) -> float | None:
    return None if size is None else _gb(size)


def _role_json(role_plan: RolePlan) -> dict[str, Any]:
    candidate, need = role_plan.candidate, role_plan.candidate.need
    pace = candidate.speed
    return {
        "model": candidate.card.id,
        "name": candidate.card.name,
        "tag": candidate.weights.tag,
        "quantization": candidate.weights.quantization,
        "context": candidate.context,
        "weights_gb": _gb(need.weights),
        "kv_gb": _gb(need.kv),
        "buffers_gb": _gb(need.buffers),
        "reserve_gb": _gb(need.reserve),
        "need_gb": _gb(need.total),
        "memory_of": need.runtime.title,
        "fits": candidate.fits,
        "decode_tok_s": round(pace.decode, 1) if pace else None,
        "prompt_tok_s": round(pace.prompt, 1) if pace else None,
        "first_ghost_ms": round(pace.first_ghost_ms) if pace else None,
        "measured": bool(pace and pace.measured),
        "speed_source": str(pace.source) if pace else None,
        "licence": candidate.card.licence,
        "commercial": candidate.card.commercial,
        "installed": role_plan.installed,
        "reasons": [reason.text(language()) for reason in role_plan.reasons],
        "corrections": list(role_plan.corrections),
        "rejected": [
            {"tag": other.tag, "why": other.why.text(language()), "short_by_gb": _gb(other.missing_bytes)}
            for other in role_plan.rejected
        ],
    }


def _show(console: "Console", report: Planned, machine: dict[str, Any]) -> None:
    from rich.markup import escape
    from rich.table import Table

    from temoto.cli.terminal.screen import plain
    from temoto.cli.terminal.tables import say

    told = language()
    for gpu in machine["gpus"]:
        console.print(f"[bold]GPU[/bold]  {plain(gpu['name'])}  {_shown(gpu['total_gb'])} GB", soft_wrap=True)
    console.print(f"[bold]RAM[/bold]  {_shown(machine['ram_gb'])} GB", soft_wrap=True)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    columns = COLUMNS if console.width >= WIDE else COLUMNS[:NARROW]
    for heading in columns:
        table.add_column(
            heading.text(told, {}), justify="right" if heading in COLUMNS[2:6] else "left", overflow="fold"
        )
    cells = {role: _cells(role, one, told, wordy=console.width >= WORDY) for role, one in report.roles.items()}
    for row in cells.values():
        table.add_row(*row[: len(columns)])
    if report.roles:
        with console.capture() as captured:
            console.print(table)
        say(console, f"\n{captured.get()}")
        used, free = f"{report.total / 1e9:.1f}", f"{report.free / 1e9:.1f}"
        console.print(note(PlanTable.TOTAL, used=used, free=free).text(told), soft_wrap=True)
        runtime = next(iter(report.roles.values())).candidate.need.runtime
        console.print(note(PlanMemory.TAKEN_BY, runtime=_in_words(runtime)).text(told), soft_wrap=True)
        if report.kept:
            console.print(note(PlanMessage.ROOM_KEPT, kept_gb=f"{report.kept / 1e9:.1f}").text(told), soft_wrap=True)
    for role, one in report.roles.items():
        _show_role(console, role, one, () if columns is COLUMNS else cells[role][NARROW:])
    for said in report.notes:
        console.print(f"\n[yellow]![/yellow] {escape(said.text(told))}", soft_wrap=True)


def _in_words(runtime: Runtime) -> Note | str:
    """What runs the models, as a table says it; in JSON it is the `title`."""
    if not runtime.is_ollama:
        return runtime.title
    return note(PlanMemory.OLD_OLLAMA if runtime.own_engine else PlanMemory.NEW_OLLAMA)


def _show_role(console: "Console", role: Role, role_plan: RolePlan, left_out: tuple[str, ...]) -> None:
    """One role's reasons, below the cells its table had no room for, and why no other model was taken."""
    from rich.markup import escape

    from temoto.cli.terminal.screen import plain

    told = language()
    console.print(f"\n[bold]{word(role).text(told)}[/bold]  {plain(role_plan.candidate.weights.tag)}", soft_wrap=True)
    for heading, cell in zip(COLUMNS[NARROW:], left_out, strict=False):
        if cell:
            console.print(f"  • {heading.text(told, {})}: {cell}", soft_wrap=True)
    for reason in role_plan.reasons:
        console.print(f"  • {escape(reason.text(told))}", soft_wrap=True)
    for other in role_plan.rejected[:SHOWN]:
        console.print(f"  [dim]– {plain(other.tag)}: {escape(other.why.text(told))}[/dim]", soft_wrap=True)


def _profile(given: str, scene: str) -> str:
    """The profile that is meant: a scene is the guide's."""
    profile = _one_of("--profile", given, ("auto", "guide"))
    if profile == "auto" and scene:
        usage(note(PlanMessage.SCENE_IS_THE_GUIDES))
    return profile or ("guide" if scene else "")


def _number(option: str, given: str, least: int, most: int, example: int) -> int:
    """A whole number, 0 where nothing was given; a sentence and exit 2 where it is none."""
    if not given:
        return 0
    number = int(given) if given.strip().isdecimal() else 0
    if not least <= number <= most:
        usage(note(PlanMessage.NOT_A_NUMBER, option=option, given=given, least=least, most=most, example=example))
    return number


def _cells(role: Role, role_plan: RolePlan, language: str, *, wordy: bool) -> tuple[str, ...]:
    from rich.markup import escape

    from temoto.cli.terminal.screen import plain

    candidate = role_plan.candidate
    mark = "" if candidate.card.commercial is not False else " [yellow]✗¥[/yellow]"
    there = " [green]✓[/green]" if role_plan.installed else ""
    return (
        word(role).text(language),
        f"[bold]{plain(candidate.weights.tag)}[/bold]{there}",
        f"{candidate.context:,}",
        f"{candidate.need.total / 1e9:.1f} GB",
        _rate(candidate.speed, language, wordy=wordy) if candidate.speed else "–",
        f"{candidate.speed.first_ghost_ms:.0f} ms" if candidate.speed and roles.ROWS[role].in_time.ghosts else "",
        escape(candidate.card.licence) + mark,
    )


def _rate(speed: ModelSpeed, language: str, *, wordy: bool) -> str:
    """Tokens a second, and, where the table has room for it, how that is known."""
    how = f" {PlanTable[speed.source.name].text(language, {})}" if wordy else ""
    return f"{speed.decode:.0f} tok/s{how}"


def _size(option: str, given: str) -> float | None:
    """GB as the box says; a sentence and exit 2 where it is none."""
    if not given:
        return None
    try:
        size = float(given.strip().lower().removesuffix("gib").removesuffix("gb").removesuffix("g"))
    except ValueError:
        size = 0.0
    if not 1 <= size <= MOST_GB:
        usage(note(PlanMessage.NOT_A_SIZE, option=option, given=given, least=1, most=MOST_GB))
    return size


def _one_of(option: str, given: str, allowed: tuple[str, ...]) -> str:
    if given and given not in allowed:
        usage(note(PlanMessage.NOT_ONE_OF, option=option, given=given, allowed=", ".join(allowed)))
    return given


def _role(use: str) -> Role | None:
    return Role(use) if _one_of("--use", use, LEADING) else None


def _gb(size: int) -> float:
    return round(size / 1e9, 3)
