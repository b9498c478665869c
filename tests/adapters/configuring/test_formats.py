"""A value is put into any text and taken out again; everything else stays as it stands, to the byte."""

import json
import re
from io import StringIO
from typing import Any

import pytest
import tomlkit
from hypothesis import given, reject
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from temoto.adapters.configuring.formats import NoPlace, NotReadable, edited, editing
from temoto.core.configuring.edits import Drop, InTheWay, Item, Put, applied, same
from temoto.core.configuring.steps import steps, undoing
from temoto.core.configuring.target import Format
from tests.core.configuring.test_edits import TABLES
from tests.examples import examples

OURS = {"name": "x (temoto)", "model": "q:1.5b", "o": {"n": 16_384, "keep": "30m", "roles": ["chat", "edit"]}}
ITEM = Put(("models", Item("name", "x (temoto)")), OURS, own=True, comment="temoto 1: ours")
KEY = Put(("provider", "temoto"), OURS, own=True, comment="temoto 1: ours")

YAMLS = [
    "", "\n", "# only a comment\n", "name: x\n", "name: x", "models:\n", "models:   # mine\n", "models: []\nb: 1\n", "models: []  # mine\n",
    "models: null\n", "models: ~  # x\nb: 1", "models: [ {name: a}, b ]  # inline\nz: 1\n", "models: [\n  a,\n  b\n]\n",
    "models:\n  - name: a # hi\n    model: b\n\n# end\n", "models:\n- name: a\n  x: |\n    text\n\n- b\ncontext:\n- c\n",
    "models:\n  - name: a\n    prompt: >-\n      folded\n      text\n  # behind\nz: 'q'\n", "# a\n---\nname: x\nmodels:\n    - &a {name: a}\n    - *a\n",
    "models:\n- name: a\n  k:\n- name: b\n", "%YAML 1.2\n---\nname: x\n", "name: \"日本語\"\nmodels:\n  -   name: 'a'\n      k: 1\n", "a: 1\n\n\n\n",
    "models:\n  - name: x (temoto)\n    theirs: 1\n  - name: b\n",
]  # fmt: skip
JSONS = [
    "", "{}", "{ }\n", '{"a": 1}', '{"a": 1}\n', '{\n  "a": 1\n}\n', '{\n\t"a": {\n\t\t"b": [1, 2]\n\t}\n}', '{"models": []}', '{"models": null, "b": 1}',
    '{\n    "models": [\n        {"name": "a"}\n    ],\n    "z": "日本"\n}\n', '{"models": [{"name": "a"}, {"name": "b"}]}', '{"provider": {"x": {}}}',
    '{\n  "provider": {},\n  "models": [\n    1]}\n', '{\n  "a": "\\"//\\\\",\n  "b": -1.5e3 }', '{"models": [{"name": "x (temoto)", "theirs": 1}]}',
]  # fmt: skip
JSONCS = [
    "// only\n", "{\n  // c\n}\n", '{\n  "a": 1, // x\n  "b": 2, // y\n}\n', '{\n  "a": 1 // x\n  // z\n}\n', '{\n  "a": 1 /* x */ /* y */\n  /* z\n */ }',
    '{"a": 1, }', '/* a */ {"models": [ /* b */ ] // c\n}\n', '{\n  "models": [\n    {"name": "a"}, // last\n    // "off"\n  ],\n}\n',
    '{\n  "provider": {\n    "a": {}, // url: http://x\n    /* "b": 1, */\n  },\n}\n', '{ // begins\n  "a": [\n  ] // ends\n  ,\n  "b": 1\n}',
]  # fmt: skip
TOMLS = [
    "", "# c\n", 'a = 1 # x\n[b]\nc = "d"\n', "[provider]\n", "[provider.other]\nx = 1\n\n# end\n", "[[models]]\nname = 'a' # x\n\n[[models]]\nname='b'\n", "models = []\n",
]  # fmt: skip
LINES = ["", "gpt-4o", "gpt-4o\n", "\n  gpt-4o \n\n"]
EVERY = [
    *((Format.YAML, text) for text in YAMLS), *((Format.JSON, text) for text in JSONS), *((Format.JSONC, text) for text in (*JSONS, *JSONCS)),
    *((Format.TOML, text) for text in TOMLS),
]  # fmt: skip


