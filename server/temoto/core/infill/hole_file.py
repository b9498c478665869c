r"""What holes does a file hold, in the format of HumanEval-Infilling? JSON, or one JSON document a line.

{"task_id": "…", "prompt": "def f(x):\n", "suffix": "…", "canonical_solution": "…", "test": "def check(candidate): …", "entry_point": "f"}
"""

import json
from collections.abc import Mapping
from typing import Any, Final, cast

from temoto.core.infill.holes import Hole
from temoto.core.messages import Note, note
from temoto.core.messages.infill import InfillMessage

NEEDED: Final = ("prompt", "suffix", "test", "entry_point")


class BadHoles(ValueError):
    """A file is not of that format; `note` says where, and what to do."""

    def __init__(self, why: Note) -> None:
        super().__init__(why.message.name)
        self.note = why


def holes_of(text: str, file: str) -> list[Hole]:
    """The holes of a file's text, in its order; raises BadHoles."""
    entries = _entries(text.lstrip("\ufeff"), file)
    if not entries:
        raise BadHoles(note(InfillMessage.NO_HOLES, file=file))
    return [_hole(entry, number, file) for number, entry in enumerate(entries, 1)]


def program(hole: Hole, completion: str, overwrite: int = 0) -> str:
    """What is run to see whether `completion` solves a hole: the benchmark's own order. It replaces `overwrite` signs behind it."""
    return f"{hole.prefix}{completion}{hole.suffix[overwrite:]}\n{hole.test}\ncheck({hole.entry_point})\n"


def _entries(text: str, file: str) -> list[object]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        rows = [(number, row) for number, row in enumerate(text.splitlines(), 1) if row.strip()]
        if len(rows) < 2:
            where = getattr(error, "lineno", 1)
            raise BadHoles(note(InfillMessage.NO_JSON, file=file, line=where)) from None
        return [_row(row, number, file) for number, row in rows]
    if isinstance(whole, list):
        return cast("list[object]", whole)
    return [whole] if isinstance(whole, dict) and whole else []


def _row(row: str, number: int, file: str) -> object:
    try:
        return json.loads(row)
    except (ValueError, RecursionError):
        raise BadHoles(note(InfillMessage.NO_JSON, file=file, line=number)) from None


def _hole(entry: object, number: int, file: str) -> Hole:
    if not isinstance(entry, dict):
        raise BadHoles(note(InfillMessage.NO_HOLE, file=file, number=number, missing=", ".join(NEEDED)))
    given = cast("Mapping[str, Any]", entry)
    missing = [name for name in NEEDED if not isinstance(given.get(name), str)]
    if missing:
        raise BadHoles(note(InfillMessage.NO_HOLE, file=file, number=number, missing=", ".join(missing)))
    entry_point = str(given["entry_point"])
    if not all(part.isidentifier() for part in entry_point.split(".")):
        raise BadHoles(note(InfillMessage.NO_HOLE, file=file, number=number, missing="entry_point"))
    name, solution = given.get("task_id"), given.get("canonical_solution")
    return Hole(
        name if isinstance(name, str) else str(number),
        file,
        "python",
        given["prompt"],
        solution if isinstance(solution, str) else "",
        given["suffix"],
        given["test"],
        entry_point,
    )
