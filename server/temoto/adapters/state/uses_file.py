"""What became of suggestions, day by day? `uses.json` in the user's state folder: counts, never a text, a name or a place."""

from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from temoto.adapters.state.json_file import TABLE, keep, read
from temoto.adapters.state.places import state_file
from temoto.core.completion.use_counts import Counts

MOST_DAYS = 400  # the oldest go first


class UsesFile:
    """The file. Every method blocks for a moment."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or state_file("uses.json")

    @property
    def path(self) -> str:
        """The file, as users read it."""
        return str(self._file)

    def days(self) -> dict[str, Counts]:
        """The counts of each day (`2026-11-28`), oldest first; what is no such thing is passed over."""
        told = read(self._file, TABLE)
        return {day: _counts(told[day]) for day in sorted(told)}

    def add(self, new: Counts) -> None:
        """Add to today's."""
        day = datetime.now(UTC).astimezone().date().isoformat()

        def added(before: dict[str, Any]) -> dict[str, Any]:
            row: object = before.get(day)  # a newer temoto beside this one may count more
            more = cast("dict[str, Any]", row) if isinstance(row, dict) else {}
            after = {**before, day: {**more, **asdict(_counts(more).plus(new))}}
            return {one: after[one] for one in sorted(after)[-MOST_DAYS:]}

        keep(self._file, TABLE, added)

    def forget(self) -> bool:
        """Remove the file; whether there was one."""
        try:
            self._file.unlink()
        except FileNotFoundError:
            return False
        return True


def _counts(value: object) -> Counts:
    row = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    figures = {one.name: row.get(one.name) for one in fields(Counts)}
    return Counts(
        **{
            name: figure
            for name, figure in figures.items()
            if isinstance(figure, int) and not isinstance(figure, bool) and figure >= 0
        }
    )
