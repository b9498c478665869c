"""Code actions through a real server: the menu, the command, progress, cancel, and what this or that editor can show.

The model's part is written down (tests/fakes/scripted_chat.py); the real ones are asked in test_actions_real.py.
"""

import asyncio
from typing import Any

import pytest

from tests.fakes.scripted_chat import Said, ScriptedChat, fenced
from tests.lsp.client import EDITORS
from tests.lsp.codeactions.pricing import UNUSED, opened
from tests.pricing import AFTER, BETTER, CODE


async def test_the_menu_of_a_function(home: dict[str, str]):
    with ScriptedChat() as fake:
        async with opened(fake, home) as editor:
            menu = await editor.menu(4, 0)
            assert [one["title"] for one in menu] == [
                "Refactor", "Simplify", "Extract function", "Rename for clarity", "Modernise", "Explain", "Write tests", "Write docstring", "Add types",
            ]  # fmt: skip
            assert {one["kind"] for one in menu} <= {"refactor", "refactor.extract", "refactor.rewrite"}
            for one in menu:
                assert one["edit"] == {}, "else VS Code and Neovim ask codeAction/resolve first"
                assert one["command"]["command"] == "temoto.act"
                assert "disabled" not in one
            assert fake.talks == [], "a menu asks no model"
        provider = editor.initialized["capabilities"]["codeActionProvider"]
        assert not provider.get("resolveProvider")
        assert provider["codeActionKinds"] == ["quickfix", "refactor", "refactor.extract", "refactor.rewrite"]


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        pytest.param({"trigger": 2}, [], id="at every rest of the cursor: nothing"),
        pytest.param({"trigger": 2, "until": (6, 0)}, ["Refactor"], id="a selection"),
        pytest.param({"trigger": 2, "diagnostics": [UNUSED]}, ["Refactor", "Fix: Local variable `t` is unused", "Debug"], id="a diagnostic"),
        pytest.param({"only": ["quickfix"], "diagnostics": [UNUSED]}, ["Fix: Local variable `t` is unused", "Debug"], id="only quick fixes"),
        pytest.param({"only": ["refactor.extract"]}, ["Extract function"], id="only one kind"),
        pytest.param({"only": ["source"]}, [], id="a kind that is none of ours"),
    ],
)  # fmt: skip
async def test_the_menu_is_quiet(asked: dict[str, Any], titles: list[str], home: dict[str, str]):
    with ScriptedChat() as fake:
        async with opened(fake, home) as editor:
            menu = await editor.menu(4, 0, **asked)
            assert [one["title"] for one in menu][: len(titles)] == titles
            assert bool(menu) is bool(titles)
            if "diagnostics" in asked:
                assert next(one for one in menu if one["title"].startswith("Fix"))["diagnostics"] == [UNUSED]


async def test_nothing_to_act_on(home: dict[str, str]):
    with ScriptedChat() as fake:
        async with opened(fake, home, text="\n\nx = 1\n") as editor:
            assert await editor.menu(0, 0) == []
            assert (
                await editor.request("textDocument/codeAction", editor.where(0, 0, uri="untitled:never-opened")) == []
            )


async def test_switched_off_and_on_at_every_rest(home: dict[str, str]):
    with ScriptedChat() as fake:
        async with opened(fake, home, options={"codeActions": {"enabled": False}}) as editor:
            assert await editor.menu(4, 0) == []
        async with opened(fake, home, options={"codeActions": {"onRest": True}}) as editor:
            assert await editor.menu(4, 0, trigger=2)


@pytest.mark.parametrize("name", [*EDITORS, "emacs"])
async def test_choose_watch_and_it_is_done(name: str, home: dict[str, str]):
    with ScriptedChat(fenced(BETTER), pace=0.02) as fake:
        async with opened(fake, home, name) as editor:
            took = await editor.choose("Refactor", 4, 0)
            assert took is None
            assert editor.text != AFTER, "the command answers at once"
            await editor.until_text(AFTER)
            assert editor.edits == 1, "one step of undo"
            if editor.has_progress:
                titles, said = await editor.progress_ended("Refactor")
                assert titles == ["Refactor"]
                assert said[-1] == "4 lines changed"
                assert any(text.startswith("writing, ") for text in said)
            assert editor.notifications("window/showMessage") == []


@pytest.mark.parametrize(("start", "until"), [((4, 4), (4, 5)), ((4, 9), (5, 0))], ids=["a character", "a line's end"])
async def test_helix_cursor_is_no_selection(start: tuple[int, int], until: tuple[int, int], home: dict[str, str]):
    with ScriptedChat(fenced(BETTER)) as fake:
        async with opened(fake, home, "helix") as editor:
            await editor.choose("Refactor", *start, until=until)
            await editor.until_text(AFTER)


async def test_cancel_stops_the_model(home: dict[str, str]):
    with ScriptedChat(Said(fenced(BETTER * 50), pace=0.05)) as fake:
        async with opened(fake, home) as editor:
            await editor.choose("Refactor", 4, 0)
            token = await editor.progress_token("Refactor")
            await asyncio.to_thread(fake.started.wait, 10)
            await editor.notify("window/workDoneProgress/cancel", {"token": token})
            async with asyncio.timeout(10):
                while not fake.broken_off:  # noqa: ASYNC110 - a thread's plain state
                    await asyncio.sleep(0.02)
            _, said = await editor.progress_ended("Refactor")
            assert said[-1] == "stopped"
            assert editor.text == CODE


