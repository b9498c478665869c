"""The menu and the ghost as this or that editor needs them: what is filtered by, what is kept, what an open popup says."""

from typing import Any

import pytest

from tests.fakes.scripted_chat import ScriptedChat
from tests.lsp.client import EDITORS, Editor, place
from tests.lsp.others import OTHERS, Announced

ANSWER = "rn sum(prices)\n"
TEXT = "def total(prices):\n    retu│\n"
MENUS = {"helix": Announced(EDITORS["helix"]), **{name: one for name, one in OTHERS.items() if name != "coc"}}


async def items(editor: Editor, drawing: str = TEXT, **more: Any) -> dict[str, Any]:
    text, line, column = place(drawing)
    uri = await editor.open(text, **more)
    where = {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}}
    return await editor.request("textDocument/completion", where)


@pytest.mark.parametrize("name", MENUS)
async def test_a_menu_entry(name: str, home: dict[str, str]):
    """kak-lsp inserts an item as a snippet where what it is filtered by is not the whole of its text; Neovim 0.12 and VS Code do the
    same with what says it is one. eglot keeps a complete list while a word grows; others ask again by themselves."""
    with ScriptedChat(ghost=ANSWER) as fake:
        async with Editor(
            options={"backend": "ollama", "url": fake.url}, environment=home, **MENUS[name].words
        ) as editor:
            await editor.ready()
            found = await items(editor)
            (item,) = found["items"]
            assert item["textEdit"]["newText"] == "return sum(prices)"
            assert item["filterText"] == item["textEdit"]["newText"]
            assert "insertTextFormat" not in item
            assert found["isIncomplete"] is (name == "eglot")


async def test_several_lines_are_filtered_by_all_of_them(home: dict[str, str]):
    with ScriptedChat(ghost="f x:\n        $1\n        return ${x}\n") as fake:
        async with Editor(
            options={"backend": "ollama", "url": fake.url}, environment=home, **OTHERS["kakoune"].words
        ) as editor:
            await editor.ready()
            (item,) = (await items(editor, "def total(x):\n    i│\n"))["items"]
            assert "\n" in item["textEdit"]["newText"]
            assert item["filterText"] == item["textEdit"]["newText"]


async def test_a_list_without_items_is_never_incomplete(home: dict[str, str]):
    with ScriptedChat(ghost="") as fake:
        async with Editor(
            options={"backend": "ollama", "url": fake.url}, environment=home, **OTHERS["eglot"].words
        ) as editor:
            await editor.ready()
            assert await items(editor) is None


def popup(start: int, end: int, text: str) -> dict[str, Any]:
    return {"range": {"start": {"line": 1, "character": start}, "end": {"line": 1, "character": end}}, "text": text}


@pytest.mark.parametrize(
    ("drawing", "entry", "shown", "until"),
    [
        pytest.param("x = 1\nprices.app│\n", popup(7, 10, "append"), "prices.append(x)", 10, id="an entry"),
        pytest.param("x = 1\nprices.app│end\n", popup(7, 13, "append"), "prices.append(x)", 13, id="in the place of a word"),
        pytest.param("x = 1\n金額.app│\n", popup(3, 6, "append"), "金額.append(x)", 6, id="behind wide characters"),
        pytest.param("x = 1\nprices.app│\n", popup(7, 10, "a\nb"), "prices.app(x)", 10, id="several lines: as if there were none"),
        pytest.param("x = 1\nprices.app│\n", {**popup(0, 3, "y"), "range": popup(0, 3, "")["range"] | {"end": {"line": 0, "character": 0}}}, "prices.app(x)", 10, id="elsewhere"),
    ],
)  # fmt: skip
async def test_a_ghost_goes_on_behind_the_entry_of_an_open_popup(
    drawing: str, entry: dict[str, Any], shown: str, until: int, home: dict[str, str]
):
    """VS Code and coc hide an item that does not begin with what their popup would insert: it was hidden while the popup was open."""
    with ScriptedChat(ghost="(x)\n") as fake:
        async with Editor(EDITORS["vscode"], {"backend": "ollama", "url": fake.url}, environment=home) as editor:
            await editor.ready()
            text, line, column = place(drawing)
            uri = await editor.open(text)
            found = await editor.request(
                "textDocument/inlineCompletion",
                {
                    "textDocument": {"uri": uri},
                    "position": {"line": line, "character": column},
                    "context": {"triggerKind": 1, "selectedCompletionInfo": entry},
                },
            )
            (item,) = found["items"]
            assert item["insertText"] == shown
            assert item["range"] == {"start": {"line": line, "character": 0}, "end": {"line": line, "character": until}}


@pytest.mark.parametrize(
    ("called", "name"), [("prog", "total.py"), ("text", "total.py"), ("", "total.py"), ("temoto", "total.py")]
)
async def test_what_an_editor_calls_no_language_the_file_tells(called: str, name: str, home: dict[str, str]):
    """Eglot says `prog` by a client file of ours before this one, Kate the key of its setting, others nothing."""
    from tests.lsp.codeactions.paper import Paper

    with ScriptedChat("It adds.") as fake:
        options = {"backend": "ollama", "url": fake.url}
        async with Paper(options=options, environment=home, **OTHERS["kate"].words) as editor:
            await editor.ready()
            editor.uri = await editor.open(
                "def total(prices):\n    return sum(prices)\n", f"file:///shop/{name}", called
            )
            assert "Add types" in [one["title"] for one in await editor.menu(0, 4)]
            await editor.choose("Explain", 0, 4)
            await editor.told("the text is in")
            assert "```python" in fake.last_words()


async def test_a_language_that_is_switched_off_by_the_editors_own_name(home: dict[str, str]):
    with ScriptedChat(ghost="(x)\n") as fake:
        options = {"backend": "ollama", "url": fake.url, "completion": {"disabledLanguages": ["mine"]}}
        async with Editor(EDITORS["vscode"], options, environment=home) as editor:
            await editor.ready()
            uri = await editor.open("x = 1\n", "file:///shop/total.py", "mine")
            assert await editor.inline(uri, 0, 5) == []
            assert (await editor.request("temoto/status", None))["lastEmpty"]["reason"] == "language-disabled"
