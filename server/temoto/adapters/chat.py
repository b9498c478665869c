"""What have all chat APIs in common? How turns are written, and which setting an error names."""

from collections.abc import Generator
from contextlib import contextmanager

from temoto.core.backend.calls import ChatRequest
from temoto.core.messages.chat import ChatMessage
from temoto.ports import ModelMissing, OutOfMemory


def messages(request: ChatRequest) -> list[dict[str, str]]:
    """The turns as every chat API takes them."""
    return [{"role": turn.role.value, "content": turn.text} for turn in request.messages]


@contextmanager
def about_chat() -> Generator[None]:
    """Errors that name a setting name chat's."""
    try:
        yield
    except ModelMissing as error:
        raise ModelMissing(ChatMessage.CHAT_MODEL_MISSING, **error.note.facts) from error
    except OutOfMemory as error:
        raise OutOfMemory(ChatMessage.CHAT_OUT_OF_MEMORY, **error.note.facts) from error
