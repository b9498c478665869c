"""Half a character in a document, or in what a model says, breaks neither a completion nor an action."""

import asyncio

from tests.fakes.bad_ollama import ANSWER, BadOllama, lines
from tests.lsp.client import VSCODE, Editor, shown

SAYS = lines(b'{"response": "tot\\ud800al", "done": false}\n', {"response": "", "done": True, "done_reason": "stop"})


async def test_a_lone_surrogate_breaks_no_completion(fresh: dict[str, str]):
    async with BadOllama({ANSWER: SAYS}) as fake:
        there = {**fresh, "OLLAMA_HOST": fake.url}
        async with Editor(VSCODE, {"backend": "ollama"}, environment=there) as editor:
            await editor.ready()
            uri = await editor.open("mark = '\ud800'\nx = ")
            items = await editor.inline(uri, 1, 4)
            assert shown(items, "x = ") == "tot\ufffdal"
            told = await editor.request(
                "textDocument/codeAction",
                {"textDocument": {"uri": uri}, "range": {"start": {"line": 0, "character": 0}, "end": {"line": 1, "character": 4}}, "context": {"diagnostics": [], "triggerKind": 1}},
            )  # fmt: skip
            explain = next(one for one in told if one["title"].startswith("Explain"))
            async with asyncio.timeout(30):
                await editor.request("workspace/executeCommand", explain["command"])
            assert not [one for one in editor.heard if "Something in temoto failed" in str(one)]
