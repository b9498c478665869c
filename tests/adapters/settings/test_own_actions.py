"""`[[actions]]` in the settings: what is taken, and what is said of what is not."""

from pathlib import Path
from typing import Any

import pytest

from temoto.adapters.settings import read_settings
from temoto.core.codeactions.own import to_actions
from temoto.core.settings import OwnAction

SHOUT = {"title": "Shout", "prompt": "Make every {name} loud."}


def read(actions: Any, **more: Any) -> tuple[tuple[OwnAction, ...], list[str]]:
    reading = read_settings({"actions": actions}, {}, **more)
    return reading.settings.actions, [one.text() for one in reading.warnings]


@pytest.mark.parametrize(
    "given", [[SHOUT], [{**SHOUT, "appliesTo": "selection"}], [{**SHOUT, "languages": ["python"]}], []]
)
def test_what_is_taken(given: list[dict[str, Any]]):
    found, warnings = read(given)
    assert warnings == []
    assert [one.title for one in found] == [one["title"] for one in given]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("refactor", "a list of actions is expected"),
        ({"title": "x"}, "a list of actions is expected"),
        (["Shout"], "action 1: it is no table"),
        ([SHOUT, {"title": "Second"}], "action 2: prompt is missing"),
        ([{"title": " ", "prompt": "x"}], "action 1: title is missing"),
        ([{**SHOUT, "promt": "x"}], "did you mean prompt?"),
        ([{**SHOUT, "kind": "refactor.inline"}], "action 1: kind:"),
        ([{**SHOUT, "result": "shell"}], "action 1: result:"),
        ([{**SHOUT, "languages": "python"}], "action 1: languages"),
        ([SHOUT] * 51, "at most 50 actions"),
    ],
)
def test_what_is_not(given: Any, said: str):
    found, warnings = read(given)
    assert found == ()
    assert len(warnings) == 1
    assert said in warnings[0]
    assert warnings[0].startswith("Setting actions")


def test_a_project_brings_none(tmp_path: Path):
    project = tmp_path / ".temoto.toml"
    project.write_text('[[actions]]\ntitle = "x"\nprompt = "y"\n')
    found, warnings = read([SHOUT], project=project)
    assert [one.title for one in found] == ["Shout"]
    assert "a project may not set this" in warnings[0]


def test_from_config_toml(tmp_path: Path):
    user = tmp_path / "config.toml"
    user.write_text('[[actions]]\ntitle = "声に出す"\nprompt = "x"\nkind = "quickfix"\nresult = "note"\n')
    reading = read_settings(None, {}, user=user)
    (action,) = to_actions(reading.settings.actions)
    assert (action.id, action.title.text("ja"), action.kind, action.result) == ("own-1", "声に出す", "quickfix", "note")


def test_the_braces_of_a_prompt_mean_themselves():
    (action,) = to_actions((OwnAction("Shout", "Make every {name} loud."),))
    assert action.instructions.task.format_map({}) == "Make every {name} loud."
