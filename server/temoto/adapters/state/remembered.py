"""What did the user say before, and how fast did the last download go? Offers they declined, licences they accepted, one speed.

One file, which can be deleted and is never sent anywhere. Nothing about code, prompts or use is kept.
A file that cannot be read or written is as good as none.
"""

import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import platformdirs

log = logging.getLogger(__name__)


class Remembered:
    """The file `remembered.json` in the user's state folder."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or Path(platformdirs.user_state_dir("temoto", appauthor=False)) / "remembered.json"

    def declined(self, model: str) -> bool:
        """Whether the user said no to this model; asking again would be nagging."""
        return model in self._table("declined")

    def decline(self, model: str) -> None:
        self._keep("declined", model, {"on": _today()})

    def accept(self, model: str, licence: str) -> None:
        """The user agreed to fetch `model`, whose licence was shown."""
        self._keep("licences", model, {"licence": licence, "on": _today()})

    def measured(self, bytes_per_second: float) -> None:
        """A download went this fast."""
        self._keep("download", "last", {"bytes_per_second": round(bytes_per_second), "on": _today()})

    def pace(self) -> float | None:
        """Bytes a second of the last download; None where none was measured."""
        last: object = self._table("download").get("last")
        rate = cast("dict[str, object]", last).get("bytes_per_second") if isinstance(last, dict) else None
        return float(rate) if type(rate) is int and 0 < rate < 10**12 else None

    def _read(self) -> dict[str, Any]:
        try:
            kept: object = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return cast("dict[str, Any]", kept) if isinstance(kept, dict) else {}

    def _table(self, name: str) -> dict[str, Any]:
        table = self._read().get(name)
        return cast("dict[str, Any]", table) if isinstance(table, dict) else {}

    def _keep(self, name: str, model: str, entry: dict[str, object]) -> None:
        whole = {**self._read(), name: {**self._table(name), model: entry}}
        part = self._file.with_suffix(".part")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
            part.replace(self._file)
        except OSError as error:
            log.warning("cannot remember %s: %s", name, error)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
