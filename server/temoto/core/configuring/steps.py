"""What was done to a file, so that it can be taken back when somebody has changed the file since?

A step is an edit with what takes it back. What stands under a name only temoto gives is taken out whatever became of it; anything else
only where it is still as it was left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from temoto.core.configuring.edits import (
    Data,
    Drop,
    Edit,
    InTheWay,
    Item,
    Missing,
    Path,
    Put,
    applied,
    at,
    inverse,
    same,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One edit that was made, and what takes it back."""

    edit: Edit
    back: Edit


def steps(data: Data, edits: Iterable[Edit]) -> tuple[Step, ...]:
    """The steps the edits of `data` are; those that change nothing are none."""
    made: list[Step] = []
    for edit in edits:
        back = inverse(data, edit)
        if back is not None:
            made.append(Step(edit, back))
            data = applied(data, [edit])
    return tuple(made)


def undoing(data: Data, made: Sequence[Step]) -> tuple[Edit, ...]:
    """The edits of `data` that take out what is left of the steps in it."""
    without, wanted = _taken_back(data, [step for step in made if not _stays(step)])
    rest, frame = _taken_back(without, [step for step in made if _stays(step)])
    return (*wanted, *frame) if not rest else tuple(wanted)


def _taken_back(data: Data, made: Sequence[Step]) -> tuple[Data, list[Edit]]:
    backs: list[Edit] = []
    for step in reversed(made):
        if not _is_ours(data, step):
            continue
        try:
            data = applied(data, [step.back])
        except InTheWay:
            continue
        backs.append(step.back)
    return data, backs


def _stays(step: Step) -> bool:
    return isinstance(step.edit, Put) and step.edit.stays


def changed_since(data: Data, made: Sequence[Step]) -> tuple[Path, ...]:
    """Where somebody else has put something in the place of ours, which is left as it is."""
    return tuple(
        step.edit.path
        for step in made
        if isinstance(step.edit, Put) and not _is_ours(data, step) and not isinstance(at(data, step.edit.path), Missing)
    )


def _is_ours(data: Data, step: Step) -> bool:
    there = at(data, step.edit.path)
    if isinstance(step.edit, Drop):
        return isinstance(there, Missing)
    if isinstance(there, Missing):
        return False
    if step.edit.known_by:
        return all(same(_part(there, path), _part(step.edit.value, path)) for path in step.edit.known_by)
    return step.edit.own or same(there, step.edit.value)


def _part(data: Data, path: Path) -> Data:
    part = at(data, path)
    return None if isinstance(part, Missing) else part


def to_json(made: Iterable[Step]) -> list[object]:
    """The steps as they are kept."""
    return [{"edit": _edit(step.edit), "back": _edit(step.back)} for step in made]


def from_json(kept: object) -> tuple[Step, ...]:
    """The steps that were kept; ValueError where these are none."""
    try:
        return tuple(
            Step(_read(each["edit"]), _read(each["back"])) for each in cast("list[dict[str, dict[str, Any]]]", kept)
        )
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(str(error)) from error


def _edit(edit: Edit) -> dict[str, object]:
    if isinstance(edit, Drop):
        return {"path": _path(edit.path), "prune": edit.prune}
    known_by = [_path(path) for path in edit.known_by]
    return {
        "path": _path(edit.path), "value": edit.value, "own": edit.own, "known_by": known_by, "stays": edit.stays,
    }  # fmt: skip


def _path(path: Path) -> list[object]:
    return [{"field": key.field, "value": key.value} if isinstance(key, Item) else key for key in path]


def _keys(kept: list[Any]) -> Path:
    return tuple(key if isinstance(key, str) else Item(str(key["field"]), key["value"]) for key in kept)


def _read(kept: dict[str, Any]) -> Edit:
    path = _keys(kept["path"])
    if "value" in kept:
        known_by = tuple(_keys(each) for each in kept["known_by"])
        return Put(path, kept["value"], bool(kept["own"]), known_by, bool(kept["stays"]))
    return Drop(path, int(kept["prune"]))
