"""How is TOML edited? tomlkit keeps comments and order."""

from collections.abc import MutableMapping
from typing import Any, cast

import tomlkit
from tomlkit.exceptions import ParseError, TOMLKitError
from tomlkit.items import AoT

from temoto.adapters.configuring.formats import NoPlace, NotReadable
from temoto.core.configuring.edits import Data, Drop, Item, Put


def read(text: str) -> Data:
    """What the text says; None where it says nothing."""
    try:
        return tomlkit.parse(text).unwrap() or None
    except ParseError as error:
        raise NotReadable(error.line, error.col, str(error).partition(" at line")[0]) from error
    except (TOMLKitError, ValueError, RecursionError) as error:
        raise NotReadable(0, 0, str(error)) from error


def put(text: str, put: Put) -> str:
    """The text with the value there."""
    document: Any = tomlkit.parse(text)
    table: Any = document
    value: Any = put.value
    *above, last = put.path
    for depth, key in enumerate(above):
        table = _inside(table, key, put, depth)
    if isinstance(last, Item):
        if not isinstance(table, AoT) or not isinstance(value, dict):
            raise NoPlace(put.path)
        items: Any = table
        place = _place(items, last)
        if place is None:
            items.append(tomlkit.item(cast("dict[str, Data]", value)))
        else:
            items[place] = tomlkit.item(cast("dict[str, Data]", value))
    else:
        table[last] = value
    return str(tomlkit.dumps(document))  # pyright: ignore[reportUnknownMemberType]


def _inside(table: Any, key: str | Item, put: Put, depth: int) -> Any:
    if isinstance(key, Item):
        place = _place(table, key)
        if place is None:
            table.append(tomlkit.item({key.field: key.value}))
            place = -1
        return table[place]
    if key not in table:
        table[key] = tomlkit.aot() if isinstance(put.path[depth + 1], Item) else tomlkit.table(is_super_table=True)
    inner: Any = table[key]
    if not isinstance(inner, MutableMapping | AoT):
        raise NoPlace(put.path[: depth + 1])
    return cast("Any", inner)


def drop(text: str, drop: Drop) -> str:
    """The text without it, and without what is left empty above it."""
    document: Any = tomlkit.parse(text)
    path = drop.path
    for depth in range(drop.prune + 1):
        if not path:
            break
        table: Any = document
        for key in path[:-1]:
            table = table[_place(table, key) if isinstance(key, Item) else key]
        last = path[-1]
        here = _place(table, last) if isinstance(last, Item) else last
        if depth and table[here]:
            break
        del table[here]
        path = path[:-1]
    return str(tomlkit.dumps(document))  # pyright: ignore[reportUnknownMemberType]


def _place(items: Any, key: Item) -> int | None:
    return next((place for place, each in enumerate(items.unwrap()) if key.matches(each)), None)
