"""Whatever stood in a tool's file before: written beside it, taken out again, and nothing lost."""

import json
import os
import stat
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from temoto.adapters.configuring import changes
from temoto.adapters.configuring.changes import Way
from temoto.adapters.configuring.formats import editing
from temoto.adapters.configuring.places import Where, path_of
from temoto.adapters.configuring.targets import every
from temoto.core.configuring.edits import Item, same
from temoto.core.configuring.target import Format, Place, SettingsFile, Target
from temoto.ports import TemotoError
from tests.adapters.configuring.test_formats import JSONCS, JSONS, YAMLS, within
from tests.core.configuring.plans import CHAT, PLAN, planned
from tests.core.configuring.test_edits import TABLES
from tests.core.configuring.test_targets import STARTS
from tests.examples import examples

TARGETS = {target.name: target for target in every()}
CONTINUE, CLINE = TARGETS["continue"], TARGETS["cline"]
WIDER = planned(chat=replace(CHAT, context=32_768))


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temoto remembers what it wrote."""
    monkeypatch.setattr("temoto.adapters.configuring.records.state_file", lambda name: tmp_path / "state" / name)
    monkeypatch.setattr(changes, "state_file", lambda name: tmp_path / "state" / name)
    return tmp_path / "state"


def write(path: Path, target: Target = CONTINUE, plan: Any = PLAN, number: int = 0) -> Path | None:
    return changes.make(changes.wanted(target, target.files[number], path, plan))


def undo(path: Path, target: Target = CONTINUE, number: int = 0) -> Way | None:
    change = changes.undo(target, target.files[number], path)
    if change is not None:
        changes.make(change)
    return change.way if change else None


def backups(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.bak"))


@pytest.mark.parametrize("text", [each for each in YAMLS if "models: [ {name" not in each])
def test_continue_written_twice_and_undone_is_as_it_was(tmp_path: Path, text: str):
    path = tmp_path / "c" / "config.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    backup = write(path)
    assert backup is not None
    assert backup.read_text(encoding="utf-8") == text
    assert "x (temoto)" in text or within(text.replace("null", ""), path.read_text(encoding="utf-8"))
    write(path, plan=WIDER)
    assert "32768" in path.read_text(encoding="utf-8")
    if "x (temoto)" in text:  # an entry of ours of which nothing is remembered
        return
    assert undo(path) is Way.RESTORE
    assert path.read_text(encoding="utf-8") == text
    assert backups(path.parent) == []
    assert undo(path) is None


@pytest.mark.parametrize("number", [0, 1])
@given(TABLES)
@examples(60)
def test_any_file_of_clines(tmp_path_factory: pytest.TempPathFactory, number: int, data: dict[str, Any]):
    path = tmp_path_factory.mktemp("cline") / "file.json"
    raw = json.dumps(data, indent=3).encode()
    path.write_bytes(raw)
    write(path, CLINE, number=number)
    write(path, CLINE, WIDER, number=number)
    after = json.loads(path.read_bytes())
    assert all(same(after.get(key), value) for key, value in data.items())
    assert undo(path, CLINE, number) is Way.RESTORE
    assert path.read_bytes() == raw


@pytest.mark.parametrize("text", [*JSONS, *JSONCS])
def test_the_older_file(tmp_path: Path, text: str):
    path = tmp_path / "config.json"
    path.write_text(text, encoding="utf-8")
    file = CONTINUE.legacy[0]
    try:
        changes.make(changes.wanted(CONTINUE, file, path, PLAN))
    except TemotoError:
        assert path.read_text(encoding="utf-8") == text
        return
    change = changes.undo(CONTINUE, file, path)
    assert change is not None
    changes.make(change)
    assert path.read_text(encoding="utf-8") == text or "x (temoto)" in text


FILES = [(target, number) for target in TARGETS.values() for number in range(len(target.files))]
ENCODED = {"LF": lambda text: text.encode(), "CRLF": lambda text: text.replace("\n", "\r\n").encode(), "BOM": lambda text: b"\xef\xbb\xbf" + text.encode()}  # fmt: skip


@pytest.mark.parametrize("encoded", ENCODED)
@pytest.mark.parametrize(("target", "number"), FILES, ids=lambda each: getattr(each, "name", each))
def test_every_targets_file_written_twice_and_undone_is_as_it_was(
    tmp_path: Path, target: Target, number: int, encoded: str
):
    path, text = tmp_path / "settings", STARTS[target.files[number].format]
    listed = any(isinstance(edit.path[0], Item) for edit in target.files[number].entries(PLAN, None))
    raw = ENCODED[encoded]("# theirs\n- name: a\n" if listed else text)
    path.write_bytes(raw)
    write(path, target, number=number)
    written = path.read_bytes()
    assert "theirs" in written.decode() or target.files[number].format is Format.LINE
    assert written.count(b"\r\n") == (written.count(b"\n") if encoded == "CRLF" else 0)
    write(path, target, number=number)
    assert path.read_bytes() == written
    write(path, target, WIDER, number=number)
    assert undo(path, target, number) is Way.RESTORE
    assert path.read_bytes() == raw
    assert sorted(each.name for each in tmp_path.iterdir() if each.is_file()) == ["settings"]


def test_a_file_of_an_older_form_is_told_and_left_alone(tmp_path: Path):
    path = tmp_path / "settings.json"
    path.write_text('{"selectedAuthType": "openai"}', encoding="utf-8")
    with pytest.raises(TemotoError, match="`selectedAuthType` is of an older Qwen Code"):
        write(path, TARGETS["qwen-code"])
    assert path.read_text(encoding="utf-8") == '{"selectedAuthType": "openai"}'


def test_a_file_that_was_not_there_goes_again(tmp_path: Path):
    path = tmp_path / "new" / "config.yaml"
    assert write(path) is None
    assert path.read_text(encoding="utf-8").startswith("# temoto 1.2.3: written by `temoto configure continue`")
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert undo(path) is Way.REMOVE
    assert not path.exists()


def test_what_was_added_since_stays_and_ours_goes(tmp_path: Path):
    path = tmp_path / "config.yaml"
    path.write_text("models:\n  - name: theirs\n    model: m\n", encoding="utf-8")
    write(path)
    path.write_text(path.read_text(encoding="utf-8") + "context:\n  - provider: code\n", encoding="utf-8")
    assert undo(path) is Way.TAKE_OUT
    left = path.read_text(encoding="utf-8")
    assert "temoto" not in left
    assert editing(Format.YAML).read(left) == {
        "models": [{"name": "theirs", "model": "m"}], "context": [{"provider": "code"}], "name": "Local models", "version": "1.0.0",
    }  # fmt: skip
    assert undo(path) is None


def test_a_file_that_we_made_keeps_what_others_put_into_it(tmp_path: Path):
    path = tmp_path / "config.yaml"
    write(path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("models:\n", "models:\n  - name: theirs\n    provider: x\n"), encoding="utf-8")
    assert undo(path) is Way.TAKE_OUT
    assert editing(Format.YAML).read(path.read_text(encoding="utf-8"))["models"] == [
        {"name": "theirs", "provider": "x"}
    ]


def test_cline_writes_its_file_anew_and_ours_is_still_known(tmp_path: Path):
    path = tmp_path / "providers.json"
    path.write_text(
        '{"version": 1, "providers": {"x": {"settings": {}}}, "lastUsedProvider": "x", "modes": {}}', encoding="utf-8"
    )
    write(path, CLINE)
    data = json.loads(path.read_text(encoding="utf-8"))
    data["providers"]["ollama"]["updatedAt"] = "2027-01-01T00:00:00.000Z"
    path.write_text(json.dumps(dict(reversed(data.items()))), encoding="utf-8")
    assert undo(path, CLINE) is Way.TAKE_OUT
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "version": 1, "providers": {"x": {"settings": {}}}, "lastUsedProvider": "x", "modes": {},
    }  # fmt: skip


def test_a_model_the_user_chose_in_cline_since_stays(tmp_path: Path):
    path = tmp_path / "providers.json"
    write(path, CLINE)
    data = json.loads(path.read_text(encoding="utf-8"))
    data["providers"]["ollama"]["settings"]["model"] = "other:1b"
    path.write_text(json.dumps(data), encoding="utf-8")
    change = changes.undo(CLINE, CLINE.files[0], path)
    assert change is not None
    assert "`providers.ollama` was changed since" in change.notes[0].text()
    changes.make(change)
    left = json.loads(path.read_text(encoding="utf-8"))
    assert left["version"] == 1
    assert left["providers"]["ollama"]["updatedAt"]


def test_the_byte_order_mark_and_line_ends_stay(tmp_path: Path):
    path = tmp_path / "config.yaml"
    raw = b"\xef\xbb\xbfname: x\r\nversion: '1'\r\n"
    path.write_bytes(raw)
    write(path)
    after = path.read_bytes()
    assert after.startswith(raw)
    assert b"\n" not in after.replace(b"\r\n", b"")
    assert undo(path) is Way.RESTORE
    assert path.read_bytes() == raw


@pytest.mark.skipif(os.name != "posix", reason="links and modes as POSIX has them")
def test_links_and_modes_stay(tmp_path: Path):
    real, link = tmp_path / "dotfiles" / "c.yaml", tmp_path / "config.yaml"
    real.parent.mkdir()
    real.write_text("name: x\n", encoding="utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    write(link)
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert stat.S_IMODE(backups(real.parent)[0].stat().st_mode) == 0o640
    assert undo(link) is Way.RESTORE
    assert real.read_text(encoding="utf-8") == "name: x\n"


def folder(path: Path) -> None:
    path.mkdir()


def pipe(path: Path) -> None:
    os.mkfifo(path)


BAD: list[tuple[Callable[[Path], Any], str]] = [
    (lambda path: path.write_text("name: x\nmodels: [\n", encoding="utf-8"), "Line 3"),
    (lambda path: path.write_text("name: x\nname: y\n", encoding="utf-8"), "Line 2, column 1"),
    (lambda path: path.write_bytes("name: é\n".encode("latin-1")), "not UTF-8 text (byte 7)"),
    (lambda path: path.write_bytes("name: x\n".encode("utf-16")), "not UTF-8"),
    (lambda path: path.write_text("models: local\n", encoding="utf-8"), "`models` holds something else"),
    (lambda path: path.write_text("- a\n", encoding="utf-8"), "holds something else"),
    (folder, "no regular file"),
    (pipe, "no regular file"),
]


@pytest.mark.skipif(os.name != "posix", reason="pipes")
@pytest.mark.parametrize(("make", "sentence"), BAD)
def test_what_cannot_be_read_is_told_and_left_alone(tmp_path: Path, make: Callable[[Path], Any], sentence: str):
    path = tmp_path / "config.yaml"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(TemotoError) as error:
        write(path)
    assert sentence in str(error.value)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["config.yaml"]


def test_a_comment_in_clines_file_is_told(tmp_path: Path):
    path = tmp_path / "providers.json"
    path.write_text('{\n  // mine\n  "version": 1}', encoding="utf-8")
    with pytest.raises(TemotoError, match="Line 2, column 3: comments are not allowed"):
        write(path, CLINE)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anything")
def test_a_read_only_file_stays(tmp_path: Path):
    path = tmp_path / "config.yaml"
    path.write_text("name: x\n", encoding="utf-8")
    path.chmod(0o400)
    with pytest.raises(TemotoError, match="cannot be written"):
        write(path)
    assert path.read_text(encoding="utf-8") == "name: x\n"


def test_a_tool_that_writes_meanwhile_wins(tmp_path: Path):
    path = tmp_path / "config.yaml"
    path.write_text("name: x\n", encoding="utf-8")
    change = changes.wanted(CONTINUE, CONTINUE.files[0], path, PLAN)
    path.write_text("name: another\n", encoding="utf-8")
    with pytest.raises(TemotoError, match="changed by another program"):
        changes.make(change)
    assert path.read_text(encoding="utf-8") == "name: another\n"


def test_two_runs_at_once_make_one_backup_each_and_lose_nothing(tmp_path: Path):
    path = tmp_path / "config.yaml"
    path.write_text("name: x\n", encoding="utf-8")
    first, second = (changes.wanted(CONTINUE, CONTINUE.files[0], path, PLAN) for _ in range(2))
    changes.make(first)
    with pytest.raises(TemotoError, match="changed by another program"):
        changes.make(second)
    assert undo(path) is Way.RESTORE
    assert path.read_text(encoding="utf-8") == "name: x\n"


def test_without_its_copy_ours_is_taken_out(tmp_path: Path):
    path = tmp_path / "config.yaml"
    path.write_text("name: x\nversion: '1'\n", encoding="utf-8")
    backup = write(path)
    assert backup is not None
    backup.unlink()
    assert undo(path) is Way.TAKE_OUT
    assert path.read_text(encoding="utf-8") == "name: x\nversion: '1'\n"


def test_without_anything_remembered_ours_is_known_by_its_mark(tmp_path: Path, state: Path):
    path = tmp_path / "config.yaml"
    path.write_text("name: x\nversion: '1'\nmodels:\n  - name: theirs\n", encoding="utf-8")
    write(path)
    (state / "configured.json").unlink()
    assert undo(path) is Way.TAKE_OUT
    assert path.read_text(encoding="utf-8") == "name: x\nversion: '1'\nmodels:\n  - name: theirs\n"


def test_what_is_replaced_is_told(tmp_path: Path):
    path = tmp_path / "providers.json"
    path.write_text('{"version": 1, "lastUsedProvider": "openrouter"}', encoding="utf-8")
    change = changes.wanted(CLINE, CLINE.files[0], path, PLAN)
    assert [each.text() for each in change.notes] == ["`lastUsedProvider` was 'openrouter'; --undo puts it back."]


def test_where_files_lie(tmp_path: Path):
    file = SettingsFile(
        Format.JSON, (Place("$A", "x.json"), Place("$B/sub", "x.json"), Place("~/.t", "x.json", windows="$APPDATA/T")), lambda _plan, _data: ()
    )  # fmt: skip
    linux = Where(tmp_path, {}, "linux")
    assert path_of(file, linux) == tmp_path / ".t" / "x.json"
    assert path_of(file, replace(linux, environment={"B": "/b"})) == Path("/b/sub/x.json")
    assert path_of(file, replace(linux, environment={"A": "/a", "B": "/b"})) == Path("/a/x.json")
    assert path_of(file, Where(tmp_path, {"APPDATA": "/app"}, "win32")) == Path("/app/T/x.json")


def test_another_model_takes_the_place_of_the_one_before(tmp_path: Path):
    path = tmp_path / "settings.yml"
    path.write_text("- name: theirs\n", encoding="utf-8")
    aider = TARGETS["aider"]
    write(path, aider, number=1)
    write(path, aider, planned(chat=replace(CHAT, tag="newer:4b")), number=1)
    data = editing(Format.YAML).read(path.read_text(encoding="utf-8"))
    assert [each["name"] for each in data] == ["theirs", "ollama_chat/newer:4b"]
    assert undo(path, aider, 1) is Way.RESTORE
    assert path.read_text(encoding="utf-8") == "- name: theirs\n"
