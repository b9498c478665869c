"""Editors that say less than others: edits and questions that are never answered, requests that are lost, nothing to show a file with.

Each as the real one was seen to do it (docs/editors.md); none of them holds up the next action.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from temoto.lsp.protocol import asking
from tests.fakes.scripted_chat import ScriptedChat, fenced
from tests.lsp.client import UNANSWERED
from tests.lsp.codeactions.paper import Paper
from tests.lsp.codeactions.pricing import opened
from tests.pricing import AFTER, BETTER, CODE

LONG = CODE.replace("    return t\n", "".join(f"    t = t + {number} * 2\n" for number in range(30)) + "    return t\n")
EMPTIED = fenced("def total(prices):\n    return 0\n")
ASKED = "window/showMessageRequest"


@pytest.fixture(autouse=True)
def no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """What would be waited for in vain is waited for until the test gives up."""
    monkeypatch.setattr(asking, "LIMIT_S", 600.0)


def texts(editor: Paper) -> list[str]:
    return [one["message"] for one in editor.notifications("window/showMessage")]


async def test_an_edit_that_is_there_is_there_though_nobody_said_so(home: dict[str, str]):
    """ALE makes the edit and never answers. The next action comes at once, and nothing is said of a change meanwhile."""
    with ScriptedChat(fenced(BETTER), "It adds the prices.") as fake:
        async with opened(fake, home, "ale") as editor:
            editor.silent = True
            await editor.choose("Refactor", 4, 0)
            await editor.until_text(AFTER)
            await editor.choose("Explain", 4, 0)
            await editor.told("the text is in ")
            async with asyncio.timeout(20):
                while "Stop what temoto is doing" in [one["title"] for one in await editor.menu(4, 0)]:  # noqa: ASYNC110
                    await asyncio.sleep(0.02)  # both are over
            assert editor.edits == 1
            assert len(texts(editor)) == 1, texts(editor)


async def test_an_editor_that_is_silent_holds_no_action_up(home: dict[str, str]):
    with ScriptedChat(fenced(BETTER), "It adds the prices.") as fake:
        answers: dict[str, Callable[[Any], Any]] = {"workspace/applyEdit": lambda _asked: UNANSWERED}
        async with opened(fake, home, "eglot", answers=answers) as editor:
            await editor.choose("Refactor", 4, 0)
            await editor.until(lambda one: one.get("method") == "workspace/applyEdit")
            await editor.choose("Explain", 4, 0)
            await editor.until(lambda one: one.get("method") == "window/showDocument")
            assert editor.text == CODE


async def test_a_new_action_calls_a_question_off(home: dict[str, str]):
    """C-g in Emacs: the question is gone from the screen, and eglot answers nothing, ever."""
    with ScriptedChat(EMPTIED, "It adds the prices.") as fake:
        async with opened(fake, home, "eglot", text=LONG, answers={ASKED: lambda _asked: UNANSWERED}) as editor:
            await editor.choose("Refactor", 4, 0)
            question = await editor.until(lambda one: one.get("method") == ASKED)
            titles = [one["title"] for one in question["params"]["actions"]]
            assert titles == ["Leave it", "Apply"], "Return means the first"
            await editor.choose("Explain", 4, 0)
            await editor.told("nothing was changed")
            await editor.until(lambda one: "explain" in str((one.get("params") or {}).get("uri")))
            editor.replies(question["id"], {"title": "Apply"})  # of a dialog that stayed on the screen
            await editor.told("that question was called off")
            assert editor.text == LONG


async def test_a_change_of_the_target_calls_a_question_off(home: dict[str, str]):
    with ScriptedChat(EMPTIED) as fake:
        async with opened(fake, home, text=LONG, answers={ASKED: lambda _asked: UNANSWERED}) as editor:
            await editor.choose("Refactor", 4, 0)
            question = await editor.until(lambda one: one.get("method") == ASKED)
            await editor.types(0, 0, "import os\n")  # elsewhere: it stands
            assert "Stop what temoto is doing" in [one["title"] for one in await editor.menu(5, 0)]
            await editor.types(6, 4, "# mine\n    ")
            await editor.told("you changed this code meanwhile")
            editor.replies(question["id"], {"title": "Apply"})
            await editor.told("that question was called off")
            assert "# mine" in editor.text


async def test_a_question_that_stands_is_answered_after_typing_elsewhere(home: dict[str, str]):
    with ScriptedChat(EMPTIED) as fake:
        async with opened(fake, home, text=LONG, answers={ASKED: lambda _asked: UNANSWERED}) as editor:
            await editor.choose("Refactor", 4, 0)
            question = await editor.until(lambda one: one.get("method") == ASKED)
            await editor.types(0, 0, "import os\n")
            editor.replies(question["id"], {"title": "Apply"})
            await editor.until_text(lambda text: text.startswith("import os\n") and "t = t + 3" not in text)


async def test_who_announces_no_window_is_not_asked(home: dict[str, str]):
    with ScriptedChat(EMPTIED) as fake:
        async with opened(fake, home, "ale", text=LONG) as editor:
            await editor.choose("Refactor", 4, 0)
            await editor.told("nothing was changed")
            assert editor.notifications(ASKED) == []
            assert editor.text == LONG


@pytest.mark.parametrize("name", ["lsp-mode", "vscode", "kate"])
async def test_the_work_does_not_wait_for_progress(name: str, home: dict[str, str]):
    """lsp-mode loses the question for progress where it comes in one read with the command's answer: it never answers."""
    answers: dict[str, Callable[[Any], Any]] = {"window/workDoneProgress/create": lambda _asked: UNANSWERED}
    with ScriptedChat(fenced(BETTER)) as fake:
        async with opened(fake, home, name, answers=answers) as editor:
            await editor.choose("Refactor", 4, 0)
            await editor.until_text(AFTER)
            assert editor.notifications("$/progress") == []


