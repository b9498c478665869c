"""What was not there yet when Neovim asked appears by itself where the user still rests."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from tests.clients.neovim_rig import Neovim, scripted
from tests.fakes.scripted_chat import ScriptedChat

pytestmark = pytest.mark.neovim

TEXT = "total = "
SAID = "alpha(beta)"


@pytest.fixture
def nvim(either: Path, fake: ScriptedChat, tmp_path: Path) -> Iterator[Neovim]:
    fake.ghost = SAID
    with scripted(either, fake, tmp_path) as one:
        yield one


def refused(nvim: Neovim, fake: ScriptedChat) -> Event:
    """Someone waits in a line, and was answered with nothing; the model speaks once what is given back is set."""
    loaded = Event()
    nvim.open(f"{TEXT}│")

    def slow(_prompt: str) -> str:
        loaded.wait(60)
        return SAID

    fake.ghost = slow
    nvim.keys("A")
    nvim.until(lambda: "complete" in nvim.requests, "the question is answered with nothing", 20)
    return loaded


def test_who_typed_before_the_server_was_ready_sees_it_once_it_is(nvim: Neovim):
    (nvim.folder / "one.py").write_text(TEXT)
    nvim.vim.command(f"edit! {nvim.folder}/one.py")
    nvim.keys("A")
    nvim.until(lambda: nvim.ghost == SAID, "ghost text, without another key", 60)


def test_who_waits_while_the_model_is_loaded_again_sees_it_once_it_is(nvim: Neovim, fake: ScriptedChat):
    loaded = refused(nvim, fake)
    assert nvim.ghost == ""
    loaded.set()
    nvim.until(lambda: nvim.ghost == SAID, "ghost text, without another key")


def test_who_left_insert_mode_meanwhile_sees_nothing(nvim: Neovim, fake: ScriptedChat):
    loaded = refused(nvim, fake)
    nvim.keys("<Esc>")
    nvim.until(lambda: nvim.mode == "n", "normal mode")
    asked = len(nvim.requests)
    loaded.set()
    nvim.until(lambda: (nvim.status() or {})["detail"].count("\n") == 0, "the answer has come")
    assert (nvim.ghost, len(nvim.requests)) == ("", asked)
