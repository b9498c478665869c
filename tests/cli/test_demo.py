"""The demo tells the truth on a slow or busy machine: an empty answer says why and is asked again; what stays empty has a cure."""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from temoto.cli import demo, demo_editor
from temoto.compose import verbs
from tests.cli.test_verbs import FINE, WRONG
from tests.cli.within import Done, temoto_within

LATE = Path(__file__).parents[1] / "fakes" / "late_server.py"
ANEW = "the model was being set up anew, because the machine answered late what it is."


@dataclass(frozen=True, slots=True)
class Program:
    words: tuple[str, ...]
    folder: Path
    environment: dict[str, str]


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "PAUSE_S", 0.01)


def shown(scenario: str, home: dict[str, str], monkeypatch: pytest.MonkeyPatch, *words: str) -> Done:
    """The demo before a server that answers so."""
    environment = {**os.environ, "PYTHONPATH": str(LATE.parents[2])}
    program = Program((sys.executable, str(LATE), scenario), LATE.parent, environment)
    monkeypatch.setattr(verbs, "own_server", lambda: program)
    return temoto_within("demo", *words, home=home)


def test_a_ghost_says_how_long_it_took_and_no_more(home: dict[str, str], monkeypatch: pytest.MonkeyPatch):
    done = shown("ghost", home, monkeypatch)
    assert done.returncode == FINE, done.stderr
    assert done.stdout.count(" ms after the last key\n") == 2
    assert "asked" not in done.stdout


@pytest.mark.parametrize(
    ("scenario", "why"),
    [
        ("null,ghost", ANEW),
        ("starting,starting,ghost", "It was starting."),
        ("backend-down,null,ghost", "It was backend-down."),
        ("model-silent,ghost", "It was model-silent."),
    ],
)
def test_an_empty_answer_is_asked_again_and_both_are_told(
    scenario: str, why: str, home: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    done = shown(scenario, home, monkeypatch)
    assert done.returncode == FINE, done.stderr
    times = len(scenario.split(","))
    assert f" ms after the last key; asked {times} times, because at first {why}" in done.stdout
    assert "no ghost text" not in done.stdout


@pytest.mark.parametrize(
    ("scenario", "why"),
    [("null", ANEW), ("ghost,starting", "It was starting."), ("model-silent", "It was model-silent.")],
)
def test_what_stays_empty_is_not_called_a_ghost_and_ends_with_a_cure(
    scenario: str, why: str, home: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(demo, "PATIENCE_S", 0.3)
    done = shown(scenario, home, monkeypatch)
    empty = 2 - scenario.count("ghost")
    assert done.returncode == WRONG
    assert done.stdout.count("ghost text, ") == 2 - empty
    assert done.stdout.count(f"no ghost text: {why}") == empty
    assert f"No ghost text for {empty} of 2 snippets: {why} Run it again when the machine is less busy" in done.stderr
    assert "`temoto doctor` shows what temoto finds here." in done.stderr
    assert "ready" not in done.stderr  # that the server is ready is no reason


def test_what_the_model_does_not_say_is_asked_once_more_and_not_for_a_minute(
    home: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    report = json.loads(shown("model-silent", home, monkeypatch, "--json").stdout)
    assert [(one["ghost"], one["asked"], one["reason"]) for one in report["completions"]] == [
        ("", 2, "model-silent"), ("", 2, "model-silent"),
    ]  # fmt: skip


def test_a_server_that_does_not_start_is_told_with_a_cure(home: dict[str, str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(demo_editor, "START_S", 0.5)
    done = shown("cold,ghost", home, monkeypatch)
    assert done.returncode == WRONG
    assert "The server did not start within 0 s. Run it again when the machine is less busy;" in done.stderr
