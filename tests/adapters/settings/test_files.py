"""Settings in files: where they are looked for, what a project may set, and what is said of a file that is broken."""

import asyncio
import os
import re
from pathlib import Path
from typing import Any

import pytest

from temoto.adapters.settings import read_settings
from temoto.adapters.state import places
from temoto.compose.world import opened
from temoto.core.settings import Completion, Reading, Settings, every_setting
from tests.adapters.settings.settings_files import PROJECT_MAY, Files, completion, said


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def test_of_several_sources_the_strongest_wins_and_each_is_named(files: Files):
    key, path = "completion.delay_ms", ("completion", "delay_ms")
    seen = [(files.read().settings.completion.delay_ms, files.read().origins[key])]
    files.user.write_text("completion.delay_ms = 1")
    seen.append((files.read().settings.completion.delay_ms, files.read().origins[key]))
    files.project.write_text("[completion]\ndelayMs = 2")
    seen.append((files.read().settings.completion.delay_ms, files.read().origins[key]))
    below, above = ({path[0]: {path[1]: number}} for number in (3, 4))
    for reading in (
        files.read(below),
        files.read(below, above),
        files.read(below, above, TEMOTO_COMPLETION_DELAY_MS="5"),
    ):
        seen.append((reading.settings.completion.delay_ms, reading.origins[key]))
    assert seen == [
        (75, "default"), (1, "config.toml"), (2, ".temoto.toml"), (3, "editor"), (4, "editor"),
        (5, "environment TEMOTO_COMPLETION_DELAY_MS"),
    ]  # fmt: skip
    assert set(files.read().origins) == {one.key for one in every_setting()}


def test_a_bad_value_falls_back_to_the_source_below(files: Files):
    files.user.write_text('completion.delay_ms = 9\nbackend = "ollama"')
    reading = files.read({"completion": {"delay_ms": "soon"}}, TEMOTO_BACKEND="lama")
    assert (reading.settings.completion.delay_ms, reading.settings.backend) == (9, "ollama")
    assert said(reading) == [
        "Setting backend in TEMOTO_BACKEND: one of auto, ollama, openai, embedded is expected, not 'lama'; "
        "using 'ollama' from config.toml.",
        "Setting completion.delay_ms: a whole number is expected, not 'soon'; using 9 from config.toml.",
    ]
    assert "config.toml の 9" in reading.warnings[1].text("ja")


def test_a_verb_reads_the_users_file_and_the_one_in_the_folder_it_is_typed_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    config_file = tmp_path / "config.toml"
    config_file.write_text("models.context = 1024")
    (tmp_path / ".temoto.toml").write_text("completion.max_tokens = 7")
    monkeypatch.setattr(places, "config_file", lambda: config_file)
    monkeypatch.chdir(tmp_path)
    _, reading = asyncio.run(opened())
    assert (reading.settings.models.context, reading.settings.completion.max_tokens) == (1_024, 7)
    assert reading.origins["models.context"] == "config.toml"
    assert reading.origins["completion.max_tokens"] == ".temoto.toml"


FORBIDDEN = sorted({one.key for one in every_setting()} - PROJECT_MAY)


@pytest.mark.parametrize("key", FORBIDDEN)
def test_a_project_sets_nothing_that_moves_code_or_starts_something(key: str, files: Files):
    default = next(one.default for one in every_setting() if one.key == key)
    value = {bool: "true", int: "4096"}.get(
        type(default), {"backend": '"embedded"', "language": '"ja"'}.get(key, '"x"')
    )
    files.project.write_text(f"{key} = {value}\ncompletion.max_tokens = 7")
    reading = files.read()
    assert reading.settings == completion(max_tokens=7)
    assert said(reading) == [
        f"{key} in .temoto.toml: a project may not set this, so it is ignored. "
        "Set it in config.toml or in your editor if you want it."
    ]


def test_a_project_switches_off_and_never_on(files: Files):
    files.project.write_text("completion.enabled = false")
    assert not files.read().settings.completion.enabled
    files.user.write_text("completion.enabled = false")
    files.project.write_text("completion.enabled = true")
    reading = files.read()
    assert (reading.settings.completion.enabled, reading.origins["completion.enabled"]) == (False, "config.toml")
    assert said(reading) == [
        "Setting completion.enabled in .temoto.toml: a project may switch completions off, not on; it is ignored."
    ]


def test_a_project_leaves_out_languages_and_brings_none_back(files: Files):
    files.user.write_text('completion.disabled_languages = ["dotenv", "sql"]')
    files.project.write_text('completion.disabled_languages = ["sql", "text"]')
    reading = files.read()
    assert reading.settings.completion.disabled_languages == ("dotenv", "sql", "text")
    assert reading.origins["completion.disabled_languages"] == "config.toml, .temoto.toml"
    files.project.write_text("completion.disabled_languages = []")
    assert files.read().settings.completion.disabled_languages == ("dotenv", "sql")