async def test_where_nothing_can_show_a_document_nothing_is_asked_to(home: dict[str, str], tmp_path: Path):
    """Kate answers no showDocument, and announces none: "Write tests" hung for 30 s."""
    source = tmp_path / "pricing.py"
    source.write_text(CODE)
    (tmp_path / "tests").mkdir()
    with ScriptedChat(fenced("def test_total():\n    assert True\n")) as fake:
        answers: dict[str, Callable[[Any], Any]] = {"window/showDocument": lambda _asked: UNANSWERED}
        async with opened(fake, home, "kate", uri=source.as_uri(), answers=answers) as editor:
            await editor.choose("Write tests", 4, 0)
            await editor.told("wrote test_pricing.py")
            assert editor.asked_for("window/showDocument") == []


async def test_an_editor_that_never_shows_what_it_announced_holds_nothing_up(home: dict[str, str], tmp_path: Path):
    source = tmp_path / "pricing.py"
    source.write_text(CODE)
    (tmp_path / "tests").mkdir()
    with ScriptedChat(fenced("def test_total():\n    assert True\n"), fenced(BETTER)) as fake:
        answers: dict[str, Callable[[Any], Any]] = {"window/showDocument": lambda _asked: UNANSWERED}
        async with opened(fake, home, uri=source.as_uri(), answers=answers) as editor:
            await editor.choose("Write tests", 4, 0)
            await editor.told("wrote test_pricing.py")
            await editor.choose("Refactor", 4, 0)
            await editor.until_text(AFTER)


@pytest.mark.parametrize("name", ["kate", "ale", "kakoune"])
async def test_an_explanation_nobody_can_show_is_told_by_its_first_sentence(name: str, home: dict[str, str]):
    said = "## What it does\n\nIt **adds** the `prices`, see line 5. Then it rounds.\n\nMore."
    with ScriptedChat(said) as fake:
        async with opened(fake, home, name) as editor:
            await editor.choose("Explain", 4, 0)
            told = await editor.told("the text is in ")
            beginning, _, path = told.partition(" (…) the text is in ")
            assert beginning == "temoto: It adds the prices, see line 5."
            assert "Then it rounds." in Path(path).read_text()
