"""Where in a YAML text does each key and value stand? As ruamel.yaml tells it."""

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from ruamel.yaml import YAML

_ALIAS = re.compile(r"\*[^\s,\[\]{}]+")
KINDS = MappingProxyType({"mapping": "table", "sequence": "list", "scalar": "scalar"})


@dataclass(slots=True)
class Node:
    """A value from `start` to `end`. `kind` is table, list or scalar; `flow`: it stands in brackets. Of a scalar, `style` is its quotes
    or `|` and `>`, and `text` what stands in them."""

    kind: str
    start: int
    end: int
    line: int
    column: int
    flow: bool = False
    style: str = ""
    text: str = ""
    parts: "list[Part]" = field(default_factory=list["Part"])

    @property
    def blank(self) -> bool:
        """Whether nothing is written there."""
        return self.kind == "scalar" and self.start == self.end

    @property
    def null(self) -> bool:
        """Whether it says nothing."""
        return self.blank or (self.kind == "scalar" and not self.style and self.text in {"~", "null", "Null", "NULL"})

    @property
    def childless(self) -> bool:
        """Whether a first part can be put in."""
        return self.null or (self.kind != "scalar" and not self.parts)

    @property
    def last(self) -> int:
        """Where its text ends; what follows of blank lines and comments is not its."""
        node = self
        while node.kind != "scalar" and node.parts and not node.flow:
            part = node.parts[-1]
            if part.value.blank and part.key is not None:
                return max(part.value.end, part.key.end)
            node = part.value
        return node.end


@dataclass(slots=True)
class Part:
    """A key with its value, or an item (its key None)."""

    key: Node | None
    value: Node

    @property
    def first(self) -> Node:
        """What stands first."""
        return self.key or self.value


def composed(text: str) -> Node | None:
    """The one value of a text that reads; None where there is none."""
    node: Any = YAML(pure=True).compose(text)  # pyright: ignore[reportUnknownMemberType]
    return None if node is None else _node(node, text, 0)


def _node(node: Any, text: str, after: int) -> Node:
    """The node, which stands behind `after`. An alias is composed as what it stands for, with the place of that."""
    mark = node.start_mark
    if mark.index < after and (alias := _ALIAS.search(text, after)) is not None:
        return Node("scalar", alias.start(), alias.end(), 0, 0, style="*", text=alias.group())
    placed = Node(KINDS[node.id], mark.index, node.end_mark.index, mark.line + 1, mark.column)
    if placed.kind == "scalar":
        placed.style, placed.text = str(node.style or ""), str(node.value)
        return placed
    placed.flow = bool(node.flow_style)
    place = placed.start
    for each in node.value:
        key = _node(each[0], text, place) if placed.kind == "table" else None
        value = _node(each[1] if key else each, text, key.end if key else place)
        placed.parts.append(Part(key, value))
        place = max(value.last, place)
    return placed
