"""A fake Ollama that has every model a plan names and answers on all of its routes, for tools that want models able to call tools.

A real one with such a model would not fit a test; what a tool sends is what counts here: `heard` are its questions, as (path, body).
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from tests.fakes.bad_ollama import Answer, lines, raw, said, spoken, value
from tests.fakes.openai_like import KIND, USAGE, OpenAILike, data, events, listing

WORDS = "Hello there."
CHAT, RESPONSES, GENERATE, OLLAMAS_CHAT = "/v1/chat/completions", "/v1/responses", "/api/generate", "/api/chat"
DONE: dict[str, Any] = {"done": True, "done_reason": "stop", "prompt_eval_count": 40, "eval_count": 2}


def _responses() -> Answer:
    """A stream of OpenAI's newer route."""
    text = {"type": "output_text", "text": WORDS, "annotations": []}
    item: dict[str, Any] = {
        "type": "message",
        "id": "m1",
        "role": "assistant",
        "status": "completed",
        "content": [text],
    }
    usage = {"input_tokens": 40, "output_tokens": 2, "total_tokens": 42}
    about = {"id": "r1", "object": "response", "created_at": 1, "model": "m", "status": "completed", "output": [item]}
    place = {"output_index": 0, "item_id": "m1", "content_index": 0}
    pieces = [
        {"type": "response.created", "response": {**about, "status": "in_progress", "output": []}},
        {"type": "response.output_item.added", "output_index": 0, "item": {**item, "content": []}},
        {"type": "response.output_text.delta", "delta": WORDS, **place},
        {"type": "response.output_item.done", "output_index": 0, "item": item},
        {"type": "response.completed", "response": {**about, "usage": usage}},
    ]
    return raw(b"".join(b"event: " + each["type"].encode() + b"\n" + data(each) for each in pieces), kind=KIND)


def _streamed() -> Answer:
    """A stream of OpenAI's older route, as Ollama shapes it."""
    about = {
        "id": "c1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "system_fingerprint": "fp_ollama",
    }
    delta = {"role": "assistant", "content": WORDS}
    pieces = [
        {**about, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]},
        {**about, "choices": [{"index": 0, "delta": {**delta, "content": ""}, "finish_reason": "stop"}]},
        {**about, "choices": [], "usage": USAGE},
    ]
    return events(*pieces, b"[DONE]")


def _whole() -> Answer:
    message = {"role": "assistant", "content": WORDS}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    about = {"id": "c1", "object": "chat.completion", "created": 1, "model": "m"}
    return value({**about, "choices": [choice], "usage": USAGE})


# Of each route what is streamed, and what is answered in one piece.
WAYS: dict[str, tuple[Answer, Answer]] = {
    CHAT: (_streamed(), _whole()),
    OLLAMAS_CHAT: (lines(spoken(WORDS), {**spoken(""), **DONE}), value({**spoken(WORDS), **DONE})),
    GENERATE: (lines(said(WORDS), {**said(""), **DONE}), value({**said(WORDS), **DONE})),
    RESPONSES: (_responses(), _responses()),
}


class ToolsOllama(OpenAILike):
    """A server on a free loopback port that has these models. `questions`: what was asked of one, as (path, body)."""

    def __init__(self, names: Sequence[str]) -> None:
        tags = [
            {"name": name, "model": name, "size": 1, "digest": f"digest of {name}", "details": {"family": "qwen3"}}
            for name in names
        ]
        shown = {"model_info": {"qwen3.context_length": 40_960}, "capabilities": ["completion", "tools"]}
        super().__init__(
            {
                "/api/tags": value({"models": tags}),
                "/api/show": value({"details": {"family": "qwen3"}, **shown}),
                "/v1/models": listing("library", *names),
                **dict.fromkeys(WAYS, self._asked),
            }
        )

    async def _asked(self, writer: asyncio.StreamWriter) -> None:
        path, body = self.heard[-1]
        streamed, whole = WAYS[path]
        native = path.startswith("/api/")  # which streams unless told
        await (streamed if body.get("stream", native) else whole)(writer)

    @property
    def questions(self) -> list[tuple[str, dict[str, Any]]]:
        """What was asked of a model."""
        return [(path, body) for path, body in self.heard if path in WAYS]
