"""Whatever stands where a tool's file should be, for every target: refused and left as it is, or written and given back to the byte."""

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from temoto.adapters.configuring import changes
from temoto.adapters.configuring.changes import Way
from temoto.adapters.configuring.formats import editing
from temoto.adapters.configuring.targets import every
from temoto.core.configuring.edits import Item, Put, applied, same
from temoto.core.configuring.target import Format, SettingsFile, Target
from temoto.ports import TemotoError
from tests.adapters.configuring.test_changes import backups
from tests.adapters.configuring.test_changes import state as _state
from tests.core.configuring.plans import CHAT, NOTHING, PLAN, planned

state = _state
FILES = [(target, file) for target in every() for file in (*target.files, *target.legacy)]
NAMED = [f"{target.name}-{number}" for number, (target, _) in enumerate(FILES)]
THEIRS: dict[Format, str] = {
    Format.JSON: '{\n  "theirs": {"a": [1, 2], "é": "日本"}\n}\n',
    Format.JSONC: '{\n  // theirs\n  "theirs": {"a": [1, 2],},\n  "é": "日本", // end\n}\n',
    Format.YAML: "# theirs\ntheirs:\n  a: [1, 2]\né: 日本 # end\n",
    Format.TOML: '# theirs\n[theirs]\na = [1, 2]\n"é" = "日本" # end\n',
    Format.BLOCK: "theirs = 1\n日本\n",
    Format.LINE: "gpt-日本\n",
}
each_file = pytest.mark.parametrize(("target", "file"), FILES, ids=NAMED)


def theirs(file: SettingsFile) -> str:
    """What somebody else may have in such a file."""
    listed = any(isinstance(edit.path[0], Item) for edit in file.entries(PLAN, None))
    return "# theirs\n- name: é # end\n" if listed else THEIRS[file.format]


def write(target: Target, file: SettingsFile, path: Path, plan: Any = PLAN) -> Path | None:
    return changes.make(changes.wanted(target, file, path, plan))


def undo(target: Target, file: SettingsFile, path: Path) -> Way | None:
    change = changes.undo(target, file, path)
    if change is not None:
        changes.make(change)
    return change.way if change else None


def round_trip(target: Target, file: SettingsFile, path: Path, raw: bytes) -> bytes:
    """Write, write, undo: as it was; what was written in between."""
    write(target, file, path)
    written = path.read_bytes()
    write(target, file, path)
    assert path.read_bytes() == written, "a second run changes nothing"
    assert written != raw
    assert undo(target, file, path) is Way.RESTORE
    assert path.read_bytes() == raw
    assert backups(path.parent) == []
    return written


@each_file
@pytest.mark.parametrize(("mark", "end"), [("", "\r\n"), ("\ufeff", "\n")], ids=["crlf", "mark"])
def test_marks_and_line_ends_stay(target: Target, file: SettingsFile, mark: str, end: str, tmp_path: Path):
    path = tmp_path / "file"
    raw = (mark + theirs(file).replace("\n", end)).encode()
    path.write_bytes(raw)
    written = round_trip(target, file, path, raw)
    assert written.decode().startswith(mark)
    assert written.count(b"\n") == written.count(end.encode())


