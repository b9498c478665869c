"""The contract of code actions, held for every file in core/codeactions/builtin/ and for the one of docs/add-an-action.md."""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import temoto.core.codeactions.builtin
from temoto.adapters.builtin_actions import brought
from temoto.adapters.settings import read_settings
from temoto.core.codeactions.action import Action, Result, Title, named, offered
from temoto.core.codeactions.brief import Brief
from temoto.core.codeactions.own import to_actions
from temoto.core.codeactions.spot import Diagnostic, Point, Spot, Target
from temoto.core.codeactions.target import target_at
from temoto.core.settings import OwnAction
from tests.draw import PLAIN, selected

EVERY = brought()
PAGE = (Path(__file__).resolve().parents[3] / "docs" / "add-an-action.md").read_text(encoding="utf-8")
ENGLISH = re.compile(r"[ -~…]+")


@pytest.fixture
def from_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Action]:
    """The action of the page, as one more file of the folder."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "guard.py").write_text(code, encoding="utf-8")
    monkeypatch.setattr(
        temoto.core.codeactions.builtin, "__path__", [*temoto.core.codeactions.builtin.__path__, str(tmp_path)]
    )
    found = named("guard", brought())
    assert found is not None
    yield found
    sys.modules.pop("temoto.core.codeactions.builtin.guard")


def held(action: Action) -> None:
    assert re.fullmatch(r"[a-z][a-z-]*", action.id)
    assert isinstance(action.title, Title)
    assert ENGLISH.fullmatch(action.title.english)
    assert not action.title.japanese.isascii()
    assert len(action.title.english) <= 40
    assert action.instructions.task[0].isupper()
    spot = selected("def f(x):\n    return│ x\n")
    target = target_at(spot)
    assert target is not None
    assert action.applies(spot, target) in {True, False}
    brief = Brief(action, spot, target, "a.py", instruction="use sum", framework="pytest")
    system, user = (turn.text for turn in brief.messages(PLAIN))
    assert "{" not in system + user, "a slot nobody fills"
    assert "def f(x):" in user
    assert ("Answer with" in system) or ("Answer in" in system)


@pytest.mark.parametrize("action", EVERY, ids=lambda one: one.id)
def test_every_action(action: Action):
    held(action)


def test_the_one_of_the_page(from_the_page: Action):
    held(from_the_page)
    nested = selected("def f(x):\n    if x:\n        if x > 1:\n            return│ x\n")
    flat = selected("def f(x):\n    return│ x\n")
    for spot, there in ((nested, True), (flat, False)):
        menu = offered([from_the_page], spot, asks=False)
        assert bool(menu) is there


def test_the_users_own_of_the_page(tmp_path: Path):
    (text,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    user = tmp_path / "config.toml"
    user.write_text(text, encoding="utf-8")
    reading = read_settings(None, {}, user=user)
    assert reading.warnings == ()
    assert tomllib.loads(text)["actions"][0]["title"] == to_actions(reading.settings.actions)[0].title.text()


def test_refactor_is_first_and_no_two_stand_in_one_place():
    places = [one.order for one in EVERY]
    assert len(set(places)) == len(places)
    assert min(EVERY, key=lambda one: one.order).id == "refactor"
    assert next(one for one in EVERY if one.id == "refactor").asks is False


UNUSED = "def f(x):\n    t│ = 0\n    return x\n"


def menu(drawing: str, *diagnostics: Diagnostic, language: str = "python", asks: bool = False) -> list[str]:
    spot = selected(drawing, language)
    spot = Spot(spot.uri, language, spot.lines, spot.start, spot.end, spot.outline, diagnostics)
    found = offered(EVERY, spot, asks=asks)
    return [one.title.text() for one in found]


def wrong(message: str, line: int = 1, severity: int = 1) -> Diagnostic:
    return Diagnostic(Point(line, 4), Point(line, 5), message, severity)


ALWAYS = ["Refactor", "Simplify", "Extract function", "Rename for clarity", "Modernise", "Explain"]
DEFINED = ["Write tests", "Write docstring", "Add types"]


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(UNUSED, [*ALWAYS, *DEFINED], id="in a function"),
        pytest.param('def f(x: int) -> int:\n    """X."""\n    return│ x\n', [*ALWAYS, "Write tests", "Translate comments"], id="with docstring and types"),
        pytest.param("def f(x):\n⟦    t = 0  # null\n⟧    return x\n", [*ALWAYS, *DEFINED, "Translate comments"], id="a selection"),
        pytest.param("⟦x = 1\n⟧y = 2\n", ALWAYS, id="a selection outside of definitions"),
        pytest.param("x = 1│\n", [], id="nothing"),
        pytest.param("x = 1\n⟦\n⟧y = 1\n", [], id="a blank selection"),
        pytest.param(
            '⟦Traceback (most recent call last):\n  File "a.py", line 1, in f\nKeyError: 1\n⟧', ["Refactor", "Debug", *ALWAYS[1:]], id="a traceback"
        ),
    ],
)  # fmt: skip
def test_what_is_offered(drawing: str, expected: list[str]):
    assert menu(drawing) == expected


def test_diagnostics_are_offered_worst_first_and_three_at_most():
    found = menu(UNUSED, wrong("d", severity=4), wrong("b\n  c", severity=2), wrong("a", 2), wrong("x" * 200))
    assert found[:5] == ["Refactor", f"Fix: {'x' * 59}…", "Fix: a", "Fix: b c", "Debug"]


def test_an_instruction_is_only_wanted_where_it_can_be_asked_for():
    assert "Refactor with instruction…" not in menu(UNUSED)
    assert menu(UNUSED, asks=True)[1] == "Refactor with instruction…"


@pytest.mark.parametrize(
    ("own", "drawing", "language", "there"),
    [
        (OwnAction("Own", "x"), UNUSED, "python", True),
        (OwnAction("Own", "x", languages=("go",)), UNUSED, "python", False),
        (OwnAction("Own", "x", applies_to="selection"), UNUSED, "python", False),
        (OwnAction("Own", "x", applies_to="selection"), "def f():\n⟦    pass\n⟧", "python", True),
        (OwnAction("Own", "x"), "⟦x = 1\n⟧", "python", False),
        (OwnAction("Own", "x", applies_to="any"), "⟦x = 1\n⟧", "python", True),
    ],
)
def test_where_a_users_own_applies(own: OwnAction, drawing: str, language: str, there: bool):
    spot = selected(drawing, language)
    found = offered(to_actions((own,)), spot, asks=False)
    assert [one.title.text("ja") for one in found] == (["Own"] if there else [])


def test_what_a_result_asks_the_model_for():
    spot = selected(UNUSED)
    target = target_at(spot)
    assert isinstance(target, Target)
    said = {one.result: Brief(one, spot, target, "a.py", language="ja").messages(PLAIN)[0].text for one in EVERY}
    assert "in Japanese" in said[Result.NOTE]
    assert "complete test file" in said[Result.TESTS]
