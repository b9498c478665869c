"""Explanations, fixes, instructions, new files, and documents of every kind: the rest of code actions, through a real server."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.scripted_chat import Said, ScriptedChat, fenced
from tests.lsp.client import UNANSWERED
from tests.lsp.codeactions.paper import Paper, capabilities
from tests.lsp.codeactions.pricing import UNUSED, opened
from tests.pricing import AFTER, BETTER, CODE


async def test_an_explanation_in_a_virtual_document(home: dict[str, str]):
    with ScriptedChat("It adds the prices, see line 5. " * 20, pace=0.01) as fake:
        async with opened(fake, home) as editor:
            await editor.choose("Explain", 4, 0)
            page = await editor.shown_page()
            assert page.startswith("# Explain `total`\n\n[pricing.py:4](untitled:pricing.py#L4)")
            await editor.progress_ended("Explain")
            assert "[line 5](untitled:pricing.py#L5)" in await editor.page_now()
            assert not (await editor.page_now()).endswith("…\n")
            assert editor.asked_for("workspace/textDocumentContent/refresh"), "it grew while it was written"
            assert editor.text == CODE


async def test_an_explanation_in_a_file_for_helix(home: dict[str, str]):
    with ScriptedChat("It adds the prices.") as fake:
        async with opened(fake, home, "helix") as editor:
            await editor.choose("Explain", 4, 0)
            asked = await editor.until(lambda one: one.get("method") == "window/showDocument")
            uri = asked["params"]["uri"]
            assert uri.startswith("file://")
            path = Path(uri.removeprefix("file://"))
            assert "It adds the prices." in path.read_text()
            assert path.stat().st_mode & 0o077 == 0
            assert "cache/temoto/pages" in uri


async def test_an_editor_that_shows_no_documents_is_told_where_it_is(home: dict[str, str]):
    with ScriptedChat("It adds the prices.") as fake:
        async with opened(fake, home, "emacs") as editor:
            await editor.choose("Explain", 4, 0)
            said = await editor.told("the text is in ")
            assert "It adds the prices." in Path(said.partition("the text is in ")[2].strip()).read_text()


async def test_in_the_language_of_the_comments_where_the_editor_names_none(home: dict[str, str]):
    japanese = CODE.replace("import math", "import math  # 金額の計算")
    with ScriptedChat("足します。") as fake:
        async with opened(fake, home, text=japanese, locale="") as editor:
            await editor.choose("Explain", 4, 0)
            assert (await editor.shown_page()).startswith("# 説明する `total`")
            assert "Answer in Japanese" in fake.talks[0]["messages"][0]["content"]


# Debugging and fixing.


async def test_debug_explains_and_its_fix_can_be_applied_at_once_or_later(home: dict[str, str]):
    answers: dict[str, Callable[[Any], Any]] = {"window/showMessageRequest": lambda _asked: None}
    with ScriptedChat(f"`t` is not a good name, line 5.\n\n{fenced(BETTER)}") as fake:
        async with opened(fake, home, answers=answers) as editor:
            await editor.choose("Debug", 4, 4, diagnostics=[UNUSED])
            await editor.until(lambda one: one.get("method") == "window/showMessageRequest")
            assert editor.text == CODE
            assert "line 5: warning: Local variable" in fake.talks[0]["messages"][1]["content"]
            later = next(one for one in await editor.menu(0, 0) if "fix from the explanation" in one["title"])
            await editor.runs(later)
            await editor.until_text(AFTER)
            assert not [one for one in await editor.menu(0, 0) if "fix from the explanation" in one["title"]]
        answers["window/showMessageRequest"] = lambda _asked: {"title": "Apply"}
        async with opened(fake, home, answers=answers) as editor:
            await editor.choose("Debug", 4, 4, diagnostics=[UNUSED])
            await editor.until_text(AFTER)


async def test_fix_this_diagnostic(home: dict[str, str]):
    with ScriptedChat(fenced(BETTER)) as fake:
        async with opened(fake, home) as editor:
            await editor.choose("Fix: Local variable `t` is unused", 4, 4, diagnostics=[UNUSED])
            await editor.until_text(AFTER)
            assert "Local variable `t` is unused (ruff F841)" in fake.talks[0]["messages"][1]["content"]


# Instructions, own actions, tests.


async def test_an_instruction_is_asked_for_while_the_model_reads(home: dict[str, str]):
    with ScriptedChat("x", fenced(BETTER)) as fake:
        asked: list[Any] = []

        def input_box(message: dict[str, Any]) -> Any:
            asked.append(message["params"])
            return UNANSWERED

        async with opened(fake, home, "vscode+input", answers={"temoto/input": input_box}) as editor:
            await editor.choose("Refactor with instruction…", 4, 0)
            request = await editor.until(lambda one: one.get("method") == "temoto/input")
            assert asked[0]["title"] == "Refactor with instruction…"
            await asyncio.to_thread(fake.started.wait, 10)
            assert fake.talks[0]["options"]["num_predict"] == 1
            editor.replies(request["id"], {"text": "use long names"})
            await editor.until_text(AFTER)
            assert "use long names" in fake.last_words()


@pytest.mark.parametrize("answer", [None, {"text": "  "}, {"text": 7}, "nonsense", []])
async def test_an_instruction_that_is_none_calls_it_off(answer: Any, home: dict[str, str]):
    with ScriptedChat(fenced(BETTER)) as fake:
        async with opened(fake, home, "vscode+input", answers={"temoto/input": lambda _asked: answer}) as editor:
            await editor.choose("Refactor with instruction…", 4, 0)
            await editor.until(lambda one: one.get("method") == "temoto/input")
            await editor.menu(4, 0)
            assert editor.text == CODE


async def test_an_action_of_the_users_own(home: dict[str, str]):
    own = {"title": "Say it long", "prompt": "Use long names {really}.", "kind": "quickfix"}
    with ScriptedChat(fenced(BETTER)) as fake:
        async with opened(fake, home, options={"actions": [own]}) as editor:
            await editor.choose("Say it long", 4, 0)
            await editor.until_text(AFTER)
            assert "Use long names {really}." in fake.last_words()


async def test_tests_become_a_new_file(home: dict[str, str], tmp_path: Path):
    source = tmp_path / "pricing.py"
    source.write_text(CODE)
    (tmp_path / "tests").mkdir()
    with ScriptedChat(fenced("def test_total():\n    assert True\n")) as fake:
        async with opened(fake, home, uri=source.as_uri()) as editor:
            for times in (1, 2):
                await editor.choose("Write tests", 4, 0)
                if times == 1:
                    await editor.told("wrote test_pricing.py")
                    assert (
                        tmp_path / "tests" / "test_pricing.py"
                    ).read_text() == "def test_total():\n    assert True\n"
                else:
                    await editor.until(lambda one: "temoto-explain" in str((one.get("params") or {}).get("uri", "")))
                    assert "no file was made" in await editor.page_now()


# Documents of every kind, and other open ones.


@pytest.mark.parametrize(
    ("text", "reply", "after"),
    [
        pytest.param("def f():\r\n    return 1\r\n", "def f():\n    return 2\n", "def f():\r\n    return 2\r\n", id="CRLF"),
        pytest.param("def f():\n    return 1", "def f():\n    return 2\n", "def f():\n    return 2", id="no last line end"),
        pytest.param("x = 1\n\f\ndef f():\n    return '😀'", "def f():\n    return '😀😀'\n", "x = 1\n\f\ndef f():\n    return '😀😀'", id="form feed, emoji"),
        pytest.param("class A:\n\tdef f(self):\n\t\treturn 1\n", "def f(self):\n    return 2\n", "class A:\n\tdef f(self):\n\t\treturn 2\n", id="tabs"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["vscode", "helix"])
async def test_line_ends_and_encodings(name: str, text: str, reply: str, after: str, home: dict[str, str]):
    with ScriptedChat(fenced(reply)) as fake:
        async with opened(fake, home, name, text=text) as editor:
            line = text.count("\n") - text.endswith("\n")
            await editor.choose("Refactor", line, 4)
            await editor.until_text(after)


async def test_what_is_called_elsewhere_is_shown_and_secrets_are_not(home: dict[str, str]):
    with ScriptedChat("It adds.") as fake:
        async with opened(
            fake, home, text="from money import rounded\n\n\ndef total(prices):\n    return rounded(sum(prices))\n"
        ) as editor:
            await editor.open("def rounded(amount):\n    return round(amount, 2)\n", "untitled:money.py")
            await editor.open("def rounded(key):\n    return 'hunter2'\n", "untitled:.env")
            await editor.choose("Explain", 3, 0)
            await editor.shown_page()
            said = fake.last_words()
            assert "return round(amount, 2)" in said
            assert "hunter2" not in said


# Nonsense.


@pytest.mark.parametrize(
    "arguments",
    [
        None, [], [None], [7], ["refactor"], [{}], [{"action": "refactor"}], [{"action": "refactor", "uri": "untitled:pricing.py", "range": 3}],
        [{"action": "no-such", "uri": "untitled:pricing.py", "range": {"start": {"line": 4, "character": 0}, "end": {"line": 4, "character": 0}}}],
        [{"action": "refactor", "uri": "untitled:gone", "range": {"start": {"line": 4, "character": 0}, "end": {"line": 4, "character": 0}}}],
        [{"action": "refactor", "uri": "untitled:pricing.py", "range": {"start": {"line": -4, "character": 0}, "end": {"line": 4, "character": 0}}}],
        [{"action": "fix", "uri": "untitled:pricing.py", "range": {"start": {"line": 999, "character": 9}, "end": {"line": 9999, "character": 0}}, "diagnostics": [7, {}]}],
    ],
    ids=repr,
)  # fmt: skip
async def test_a_command_with_nonsense_is_told_so(arguments: Any, home: dict[str, str]):
    with ScriptedChat(fenced(BETTER)) as fake:
        async with opened(fake, home) as editor:
            await editor.request("workspace/executeCommand", {"command": "temoto.act", "arguments": arguments})
            await editor.until(lambda one: one.get("method") == "window/showMessage")
            assert editor.text == CODE
            assert await editor.menu(4, 0)


@pytest.mark.parametrize("status", [500, 404, 400])
async def test_the_model_is_gone_or_fails(status: int, home: dict[str, str]):
    with ScriptedChat(fenced(BETTER), status=status) as fake:
        async with opened(fake, home) as editor:
            await editor.choose("Refactor", 4, 0)
            await editor.told("Refactor: ")
            assert editor.text == CODE


async def test_the_model_dies_while_it_speaks(home: dict[str, str]):
    with ScriptedChat(Said("```python\ndef total", dies=True)) as fake:
        async with opened(fake, home) as editor:
            await editor.choose("Refactor", 4, 0)
            await editor.told("Refactor: ")
            assert editor.text == CODE


async def test_before_anything_serves(home: dict[str, str]):
    async with Paper(capabilities("vscode"), {"backend": "ollama"}, environment=home) as editor:
        await editor.status("error")
        await editor.opens(CODE)
        await editor.choose("Refactor", 4, 0)
        await editor.told("No model can be asked now: ")


async def test_where_completions_are_off_a_model_is_set_up_for_the_action_alone(home: dict[str, str]):
    with ScriptedChat(fenced(BETTER)) as fake:
        options = {"backend": "ollama", "url": fake.url, "completion": {"enabled": False}}
        async with Paper(capabilities("vscode"), options, environment=home) as editor:
            await editor.status("off")
            await editor.opens(CODE)
            assert fake.prompts == []
            await editor.choose("Refactor", 4, 0)
            await editor.until_text(AFTER)
            assert [one["kind"] for one in editor.notifications("temoto/status")][-1] == "off"


async def test_two_editors_do_not_hear_of_each_other(home: dict[str, str]):
    with ScriptedChat(fenced(BETTER), pace=0.01) as fake:
        async with opened(fake, home) as one, opened(fake, home, uri="untitled:other.py") as other:
            await one.choose("Refactor", 4, 0)
            await other.choose("Refactor", 4, 0)
            await asyncio.gather(one.until_text(AFTER), other.until_text(AFTER))
            assert (one.edits, other.edits) == (1, 1)
