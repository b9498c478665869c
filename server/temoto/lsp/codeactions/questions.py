"""What is the user asked about an action? One question at a time, which holds nobody up.

A question may never be answered: Emacs' C-g answers nothing. A new action calls it off, and so does a change of what it is about.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from lsprotocol import types

from temoto.core.messages import Note
from temoto.core.messages.act import ActMessage
from temoto.lsp.protocol.asking import apart, ask_user
from temoto.lsp.protocol.changes import Changes
from temoto.lsp.server import TemotoServer

T = TypeVar("T")


class Questions:
    """The questions of one editor's actions to its user."""

    def __init__(self, server: TemotoServer, changes: Changes) -> None:
        self._server, self._changes = server, changes
        self._open: set[asyncio.Task[Any]] = set()

    def call_off(self) -> None:
        """Wait for no answer any more: something else was asked for."""
        for asking in self._open:
            asking.cancel()

    async def confirm(self, question: Note, stands: Callable[[], bool], *, safe_first: bool) -> bool:
        """Whether the user says yes while `stands` is true of the documents, however long that takes.

        An editor that cannot ask (Helix) means no. `safe_first`: no stands where Return chooses it.
        """
        language = self._server.language
        yes, no = (message.text(language, {}) for message in (ActMessage.YES, ActMessage.NO))
        answers = (no, yes) if safe_first else (yes, no)

        def late(answer: str) -> None:
            if answer == yes:
                said = f"temoto: {ActMessage.CALLED_OFF.text(language, {})}"
                self._server.window_show_message(types.ShowMessageParams(types.MessageType.Info, said))

        async def asked() -> str | None:
            await apart(self._server)
            return await ask_user(self._server, question.text(language), answers, types.MessageType.Warning, late)

        return await self.put(asked, stands) == yes

    async def put(self, asked: Callable[[], Coroutine[Any, Any, T]], stands: Callable[[], bool]) -> T | None:
        """What `asked` gives; None where it was called off."""

        async def answer() -> T | None:
            return await self._changes.answer_unless(asked(), lambda: not stands())

        asking = asyncio.create_task(answer())
        self._open.add(asking)
        try:
            await asyncio.wait({asking})
            return None if asking.cancelled() else asking.result()
        finally:
            self._open.discard(asking)
            asking.cancel()
