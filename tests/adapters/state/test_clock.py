"""A clock that jumps a day, forward or back, loses nothing: the newest page is there, what counts today counts, what is left is left."""

import os
import time
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from temoto.adapters.state import measured, remembered, uses_file
from temoto.adapters.state.measured import MeasuredFile
from temoto.adapters.state.pages import KEPT, keep_page
from temoto.adapters.state.remembered import Remembered
from temoto.adapters.state.uses_file import UsesFile
from temoto.core.completion.use_counts import Counts
from temoto.core.planning.measured import Measurement, Subject

DAY = timedelta(days=1)
JUMPS = pytest.mark.parametrize("jump", [DAY, -DAY], ids=["forward", "back"])


@pytest.fixture
def jumped(jump: timedelta, monkeypatch: pytest.MonkeyPatch) -> timedelta:
    """Every file of state reads a clock that is a day off, from now on."""

    class Off(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + jump

    for module in (measured, remembered, uses_file):
        monkeypatch.setattr(module, "datetime", Off)
    return jump


@JUMPS
def test_the_page_that_was_just_written_stays(jump: timedelta, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Pages of the day before or after are there already, as many as are kept."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    before = time.time() - jump.total_seconds()
    for number in range(KEPT):
        old = Path(keep_page(f"old-{number}", "x"))
        os.utime(old, (before + number, before + number))
    newest = Path(keep_page("new", "what was explained"))
    assert newest.read_text() == "what was explained"
    left = {page.name for page in newest.parent.glob("*.md")}
    assert left == {"new.md", *(f"old-{number}.md" for number in range(1, KEPT))}  # the oldest of them went


@JUMPS
def test_what_was_counted_before_is_there_after(jump: timedelta, tmp_path: Path, request: pytest.FixtureRequest):
    file = UsesFile(tmp_path / "uses.json")
    file.add(Counts(shown=2))
    request.getfixturevalue("jumped")
    file.add(Counts(shown=3))
    assert sum(day.shown for day in file.days().values()) == 5
    assert len(file.days()) == 2


@JUMPS
def test_what_was_measured_last_counts(jump: timedelta, tmp_path: Path, request: pytest.FixtureRequest):
    file = MeasuredFile(tmp_path / "measured.json")
    subject = Subject("a machine", "ollama", "a-model", "0", 4_096, "CPU")
    file.keep(Measurement(subject, decode=10.0))
    request.getfixturevalue("jumped")
    file.keep(Measurement(subject, decode=20.0))
    (one,) = file.measured("a machine")
    assert one.decode == 20.0


@JUMPS
def test_who_said_no_is_not_asked_again(jump: timedelta, tmp_path: Path, request: pytest.FixtureRequest):
    file = Remembered(tmp_path / "remembered.json")
    file.decline("a-model")
    request.getfixturevalue("jumped")
    assert file.declined("a-model")
