"""What edits mean on plain data, and that what is taken back is as it was, for any data."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.configuring.edits import Drop, InTheWay, Item, Put, applied, at, dotted, needed, same
from temoto.core.configuring.steps import from_json, steps, to_json, undoing
from tests.examples import examples

SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab\"'\\é #:", max_size=4)
NAMES = st.sampled_from(["a", "b", "name", "models"])
DATA = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=8
)
TABLES = st.dictionaries(NAMES, DATA, max_size=4)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(tuple)
EDITS = st.lists(st.builds(Put, PATHS, DATA) | st.builds(Drop, PATHS), max_size=4)


@pytest.mark.parametrize(
    ("data", "edit", "expected"),
    [
        (None, Put(("a", "b"), 1), {"a": {"b": 1}}),
        ({"a": None}, Put(("a", "b"), 1), {"a": {"b": 1}}),
        ({"m": [{"name": "x"}]}, Put(("m", Item("name", "y")), {"name": "y"}), {"m": [{"name": "x"}, {"name": "y"}]}),
        ({"m": [{"name": "x", "k": 1}]}, Put(("m", Item("name", "x")), {"name": "x"}), {"m": [{"name": "x"}]}),
        ({"m": [{"name": "x"}]}, Put(("m", Item("name", "x"), "k"), 2), {"m": [{"name": "x", "k": 2}]}),
        (None, Put(("m", Item("name", "x"), "k"), 2), {"m": [{"name": "x", "k": 2}]}),
        ({"l": ["x"]}, Put(("l", Item("", "y")), "y"), {"l": ["x", "y"]}),
        ({"a": {"b": {"c": 1}}}, Drop(("a", "b", "c"), prune=2), {}),
        ({"a": {"b": {"c": 1}, "d": 1}}, Drop(("a", "b", "c"), prune=2), {"a": {"d": 1}}),
        ({"a": {"b": {"c": 1}}}, Drop(("a", "b", "c")), {"a": {"b": {}}}),
        ({"m": [{"name": "x"}]}, Drop(("m", Item("name", "x")), prune=1), {}),
        ({"a": 1}, Drop(("b",)), {"a": 1}),
    ],
)
def test_an_edit(data: Any, edit: Put | Drop, expected: Any):
    assert applied(data, [edit]) == expected


@pytest.mark.parametrize("edit", [Put(("a", "b"), 1), Put(("a", Item("name", "x")), {})])
def test_what_is_no_table_stays(edit: Put):
    with pytest.raises(InTheWay) as way:
        applied({"a": "text"}, [edit])
    assert dotted(way.value.path) == "a"


def test_kinds_of_values_count():
    assert not same(1, True)
    assert not same(1, 1.0)
    assert same({"a": 1, "b": [2]}, {"b": [2], "a": 1})
    assert not same([1, 2], [2, 1])
    assert same(float("nan"), float("nan"))


@given(TABLES, EDITS)
@examples(400)
def test_whatever_was_done_is_taken_back(data: Any, edits: list[Put | Drop]):
    try:
        after = applied(data, edits)
    except InTheWay:
        return
    made = steps(data, edits)
    assert same(hollow(applied(after, [step.back for step in reversed(made)])), hollow(data))
    assert same(applied(data, needed(data, edits)), after)
    assert from_json(json.loads(json.dumps(to_json(made)))) == made


def hollow(data: Any) -> Any:
    """The data with None for empty tables and lists: what was put into a null leaves an empty one."""
    if isinstance(data, dict):
        return {key: hollow(value) for key, value in data.items()} or None
    return ([hollow(value) for value in data] or None) if isinstance(data, list) else data


def test_what_somebody_changed_since_stays_unless_only_we_give_its_name():
    data = {"model": "theirs", "models": [{"name": "a"}]}
    edits = [Put(("model",), "ours"), Put(("models", Item("name", "x")), {"name": "x", "k": 1}, own=True)]
    made, after = steps(data, edits), applied(data, edits)
    assert applied(after, undoing(after, made)) == data
    changed = applied(after, [Put(("model",), "new"), Put(("models", Item("name", "x"), "k"), 2), Put(("more",), 1)])
    assert applied(changed, undoing(changed, made)) == {"model": "new", "models": [{"name": "a"}], "more": 1}


def test_what_a_tool_rewrote_is_known_by_its_values():
    entry = {"settings": {"model": "m"}, "updatedAt": "1"}
    made = steps(None, [Put(("p",), entry, known_by=(("settings", "model"),))])
    rewritten = {"p": {"updatedAt": "2", "settings": {"model": "m"}}}
    assert applied(rewritten, undoing(rewritten, made)) == {}
    theirs = {"p": {"settings": {"model": "other"}, "updatedAt": "2"}}
    assert undoing(theirs, made) == ()


def test_what_the_file_needs_stays_while_anything_is_in_it():
    made = steps(None, [Put(("version",), 1, stays=True), Put(("m",), 1)])
    assert applied({"version": 1, "m": 1}, undoing({"version": 1, "m": 1}, made)) == {}
    more = {"version": 1, "m": 1, "theirs": 1}
    assert applied(more, undoing(more, made)) == {"version": 1, "theirs": 1}


@pytest.mark.parametrize("kept", [None, 1, [1], [{}], [{"edit": {"path": [1]}, "back": {}}], [{"edit": 1}]])
def test_what_no_steps_are_is_no_steps(kept: object):
    with pytest.raises(ValueError, match=r"."):
        from_json(kept)


def test_what_stands_there():
    assert at({"m": [{"name": "x", "k": {"z": 1}}]}, ("m", Item("name", "x"), "k", "z")) == 1
