"""An editor that notes how long each answer took, and what the user was shown meanwhile; over a real `temoto serve`."""

import asyncio
from time import perf_counter
from typing import Any

from tests.lsp.codeactions.paper import Paper, capabilities
from tests.lsp.process import ProcessEditor

TEXT = "def average(prices):\n    \n\n\ndef main():\n    pass\n"
LINE = 1
TYPED = "total = sum(prices) if prices else 0.0  # of all that were sold"
KEY_S = 0.15


class Desk(ProcessEditor, Paper):
    """One document, typed into at its second line."""

    def __init__(self, environment: dict[str, str], options: dict[str, object], **more: Any) -> None:
        super().__init__(capabilities("vscode"), options, environment=environment, **more)
        self.asked_at: dict[int, float] = {}
        self.answered_at: dict[int, float] = {}
        self.column, self.letter = 4, 0

    def _hear(self, message: dict[str, Any]) -> None:
        if "id" in message and "method" not in message:
            self.answered_at.setdefault(message["id"], perf_counter())
        super()._hear(message)

    async def key(self) -> int:
        """One more letter, and the question an editor asks behind it; returns its number."""
        letter, self.letter = TYPED[self.letter % len(TYPED)], self.letter + 1
        await self.types(LINE, self.column, letter)
        self.column += 1
        number = self.ask_inline(self.uri, LINE, self.column, invoked=False)
        self.asked_at[number] = perf_counter()
        return number

    async def keys(self, count: int) -> list[int]:
        """So many letters at a typist's pace."""
        numbers: list[int] = []
        for _ in range(count):
            numbers.append(await self.key())
            await asyncio.sleep(KEY_S)
        return numbers

    async def took(self, number: int, limit: float) -> float | None:
        """Seconds until this was answered; None where it was not within `limit`."""
        await asyncio.wait({self.waiting[number]}, timeout=limit)
        at = self.answered_at.get(number)
        return None if at is None else at - self.asked_at[number]

    async def now(self) -> dict[str, Any]:
        """The status as it is shown."""
        return await self.request("temoto/status", None)

    def titles(self) -> list[str]:
        """What progress has begun so far."""
        values = [one["value"] for one in self.notifications("$/progress")]
        return [value["title"] for value in values if value["kind"] == "begin"]

    def messages(self) -> list[str]:
        """What the user was told."""
        return [one["message"] for one in self.notifications("window/showMessage")]
