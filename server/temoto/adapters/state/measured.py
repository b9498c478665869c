"""Where is it kept what this machine has shown? `measured.json` in the user's state folder: speeds, and steps down.

Nothing about code or prompts, and it is never sent anywhere; deleting the file forgets it all. A file that cannot be read or
written is as good as none. An entry that is not as it should be counts as absent, and is kept: a newer temoto may read it.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from temoto.adapters.state.json_file import TABLE, keep, read
from temoto.adapters.state.places import state_file
from temoto.core.planning.measured import Measurement, StepDown, over, sane

log = logging.getLogger(__name__)

MOST = 200  # entries of a kind: nobody has more models in use on one machine
_MEASURED, _STEPS = "measured", "steps"
T = TypeVar("T")


class MeasuredFile:
    """The file. Every method blocks for a moment."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or state_file("measured.json")

    @property
    def path(self) -> str:
        """The file, as users read it."""
        return str(self._file)

    def measured(self, machine: str) -> tuple[Measurement, ...]:
        """What was measured on that machine, oldest first."""
        return tuple(one for one in self._entries(_MEASURED, Measurement) if one.subject.machine == machine)

    def keep(self, new: Measurement) -> None:
        """Store a measurement; figures it lacks are kept from the one before."""
        fresh = sane(replace(new, on=_today()))

        def added(rows: list[object]) -> list[object]:
            old, rest = _without(rows, Measurement, lambda one: one.subject == fresh.subject)
            return [*rest, asdict(over(fresh, old) if old else fresh)]

        self._change(_MEASURED, added)

    def steps(self, machine: str) -> tuple[StepDown, ...]:
        """The steps down recorded on that machine, oldest first."""
        return tuple(one for one in self._entries(_STEPS, StepDown) if one.machine == machine)

    def step(self, new: StepDown) -> None:
        """Store a step down."""
        what = (new.machine, new.backend, new.model)

        def added(rows: list[object]) -> list[object]:
            _, rest = _without(rows, StepDown, lambda one: (one.machine, one.backend, one.model) == what)
            return [*rest, asdict(new)]

        self._change(_STEPS, added)

    def forget(self) -> bool:
        """Remove the file; whether there was one."""
        try:
            self._file.unlink()
        except FileNotFoundError:
            return False
        return True

    def _entries(self, name: str, kind: type[T]) -> list[T]:
        found = [(row, _entry(row, kind)) for row in _rows(read(self._file, TABLE), name)]
        for row, entry in found:
            if entry is None:
                log.info("an entry of %s is not as it should be: %s", self._file, row)
        return [entry for _row, entry in found if entry is not None]

    def _change(self, name: str, added: Callable[[list[object]], list[object]]) -> None:
        def changed(whole: dict[str, Any]) -> dict[str, Any]:
            every = {_MEASURED: _rows(whole, _MEASURED), _STEPS: _rows(whole, _STEPS)}
            return {**whole, **every, name: added(every[name])[-MOST:]}

        keep(self._file, TABLE, changed)


def _rows(whole: Mapping[str, object], name: str) -> list[object]:
    rows = whole.get(name)
    return cast("list[object]", rows) if isinstance(rows, list) else []


def _entry(row: object, kind: type[T]) -> T | None:
    try:
        return TypeAdapter(kind).validate_python(row)
    except ValidationError:
        return None


def _without(rows: list[object], kind: type[T], is_it: Callable[[T], bool]) -> tuple[T | None, list[object]]:
    """(the first entry that matches, all other rows as they are in the file)."""
    old: T | None = None
    rest: list[object] = []
    for row in rows:
        entry = _entry(row, kind)
        if entry is None or not is_it(entry):
            rest.append(row)
        elif old is None:
            old = entry
    return old, rest


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
