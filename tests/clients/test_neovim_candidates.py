"""Three suggestions for who asks for another one: real Neovims, 0.11 and 0.12, whose own asking is never by hand. What the model says is written down."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.clients.neovim_rig import Neovim, scripted
from tests.fakes.scripted_chat import ScriptedChat

pytestmark = pytest.mark.neovim

SAID = ("price + tax", "price * (1 + tax)", "tax + price")  # the likeliest, and what it says with seed 1 and 2
PLUGS = "for key, what in pairs(...) do vim.keymap.set('i', key, ('<Plug>(temoto-%s)'):format(what)) end"
numbers = count()


def seeds(fake: ScriptedChat) -> list[Any]:
    return [prompt["options"].get("seed") for prompt in fake.prompts]


@pytest.fixture(scope="module")
def editor(either: Path, fake: ScriptedChat, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neovim]:
    def by_seed(_prompt: str) -> str:
        return SAID[seeds(fake)[-1] or 0]

    fake.ghost = by_seed
    with scripted(either, fake, tmp_path_factory.mktemp("neovim")) as one:
        one.lua(PLUGS, {"<C-n>": "next", "<C-p>": "previous"})
        yield one


@pytest.fixture
def at_a_ghost(nvim: Neovim, fake: ScriptedChat) -> Neovim:
    """A place not asked about yet, with the likeliest answer on the screen."""
    fake.prompts.clear()
    nvim.open(f"def gross{next(numbers)}(price, tax):\n    return │\n")
    nvim.entered("A", SAID[0])
    return nvim


def test_three_suggestions_go_round_and_the_one_shown_is_taken(at_a_ghost: Neovim, fake: ScriptedChat):
    nvim = at_a_ghost
    assert set(seeds(fake)) == {None}, "who types has one asked for"
    asked: list[int] = []
    for number in (2, 3, 1, 2):
        nvim.keys("<C-n>")
        nvim.until(lambda number=number: nvim.ghost == f"{SAID[number - 1]} ({number}/3)", f"suggestion {number}")
        asked.append(len(fake.prompts))
    assert set(seeds(fake)) == {None, 1, 2}
    assert len(set(asked)) == 1, "the others are asked for once"
    nvim.keys("<Tab>")
    nvim.until(lambda: nvim.line == f"    return {SAID[1]}", "the one on the screen is taken")


def test_backwards_begins_with_the_last(at_a_ghost: Neovim):
    at_a_ghost.keys("<C-p>")
    at_a_ghost.until(lambda: at_a_ghost.ghost == f"{SAID[2]} (3/3)", "the last")


def test_typing_on_goes_back_to_one(at_a_ghost: Neovim, fake: ScriptedChat):
    nvim = at_a_ghost
    nvim.keys("<C-n>")
    nvim.until(lambda: nvim.ghost.endswith("(2/3)"), "the second")
    nvim.keys("price")
    nvim.until(
        lambda: nvim.line == "    return price" and nvim.ghost in {SAID[0][5:], SAID[1][5:]}, "what goes on with it"
    )


def test_a_model_that_knows_one_thing_is_asked_for_others_once(nvim: Neovim, fake: ScriptedChat):
    kept, fake.ghost = fake.ghost, SAID[0]
    try:
        nvim.open(f"def net{next(numbers)}(price, tax):\n    return │\n")
        nvim.entered("A", SAID[0])
        nvim.keys("<C-n>")
        nvim.until(lambda: 2 in seeds(fake), "the others were asked for")
        nvim.settles()
        asked = len(fake.prompts)
        nvim.keys("<C-n><C-n>")
        nvim.settles()
        assert len(fake.prompts) == asked
        assert nvim.ghost.startswith(SAID[0]), "and the one there is stays"
    finally:
        fake.ghost = kept
