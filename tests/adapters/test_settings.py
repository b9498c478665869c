"""What users write into their editor's configuration and their environment, and what becomes of it."""

import asyncio
import json
import os
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.adapters import places
from temoto.adapters.settings import read_settings
from temoto.core.messages import Note
from temoto.core.settings import Completion, Models, Reading, Settings, every_setting
from temoto.wire import opened

TIGHT = {"completion": {"delayMs": 99_999}}


def read(options: object, **environment: str) -> tuple[Settings, list[str]]:
    reading = read_settings(options, environment)
    return reading.settings, said(reading)


def said(reading: Reading) -> list[str]:
    return [warning.text() for warning in reading.warnings]


def completion(**values: Any) -> Settings:
    return Settings(completion=Completion(**values))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (None, Settings()),
        ({}, Settings()),
        ({"backend": "ollama"}, Settings(backend="ollama")),
        ({"allowRemote": True}, Settings(allow_remote=True)),
        ({"allow_remote": True}, Settings(allow_remote=True)),
        ({"completion": {"delayMs": 0}}, completion(delay_ms=0)),
        ({"completion": {"delay_ms": 0, "maxTokens": 9}}, completion(delay_ms=0, max_tokens=9)),
        ({"completion": {"disabledLanguages": ["python"]}}, completion(disabled_languages=("python",))),
        ({"completion": {"multiline": False}}, completion(multiline="never")),
        ({"completion": {"multiline": True}}, Settings()),
        ({"models": {"keepAlive": -1}}, Settings(models=Models(keep_alive="-1"))),
        ({"url": None, "completion": None}, Settings()),
        ({"completion": {"model": None}}, Settings()),
    ],
)
def test_what_is_set_is_used_without_a_word(options: object, expected: Settings):
    assert read(options) == (expected, [])


@pytest.mark.parametrize(
    ("options", "warning"),
    [
        (7, "Setting settings: an object is expected, not 7; using the defaults."),
        ([], "Setting settings: an object is expected, not []; using the defaults."),
        ({"completion": []}, "Setting completion: a table is expected, not []; it is ignored."),
        ({"backend": "lama"}, "Setting backend: one of auto, ollama, openai, embedded is expected, not 'lama'; using the default ('auto')."),
        ({"bakend": "ollama"}, "Setting bakend: unknown key (did you mean backend?); it is ignored."),
        ({"completions": {}}, "Setting completions: unknown key (did you mean completion?); it is ignored."),
        ({"xyz": 1}, "Setting xyz: unknown key; it is ignored."),
        ({"completion": {"maxTokns": 9}}, "Setting completion.max_tokns: unknown key (did you mean max_tokens?); it is ignored."),
        ({"completion": {"delayMs": "soon"}}, "Setting completion.delay_ms: a whole number is expected, not 'soon'; using the default (75)."),
        ({"completion": {"delayMs": 1.5}}, "Setting completion.delay_ms: a whole number is expected, not 1.5; using the default (75)."),
        ({"completion": {"delayMs": True}}, "Setting completion.delay_ms: a whole number is expected, not true; using the default (75)."),
        (TIGHT, "Setting completion.delay_ms: 99999 is not between 0 and 10000; using the default (75)."),
        ({"completion": {"maxTokens": 0}}, "Setting completion.max_tokens: 0 is not between 1 and 4096; using the default (128)."),
        ({"models": {"context": -1}}, "Setting models.context: -1 is not between 0 and 1048576; using the default (0)."),
        ({"completion": {"disabledLanguages": "python"}}, "Setting completion.disabled_languages: a list of texts is expected, not 'python'; using the default ([])."),
        ({"completion": {"disabledLanguages": [1, 2]}}, "Setting completion.disabled_languages: a list of texts is expected, not [1, 2]; using the default ([])."),
        ({"models": {"keepAlive": "soon"}}, "Setting models.keep_alive: a duration like 30m, 24h, 0 or -1 is expected, not 'soon'; using the default ('30m')."),
        ({"completion": {"enabled": 3}}, "Setting completion.enabled: true or false is expected, not 3; using the default (true)."),
        ({"url": 7}, "Setting url: text is expected, not 7; using the default ('')."),
    ],
)  # fmt: skip
def test_a_bad_field_falls_back_with_one_sentence(options: object, warning: str):
    assert read(options) == (Settings(), [warning])


