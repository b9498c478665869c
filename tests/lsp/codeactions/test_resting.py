"""An editor that asks for code actions wherever the cursor rests says where a key may be pressed next."""

from typing import Any

import pytest

from temoto.engine.completion import warming
from tests.engine.scripted import until
from tests.fakes.bad_ollama import BadOllama
from tests.lsp.client import VSCODE, Editor

TEXT = "".join(f"value_{number} = {number}\n" for number in range(200))
AUTOMATIC, INVOKED = 2, 1


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(warming, "REST_MS", 1.0)


def prompts(fake: BadOllama) -> list[dict[str, Any]]:
    return [body for path, body in fake.heard if path == "/api/generate" and body.get("prompt")]


async def menu(editor: Editor, uri: str, line: int, column: int, trigger: int = AUTOMATIC, end: int | None = None):
    start, stop = ({"line": line, "character": at} for at in (column, column if end is None else end))
    context = {"diagnostics": [], "triggerKind": trigger}
    where = {"textDocument": {"uri": uri}, "range": {"start": start, "end": stop}, "context": context}
    return await editor.request("textDocument/codeAction", where)


async def test_the_model_has_read_it_before_a_key_is_pressed(home: dict[str, str]):
    async with BadOllama() as fake:
        there = {**home, "OLLAMA_HOST": fake.url}
        async with Editor(VSCODE, {"backend": "ollama", "completion": {"delayMs": 0}}, environment=there) as editor:
            await editor.ready()
            uri = await editor.open(TEXT)
            tested = len(prompts(fake))
            await menu(editor, uri, 90, 4, INVOKED)
            await menu(editor, uri, 90, 0, end=4)
            await menu(editor, "untitled:not-open.py", 90, 0)
            await menu(editor, uri, 120, 0)
            await until(lambda: len(prompts(fake)) > tested)
            (read,) = prompts(fake)[tested:]
            assert read["options"]["num_predict"] == 1
            assert (
                read["prompt"].rstrip("\n").endswith("value_119 = 119")
            )  # the line break goes with the token that is typed