@pytest.mark.parametrize("name", ["helix", "emacs"])
async def test_where_progress_cannot_be_cancelled_the_menu_can(name: str, home: dict[str, str]):
    with ScriptedChat(Said(fenced(BETTER * 50), pace=0.05)) as fake:
        async with opened(fake, home, name) as editor:
            assert "Stop what temoto is doing" not in [one["title"] for one in await editor.menu(4, 0)]
            await editor.choose("Refactor", 4, 0)
            await asyncio.to_thread(fake.started.wait, 10)
            assert await editor.choose("Stop what temoto is doing", 4, 0) is True
            async with asyncio.timeout(10):
                while not fake.broken_off:  # noqa: ASYNC110 - a thread's plain state
                    await asyncio.sleep(0.02)
            assert editor.text == CODE
            assert await editor.request("workspace/executeCommand", {"command": "temoto.cancel"}) is False


async def test_shutdown_while_one_runs(home: dict[str, str]):
    with ScriptedChat(Said(fenced(BETTER * 50), pace=0.05)) as fake:
        async with opened(fake, home) as editor:
            await editor.choose("Refactor", 4, 0)
            await asyncio.to_thread(fake.started.wait, 10)
        assert fake.running <= 1  # its stream is closed; the fake notices with its next piece


@pytest.mark.parametrize("name", ["vscode", "neovim-0.12"])
async def test_typing_goes_on_meanwhile(name: str, home: dict[str, str]):
    with ScriptedChat(fenced(BETTER), pace=0.03) as fake:
        async with opened(fake, home, name) as editor:
            await editor.choose("Refactor", 4, 0)
            await asyncio.to_thread(fake.started.wait, 10)
            await editor.types(0, 0, "import os\n")
            await editor.until_text("import os\n" + AFTER)


async def test_an_edit_the_editor_refuses_is_sent_again_for_its_version_then(home: dict[str, str]):
    with ScriptedChat(fenced(BETTER)) as fake:
        async with opened(fake, home) as editor:
            editor.refuses = 1
            await editor.choose("Refactor", 4, 0)
            await editor.until_text(AFTER)
            assert len(editor.asked_for("workspace/applyEdit")) == 2


async def test_a_read_only_document(home: dict[str, str]):
    with ScriptedChat(fenced(BETTER)) as fake:
        async with opened(fake, home) as editor:
            editor.refuses = 99
            await editor.choose("Refactor", 4, 0)
            said = await editor.told("did not take the change")
            assert "read-only" in said
            assert editor.text == CODE
            assert "total_price" in await editor.shown_page()


async def test_typing_inside_calls_it_off(home: dict[str, str]):
    with ScriptedChat(fenced(BETTER), pace=0.03) as fake:
        async with opened(fake, home) as editor:
            await editor.choose("Refactor", 4, 0)
            await asyncio.to_thread(fake.started.wait, 10)
            await editor.types(5, 4, "# mine\n    ")
            await editor.told("you changed this code meanwhile")
            assert "# mine" in editor.text
            assert "total_price" not in editor.text
            assert "total_price" in await editor.shown_page()


async def test_closed_meanwhile(home: dict[str, str]):
    with ScriptedChat(fenced(BETTER), pace=0.03) as fake:
        async with opened(fake, home) as editor:
            await editor.choose("Refactor", 4, 0)
            await asyncio.to_thread(fake.started.wait, 10)
            await editor.notify("textDocument/didClose", {"textDocument": {"uri": editor.uri}})
            await editor.told("was closed meanwhile")


@pytest.mark.parametrize("answer", ["Apply", "Leave it", None])
async def test_much_that_would_be_lost_is_asked_about(answer: str | None, home: dict[str, str]):
    long = CODE.replace(
        "    return t\n", "".join(f"    t = t + {number} * 2\n" for number in range(30)) + "    return t\n"
    )
    with ScriptedChat(fenced("def total(prices):\n    return 0\n")) as fake:
        answers = {"window/showMessageRequest": lambda _asked: answer and {"title": answer}}
        async with opened(fake, home, text=long, answers=answers) as editor:
            await editor.choose("Refactor", 4, 0)
            await editor.until(lambda one: one.get("method") == "window/showMessageRequest")
            if answer == "Apply":
                await editor.until_text(lambda text: "t = t + 3" not in text)
            else:
                await editor.told("nothing was changed")
                assert editor.text == long


async def test_helix_cannot_be_asked_and_that_means_no(home: dict[str, str]):
    long = CODE.replace(
        "    return t\n", "".join(f"    t = t + {number} * 2\n" for number in range(30)) + "    return t\n"
    )
    with ScriptedChat(fenced("def total(prices):\n    return 0\n")) as fake:
        async with opened(fake, home, "helix", text=long, refuses_requests={"window/showMessageRequest"}) as editor:
            await editor.choose("Refactor", 4, 0)
            await editor.told("nothing was changed")
            assert editor.text == long
