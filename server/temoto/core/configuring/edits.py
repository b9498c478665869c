"""What is changed in another tool's settings, and what takes it back? Edits of plain data: tables, lists, texts, numbers.

    Put(("models", Item("name", "chat (temoto)")), {...})      the item of a list that has this name
    Put(("provider", "temoto", "options"), {...})              a key, the tables above it included
    Drop(("provider", "temoto"), prune=1)                      it, and so many tables above it where nothing else is left in them

Whatever writes a format is held to `applied`: after it the file must read as this says, and as nothing else.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, cast

Data = Any
"""What a settings file reads as: a table (dict), a list, a text, a number, true, false, None."""


@dataclass(frozen=True, slots=True)
class Item:
    """The item of a list whose `field` is `value`; where `field` is empty, the item that is `value` itself."""

    field: str
    value: Any

    def matches(self, item: Data) -> bool:
        """Whether this is the item."""
        if not self.field:
            return same(item, self.value)
        return isinstance(item, dict) and same(cast("dict[str, Data]", item).get(self.field), self.value)


Path = tuple[str | Item, ...]


@dataclass(frozen=True, slots=True)
class Put:
    """`value` is to stand at `path`, what is missing above it made.

    `own`: under a name only temoto gives, so that it is ours whatever somebody changed in it. `known_by`: ours while these parts of it
    are as we put them, since the tool writes others itself. `stays`: the file would be none without it, so it is not taken out while
    anything else is in it. `comment`: stands above it where the format has comments.
    """

    path: Path
    value: Data
    own: bool = False
    known_by: "tuple[Path, ...]" = ()
    stays: bool = False
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Drop:
    """What stands at `path` is to go, and so many tables or lists above it where nothing is left in them."""

    path: Path
    prune: int = 0


Edit = Put | Drop


class Missing:
    """Nothing stands there."""


MISSING = Missing()


class InTheWay(Exception):
    """Something of another kind stands where an edit wants a table or a list."""

    def __init__(self, path: Path) -> None:
        super().__init__(dotted(path))
        self.path = path


class OldForm(InTheWay):
    """What stands there is of an older version of the tool, which brings its file up to date by itself when it starts."""


def at(data: Data, path: Path) -> Data | Missing:
    """What stands at `path`; MISSING where nothing does."""
    for key in path:
        if isinstance(key, Item):
            items = cast("list[Data]", data) if isinstance(data, list) else []
            data = next((each for each in items if key.matches(each)), MISSING)
        else:
            data = cast("dict[str, Data]", data).get(key, MISSING) if isinstance(data, dict) else MISSING
    return data


def applied(data: Data, edits: Iterable[Edit]) -> Data:
    """The data after the edits; what was given stays as it is. InTheWay where an edit cannot be made."""
    data = deepcopy(data)
    for edit in edits:
        data = _put(data, edit.path, deepcopy(edit.value)) if isinstance(edit, Put) else _dropped(data, edit)
    return data


def needed(data: Data, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Those of the edits that change something."""
    kept: list[Edit] = []
    for edit in edits:
        after = applied(data, [edit])
        if not same(after, data):
            kept.append(edit)
            data = after
    return tuple(kept)


def inverse(data: Data, edit: Edit) -> Edit | None:
    """What takes the edit of `data` back; None where it changes nothing."""
    there = at(data, edit.path)
    if isinstance(edit, Drop):
        return None if isinstance(there, Missing) else Put(edit.path, deepcopy(there))
    if not isinstance(there, Missing):
        return None if same(there, edit.value) else Put(edit.path, deepcopy(there))
    made = sum(isinstance(at(data, edit.path[:depth]), Missing) for depth in range(1, len(edit.path)))
    return Drop(edit.path, made)


def dotted(path: Path) -> str:
    """A path as people write it: `models[chat].roles`; a dot for the whole file."""
    text = ""
    for key in path:
        text += f"[{key.value}]" if isinstance(key, Item) else f".{key}" if text else str(key)
    return text or "."


def _put(data: Data, path: Path, value: Data, above: Path = ()) -> Data:
    if not path:
        return value
    key, rest = path[0], path[1:]
    if isinstance(key, Item):
        if data is not None and not isinstance(data, list):
            raise InTheWay(above)
        items = cast("list[Data]", data or [])
        place = next((index for index, each in enumerate(items) if key.matches(each)), None)
        if place is None:
            inner = {key.field: key.value} if rest else None
            return [*items, _put(inner, rest, value, (*above, key))]
        return [*items[:place], _put(items[place], rest, value, (*above, key)), *items[place + 1 :]]
    if data is not None and not isinstance(data, dict):
        raise InTheWay(above)
    table = cast("Mapping[str, Data]", data or {})
    return {**table, key: _put(table.get(key), rest, value, (*above, key))}


def _dropped(data: Data, drop: Drop) -> Data:
    if isinstance(at(data, drop.path), Missing):
        return data
    data = _without(data, drop.path)
    path = drop.path[:-1]
    for _ in range(drop.prune):
        if not path or at(data, path):
            break
        data, path = _without(data, path), path[:-1]
    return data


def _without(data: Data, path: Path) -> Data:
    """`data` without what stands at `path`, which is there."""
    key, rest = path[0], path[1:]
    if isinstance(key, Item):
        items = cast("list[Data]", data)
        place = next(index for index, each in enumerate(items) if key.matches(each))
        inner = [_without(items[place], rest)] if rest else []
        return [*items[:place], *inner, *items[place + 1 :]]
    table = cast("dict[str, Data]", data)
    if rest:
        return {**table, key: _without(table[key], rest)}
    return {name: value for name, value in table.items() if name != key}


def same(left: Data, right: Data) -> bool:
    """Whether two files read alike: the order of keys does not count, kinds of values do (true is not 1, 1 is not 1.0)."""
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        ours, theirs = cast("dict[str, Data]", left), cast("dict[str, Data]", right)
        return ours.keys() == theirs.keys() and all(same(value, theirs[name]) for name, value in ours.items())
    if isinstance(left, list):
        items, others = cast("list[Data]", left), cast("list[Data]", right)
        return len(items) == len(others) and all(same(*pair) for pair in zip(items, others, strict=True))
    return bool(left == right or (left != left and right != right))  # noqa: PLR0124 - not a number
