"""Which files of its project does a document lead to? What it imports, and the tests that are named after it, or the file its tests are of.

    from .prices import total    → ./prices.py, ./prices/__init__.py, ./prices/total.py; of it `total`

Of the text only: whether such a file is there is for others to find out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from temoto.core.code.language import Imports, Language
from temoto.core.code.languages import language_of

_LINES: Final = 400  # of a document that are looked at: imports stand at its beginning
_MOST: Final = 24  # leads
_WORD: Final = re.compile(r"[^\W\d]\w{0,100}")


@dataclass(frozen=True, slots=True)
class Lead:
    """Where a file may lie, the likeliest first. `near`: seen from the document's folder; else from that or any folder around it.

    `names`: what is taken of it by name; empty where that is not said.
    """

    paths: tuple[str, ...]
    names: tuple[str, ...] = ()
    near: bool = False


def leads(lines: Sequence[str], language: str, file: str) -> tuple[Lead, ...]:
    """The leads of a document that is called `file`, in its order and each once, what belongs to its tests last."""
    known, text = language_of(language), "".join(lines[:_LINES])
    placed = [found for imports in known.imports for found in _imported(imports, text)]
    imported = [lead for _, lead in sorted(placed, key=lambda found: found[0])]
    return tuple(dict.fromkeys((*imported, *_of_tests(known, file))))[:_MOST]


def _imported(imports: Imports, text: str) -> Iterator[tuple[int, Lead]]:
    """Each lead and where in the text it is said."""
    for match in _compiled(imports.pattern).finditer(text):
        groups = match.groupdict()
        up = groups.get("up") or ""
        module = groups["module"].replace(imports.between, "/") if imports.between else groups["module"]
        names = tuple(dict.fromkeys(_taken(groups.get("names") or groups.get("line") or "")))
        paths = tuple(
            "../" * (len(up) - 1) + file.format(module=module, name=name).lstrip("/")
            for file in imports.files
            for name in (names if "{name}" in file else ("",))
            if module or name
        )
        if paths:
            yield match.start(), Lead(tuple(dict.fromkeys(paths)), names, imports.near or bool(up))


def _taken(text: str) -> Iterator[str]:
    """The names of a list, by what they are called where they are defined: of `a as b` it is `a`."""
    for part in re.sub(r"#[^\n]*", "", text).split(","):
        if word := _WORD.search(part):
            yield word.group()


def _of_tests(language: Language, file: str) -> Iterator[Lead]:
    """The file a test file is of; else the test file of this one."""
    stem, dot, ending = file.rpartition(".")
    if language.tests is None or not dot:
        return
    before, _, after = language.tests.name.partition("{stem}")
    behind = after.replace("{ending}", ending).removesuffix(f".{ending}")
    if stem.startswith(before) and stem.endswith(behind) and len(stem) > len(before) + len(behind) > 0:
        of = stem[len(before) : len(stem) - len(behind)]
        yield Lead((f"{of}.{ending}", f"src/{of}.{ending}"))
    elif stem:
        name = language.tests.name.format(stem=stem, ending=ending)
        yield Lead((name, *(f"{folder}/{name}" for folder in language.tests.folders)), near=True)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE)
