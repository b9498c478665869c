"""What is kept of a self-test: that it was passed, and what it cost; never what it was about."""

import json
from pathlib import Path

import pytest

from temoto.adapters.state import passed_tests
from temoto.adapters.state.passed_tests import PassedTestsFile
from temoto.core.backend.calls import Usage

COST = Usage(prompt_tokens=40, prompt_seconds=0.4, generated_tokens=24, generate_seconds=0.5)
ABOUT = "embedded\nhttp://127.0.0.1:8080\nqwen2.5-coder"


def test_it_is_kept_without_what_it_was_about(tmp_path: Path):
    PassedTestsFile(tmp_path).keep(ABOUT, COST)
    assert PassedTestsFile(tmp_path).passed(ABOUT) == COST
    assert PassedTestsFile(tmp_path).passed(f"{ABOUT} ") is None
    written = (tmp_path / "passed_tests.json").read_text("utf-8")
    assert not [word for word in ABOUT.split() if word in written]


def test_the_newest_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(passed_tests, "MOST", 2)
    kept = PassedTestsFile(tmp_path)
    for about in "abc":
        kept.keep(about, COST)
    assert [kept.passed(about) is not None for about in "abc"] == [False, True, True]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"x": 1}'])
def test_a_file_that_is_none_knows_nothing(text: str, tmp_path: Path):
    file = tmp_path / "passed_tests.json"
    PassedTestsFile(tmp_path).keep(ABOUT, COST)
    (key,) = json.loads(file.read_text("utf-8"))
    for spoilt in (text, json.dumps({key: "yes"}), json.dumps({key: {"prompt_tokens": "many"}})):
        file.write_text(spoilt, "utf-8")
        assert PassedTestsFile(tmp_path).passed(ABOUT) is None


def test_where_nothing_can_be_kept_nothing_is(tmp_path: Path):
    (tmp_path / "file").write_text("")
    kept = PassedTestsFile(tmp_path / "file")
    kept.keep(ABOUT, COST)
    assert kept.passed(ABOUT) is None
