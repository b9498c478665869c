"""Far more than anybody does: new starts and changes of settings in a storm, and a backend that is killed again and again."""

import asyncio
from typing import Any

import pytest

from tests.bench.kills import Backend, lived
from tests.fakes.scripted_chat import ScriptedChat
from tests.lsp.client import VSCODE, Editor

FEW = (60, 5, 6)  # completions, code actions, kills: 10,000, 200 and 60 by `make soak`


async def test_a_backend_that_is_killed_at_random_leaves_nothing_behind_and_no_request_unanswered():
    day = await lived(Backend(), *FEW, seed=20)
    assert day.wrong == []
    assert day.kills
    assert day.ghosts
    assert day.actions


@pytest.mark.parametrize("storm", ["200 new starts", "300 changes of settings"])
async def test_a_storm_ends_as_one_start_by_the_last_word(storm: str, bare_home: dict[str, str]):
    wish: dict[str, Any] = {"completion": {"delayMs": 0}}
    with ScriptedChat(ghost="1") as fake:
        options = {"backend": "ollama", "url": fake.url}
        answers = {"workspace/configuration": lambda message: [wish for _ in message["params"]["items"]]}
        async with Editor(VSCODE, options, environment=bare_home, answers=answers) as editor:
            await editor.ready()
            uri = await editor.open("x = \n")
            asked: list[int] = []
            for number in range(200 if storm == "200 new starts" else 300):
                if storm == "200 new starts":
                    asked.append(editor.ask("workspace/executeCommand", {"command": "temoto.restart"}))
                else:
                    wish = {"completion": {"enabled": number % 2 == 1, "delayMs": number % 3}}  # the last of them: on
                    await editor.notify("workspace/didChangeConfiguration", {"settings": None})
                if number % 10 == 0:
                    asked.append(editor.ask_inline(uri, 0, 4))
            for number in asked:
                await editor.answer(number, 60)
            while not await editor.inline(uri, 0, 4):  # noqa: ASYNC110 - it is on its way
                await asyncio.sleep(0.05)
        assert len([one for one in editor.notifications("temoto/status") if one["kind"] == "ready"]) < 100