def test_a_number_too_long_to_write_is_named_all_the_same():
    assert read({"completion": {"delay_ms": 10**5_000, "max_tokens": -(10**5_000)}, "url": 10**5_000})[0] == Settings()


def test_a_bad_field_takes_no_good_one_with_it():
    options = {"backend": "ollama", "completion": {"delayMs": "soon", "maxTokens": 9}, "nonsense": {"a": 1}}
    settings, warnings = read(options)
    assert settings == Settings(backend="ollama", completion=Completion(max_tokens=9))
    assert len(warnings) == 2


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("TEMOTO_BACKEND", "embedded", Settings(backend="embedded")),
        ("TEMOTO_ALLOW_REMOTE", "true", Settings(allow_remote=True)),
        ("TEMOTO_COMPLETION_ENABLED", "0", completion(enabled=False)),
        ("TEMOTO_COMPLETION_DELAY_MS", " 0 ", completion(delay_ms=0)),
        (
            "TEMOTO_COMPLETION_DISABLED_LANGUAGES",
            "markdown, text,",
            completion(disabled_languages=("markdown", "text")),
        ),
        ("TEMOTO_MODELS_KEEP_ALIVE", "-1", Settings(models=Models(keep_alive="-1"))),
        ("TEMOTO_LOG", "debug", Settings()),
        ("OTHER_BACKEND", "embedded", Settings()),
    ],
)
def test_the_environment_sets_every_field(name: str, text: str, expected: Settings):
    assert read(None, **{name: text}) == (expected, [])


def test_the_environment_wins_over_the_editor():
    settings, warnings = read({"backend": "ollama", "url": "http://127.0.0.1:1"}, TEMOTO_BACKEND="openai")
    assert (settings.backend, settings.url, warnings) == ("openai", "http://127.0.0.1:1", [])
    assert read(TIGHT, TEMOTO_COMPLETION_DELAY_MS="3") == (completion(delay_ms=3), [])
    assert read({"completion": 7}, TEMOTO_COMPLETION_DELAY_MS="3")[0] == completion(delay_ms=3)


def test_an_unknown_variable_is_named_with_the_nearest():
    assert read(None, TEMOTO_BAKEND="x")[1] == [
        "Setting TEMOTO_BAKEND: unknown variable (did you mean TEMOTO_BACKEND?); it is ignored."
    ]


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("30m", True), ("24h", True), ("0", True), ("-1", True), ("3600", True), ("1h30m", True), ("1.5h", True), ("300ms", True),
        ("-1m", True), (" 5m ", True), ("", False), ("m", False), ("5 m", False), ("5d", False), ("--1", False), ("٣m", False),
        ("1e3", False), ("5m\n7", False),
    ],
)  # fmt: skip
def test_how_long_a_model_stays(text: str, good: bool):
    settings, warnings = read({"models": {"keep_alive": text}})
    assert (settings.models.keep_alive == text.strip(), len(warnings)) == (good, 0 if good else 1)


class Files:
    """A user's config.toml and a project's .temoto.toml."""

    def __init__(self, folder: Path) -> None:
        self.user, self.project = folder / "config.toml", folder / "project" / ".temoto.toml"
        self.project.parent.mkdir()

    def read(self, options: object = None, configuration: object = None, **environment: str) -> Reading:
        return read_settings(options, environment, configuration=configuration, user=self.user, project=self.project)


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


