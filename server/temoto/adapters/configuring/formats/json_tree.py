"""Where in a JSON text does each value stand? Comments and a comma before a closing bracket as editors' settings have them."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from temoto.adapters.configuring.formats import NotReadable

DEEPEST = 200
_BLANK = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')
_WORDS = (("true", True), ("false", False), ("null", None))


@dataclass(slots=True)
class Node:
    """A value, and where in the text it stands: `kind` is table, list, null or scalar."""

    kind: str
    start: int
    end: int = 0
    value: Any = None
    parts: "list[Part]" = field(default_factory=list["Part"])

    def data(self) -> Any:
        """What it says. Of a key that is there twice the last counts, as for every reader."""
        if self.kind == "table":
            return {part.key: part.value.data() for part in self.parts}
        return [part.value.data() for part in self.parts] if self.kind == "list" else self.value


@dataclass(slots=True)
class Part:
    """A key with its value, or an item of a list; `start` is where the key begins, if it has one."""

    key: str
    start: int
    value: Node

    @property
    def end(self) -> int:
        return self.value.end


def parse(text: str, *, comments: bool) -> Node | None:
    """The one value of the text; None where there is none. NotReadable says where it goes wrong."""
    reading = _Reading(text, comments)
    place = reading.blank(0)
    if place == len(text):
        return None
    node = reading.value(place, 0)
    place = reading.blank(node.end)
    if place != len(text):
        raise reading.wrong(place, "END")
    return node


class _Reading:
    def __init__(self, text: str, comments: bool) -> None:
        self.text, self.comments = text, comments

    def wrong(self, place: int, detail: str) -> NotReadable:
        """What is wrong at this place."""
        before = self.text[:place]
        return NotReadable(before.count("\n") + 1, place - before.rfind("\n"), detail)

    def blank(self, place: int) -> int:
        """Where something stands that is neither blank nor comment."""
        while True:
            found = _BLANK.match(self.text, place)
            place = found.end() if found else place
            sign = self.text[place : place + 2]
            if sign not in {"//", "/*"}:
                return place
            if not self.comments:
                raise self.wrong(place, "COMMENT")
            closer, width = ("\n", 0) if sign == "//" else ("*/", 2)
            end = self.text.find(closer, place + 2)
            if end < 0 and sign == "/*":
                raise self.wrong(place, "OPEN_COMMENT")
            place = len(self.text) if end < 0 else end + width

    def value(self, place: int, depth: int) -> Node:
        sign = self.text[place : place + 1]
        if depth > DEEPEST:
            raise self.wrong(place, "TOO_DEEP")
        if sign in {"{", "["}:
            return self.container(place, depth, "table" if sign == "{" else "list")
        if sign == '"':
            return self.string(place)
        for word, value in _WORDS:
            if self.text.startswith(word, place):
                return Node("null" if value is None else "scalar", place, place + len(word), value)
        found = _NUMBER.match(self.text, place)
        if found is None or not found.group():
            raise self.wrong(place, "VALUE")
        try:
            return Node("scalar", place, found.end(), json.loads(found.group()))
        except ValueError as error:  # more digits than Python reads
            raise self.wrong(place, "VALUE") from error

    def string(self, place: int) -> Node:
        found = _STRING.match(self.text, place)
        if found is None:
            raise self.wrong(place, "TEXT")
        try:
            return Node("scalar", place, found.end(), json.loads(found.group()))
        except ValueError as error:
            raise self.wrong(place, "TEXT") from error

    def container(self, start: int, depth: int, kind: str) -> Node:
        closer = "}" if kind == "table" else "]"
        node = Node(kind, start)
        place = self.blank(start + 1)
        while self.text[place : place + 1] != closer:
            part = self.part(place, depth, kind)
            node.parts.append(part)
            place = self.blank(part.end)
            if self.text[place : place + 1] == ",":
                comma = place
                place = self.blank(place + 1)
                if self.text[place : place + 1] == closer and not self.comments:
                    raise self.wrong(comma, "COMMA")
            elif self.text[place : place + 1] != closer:
                raise self.wrong(place, "CLOSED" if place == len(self.text) else "NO_COMMA")
        node.end = place + 1
        return node

    def part(self, place: int, depth: int, kind: str) -> Part:
        if place == len(self.text):
            raise self.wrong(place, "CLOSED")
        if kind == "list":
            return Part("", place, self.value(place, depth + 1))
        if self.text[place : place + 1] != '"':
            raise self.wrong(place, "KEY")
        key = self.string(place)
        colon = self.blank(key.end)
        if self.text[colon : colon + 1] != ":":
            raise self.wrong(colon, "COLON")
        return Part(str(key.value), place, self.value(self.blank(colon + 1), depth + 1))
