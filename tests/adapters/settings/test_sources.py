"""What users write into their editor's configuration and their environment, and what becomes of it."""

import os
from pathlib import Path

import pytest

from temoto.adapters.settings import read_settings
from temoto.core.settings import Completion, Models, Settings
from tests.adapters.settings.settings_files import completion, said

TIGHT = {"completion": {"delayMs": 99_999}}


def read(options: object, **environment: str) -> tuple[Settings, list[str]]:
    reading = read_settings(options, environment)
    return reading.settings, said(reading)


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


def test_folders_with_models_are_the_users_to_name(tmp_path: Path):
    assert read({"models": {"folders": ["/srv/models", "~/models"]}})[0].models.folders == ("/srv/models", "~/models")
    settings, warnings = read({"models": {"folders": ["models"]}})
    assert settings.models.folders == ()
    assert "whole paths of folders are expected (/… or ~/…), not 'models'" in warnings[0]
    there = read_settings(None, {"TEMOTO_MODELS_FOLDERS": os.pathsep.join(("/a", "/b, c"))})
    assert there.settings.models.folders == ("/a", "/b, c")
    project = tmp_path / ".temoto.toml"
    project.write_text('[models]\nfolders = ["/srv/models"]\n', encoding="utf-8")
    reading = read_settings(None, {}, project=project)
    assert (reading.settings.models.folders, len(reading.warnings)) == ((), 1)
