"""What users write into their editor's configuration and their environment, and what becomes of it."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.adapters.settings import read_settings, setting_paths
from temoto.core.settings import Completion, Models, Settings

TIGHT = {"completion": {"delayMs": 99_999}}


def read(options: object, **environment: str) -> tuple[Settings, list[str]]:
    settings, warnings = read_settings(options, environment)
    return settings, [warning.text() for warning in warnings]


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
        (7, "Setting settings: an object is expected, not int; using the defaults."),
        ([], "Setting settings: an object is expected, not list; using the defaults."),
        ({"completion": []}, "Setting completion: a table is expected; using the defaults."),
        ({"backend": "lama"}, "Setting backend: Input should be 'auto', 'ollama', 'openai' or 'embedded'; using the default ('auto')."),
        ({"bakend": "ollama"}, "Setting bakend: unknown key (did you mean backend?); it is ignored."),
        ({"completions": {}}, "Setting completions: unknown key (did you mean completion?); it is ignored."),
        ({"xyz": 1}, "Setting xyz: unknown key; it is ignored."),
        ({"completion": {"maxTokns": 9}}, "Setting completion.max_tokns: unknown key (did you mean max_tokens?); it is ignored."),
        ({"completion": {"delayMs": "soon"}}, "Setting completion.delay_ms: Input should be a valid integer, unable to parse string as an integer; using the default (75)."),
        ({"completion": {"delayMs": 1.5}}, "Setting completion.delay_ms: Input should be a valid integer, got a number with a fractional part; using the default (75)."),
        ({"completion": {"delayMs": True}}, "Setting completion.delay_ms: a number is expected; using the default (75)."),
        (TIGHT, "Setting completion.delay_ms: 99999 is not between 0 and 10000; using the default (75)."),
        ({"completion": {"maxTokens": 0}}, "Setting completion.max_tokens: 0 is not between 1 and 4096; using the default (128)."),
        ({"models": {"context": -1}}, "Setting models.context: -1 is not between 0 and 1048576; using the default (0)."),
        ({"completion": {"disabledLanguages": "python"}}, "Setting completion.disabled_languages: Input should be a valid tuple; using the default (())."),
        ({"completion": {"disabledLanguages": [1, 2]}}, "Setting completion.disabled_languages: Input should be a valid string; using the default (())."),
        ({"url": 7}, "Setting url: Input should be a valid string; using the default ('')."),
    ],
)  # fmt: skip
def test_a_bad_field_falls_back_with_one_sentence(options: object, warning: str):
    assert read(options) == (Settings(), [warning])


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
    settings, warnings = read({"backend": "ollama", "url": "http://127.0.0.1:1"}, TEMOTO_BACKEND="embedded")
    assert (settings.backend, settings.url, warnings) == ("embedded", "http://127.0.0.1:1", [])
    assert read(TIGHT, TEMOTO_COMPLETION_DELAY_MS="3") == (completion(delay_ms=3), [])
    assert read({"completion": 7}, TEMOTO_COMPLETION_DELAY_MS="3")[0] == completion(delay_ms=3)


def test_an_unknown_variable_is_named_with_the_nearest():
    assert read(None, TEMOTO_BAKEND="x")[1] == [
        "Setting TEMOTO_BAKEND: unknown variable (did you mean TEMOTO_BACKEND?); it is ignored."
    ]


KEYS = st.sampled_from([part for path in setting_paths() for part in path] + ["delayMs", "maxTokens", "allowRemote"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.text("\ud800\x00\u2028", min_size=1),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=4), inner, max_size=5),
    max_leaves=12,
)


@given(
    options=JSON,
    variables=st.dictionaries(
        st.sampled_from(["_".join(path).upper() for path in setting_paths()]), st.text(max_size=6), max_size=3
    ),
)
def test_any_json_is_settings_and_at_most_one_warning_a_field(options: object, variables: dict[str, str]):
    settings, warnings = read_settings(options, {f"TEMOTO_{name}": text for name, text in variables.items()})
    assert isinstance(settings, Settings)
    twice = [key for key, times in Counter(str(one.facts["key"]) for one in warnings).items() if times > 1]
    assert not twice
    assert all(warning.text().strip() and warning.text("ja").strip() for warning in warnings)
