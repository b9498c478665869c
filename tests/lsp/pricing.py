"""A small shop's code, a better version of it, and an editor that has it open: what the tests of code actions share."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from tests.fakes.scripted_chat import ScriptedChat
from tests.lsp.paper import Paper, capabilities

CODE = """import math


def total(prices):
    t = 0
    for p in prices:
        t = t + p
    return t


def tax(amount):
    return math.ceil(amount * 0.1)
"""
BETTER = """def total(prices):
    total_price = 0
    for price in prices:
        total_price += price
    return total_price
"""
AFTER = CODE.replace(CODE[CODE.index("def total") : CODE.index("\n\ndef tax")], BETTER)
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
    async with Paper(capabilities(editor), options, environment=home, **more) as paper:
        await paper.ready()
        await paper.opens(text, uri)
        yield paper
