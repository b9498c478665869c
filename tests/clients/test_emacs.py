"""A real Emacs with eglot, on the real server and the real model, set up as our README says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.emacs_rig import Emacs
from tests.clients.neovim_rig import FIB, SAID
from tests.conftest import had
from tests.testbed.emacs import emacs
from tests.testbed.tmux import tmux

pytestmark = pytest.mark.emacs


@pytest.fixture
def editor(home: dict[str, str], tmp_path: Path) -> Iterator[Emacs]:
    with Emacs(had(tmux, "tmux", must=False), had(emacs, "Emacs", must=False), tmp_path, home, FIB) as one:
        yield one


def test_completion_at_point_inserts_what_the_model_says(editor: Emacs):
    editor.type("ret")
    editor.shows("    ret")
    editor.press("C-M-i")
    editor.shows(f"    {SAID}")
    assert editor.text == FIB.replace("│", SAID)


def test_one_undo_takes_it_back(editor: Emacs):
    editor.type("ret")
    editor.press("C-M-i")
    editor.shows(SAID)
    editor.press("C-_")
    editor.until(lambda: SAID not in editor.text, "undone")
    assert editor.text in {FIB.replace("│", "ret"), FIB.replace("│", "")}
