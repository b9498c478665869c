"""One story in each editor: the model is chosen, one types, takes what is suggested and takes it back, has code changed and explained,
switches temoto off, and loses the server and the backend and gets them back. What the model says is written down.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.clients.emacs_rig import Emacs
from tests.clients.helix_rig import Helix
from tests.clients.neovim_rig import scripted
from tests.clients.players import EmacsPlayer, HelixPlayer, NeovimPlayer, Player, settled
from tests.clients.story import DEBUG, ENDLESS, EXPLAIN, PACE_S, REWRITE, says, settings
from tests.conftest import had
from tests.fakes.scripted_chat import MODEL, ScriptedChat, rest_of
from tests.pricing import AFTER, CODE
from tests.testbed.emacs import emacs
from tests.testbed.helix import helix
from tests.testbed.neovim import neovim
from tests.testbed.neovim12 import neovim12
from tests.testbed.tmux import tmux

LAST = len(CODE.splitlines()) + 3
TAIL = "\n\narea = "
TOTAL = 5  # a line of the function that is changed
GHOST = "width * height"
EDITORS = [
    pytest.param("Neovim 0.11", marks=pytest.mark.neovim),
    pytest.param("Neovim 0.12", marks=pytest.mark.neovim),
    pytest.param("Helix", marks=pytest.mark.helix),
    pytest.param("Emacs", marks=pytest.mark.emacs),
]


@pytest.fixture
def fake() -> Iterator[ScriptedChat]:
    with ScriptedChat() as one:
        yield one


@pytest.fixture(params=EDITORS)
def player(request: pytest.FixtureRequest, fake: ScriptedChat, tmp_path: Path) -> Iterator[Player]:
    name, home = request.param, {"XDG_CACHE_HOME": str(tmp_path / "cache"), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    opened = f"{CODE}{TAIL}│\n"
    with ExitStack() as stack:
        if name.startswith("Neovim"):
            binary = had(neovim, name) if name.endswith("11") else had(neovim12, name, must=False)
            nvim = stack.enter_context(scripted(binary, fake, tmp_path))
            nvim.open(opened)
            yield NeovimPlayer(nvim)
        elif name == "Helix":
            parts = had(tmux, "tmux", must=False), had(helix, name, must=False)
            yield HelixPlayer(stack.enter_context(Helix(*parts, tmp_path, home, opened, **settings(fake))))
        else:
            parts = had(tmux, "tmux", must=False), had(emacs, name, must=False)
            yield EmacsPlayer(stack.enter_context(Emacs(*parts, tmp_path, home, opened, **settings(fake))))


def test_the_story(player: Player, fake: ScriptedChat):
    before = f"{CODE}{TAIL}\n"
    player.names(MODEL)
    fake.ghost = rest_of(GHOST)
    types_and_takes(player, before)
    acts(player, fake, before)
    loses_and_gets_back(player, fake, before)


def types_and_takes(player: Player, before: str) -> None:
    player.goto(LAST)
    player.type("wi")
    player.suggests(GHOST, "wi")
    player.type("dth")
    player.suggests(GHOST, "width")
    player.accept()
    settled(player, before.replace(TAIL, TAIL + GHOST), "accepted")
    takes_back(player, before)
    player.goto(LAST)
    player.type("wi")
    player.suggests(GHOST, "wi")
    player.quiet()
    settled(player, before.replace(TAIL, f"{TAIL}wi"), "only what was typed")
    takes_back(player, before)


def takes_back(player: Player, before: str) -> None:
    for _ in range(4):  # what was typed may be a step of its own, or several
        if player.text == before:
            return
        player.undo()
        player.until(lambda: True, "a step")
    settled(player, before, "undone")


def acts(player: Player, fake: ScriptedChat, before: str) -> None:
    after = AFTER + TAIL + "\n"
    says(fake, REWRITE, PACE_S)
    player.goto(TOTAL)
    player.act("Refactor")
    player.at_work()
    settled(player, after, "the code is another")
    player.undo()
    settled(player, before, "one undo")

    says(fake, ENDLESS, PACE_S)
    player.goto(TOTAL)
    player.act("Refactor")
    player.at_work()
    player.until(lambda: fake.running, "the model is at work")
    player.call_off()
    player.until(lambda: fake.broken_off, "the model is stopped")

    says(fake, EXPLAIN)
    player.goto(TOTAL)
    player.act("Explain")
    player.reads("It adds the prices")

    if player.finds("Local variable `t` is unused", TOTAL):
        says(fake, DEBUG)
        player.goto(TOTAL)
        player.act("Debug")
        settled(player, after, "the fix it ends in")
        player.undo()
    settled(player, before, "as it was")


def loses_and_gets_back(player: Player, fake: ScriptedChat, before: str) -> None:
    player.switch(on=False)
    asked = len(fake.prompts)
    player.goto(LAST)
    player.type("wi")
    settled(player, before.replace(TAIL, f"{TAIL}wi"), "only what was typed")
    takes_back(player, before)
    assert len(fake.prompts) == asked, "nobody is asked"
    player.forget()
    player.switch(on=True)
    player.names(MODEL)

    player.forget()
    player.kill()
    player.again()
    player.names(MODEL)
    player.goto(LAST)
    player.type("wid")
    player.suggests(GHOST, "wid")
    player.quiet()
    takes_back(player, before)

    fake.down()
    player.goto(LAST)
    player.type("heig")
    fake.ghost = rest_of("height ** 2")
    settled(player, before.replace(TAIL, f"{TAIL}heig"), "one writes on without it")
    fake.up()
    player.names(MODEL)
    player.type("ht")
    player.suggests("height ** 2", "height")
