"""What would become of a tool's file, and making it so: written in one step, with a copy beside it, or taken back.

A file that is as it was left goes back to the bytes it had. One that somebody changed since loses what is ours, and nothing else.
"""

import os
import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from filelock import FileLock

from temoto.adapters.configuring.formats import NoPlace, edited, editing
from temoto.adapters.configuring.records import Record, record, recorded
from temoto.adapters.configuring.texts import Existing, digest, look
from temoto.adapters.state.atomic import ChangedMeanwhile, copy_file, private_folder, replacing, stamp
from temoto.adapters.state.places import state_file
from temoto.core.configuring.edits import Data, Edit, InTheWay, OldForm, Put, applied, at, dotted, needed
from temoto.core.configuring.edits import Path as Keys
from temoto.core.configuring.steps import changed_since, steps, undoing
from temoto.core.configuring.target import Format, SettingsFile, Target
from temoto.core.configuring.tool_plan import ToolPlan
from temoto.core.messages import Note, note
from temoto.core.messages.command import CommandMessage
from temoto.core.messages.configure import ConfigureMessage
from temoto.ports import TemotoError

LOCK_S = 10.0  # two runs at once: the other needs a second
BACKUP = "{name}.temoto-{time}.bak"
SIGNS = MappingProxyType({Format.YAML: "#", Format.TOML: "#", Format.JSONC: "//"})


class Way(StrEnum):
    """How a file is changed."""

    WRITE = "write"
    RESTORE = "restore"  # the bytes it had
    REMOVE = "remove"  # there was none
    TAKE_OUT = "take out"  # our entries only


@dataclass(frozen=True, slots=True)
class Change:
    """What would become of a file. `after` None: there is none any more. `kept`: what is remembered of it; `notes`: what is worth
    knowing beforehand."""

    target: Target
    path: Path
    existing: Existing
    after: bytes | None
    way: Way
    kept: Record | None = None
    notes: tuple[Note, ...] = ()

    @property
    def before(self) -> str:
        """The text as it is."""
        return (self.existing.raw or b"").decode("utf-8", "replace")

    @property
    def then(self) -> str:
        """The text as it would be."""
        return (self.after or b"").decode("utf-8", "replace")

    @property
    def gone(self) -> bool:
        """Whether the file would be no more."""
        return self.after is None

    @property
    def empty(self) -> bool:
        """Whether nothing would change."""
        return self.after == self.existing.raw


def wanted(target: Target, file: SettingsFile, path: Path, plan: ToolPlan) -> Change:
    """The file with what the plan has for it."""
    path = Path(os.path.realpath(path))
    existing = look(path, file.format)
    try:
        entries = _entries(file, target, plan, existing.data, recorded(path))
        text = edited(editing(file.format), existing.text, entries)
        kept = _kept(target, file, plan, existing, entries)
    except OldForm as error:
        key = dotted(error.path)
        raise TemotoError(ConfigureMessage.OLD_FORM, path=path, key=key, tool=target.title) from error
    except (NoPlace, InTheWay) as error:
        raise _in_the_way(error.path, target, path) from error
    sign = SIGNS.get(file.format)
    if existing.raw is None and sign and text:
        text = f"{sign} {_header(target, plan)}\n{text}"
    after = existing.encoded(text)
    notes = tuple(_replacing(existing.data, entries))
    return Change(target, path, existing, None if existing.raw is None and not text else after, Way.WRITE, kept, notes)


def _entries(
    file: SettingsFile, target: Target, plan: ToolPlan, data: Data, before: Record | None = None
) -> tuple[Edit, ...]:
    """What is to be changed: what was ours before and is no more goes, what the plan has comes."""
    wanted = file.entries(plan, data)
    kept = [edit.path for edit in wanted if isinstance(edit, Put)]
    old: tuple[Edit, ...] = undoing(data, before.made) if before is not None else file.ours(data)
    gone = [edit for edit in old if not any(path[: len(edit.path)] == edit.path for path in kept)]
    changes = needed(data, [*gone, *wanted])
    puts = [edit for edit in changes if isinstance(edit, Put) and not edit.stays]
    first = next((edit for edit in puts if edit.own), puts[0] if puts else None)
    if first is None or data is None:
        return changes
    said = replace(first, comment=_header(target, plan))
    return tuple(said if edit is first else edit for edit in changes)


def _header(target: Target, plan: ToolPlan) -> str:
    return note(ConfigureMessage.HEADER, origin=plan.origin, target=target.name).text()


def _kept(target: Target, file: SettingsFile, plan: ToolPlan, existing: Existing, _edits: Iterable[Edit]) -> Record:
    """What is to be remembered: the steps from the file as it would be without us."""
    before, data = recorded(existing.path), existing.data
    now = digest(existing.raw) if existing.raw is not None else ""
    as_left = before is not None and before.left == now
    ours = undoing(data, before.made) if before is not None else file.ours(data)
    base = applied(data, ours)
    made = steps(base, _entries(file, target, plan, base))
    if before is not None and as_left:
        return Record(target.name, before.before, before.backup, "", before.restores, made, _aliases(target, plan))
    return Record(target.name, now, "", "", not ours, made, _aliases(target, plan))


