"""What does a parsed tree say? One walk over all nodes, first to last, by a cursor: however deep they nest, nothing recurses.

Each step is Python, so that other threads get their turn between any two.
"""

import re
from dataclasses import replace
from operator import attrgetter, itemgetter
from typing import Final

from tree_sitter import Node, Tree

from temoto.adapters.syntax.grammars import ANYTHING, CALLEE_FIELDS, FUNCTION_VALUES, NAMING
from temoto.adapters.syntax.roles import BODY, BUSY, COMMENT, QUIET, RUNS_ON, WORK, WRAPPER, NodeRole, NodeRoles
from temoto.adapters.syntax.turns import give_turn
from temoto.core.code.languages import UNKNOWN
from temoto.core.code.outline import Call, Definition, DefinitionKind, Outline

ERROR: Final = 0xFFFF  # tree-sitter's number for what it could not read, in every grammar
MOST_NODES: Final = 4_000_000  # some 350,000 lines; three seconds
STEPS: Final = 256  # between two looks at whose turn it is; each takes two to ten microseconds
_HEAD: Final = 200  # bytes looked at to tell what a node begins with
# Of any language, since a grammar's own comments and closers are nodes of their own.
_MARKS: Final = b"|".join(re.escape(mark.encode()) for mark in UNKNOWN.comments.starts)
_NOTHING_AFTER: Final = re.compile(rb"[\s;,]*(?:$|\\|" + _MARKS + rb")")
_SIGNS: Final = b"|".join(re.escape(sign.encode()) for sign in UNKNOWN.blocks.closes)
_CLOSES: Final = re.compile(rb"[\s;,]*(?:" + _SIGNS + rb"|(?:else|" + "|".join(UNKNOWN.blocks.ends).encode() + rb")\b)")
_CALLEE: Final = re.compile(r"([^\W\d][\w$]*[?!]?)\s*(?:(?:::)?<[^<>()]*>|\[[^\[\]()]*\])?\s*$")
_OPERATOR: Final = re.compile(r"(?<![\w$])operator(?![\w$]).*", re.DOTALL)  # C++: `operator<`
_PARTS: Final = re.compile(r"::|->|[.:\\]")
_MODIFIERS: Final = frozenset((b"pub", b"export", b"extern", b"inline"))  # Zig keeps them beside the declaration
_STRING: Final = re.compile(rb"[rRuUbB]{0,2}[\"']")


class TooLarge(Exception):
    """More nodes than may be walked."""


