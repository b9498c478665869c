"""Which definition of a rewrite is which of the target's? By its name and the names of those around it, at any depth.

class A: def load(self)    is    class A: def load(self)    and not    class B: def load(self)
"""

from collections import Counter
from collections.abc import Sequence

from temoto.core.codeactions.reply.names import LONG, Defined, tops

Path = tuple[str, ...]


def pairs(
    target: Sequence[str], wanted: Sequence[Defined], lines: Sequence[str], came: Sequence[Defined]
) -> list[tuple[Defined, Defined]]:
    """(of the target, of the rewrite), outer ones first; those of one name, as overloads or a getter and its setter, by what they take.

    Where each is one definition, they are the same, whatever either is called.
    """
    ours, theirs = _paths(target, wanted), _paths(lines, came)
    roots = [one.name for one in tops(wanted)], [one.name for one in tops(came)]
    renamed = {roots[1][0]: roots[0][0]} if len(roots[0]) == len(roots[1]) == 1 else {}
    theirs = [((renamed.get(path[0], path[0]), *path[1:]), one) for path, one in theirs]
    here, there = (Counter(path for path, _ in paths) for paths in (ours, theirs))
    alone = {path for path in here if here[path] == there[path] == 1}
    both = {path for path in here if here[path] == there[path]}

    def key(path: Path, head: str) -> Path:
        return path if path in alone else (*path, _takes(head))

    known = {key(path, lines[one.head]): one for path, one in theirs if path in both}
    keys = Counter(key(path, target[one.head]) for path, one in ours)
    wholes = ((key(path, target[one.head]), one) for path, one in ours)
    return [(one, known[each]) for each, one in wholes if keys[each] == 1 and each in known]


def _takes(head: str) -> str:
    """The parameters on a head's line."""
    return "".join(head[:LONG].partition("(")[2].split()).rstrip("{:=")


def _paths(lines: Sequence[str], definitions: Sequence[Defined]) -> list[tuple[Path, Defined]]:
    """Each definition behind the names of those around it; a head that only declares is left aside where another has a body."""
    made: list[tuple[Path, Defined]] = []
    around: list[Defined] = []
    for one in definitions:
        while around and around[-1].last < one.head:
            around.pop()
        made.append(((*(other.name for other in around), one.name), one))
        around.append(one)
    bodies = {path for path, one in made if not declares(lines[one.head])}
    return [(path, one) for path, one in made if path not in bodies or not declares(lines[one.head])]


def declares(head: str) -> bool:
    """Whether a head has no body: `function f(x: string): string;`."""
    head = head[:LONG].rstrip()
    return head.endswith(";") and "{" not in head and "=" not in head
