"""How is YAML edited? By cutting into the text where ruamel.yaml says a key or a value begins and ends.

What ruamel.yaml would print anew (other quotes, other indents, long lines folded) stays as its owner wrote it. Lists and tables in
brackets take a new part in brackets; others get lines of their own.
"""

import json
import re
from typing import Any, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from temoto.adapters.configuring.formats import NoPlace, NotReadable, nested
from temoto.adapters.configuring.formats.yaml_tree import Node, Part, composed
from temoto.core.configuring.edits import Data, Drop, Item, Path, Put

MARK = "# temoto"
# What stands without quotes: letters first, and nothing that YAML reads as anything but text.
_PLAIN = re.compile(r"[A-Za-z/][\w./+@()-]*(?:[ :][\w./+@()-]+)*", re.ASCII)
_WORDS = re.compile(r"(?:true|false|yes|no|on|off|null|y|n)", re.IGNORECASE)


def read(text: str) -> Data:
    """What the text says; None where it says nothing."""
    try:
        data: Any = YAML(typ="safe", pure=True).load(text)  # pyright: ignore[reportUnknownMemberType]
    except MarkedYAMLError as error:
        marked: Any = error
        mark: Any = marked.problem_mark or marked.context_mark
        detail = str(marked.problem or marked.context or "")
        raise NotReadable(mark.line + 1 if mark else 0, mark.column + 1 if mark else 0, detail) from error
    except (YAMLError, ValueError, RecursionError, TypeError, AttributeError) as error:
        raise NotReadable(0, 0, str(error).partition("\n")[0]) from error
    return data


def put(text: str, put: Put) -> str:
    """The text with the value there."""
    node = composed(text)
    if node is None or node.blank:
        end = "\n" if text and not text.endswith("\n") else ""
        return f"{text}{end}{_lines(nested(put.path, put.value), '', _comment(put))}"
    key_of: Node | None = None
    for depth, key in enumerate(put.path):
        part = _child(node, key)
        if part is None:
            return _inserted(text, node, key_of, put, depth)
        key_of, node = part.key, part.value
    return _replaced(text, node, put)


def drop(text: str, drop: Drop) -> str:
    """The text without it, and without what is left empty above it."""
    path = drop.path
    text = _without(text, path)
    for _ in range(drop.prune):
        path = path[:-1]
        part = _at(composed(text), path)
        if not path or part is None or not part.value.childless:
            break
        text = _without(text, path)
    return text


def _child(node: Node, key: str | Item) -> Part | None:
    if isinstance(key, str):
        keys = (part for part in node.parts if part.key is not None and part.key.kind == "scalar")
        return next((part for part in keys if part.key and part.key.text == key), None)
    return next((part for part in node.parts if node.kind == "list" and key.matches(_said(part.value, key))), None)


def _said(node: Node, key: Item) -> Data:
    """Of an item as much as is needed to know it by."""
    if not key.field:
        return node.text if node.kind == "scalar" else None
    part = _child(node, key.field)
    return {key.field: part.value.text} if part and part.value.kind == "scalar" else {}


def _at(node: Node | None, path: Path) -> Part | None:
    part = Part(None, node) if node is not None else None
    for key in path:
        part = _child(part.value, key) if part else None
    return part


def _inserted(text: str, node: Node, key_of: Node | None, put: Put, depth: int) -> str:
    """The text with what of the path is missing put at the end of `node`."""
    rest = put.path[depth:]
    whole = nested(rest, put.value)
    if node.childless:
        return _filled(text, node, key_of, whole, _comment(put), put.path[:depth])
    if node.kind != ("list" if isinstance(rest[0], Item) else "table"):
        raise NoPlace(put.path[:depth], node.line)
    if node.flow:
        end = node.parts[-1].value.end
        return f"{text[:end]}, {json.dumps(whole, ensure_ascii=False)[1:-1]}{text[end:]}"
    end = _line_end(text, node.last)
    start = "" if text[:end].endswith("\n") or not end else "\n"
    return text[:end] + start + _lines(whole, " " * node.column, _comment(put)) + text[end:]