def within(before: str, after: str) -> bool:
    """Whether everything of `before` is in `after`, in its order; commas, brackets and blanks are where they must be."""
    rest = iter(after)
    return all(sign in rest for sign in before if not sign.isspace() and sign not in ",[]{}~")


@pytest.mark.parametrize(("kind", "text"), EVERY)
@pytest.mark.parametrize("edit", [ITEM, KEY, Put(("a",), "new"), Put(("new",), 5)], ids=["item", "key", "there", "new"])
def test_a_value_is_put_in_and_taken_out(kind: Format, text: str, edit: Put):
    editor = editing(kind)
    before = editor.read(text)
    if kind is Format.TOML and text == "models = []\n" and edit is ITEM:
        pytest.skip("a list within brackets has no tables of their own in TOML")
    after = edited(editor, text, [edit])
    assert same(editor.read(after), applied(before, [edit]))
    if "x (temoto)" not in text and edit.path != ("a",):
        assert within(text.replace("null", ""), after)
    assert edited(editor, after, [edit]) == after
    back = edited(editor, after, undoing(editor.read(after), steps(before, [edit])))
    assert same(filled(editor.read(back)), filled(before))
    assert within(text.replace("null", ""), back) or edit.path == ("a",)


def filled(data: Any) -> Any:
    """The data with nothing where an empty list or table may stand as well."""
    if not isinstance(data, dict):
        return data or {}
    return {key: value or None for key, value in data.items()}


@pytest.mark.parametrize(
    ("kind", "text"),
    [(Format.YAML, "name: x\nmodels:\n  - name: a # hi\n    model: b\n\n# end\n"), (Format.YAML, "a: 1\n"), (Format.YAML, "models: []\nb: 1\n"),
     (Format.JSON, '{\n  "a": {"b": 2}\n}\n'), (Format.JSON, '{"a": [1], "models": [{"name": "b"}]}'), (Format.JSONC, '{\n\t// c\n\t"a": 1, // x\n\t"b": 2 // y\n}\n'),
     (Format.TOML, "a = 1 # x\n\n[b]\nc = 2\n")],
)  # fmt: skip
def test_what_is_taken_out_leaves_the_text_as_it_was(kind: Format, text: str):
    editor = editing(kind)
    edit = KEY if kind is Format.TOML else ITEM
    after = edited(editor, text, [edit])
    back = edited(editor, after, undoing(editor.read(after), steps(editor.read(text), [edit])))
    assert back.strip() == text.strip()


KEYED = st.dictionaries(
    st.sampled_from(["a", "b", "name"]), st.none() | st.integers() | st.text(max_size=9), max_size=3
)
LISTED = TABLES.flatmap(
    lambda table: st.lists(KEYED, max_size=3).map(lambda items: {**table, "models": items, "provider": {}})
)


@given(LISTED, st.booleans(), st.sampled_from([2, 4]))
@examples(60)
def test_any_yaml(data: dict[str, Any], flow: bool, indent: int):
    printer = YAML(typ="rt")
    printer.default_flow_style = flow
    printer.indent(mapping=indent, sequence=indent + 2, offset=indent)
    text = StringIO()
    printer.dump(data, text)
    try:
        for reader in (YAML(typ="rt"), YAML(typ="safe", pure=True)):
            reader.load(text.getvalue())
    except YAMLError:  # between brackets ruamel writes some texts of a colon and a backslash as it cannot read them
        reject()
    holds(Format.YAML, text.getvalue(), ITEM)


TOML_KEYED = st.dictionaries(st.sampled_from(["a", "b", "name"]), st.integers() | st.text(max_size=9), max_size=3)
TOML_TABLES = st.dictionaries(
    st.sampled_from(["a", "b", "provider"]), st.booleans() | st.text(max_size=5) | TOML_KEYED | st.lists(TOML_KEYED, min_size=1, max_size=2), max_size=3
)  # fmt: skip


@given(TOML_TABLES, st.booleans(), st.sampled_from([KEY, Put(("name",), "z"), Put(("a", "b", "c"), 1)]))
@examples(80)
def test_any_toml(data: dict[str, Any], comments: bool, edit: Put):
    text = tomlkit.dumps(data)
    if comments:
        text = "# opens\n" + re.sub(r"(?m)^(\S.*)$", r"\1 # why", text)
    holds(Format.TOML, text, edit)


