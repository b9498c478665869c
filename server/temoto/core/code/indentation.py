r"""In what unit is a document indented, and how does text in another one look in it?

    a file of tabs    + `⏎        return 1` (four blanks a level)   → `⏎\t\treturn 1`
    a file of fours   + `⏎\treturn 1`                               → `⏎    return 1`

Blanks behind the indentation are alignment and stay as they are.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from math import gcd

from temoto.core.code.text import indent_of, indent_width

TAB = "\t"
_LINES = 200


def unit_of(lines: Sequence[str]) -> str:
    """What one level of a document's indentation is, by the lines near its end given; empty where they do not tell."""
    tabs = blanks = 0
    steps: Counter[int] = Counter()
    before = 0
    for line in lines[-_LINES:]:
        if not line.strip():
            continue
        indent = indent_of(line)
        if TAB in indent[:1]:
            tabs += 1
            continue
        blanks += bool(indent[1:])
        if 1 < len(indent) - before <= 8:
            steps[len(indent) - before] += 1
        before = len(indent)
    if tabs > blanks:
        return TAB
    if not steps:
        return ""
    most = max(steps.values())
    return " " * min(step for step, times in steps.items() if times * 2 >= most)


def blanks_a_level(lines: Sequence[str]) -> int:
    """How many blanks a level of these lines has, of which some begin with blanks; 0 where none does."""
    counts = {
        len(indent)
        for line in lines
        if line.strip() and (indent := indent_of(line)).startswith(" ") and TAB not in indent
    }
    if not counts:
        return 0
    common = 0
    for count in counts:
        common = gcd(common, count)
    return 4 if common % 4 == 0 else common if common in {2, 3} else 4


def as_tabs(line: str, blanks: int) -> str:
    """A line indented by tabs where it is by so many blanks a level."""
    indent = indent_of(line)
    if not indent.startswith(" ") or not blanks:
        return line
    count = len(indent.expandtabs(blanks))
    return TAB * (count // blanks) + " " * (count % blanks) + line[len(indent) :]


def as_blanks(line: str, unit: str) -> str:
    """A line indented by so many blanks a level where it is by tabs."""
    indent = indent_of(line)
    return indent.replace(TAB, unit) + line[len(indent) :] if TAB in indent else line


def measure_of(text: str, unit: str) -> Callable[[str], int]:
    """How wide a line of `text` is indented, as it would be in the document's unit."""
    if unit == TAB and "\n " in text:
        blanks = _first_blanks(text)
        return lambda line: indent_width(as_tabs(line, blanks))
    if unit and unit != TAB and TAB in text:
        return lambda line: indent_width(as_blanks(line, unit))
    return indent_width


def _first_blanks(text: str) -> int:
    """How many blanks a level has, by the first line that begins with some: more of a text changes nothing of it."""
    start = text.index("\n ") + 1
    count = len(text[start : start + 40]) - len(text[start : start + 40].lstrip(" "))
    return 4 if count % 4 == 0 else 2 if count % 2 == 0 else 3 if count % 3 == 0 else 4
