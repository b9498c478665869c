"""How is one value put into a text, or taken out, with everything else left as it stands? One file a format.

Each reads a text as data, and puts or drops one value by cutting into the text; no text is ever printed anew. Every cut is read again
and held to what the edit means (`core.configuring.edits.applied`): where it means anything else, nothing is written.
"""

from collections.abc import Iterable
from importlib import import_module
from typing import Any, Protocol, cast

from temoto.core.configuring.edits import Data, Drop, Edit, InTheWay, Item, Path, Put, applied, needed, same
from temoto.core.configuring.target import Format


class NotReadable(Exception):
    """A text is not what its file's ending says. Lines and columns count from 1; 0 where nobody told."""

    def __init__(self, line: int, column: int, detail: str) -> None:
        super().__init__(detail)
        self.line, self.column, self.detail = line, column, detail


class NoPlace(Exception):
    """A value cannot be put there with the rest left as it is."""

    def __init__(self, path: Path, line: int = 0) -> None:
        super().__init__(str(path))
        self.path, self.line = path, line


class Editing(Protocol):
    """What a format's file holds. A text it has not read is never given to `put` and `drop`."""

    def read(self, text: str) -> Data:
        """What the text says; None where it says nothing. NotReadable."""
        ...

    def put(self, text: str, put: Put) -> str: ...

    def drop(self, text: str, drop: Drop) -> str: ...


def editing(kind: Format) -> Editing:
    """What edits this format; imported when it is needed."""
    module: Any = import_module(f"{__name__}.{'jsonc' if kind is Format.JSON else kind.lower()}")
    return cast("Editing", module.editing(kind) if hasattr(module, "editing") else module)


def edited(editor: Editing, text: str, edits: Iterable[Edit]) -> str:
    """The text after the edits. NoPlace where one cannot be made without touching anything else."""
    data = editor.read(text)
    for edit in needed(data, edits):
        wanted = applied(data, [edit])
        try:
            text = editor.put(text, edit) if isinstance(edit, Put) else editor.drop(text, edit)
            data = editor.read(text)
        except (NotReadable, InTheWay, ValueError) as error:  # ValueError: a library that cannot do it there
            raise NoPlace(edit.path) from error
        if not same(data or {}, wanted or {}):  # a text that says nothing is an empty table
            raise NoPlace(edit.path)
    return text


def nested(path: Path, value: Data) -> Data:
    """The tables and lists of `path` around the value."""
    for key in reversed(path):
        if not isinstance(key, Item):
            value = {key: value}
        elif isinstance(value, dict) and key.field and key.field not in value:
            value = [{key.field: key.value, **cast("dict[str, Data]", value)}]
        else:
            value = [value]
    return value