def _aliases(target: Target, plan: ToolPlan) -> tuple[str, ...]:
    return tuple(model.alias for model in target.aliases(plan))


def _replacing(data: Data, edits: Iterable[Edit]) -> Iterable[Note]:
    """What of somebody else's would be replaced."""
    for edit in edits:
        there = at(data, edit.path)
        if isinstance(edit, Put) and not edit.own and isinstance(there, str | int | float | bool):
            yield note(ConfigureMessage.REPLACES, key=dotted(edit.path), before=repr(there))


def undo(target: Target, file: SettingsFile, path: Path) -> Change | None:
    """The file without us; None where nothing of ours is in it."""
    path = Path(os.path.realpath(path))
    before = recorded(path)
    existing = look(path, file.format)
    if existing.raw is None:
        return None
    if before is not None and before.left == digest(existing.raw) and before.restores:
        if not before.before:
            return Change(target, path, existing, None, Way.REMOVE)
        copy = _copy(before)
        if copy is not None:
            return Change(target, path, existing, copy, Way.RESTORE, before)
    out = undoing(existing.data, before.made) if before is not None else file.ours(existing.data)
    if not out:
        return None
    try:
        text = edited(editing(file.format), existing.text, out)
    except (NoPlace, InTheWay) as error:
        raise _in_the_way(error.path, target, path) from error
    left = changed_since(existing.data, before.made) if before is not None else ()
    notes = tuple(note(ConfigureMessage.LEFT_CHANGED, key=dotted(key)) for key in left)
    sign = SIGNS.get(file.format, "\0")
    only_ours = all(not line.strip() or line.startswith(f"{sign} temoto") for line in text.splitlines())
    if before is not None and not before.before and (only_ours or text.strip() == "{}"):
        return Change(target, path, existing, None, Way.REMOVE, before, notes)
    return Change(target, path, existing, existing.encoded(text), Way.TAKE_OUT, before, notes)


def _copy(kept: Record) -> bytes | None:
    """The bytes a file had; None where the copy of them is gone or is another."""
    try:
        raw = Path(kept.backup).read_bytes()
    except OSError:
        return None
    return raw if digest(raw) == kept.before else None


def make(change: Change) -> Path | None:
    """Make it so; the copy of what was there, None where none was made."""
    path = change.path
    try:
        with _alone():
            _as_seen(change)
            if change.way is Way.WRITE:
                return _written(change)
            if change.after is None:
                path.unlink()
            else:
                _replace(change)
            _forget(change)
    except ChangedMeanwhile as error:
        raise TemotoError(ConfigureMessage.CHANGED_MEANWHILE, path=path, tool=change.target.title) from error
    except OSError as error:
        raise TemotoError(CommandMessage.CANNOT_WRITE, path=path, detail=error.strerror or error) from error
    return None


def _as_seen(change: Change) -> None:
    if stamp(change.path) != change.existing.stamp:
        raise ChangedMeanwhile


def _written(change: Change) -> Path | None:
    kept, path, raw = change.kept, change.path, change.existing.raw
    if kept is None or change.after is None:
        return None
    private_folder(path.parent)
    backup = None
    before = recorded(path)
    if raw is not None and not (before is not None and before.left == digest(raw)):
        backup = _backed_up(path)
    at_last = str(backup) if backup else kept.backup
    # What takes it back comes first: to know of entries that are not there does no harm, where the run is ended in between.
    record(path, replace(kept, backup=at_last, left=digest(change.after)))
    try:
        _replace(change)
    except BaseException:
        record(path, before)
        if backup is not None:
            backup.unlink(missing_ok=True)
        raise
    return backup


def _replace(change: Change) -> None:
    if change.existing.raw is not None and not os.access(change.path, os.W_OK):
        raise PermissionError(13, "read-only")
    with replacing(change.path, synced=True, expected=change.existing.stamp) as written:
        written.write(change.after or b"")


def _backed_up(path: Path) -> Path:
    """A copy under a name of our own, beside the file: with its mode, and never over another."""
    moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    for number in range(100):
        name = BACKUP.format(name=path.name, time=f"{moment}-{number}" if number else moment)
        copy = path.with_name(name)
        if not copy.exists():
            copy_file(path, copy)
            return copy
    raise FileExistsError(17, "too many copies", str(path))


def _forget(change: Change) -> None:
    record(change.path, None)
    if change.way is Way.RESTORE and change.kept is not None:
        Path(change.kept.backup).unlink(missing_ok=True)  # the file itself has those bytes again


@contextmanager
def _alone() -> Generator[None]:
    """Hold the lock of everything temoto writes into other tools' files."""
    file = state_file(".configured.lock")
    private_folder(file.parent)
    with FileLock(file, timeout=LOCK_S, mode=0o600):
        yield


def _in_the_way(path: Keys, target: Target, file: Path) -> TemotoError:
    return TemotoError(ConfigureMessage.IN_THE_WAY, path=file, key=dotted(path), tool=target.title, target=target.name)
