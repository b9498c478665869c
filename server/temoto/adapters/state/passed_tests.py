"""Which self-tests were passed? `passed_tests.json` in the cache folder, for models that are in memory still: the next window need not ask.

A hash says what each was about; no address, no prompt and nothing the model said is kept. A file that cannot be read or written is as
good as none.
"""

from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from temoto.adapters.state.json_file import TABLE, keep, read
from temoto.adapters.state.places import cache_folder
from temoto.core.backend.calls import Usage

MOST = 50  # the oldest go first


class PassedTestsFile:
    """The file. Every method blocks for a moment."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    @property
    def _file(self) -> Path:
        return (self._folder or cache_folder()) / "passed_tests.json"

    def passed(self, about: str) -> Usage | None:
        """What the test about that cost when it was passed; None where none is known."""
        try:
            return TypeAdapter(Usage).validate_python(read(self._file, TABLE)[_key(about)])
        except (OSError, KeyError, ValidationError):
            return None

    def keep(self, about: str, usage: Usage) -> None:
        """Remember a test that was passed."""

        def added(before: dict[str, Any]) -> dict[str, Any]:
            rest = {key: row for key, row in before.items() if key != _key(about)}
            return dict([*rest.items(), (_key(about), asdict(usage))][-MOST:])

        try:
            file = self._file
        except OSError:
            return
        keep(file, TABLE, added)


def _key(about: str) -> str:
    return sha256(about.encode("utf-8", "replace")).hexdigest()[:32]