class Walk:
    """The outline of one tree. `data` is what was parsed, every line ended by one newline, so that rows are lines."""

    def __init__(self, tree: Tree, data: bytes, roles: NodeRoles, lines: int) -> None:
        self._tree, self._data, self._roles, self._last_line = tree, data, roles, max(0, lines - 1)
        self._definitions: list[tuple[int, Definition]] = []
        self._open: list[tuple[int, DefinitionKind]] = []  # where each enclosing definition ends, and what it is
        self._lead = (-1, 0, 0)  # depth, first line and end of the wrapper the cursor is in
        self._imports: list[tuple[int, int]] = []
        self._calls: list[Call] = []
        self._statements: list[tuple[int, int]] = []
        self._docs: dict[int, bool] = {}  # last line of a comment: whether it documents
        self._silent_until = 0  # the byte up to which what looks like a call is none: a type written before a function
        self._above: dict[int, int] = {}  # last line of an attribute: its first

    def outline(self) -> Outline:
        self._walk()
        give_turn()
        named = {(one.name, one.named) for _, one in self._definitions}
        found = [one for _, one in self._definitions]
        if self._roles.guessed:
            found = self._with_bodies(found)
        give_turn()
        found.sort(key=attrgetter("last"), reverse=True)
        give_turn()
        found.sort(key=attrgetter("first"))  # where two begin on one line the longer stays before
        definitions = _once(found)
        give_turn()
        calls = sorted((one for one in self._calls if (one.name, one.line) not in named), key=lambda one: one.line)
        give_turn()
        statements = list(dict.fromkeys(self._statements))
        give_turn()
        statements.sort(key=itemgetter(1), reverse=True)
        give_turn()
        statements.sort(key=itemgetter(0))
        give_turn()
        errors = tuple(sorted(errors_of(self._tree, self._last_line)))
        return Outline(definitions, tuple(self._imports), tuple(calls), errors, tuple(statements))

    def _walk(self) -> None:
        cursor, flags = self._tree.walk(), self._roles.flags
        parents, latest, parent, depth = (
            [BODY],
            [-1],
            BODY,
            1,
        )  # by depth: what the parent is; the last statement of that body
        for step in range(MOST_NODES):
            if not step % STEPS:
                give_turn()
            node = cursor.node
            flag = flags.get(node.kind_id, 0) if node else 0
            if node and depth == 1:
                flag = (flag | BODY) if node.kind_id != ERROR else 0
            elif node and flag and (flag & BUSY or parent & BODY):
                if flag & BUSY:
                    flag = self._meet(node, flag, depth)
                if parent & BODY and not flag & (QUIET | COMMENT):
                    latest[-1] = self._state(node, latest[-1])
            if cursor.goto_first_child():
                parents.append(flag)
                latest.append(-1)
                parent, depth = flag, depth + 1
                continue
            while not cursor.goto_next_sibling():
                if not cursor.goto_parent():
                    return
                parents.pop()
                latest.pop()
                parent, depth = parents[-1], depth - 1
        raise TooLarge

    def _meet(self, node: Node, flag: int, depth: int) -> int:
        """Take in one node that may mean something; the flags it goes on with."""
        if flag & COMMENT:
            self._comment(node)
        elif flag & RUNS_ON:
            self._run_on(node)
        elif flag & WORK:
            role = self._roles.work[node.kind_id]
            if role.before and self._begins(node, role.before):
                self._above[self._end(node)] = self._row(node)
                self._silent_until = node.end_byte if role.before is not ANYTHING else 0
                return flag | QUIET
            if role.doc and self._begins(node, role.doc):
                self._docs[self._end(node)] = True
                self._silent_until = node.end_byte
                return flag
            self._work(node, role, depth)
        if flag & WRAPPER:
            first = self._lead[1] if self._led(node, depth) else self._first(self._row(node))
            self._lead = (depth, first, node.end_byte)
        return flag

    def _work(self, node: Node, role: NodeRole, depth: int) -> None:
        if role.imports and self._begins(node, role.imports):
            span = (self._row(node), self._end(node))
            if not self._imports or self._imports[-1][1] < span[0]:
                self._imports.append(span)
            return
        if role.defines:
            if self._define(node, role.defines, _name_node(node, role), depth, role):
                return
        elif role.bound:
            name, value = (node.child_by_field_name(field) for field in role.bound)
            if name and value and value.type in FUNCTION_VALUES:
                what = DefinitionKind.CLASS if value.type == "class" else DefinitionKind.FUNCTION
                self._define(node, what, name, depth, role)
        elif role.headed and (found := role.headed.match(self._data, node.start_byte, node.start_byte + _HEAD)):
            self._define_headed(node, found, depth, role)
            return
        if role.calls is not None:
            self._call(node, role.calls)
        elif role.called_before:
            self._called(node.start_byte, self._row(node))

    def _define_headed(self, node: Node, match: re.Match[bytes], depth: int, role: NodeRole) -> None:
        groups = match.groupdict()
        what = DefinitionKind.FUNCTION
        if groups.get("class") or groups.get("module"):
            what = DefinitionKind.CLASS if groups.get("class") else DefinitionKind.MODULE
        name = (groups.get("name") or groups.get("named") or b"").decode("utf-8", "replace")
        self._add(node, what, name, self._row(node), depth, role)

    def _define(self, node: Node, what: DefinitionKind, name: Node | None, depth: int, role: NodeRole) -> bool:
        if role.must_name and not (name and name.is_named):
            return False
        if role.bodied and not _has_body(node):
            return False
        if name is None:
            text = role.kind.split("_", maxsplit=1)[0]
            return not role.bodied and self._add(node, what, text, self._row(node), depth, role)
        text = self._data[name.start_byte : min(name.end_byte, name.start_byte + _HEAD)].decode("utf-8", "replace")
        if what is DefinitionKind.FUNCTION and "::" in text:
            what = DefinitionKind.METHOD
        return self._add(node, what, text, self._row(name), depth, role)

    def _add(self, node: Node, what: DefinitionKind, name: str, named: int, depth: int, role: NodeRole) -> bool:
        start, last = self._row(node), self._end(node)
        if role.tall and last == start:
            return False
        while self._open and node.start_byte >= self._open[-1][0]:
            self._open.pop()
        if what is DefinitionKind.FUNCTION and self._open and self._open[-1][1] is DefinitionKind.CLASS:
            what = DefinitionKind.METHOD
        first = self._first(start)
        if self._led(node, depth):
            first = min(first, self._lead[1])
            self._lead = (-1, 0, 0)
        documented = self._docs.get(first - 1, False) or (self._roles.docstrings and self._docstring(node))
        self._definitions.append((node.end_byte, Definition(_plain(name), what, first, last, named, documented)))
        self._open.append((node.end_byte, what))
        return True

    def _with_bodies(self, definitions: list[Definition]) -> list[Definition]:
        """Each definition extended to its whole statement: some grammars give the first line alone."""
        lasts: dict[int, list[int]] = {}
        for first, last in self._statements:
            lasts.setdefault(first, []).append(last)

        def whole(definition: Definition) -> int:
            end = definition.last
            behind = (last for last in lasts.get(definition.first, ()) if last > end)
            return min(behind, default=end) if end == definition.named else end

        return [replace(one, last=whole(one)) for one in definitions]

    def _docstring(self, node: Node) -> bool:
        body = node.child_by_field_name("body")
        first = body.named_child(0) if body and body.named_child_count else None
        return bool(first and first.type in {"expression_statement", "string"} and self._begins(first, _STRING))

    def _run_on(self, node: Node) -> None:
        """Extend the last definition by its body, where a grammar makes the two siblings."""
        if self._definitions:
            _, one = self._definitions[-1]
            if one.last in {self._row(node), self._row(node) - 1}:
                last = self._end(node)
                self._definitions[-1] = (node.end_byte, replace(one, last=last))
                if self._open:
                    self._open[-1] = (node.end_byte, self._open[-1][1])

    def _call(self, node: Node, field: str) -> None:
        callee = node.child_by_field_name(field) if field else None
        if callee is None:
            found = (node.child_by_field_name(one) for one in CALLEE_FIELDS)
            callee = next((one for one in found if one), None)
        if callee is None:
            callee = next((one for one in node.named_children[:2] if one.type not in {"arguments", "modifiers"}), None)
        if callee is not None:
            self._called(callee.end_byte, self._end_row(callee.end_byte, callee.end_point.row), callee.start_byte)

    def _called(self, end: int, line: int, start: int = 0) -> None:
        text = self._data[max(start, end - 80, 0) : end].decode("utf-8", "ignore")
        if end > self._silent_until and (found := _CALLEE.search(text)):
            self._calls.append(Call(found[1], min(line, self._last_line)))

    def _comment(self, node: Node) -> None:
        if self._begins_its_line(node):
            docs = self._roles.docs
            self._docs[self._end(node)] = docs is None or self._begins(node, docs)

    def _state(self, node: Node, latest: int) -> int:
        """Record a statement, merged with the one before where they share a line; returns its index, -1 where none was recorded."""
        first, last = self._first(self._row(node)), self._end(node)
        if not self._begins_its_line(node):
            if latest < 0 or self._statements[latest][1] < self._row(node):
                return -1
            self._statements[latest] = (self._statements[latest][0], max(last, self._statements[latest][1]))
            return latest
        end = self._data.find(b"\n", node.end_byte)
        after = self._data[node.end_byte : min(end, node.end_byte + _HEAD)]
        if not node.end_point.column or _NOTHING_AFTER.match(after) or not _CLOSES.match(after):
            self._statements.append((first, last))
            return len(self._statements) - 1
        return -1

    def _led(self, node: Node, depth: int) -> bool:
        """Whether the node stands right inside the wrapper met last."""
        return self._lead[0] == depth - 1 and node.start_byte < self._lead[2]

    def _first(self, line: int) -> int:
        """`line`, or that of the first attribute right above it."""
        while line - 1 in self._above:
            line = self._above[line - 1]
        return line

    def _begins(self, node: Node, pattern: re.Pattern[bytes]) -> bool:
        return bool(pattern.match(self._data, node.start_byte, min(node.end_byte, node.start_byte + _HEAD)))

    def _begins_its_line(self, node: Node) -> bool:
        start = node.start_byte
        before = self._data[max(start - node.start_point.column, start - _HEAD) : start].strip()
        return not before or before in _MODIFIERS

    def _row(self, node: Node) -> int:
        return min(node.start_point.row, self._last_line)

    def _end(self, node: Node) -> int:
        """The last line with anything of the node on it: some grammars count blanks and comments below it in."""
        inner = node
        while (count := inner.child_count) and (last := inner.child(count - 1)) and last.is_extra:
            before = last.prev_sibling
            if before is None or last.start_point.row == before.end_point.row:
                break
            inner = before
        return max(self._row(node), self._end_row(inner.end_byte, inner.end_point.row))

    def _end_row(self, end: int, row: int) -> int:
        tail = self._data[max(0, end - _HEAD) : end]
        return min(row - tail[len(tail.rstrip()) :].count(b"\n"), self._last_line)