@pytest.mark.parametrize("text", LINES)
def test_a_line_is_replaced_and_taken_out_with_what_is_blank_left_as_it_is(text: str):
    editor, edit = editing(Format.LINE), Put(("line",), "ollama/x:1b")
    before = editor.read(text)
    after = edited(editor, text, [edit])
    assert editor.read(after) == {"line": "ollama/x:1b"}
    assert after.strip() == "ollama/x:1b"
    back = edited(editor, after, undoing(editor.read(after), steps(before, [edit])))
    assert back == text or not before
    assert editor.read(back) == before


@given(LISTED, st.sampled_from([None, 1, 2, "\t"]), st.booleans())
@examples(120)
def test_any_json(data: dict[str, Any], indent: int | str | None, comments: bool):
    text = json.dumps(data, indent=indent, ensure_ascii=False)
    if comments and indent is not None:
        text = text.replace("{\n", "{ // opens\n").replace(",\n", ", // more\n").replace("\n", "\n/* line */ ", 1)
    for edit in (ITEM, KEY, Put(("name",), "z")):
        holds(Format.JSONC, text, edit)


def holds(kind: Format, text: str, edit: Put) -> None:
    """Either nothing is done, or exactly what is meant, with every line kept; and it can be taken back."""
    editor = editing(kind)
    before = editor.read(text)
    try:
        after = edited(editor, text, [edit])
    except (NoPlace, InTheWay):
        return
    assert same(editor.read(after), applied(before, [edit]))
    if edit.own:
        assert within(text, after)
    back = edited(editor, after, undoing(editor.read(after), steps(before, [edit])))
    assert same(editor.read(back), before)


@pytest.mark.parametrize(
    ("kind", "text", "line"),
    [
        (Format.JSON, '{\n  "a": 1,\n}', 2), (Format.JSON, '{\n  // c\n  "a": 1}', 2), (Format.JSONC, '{\n  "a": tru\n}', 2), (Format.JSONC, '{"a": 1', 1),
        (Format.JSONC, "{\n/* x", 2), (Format.JSONC, '{"a" 1}', 1), (Format.JSONC, "{a: 1}", 1), (Format.JSONC, '{"a": "\n"}', 1), (Format.JSONC, "{} x", 1),
        (Format.JSON, "[" * 500, 1), (Format.JSON, '{"a": 1 "b": 2}', 1), (Format.JSON, '{"a": NaN}', 1),
        (Format.YAML, "a: 1\nb: [1\n", 3), (Format.YAML, "a: 1\na: 2\n", 2), (Format.YAML, "a:\n\t- b\n", 2), (Format.YAML, "a: 'b\n", 2),
        (Format.TOML, "a = 1\nb =\n", 2), (Format.TOML, "[a\n", 1), (Format.BLOCK, "x\n-- temoto begins\n", 2), (Format.BLOCK, "# temoto ends\n# temoto begins\n", 1), (Format.LINE, "\na\nb\n", 3),
    ],
)  # fmt: skip
def test_what_does_not_read_is_told_with_its_line(kind: Format, text: str, line: int):
    with pytest.raises(NotReadable) as error:
        editing(kind).read(text)
    assert error.value.line == line


def test_where_nothing_can_be_put_without_changing_more_nothing_is_put():
    shared = "a: &a [1]\nmodels: *a\n"
    with pytest.raises(NoPlace):
        edited(editing(Format.YAML), shared, [ITEM])
    with pytest.raises(InTheWay):
        edited(editing(Format.JSON), '{"models": "text"}', [ITEM])
    with pytest.raises(NoPlace):  # tomlkit puts no table into one within brackets
        edited(editing(Format.TOML), "provider = {x = 1, y = {z = 2}}\n", [Put(("provider", "temoto", "name"), "x")])


def test_a_block_keeps_its_place():
    editor = editing(Format.BLOCK)
    block = "-- temoto begins\nours()\n-- temoto ends\n"
    after = edited(editor, "before()\nbehind()", [Put(("block",), block, own=True)])
    assert after == f"before()\nbehind()\n{block}"
    newer = block.replace("ours", "newer")
    assert edited(editor, f"a()\n{block}b()\n", [Put(("block",), newer, own=True)]) == f"a()\n{newer}b()\n"
    assert edited(editor, f"a()\n{block}b()\n", [Drop(("block",))]) == "a()\nb()\n"
