"""Whatever is written into whichever source, the server runs: any value is Settings, and at most one warning a field."""

import json
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from temoto.adapters.settings import read_settings
from temoto.core.messages import Note
from temoto.core.settings import Reading, Settings, every_setting
from tests.adapters.settings.settings_files import PROJECT_MAY, Files

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
    assert origins <= PROJECT_MAY
