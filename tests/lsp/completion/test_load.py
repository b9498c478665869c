"""Much open, and one line without end: each key is answered, and what is not shown has its reason."""

from tests.fakes.scripted_chat import MODEL, ScriptedChat
from tests.lsp.client import VSCODE
from tests.lsp.process import ProcessEditor

LONG = 20_000_000
DOCUMENTS = 50


async def test_a_line_of_twenty_megabytes(bare_home: dict[str, str]):
    with ScriptedChat(ghost="value") as fake:
        options = {"backend": "ollama", "url": fake.url, "completion": {"delayMs": 0, "model": MODEL}}
        async with ProcessEditor(VSCODE, options, environment=bare_home) as editor:
            await editor.ready()
            uri = await editor.open("x = [" + "1, " * (LONG // 3), "untitled:long.py")
            end = 5 + LONG // 3 * 3
            for number, key in enumerate("12"):
                place = {"line": 0, "character": end + number}
                await editor.change(uri, number + 2, {"range": {"start": place, "end": place}, "text": key})
                answer = await editor.request(
                    "textDocument/inlineCompletion",
                    {
                        "textDocument": {"uri": uri},
                        "position": {"line": 0, "character": end + number + 1},
                        "context": {"triggerKind": 1},
                    },
                )
                items = answer["items"] if answer else []
                assert all(len(item["insertText"]) + len(item.get("filterText", "")) < 10_000 for item in items)
                assert items or (await editor.request("temoto/status", {}))["lastEmpty"]
            assert all(len(str(asked.get("prompt", ""))) < 100_000 for asked in fake.prompts)


async def test_each_of_fifty_documents_is_answered_for(bare_home: dict[str, str]):
    with ScriptedChat(ghost="value") as fake:
        options = {"backend": "ollama", "url": fake.url, "completion": {"delayMs": 0, "model": MODEL}}
        async with ProcessEditor(VSCODE, options, environment=bare_home) as editor:
            await editor.ready()
            opened = [await editor.open(f"n{number} = ", f"untitled:{number}.py") for number in range(DOCUMENTS)]
            for number, uri in enumerate(opened):
                shown = await editor.inline(uri, 0, len(f"n{number} = "))
                assert [item["insertText"] for item in shown] == [f"n{number} = value"], uri
