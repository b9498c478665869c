"""What does each node of a grammar mean to an outline? The table of `grammars`, put in order by the grammar's own numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from temoto.adapters.syntax.grammars import (
    ANY_CALL,
    ANY_DEFINITION,
    ANY_IMPORT,
    ANYTHING,
    BODIES,
    GRAMMARS,
    SILENT,
    UNITS,
    Grammar,
    Pattern,
)
from temoto.adapters.syntax.texts import text_kinds
from temoto.core.code.outline import DefinitionKind

if TYPE_CHECKING:  # tree-sitter is brought when the first document is read, not when the server starts
    from tree_sitter import Language

NAMED, BODY, QUIET, COMMENT, WRAPPER, RUNS_ON, WORK = 1, 2, 4, 8, 16, 32, 64
BUSY: Final = COMMENT | WRAPPER | RUNS_ON | WORK


@dataclass(frozen=True, slots=True)
class NodeRole:
    """What one kind of node may be; most are nothing.

    `defines` with the field of its name, `bound` with the fields of name and value, `headed`/`imports`/`before`/`doc` by what its first
    bytes say, `calls` with the field of the callee ("" for the first child), `called_before` where the callee stands before it.
    """

    kind: str
    defines: DefinitionKind | None = None
    name_field: str = "name"
    bodied: bool = False
    tall: bool = False
    must_name: bool = False
    bound: tuple[str, str] | None = None
    headed: Pattern | None = None
    imports: Pattern | None = None
    before: Pattern | None = None
    doc: Pattern | None = None
    calls: str | None = None
    called_before: bool = False

    @property
    def works(self) -> bool:
        return (
            any((self.defines, self.bound, self.headed, self.imports, self.before, self.doc, self.called_before))
            or self.calls is not None
        )


@dataclass(frozen=True, slots=True)
class NodeRoles:
    """By node number: what a named node is at a glance (`flags`), and the whole of it where there is work to do (`work`)."""

    flags: Mapping[int, int]
    work: Mapping[int, NodeRole]
    docs: Pattern | None
    docstrings: bool
    guessed: bool
    texts: frozenset[int]  # the numbers of what is a string


def roles_of(name: str, language: "Language") -> NodeRoles:
    """The roles of a grammar's nodes. A few milliseconds: once a grammar."""
    grammar = GRAMMARS.get(name)
    known = _known(grammar) if grammar else None
    lists, silent = UNITS.get(name, (frozenset[str](), frozenset[str]()))
    lists |= BODIES | frozenset((grammar or Grammar()).lists.split())
    silent |= SILENT
    flags: dict[int, int] = {}
    work: dict[int, NodeRole] = {}
    for number in range(language.node_kind_count):
        kind = language.node_kind_for_id(number) or ""
        if not language.node_kind_is_named(number):
            continue
        role = known.get(kind) if known is not None else _guessed(kind)
        if role is not None and role.works:
            work[number] = role
        flags[number] = _flags(kind, grammar or Grammar(), lists, silent, works=number in work)
    docs = grammar.docs if grammar else None
    return NodeRoles(
        MappingProxyType(flags), MappingProxyType(work), docs, grammar.docstrings if grammar else False, grammar is None,
        text_kinds(language),
    )  # fmt: skip


def _flags(kind: str, grammar: Grammar, lists: frozenset[str], silent: frozenset[str], *, works: bool) -> int:
    return (
        NAMED
        | (BODY if kind in lists else 0)
        | (QUIET if kind in silent else 0)
        | (COMMENT if "comment" in kind else 0)
        | (WRAPPER if kind in grammar.wrappers.split() else 0)
        | (RUNS_ON if kind == grammar.runs_on else 0)
        | (WORK if works else 0)
    )


def _known(grammar: Grammar) -> dict[str, NodeRole]:
    defines = {
        kind: (what, field)
        for what, kinds in (
            (DefinitionKind.FUNCTION, grammar.functions),
            (DefinitionKind.METHOD, grammar.methods),
            (DefinitionKind.CLASS, grammar.classes),
            (DefinitionKind.MODULE, grammar.modules),
        )
        for kind, field in _fields(kinds, "name")
    }
    bound = {kind: (name, value) for kind, name, value in (one.split() for one in grammar.bound)}
    calls = dict(_fields(grammar.calls, ""))
    headed, imports, before, doc = (
        dict(one) for one in (grammar.headed, grammar.imports, grammar.before, grammar.doc_nodes)
    )
    kinds = {*defines, *bound, *calls, *headed, *imports, *before, *doc, grammar.called_before} - {""}
    return {
        kind: NodeRole(
            kind,
            *defines.get(kind, (None, "name")),
            bodied=kind in grammar.bodied.split(),
            tall=kind in grammar.tall.split(),
            bound=bound.get(kind),
            headed=headed.get(kind),
            imports=imports.get(kind),
            before=before.get(kind),
            doc=doc.get(kind),
            calls=calls.get(kind),
            called_before=kind == grammar.called_before,
        )
        for kind in kinds
    }


def _guessed(kind: str) -> NodeRole | None:
    """The role a node's name suggests, for a grammar without a table entry."""
    if found := ANY_DEFINITION.search(kind):
        what = DefinitionKind.FUNCTION
        if found["class"] or found["module"]:
            what = DefinitionKind.CLASS if found["class"] else DefinitionKind.MODULE
        return NodeRole(kind, what, must_name=True)
    if ANY_CALL.search(kind):
        return NodeRole(kind, calls="")
    if ANY_IMPORT.search(kind):
        return NodeRole(kind, imports=ANYTHING)
    return None


def _fields(kinds: str, default: str) -> Iterable[tuple[str, str]]:
    for one in kinds.split():
        kind, _, field = one.partition(":")
        yield kind, field or default
