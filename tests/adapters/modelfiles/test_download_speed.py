"""A download's pace is measured by what really came, remembered on this machine, and said with the next offer."""

import json
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

from temoto.adapters.modelfiles import weights
from temoto.adapters.modelfiles.download_speed import DownloadSpeed
from temoto.adapters.state.remembered import Remembered
from temoto.core.models.records import Weights
from tests.fakes.file_server import Files, serving

MB = 10**6
MODEL = bytes(12 << 20)
PATH = "/someone/something/resolve/main/model.gguf"
ENTRY = Weights(
    "a:b", "Q4_0", len(MODEL), file="model.gguf", sha256=sha256(MODEL).hexdigest(),
    sources=("hf:someone/something/model.gguf",),
)  # fmt: skip


@pytest.mark.parametrize(
    ("told", "expected"),  # (seconds since the word before, what, megabytes here now)
    [
        ([(0, "a", 0), (2, "a", 10), (2, "a", 40)], 10 * MB),
        ([(0, "a", 500), (2, "a", 510)], 5 * MB),  # the first 500 were here before
        ([(0, "a", 0), (2, "a", 10), (0, "b", 900), (2, "b", 910)], 5 * MB),  # a layer that was here before
        ([(0, "a", 0), (2, "a", 10), (5, "checking", 10), (2, "a", 10)], 5 * MB),  # checking is no downloading
        ([(0, "a", 50), (2, "a", 0), (2, "a", 10)], 5 * MB),  # begun again from the start
        ([(0, "a", 0), (0.5, "a", 100)], None),  # too short to tell
        ([(0, "a", 0), (60, "a", 3)], None),  # too little
        ([(0, "a", 100)], None),
        ([], None),
    ],
)
def test_what_counts(told: list[tuple[float, str, int]], expected: float | None):
    now = 1_000.0
    pace = DownloadSpeed(lambda: now)
    for later, what, megabytes in told:
        now += later
        pace.seen(what, megabytes * MB)
    assert pace.bytes_per_second == (expected and pytest.approx(expected))


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "temoto" / "remembered.json"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Files]:
    with serving({PATH: MODEL}) as files:
        files.pause_s = 0.15
        monkeypatch.setenv("HF_ENDPOINT", files.url)
        yield files


def test_a_real_download_is_remembered_until_its_file_is_deleted(slow: Files, state: Path, tmp_path: Path):
    assert Remembered().download_speed() is None
    weights.fetch(ENTRY, lambda _done, _whole: None, tmp_path)
    pace = Remembered().download_speed()
    assert pace is not None
    assert 0 < pace <= (1 << 20) / slow.pause_s * 1.1  # no faster than the line
    assert set(json.loads(state.read_text())) == {"download"}
    state.unlink()
    assert Remembered().download_speed() is None


def test_one_that_is_broken_off_counts_for_what_came(slow: Files, state: Path, tmp_path: Path):
    seen: list[int] = []

    def stop(done: int, _whole: int) -> None:
        seen.append(done)
        if done > len(MODEL) * 3 // 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        weights.fetch(ENTRY, stop, tmp_path)
    assert all(later > earlier for earlier, later in pairwise(seen))
    assert Remembered().download_speed() is not None


@pytest.mark.parametrize(
    "kept", ["", "[]", "{", '{"download": 1}', '{"download": {"last": 1}}']
    + [f'{{"download": {{"last": {{"bytes_per_second": {one}}}}}}}' for one in ("0", "-1", "true", '"1"', "1e400", "NaN", "null")],
)  # fmt: skip
def test_a_file_that_makes_no_sense_says_nothing(kept: str, state: Path):
    state.parent.mkdir(parents=True)
    state.write_text(kept)
    assert Remembered().download_speed() is None


def test_what_the_user_said_is_kept_beside_it(state: Path):
    Remembered().decline("a:b")
    Remembered().measured(12.5 * MB)
    Remembered().accept("c:d", "mit")
    assert Remembered().download_speed() == 12.5 * MB
    assert Remembered().declined("a:b")
