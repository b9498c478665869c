"""How are problems fixed that `temoto doctor` found? Each fix is asked about, done, and reported.

Unloads only models of an Ollama on this machine, edits only the user's own config.toml, pulls only with consent, restarts nothing.
"""

import sys
from collections.abc import Iterable, Mapping
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape

from temoto.cli.terminal.saying import fail, language
from temoto.core.messages import Note, note
from temoto.core.messages.trouble import TroubleMessage
from temoto.core.planning.troubles import Act, Finding, Fix
from temoto.ports import TemotoError

OURS = frozenset(("default", "config.toml"))  # where a setting in config.toml counts


async def apply_fixes(
    console: Console, findings: Iterable[Finding], origins: Mapping[str, str], *, yes: bool
) -> list[dict[str, Any]]:
    """The result of each fix, for --json: each once, in order."""
    fixes = list(dict.fromkeys(fix for finding in findings for fix in finding.fixes))
    if not fixes:
        console.print(note(TroubleMessage.NOTHING_TO_FIX).text(language()))
        return []
    if not yes and (console.quiet or not sys.stdin.isatty()):
        fail(note(TroubleMessage.FIX_ASKS))
    done: list[dict[str, Any]] = []
    failed: set[str] = set()
    for fix in fixes:
        if fix.value in failed or not (yes or _question(fix)):
            continue  # a model that could not be had is not set either
        try:
            copied = any(one["act"] == Act.SET and one["done"] for one in done)
            said, did = await _do(console, fix, origins, copy=not copied)
        except TemotoError as error:
            said, did = note(TroubleMessage.NOT_DONE, why=error.note), False
            failed.add(fix.what)
        console.print(f"{'[green]✓[/green]' if did else '[yellow]![/yellow]'} {escape(said.text(language()))}")
        done.append(
            {"act": str(fix.act), "what": fix.what, "value": fix.value, "done": did, "said": said.text(language())}
        )
    return done


def _question(fix: Fix) -> bool:
    from temoto.compose.verbs import settings_file

    value = repr(fix.value) if fix.value else note(TroubleMessage.DEFAULT).text(language())
    question = note(TroubleMessage[f"FIX_{fix.act.name}"], what=fix.what, value=value, file=settings_file())
    return typer.confirm(question.text(language()))


async def _do(console: Console, fix: Fix, origins: Mapping[str, str], *, copy: bool) -> tuple[Note, bool]:
    if fix.act is Act.UNLOAD:
        from temoto.compose.world import opened
        from temoto.engine.reports.unload import unloaded

        world, reading = await opened()
        await unloaded(fix.what, world, reading.settings)
        return note(TroubleMessage.DID_UNLOAD, what=fix.what), True
    if fix.act is Act.PULL:
        return await _pulled(console, fix.what)
    return _set(fix, origins.get(fix.what, "default"), copy=copy)


async def _pulled(console: Console, tag: str) -> tuple[Note, bool]:
    from temoto.cli.pull.fetch import Job, run
    from temoto.compose import verbs
    from temoto.core.messages.fetch import FetchMessage
    from temoto.core.models.pull_names import meant

    catalog = verbs.catalog(users=True)
    done = await run(console, [Job(meant(tag, catalog, ()))], lambda: None)
    return note(FetchMessage.PULLED, model=tag, where=done["where"]), True


def _set(fix: Fix, origin: str, *, copy: bool) -> tuple[Note, bool]:
    from temoto.compose.verbs import put_settings, settings_file

    file, value = settings_file(), repr(fix.value) if fix.value else note(TroubleMessage.DEFAULT)
    if origin not in OURS:
        return note(TroubleMessage.SET_ELSEWHERE, what=fix.what, origin=origin, value=value), False
    backup = put_settings({fix.what: fix.value}, copy=copy)
    if backup is None:
        return note(TroubleMessage.SET_ALREADY, what=fix.what, value=value), True
    return note(TroubleMessage.DID_SET, what=fix.what, value=value, file=file, backup=backup), True
