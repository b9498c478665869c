"""How long is a model waited for that says nothing in a chat? Whoever serves it answers for it, so nobody can tell that it hangs.

Before its first word half a minute, and what loading it from a slow disk and reading the prompt three times would take (as an old processor
reads, where nobody has seen how fast this model does); after that a pause may last half a minute.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence

from temoto.core.backend.calls import ChatChunk, ChatRequest, Message
from temoto.core.messages.act import ActMessage
from temoto.ports import ModelSilent

LEAST_S, MOST_S = 30.0, 300.0
SLOW_DISK = 100_000_000  # bytes a second; the model may have left memory
TIMES = 3  # of what reading the prompt takes: others may use the machine
SLOW_READING = 30.0  # tokens a second of an old processor
BYTES_A_TOKEN = 3  # of code, and of Japanese
PAUSE_S = 30.0  # a model of a token a second writes thirty in it


def begins_s(messages: Sequence[Message], weights: int, reads: float | None) -> float:
    """Seconds within which a model begins its answer that reads `reads` tokens a second; None: that is not known."""
    tokens = sum(len(message.text.encode("utf-8", "replace")) for message in messages) / BYTES_A_TOKEN
    return min(MOST_S, LEAST_S + weights / SLOW_DISK + TIMES * tokens / (reads or SLOW_READING))


async def in_time(
    pieces: AsyncIterator[ChatChunk], chat_request: ChatRequest, backend: str
) -> AsyncGenerator[ChatChunk, None]:
    """The pieces as they come; ModelSilent where the next one does not."""
    limit = chat_request.begins_s
    while True:
        try:
            async with asyncio.timeout(limit):
                piece = await anext(pieces, None)
        except TimeoutError as error:
            facts = {"model": chat_request.model, "backend": backend, "seconds": round(limit or 0)}
            raise ModelSilent(ActMessage.SILENT, **facts) from error
        if piece is None:
            return
        if piece.text or piece.reasoning:
            limit = PAUSE_S
        yield piece
