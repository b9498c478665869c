"""An editor with tests/pricing.py's code open, and what a linter says of it: what the tests of code actions share."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from tests.fakes.scripted_chat import ScriptedChat
from tests.lsp.codeactions.paper import Paper, capabilities
from tests.lsp.others import OTHERS
from tests.pricing import CODE

UNUSED = {
    "range": {"start": {"line": 4, "character": 4}, "end": {"line": 4, "character": 5}},
    "severity": 2, "code": "F841", "source": "ruff", "message": "Local variable `t` is unused",
}  # fmt: skip


@asynccontextmanager
async def opened(
    fake: ScriptedChat,
    home: dict[str, str],
    editor: str = "vscode",
    text: str = CODE,
    uri: str = "untitled:pricing.py",
    **more: Any,
) -> AsyncGenerator[Paper, None]:
    """An editor with the document open and a server that is ready."""
    options = {"backend": "ollama", "url": fake.url, **more.pop("options", {})}
    name = editor.partition("+")[0]
    client = OTHERS[name].client if name in OTHERS else None
    async with Paper(capabilities(editor), options, environment=home, client=client, **more) as paper:
        await paper.ready()
        await paper.opens(text, uri)
        yield paper
