"""Counts of suggestions, day by day, in a file of the user's."""

import json
from pathlib import Path

import pytest

from temoto.adapters.state.uses_file import MOST_DAYS, UsesFile
from temoto.core.completion.use_counts import Counts


def test_added_to_today(tmp_path: Path):
    store = UsesFile(tmp_path / "uses.json")
    assert store.days() == {}
    store.add(Counts(asked=1, shown=1))
    store.add(Counts(asked=2, taken=1, characters=5))
    (counts,) = store.days().values()
    assert counts == Counts(asked=3, shown=1, taken=1, characters=5)


def test_the_oldest_days_go_first(tmp_path: Path):
    file = tmp_path / "uses.json"
    old = {
        f"{year}-{month:02}-{day:02}": {"asked": 1}
        for year in (2001, 2002)
        for month in range(1, 13)
        for day in range(1, 29)
    }
    file.write_text(json.dumps(old))
    UsesFile(file).add(Counts(asked=1))
    days = list(UsesFile(file).days())
    assert len(days) == MOST_DAYS
    assert days == sorted(days)
    assert days[-1] > "2026"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param(
            {"2026-11-28": {"asked": 2, "ofTomorrow": 5}}, {"2026-11-28": Counts(asked=2)}, id="a newer version's"
        ),
        pytest.param(
            {"2026-11-28": {"asked": "2", "taken": -1, "kept": True, "shown": 1.5}},
            {"2026-11-28": Counts()},
            id="odd figures",
        ),
        pytest.param({"2026-11-28": 7}, {"2026-11-28": Counts()}, id="no counts"),
        pytest.param([1], {}, id="no table"),
    ],
)
def test_what_is_odd_counts_as_nothing(tmp_path: Path, told: object, expected: dict[str, Counts]):
    file = tmp_path / "uses.json"
    file.write_text(json.dumps(told))
    assert UsesFile(file).days() == expected


def test_forgotten(tmp_path: Path):
    store = UsesFile(tmp_path / "uses.json")
    assert store.forget() is False
    store.add(Counts(asked=1))
    assert store.forget() is True
    assert store.days() == {}
