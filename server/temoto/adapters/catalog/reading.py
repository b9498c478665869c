"""Is a catalog file what it should be? TOML to checked entries, or a Note for every mistake with file, key and what is allowed."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from temoto.core.messages import Note, note
from temoto.core.messages.catalog import CatalogMessage

T = TypeVar("T")
# By the beginning of pydantic's error type, longest first.
_WANTED = MappingProxyType(
    {
        "int": CatalogMessage.A_WHOLE_NUMBER,
        "float": CatalogMessage.A_NUMBER,
        "finite": CatalogMessage.A_NUMBER,
        "greater_than": CatalogMessage.A_POSITIVE_NUMBER,
        "less_than": CatalogMessage.A_NUMBER,
        "string": CatalogMessage.A_TEXT,
        "tuple": CatalogMessage.A_LIST,
        "bool": CatalogMessage.YES_OR_NO,
        "dict": CatalogMessage.A_TABLE,
        "dataclass": CatalogMessage.A_TABLE,
    }
)


def table(path: Path, wrong: list[Note]) -> dict[str, Any] | None:
    """The tables of a TOML file; None, and a Note, where it cannot be read as one."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        wrong.append(note(CatalogMessage.NOT_TOML, where=path.name, detail=str(error).rstrip(".")))
        return None


def checked(kind: type[T], value: object, place: str, wrong: list[Note]) -> T | None:
    """`value` as a `kind`; None, and a Note for every mistake, where it is none. `place` begins each Note."""
    try:
        return _adapter(kind).validate_python(value)
    except ValidationError as error:
        wrong += [_sentence(kind, value, place, one) for one in error.errors()]
        return None


def unknown_keys(kind: Any, value: object, place: str) -> list[Note]:
    """A Note for every key of `value` that a record of core has no field for: records know nothing of pydantic's `extra`."""
    if isinstance(value, list | tuple):
        named = enumerate(cast("Sequence[object]", value), 1)
        return [found for at, one in named for found in unknown_keys(kind, one, f"{place}[{at}]")]
    if not isinstance(value, dict) or not is_dataclass(kind):
        return []
    keys = cast("dict[str, object]", value)
    allowed = _keys(kind)
    found = [
        note(CatalogMessage.NO_SUCH_KEY, where=f"{place}: {key}", allowed=", ".join(allowed))
        for key in keys
        if key not in allowed
    ]
    for key in keys.keys() & set(allowed):
        found += unknown_keys(_kind_at(kind, (key,)), keys[key], f"{place}: {key}")
    return found


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


@cache
def _adapter(kind: type[T]) -> TypeAdapter[T]:
    return TypeAdapter(kind)  # building one costs more than a file's reading


def _sentence(kind: type, value: object, begin: str, error: Any) -> Note:
    path: tuple[int | str, ...] = error["loc"]
    place = ": ".join(part for part in (begin, _place(path, value)) if part)
    if error["type"] in {"unexpected_keyword_argument", "extra_forbidden"}:
        return note(CatalogMessage.NO_SUCH_KEY, where=place, allowed=", ".join(_keys(_kind_at(kind, path[:-1]))))
    wanted = _wanted(error)
    if error["type"] == "missing":
        return note(CatalogMessage.MISSING, where=place, allowed=_wanted_at(kind, path))
    return note(CatalogMessage.OTHER_VALUE, where=place, value=repr(error["input"])[:60], allowed=wanted)


def _wanted(error: Any) -> Note | str:
    if error["type"] in {"enum", "literal_error"}:
        return note(CatalogMessage.A_CHOICE, choices=str(error["ctx"]["expected"]).replace(" or ", ", "))
    kinds = (message for beginning, message in _WANTED.items() if error["type"].startswith(beginning))
    found = next(kinds, None)
    return note(found) if found else str(error["msg"])


def _wanted_at(kind: type, path: tuple[int | str, ...]) -> Note | str:
    """What a missing value should be, by asking pydantic about a value that is surely wrong."""
    hint = _hints(_kind_at(kind, path[:-1]))[str(path[-1])]
    try:
        TypeAdapter(hint).validate_python(object())
    except ValidationError as error:
        return _wanted(error.errors()[0])
    return str(path[-1])


def _kind_at(kind: Any, path: Sequence[int | str]) -> Any:
    """The entry class of the table at `path`, going through lists."""
    for part in path:
        if isinstance(part, str):
            kind = _hints(kind).get(part, kind) if is_dataclass(kind) else kind
            inner = [one for one in get_args(kind) if one is not Ellipsis]
            kind = inner[0] if inner else kind
    return kind


def _keys(kind: Any) -> list[str]:
    return [one.name for one in fields(kind)] if is_dataclass(kind) else []


def _place(path: Sequence[int | str], value: Any) -> str:
    """`model[one-1b].weights[one:1b].size_gb`: list entries by what names them, else by their number from 1."""
    shown = ""
    for part in path:
        known = isinstance(value, Mapping | Sequence) and not isinstance(value, str)
        if isinstance(part, int):
            value = cast("Sequence[Any]", value)[part] if known else None
            names: Any = cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}
            shown += f"[{next((names[key] for key in ('id', 'tag', 'model', 'benchmark', 'name') if key in names), part + 1)}]"
        else:
            value = cast("Mapping[str, Any]", value).get(part) if isinstance(value, Mapping) else None
            shown += f".{part}" if shown else part
    return shown
