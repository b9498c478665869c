"""How is a setting put into the user's own config.toml? In one step, with a copy of what was, comments and order kept.

Never writes over a file it cannot read as TOML, and nothing where nothing would change.
"""

import re
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import tomlkit
from tomlkit.exceptions import TOMLKitError

from temoto.adapters.state.atomic import ChangedMeanwhile, Stamp, copy_file, private_folder, replace_text, stamp
from temoto.adapters.state.json_file import alone
from temoto.adapters.state.places import state_file
from temoto.core.messages import note
from temoto.core.messages.detail import Detail
from temoto.core.messages.trouble import TroubleMessage
from temoto.ports import TemotoError

_MARK = "\ufeff"  # the byte order mark with which editors on Windows begin files
_TRIES = 20  # each is lost only to somebody else's success
_BARE = re.compile(r"(?<!\r)\n")


def put(file: Path, changes: Mapping[str, str | int], *, copy: bool = True) -> Path | None:
    """Set each key (`models.context`) to its value; the copy of what was before, None where nothing changed.

    Where there was no file the copy is empty, so that it can always be put back. `copy`: no second one is made
    where the first of several changes made one already.
    """
    lock = state_file(file.name)  # temoto leaves no locks among what the user writes
    with suppress(OSError):
        private_folder(lock.parent)
    with alone(lock):
        for _ in range(_TRIES):
            with suppress(ChangedMeanwhile):  # by the user's editor: what it says now counts
                return _put_once(file, changes, copy=copy)
    raise TemotoError(TroubleMessage.CONFIG_FAILED, file=file, detail=note(Detail.CHANGED_BY_OTHERS))


def _put_once(file: Path, changes: Mapping[str, str | int], *, copy: bool) -> Path | None:
    try:
        seen = stamp(file)
        raw = file.read_bytes().decode("utf-8") if file.exists() else ""
        mark, before = raw[: raw.startswith(_MARK)], raw.removeprefix(_MARK)
        document = tomlkit.parse(before)
        for key, value in changes.items():
            _put(cast("MutableMapping[str, Any]", document), key.split("."), value)
        after = tomlkit.dumps(document)  # pyright: ignore[reportUnknownMemberType]
        if tomlkit.parse(before).unwrap() == tomlkit.parse(after).unwrap():
            return None
    except (UnicodeDecodeError, TOMLKitError, TypeError) as error:
        raise TemotoError(TroubleMessage.CONFIG_BROKEN, file=file, detail=error) from error
    except OSError as error:
        raise TemotoError(TroubleMessage.CONFIG_FAILED, file=file, detail=error.strerror or error) from error
    try:
        return _written(file, mark + _ended_alike(after, before), seen, copy=copy)
    except OSError as error:
        raise TemotoError(TroubleMessage.CONFIG_FAILED, file=file, detail=error.strerror or error) from error


def _put(table: MutableMapping[str, Any], path: list[str], value: str | int) -> None:
    *tables, name = path
    for one in tables:
        if one not in table:
            table[one] = tomlkit.table()
        inner = table[one]
        if not isinstance(inner, MutableMapping):
            raise TypeError(f"{one} is no table")
        table = cast("MutableMapping[str, Any]", inner)
    table[name] = value


def _ended_alike(after: str, before: str) -> str:
    """`after` with the line ends all lines of `before` have; unchanged where those do not agree."""
    if "\r\n" in before and _BARE.search(before) is None:
        return _BARE.sub("\r\n", after)
    return after


def _written(file: Path, text: str, seen: Stamp, *, copy: bool) -> Path:
    """Write `text` into the file; returns the copy of what was there. A link into somebody's dotfiles stays one."""
    target = file.resolve()
    private_folder(target.parent)
    backup = target.with_name(f"{target.name}.bak")
    if copy and target.exists():
        copy_file(target, backup)
    elif copy:
        replace_text(backup, "")
    replace_text(target, text, synced=True, expected=seen)
    return backup
