"""How is JSON edited, with or without comments? By cutting into the text where a reader of its own says a value begins and ends.

None of the readers for Python tells where in a text a value stands. This one takes what editors' settings are: comments and commas
before a closing bracket, and for plain JSON neither.
"""

import json
import re
from dataclasses import dataclass

from temoto.adapters.configuring.formats import NoPlace, nested
from temoto.adapters.configuring.formats.json_tree import Node, parse
from temoto.core.configuring.edits import Data, Drop, Item, Path, Put
from temoto.core.configuring.target import Format

MARK = "// temoto"
_TRIVIA = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_SAME_LINE = re.compile(r"[ \t]*(?:/\*[^\n]*?\*/[ \t]*)*(?://[^\r\n]*)?")


def editing(kind: Format) -> "Json":
    """What edits this kind of JSON."""
    return Json(comments=kind is Format.JSONC)


@dataclass(frozen=True, slots=True)
class Json:
    """JSON, with comments or without."""

    comments: bool

    def read(self, text: str) -> Data:
        """What the text says; None where it is empty."""
        node = parse(text, comments=self.comments)
        return None if node is None else node.data()

    def put(self, text: str, put: Put) -> str:
        """The text with the value there."""
        node = parse(text, comments=self.comments)
        unit = _unit(text, node)
        if node is None:
            end = "\n" if text and not text.endswith("\n") else ""
            return f"{text}{end}{_rendered(nested(put.path, put.value), unit, '')}\n"
        for depth, key in enumerate(put.path):
            inner = _child(node, key)
            if inner is None:
                return self._inserted(text, node, put, depth, unit)
            node = inner
        return text[: node.start] + _rendered(put.value, unit, _indent(text, node.start)) + text[node.end :]

    def _inserted(self, text: str, node: Node, put: Put, depth: int, unit: str) -> str:
        """The text with what of the path is missing put at the end of `node`."""
        rest = put.path[depth:]
        if node.kind == "null":
            whole = _rendered(nested(rest, put.value), unit, _indent(text, node.start))
            return text[: node.start] + whole + text[node.end :]
        if node.kind != ("list" if isinstance(rest[0], Item) else "table"):
            raise NoPlace(put.path[:depth])
        lines = f"// {put.comment}" if put.comment and self.comments else ""
        parts = node.parts
        outer = _indent(text, node.start)
        if not parts:
            inside = text[node.start + 1 : node.end - 1].rstrip()
            indent = outer + unit
            whole = _member(rest, put.value, unit, indent, lines)
            return f"{text[: node.start + 1]}{inside}\n{indent}{whole}\n{outer}{text[node.end - 1 :]}"
        last = parts[-1]
        if "\n" not in text[node.start : last.start] and not lines:
            whole = json.dumps(nested(rest, put.value), ensure_ascii=False)
            return f"{text[: last.end]}, {whole[1:-1]}{text[last.end :]}"
        indent = _indent(text, last.start) if "\n" in text[node.start : last.start] else outer + unit
        comma = _comma(text, last.end)
        end = last.end if comma is None else comma + 1
        stop = found.end() if (found := _SAME_LINE.match(text, end)) else end
        if stop >= node.end:
            stop = end
        after = text[stop:]
        if not after.lstrip(" \t").startswith(("\n", "\r")):
            after = f"\n{outer}{after.lstrip(' ')}"
        kept = f"{text[: last.end]}{',' if comma is None else ''}{text[last.end : stop]}"
        return f"{kept}\n{indent}{_member(rest, put.value, unit, indent, lines)}{after}"

    def drop(self, text: str, drop: Drop) -> str:
        """The text without it, and without what is left empty above it."""
        path = drop.path
        text = self._without(text, path)
        for _ in range(drop.prune):
            path = path[:-1]
            node = _node(parse(text, comments=self.comments), path)
            if not path or node is None or node.parts or node.kind not in {"table", "list"}:
                break
            text = self._without(text, path)
        return text

    def _without(self, text: str, path: Path) -> str:
        root = parse(text, comments=self.comments)
        above, node = _node(root, path[:-1]), _node(root, path)
        if above is None or node is None:
            return text
        index = next(place for place, part in enumerate(above.parts) if part.value is node)
        part, before, after = above.parts[index], above.parts[index - 1] if index else None, above.parts[index + 1 :]
        start = self._line_start(text, part.start)
        comma = _comma(text, part.end)
        end = part.end if comma is None else comma + 1
        if after:
            follows = text[end:].lstrip(" \t")
            if start != part.start and follows.startswith(("\n", "\r\n")):
                return text[:start] + text[len(text) - len(follows) + follows.index("\n") + 1 :]
            return text[: part.start] + text[after[0].start :]
        if before is None:
            inside = text[above.start + 1 : start].rstrip() + text[end : above.end - 1].rstrip()
            inside = f"{inside}\n{_indent(text, above.start)}" if inside.strip() else ""
            return text[: above.start + 1] + inside + text[above.end - 1 :]
        kept = text[before.end : start]
        if comma is None and (comma := _comma(text, before.end)) is not None:
            kept = text[before.end : comma] + text[comma + 1 : start]
        whole_line = start != part.start and text[end:].lstrip(" \t").startswith(("\n", "\r\n"))
        if start == part.start:
            kept = kept.rstrip(" \t")
        elif whole_line:
            end += len(text[end:]) - len(text[end:].lstrip(" \t"))
            kept = kept.removesuffix("\n").removesuffix("\r")
        return text[: before.end] + kept + text[end:]

    def _line_start(self, text: str, start: int) -> int:
        """Where the line begins, if nothing else stands before it there; a comment of ours above belongs to it."""
        line = text.rfind("\n", 0, start) + 1
        if text[line:start].strip():
            return start
        above = text.rfind("\n", 0, max(line - 1, 0)) + 1
        return above if line and text[above:line].lstrip().startswith(MARK) else line


def _child(node: Node, key: str | Item) -> Node | None:
    if isinstance(key, Item):
        return next((part.value for part in node.parts if node.kind == "list" and key.matches(part.value.data())), None)
    return next((part.value for part in reversed(node.parts) if node.kind == "table" and part.key == key), None)


def _node(node: Node | None, path: Path) -> Node | None:
    for key in path:
        node = _child(node, key) if node is not None else None
    return node


def _member(path: Path, value: Data, unit: str, indent: str, comment: str) -> str:
    whole = nested(path, value)
    if isinstance(path[0], str):
        text = f"{json.dumps(path[0], ensure_ascii=False)}: {_rendered(whole[path[0]], unit, indent)}"
    else:
        text = _rendered(whole[0], unit, indent)
    return f"{comment}\n{indent}{text}" if comment else text


def _rendered(value: Data, unit: str, indent: str) -> str:
    return json.dumps(value, ensure_ascii=False, indent=unit).replace("\n", f"\n{indent}")


def _unit(text: str, node: Node | None) -> str:
    """By how much the file indents."""
    first = node.parts[0].start if node and node.parts else 0
    alone = first and not text[text.rfind("\n", 0, first) + 1 : first].strip()
    return (_indent(text, first) if alone else "") or "  "


def _indent(text: str, place: int) -> str:
    line = text[text.rfind("\n", 0, place) + 1 :]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _comma(text: str, place: int) -> int | None:
    """Where the comma after a value stands; None where there is none."""
    found = _TRIVIA.match(text, place)
    end = found.end() if found else place
    return end if text[end : end + 1] == "," else None
