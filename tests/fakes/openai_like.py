"""A fake OpenAI-compatible server, for shapes that cannot be had here (LM Studio, vLLM, gateways) and for bad manners.

It answers as a healthy server with one model would, except where a test scripts the answer; `key` makes it demand one:

    async with OpenAILike({COMPLETE: events(said(" 3"), b"[DONE]")}, key="k") as fake: …   # fake.url, fake.heard, fake.keys
"""

import asyncio
import json
from collections.abc import Mapping

from tests.fakes.bad_ollama import Answer, BadOllama, page, raw, value

MODEL = "qwen2.5-coder-1.5b"
COMPLETE, LOAD = "/v1/completions while streaming", "/v1/completions"
CHAT = "/v1/chat/completions"
KIND = "text/event-stream; charset=utf-8"


def said(text: str, finish: str | None = None, **more: object) -> dict[str, object]:
    return {"object": "text_completion", "choices": [{"index": 0, "text": text, "finish_reason": finish}], **more}


def spoken(text: str = "", finish: str | None = None, **more: object) -> dict[str, object]:
    """A piece of a chat; `more` stands beside the text (`reasoning_content`)."""
    delta = {"content": text, **more}
    return {"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


USAGE = {"prompt_tokens": 40, "completion_tokens": 2, "total_tokens": 42}
WHOLE = {**said(" 3\n", "stop"), "usage": USAGE}
END = {"object": "text_completion", "choices": [], "usage": USAGE}


def data(piece: object) -> bytes:
    return b"data: " + (piece if isinstance(piece, bytes) else json.dumps(piece).encode()) + b"\n\n"


def events(*pieces: object) -> Answer:
    """A stream of server-sent events; a bytes piece is the data as it is."""
    return raw(b"".join(data(piece) for piece in pieces), kind=KIND)


def listing(owner: str = "somebody", *models: str, **more: object) -> Answer:
    entries = [{"id": name, "object": "model", "owned_by": owner, **more} for name in models or (MODEL,)]
    return value({"object": "list", "data": entries})


HEALTHY: dict[str, Answer] = {
    "/v1/models": listing(),
    LOAD: value(WHOLE),
    CHAT: events(spoken(role="assistant"), spoken("Hello"), spoken("."), spoken("", "stop"), END, b"[DONE]"),
    COMPLETE: events(said(" 3"), said("\n"), said("", "stop"), END, b"[DONE]"),
}
REFUSED = {"error": {"message": "Authentication Error: Received API Key = wrong-key", "code": "401"}}


class OpenAILike(BadOllama):
    """A server on a free loopback port. `keys` are the Authorization headers that came with each question."""

    def __init__(self, answers: Mapping[str, Answer] | None = None, key: str = "") -> None:
        super().__init__()
        self.answers = {**HEALTHY, **(answers or {})}
        self.key, self.keys = key, list[str]()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        headers = {
            name.lower(): rest.strip() for name, _, rest in (line.partition(":") for line in head.split("\r\n")[1:])
        }
        length = int(headers.get("content-length", 0))
        body = json.loads(await reader.readexactly(length)) if length else None
        path = head.split()[1]
        self.heard.append((path, body))
        self.keys.append(headers.get("authorization", ""))
        if self.key and self.keys[-1] != f"Bearer {self.key}":
            await value(REFUSED, "401 Unauthorized")(writer)
            return
        if path == LOAD and isinstance(body, dict) and body.get("stream"):
            path = COMPLETE
        await self.answers.get(path, page("Not Found", "404 Not Found"))(writer)
