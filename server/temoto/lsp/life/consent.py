"""May temoto fetch a model? Asked in the editor, with size, licence and room; nothing is fetched without a yes.

An editor that cannot ask (Helix) gets one message that names the command. A no is remembered, and the question not put again.
"""

import asyncio
import logging
from contextlib import aclosing

from lsprotocol import types

from temoto.core.messages import note
from temoto.core.messages.fetch import FetchMessage
from temoto.core.planning.offer import Offer
from temoto.engine.world import Offering
from temoto.lsp.protocol.asking import ask_user
from temoto.lsp.server import Says, TemotoServer
from temoto.lsp.status import Progress
from temoto.ports import CanPull, TemotoError

log = logging.getLogger(__name__)


async def offer(server: TemotoServer, offering: Offering, teller: Says, *, unless_declined: bool = True) -> bool:
    """Offer the best model there is to fetch, and fetch it if the user says yes; whether it was fetched."""
    session = server.session
    async with aclosing(offering.offers(session.settings, session.machine)) as found:
        async for best, puller, free in found:
            if unless_declined and await asyncio.to_thread(offering.remembers.declined, best.model):
                return False
            agreed = await _asked(server, best, free)
            if agreed is None:
                size = f"{best.size / 1e6:.0f} MB"
                teller.say(
                    note(
                        FetchMessage.OFFER_COMMAND,
                        command=best.command,
                        model=best.model,
                        size=size,
                        licence=best.licence,
                    ),
                    types.MessageType.Info,
                )
                return False
            if not agreed:
                await asyncio.to_thread(offering.remembers.decline, best.model)
                return False
            await asyncio.to_thread(offering.remembers.accept, best.model, best.licence)
            try:
                return await _fetched(server, best, puller)
            except TemotoError as error:
                teller.say(error.note, types.MessageType.Error)
    return False


async def _asked(server: TemotoServer, best: Offer, free: int | None) -> bool | None:
    """The user's answer, however long it takes: None where the editor cannot ask, False where the question was put away."""
    yes, no = (message.text(server.language, {}) for message in (FetchMessage.OFFER_YES, FetchMessage.OFFER_NO))
    return await ask_user(server, best.question(free).text(server.language), yes, no, types.MessageType.Info)


async def _fetched(server: TemotoServer, best: Offer, puller: CanPull) -> bool:
    """Fetch it under progress; whether it is here now (the user can cancel, and what has come is kept)."""
    progress = Progress(server)
    await progress.begin(note(FetchMessage.FETCHING, model=best.model, done=""), cancellable=True)
    try:
        async with aclosing(puller.pull(best.model)) as steps:
            async for step in steps:
                if progress.cancelled:
                    return False
                whole = step.whole or best.size
                done = f"{step.done / 1e6:.0f} / {whole / 1e6:.0f} MB"
                progress.report(
                    note(FetchMessage.FETCHING, model=best.model, done=done), min(99, 100 * step.done // max(1, whole))
                )
        return True
    finally:
        progress.end()
