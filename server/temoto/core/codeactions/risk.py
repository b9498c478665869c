"""Would the user miss something once this edit is made? The one rule by which a rewrite is asked about first.

The rule: ask where the target would all but disappear (the result holds under 20 % of its non-blank characters), or where a
definition named in it is gone. Replaced text does not count as gone.

What that means here. A rewrite is made of runs of lines that stay, go, come, or are put in the place of others. What stays is
held whole. What is put in the place of others holds of them as many characters as it has itself, but no more than they had: a
loop of 200 characters that becomes an expression of 60 holds 60, not 0, because it was replaced; a body of 900 that becomes
`pass` holds 4. What comes where nothing went holds nothing, so a long comment at one end cannot pay for a function that was
cut from the other. A definition whose name is gone is no loss where another, new name stands between the same
neighbours with a similar body: that is a rename, which is what "rename for clarity" was asked for.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from temoto.core.code.diff import equal_runs
from temoto.core.code.text import indent_width, split_lines

LEAST_HELD = 0.2
LEAST_OF_DATA = 0.5  # where no names tell what is gone, and nothing is made shorter by being written better
LEAST_ALIKE = 0.5  # of the words of two bodies, for one to be the other under a new name
_WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Risk:
    """What would be lost: the share of the target's non-blank characters that is still held (0 to 1), and the names gone."""

    held: float
    gone: tuple[str, ...] = ()


def asks_first(
    before: str, after: str, names_before: frozenset[str], names_after: frozenset[str], least: float = LEAST_HELD
) -> Risk | None:
    """What makes it worth asking before `after` takes the place of `before`; None where nothing does.

    The names are those of the definitions inside each, as a parser found them; `least`: the share that is to be held.
    """
    held = _held(split_lines(before), split_lines(after))
    gone = tuple(sorted(names_before - names_after))
    if gone:
        renamed = _renamed(before, after, names_before, names_after)
        gone = tuple(name for name in gone if name not in renamed)
    return Risk(held, gone) if held < least or gone else None


def _held(before: Sequence[str], after: Sequence[str]) -> float:
    solid = list(map(_solid, before))
    whole = sum(solid)
    if not whole:
        return 1.0
    held = i = j = 0
    bare, bare_after = [line.strip() for line in before], [line.strip() for line in after]
    for start, there, length in (*equal_runs(bare, bare_after), (len(before), len(after), 0)):
        if i < start and j < there:
            held += min(sum(solid[i:start]), sum(map(_solid, after[j:there])))
        held += sum(solid[start : start + length])
        i, j = start + length, there + length
    return held / whole


def _solid(line: str) -> int:
    return len("".join(line.split()))


def _renamed(before: str, after: str, names_before: frozenset[str], names_after: frozenset[str]) -> frozenset[str]:
    """The names of `names_before` that live on under a new one."""
    was, now = _bodies(before, names_before), _bodies(after, names_after)
    stay = names_before & names_after
    fresh = [name for name in now if name not in names_before]
    found: set[str] = set()
    for name, body in was.items():
        if name in names_after:
            continue
        words = _words(body, name)
        for other in fresh:
            if _between(was, name, stay) == _between(now, other, stay) and _alike(words, _words(now[other], other)):
                found.add(name)
                fresh.remove(other)
                break
    return frozenset(found)


def _bodies(text: str, names: frozenset[str]) -> dict[str, list[str]]:
    """Each name's definition, as far as indentation tells, in order of the text: from the first line that has the name."""
    lines = split_lines(text)
    heads: dict[str, int] = {}
    for index, line in enumerate(lines):
        for word in _WORD.findall(line):
            if word in names:
                heads.setdefault(word, index)
    bodies: dict[str, list[str]] = {}
    for name, head in heads.items():
        width = indent_width(lines[head])
        end = head + 1
        while end < len(lines) and (
            not lines[end].strip() or indent_width(lines[end]) > width or lines[end].strip() == "{"
        ):
            end += 1
        bodies[name] = lines[head:end]
    return bodies


def _between(bodies: dict[str, list[str]], name: str, stay: frozenset[str]) -> tuple[str, ...]:
    """Which names that stay stand before this one."""
    order = list(bodies)
    return tuple(other for other in order[: order.index(name)] if other in stay)


def _words(body: Sequence[str], name: str) -> Counter[str]:
    return Counter(word for line in body for word in _WORD.findall(line) if word != name)


def _alike(words: Counter[str], other: Counter[str]) -> bool:
    return 2 * (words & other).total() >= LEAST_ALIKE * (words.total() + other.total())
