"""Is a value one this setting can have? Its clean form, or what is wrong with it.

Users write numbers as text (the environment has nothing else), `multiline = false`, `keep_alive = -1`: all understood.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast, get_args

from pydantic import TypeAdapter, ValidationError

from temoto.adapters.settings.actions import read_own_actions
from temoto.core.messages import Note, note
from temoto.core.messages.setting import SettingMessage
from temoto.core.settings import Setting, every_setting
from temoto.core.settings.contradictions import is_duration


def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


# One a kind, a type or a Literal: building them is most of what importing this file costs.
_ADAPTERS: Mapping[object, TypeAdapter[Any]] = MappingProxyType(
    {kind: _adapter(kind) for kind in {one.kind for one in every_setting()}}
)
FOLDERS = ("models", "folders")
_SHOWN = 40  # characters of a bad value that are shown


def checked(setting: Setting, value: object) -> object:
    """The value as Settings hold it, or a Note of what is wrong."""
    if setting.path == ("actions",):
        return read_own_actions(value)
    value = _whole(setting, value)
    if setting.kind is int and isinstance(value, bool):  # pydantic would read true as 1
        return _expected(setting, value)
    try:
        clean: object = _ADAPTERS[setting.kind].validate_python(value)
    except ValidationError:
        return _expected(setting, value)
    if isinstance(clean, int) and setting.least is not None and setting.most is not None:
        if not setting.least <= clean <= setting.most:
            return note(SettingMessage.EXPECTED_BETWEEN, given=presented(clean), least=setting.least, most=setting.most)
    elif setting.path == ("models", "keep_alive") and not is_duration(str(clean)):
        return note(SettingMessage.EXPECTED_DURATION, given=presented(value))
    return _whole_paths(clean) if setting.path == FOLDERS else clean


def _whole_paths(folders: object) -> object:
    """Folders, where each is named wholly: what is named beside the current folder would be the open project's."""
    beside = [each for each in cast("tuple[str, ...]", folders) if not _is_whole(each)]
    return note(SettingMessage.EXPECTED_FOLDERS, given=presented(beside[0])) if beside else folders


def _is_whole(folder: str) -> bool:
    try:
        return Path(folder).expanduser().is_absolute()
    except (RuntimeError, ValueError):  # a home that nobody has
        return False


def _whole(setting: Setting, value: object) -> object:
    """The shorthands users write, written out."""
    if setting.path[-1] == "multiline" and isinstance(value, bool):
        return "auto" if value else "never"
    if setting.path[-1] == "keep_alive":
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9:
            return str(value)
        return value.strip() if isinstance(value, str) else value
    return value


def _expected(setting: Setting, value: object) -> Note:
    given = presented(value)
    choices = get_args(setting.kind)
    if choices and isinstance(choices[0], str):
        return note(SettingMessage.EXPECTED_ONE_OF, choices=", ".join(choices), given=given)
    kinds = {
        bool: SettingMessage.EXPECTED_SWITCH,
        int: SettingMessage.EXPECTED_NUMBER,
        str: SettingMessage.EXPECTED_TEXT,
    }
    kind = setting.kind
    return note(
        kinds.get(kind, SettingMessage.EXPECTED_TEXTS) if isinstance(kind, type) else SettingMessage.EXPECTED_TEXTS,
        given=given,
    )


def presented(value: object) -> str:
    """A value as users write it, cut where it is long; never fails, whatever it is."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{…}" if value else "{}"
    if isinstance(value, (list, tuple)):
        several = list(cast("list[object]", value))
        return _cut(several) if all(isinstance(one, (str, int, float)) for one in several) else "[…]"
    return _cut(value)


def _cut(value: object) -> str:
    try:
        text = (
            repr(cast("object", value)) if isinstance(value, (str, int, float, list)) else str(value)
        )  # dates as they are written
    except ValueError:  # Python writes no whole number of more than 4,300 digits
        return "…"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