@each_file
def test_what_a_crash_left_half_written_is_refused_or_given_back(target: Target, file: SettingsFile, tmp_path: Path):
    write(target, file, whole := tmp_path / "whole")
    text = whole.read_bytes()
    for part in (1, 2, 3):
        path = tmp_path / f"part{part}"
        raw = text[: len(text) * part // 4]
        path.write_bytes(raw)
        refused = ""
        try:
            write(target, file, path)
        except TemotoError as error:
            refused = str(error)
        kept = path if refused else backups(tmp_path)[-1]  # half of a YAML file may read
        assert kept.read_bytes() == raw
        assert not refused or str(path) in refused
    assert not [each for each in tmp_path.iterdir() if each.name.endswith(".tmp")]


@each_file
@pytest.mark.parametrize("raw", ["theirs: é".encode("latin-1"), "theirs".encode("utf-16"), b"\x00\xff"])
def test_other_encodings_are_told_and_left(target: Target, file: SettingsFile, raw: bytes, tmp_path: Path):
    path = tmp_path / "file"
    path.write_bytes(raw)
    with pytest.raises(TemotoError, match="not UTF-8 text"):
        write(target, file, path)
    assert path.read_bytes() == raw


@each_file
@pytest.mark.skipif(os.name != "posix", reason="links as POSIX has them")
def test_what_stands_in_the_way_is_told_and_left(target: Target, file: SettingsFile, tmp_path: Path):
    (folder := tmp_path / "folder").mkdir()
    with pytest.raises(TemotoError, match="no regular file"):
        write(target, file, folder)
    (above := tmp_path / "above").write_text("a file", encoding="utf-8")
    with pytest.raises(TemotoError, match="above"):
        write(target, file, above / "file")
    assert above.read_text(encoding="utf-8") == "a file"
    (real := tmp_path / "dotfiles").mkdir()
    (link := tmp_path / "link").symlink_to(real / "file")
    write(target, file, link)
    assert link.is_symlink(), "of a link that leads to nothing its file is made"
    assert undo(target, file, link) is Way.REMOVE
    assert link.is_symlink()
    assert not (real / "file").exists()


@each_file
@pytest.mark.skipif(sys.platform == "win32", reason="root may write anything")
def test_a_file_that_cannot_be_written_is_told_and_nothing_is_remembered(
    target: Target, file: SettingsFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "file"
    path.write_text(theirs(file), encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(changes.os, "access", lambda *_: False)
        with pytest.raises(TemotoError, match="cannot be written"):
            write(target, file, path)
    assert path.read_text(encoding="utf-8") == theirs(file)
    assert undo(target, file, path) is None


@each_file
@pytest.mark.skipif(os.name != "posix", reason="forks")
def test_a_run_that_is_ended_in_the_middle_leaves_the_file_as_it_was(
    target: Target, file: SettingsFile, tmp_path: Path
):
    path = tmp_path / "file"
    path.write_text(theirs(file), encoding="utf-8")
    change = changes.wanted(target, file, path, PLAN)
    if (child := os.fork()) == 0:
        changes._replace = lambda _change: os._exit(0)  # killed between what it remembers and what it writes
        try:
            changes.make(change)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    assert path.read_text(encoding="utf-8") == theirs(file)
    assert undo(target, file, path) is None
    round_trip_after_crash(target, file, path)


def round_trip_after_crash(target: Target, file: SettingsFile, path: Path) -> None:
    write(target, file, path)
    assert undo(target, file, path) is Way.RESTORE
    assert path.read_text(encoding="utf-8") == theirs(file)


@each_file
def test_entries_of_others_under_the_same_names_come_back(target: Target, file: SettingsFile, tmp_path: Path):
    """What we would write is there already, of somebody else's: another model, another list; it is shown, and --undo puts it back."""
    if file.format is Format.BLOCK:
        pytest.skip("a block between comments of ours is ours")
    puts = [edit for edit in file.entries(PLAN, None) if isinstance(edit, Put) and not edit.stays]
    editor = editing(file.format)
    other = applied(None, [replace(edit, value=_other(edit.value)) for edit in puts])
    text = ""
    for edit in puts:
        text = editor.put(text, replace(edit, value=_other(edit.value)))
    assert same(editor.read(text), other)
    path = tmp_path / "file"
    path.write_text(text, encoding="utf-8")
    try:
        write(target, file, path)
    except TemotoError:
        assert path.read_text(encoding="utf-8") == text
        return
    assert [each.read_text(encoding="utf-8") for each in backups(tmp_path)] == [text]
    if file.ours(other):
        return  # it bears temoto's name, so it counts as temoto's; the copy stays
    undo(target, file, path)
    kept = editor.read(path.read_text(encoding="utf-8"))
    assert all(edit.own or same(_at(kept, edit), _at(other, edit)) for edit in puts)


def _other(value: Any) -> Any:
    """Another value of the same kind, still known by the same names."""
    if isinstance(value, dict):
        return {
            name: each if name in {"name", "title", "display_name"} else _other(each) for name, each in value.items()
        }
    if isinstance(value, list):
        return value
    return (
        value + 1
        if isinstance(value, int) and not isinstance(value, bool)
        else "http://other"
        if isinstance(value, str)
        else value
    )


def _at(data: Any, edit: Put) -> Any:
    from temoto.core.configuring.edits import at

    return at(data, edit.path)


@each_file
def test_a_plan_without_a_chat_model_takes_out_what_it_had(target: Target, file: SettingsFile, tmp_path: Path):
    path = tmp_path / "file"
    path.write_text(theirs(file), encoding="utf-8")
    write(target, file, path)
    for plan in (planned(chat=None), NOTHING):
        write(target, file, path, plan)
        text = path.read_text(encoding="utf-8")
        assert CHAT.tag not in text
        assert CHAT.alias not in text
    assert undo(target, file, path) is Way.RESTORE
    assert path.read_text(encoding="utf-8") == theirs(file)