def errors_of(tree: Tree, last_line: int) -> set[int]:
    """The lines on which something unreadable begins or something needed is missing."""
    found: set[int] = set()
    cursor = tree.walk()
    while True:
        node = cursor.node
        if node and (node.kind_id == ERROR or node.is_missing):
            found.add(min(node.start_point.row, last_line))
        if node and node.has_error and cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return found


def _has_body(node: Node) -> bool:
    if node.child_by_field_name("body"):
        return True
    inner = node.child_by_field_name("type")  # typedef struct { ... } name
    return bool(inner and inner.child_by_field_name("body"))


def _name_node(node: Node, role: NodeRole) -> Node | None:
    name = node.child_by_field_name(role.name_field)
    if name is None and role.name_field == "declarator":
        return node.child_by_field_name("name")
    if role.name_field == "declarator":
        while name and (inner := name.child_by_field_name("declarator") or _inside_reference(name)):
            name = inner
        return name
    if name is None:
        return next((one for one in node.named_children[:12] if one.type in NAMING), None)
    return name


def _inside_reference(node: Node) -> Node | None:
    """`T &f()` and `(f)()`: grammars give these declarators no field."""
    return node.named_child(0) if node.type in {"reference_declarator", "parenthesized_declarator"} else None


def _plain(name: str) -> str:
    """The name alone: no generics, no path before it, no quotes."""
    if found := _OPERATOR.search(name):
        return found[0]
    parts = [part for part in _PARTS.split(re.sub(r"<.*", "", name, flags=re.DOTALL)) if part.strip()]
    return parts[-1].strip(" \t\r\n\"'`#") if parts else name


def _once(definitions: list[Definition]) -> tuple[Definition, ...]:
    """The definitions without repeats of the one before: a named struct inside its typedef."""
    kept: list[Definition] = []
    for number, one in enumerate(definitions):
        if not number % STEPS:
            give_turn()
        if not kept or (one.first, one.last, one.name) != (kept[-1].first, kept[-1].last, kept[-1].name):
            kept.append(one)
    return tuple(kept)
