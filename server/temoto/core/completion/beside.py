"""What of other files goes into a prompt, and in which form? Signatures, for names that stand around the cursor first.

The order is fixed and only grows at its end: the model keeps what it has read, and reads again only what follows the first difference.
In the form of a repository for families that were trained on one; for the others as comments above the document.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from temoto.core.code.language import Language
from temoto.core.code.languages import language_of
from temoto.core.code.outline import DefinitionKind, Outline
from temoto.core.code.secret_text import looks_secret
from temoto.core.code.signature import joined, signature
from temoto.core.completion.control_search import search_for
from temoto.core.completion.records import Ask
from temoto.core.models.records import Family

SHARE: Final = 0.25  # of a prompt
LEAST_TOKENS: Final = 24  # less is not worth a heading
_LINES_EACH: Final = 6  # of a function; of a class twice as many
_LONGEST_LINE: Final = 200
_MOST_EACH: Final = 40  # definitions of one file
_NEAR: Final = 40  # lines around the cursor whose names count most
_NAME: Final = re.compile(r"[^\W\d]\w{2,80}")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of another file as they stand there: what somebody needs to use the definition `name`. `path`: as a model is told it."""

    path: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What is shown of other files: `excerpts` in their order; the document's own `path`, its project's `name`; `tokens` of all that."""

    excerpts: tuple[Excerpt, ...] = ()
    path: str = ""
    project: str = ""
    tokens: int = 0


NOTHING: Final = Beside()


@dataclass(frozen=True, slots=True)
class Told:
    """Another file: what it is called, its lines and outline; `imported`: the names taken of it, None where it is only open."""

    path: str
    language: str
    lines: Sequence[str]
    outline: Outline | None
    imported: tuple[str, ...] | None = None


def names_in(lines: Iterable[str]) -> frozenset[str]:
    """The names that stand in some lines."""
    return frozenset(name for line in lines for name in _NAME.findall(line[: 4 * _LONGEST_LINE]))


def around_cursor(ask: Ask) -> tuple[str, ...]:
    """The lines around the cursor."""
    here = ask.line - ask.first
    return ask.lines[max(0, here - _NEAR) : here + _NEAR]


def ranked(files: Sequence[Told], around: frozenset[str], anywhere: frozenset[str]) -> list[Excerpt]:
    """What these files tell, the likeliest to be wanted first. Of a file that is only open: only what is named here."""
    drafts: list[tuple[int, int, Excerpt]] = []
    for number, file in enumerate(files):
        for excerpt in _of(file):
            name = excerpt.name
            score = 3 if name in around else 2 if name in anywhere or name in (file.imported or ()) else 0
            if not score and file.imported is not None and not name.startswith("_"):
                score = 1
            if score:
                drafts.append((-score, number, excerpt))
    drafts.sort(key=lambda draft: draft[:2])
    return [excerpt for _, _, excerpt in drafts]


def _of(file: Told) -> list[Excerpt]:
    outline, language = file.outline, language_of(file.language)
    if outline is None:
        return []
    excerpts: list[Excerpt] = []
    for one in outline.definitions[:_MOST_EACH]:
        if one.kind is DefinitionKind.METHOD or one.last >= len(file.lines):
            continue  # a class tells what it holds; an outline of more lines than there are is of another text
        most = _LINES_EACH * (1 if one.kind is DefinitionKind.FUNCTION else 2)
        spans = list(signature(file.lines, outline, one, language))
        if one.kind is DefinitionKind.CLASS:
            inner = (each for each in outline.definitions if one.first < each.first and each.last <= one.last)
            spans += [(each.named, each.named) for each in inner if each.kind is DefinitionKind.METHOD]
        lines = [
            file.lines[number].rstrip("\r\n") for first, last in joined(spans) for number in range(first, last + 1)
        ]
        code = [line for line in lines if line.strip() and not language.is_comment(line)][:most]
        text = "\n".join(line[:_LONGEST_LINE] for line in code)
        # Looked at a little beyond what is shown: a secret that is cut in two is one.
        if text and not looks_secret("\n".join(line[: 2 * _LONGEST_LINE] for line in code)):
            excerpts.append(Excerpt(file.path, one.name, text))
    return excerpts


def commented(beside: Beside, language: str) -> str:
    """The excerpts as comments of the document's language, and a line that begins the document; empty where it has no comments."""
    known = language_of(language)
    marks = (f"{known.comments.line[0]} ", "") if known.comments.line else _pair(known)
    if marks is None or not beside.excerpts:
        return ""
    opener, closer = marks
    lines: list[str] = []
    path = ""
    for excerpt in beside.excerpts:
        if excerpt.path != path:
            path = excerpt.path
            lines.append(f"Path: {path}")
        lines += excerpt.text.split("\n")
    lines.append(f"Path: {beside.path}")
    return "".join(f"{opener}{_closed_nowhere(line, closer)}{closer}\n" for line in lines)


def _pair(language: Language) -> tuple[str, str] | None:
    return next(((f"{opener} ", f" {closer}") for opener, closer in language.comments.block), None)


def _closed_nowhere(line: str, closer: str) -> str:
    end = closer.strip()
    return line.replace(end, f"{end[:1]} {end[1:]}") if end else line


def files_part(family: Family, beside: Beside) -> str:
    """The excerpts in the family's form of a repository, one part a file; without its control tokens but those that form says."""
    broken = search_for(family.controls).broken
    texts: dict[str, list[str]] = {}
    for excerpt in beside.excerpts:
        texts.setdefault(excerpt.path, []).append(excerpt.text)
    parts: list[str] = []
    for path, pieces in texts.items():
        slots = {"@path": broken(path), "@text": broken("\n".join(pieces) + "\n")}
        parts += [slots.get(part, part) for part in family.file]
    return "".join(parts)
