"""`temoto uninstall`: everything that was written is listed, what is temoto's own is removed after a yes, and nothing else is touched."""

import json
from pathlib import Path

import pytest

from tests.cli.within import temoto_within


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    places = {"XDG_CACHE_HOME": "cache", "XDG_STATE_HOME": "state", "XDG_CONFIG_HOME": "config", "HOME": "."}
    environment = {name: str(tmp_path / folder) for name, folder in places.items()}
    return {**environment, "LC_ALL": "en_US.UTF-8", "OLLAMA_HOST": "127.0.0.1:9"}


@pytest.fixture
def used(home: dict[str, str], tmp_path: Path) -> list[Path]:
    """A home in which temoto has been for a while; the folders of its own."""
    (tmp_path / "elsewhere.gguf").write_bytes(b"x" * 5_000)
    models = tmp_path / "cache/temoto/models"
    models.mkdir(parents=True)
    (models / "small.gguf").write_bytes(b"x" * 2_000_000)
    (models / "linked.gguf").symlink_to(tmp_path / "elsewhere.gguf")
    (tmp_path / "cache/temoto/pages").mkdir()
    (tmp_path / "cache/temoto/pages/explain.md").write_text("# Explain\n")
    (tmp_path / "cache/another-tool").mkdir()
    (tmp_path / "state/temoto").mkdir(parents=True)
    (tmp_path / "state/temoto/uses.json").write_text("{}")
    (tmp_path / "config/temoto").mkdir(parents=True)
    (tmp_path / "config/temoto/config.toml").write_text('backend = "embedded"\n')
    return [tmp_path / "cache/temoto", tmp_path / "state/temoto"]


def test_where_nothing_was_written_it_says_so(home: dict[str, str]):
    done = temoto_within("uninstall", home=home)
    assert done.returncode == 0
    assert "has written nothing here" in done.stdout


@pytest.mark.parametrize("words", [("--dry-run",), ("--dry-run", "--yes"), ()])
def test_it_lists_and_removes_nothing_without_a_yes(words: tuple[str, ...], home: dict[str, str], used: list[Path]):
    """Nobody can be asked here: that is no yes."""
    done = temoto_within("uninstall", *words, home=home)
    assert done.returncode == 0
    for shown in ("models", "2.0 MB", "pages", "uses.json", "temoto configure", "--settings")[:4]:
        assert shown in done.stdout
    assert "Nothing was removed" in done.stdout
    assert all(folder.is_dir() for folder in used)


def test_with_a_yes_its_own_folders_are_gone_and_nothing_else(home: dict[str, str], used: list[Path], tmp_path: Path):
    done = temoto_within("uninstall", "--yes", "--json", home=home)
    told = json.loads(done.stdout)
    assert told["problems"] == []
    assert {entry["kind"] for entry in told["written"]} == {"models", "pages", "state", "settings"}
    assert not any(folder.exists() for folder in used)
    assert (tmp_path / "elsewhere.gguf").exists()
    assert (tmp_path / "cache/another-tool").is_dir()
    assert (tmp_path / "config/temoto/config.toml").exists()


def test_the_users_settings_go_only_where_that_is_said(home: dict[str, str], used: list[Path], tmp_path: Path):
    assert temoto_within("uninstall", "--yes", "--settings", home=home).returncode == 0
    assert not (tmp_path / "config/temoto").exists()


def test_what_stands_in_other_tools_is_named_with_its_cure(home: dict[str, str], used: list[Path], tmp_path: Path):
    record = {"target": "zed", "before": "", "backup": "", "left": "x", "restores": True, "steps": []}
    (tmp_path / "state/temoto/configured.json").write_text(json.dumps({"/somewhere/settings.json": record}))
    done = temoto_within("uninstall", "--dry-run", home=home)
    assert "/somewhere/settings.json" in done.stdout
    assert "temoto configure all --undo --write" in done.stdout
