"""`temoto doctor`: what is here, what would be used, and each problem with its cure; a report that can be shown to others.

With --fix it cures what it can, after asking. Holds no code, no prompt and no secret: passwords in addresses are masked,
the home folder is written as ~, and GPUs are named without their UUIDs.
"""

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from temoto import __version__
from temoto.cli.doctor.fixes import apply_fixes
from temoto.cli.terminal.as_json import print_json
from temoto.cli.terminal.saying import language, memory
from temoto.cli.terminal.screen import Screen, plain
from temoto.core.backend.owner import whose
from temoto.core.code.unseen import visible
from temoto.core.messages import Note, note
from temoto.core.messages.choose import ChooseMessage
from temoto.core.messages.setting import SettingMessage
from temoto.core.messages.start import StartMessage
from temoto.core.messages.trouble import TroubleMessage
from temoto.core.status import StatusKind

if TYPE_CHECKING:
    from temoto.core.machine import Machine
    from temoto.engine.reports.diagnose import BackendState, Diagnosis

START_S = 120.0
PRECEDENCE = ("default", "config.toml", ".temoto.toml", "editor", "environment")
_PASSWORD = re.compile(r"(?<=://)[^/@\s]+@")


def doctor(
    fix: bool = typer.Option(False, "--fix", help="Do what would cure it, asking before each step."),
    yes: bool = typer.Option(False, "--yes", "-y", help="With --fix: agree to every step without being asked."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document and nothing else."),
) -> None:
    """Examine everything and say what is wrong; exits 1 when completions would not work."""
    console = Screen(quiet=as_json, highlight=False, soft_wrap=True)
    with console.status(note(StartMessage.STARTING).text(language())):
        found = asyncio.run(_examined())
        report: dict[str, Any] = json.loads(harmless(json.dumps(_report(found), ensure_ascii=False)))
    if not as_json:
        _show(console, report, asks=not fix)
    if fix:
        report["fixed"] = asyncio.run(apply_fixes(console, found.findings, found.reading.origins, yes=yes))
    if as_json:
        print_json(report)
    if not report["ready"]:
        raise typer.Exit(1)


def harmless(text: str) -> str:
    """`text` without passwords in addresses and without the name of the home folder."""
    home = str(Path.home())
    shown = _PASSWORD.sub("***@", text)
    return shown.replace(json.dumps(home, ensure_ascii=False)[1:-1], "~") if len(home) > 1 else shown


async def _examined() -> "Diagnosis":
    from temoto.compose.world import opened
    from temoto.engine.reports.diagnose import diagnosed  # with everything: after the command line is understood

    return await diagnosed(*await opened(), START_S)


def _report(diagnosis: "Diagnosis") -> dict[str, Any]:
    status, plan = diagnosis.status, diagnosis.plan
    told = language()
    problems = [
        *(warning.text(told) for warning in diagnosis.reading.warnings),
        *(one.text(told) for one in status.details),
    ]
    if status.kind is StatusKind.ERROR:
        problems.append(status.text.text(told))
    return {
        "version": __version__,
        "ready": status.kind in {StatusKind.READY, StatusKind.WARNING},
        "status": {"kind": str(status.kind), "text": status.text.text(told)},
        "problems": problems,
        "findings": [
            {
                "trouble": str(one.trouble),
                "what": one.what.text(told),
                "cure": one.cure.text(told),
                "fixes": [{"act": str(fix.act), "what": fix.what, "value": fix.value} for fix in one.fixes],
            }
            for one in diagnosis.findings
        ],
        "machine": _machine(diagnosis.machine, told),
        "backends": [_backend(one, told) for one in diagnosis.backends],
        "plan": {
            "backend": status.backend,
            "backend_reason": diagnosis.why_backend.text(told) if diagnosis.why_backend else "",
            "model": status.model,
            "whose": owner.text(told) if (owner := _owner(diagnosis)) else "",
            "where": status.device,
            "context": status.context,
            "fim": status.fim,
            "tokens_per_second": status.tokens_per_second,
            "better": plan.better or "",
            "reasons": [reason.text(told) for reason in plan.completion.reasons] if plan.completion else [],
            "others": [
                {"model": one.model, "reasons": [reason.text(told) for reason in one.reasons]} for one in plan.others
            ],
        },
        "precedence": PRECEDENCE,
        "settings": [
            {"key": key, "value": value, "origin": diagnosis.reading.origins[key]}
            for key, value in diagnosis.values.items()
        ],
    }


def _backend(state: "BackendState", language: str) -> dict[str, Any]:
    files = [
        {"model": model.name, "from": model.owner, "whose": whose(model.owner).text(language)}
        for model in state.models
        if model.owner
    ]
    return {
        "name": state.name,
        "where": state.address,
        "version": state.version,
        "models": [model.name for model in state.models],
        "problem": state.problem.text(language) if state.problem else "",
        "files": files,
        "left_out": [reason.text(language) for reason in state.left_out],
    }


def _owner(diagnosis: "Diagnosis") -> Note | None:
    """Whose file the model is that would be used; None where it is nobody else's."""
    status = diagnosis.status
    every = (model for one in diagnosis.backends if one.name == status.backend for model in one.models)
    return next((whose(model.owner) for model in every if model.name == status.model and model.owner), None)


def _machine(machine: "Machine", language: str) -> dict[str, Any]:
    """All that is known of the machine but which one it is: a GPU's UUID is its owner's business."""
    shown = asdict(replace(machine, unread=(), kernels=dict(machine.kernels)))
    for gpu in shown["gpus"]:
        del gpu["uuid"]
    return shown | {"unread": [one.text(language) for one in machine.unread]}


def _show(console: Console, report: dict[str, Any], *, asks: bool) -> None:
    console.print(f"[bold]temoto {report['version']}[/bold]")
    machine: dict[str, Any] = report["machine"]
    for gpu in machine["gpus"]:
        room = memory(gpu["total"], gpu["free"])
        console.print(f"  GPU  {plain(gpu['name'])}  {room}")
    room = memory(machine["ram_total"], machine["ram_free"])
    console.print(f"  RAM  {room}, {note(StartMessage.CORES, cores=machine['cores'] or '?').text(language())}")
    for sentence in machine["unread"]:
        console.print(f"  ?    {escape(sentence)}")
    console.print()
    for one in report["backends"]:
        if one["problem"]:
            console.print(f"  [dim]–  {escape(one['problem'])}[/dim]")
        else:
            console.print(f"  [green]✓[/green]  {escape(_named(one))}")
        _show_files(console, one)
    changed = [one for one in report["settings"] if one["origin"] != "default"]
    if changed:
        console.print(f"\n{note(SettingMessage.PRECEDENCE).text(language())}")
        values = (json.dumps(one["value"], ensure_ascii=False) for one in changed)
        _rows(console, [(one["key"], value, one["origin"]) for one, value in zip(changed, values, strict=True)])
    console.print()
    mark = "[green]✓[/green]" if report["ready"] else "[red]✗[/red]"
    console.print(f"{mark} {escape(report['status']['text'])}")
    for problem in report["problems"]:
        if problem != report["status"]["text"]:
            console.print(f"  [yellow]![/yellow] {escape(problem)}")
    _show_findings(console, report["findings"], asks=asks)
    _show_plan(console, report["plan"])


def _named(backend: dict[str, Any]) -> str:
    """A backend that answers, with what it has: names that others gave."""
    models = ", ".join(visible(name) for name in backend["models"])
    return f"{visible(backend['name'])} {visible(backend['version'])}  {visible(backend['where'])}  {models or '–'}"


def _show_files(console: Console, backend: dict[str, Any]) -> None:
    """Show whose files a backend's models are, and which are left out."""
    for owner in dict.fromkeys(one["whose"] for one in backend["files"]):
        names = ", ".join(visible(one["model"]) for one in backend["files"] if one["whose"] == owner)
        console.print(f"       {escape(owner)}: {escape(names)}")
    for sentence in backend["left_out"]:
        console.print(f"  [dim]–  {escape(sentence)}[/dim]")


def _show_findings(console: Console, findings: list[dict[str, Any]], *, asks: bool) -> None:
    """Show each problem of this machine with its cure."""
    for one in findings:
        console.print(f"  [yellow]![/yellow] {escape(one['what'])} {escape(one['cure'])}")
    if asks and any(one["fixes"] for one in findings):
        console.print(f"    {note(TroubleMessage.FIXABLE).text(language())}")


def _show_plan(console: Console, plan: dict[str, Any]) -> None:
    """Show why this model was chosen and no other; nothing where none was."""
    backend = [(plan["backend_reason"],)] if plan["backend_reason"] else []
    owner = [(f"{visible(plan['model'])} ({plan['whose']})",)] if plan["whose"] else []
    reasons = owner + [(reason,) for reason in plan["reasons"]]
    others = [(visible(other["model"]), " ".join(other["reasons"])) for other in plan["others"]]
    parts = ((ChooseMessage.WHY_BACKEND, backend), (ChooseMessage.WHY, reasons), (ChooseMessage.OTHERS, others))
    for head, rows in parts:
        if rows:
            console.print(f"\n{note(head).text(language())}")
            _rows(console, rows)


def _rows(console: Console, rows: Sequence[tuple[str, ...]]) -> None:
    """A table on a terminal; in a pipe a line a row, whatever its length."""
    if not console.is_terminal:
        for row in rows:
            console.print("  " + "  ".join(row), markup=False)
        return
    table = Table(box=None, show_header=False, padding=(0, 2))
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    console.print(table)
