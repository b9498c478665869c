"""One answer a request, always: cancelled, superseded, out of place, malformed, or about a document nobody opened."""

import asyncio
import json

import pytest

from tests.engines import ended, living
from tests.lsp.client import NEOVIM_012, UNANSWERED, VSCODE, Editor, RpcError, place, shown
from tests.lsp.process import ProcessEditor

pytestmark = pytest.mark.engine

LONG = {"completion": {"maxTokens": 2000, "multiline": "always", "delayMs": 0}}
FIB = "def fib(n):\n    if n < 2:\n        return n\n    │\n"
CANCELLED, INVALID_PARAMS, METHOD_NOT_FOUND = -32800, -32602, -32601


async def opened(editor: Editor, drawing: str) -> tuple[str, int, int]:
    text, line, column = place(drawing)
    return await editor.open(text), line, column


@pytest.mark.timed
async def test_a_cancelled_request_is_answered_as_cancelled_and_the_next_one_is_served(home: dict[str, str]):
    async with Editor(VSCODE, LONG, environment=home) as editor:
        await editor.ready()
        where = await opened(editor, FIB)
        number = editor.ask_inline(*where)
        await asyncio.sleep(0.1)
        await editor.cancel(number)
        with pytest.raises(RpcError) as error:
            await editor.answer(number, 5)
        assert error.value.code == CANCELLED
        assert await editor.inline(*where)


async def test_the_newest_wins_where_the_editor_never_cancels(home: dict[str, str]):
    async with Editor(NEOVIM_012, {"completion": {"delayMs": 100}}, environment=home) as editor:
        await editor.status("ready")
        uri, line, column = await opened(editor, FIB)
        numbers = [editor.ask_inline(uri, line, column - back, invoked=False) for back in (4, 3, 2, 1, 0)]
        answers = [await editor.answer(number) for number in numbers]
        assert answers[:-1] == [None] * 4  # null, not an empty list: that would wipe the newer ghost
        assert answers[-1]["items"]


@pytest.mark.timed
async def test_an_answer_to_text_that_has_changed_since_is_called_off(home: dict[str, str]):
    async with Editor(VSCODE, {"completion": {"delayMs": 5000}}, environment=home) as editor:
        await editor.ready()
        uri, line, column = await opened(editor, FIB)
        number = editor.ask_inline(uri, line, column, invoked=False)
        at = {"line": line, "character": column}
        await editor.change(uri, 1, {"range": {"start": at, "end": at}, "text": "x"})
        assert await editor.answer(number, 3) is None


@pytest.mark.parametrize(
    "position",
    [(99, 0), (0, 999), (2_147_483_647, 0), (3, 2_147_483_647)],
    ids=["line", "column", "far line", "far column"],
)
async def test_a_position_outside_the_document_is_answered(position: tuple[int, int], home: dict[str, str]):
    async with Editor(VSCODE, environment=home) as editor:
        await editor.ready()
        uri, _, _ = await opened(editor, FIB)
        assert isinstance(await editor.inline(uri, *position), list)


async def test_a_document_that_is_not_open_is_answered_with_nothing(home: dict[str, str]):
    async with Editor(VSCODE, environment=home) as editor:
        await editor.ready()
        assert await editor.inline("file:///nowhere/at/all.py", 0, 0) == []


async def test_a_request_before_the_model_is_ready_is_answered_empty(home: dict[str, str]):
    async with Editor(VSCODE, environment=home) as editor:
        where = await opened(editor, FIB)
        assert await editor.inline(*where) == []
        await editor.ready()
        assert await editor.inline(*where)


@pytest.mark.timed
async def test_a_malformed_request_is_answered_with_an_error(home: dict[str, str]):
    async with ProcessEditor(VSCODE, environment=home, provoked=True) as editor:
        await editor.ready()
        number = editor.ask("textDocument/inlineCompletion", {"position": "nonsense"})
        with pytest.raises(RpcError) as error:
            await editor.answer(number, 5)
        assert error.value.code == INVALID_PARAMS
        editor.ask("workspace/executeCommand", {"command": "no.such.command"})
        editor.ask("textDocument/noSuchThing", {})
        for number in list(editor.waiting):
            await asyncio.wait({editor.waiting[number]}, timeout=5)


