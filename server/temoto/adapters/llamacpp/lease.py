"""What keeps a shared engine alive: a connection to it that shows it knows the token and then says nothing, until its holder goes.

A holder may say `rest`: then the engine tells every holder the same and ends. So each knows that it did not die, and starts
it again when it is next asked.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from temoto.adapters.llamacpp.proof import ENGINE, HOLDER, OK, nonce, proof, proves
from temoto.core.messages import note
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.detail import Detail
from temoto.ports import EngineFailed

ANSWER_S = 1.0  # an engine answers in a millisecond; one that does not is dead, or in another network namespace
REST = b"rest\n"


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease on the engine. `held` turns false when the engine ends; `last_word` is what it said then."""

    writer: asyncio.StreamWriter
    last_word: asyncio.Task[bytes]

    @property
    def held(self) -> bool:
        return not self.last_word.done() and not self.writer.is_closing()

    @property
    def rested(self) -> bool:
        """Whether the engine has ended because somebody wanted its memory back."""
        return self.last_word.done() and not self.last_word.cancelled() and self.last_word.result() == REST

    async def ended(self, seconds: float) -> bool:
        """Whether the engine ends within this time."""
        await asyncio.wait({self.last_word}, timeout=seconds)
        return self.last_word.done()

    def rest(self) -> None:
        """Have the engine end, for all its holders."""
        self.writer.write(REST)

    def end(self) -> None:
        """Let go; the engine ends a second after the last one has."""
        self.last_word.cancel()
        self.writer.close()


async def take(port: int, token: str) -> Lease:
    """A lease on the engine at `port`; raises EngineFailed where it does not answer, or not to this token."""
    try:
        async with asyncio.timeout(ANSWER_S):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                if await _known_to_each_other(reader, writer, token.encode()):
                    return Lease(writer, asyncio.create_task(_heard(reader)))
            except BaseException:
                writer.close()
                raise
            writer.close()
    except (OSError, TimeoutError, ValueError) as error:  # ValueError: a line without end
        why = str(error) or note(Detail.NO_ANSWER_IN_TIME)
        raise EngineFailed(BackendMessage.ENGINE_FAILED, detail=note(Detail.NO_LEASE, error=why)) from error
    raise EngineFailed(BackendMessage.ENGINE_FAILED, detail=note(Detail.TOKEN_REFUSED))


async def _known_to_each_other(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, token: bytes) -> bool:
    """Whether both know the token. It is never said: who answers may be somebody who took a dead engine's port."""
    ours = nonce()
    writer.write(ours + b"\n")
    told, _, theirs = (await reader.readline()).rstrip(b"\n").partition(b" ")
    if not theirs or not proves(token, ENGINE, ours, told):
        return False
    writer.write(proof(token, HOLDER, theirs) + b"\n")
    return await reader.readline() == OK + b"\n"


async def _heard(reader: asyncio.StreamReader) -> bytes:
    """The engine's last message before it ends; empty where it just dies."""
    with suppress(OSError):
        return await reader.read(len(REST))
    return b""