def _filled(text: str, node: Node, key_of: Node | None, whole: Data, comment: str, above: Path) -> str:
    """The text with a first part in a table or list that has none."""
    if key_of is None:
        if above:
            raise NoPlace(above, node.line)
        return text[: node.start] + _lines(whole, "", comment) + text[node.end :].lstrip(" ")
    start, end = node.start, node.end
    if node.blank:
        start = end = text.index(":", key_of.end) + 1
    before = text[:start].rstrip(" ") if text[end:].lstrip(" ").startswith(("\n", "\r")) else text[:start]
    text = before + text[end:]
    stop = _line_end(text, len(before))
    first = "" if text[:stop].endswith("\n") else "\n"
    return text[:stop] + first + _lines(whole, " " * (key_of.column + 2), comment) + text[stop:]


def _replaced(text: str, node: Node, put: Put) -> str:
    """The text with another value in the place of this one."""
    value: Data = put.value
    many = isinstance(value, dict | list)
    start, end = node.start, node.last
    if node.style in {"|", ">"}:
        raise NoPlace(put.path, node.line)
    if node.kind == "scalar" and not many:
        blank = " " if node.blank and not text[:start].endswith(" ") else ""
        return text[:start] + blank + _scalar(put.value) + text[end:]
    if node.kind == "scalar" or node.flow:
        return text[:start] + json.dumps(put.value, ensure_ascii=False) + text[end:]
    if not many or not put.value:
        raise NoPlace(put.path, node.line)
    if text[text.rfind("\n", 0, start) + 1 : start].strip(" -?"):
        raise NoPlace(put.path, node.line)
    lines = _lines(put.value, " " * node.column, "").strip()
    return text[:start] + lines + text[end:].removeprefix("\n" if text[:end].endswith("\n") else "")


def _without(text: str, path: Path) -> str:
    root = composed(text)
    above, part = _at(root, path[:-1]), _at(root, path)
    if above is None or part is None:
        return text
    parts = above.value.parts
    first, index = part.first, next(place for place, each in enumerate(parts) if each.value is part.value)
    if above.value.flow:
        if index:
            return text[: parts[index - 1].value.end] + text[part.value.end :]
        return text[: first.start] + text[parts[1].first.start if len(parts) > 1 else part.value.end :]
    line = text.rfind("\n", 0, first.start) + 1
    if text[line : first.start].strip(" " if part.key else " -"):
        raise NoPlace(path, first.line)
    start = text.rfind("\n", 0, max(line - 1, 0)) + 1 if line else 0
    start = start if line and text[start:line].lstrip().startswith(MARK) else line
    end = _line_end(text, part.value.last)
    if part.value.blank and part.key:
        end = _line_end(text, part.key.end)
    if len(parts) > 1 or not path[:-1]:
        return text[:start] + text[end:]
    if above.key is None:
        raise NoPlace(path, first.line)
    colon = text.index(":", above.key.end) + 1
    empty = " {}" if above.value.kind == "table" else " []"
    return text[:colon] + empty + text[colon:start] + text[end:]


def _line_end(text: str, place: int) -> int:
    """Where the line ends in which `place` is; `place` itself where it is at the beginning of one."""
    if place and text[place - 1] == "\n":
        return place
    end = text.find("\n", place)
    return len(text) if end < 0 else end + 1


def _comment(put: Put) -> str:
    return f"# {put.comment}" if put.comment else ""


def _lines(value: Data, indent: str, comment: str) -> str:
    """A table or list as lines, each ended."""
    above = f"{indent}{comment}\n" if comment else ""
    if isinstance(value, dict):
        table = cast("dict[str, Data]", value)
        return above + "".join(_pair(name, each, indent) for name, each in table.items())
    items = cast("list[Data]", value)
    return above + "".join(_item(each, indent) for each in items)


def _pair(name: str, value: Data, indent: str) -> str:
    if isinstance(value, dict | list) and value:
        return f"{indent}{_scalar(name)}:\n{_lines(value, f'{indent}  ', '')}"
    return f"{indent}{_scalar(name)}: {_scalar(value)}\n"


def _item(value: Data, indent: str) -> str:
    if isinstance(value, dict | list) and value:
        inner = _lines(value, f"{indent}  ", "")
        return f"{indent}- {inner[len(indent) + 2 :]}"
    return f"{indent}- {_scalar(value)}\n"


def _scalar(value: Data) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value) and not _WORDS.fullmatch(value) and ": " not in value:
        return value
    return json.dumps(value, ensure_ascii=False)
