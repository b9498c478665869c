"""What did the user say before, and how fast did the last download go? Offers they declined, licences they accepted, one speed.

One file, which can be deleted and is never sent anywhere. Nothing about code, prompts or use is kept.
A file that cannot be read or written is as good as none.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from temoto.adapters.state.json_file import TABLE, keep, read
from temoto.adapters.state.places import state_file


class Remembered:
    """The file `remembered.json` in the user's state folder."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or state_file("remembered.json")

    def declined(self, model: str) -> bool:
        """Whether the user said no to this model; asking again would be nagging."""
        return model in self._table("declined")

    def decline(self, model: str) -> None:
        self._keep("declined", model, {"on": _today()})

    def accept(self, model: str, licence: str) -> None:
        """The user agreed to fetch `model`, whose licence was shown."""
        self._keep("licences", model, {"licence": licence, "on": _today()})

    def measured(self, bytes_per_second: float) -> None:
        """Store the speed of a download."""
        self._keep("download", "last", {"bytes_per_second": round(bytes_per_second), "on": _today()})

    def download_speed(self) -> float | None:
        """Bytes a second of the last download; None where none was measured."""
        last: object = self._table("download").get("last")
        rate = cast("dict[str, object]", last).get("bytes_per_second") if isinstance(last, dict) else None
        return float(rate) if type(rate) is int and 0 < rate < 10**12 else None

    def _table(self, name: str) -> dict[str, Any]:
        return _table(read(self._file, TABLE), name)

    def _keep(self, name: str, model: str, entry: dict[str, object]) -> None:
        keep(self._file, TABLE, lambda whole: {**whole, name: {**_table(whole, name), model: entry}})


def _table(whole: dict[str, Any], name: str) -> dict[str, Any]:
    table = whole.get(name)
    return cast("dict[str, Any]", table) if isinstance(table, dict) else {}


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
