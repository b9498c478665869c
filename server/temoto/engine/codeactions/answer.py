"""What does a model answer in a chat? One call, its reasoning apart, with progress as it comes.

Closing it, or being cancelled, closes the stream, which is what stops the model.
"""

from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from time import perf_counter

from temoto.core.backend.calls import ChatRequest, Usage
from temoto.core.backend.reasoning import with_piece
from temoto.core.code.repetition import looped
from temoto.core.messages import Note, note
from temoto.core.messages.act import ActMessage
from temoto.engine.codeactions.silence import in_time
from temoto.ports import Backend, BackendDown

EVERY_S = 0.2  # between two reports: as often as a status line can be read
# Models of one language write about four characters a token; only for showing how long a thought is.
CHARS_A_TOKEN = 4


@dataclass(frozen=True, slots=True)
class ChatAnswer:
    """An answer and the thought before it; `cut`: it ended at the limit, not by itself."""

    text: str
    reasoning: str
    usage: Usage

    @property
    def cut(self) -> bool:
        return self.usage.cut_by_length


async def stream_answer(
    backend: Backend,
    chat_request: ChatRequest,
    report: Callable[[Note], None],
    grown: Callable[[str], Awaitable[None]] | None = None,
) -> ChatAnswer:
    """The whole answer, or what came before it began to repeat itself. `grown` is called with the text so far, now and then."""
    text = thought = ""
    usage = Usage()
    told = 0.0
    report(note(ActMessage.READING))
    try:
        async with (
            aclosing(backend.chat(chat_request)) as pieces,
            aclosing(in_time(pieces, chat_request, backend.name)) as heard,
        ):
            async for piece in heard:
                text, thought = with_piece(text, thought, piece)
                usage = piece.usage or usage
                if perf_counter() - told < EVERY_S:
                    continue
                told = perf_counter()
                if (ends := looped(text or thought)) is not None:
                    text, thought = (text[:ends], thought) if text else (text, thought[:ends])
                    break
                if text.strip():
                    report(note(ActMessage.WRITING, lines=text.count("\n") + 1))
                    if grown is not None:
                        await grown(text)
                elif thought.strip():
                    report(note(ActMessage.THINKING, tokens=max(1, len(thought) // CHARS_A_TOKEN)))
    except BackendDown as error:
        error.begun = bool(text)
        raise
    return ChatAnswer(text, thought, usage)
