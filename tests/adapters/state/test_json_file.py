"""Files that several processes change: nothing of two is lost, nobody is waited for, and what cannot be read is not written over."""

import json
import logging
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from temoto.adapters.state import json_file
from temoto.adapters.state.json_file import ROWS, TABLE, change, keep, read
from temoto.adapters.state.remembered import Remembered
from tests.cli.test_full_disk import VIEW, can_mount

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX only")
DECLINES = """
import sys
from pathlib import Path
from temoto.adapters.state.remembered import Remembered
for number in range(int(sys.argv[3])):
    Remembered(Path(sys.argv[1])).decline(f"{sys.argv[2]}-{number}")
"""
STANDS_STILL = """
import os, signal, sys
from pathlib import Path
from temoto.adapters.state import json_file
def changed(before):
    print("in it", flush=True)
    if "ours" not in before:
        os.kill(os.getpid(), signal.SIGSTOP)
    return {**before, "theirs": 1}
json_file.change(Path(sys.argv[1]), dict, changed)
"""

ON_A_DISK = """
import json, sys, time
from contextlib import suppress
from pathlib import Path
from temoto.adapters.state.remembered import Remembered
file = Path(sys.argv[1])
with suppress(OSError):
    file.write_text('{"declined": {"a:1b": {}}}')
    with (file.parent / "filler").open("wb", buffering=0) as filler:
        while filler.write(b"x" * 512): pass
began = time.monotonic()
Remembered(file).decline("b:1b")
seconds = time.monotonic() - began
kept = [one for one in ("a:1b", "b:1b") if Remembered(file).declined(one)]
print(json.dumps([kept, [one.name for one in file.parent.iterdir()], seconds]))
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "remembered.json"


def mine(file: Path, text: str) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    return file


def python(code: str, *words: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-P", "-c", code, *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def within_a_second(file: Path, name: str) -> None:
    began = time.monotonic()
    assert keep(file, TABLE, lambda before: {**before, name: 1})
    assert time.monotonic() - began < 1


def test_what_two_processes_say_at_once_is_all_kept(file: Path):
    both = [python(DECLINES, file, name, 100) for name in ("one", "other")]
    assert [process.communicate(timeout=60)[1] for process in both] == ["", ""]
    assert sorted(read(file, TABLE)["declined"]) == sorted(f"{who}-{n}" for who in ("one", "other") for n in range(100))
    assert sorted(one.name for one in file.parent.iterdir()) == [".remembered.json.lock", "remembered.json"]


# A holder that stands still.


@posix
def test_one_that_stands_still_with_the_lock_is_not_waited_for_and_loses_nothing(file: Path):
    holder = python(STANDS_STILL, file)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "in it\n"
        os.waitpid(holder.pid, os.WUNTRACED)
        within_a_second(file, "ours")
        assert read(file, TABLE) == {"ours": 1}
        os.kill(holder.pid, signal.SIGCONT)
        out, err = holder.communicate(timeout=20)
        assert (out, err) == ("in it\n", ""), "it found its file replaced, and read it anew"
    finally:
        holder.kill()
    assert read(file, TABLE) == {"ours": 1, "theirs": 1}


@posix
def test_one_that_is_killed_within_it_is_in_nobodys_way(file: Path):
    holder = python(STANDS_STILL, file)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "in it\n"
    holder.kill()
    holder.communicate(timeout=20)
    began = time.monotonic()
    within_a_second(file, "ours")
    assert time.monotonic() - began < json_file.LOCK_S
    assert read(file, TABLE) == {"ours": 1}


def test_a_lock_that_is_held_is_waited_for_half_a_second(file: Path):
    mine(file, "{}")
    with FileLock(file.with_name(f".{file.name}.lock")):
        within_a_second(file, "ours")
    assert read(file, TABLE) == {"ours": 1}


# Disks.


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    caplog.set_level(logging.WARNING)
    return caplog


def test_where_no_folder_can_be_made_it_is_said_once(tmp_path: Path, said: pytest.LogCaptureFixture):
    (tmp_path / "state").write_text("a file where a folder should be")
    file = tmp_path / "state" / "remembered.json"
    Remembered(file).decline("a:1b")
    assert not Remembered(file).declined("a:1b")
    assert len(said.messages) == 1
    assert str(file) in said.messages[0]


@pytest.mark.parametrize(("disk", "why"), [("size=64k", "No space left on device"), ("ro", "Read-only file system")])
def test_a_real_disk_that_is_full_or_may_not_be_written(disk: str, why: str, file: Path):
    """A small one is mounted for one program alone: it fills it up, then says no to a model."""
    file.parent.mkdir()
    if not can_mount(file.parent):
        pytest.skip("this user can mount nothing")
    command = [*VIEW, disk, str(file.parent), sys.executable, "-P", "-c", ON_A_DISK, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    kept, there, seconds = json.loads(done.stdout)
    assert kept == ([] if disk == "ro" else ["a:1b"])
    assert {*there} - {".remembered.json.lock"} == (set() if disk == "ro" else {"remembered.json", "filler"})
    assert seconds < 1
    assert done.stderr == f"{file} cannot be kept: {why}\n"


@pytest.mark.skipif(not Path("/dev/full").exists() or os.name != "posix", reason="needs a disk that is full")
def test_writing_that_fails_in_its_middle_removes_what_it_wrote(file: Path, monkeypatch: pytest.MonkeyPatch):
    mine(file, '{"a": 1}')
    real = os.open
    monkeypatch.setattr(
        os,
        "open",
        lambda path, *more: real("/dev/full", os.O_WRONLY) if str(path).endswith(".part") else real(path, *more),
    )
    assert not keep(file, TABLE, lambda before: {**before, "b": 2})
    assert read(file, TABLE) == {"a": 1}


@posix
def test_a_folder_that_may_not_be_written(file: Path, said: pytest.LogCaptureFixture):
    mine(file, '{"a": 1}')
    file.parent.chmod(0o500)
    try:
        if os.access(file.parent, os.W_OK):
            pytest.skip("this user may write everywhere")
        assert not keep(file, TABLE, lambda before: {**before, "b": 2})
    finally:
        file.parent.chmod(0o700)
    assert read(file, TABLE) == {"a": 1}
    assert len(said.messages) == 1


# What stands there.


@pytest.mark.parametrize("text", ["{", '{"a": ', "[]", "3", "null", "\0\0", "[" * 100_000, "\ufeff{", "<html>"])
def test_what_cannot_be_understood_is_set_aside(text: str, file: Path, said: pytest.LogCaptureFixture):
    mine(file, text)
    before = file.read_bytes()
    assert read(file, TABLE) == {}
    assert keep(file, TABLE, lambda found: {**found, "ours": 1})
    assert read(file, TABLE) == {"ours": 1}
    assert (file.parent / "remembered.json.broken").read_bytes() == before
    assert len(said.messages) == 1


@pytest.mark.parametrize("text", ["", "\n", "{}"])
def test_an_empty_file_is_nothing_to_keep(text: str, file: Path, said: pytest.LogCaptureFixture):
    assert keep(mine(file, text), TABLE, lambda found: {**found, "ours": 1})
    assert read(file, TABLE) == {"ours": 1}
    assert not (file.parent / "remembered.json.broken").exists()
    assert said.messages == []


def test_a_file_that_is_far_too_large_is_set_aside(file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(json_file, "TOO_LARGE", 100)
    mine(file, json.dumps({"a": "x" * 200}))
    assert read(file, TABLE) == {}
    assert keep(file, TABLE, lambda found: {**found, "ours": 1})
    assert json.loads((file.parent / "remembered.json.broken").read_text()) == {"a": "x" * 200}


def test_what_a_newer_version_keeps_there_stays(file: Path):
    mine(file, '{"declined": {"a:1b": {"on": "2030-01-01", "why": "too large"}}, "themes": ["dark"]}')
    Remembered(file).decline("b:1b")
    kept = read(file, TABLE)
    assert kept["themes"] == ["dark"]
    assert kept["declined"]["a:1b"] == {"on": "2030-01-01", "why": "too large"}
    assert Remembered(file).declined("b:1b")


def test_what_changes_nothing_writes_nothing(file: Path):
    mine(file, '[["a", "b", "c"]]')
    before = file.stat()
    change(file, ROWS, list)
    assert file.stat() == before


# Links, modes, things that are no files.


@posix
def test_a_link_stays_one(file: Path, tmp_path: Path):
    real = tmp_path / "dotfiles" / "remembered.json"
    real.parent.mkdir()
    real.write_text('{"a": 1}')
    file.parent.mkdir()
    file.symlink_to(real)
    assert keep(file, TABLE, lambda before: {**before, "b": 2})
    assert file.is_symlink()
    assert json.loads(real.read_text()) == {"a": 1, "b": 2}
    assert [one.name for one in real.parent.iterdir()] == ["remembered.json"]


@posix
def test_a_link_to_nothing_makes_what_it_points_to(file: Path, tmp_path: Path):
    file.parent.mkdir()
    file.symlink_to(tmp_path / "elsewhere" / "kept.json")
    assert keep(file, TABLE, lambda before: {**before, "b": 2})
    assert file.is_symlink()
    assert json.loads((tmp_path / "elsewhere" / "kept.json").read_text()) == {"b": 2}


@posix
@pytest.mark.parametrize("kind", ["pipe", "folder", "null"])
def test_what_is_no_file_is_left_alone(kind: str, file: Path, said: pytest.LogCaptureFixture):
    file.parent.mkdir()
    {"pipe": lambda: os.mkfifo(file), "folder": file.mkdir, "null": lambda: file.symlink_to("/dev/null")}[kind]()
    before = file.lstat()
    assert read(file, TABLE) == {}
    assert not keep(file, TABLE, lambda found: {**found, "ours": 1})
    assert file.lstat() == before
    assert len(said.messages) == 1


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_the_mode_stays(mode: int, file: Path):
    mine(file, "{}").chmod(mode)
    assert keep(file, TABLE, lambda before: {**before, "b": 2})
    assert stat.S_IMODE(file.stat().st_mode) == mode


@posix
def test_what_is_new_is_this_users_alone(file: Path):
    before = os.umask(0)
    try:
        assert keep(file, TABLE, lambda found: {**found, "b": 2})
    finally:
        os.umask(before)
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in (file.parent, *file.parent.iterdir())}
    assert modes == {"state": 0o700, "remembered.json": 0o600, ".remembered.json.lock": 0o600}


def test_what_a_killed_writer_left_is_removed_later(file: Path):
    mine(file, "{}")
    old, new = file.parent / ".remembered.json.9-ab.part", file.parent / ".remembered.json.9-cd.part"
    old.write_text("{")
    new.write_text("{")
    os.utime(old, (1, 1))
    assert keep(file, TABLE, lambda before: {**before, "b": 2})
    assert (old.exists(), new.exists()) == (False, True)
