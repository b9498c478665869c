"""Small files come from naming by question, small functions from early answers."""

import ast

import pytest

from tests.house.tree import parsed, python_files, shown, walk

FILES = python_files("server", "tests")
FILE, FUNCTION = 400, 60
BANNED = ("util", "helper", "manager", "service", "misc")  # words that say nothing of what is asked


def test_no_file_is_over_400_lines():
    lengths = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {name: length for name, length in lengths.items() if length > FILE} == {}


def test_no_function_is_over_60_lines():
    lengths = {
        f"{shown(path)}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in FILES
        for node in walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert len(lengths) > 100
    assert {name: length for name, length in lengths.items() if length > FUNCTION} == {}


@pytest.mark.parametrize("word", BANNED)
def test_names_say_what_is_asked(word: str):
    names = [shown(path) for path in FILES if word in path.stem.lower() or word in path.parent.name.lower()]
    names += [
        f"{shown(path)}: {node.name}"
        for path in python_files("server")
        for node in walk(parsed(path))
        if isinstance(node, ast.ClassDef) and word in node.name.lower()
    ]
    assert names == []