FORBIDDEN = sorted(
    {one.key for one in every_setting()}
    - {f"completion.{name}" for name in ("enabled", "multiline", "delay_ms", "max_tokens", "disabled_languages")}
)


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


@pytest.mark.parametrize(
    ("options", "warning"),
    [
        ({"backend": "embedded", "completion": {"model": "qwen:7b"}}, "qwen:7b is no .gguf file and none of the embedded engine's models. backend wins"),
        ({"backend": "ollama", "completion": {"model": "a/b.gguf"}}, "a/b.gguf is a file, and Ollama serves models by name. backend wins"),
        ({"backend": "embedded", "url": "http://127.0.0.1:1"}, "the embedded engine is not at http://127.0.0.1:1. backend wins"),
        ({"models": {"context": 200}}, "Settings completion.max_tokens (128) and models.context (200) contradict each other"),
        ({"backend": "ollama", "completion": {"model": "hf.co/somebody/some-GGUF:some-Q4.gguf"}}, None),
        ({"backend": "embedded", "completion": {"model": "smollm2:135m"}}, None),
        ({"backend": "embedded", "completion": {"model": "~/x.gguf"}}, None),
        ({"backend": "openai", "completion": {"model": "x.gguf"}}, None),
        ({"completion": {"enabled": False, "model": "x"}}, None),
        ({"models": {"context": 256}}, None),
    ],
)  # fmt: skip
def test_what_contradicts_is_said_with_what_wins(options: object, warning: str | None):
    reading = read_settings(options, {}, engine_models={"smollm2:135m"})
    told = said(reading)
    assert len(told) == (warning is not None)
    assert warning is None or warning in told[0]


KEYS = st.sampled_from([part for one in every_setting() for part in one.path] + ["delayMs", "maxTokens", "allowRemote"])
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text()
    | st.text("\ud800\x00\u2028", min_size=1) | st.sampled_from(["ollama", "embedded", "x.gguf", "-1", 10**30, 100])
)  # fmt: skip
VALUE = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=4), inner, max_size=5),
    max_leaves=12,
)
VARIABLES = st.dictionaries(st.sampled_from([one.variable for one in every_setting()]), st.text(max_size=6), max_size=3)


def sound(reading: Reading) -> None:
    assert isinstance(reading.settings, Settings)
    twice = [key for key, times in Counter(str(one.facts["key"]) for one in reading.warnings).items() if times > 1]
    assert not twice
    assert all(warning.text().strip() and warning.text("ja").strip() for warning in reading.warnings)
    assert not any(isinstance(value, Note) for value in (reading.settings.url, reading.settings.completion.delay_ms))


@given(options=VALUE, configuration=VALUE, variables=VARIABLES)
def test_any_value_is_settings_and_at_most_one_warning_a_field(
    options: object, configuration: object, variables: dict[str, str]
):
    sound(read_settings(options, variables, configuration=configuration))


def toml(value: object) -> str:
    """A value in TOML's notation; what TOML cannot hold is left out by being nonsense."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value) if isinstance(value, (str, bool)) else str(value)


FEW = st.dictionaries(KEYS, st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=6), max_size=4)  # fmt: skip


@given(user=FEW | st.binary(max_size=60), project=FEW | st.binary(max_size=60), options=VALUE)
def test_any_file_is_settings_and_at_most_one_warning_a_field(user: Any, project: Any, options: object):
    with TemporaryDirectory() as place:
        files = Files(Path(place))
        for path, content in ((files.user, user), (files.project, project)):
            lines = (
                b"" if isinstance(content, bytes) else "".join(f"{key} = {toml(one)}\n" for key, one in content.items())
            )
            path.write_bytes(content if isinstance(content, bytes) else lines.encode("utf-8", "replace"))
        reading = files.read(options)
    sound(reading)
    origins = {key for key, origin in reading.origins.items() if ".temoto.toml" in origin}
    assert not origins & set(FORBIDDEN)