async def test_a_request_without_params_is_answered(home: dict[str, str]):
    """Legal, and what clients send for a method they are given no parameters for."""
    async with Editor(VSCODE, {"backend": "ollama"}, environment=home) as editor:
        await editor.status("error")
        for method, known in (("temoto/status", True), ("temoto/models", True), ("temoto/nonsense", False)):
            number = editor.ask(method)
            if known:
                assert await editor.answer(number)
            else:
                with pytest.raises(RpcError) as error:
                    await editor.answer(number)
                assert error.value.code == METHOD_NOT_FOUND


async def test_a_body_that_is_no_json_does_not_end_the_server(home: dict[str, str]):
    async with ProcessEditor(VSCODE, environment=home, provoked=True) as editor:
        await editor.ready()
        editor.send_raw(b'{"jsonrpc": "2.0", "id": 7,')
        where = await opened(editor, FIB)
        assert await editor.inline(*where)


@pytest.mark.timed
async def test_a_malformed_answer_from_the_editor_does_not_hold_the_start_up(home: dict[str, str]):
    def nonsense(message: dict) -> object:
        # `result` and `error` both wrong: pygls 2.1.1 cannot read it and leaves its asker waiting for ever.
        editor.send_raw(json.dumps({"jsonrpc": "2.0", "id": message["id"], "error": {"code": "x"}}).encode())
        return UNANSWERED

    answers = {"workspace/configuration": nonsense, "window/workDoneProgress/create": nonsense}
    async with Editor(VSCODE, environment=home, answers=answers, provoked=True) as editor:
        await editor.status("ready", limit=15)


async def test_an_editor_that_never_answers_does_not_hold_the_start_up(home: dict[str, str]):
    never = {"workspace/configuration": lambda _m: UNANSWERED, "window/workDoneProgress/create": lambda _m: UNANSWERED}
    async with Editor(VSCODE, environment=home, answers=never) as editor:
        await editor.status("ready", limit=30)
        where = await opened(editor, FIB)
        assert shown(await editor.inline(*where), "    ")


async def test_shutdown_while_the_model_answers(home: dict[str, str]):
    async with ProcessEditor(VSCODE, LONG, environment=home) as editor:
        await editor.ready()
        where = await opened(editor, FIB)
        editor.ask_inline(*where)
        await asyncio.sleep(0.1)
        assert await editor.request("shutdown", None, 10) is None
        await editor.notify("exit", None)
        await asyncio.wait_for(editor.process.wait(), 10)
        editor.waiting.clear()  # what was still running at shutdown may be answered or not


@pytest.mark.parametrize("how", ["the editor vanishes", "the server is killed"])
@pytest.mark.timed
async def test_no_engine_is_left_behind_when(how: str, alone: dict[str, str]):
    async with ProcessEditor(VSCODE, environment=alone) as editor:
        await editor.ready()
        engines = [engine.pid for engine in living(alone)]
        assert engines
        editor.killed = True
        if how == "the server is killed":
            editor.process.kill()
        else:
            editor.process.stdin.close()
        await asyncio.wait_for(editor.process.wait(), 5)
        assert all([await asyncio.to_thread(ended, pid) for pid in engines])


async def test_an_engine_that_is_killed_is_started_again(alone: dict[str, str]):
    async with Editor(VSCODE, environment=alone) as editor:
        await editor.ready()
        where = await opened(editor, FIB)
        for engine in living(alone):
            engine.kill()
        assert await editor.inline(*where) == []
        status = await editor.status("error")
        assert "temoto tries again by itself" in status["text"]
        editor.heard.clear()
        await editor.ready()
        assert await editor.inline(*where)
