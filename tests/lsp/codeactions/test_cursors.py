"""Ranges that no user selected: each editor sends what stands at the cursor in its own way (docs/editors.md)."""

from typing import Any

import pytest

from tests.fakes.scripted_chat import ScriptedChat, fenced
from tests.lsp.codeactions.pricing import opened
from tests.pricing import AFTER, BETTER

# `t = 0` stands in line 5 of tests/pricing.py (4 from 0), in the function `total`.


@pytest.mark.parametrize(
    ("name", "start", "until"),
    [
        pytest.param("kate", (3, 4), (3, 9), id="Kate: the word"),
        pytest.param("ale", (3, 5), (3, 6), id="ALE: a character"),
        pytest.param("eglot", (4, 4), (4, 5), id="eglot: a name"),
        pytest.param("eglot", (4, 4), (4, 9), id="eglot: the statement"),
    ],
)
async def test_the_whole_function_is_worked_on(
    name: str, start: tuple[int, int], until: tuple[int, int], home: dict[str, str]
):
    with ScriptedChat(fenced(BETTER)) as fake:
        async with opened(fake, home, name) as editor:
            await editor.choose("Refactor", *start, until=until)
            await editor.until_text(AFTER)


async def lines_asked_about(editor: Any, fake: ScriptedChat, *where: Any, **more: Any) -> str:
    await editor.choose("Explain", *where, **more)
    await editor.until(lambda one: one.get("method") == "window/showDocument")
    return fake.last_words()


async def test_what_is_selected_in_emacs_is_kept(home: dict[str, str]):
    """Whole lines from the line's start, as C-SPC C-n select them."""
    with ScriptedChat("It adds.") as fake:
        async with opened(fake, home, "eglot") as editor:
            whole = await lines_asked_about(editor, fake, 4, 4, until=(4, 9))
        async with opened(fake, home, "eglot") as editor:
            part = await lines_asked_about(editor, fake, 4, 0, until=(5, 0))
    assert whole != part
    assert "def total" in whole.rpartition("```")[0].rpartition("```")[2]


async def test_a_client_that_sends_selections_alone_is_believed(home: dict[str, str]):
    """Our file for Emacs: `experimental.temoto.selection`."""
    with ScriptedChat("It adds.") as fake:
        async with opened(fake, home, "eglot") as editor:
            guessed = await lines_asked_about(editor, fake, 4, 4, until=(4, 9))
        async with opened(fake, home, "eglot+selection") as editor:
            believed = await lines_asked_about(editor, fake, 4, 4, until=(4, 9))
    assert guessed != believed
