"""May temoto fetch a model? Asked in the editor, with size, licence and room; nothing is fetched without a yes.

An editor that cannot ask (Helix) gets one message that names the command. A no is remembered, and the question not put again.
"""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from lsprotocol import types

from temoto.core.backend.listed import Pulled
from temoto.core.messages import Note, note
from temoto.core.messages.fetch import FetchMessage
from temoto.core.planning.offer import Offer
from temoto.engine.getting.recipe import Ending, offered
from temoto.engine.getting.ways import Model
from temoto.engine.world import World
from temoto.lsp.protocol.asking import ask_user
from temoto.lsp.server import Says, TemotoServer
from temoto.lsp.status import Progress
from temoto.ports import TemotoError


async def offer(server: TemotoServer, world: World, notifier: Says, *, unless_declined: bool = True) -> bool:
    """Offer the best model there is to fetch, and fetch it if the user says yes; whether it was fetched."""
    session = server.session
    user = _InTheEditor(server, notifier)
    try:
        answered = await offered(world, session.settings, session.machine, user, again=not unless_declined)
    except TemotoError as error:  # no folder to keep a model in
        user.failed(error.note)
        return False
    if answered.ending is Ending.UNASKED and answered.offer is not None:
        notifier.say(_command(answered.offer), types.MessageType.Info)
    return answered.ending is Ending.FETCHED


@dataclass(frozen=True, slots=True)
class _InTheEditor:
    """A `User` of the recipe."""

    server: TemotoServer
    teller: Says
    asked_for: bool = False

    async def agrees(self, offer: Offer, free: int | None) -> bool | None:
        """The user's answer, however long it takes: None where the editor cannot ask, False where the question was put away."""
        told = self.server.language
        yes, no = (message.text(told, {}) for message in (FetchMessage.OFFER_YES, FetchMessage.OFFER_NO))
        self.server.asks_consent = True
        try:
            answer = await ask_user(self.server, offer.question(free).text(told), (yes, no), types.MessageType.Info)
        finally:
            self.server.asks_consent = False
        return None if answer is None else answer == yes

    def failed(self, why: Note) -> None:
        self.teller.say(why, types.MessageType.Error)

    @asynccontextmanager
    async def watching(self, model: Model) -> AsyncGenerator[Callable[[Pulled], bool]]:
        """Under progress; the user can cancel it, and what has come is kept."""
        progress = Progress(self.server)

        def goes_on(step: Pulled) -> bool:
            if progress.cancelled:
                return False
            whole = step.whole or model.size
            done = f"{step.done / 1e6:.0f} / {whole / 1e6:.0f} MB"
            percent = min(99, 100 * step.done // max(1, whole))
            progress.report(note(FetchMessage.FETCHING, model=model.tag, done=done), percent)
            return True

        progress.begin(note(FetchMessage.FETCHING, model=model.tag, done=""), cancellable=True)
        try:
            yield goes_on
        finally:
            progress.end()


def _command(best: Offer) -> Note:
    return note(
        FetchMessage.OFFER_COMMAND,
        command=best.command,
        model=best.model,
        size=f"{best.size / 1e6:.0f} MB",
        licence=best.licence,
    )
