"""A setting put into the user's own config.toml: comments kept, a copy of what was, nothing changed twice, nothing clobbered."""

import os
import tomllib
from pathlib import Path

import pytest

from temoto.adapters.settings.edit import put
from temoto.ports import TemotoError

MINE = """# mine, do not touch
backend = "ollama"   # at home

[completion]
delay_ms = 50        # fast typist

# nothing here yet
[models]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "config.toml"


def mine(file: Path, text: str = MINE) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    return file


def test_comments_and_order_are_kept(file: Path):
    backup = put(mine(file), {"completion.model": "a:1b", "models.context": 4_096})
    after = file.read_text()
    assert [line for line in after.splitlines() if line in MINE.splitlines()] == MINE.splitlines()
    assert tomllib.loads(after) == {
        "backend": "ollama",
        "completion": {"delay_ms": 50, "model": "a:1b"},
        "models": {"context": 4_096},
    }
    assert backup is not None
    assert backup.read_text() == MINE


def as_written(file: Path) -> tuple[int, ...]:
    """All that is known of the file but when it was last read, which reading changes."""
    known = file.stat()
    return (*known[:7], known.st_mtime_ns, known.st_ctime_ns)


def test_what_is_so_already_changes_nothing(file: Path):
    put(mine(file), {"models.context": 4_096})
    before = as_written(file)
    assert put(file, {"models.context": 4_096}) is None
    assert as_written(file) == before
    assert (file.parent / "config.toml.bak").read_text() == MINE


def test_the_copy_is_of_what_was_before_the_first_of_several_changes(file: Path):
    put(mine(file), {"models.context": 4_096})
    put(file, {"backend": "embedded"}, copy=False)
    assert (file.parent / "config.toml.bak").read_text() == MINE
    assert 'backend = "embedded"   # at home' in file.read_text()


@pytest.mark.parametrize("before", [None, "", "\n# only a comment\n"])
def test_where_nothing_was_set(before: str | None, file: Path):
    if before is not None:
        mine(file, before)
    put(file, {"completion.model": "a:1b"})
    assert file.read_text().endswith('[completion]\nmodel = "a:1b"\n')
    assert (file.parent / "config.toml.bak").read_text() == (before or "")


@pytest.mark.parametrize("broken", ["backend = ", "[models", "models = 3", "a = 1\na = 2", "\0"])
def test_a_file_that_is_broken_is_left_alone(broken: str, file: Path):
    mine(file, broken)
    with pytest.raises(TemotoError, match="is left as it is"):
        put(file, {"models.context": 4_096})
    assert file.read_text() == broken
    assert [one.name for one in file.parent.iterdir()] == ["config.toml"]


def test_a_file_that_is_no_text_is_left_alone(file: Path):
    file.parent.mkdir()
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(TemotoError, match="is left as it is"):
        put(file, {"models.context": 4_096})
    assert file.read_bytes() == b"\xff\xfe"


def test_a_folder_that_cannot_be_made(tmp_path: Path):
    (tmp_path / "config").write_text("a file where a folder should be")
    with pytest.raises(TemotoError, match="could not be written"):
        put(tmp_path / "config" / "config.toml", {"models.context": 4_096})


def test_a_link_into_dotfiles_stays_one_and_the_mode_stays(file: Path, tmp_path: Path):
    real = mine(tmp_path / "dotfiles" / "temoto.toml")
    real.chmod(0o600)
    file.parent.mkdir()
    file.symlink_to(real)
    put(file, {"models.context": 4_096})
    assert file.is_symlink()
    assert "context = 4096" in real.read_text()
    if os.name == "posix":
        assert real.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_line_ends_and_the_mark_of_an_editor_on_windows_stay(mark: str, file: Path):
    mine(file).write_bytes((mark + MINE.replace("\n", "\r\n")).encode())
    put(file, {"completion.model": "a:1b", "models.context": 4_096, "chat.model": "b:7b"})
    after = file.read_bytes().decode()
    assert after.startswith(f"{mark}# mine")
    assert after.count("\n") == after.count("\r\n")
    assert tomllib.loads(after.removeprefix("\ufeff"))["chat"] == {"model": "b:7b"}
    lines = [line for line in MINE.splitlines() if line]
    assert [line for line in after.removeprefix("\ufeff").splitlines() if line in lines] == lines


def test_line_ends_of_both_kinds_are_left_as_they_are(file: Path):
    mine(file).write_bytes(b'a_key = 1\r\nbackend = "auto"\n')
    with pytest.raises(TemotoError, match="is left as it is"):
        put(file, {"a_key.b": 1})
    put(file, {"backend": "ollama"})
    assert file.read_bytes() == b'a_key = 1\r\nbackend = "ollama"\n'