def test_a_project_full_of_nonsense_does_not_bury_the_editor(files: Files):
    files.project.write_text("\n".join(f"nonsense{number} = 1" for number in range(3_000)))
    told = said(files.read())
    assert len(told) == 9
    assert ".temoto.toml has 2992 more keys that are no settings" in told[-1]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("backend = \n", 1, 11), ("a = 1\nb c = 2\n", 2, 3), ("a = 1\na = 2\n", 2, 6), ("[completion", 1, 12),
        ('url = "http', 1, 12), ("a = " + "[" * 20_000, 1, 20_005),
        ("a = 1\nb = " + "9" * 5_000, 2, 5_005),
    ],
)  # fmt: skip
def test_broken_toml_is_one_message_with_its_place(text: str, line: int, column: int, files: Files):
    files.user.write_text(text)
    files.project.write_text("completion.max_tokens = 7")
    reading = files.read({"url": "http://127.0.0.1:1"})
    assert reading.settings == Settings(url="http://127.0.0.1:1", completion=Completion(max_tokens=7))
    (warning,) = said(reading)
    assert warning.startswith(f"{files.user} is not TOML at line {line}, column {column}: ")
    assert "none of it is used" in warning


@pytest.mark.parametrize(
    ("text", "english", "japanese"),
    [
        ("backend = ollama", "a value is expected (text stands in quotes)", "値が必要です(文字列は引用符で囲みます)"),
        ("backend =", "a value is expected", "値が必要です"),
        ("= 1", "a key or a table is expected", "キーかテーブルが必要です"),
        ("[]", "a key is expected", "キーが必要です"),
        ("backend", "after a key comes =", "キーの後に = が必要です"),
        ('backend = "ollama" x', "the line should end here", "ここで行が終わるはずです"),
        ("[completion", "the name of a table ends with ]", "テーブル名の終わりに ] が必要です"),
        ("a = 1\na = 2", "this is set twice", "二重に設定されています"),
        ("[a]\n[a]", "this is set twice", "二重に設定されています"),
        ("a = {b = 1}\n[a.c]", "this is set twice", "二重に設定されています"),
        ("a = {b = 1, b = 2}", "this is set twice", "二重に設定されています"),
        ("a = [1, 2", "the list is not closed", "リストが閉じていません"),
        ("a = {b = 1", "the table in braces is not closed", "波括弧のテーブルが閉じていません"),
        ('a = "b', "the text is not closed", "文字列が閉じていません"),
        ('a = "b\nc', "the text is not closed", "文字列が閉じていません"),
        ("a = 'b", "the text is not closed", "文字列が閉じていません"),
        ("a = 'b\nc", "the text is not closed", "文字列が閉じていません"),
        ('a = """b', "the text is not closed", "文字列が閉じていません"),
        ("a = '''b", "the text is not closed", "文字列が閉じていません"),
        ('a = "\x00"', "this character may not stand here", "ここには使えない文字です"),
        ("# \x00", "this character may not stand here", "ここには使えない文字です"),
        (r'a = "C:\Users"', r"what follows \ means nothing; write \\ for", r"\ の後が正しくありません。\ 自体は \\ と"),
        (r'a = "\q"', "what follows \\ means nothing", r"\ の後が正しくありません"),
        (r'a = "\ud800"', "what follows \\ means nothing", r"\ の後が正しくありません"),
        ("a = 2024-02-31", "there is no such date", "存在しない日付か時刻です"),
        ("a = " + "9" * 5_000, "the number is too long", "数が長すぎます"),
        ("a = " + "[" * 20_000, "it is nested too deeply", "入れ子が深すぎます"),
    ],
)
def test_what_is_wrong_with_broken_toml_is_said_in_both_languages(text: str, english: str, japanese: str, files: Files):
    files.user.write_text(text)
    (warning,) = files.read().warnings
    assert re.search(rf": {re.escape(english)}.*\. Correct it", warning.text())
    assert re.search(rf"TOML として読めません: {re.escape(japanese)}.*。直すまで", warning.text("ja"))


def folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (folder, "it is a folder"),
        (lambda path: os.mkfifo(path), "it is no regular file"),  # noqa: PLW0108 - Windows has none to name
        (lambda path: path.write_bytes(b'url = "\xff"'), "it is not UTF-8 text (byte 8)"),
        (lambda path: path.write_text("#" * 70_000), "it is larger than 65536 bytes"),
        (lambda path: path.symlink_to(path), "reading it failed (Too many levels of symbolic links)"),
    ],
    ids=["folder", "pipe", "Latin-1", "large", "circle"],
)
def test_a_file_that_cannot_be_read_is_one_message(make: Any, problem: str, files: Files):
    make(files.project)
    reading = files.read({"backend": "ollama"})
    assert reading.settings == Settings(backend="ollama")
    assert said(reading) == [
        f"{files.project} cannot be read: {problem}. Correct that or delete it; until then none of it is used."
    ]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(files: Files):
    files.user.write_text("")
    files.user.chmod(0)
    assert "this user may not read it" in said(files.read())[0]


def test_no_files_are_no_news(files: Files):
    assert files.read() == Reading(Settings(), (), dict.fromkeys((one.key for one in every_setting()), "default"))
    assert said(read_settings(None, {}, user=files.user / "under a file that is not there")) == []


def test_a_file_written_on_windows(files: Files):
    files.user.write_bytes(b"\xef\xbb\xbf[completion]\r\ndelay_ms = 3\r\n")
    assert files.read().settings == completion(delay_ms=3)
