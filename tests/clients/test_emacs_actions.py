"""Code actions in a real Emacs with eglot, on the real server: the menu, the edit, undo, where the explanation lies.

What the model says is written down (tests/fakes/scripted_chat.py). Eglot 1.9 shows no progress; an action is called off from
the menu.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.emacs_rig import Emacs
from tests.clients.story import ENDLESS, EXPLAIN, OPENED, PACE_S, REWRITE, says, settings
from tests.conftest import had
from tests.fakes.scripted_chat import ScriptedChat
from tests.pricing import AFTER, CODE
from tests.testbed.emacs import emacs
from tests.testbed.tmux import tmux

pytestmark = pytest.mark.emacs

LISTED = '(when (get-buffer "*Completions*") (with-current-buffer "*Completions*" (buffer-string)))'


@pytest.fixture
def fake() -> Iterator[ScriptedChat]:
    with ScriptedChat() as one:
        yield one


@pytest.fixture
def editor(fake: ScriptedChat, tmp_path: Path) -> Iterator[Emacs]:
    home = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    with Emacs(
        had(tmux, "tmux", must=False), had(emacs, "Emacs", must=False), tmp_path, home, OPENED, **settings(fake)
    ) as one:
        yield one


def choose(editor: Emacs, title: str) -> None:
    """Mark the function, open the menu as users do, and take `title`."""
    editor.press("C-M-h")
    take(editor, title)


def take(editor: Emacs, title: str) -> None:
    """Open the menu as users do, and take `title`."""
    editor.command("eglot-code-actions")
    editor.shows("Pick an action")
    editor.type(title)
    editor.press("Enter")


def test_the_menu(editor: Emacs):
    editor.press("C-M-h")
    editor.command("eglot-code-actions")
    editor.shows("Pick an action")
    editor.press("Tab")
    editor.shows("*Completions*")
    menu = editor.until(lambda: editor.string(LISTED), "the list")
    assert all(title in menu for title in ("Refactor", "Simplify", "Explain", "Write docstring", "Add types")), (
        "in Python"
    )
    assert "with instruction" not in menu, "Emacs has no way to ask for it"


def test_choose_and_undo_in_one_step(editor: Emacs, fake: ScriptedChat):
    says(fake, REWRITE)
    choose(editor, "Refactor")
    editor.until(lambda: editor.text == AFTER, "the edit")
    editor.press("C-g", "C-_")
    editor.until(lambda: editor.text == CODE, "undone")


def test_without_a_region_it_is_the_function_point_is_in(editor: Emacs, fake: ScriptedChat):
    """Eglot sends the name at point, or the statement, as if it were marked."""
    says(fake, REWRITE)
    editor.ask('(progn (goto-char (point-min)) (search-forward "total") (backward-char 2))')
    take(editor, "Refactor")
    editor.until(lambda: editor.text == AFTER, "the edit")


def test_what_is_marked_is_worked_on_and_one_stays_where_one_is(editor: Emacs, fake: ScriptedChat, tmp_path: Path):
    """A statement, from its first letter to its last: a sexp at point would look the same. Eglot that can show a file goes there where
    it is told anything of the focus."""
    says(fake, EXPLAIN)
    editor.press("C-Space", "C-e")  # from where point was put
    editor.until(lambda: editor.ask("(use-region-p)") == "t", "the mark")
    take(editor, "Explain")
    editor.until(lambda: [*(tmp_path / "cache").glob("temoto/pages/*")], "the explanation")
    editor.shows("explain-")  # of the file, in a window or in a message
    assert editor.ask("(buffer-name (window-buffer (selected-window)))") == '"one.py"'
    assert "<code>\n```python\n   5      t = 0\n```" in fake.last_words()


def test_it_is_called_off_from_the_menu(editor: Emacs, fake: ScriptedChat):
    says(fake, ENDLESS, PACE_S)
    choose(editor, "Refactor")
    editor.until(lambda: fake.running, "the model is at work")
    choose(editor, "Stop what temoto is doing")
    editor.until(lambda: fake.broken_off, "the model is stopped")
    assert editor.text == CODE


def test_the_command_answers_at_once_and_one_types_on(editor: Emacs, fake: ScriptedChat):
    says(fake, REWRITE, PACE_S)
    choose(editor, "Refactor")
    editor.until(lambda: fake.running, "the model is at work")
    editor.press("M->")
    editor.type("# mine")
    editor.until(lambda: editor.text == CODE + "# mine", "typed while it works")
    editor.until(lambda: editor.text == AFTER + "# mine", "the edit, and what was typed is kept")


def test_an_explanation_is_a_file_and_one_is_told_where(editor: Emacs, fake: ScriptedChat, tmp_path: Path):
    says(fake, EXPLAIN)
    choose(editor, "Explain")
    editor.shows("the text is in")
    (page,) = (tmp_path / "cache" / "temoto" / "pages").iterdir()
    assert page.read_text(encoding="utf-8").startswith("# Explain `total`")
    assert editor.text == CODE
