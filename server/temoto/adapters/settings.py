"""What did the user set? initializationOptions and TEMOTO_* variables to Settings; the environment wins.

A bad field falls back to its default with one warning that names it; nothing here can stop the server from running.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, cast, get_type_hints

from pydantic import TypeAdapter, ValidationError

from temoto.core.messages import Message, Note, note
from temoto.core.settings import BOUNDS, Settings

_ADAPTER = TypeAdapter(Settings)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# Set by users of the test bed or read elsewhere; not settings.
_NOT_SETTINGS = frozenset({"TEMOTO_LOG", "TEMOTO_CI", "TEMOTO_TESTBED"})


def read_settings(options: object, environment: Mapping[str, str]) -> tuple[Settings, tuple[Note, ...]]:
    """Settings from an editor's options (any JSON value; null means nothing set) and the environment, with a warning a bad field."""
    warnings: list[Note] = []
    given: dict[str, Any] = {}
    if isinstance(options, Mapping):
        given = _cleaned(cast("Mapping[object, object]", options))
    elif options is not None:
        warnings.append(_warning("settings", f"an object is expected, not {type(options).__name__}", "the defaults"))
    for table in {
        path[0] for path in setting_paths() if len(path) > 1 and not isinstance(given.get(path[0], {}), dict)
    }:
        warnings.append(_warning(table, "a table is expected", _default((table,))))
        del given[table]
    for path, value in _from_environment(environment, warnings):
        _put(given, path, value)
    return _validated(given, warnings), tuple(warnings)


def _validated(given: dict[str, Any], warnings: list[Note]) -> Settings:
    for _ in range(64):  # each round drops at least one bad field; there are fewer fields than rounds
        _check_bounds(given, warnings)
        try:
            return _ADAPTER.validate_python(given)
        except ValidationError as error:
            dropped = {_path(one["loc"], given) for one in error.errors()}
            for path, message in [(_path(one["loc"], given), _problem(dict(one))) for one in error.errors()]:
                if path in dropped:
                    dropped.discard(path)
                    warnings.append(_warning(".".join(path), message, _default(path)))
                    _drop(given, path)
    return Settings()


def _cleaned(options: Mapping[object, object]) -> dict[str, Any]:
    """Keys in snake case, nulls left out, the shorthands users write made whole."""
    clean: dict[str, Any] = {}
    for key, value in options.items():
        if value is None:
            continue
        name = _CAMEL.sub("_", str(key)).lower()
        clean[name] = _cleaned(cast("Mapping[object, object]", value)) if isinstance(value, Mapping) else value
    if isinstance(clean.get("multiline"), bool):
        clean["multiline"] = "auto" if clean["multiline"] else "never"
    keep_alive = clean.get("keep_alive")
    if isinstance(keep_alive, int) and not isinstance(keep_alive, bool):
        clean["keep_alive"] = str(keep_alive)
    return clean


def _from_environment(environment: Mapping[str, str], warnings: list[Note]) -> list[tuple[tuple[str, ...], object]]:
    known = {"TEMOTO_" + "_".join(path).upper(): path for path in setting_paths()}
    found: list[tuple[tuple[str, ...], object]] = []
    for name, text in environment.items():
        if not name.startswith("TEMOTO_") or name in _NOT_SETTINGS:
            continue
        path = known.get(name)
        if path is None:
            near = difflib.get_close_matches(name, known, 1)
            warnings.append(_warning(name, f"unknown variable{_meant(near)}", None))
        elif path[-1] == "disabled_languages":
            found.append((path, [part.strip() for part in text.split(",") if part.strip()]))
        else:
            found.append((path, text.strip()))
    return found


def setting_paths() -> tuple[tuple[str, ...], ...]:
    """Every setting there is, as its path: ("completion", "delay_ms")."""
    return tuple(_paths(Settings, ()))


def _paths(kind: type, above: tuple[str, ...]) -> list[tuple[str, ...]]:
    hints = get_type_hints(kind)
    found: list[tuple[str, ...]] = []
    for one in fields(kind):
        inner = hints[one.name]
        found += _paths(cast("type", inner), (*above, one.name)) if is_dataclass(inner) else [(*above, one.name)]
    return found


def _check_bounds(given: dict[str, Any], warnings: list[Note]) -> None:
    for key, least, most in BOUNDS:
        path = tuple(key.split("."))
        value = _get(given, path)
        if isinstance(value, bool):  # the validator would read true as 1
            warnings.append(_warning(key, "a number is expected", _default(path)))
            _drop(given, path)
            continue
        try:
            number = int(value) if isinstance(value, (int, float, str)) else None
        except (ValueError, OverflowError):
            number = None  # the wrong type: said by the validator
        if number is not None and not least <= number <= most:
            warnings.append(_warning(key, f"{value} is not between {least} and {most}", _default(path)))
            _drop(given, path)


def _problem(error: Mapping[str, Any]) -> str:
    if error["type"] == "unexpected_keyword_argument":
        near = difflib.get_close_matches(
            str(error["loc"][-1]), sorted({part for path in setting_paths() for part in path}), 1
        )
        return f"unknown key{_meant(near)}"
    return str(error["msg"])


def _meant(near: list[str]) -> str:
    return f" (did you mean {near[0]}?)" if near else ""


def _warning(key: str, problem: str, default: str | None) -> Note:
    if default is None:
        return note(Message.WARN_SETTING_IGNORED, key=key, problem=problem)
    return note(Message.WARN_SETTING, key=key, problem=problem, default=default)


def _default(path: tuple[str, ...]) -> str | None:
    value: object = Settings()
    for part in path:
        value = getattr(value, part, None)
    return None if value is None else f"the default ({value!r})" if not is_dataclass(value) else "the defaults"


def _path(place: tuple[int | str, ...], given: dict[str, Any]) -> tuple[str, ...]:
    """The part of an error's place that exists in what was given."""
    path: list[str] = []
    level: object = given
    for part in place:
        if not isinstance(level, dict) or part not in level:
            break
        path.append(str(part))
        level = cast("dict[str, object]", level)[str(part)]
    return tuple(path)


def _get(given: dict[str, Any], path: tuple[str, ...]) -> object:
    level: object = given
    for part in path:
        if not isinstance(level, dict):
            return None
        level = cast("dict[str, object]", level).get(part)
    return level


def _put(given: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    for part in path[:-1]:
        inner = given.get(part)
        table: dict[str, Any] = cast("dict[str, Any]", inner) if isinstance(inner, dict) else {}
        given[part] = table
        given = table
    given[path[-1]] = value


def _drop(given: dict[str, Any], path: tuple[str, ...]) -> None:
    for part in path[:-1]:
        given = given[part]
    if path:
        given.pop(path[-1], None)
    else:
        given.clear()
