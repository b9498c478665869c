"""What keeps a shared engine alive: a connection to it that says the token and then nothing, until its holder goes."""

import asyncio
from dataclasses import dataclass

from temoto.core.messages.backend import BackendMessage
from temoto.ports import EngineFailed

ANSWER_S = 1.0  # an engine answers in a millisecond; one that does not is dead, or in another network namespace


@dataclass(frozen=True, slots=True)
class Lease:
    """A held lease; `held` turns false when the engine ends."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @property
    def held(self) -> bool:
        return not self.reader.at_eof() and not self.writer.is_closing()

    def end(self) -> None:
        """Let go; the engine ends a second after the last one has."""
        self.writer.close()


async def take(port: int, token: str) -> Lease:
    """A lease on the engine at `port`; raises EngineFailed where it does not answer, or not to this token."""
    try:
        async with asyncio.timeout(ANSWER_S):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(f"{token}\n".encode())
                if await reader.readline() == b"ok\n":
                    return Lease(reader, writer)
            except BaseException:
                writer.close()
                raise
            writer.close()
    except (OSError, TimeoutError) as error:
        raise EngineFailed(BackendMessage.ENGINE_FAILED, detail=f"it does not answer ({error or 'in time'})") from error
    raise EngineFailed(BackendMessage.ENGINE_FAILED, detail="it refused the token")
