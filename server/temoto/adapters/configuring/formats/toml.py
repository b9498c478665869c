"""How is TOML edited? tomlkit keeps comments and order. What goes into a list within brackets stands within brackets too."""

import tomllib
from collections.abc import MutableMapping
from typing import Any, cast

import tomlkit
from tomlkit.exceptions import ParseError, TOMLKitError
from tomlkit.items import AoT, Array

from temoto.adapters.configuring.formats import NoPlace, NotReadable
from temoto.core.configuring.edits import Data, Drop, Item, Put


def read(text: str) -> Data:
    """What the text says; None where it says nothing. By Python's own reader, which takes a tenth of the time; tomlkit tells where a text
    goes wrong."""
    try:
        return tomllib.loads(text) or None
    except (ValueError, RecursionError) as error:
        _document(text)
        raise NotReadable(0, 0, str(error)) from error


def _document(text: str) -> Any:
    try:
        return tomlkit.parse(text)
    except ParseError as error:
        raise NotReadable(error.line, error.col, str(error).partition(" at line")[0]) from error
    except (TOMLKitError, ValueError, RecursionError) as error:
        raise NotReadable(0, 0, str(error)) from error


def put(text: str, put: Put) -> str:
    """The text with the value there."""
    document = _document(text)
    table: Any = document
    *above, last = put.path
    for depth, key in enumerate(above):
        table = _inside(table, key, put, depth)
    if isinstance(last, Item):
        if not isinstance(table, AoT | Array) or (isinstance(table, AoT) and not _has_keys(put.value)):
            raise NoPlace(put.path)
        value = _item(put.value, inline=isinstance(table, Array))
        items: Any = table
        place = _place(items, last)
        if place is None:
            if isinstance(table, AoT) and text and not text.endswith("\n\n"):
                value.trivia.indent = "\n"  # a blank line between it and what stands before
            items.append(value)
        else:
            items[place] = value
    elif _has_keys(put.value) and last not in table:
        value = _item(put.value, inline=False)
        value.add(tomlkit.nl())  # and one behind it, whatever follows
        if put.comment:
            value.comment(put.comment)
        table[last] = value
    else:
        table[last] = _item(put.value, inline=False)
    after = str(tomlkit.dumps(document))  # pyright: ignore[reportUnknownMemberType]
    return after if text.endswith("\n\n") or not after.endswith("\n\n") else after[:-1]


def _has_keys(value: object) -> bool:
    return isinstance(value, dict)


def _item(value: Data, *, inline: bool) -> Any:
    """The value as TOML writes it; tables of a list always within its brackets, where tomlkit would give each a heading."""
    if isinstance(value, dict):
        table: Any = tomlkit.inline_table() if inline else tomlkit.table()
        for name, each in cast("dict[str, Data]", value).items():
            table[name] = _item(each, inline=inline)
        return table
    if isinstance(value, list):
        array: Any = tomlkit.array()
        for each in cast("list[Data]", value):
            array.append(_item(each, inline=True))
        return array
    return cast("Any", tomlkit.item(value))  # pyright: ignore[reportUnknownMemberType]


def _inside(table: Any, key: str | Item, put: Put, depth: int) -> Any:
    if isinstance(key, Item):
        place = _place(table, key)
        if place is None:
            table.append(_item({key.field: key.value}, inline=isinstance(table, Array)))
            place = -1
        return table[place]
    if key not in table:
        table[key] = _missing(put, depth)
    inner: Any = table[key]
    if not isinstance(inner, MutableMapping | AoT | Array):
        raise NoPlace(put.path[: depth + 1])
    return cast("Any", inner)


def _missing(put: Put, depth: int) -> Any:
    """What has to stand on the path where nothing does: a table, or a list."""
    if not isinstance(put.path[depth + 1], Item):
        return tomlkit.table(is_super_table=True)
    last = depth + 2 == len(put.path)
    return tomlkit.array() if last and not _has_keys(put.value) else tomlkit.aot()


def drop(text: str, drop: Drop) -> str:
    """The text without it, and without what is left empty above it."""
    document = _document(text)
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
