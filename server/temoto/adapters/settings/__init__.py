"""What did the user set? Every source to Settings, with where each value came from; the strongest source wins:

    the default < config.toml < .temoto.toml (what a project may set) < the editor < TEMOTO_* variables

A bad value falls back to the next source's with one warning a field; nothing here can stop the server from running.
"""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from temoto.adapters.settings.check import checked, presented
from temoto.adapters.settings.sources import (
    Source,
    Warned,
    from_editor,
    from_environment,
    from_project,
    from_user,
    place,
)
from temoto.core.messages import Note, note
from temoto.core.messages.setting import SettingMessage
from temoto.core.settings import Reading, Setting, Settings, every_setting
from temoto.core.settings.contradictions import setting_contradictions

_DISABLED = ("completion", "disabled_languages")
DEFAULT = "default"


def read_settings(
    options: object,
    environment: Mapping[str, str],
    *,
    configuration: object = None,
    user: Path | None = None,
    project: Path | None = None,
    engine_models: Collection[str] | None = (),
) -> Reading:
    """Settings from every source. Blocks: reads the files `user` and `project`, if they are there.

    `options` and `configuration` are what the editor said at initialize and when asked (any JSON value; null means nothing
    set), the latter over the former. `engine_models`: names the embedded engine knows files for, None where it has yet to look.
    """
    warned = Warned()
    sources = (
        from_environment(environment, warned),
        from_editor(configuration, warned),
        from_editor(options, warned),
        from_project(project, warned),
        from_user(user, warned),
    )
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for setting in every_setting():
        value, origins[setting.key] = _settled(setting, sources, warned)
        table = values
        for part in setting.path[:-1]:
            table = table.setdefault(part, {})
        table[setting.path[-1]] = value
    settings = _built(values)
    for key, said in setting_contradictions(settings, engine_models):
        warned.add(key, said)
    return Reading(settings, warned.notes, MappingProxyType(origins))


def _settled(setting: Setting, sources: Sequence[Source], warned: Warned) -> tuple[object, str]:
    """(value, origin) from the strongest source with a valid value; invalid ones in stronger sources are warned about."""
    bad: tuple[Note, Source] | None = None
    value, origin = setting.default, DEFAULT
    for at, source in enumerate(sources):
        if setting.path not in source.said:
            continue
        found = checked(setting, source.said[setting.path])
        if isinstance(found, Note):
            bad = bad or (found, source)
            continue
        value, origin = found, source.origin(setting)
        if source.only_adds and setting.path == _DISABLED:
            value, origin = _added(found, origin, _settled(setting, sources[at + 1 :], warned))
        break
    if bad is not None:
        facts = {"key": setting.key, "place": place(bad[1].origin(setting)), "problem": bad[0]}
        warned.add(setting.key, note(SettingMessage.WARN_SETTING, **facts, default=_stands_in(value, origin)))
    return value, origin


def _added(more: object, origin: str, below: tuple[object, str]) -> tuple[object, str]:
    """The user's list with a project's entries added: a project can lengthen it, never shorten it."""
    known, known_origin = cast("tuple[str, ...]", below[0]), below[1]
    if not known:
        return more, origin
    return tuple(dict.fromkeys((*known, *cast("tuple[str, ...]", more)))), f"{known_origin}, {origin}"


def _stands_in(value: object, origin: str) -> Note:
    if origin == DEFAULT:
        return note(SettingMessage.THE_DEFAULT, value=presented(value))
    return note(SettingMessage.WHAT_STANDS_IN, value=presented(value), origin=origin)


def _built(values: dict[str, Any]) -> Settings:
    """The Settings made of checked values."""
    tables = {
        name: type(getattr(Settings(), name))(**value) for name, value in values.items() if isinstance(value, dict)
    }
    return Settings(**values | tables)
