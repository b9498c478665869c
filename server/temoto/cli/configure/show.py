"""How does `temoto configure` show what would become of a file? The file, a coloured diff, sentences; or one JSON document."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Any

from temoto.cli.terminal.saying import language
from temoto.core.configuring.target import Shown, Target
from temoto.core.configuring.tool_plan import ToolPlan
from temoto.core.messages import Note, note
from temoto.core.messages.configure import ConfigureMessage

if TYPE_CHECKING:
    from rich.console import Console

    from temoto.compose.verbs import FileChange

STYLES = (("+++", "bold"), ("---", "bold"), ("@@", "cyan"), ("+", "green"), ("-", "red"))


@dataclass(frozen=True, slots=True)
class Done:
    """What was found out of one target, or done: its files with what came of each, what is only shown, and what is to be said."""

    target: Target
    files: "tuple[FileDone, ...]"
    warnings: tuple[Note, ...] = ()
    after: tuple[Note, ...] = ()
    shown: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class FileDone:
    """One file: what would become of it, whether that was done, and the copy of what was there."""

    change: "FileChange"
    done: bool
    ends: Note
    backup: Path | None = None


def diff(change: "FileChange") -> str:
    """What changes in the file, as a unified diff; empty where nothing does."""
    before, after = (text.splitlines(keepends=True) for text in (change.before, change.then))
    path = str(change.path)
    lines = unified_diff(before, after, path, path)
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def show(console: "Console", done: Done) -> None:
    """Everything about one target, for people."""
    from rich.text import Text

    in_words = language()
    console.print(Text(done.target.title, style="bold"))
    for each in done.files:
        for line in diff(each.change).splitlines():
            console.print(Text(line, style=_style(line)), soft_wrap=True)
        for remark in (*each.change.notes, each.ends):
            console.print(Text(remark.text(in_words)), soft_wrap=True)
        if each.backup:
            console.print(Text(note(ConfigureMessage.BACKUP, path=each.backup).text(in_words)), soft_wrap=True)
    for part in done.shown:
        console.print(Text(part.about.text(in_words)), soft_wrap=True)
        for line in part.lines:
            console.print(Text(f"  {line}", style="cyan"), soft_wrap=True)
    for warning in done.warnings:
        console.print(Text.assemble(("! ", "yellow"), warning.text(in_words)), soft_wrap=True)
    for remark in done.after:
        console.print(Text(remark.text(in_words)), soft_wrap=True)


def document(results: Sequence[Done], plan: ToolPlan | None, notes: Sequence[Note]) -> dict[str, Any]:
    """Everything, for programs."""
    in_words = language()
    return {
        "url": plan.url if plan else None,
        "models": {str(role): {"tag": one.tag, "context": one.context} for role, one in plan.models.items()}
        if plan
        else {},
        "notes": [each.text(in_words) for each in notes],
        "targets": [_target(each, in_words) for each in results],
    }


def _target(done: Done, in_words: str) -> dict[str, Any]:
    return {
        "target": done.target.name,
        "title": done.target.title,
        "files": [_file(each, in_words) for each in done.files],
        "shown": [{"about": part.about.text(in_words), "lines": list(part.lines)} for part in done.shown],
        "warnings": [each.text(in_words) for each in done.warnings],
        "after": [each.text(in_words) for each in done.after],
    }


def _file(done: FileDone, in_words: str) -> dict[str, Any]:
    change = done.change
    return {
        "path": str(change.path),
        "way": str(change.way),
        "changes": not change.empty,
        "done": done.done,
        "backup": str(done.backup) if done.backup else None,
        "text": None if change.gone else change.then,
        "diff": diff(change),
        "notes": [each.text(in_words) for each in change.notes],
        "said": done.ends.text(in_words),
    }


def _style(line: str) -> str:
    return next((style for start, style in STYLES if line.startswith(start)), "")
