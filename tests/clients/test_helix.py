"""A real Helix on the real server and the real model, set up as our README says: what a user sees and presses."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.helix_rig import CLIENT, Helix
from tests.clients.neovim_rig import FIB, SAID
from tests.conftest import had
from tests.testbed.helix import helix, runtime
from tests.testbed.tmux import tmux

pytestmark = pytest.mark.helix

OFFERED = tomllib.loads((CLIENT / "languages.toml").read_text(encoding="utf-8"))


@pytest.fixture
def hx(home: dict[str, str], tmp_path: Path) -> Iterator[Helix]:
    with Helix(had(tmux, "tmux", must=False), had(helix, "Helix", must=False), tmp_path, home, FIB) as one:
        yield one


def test_a_suggestion_in_the_menu_is_chosen_by_tab_and_kept_by_enter(hx: Helix):
    hx.press("i")
    hx.type("ret")
    seen = hx.shows(SAID)
    assert re.search(rf"{re.escape(SAID)} +text", seen), "an entry of the menu, with its kind"
    assert "4      ret\n" in seen, "nothing is in the text before it is chosen"
    hx.press("Tab")
    hx.shows(f"4      {SAID}\n")
    hx.press("Enter")
    hx.until(lambda: hx.screen.count(SAID) == 1, "the menu is gone")
    assert hx.written() == FIB.replace("│", SAID)


def test_one_undo_takes_it_back(hx: Helix):
    hx.press("i")
    hx.type("ret")
    hx.shows(SAID)
    hx.press("Tab", "Enter", "Escape", "u")
    hx.until(lambda: SAID not in hx.screen, "undone")


@pytest.mark.parametrize("language", OFFERED["language"], ids=lambda one: one["name"])
def test_the_list_of_each_language_is_helixs_own_with_temoto_behind_it(language: dict[str, object], tmp_path: Path):
    """A list in a user's file replaces Helix's: a server left out here would be gone for them."""
    binary = had(helix, "Helix", must=False)
    environment = {"HOME": str(tmp_path), "HELIX_RUNTIME": str(runtime(binary)), "PATH": "/usr/bin:/bin"}
    command = [str(binary), "--health", str(language["name"])]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    plain = re.sub(r"\x1b\[[\d;]*m", "", said)
    listed = plain.partition("Configured language servers:")[2].partition("Configured debug adapter")[0]
    own = re.findall(r"^  [✘✓] ([^:]+):", listed, re.MULTILINE)
    servers = language["language-servers"]
    assert isinstance(servers, list)
    assert [one if isinstance(one, str) else one["name"] for one in servers] == [*own, "temoto"]
