"""How is OpenAI's /v1/chat/completions asked? Streamed, with thoughts apart however the server shows them.

Thoughts come in a field of their own (`reasoning_content` or `reasoning`) or within the text, between tags; a server that
knows how to switch them off is told. Never changes a message: the server puts them into the model's own template.
"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from temoto.adapters.chat import about_chat, messages
from temoto.adapters.http import table, text
from temoto.adapters.openai.requests import CHAT, AnswerUsage, OpenAIClient, StreamPiece
from temoto.core.backend.calls import ChatChunk, ChatRequest
from temoto.core.backend.reasoning import ReasoningSplitter

# By which variable a model's template is told not to think: Qwen, GLM and SmolLM say one, Granite and DeepSeek the other.
SWITCHES = ("enable_thinking", "thinking")


@dataclass(frozen=True, slots=True)
class Chats:
    """A server's chat. `always` is sent with each call; `template` says that it hands switches on to the model's template,
    `effort` that it knows OpenAI's `reasoning_effort`, whose "none" asks for no thoughts."""

    client: OpenAIClient
    always: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    template: bool = False
    effort: bool = False

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatChunk, None]:
        """The answer as it comes; closing the generator closes the connection, which stops the model."""
        tally, thoughts = AnswerUsage(), ReasoningSplitter()
        with about_chat():
            async with aclosing(self.client.pieces(CHAT, self._payload(request), long=True)) as pieces:
                async for piece in pieces:
                    said, thought = _heard(piece)
                    tally.add(piece, speaks=bool(said or thought))
                    if thought:
                        yield ChatChunk(reasoning=thought)
                    for one in thoughts.feed(said):
                        yield one
        for one in thoughts.end():
            yield one
        yield ChatChunk(usage=tally.usage())

    def _payload(self, request: ChatRequest) -> dict[str, Any]:
        payload: dict[str, Any] = {
            "model": request.model, "messages": messages(request), "max_tokens": request.max_tokens,
            "temperature": request.temperature, "stream": True, "stream_options": {"include_usage": True}, **self.always,
        }  # fmt: skip
        if request.stops:
            payload["stop"] = list(request.stops)
        if request.think is not None and self.template:
            payload["chat_template_kwargs"] = dict.fromkeys(SWITCHES, request.think)
        if request.think is False and self.effort:
            payload["reasoning_effort"] = "none"
        return payload


def _heard(piece: StreamPiece) -> tuple[str, str]:
    """(text, thought) of a piece; a whole answer has a message where a streamed one has a delta."""
    said = table(piece.choice.get("message" if piece.whole else "delta"))
    thought = text(said.get("reasoning_content")) or text(said.get("reasoning")) or ""
    return text(said.get("content")) or "", thought
