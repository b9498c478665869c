"""What the server says of itself: capabilities, encodings, status, messages; and what it does when nothing can serve."""

import pytest

from tests.lsp.client import EDITORS, HELIX, NEOVIM_012, VSCODE, Editor, place, shown
from tests.lsp.others import OTHERS, Announced
from tests.lsp.process import ProcessEditor

NOTHING = {"backend": "ollama"}  # in the private home nothing listens where OLLAMA_HOST points


@pytest.mark.parametrize(("editor", "encoding"), [("vscode", "utf-16"), ("neovim-0.12", "utf-8"), ("helix", "utf-8")])
async def test_capabilities(editor: str, encoding: str, home: dict[str, str]):
    async with Editor(EDITORS[editor], NOTHING, environment=home) as one:
        offered = one.initialized["capabilities"]
        assert offered["positionEncoding"] == encoding
        assert "inlineCompletionProvider" in offered  # pygls leaves it out silently when no options are given
        assert ("completionProvider" in offered) is (editor == "helix")
        await one.status("error")


@pytest.mark.engine
async def test_utf_32_where_the_editor_wants_it(home: dict[str, str]):
    wants = {**VSCODE, "general": {"positionEncodings": ["utf-32"]}}
    async with Editor(wants, environment=home) as one:
        assert one.initialized["capabilities"]["positionEncoding"] == "utf-32"
        await one.ready()
        uri = await one.open("names = ['😀', '漢']\nfor name in names:\n    pr\n")
        items = await one.inline(uri, 2, 6)
        assert items[0]["range"] == {"start": {"line": 2, "character": 0}, "end": {"line": 2, "character": 6}}


@pytest.mark.engine
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_a_range_counts_in_the_editors_units(encoding: str, home: dict[str, str]):
    wants = {**VSCODE, "general": {"positionEncodings": [encoding]}}
    line = "print('😀漢', "
    columns = {"utf-8": len(line.encode()), "utf-16": len(line.encode("utf-16-le")) // 2, "utf-32": len(line)}
    async with Editor(wants, environment=home) as one:
        await one.ready()
        uri = await one.open(line + ")\n")
        items = await one.inline(uri, 0, columns[encoding])
        assert shown(items, line)
        assert items[0]["range"]["end"]["character"] - columns[encoding] in {0, 1}


@pytest.mark.engine
@pytest.mark.parametrize(
    "drawing",
    [
        "def fib(n):\r\n    if n < 2:\r\n        return n\r\n    │\r\n",
        "\f\ndef fib(n):\n    if n < 2:\n        return n\n    │",
        "# 😀 漢字\ndef fib(n):\n    if n < 2:\n        return n\n    │",
    ],
    ids=["CRLF", "form feed, no final newline", "astral"],
)
async def test_any_text_is_completed(drawing: str, home: dict[str, str]):
    async with ProcessEditor(VSCODE, environment=home) as one:
        await one.ready()
        text, line, column = place(drawing)
        uri = await one.open(text, "untitled:unsaved")
        assert shown(await one.inline(uri, line, column), "    ").startswith("return fib(n")


async def test_a_server_with_nothing_to_serve_says_why_and_what_to_do(home: dict[str, str]):
    async with Editor(VSCODE, NOTHING, environment=home) as one:
        status = await one.status("error")
        assert status["text"] == (
            "No completions: Ollama does not answer at http://127.0.0.1:9: nothing listens there. "
            "Start it, or change the setting url or backend."
        )
        uri = await one.open("x = ")
        assert await one.inline(uri, 0, 4) == []


async def test_in_japanese_for_a_japanese_editor(home: dict[str, str]):
    async with Editor(VSCODE, NOTHING, environment=home, locale="ja-JP") as one:
        assert (await one.status("error"))["text"].startswith(
            "補完できません: Ollama(http://127.0.0.1:9)が応答しません"
        )


@pytest.mark.parametrize(
    "editor", [Announced(NEOVIM_012), Announced(HELIX), *OTHERS.values()], ids=["neovim", "helix", *OTHERS]
)
async def test_an_editor_that_shows_no_status_gets_one_message(editor: Announced, home: dict[str, str]):
    """And nothing it did not ask for: lsp-mode opens a warning window for a notification it does not know."""
    async with Editor(options=NOTHING, environment=home, **editor.words) as one:
        message = await one.until(lambda said: said.get("method") == "window/showMessage")
        assert message["params"]["message"].startswith("temoto: No completions: Ollama does not answer")
        assert (await one.status("error"))["text"].startswith("No completions"), "it may ask"
    assert len(one.notifications("window/showMessage")) == 1
    assert one.notifications("temoto/status") == []


async def test_another_machine_is_refused_and_the_server_lives(home: dict[str, str]):
    async with Editor(VSCODE, {"url": "http://models.example.com:11434"}, environment=home) as one:
        status = await one.status("error")
        assert "models.example.com:11434 is another machine" in status["text"]
        assert "allow_remote" in status["text"]


async def test_each_bad_setting_is_named_once_and_the_rest_works(home: dict[str, str]):
    bad = {"completion": {"delayMs": "soon", "modle": "x"}, "modles": 1, "backend": "ollama"}
    async with Editor(NEOVIM_012, bad, environment=home) as one:
        await one.status("error")
    said = [params["message"] for params in one.notifications("window/showMessage")]
    assert [message for message in said if "delay_ms" in message and "using the default (75)" in message]
    assert [message for message in said if "modle: unknown key (did you mean model?)" in message]
    assert len(said) == len(set(said)) == 4  # three settings, and that no Ollama answers


async def test_configuration_lies_over_initialization_options_and_null_means_nothing(home: dict[str, str]):
    over = {"completion": {"enabled": False, "model": None}}
    async with Editor(VSCODE, NOTHING, environment=home, configuration=over) as one:
        assert (await one.status("off"))["text"].startswith("Completions are off")
        uri = await one.open("x = ")
        assert await one.inline(uri, 0, 4) == []


@pytest.mark.engine
async def test_start_up_is_reported_by_progress(alone: dict[str, str]):
    async with Editor(VSCODE, environment=alone) as one:
        await one.ready()
        await one.until(lambda said: said.get("method") == "$/progress" and said["params"]["value"]["kind"] == "end")
    kinds = [params["value"]["kind"] for params in one.notifications("$/progress")]
    assert kinds[0] == "begin"
    assert kinds[-1] == "end"
    assert kinds.count("end") == 1
    said = [params["value"].get("message", "") for params in one.notifications("$/progress")]
    assert any(message.startswith("Loading smollm2") for message in said)


@pytest.mark.engine
async def test_no_progress_for_an_editor_without_it(home: dict[str, str]):
    bare = {"textDocument": {"inlineCompletion": {}}}
    async with Editor(bare, environment=home) as one:
        await one.ready()
    assert not [
        message for message in one.heard if message.get("method") in {"$/progress", "window/workDoneProgress/create"}
    ]
