"""How is a setting put into the user's own config.toml? In one step, with a copy of what was, comments and order kept.

Never writes over a file it cannot read as TOML, and nothing where nothing would change.
"""

import os
import shutil
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any, cast

import tomlkit
from tomlkit.exceptions import TOMLKitError

from temoto.core.messages.trouble import TroubleMessage
from temoto.ports import TemotoError


def put(file: Path, changes: Mapping[str, str | int], *, copy: bool = True) -> Path | None:
    """Set each key (`models.context`) to its value; the copy of what was before, None where nothing changed.

    Where there was no file the copy is empty, so that it can always be put back. `copy`: no second one is made
    where the first of several changes made one already.
    """
    target = file.resolve()  # a link into somebody's dotfiles stays one
    try:
        before = target.read_text(encoding="utf-8") if target.exists() else ""
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
        return _written(target, before, after, copy=copy)
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


def _written(target: Path, before: str, after: str, *, copy: bool) -> Path:
    """The copy of `before`, once `after` stands in its place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    backup = target.with_name(f"{target.name}.bak")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    if copy and target.exists():
        shutil.copy2(target, backup)
    elif copy:
        backup.write_text(before, encoding="utf-8")
    try:
        part.write_text(after, encoding="utf-8")
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return backup
