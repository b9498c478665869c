"""Whatever stands in a file of temoto's state (a newer temoto's, a broken one, somebody's hand): it is read, or set aside, and written."""

import copy
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.adapters.hardware import core_speed
from temoto.adapters.modelfiles import headers
from temoto.adapters.state import places
from tests.adapters.state.writers import WRITERS
from tests.examples import examples

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.just("9" * 400)
ODD = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2)
)
STATE = ("remembered.json", "loaded.json", "measured.json", "uses.json", "configured.json", core_speed.FILE)


def file_of(name: str) -> Path:
    if name in STATE:
        return places.state_file(name)
    return headers._cache() if name == "headers.json" else places.cache_folder() / name


@pytest.fixture(scope="module", autouse=True)
def a_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp("home")))
        logging.disable(logging.CRITICAL)
        yield
        logging.disable(logging.NOTSET)


def places_in(value: Any, so_far: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to each part of a JSON value, the whole first."""
    keys = [*value] if isinstance(value, dict) else [*range(len(value))] if isinstance(value, list) else []
    return [so_far, *(place for key in keys for place in places_in(value[key], (*so_far, key)))]


def with_another(value: Any, place: tuple[Any, ...], odd: Any) -> Any:
    """The value with something else at that place."""
    if not place:
        return odd
    value = copy.deepcopy(value)
    inner = value
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = odd
    return value


@pytest.mark.parametrize("name", [*STATE, "passed_tests.json", "headers.json"])
def test_whatever_stands_there_ends_nothing(name: str):
    writer, file = WRITERS[name], file_of(name)
    writer.write("a0")
    writer.write("b0")
    sound = json.loads(file.read_text())

    @examples(60)
    @given(st.data())
    def any_state(data: st.DataObject) -> None:
        place = data.draw(st.sampled_from(places_in(sound)))
        file.write_text(json.dumps(with_another(sound, place, data.draw(ODD))))
        writer.there()
        writer.write("c0")
        assert "c0" in writer.there()

    any_state()
