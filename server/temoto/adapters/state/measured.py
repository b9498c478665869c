"""Where is it kept what this machine has shown? `measured.json` in the user's state folder: speeds, and steps down.

Nothing about code or prompts, and it is never sent anywhere; deleting the file forgets it all. A file that cannot be read or
written is as good as none, and an entry that is not as it should be counts as absent.
"""

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

import platformdirs
from pydantic import TypeAdapter, ValidationError

from temoto.core.planning.measured import Measurement, Step, over, sane

log = logging.getLogger(__name__)

MOST = 200  # entries of a kind: nobody has more models in use on one machine
TOO_LARGE = 4_000_000  # bytes: not a file of ours any more
T = TypeVar("T")


class Experience:
    """The file. Every method blocks for a moment."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or Path(platformdirs.user_state_dir("temoto", appauthor=False)) / "measured.json"

    @property
    def where(self) -> str:
        """The file, as users read it."""
        return str(self._file)

    def measured(self, machine: str) -> tuple[Measurement, ...]:
        """What was measured on that machine, oldest first."""
        return tuple(one for one in self._entries("measured", Measurement) if one.subject.machine == machine)

    def keep(self, new: Measurement) -> None:
        """Remember it; figures it lacks are kept from before."""
        fresh = sane(replace(new, on=_today()))
        every = self._entries("measured", Measurement)
        old = next((one for one in every if one.subject == fresh.subject), None)
        rest = [one for one in every if one.subject != fresh.subject]
        self._write(measured=[*rest, over(fresh, old) if old else fresh])

    def steps(self, machine: str) -> tuple[Step, ...]:
        """Where that machine had to step down, oldest first."""
        return tuple(one for one in self._entries("steps", Step) if one.machine == machine)

    def step(self, new: Step) -> None:
        """Remember that it had to."""
        what = (new.machine, new.backend, new.model)
        rest = [one for one in self._entries("steps", Step) if (one.machine, one.backend, one.model) != what]
        self._write(steps=[*rest, new])

    def forget(self) -> bool:
        """Remove the file; whether there was one."""
        try:
            self._file.unlink()
        except FileNotFoundError:
            return False
        return True

    def _entries(self, name: str, kind: type[T]) -> list[T]:
        rows: object = self._read().get(name)
        found: list[T] = []
        adapter = TypeAdapter(kind)
        for row in cast("list[object]", rows) if isinstance(rows, list) else []:
            try:
                found.append(adapter.validate_python(row))
            except ValidationError:
                log.info("an entry of %s is not as it should be: %s", self._file, row)
        return found

    def _read(self) -> Mapping[str, Any]:
        try:
            if self._file.stat().st_size > TOO_LARGE:
                return {}
            kept: object = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return cast("dict[str, Any]", kept) if isinstance(kept, dict) else {}

    def _write(self, measured: list[Measurement] | None = None, steps: list[Step] | None = None) -> None:
        whole = {
            "measured": self._entries("measured", Measurement) if measured is None else measured,
            "steps": self._entries("steps", Step) if steps is None else steps,
        }
        said = {name: [asdict(one) for one in every[-MOST:]] for name, every in whole.items()}
        part = self._file.with_suffix(f".{os.getpid()}.part")  # several servers may write
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")
            part.replace(self._file)
        except OSError as error:
            log.warning("cannot remember what was measured: %s", error)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
