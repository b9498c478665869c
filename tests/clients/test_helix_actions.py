"""Code actions in a real Helix on the real server: the menu, what it is doing, the edit, undo, the explanation in a file.

What the model says is written down (tests/fakes/scripted_chat.py). Helix's progress cannot be cancelled (its menu
can), and it has no way to ask for a line of text.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.helix_rig import Helix
from tests.clients.story import ENDLESS, EXPLAIN, OPENED, PACE_S, REWRITE, says, settings
from tests.conftest import had
from tests.fakes.scripted_chat import ScriptedChat
from tests.pricing import AFTER, CODE
from tests.testbed.helix import helix
from tests.testbed.tmux import tmux

pytestmark = pytest.mark.helix


@pytest.fixture
def fake() -> Iterator[ScriptedChat]:
    with ScriptedChat() as one:
        yield one


@pytest.fixture
def hx(fake: ScriptedChat, tmp_path: Path) -> Iterator[Helix]:
    home = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    with Helix(
        had(tmux, "tmux", must=False), had(helix, "Helix", must=False), tmp_path, home, OPENED, **settings(fake)
    ) as one:
        yield one


def choose(hx: Helix, title: str, key: str = "a") -> list[str]:
    """Open the menu as users do, go down to `title`, and take it; the menu's titles."""
    hx.press("Space", key)
    seen = hx.shows("Extract function")
    lines = seen.splitlines()
    first = next(number for number, line in enumerate(lines) if "Extract function" in line)
    column = lines[first].index("Extract function")
    first -= lines[first - 1][column:].startswith("Stop what")  # quick fixes come first in Helix
    menu = [re.split(r"\s{2,}", line[column:])[0].strip() for line in lines[first : first + 12]]
    hx.press(*["Down"] * menu.index(title), "Enter")
    return menu


def test_choose_watch_and_undo_in_one_step(hx: Helix, fake: ScriptedChat):
    says(fake, REWRITE, PACE_S)
    menu = choose(hx, "Refactor")
    assert {"Refactor", "Simplify", "Explain", "Write docstring"} <= set(menu)
    assert "Refactor with instruction…" not in menu, "Helix has no way to ask for it"
    hx.shows("Refactor ⋅ writing, ")
    hx.shows("total_price")
    hx.shows("4 lines changed")
    assert hx.written() == AFTER
    hx.press("u")
    hx.until(lambda: "total_price" not in hx.screen, "undone")
    assert hx.written() == CODE


def test_it_is_called_off_from_the_menu(hx: Helix, fake: ScriptedChat):
    says(fake, ENDLESS, PACE_S)
    choose(hx, "Refactor")
    hx.shows("writing, ")
    assert "Stop what temoto is doing" in choose(hx, "Stop what temoto is doing")
    hx.until(lambda: fake.broken_off, "the model is stopped")
    assert hx.written() == CODE


def test_one_types_on_meanwhile(hx: Helix, fake: ScriptedChat):
    says(fake, REWRITE, PACE_S)
    choose(hx, "Refactor")
    hx.shows("writing, ")
    hx.press("g", "e", "o")
    hx.type("# mine")
    hx.shows("total_price")
    assert hx.written() == AFTER + "    # mine\n"


def test_what_is_selected_is_what_is_worked_on(hx: Helix, fake: ScriptedChat):
    says(fake, "It says what tax is.")
    hx.press("g", "e", "k", "x", "x")
    choose(hx, "Explain")
    hx.shows("Explain `tax`")


def test_an_explanation_is_a_file_and_the_code_is_one_key_away(hx: Helix, fake: ScriptedChat, tmp_path: Path):
    says(fake, EXPLAIN)
    choose(hx, "Explain")
    seen = hx.shows("# Explain `total`")
    assert "It adds the prices, see [line 5](" in seen
    (page,) = (tmp_path / "cache" / "temoto" / "pages").iterdir()
    assert "This is said of step 79." in page.read_text(encoding="utf-8")
    hx.press("g", "a")
    hx.shows("def total(prices):")
    assert hx.written() == CODE


def test_with_a_key_of_the_users_the_explanation_stands_beside_the_code(hx: Helix, fake: ScriptedChat):
    """Helix opens it in the window in front whatever it is told; so the key, which our README has, makes a second window first."""
    says(fake, EXPLAIN)
    choose(hx, "Explain", "A")
    seen = hx.shows("# Explain `total`")
    assert "def total(prices):" in seen
