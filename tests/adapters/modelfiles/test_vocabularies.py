"""What starts that were killed have left of vocabularies is removed by a later one; what somebody still writes is not."""

import os
from pathlib import Path

import pytest

from temoto.adapters.modelfiles import tokens


@pytest.fixture
def vocabularies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = tmp_path / "temoto" / "vocabularies"
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize("name", [".show-abc123", ".part-4242", ".0a1b.ranks.4242-9f.part"])
async def test_what_was_left_is_removed(name: str, vocabularies: Path, tmp_path: Path):
    left, fresh, whole = vocabularies / name, vocabularies / f"{name}x.part", vocabularies / "0a1b.ranks"
    for file in (left, fresh, whole):
        file.write_text("x")
    for file in (left, whole):
        os.utime(file, (1, 1))
    assert await tokens.counter_from_gguf(tmp_path / "gone.gguf") is None
    assert (left.exists(), fresh.exists(), whole.exists()) == (False, True, True)


async def test_a_cache_folder_that_cannot_be_made_only_costs_exact_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert await tokens.counter_from_gguf(tmp_path / "gone.gguf") is None
