r"""Does a reply say what to change instead of what it becomes? Unified diffs and search/replace blocks, read as hunks.

    @@ -1,3 +1,3 @@            <<<<<<< SEARCH
     def f():                  x = 1
    -    x = 1                 =======
    +    x = 2                 x = 2
                               >>>>>>> REPLACE

Line numbers in a diff are only a hint: models count badly. Aider's and Cline's markers are both understood.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from temoto.core.codeactions.reply.fences import FENCE

_AT = re.compile(r"\s*@@(?: *-(\d+)(?:,\d+)? \+\d+(?:,\d+)? *)?.*")
_FILE = re.compile(
    r"(?:--- |\+\+\+ |diff --git |index [0-9a-f]{4,}|new file mode|deleted file mode|\*\*\* (?:Begin|End|Update|Add) )"
)
_SEARCH = re.compile(
    r"\s*(?:<{5,9}|-{5,9}(?= ?[A-Z]))(?: ?(?:SEARCH|ORIGINAL|OLD|HEAD|BEFORE|CURRENT|FIND)?\b.*)?>?\s*", re.IGNORECASE
)
_MIDDLE = re.compile(r"\s*={5,9}(?: ?[A-Z]*)?\s*")
_REPLACE = re.compile(
    r"\s*(?:>{5,9}|\+{5,9}(?= ?[A-Z]))(?: ?(?:REPLACE|UPDATED|NEW|AFTER|updated|[\w./-]*)\b.*)?\s*", re.IGNORECASE
)
_GLUED = re.compile(r"^\s*`{3,}\w*\s*(?=<{5,9} ?[A-Z]|-{5,9} ?SEARCH)")  # a fence that shares its line with a mark
DIFF_TAGS = frozenset(("diff", "patch", "udiff"))


@dataclass(frozen=True, slots=True)
class Hunk:
    """One change: lines that must stand there, and those that then stand there. `line`: where a diff says it begins, from 0."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Searched:
    """A reply with search/replace blocks: the hunks, the prose around, that behind the last, and whether each block was ended."""

    hunks: tuple[Hunk, ...]
    prose: str
    behind: str
    ended: bool


def searched(text: str, own: frozenset[str]) -> Searched | None:
    """The search/replace blocks of a reply; None where it has none."""
    hunks: list[Hunk] = []
    prose: list[str] = []
    old: list[str] | None = None
    new: list[str] | None = None
    last = 0  # how much prose stands before the end of the last block
    for row in text.split("\n"):
        line = _GLUED.sub("", row)
        if line.strip() in own:
            (new if new is not None else old if old is not None else prose).append(line)
        elif old is None and _SEARCH.fullmatch(line):
            old = []
        elif old is not None and new is None and _MIDDLE.fullmatch(line):
            new = []
        elif old is not None and new is not None and _REPLACE.fullmatch(line):
            hunks.append(Hunk(_unfenced(old), _unfenced(new)))
            old = new = None
            last = len(prose)
        else:
            (new if new is not None else old if old is not None else prose).append(line)
    if not hunks and new is None:
        return None
    told = "\n".join(line for line in prose if not FENCE.fullmatch(line))
    return Searched(tuple(hunks), told.strip(), "\n".join(prose[last:]), ended=old is None)


def is_diff(lines: Sequence[str], tag: str, own: Iterable[str]) -> bool:
    """Whether a block is a diff: by its tag, its headers, or by taking away lines the target has."""
    signed = [line for line in lines if line[:1] in {"+", "-"} and not _FILE.match(line)]
    if not signed:
        return False
    target = {line.strip() for line in own}
    if any(line.strip() in target for line in signed if line.strip()[1:]):
        return tag in DIFF_TAGS
    if tag in DIFF_TAGS or any(line.lstrip().startswith("@@") and _AT.fullmatch(line) for line in lines):
        return True
    if any(line.startswith("--- ") for line in lines) and any(line.startswith("+++ ") for line in lines):
        return True
    taken = [line[1:].strip() for line in signed if line[0] == "-"]
    plain = [line for line in lines if line.strip() and line[0] not in {"+", "-", " "}]
    return bool(taken) and not plain and all(line in target for line in taken)


def diff_hunks(lines: Sequence[str]) -> list[Hunk]:
    """The hunks of a diff, in order; those that change nothing are left out."""
    hunks: list[Hunk] = []
    old: list[str] = []
    new: list[str] = []
    at: int | None = None

    def close() -> None:
        if old != new:
            hunks.append(Hunk(_stripped(old), _stripped(new), at))
        old.clear()
        new.clear()

    for line in lines:
        if (met := _AT.fullmatch(line)) and line.lstrip().startswith("@@"):
            close()
            at = int(met.group(1)[:9]) - 1 if met.group(1) else None
        elif _FILE.match(line) and not (old and line.startswith(("--- ", "+++ ")) and line[4:5].isspace()):
            close()
        elif line.startswith("\\"):
            continue
        elif line[:1] in {"+", "-"}:
            (new if line[0] == "+" else old).append(line[1:])
        else:
            context = line.removeprefix(" ")
            old.append(context)
            new.append(context)
    close()
    return hunks


def _unfenced(lines: list[str]) -> tuple[str, ...]:
    """Without the fences some models put around each half."""
    if len(lines) >= 2 and FENCE.fullmatch(lines[0]) and FENCE.fullmatch(lines[-1]):
        lines = lines[1:-1]
    return tuple(lines)


def _stripped(lines: Sequence[str]) -> tuple[str, ...]:
    """Without empty lines at the end: models add them between hunks."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return tuple(lines[:end])
