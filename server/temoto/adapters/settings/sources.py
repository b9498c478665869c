"""What did each source say? Files, the editor and the environment, each as path → value, before any value is judged.

A project's file comes with code somebody cloned. It may switch completions off or shape them; whatever moves traffic, starts
programs or loosens privacy is not read from it (docs/decisions.md).
"""

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from temoto.adapters.settings.check import FOLDERS, checked, presented
from temoto.adapters.settings.files import read_toml
from temoto.core.messages import Note, Sentence, note
from temoto.core.messages.setting import SettingMessage
from temoto.core.settings import Setting, every_setting
from temoto.core.settings.contradictions import snake

SettingPath = tuple[str, ...]
# Set by users of the test bed or read elsewhere; not settings.
_NOT_SETTINGS = frozenset(
    {
        "TEMOTO_API_KEY",
        "TEMOTO_TOKEN",
        "TEMOTO_REGISTRY",
        "TEMOTO_LOG",
        "TEMOTO_LOG_CODE",
        "TEMOTO_CI",
        "TEMOTO_TESTBED",
    }
)
_UNKNOWN_SHOWN = 8  # a cloned file of nonsense must not bury the editor in messages
_KEY_SHOWN = 60


@dataclass(slots=True)
class Warned:
    """Warnings in the order they came up, one a field: the first says what to correct first."""

    by_key: dict[str, Note] = field(default_factory=dict[str, Note])

    def add(self, key: str, message: Note) -> None:
        self.by_key.setdefault(key, message)

    @property
    def notes(self) -> tuple[Note, ...]:
        return tuple(self.by_key.values())


@dataclass(frozen=True, slots=True)
class Source:
    """What one place said. `only_adds`: its lists lengthen those of the sources below."""

    name: str
    said: Mapping[SettingPath, object]
    only_adds: bool = False

    def origin(self, setting: Setting) -> str:
        """Where a value of this source came from, as users are shown it."""
        return f"environment {setting.variable}" if self.name == "environment" else self.name


def place(origin: str) -> Note | str:
    """The words in a warning that name the file or variable; empty for the editor's settings."""
    return "" if origin == "editor" else note(SettingMessage.IN_PLACE, place=origin.removeprefix("environment "))


def from_environment(environment: Mapping[str, str], warned: Warned) -> Source:
    known = {one.variable: one for one in every_setting()}
    said: dict[SettingPath, object] = {}
    for name, text in environment.items():
        if not name.startswith("TEMOTO_") or name in _NOT_SETTINGS:
            continue
        setting = known.get(name)
        if setting is None:
            problem = _near(name, list(known), SettingMessage.UNKNOWN_VARIABLE, SettingMessage.UNKNOWN_VARIABLE_NEAR)
            warned.add(name, note(SettingMessage.WARN_SETTING_IGNORED, key=_shown(name), place="", problem=problem))
        elif setting.path[-1] == "disabled_languages":
            said[setting.path] = [part.strip() for part in text.split(",") if part.strip()]
        elif setting.path == FOLDERS:
            said[setting.path] = [part.strip() for part in text.split(os.pathsep) if part.strip()]
        else:
            said[setting.path] = text.strip()
    return Source("environment", said)


def from_editor(given: object, warned: Warned) -> Source:
    """What the editor sent, as a Source. Any JSON value; null sets nothing."""
    return Source("editor", _flat("editor", given, warned))


def from_user(path: Path | None, warned: Warned) -> Source:
    """The user's config.toml as a Source: everything may be set there."""
    name = path.name if path else "config.toml"
    return Source(name, _flat(name, _toml(path, warned), warned))


def from_project(path: Path | None, warned: Warned) -> Source:
    """The project's file: what it may not set is warned about and left out. `enabled` counts only as false, lists only add."""
    name = path.name if path else ".temoto.toml"
    said: dict[SettingPath, object] = {}
    settings = {one.path: one for one in every_setting()}
    for at, value in _flat(name, _toml(path, warned), warned).items():
        key = ".".join(at)
        if not settings[at].project:
            warned.add(key, note(SettingMessage.WARN_PROJECT_KEY, key=key, file=name))
        elif at[-1] == "enabled" and checked(settings[at], value) is True:
            problem = note(SettingMessage.EXPECTED_OFF)
            warned.add(key, note(SettingMessage.WARN_SETTING_IGNORED, key=key, place=place(name), problem=problem))
        else:
            said[at] = value
    return Source(name, said, only_adds=True)


def _flat(name: str, given: object, warned: Warned) -> dict[SettingPath, object]:
    """Path → value with keys in snake case; nulls left out, unknown keys warned about. Two levels deep, whatever is given."""
    if given is None:
        return {}
    where = place(name)
    if not isinstance(given, Mapping):
        problem = note(SettingMessage.EXPECTED_OBJECT, given=presented(given))
        default = note(SettingMessage.THE_DEFAULTS)
        warned.add(
            "settings", note(SettingMessage.WARN_SETTING, key="settings", place=where, problem=problem, default=default)
        )
        return {}
    paths = {one.path for one in every_setting()}
    tables = {path[0] for path in paths if len(path) > 1}
    said: dict[SettingPath, object] = {}
    unknown: list[SettingPath] = []
    for key, value in cast("Mapping[object, object]", given).items():
        top = snake(key)
        if top in tables and isinstance(value, Mapping):
            inside = {(top, snake(one)): inner for one, inner in cast("Mapping[object, object]", value).items()}
        elif top in tables and value is not None:
            problem = note(SettingMessage.EXPECTED_TABLE, given=presented(value))
            warned.add(top, note(SettingMessage.WARN_SETTING_IGNORED, key=top, place=where, problem=problem))
            continue
        else:
            inside = {(top,): value}
        said |= {path: one for path, one in inside.items() if path in paths and one is not None}
        unknown += [
            path for path, one in inside.items() if path not in paths and one is not None and path[0] != "$schema"
        ]
    _say_unknown(name, unknown, warned)
    return said


def _say_unknown(name: str, unknown: list[SettingPath], warned: Warned) -> None:
    parts = sorted({part for one in every_setting() for part in one.path})
    for path in unknown[:_UNKNOWN_SHOWN]:
        key = _shown(".".join(path))
        problem = _near(path[-1], parts, SettingMessage.UNKNOWN_KEY, SettingMessage.UNKNOWN_KEY_NEAR)
        warned.add(key, note(SettingMessage.WARN_SETTING_IGNORED, key=key, place=place(name), problem=problem))
    if len(unknown) > _UNKNOWN_SHOWN:
        warned.add(name, note(SettingMessage.WARN_MORE_UNKNOWN, key=name, count=len(unknown) - _UNKNOWN_SHOWN))


def _near(name: str, known: list[str], plain: Sentence, with_near: Sentence) -> Note:
    near = difflib.get_close_matches(name[:_KEY_SHOWN], known, 1)
    return note(with_near, near=near[0]) if near else note(plain)


def _shown(key: str) -> str:
    """A key cut and escaped for a message, whoever wrote it."""
    clean = "".join(one if one.isprintable() else "?" for one in key[: _KEY_SHOWN + 1])
    return clean if len(clean) <= _KEY_SHOWN else f"{clean[:_KEY_SHOWN]}…"


def _toml(path: Path | None, warned: Warned) -> Mapping[str, object]:
    """The file's tables; empty, with one warning, where it cannot be read."""
    if path is None:
        return {}
    found = read_toml(path)
    if isinstance(found, Note):
        warned.add(str(path), found)
        return {}
    return found
