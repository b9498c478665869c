"""How is OpenAI's /v1/completions asked, and what do its many servers mean by their errors?

Server-sent events as they come, a whole answer from one that does not stream, and one more try without a field that a
server names in its refusal. A server's own words may repeat the key it got: they are cleaned before anybody reads them.
"""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, cast

from temoto.adapters.http import Response, Wire, entries, events, number, parsed, table, text
from temoto.core.messages import Sentence
from temoto.core.messages.backend import BackendMessage
from temoto.core.records import Chunk, Prompt, Usage
from temoto.ports import BackendDown, BadReply, ModelMissing, OutOfMemory, PromptTooLong, TemotoError, WrongBackend

ROUTE = "/v1/completions"
# Fields that not every server takes; one that a refusal names is left out from then on.
OPTIONAL = ("stream_options", "logprobs", "repeat_penalty", "repetition_penalty")
WORDS = 200  # of a server's own error in a message
KEY_STATUS = frozenset((401, 403))
AWAY_STATUS = frozenset((502, 503, 504))  # nobody behind the gateway, or still loading: start-up tries again
LACKS_ROUTE = frozenset((404, 405, 501))


@dataclass(slots=True)
class Asked:
    """A server and what it takes beside the bare question. `plain` switches off a punishment of repetition, which changes
    code; `candidates` is how many it tells a token (OpenAI: 5); `pull` how its user gets a model."""

    wire: Wire
    pull: str
    plain: str = ""
    candidates: int = 5
    refused: set[str] = field(default_factory=set[str])

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Chunk, None]:
        """The answer as it comes; closing the generator closes the connection."""
        while True:
            payload = self._payload(prompt)
            async with self.wire.posted(ROUTE, payload) as response:
                if bad(response):
                    await response.aread()
                    named = {one for one in OPTIONAL if one in payload and one in response.text}
                    if response.status_code not in {400, 422} or not named:
                        raise self.refusal(response, prompt.model)
                    self.refused |= named
                    continue
                tally = _Tally()
                kind = response.headers.get("content-type", "")
                if "html" in kind or "application/json" in kind:
                    await response.aread()
                    heard = self._whole(tally, self.wire.readable(response))
                    for chunk in heard:
                        yield chunk
                else:
                    async for data in events(response):
                        for chunk in self._heard(tally, data):
                            yield chunk
                        if tally.closed:
                            break
                if not tally.ended:
                    raise self._down(BackendMessage.BACKEND_DIED, "the answer has no end")
                yield Chunk("", usage=tally.usage())
                return

    def refusal(self, response: Response, model: str) -> TemotoError:
        """What a status of 400 and up means."""
        if response.is_redirect:
            self.wire.readable(response)  # raises
        status = response.status_code
        if status in KEY_STATUS:  # never in the server's words: they repeat parts of the key
            return key_needed(self.wire, status)
        said = self._clean(words(parsed(response.content) or {}) or f"status {status}")
        low, here = said.lower(), {"backend": self.wire.name, "url": self.wire.url}
        if status == 429:
            return BadReply(BackendMessage.BACKEND_BUSY, **here, detail=said)
        if status in {400, 404} and "model" in low and any(one in low for one in ("not found", "exist", "no model")):
            return self.missing(model)
        if status in LACKS_ROUTE:
            return WrongBackend(BackendMessage.NO_COMPLETIONS_ROUTE, **here, detail=said)
        return self._meant(said, model, status)

    def missing(self, model: str) -> ModelMissing:
        command = self.pull.format(model=model)
        return ModelMissing(BackendMessage.MODEL_MISSING, backend=self.wire.name, model=model, command=command)

    def too_long(self, said: str) -> PromptTooLong:
        return PromptTooLong(BackendMessage.PROMPT_TOO_LONG_THERE, backend=self.wire.name, detail=said)

    def _meant(self, said: str, model: str, status: int = 500) -> TemotoError:
        """What an error means by the server's words, within a stream as before it."""
        low = said.lower()
        if "memory" in low or "insufficient" in low:
            return OutOfMemory(BackendMessage.OUT_OF_MEMORY, model=model, detail=said)
        if "context" in low and any(one in low for one in ("exceed", "maximum", "longer", "overflow")):
            return self.too_long(said)
        if status in AWAY_STATUS:
            return self._down(BackendMessage.BACKEND_DOWN, said)
        if status >= 500:  # one bad answer is no reason to start again
            return BadReply(BackendMessage.BACKEND_DIED, backend=self.wire.name, url=self.wire.url, detail=said)
        return self.wire.unread(said)

    def _down(self, message: Sentence, said: str) -> BackendDown:
        return BackendDown(message, backend=self.wire.name, url=self.wire.url, detail=said)

    def _heard(self, tally: "_Tally", data: bytes) -> list[Chunk]:
        """The Chunks of one event."""
        if data.strip() == b"[DONE]":
            tally.ended = tally.closed = True
            return []
        piece = parsed(data)
        if piece is None:
            raise self.wire.unread(f"an event that is no JSON: {data[:60]!r}")
        if piece.get("error") or piece.get("object") == "error":
            raise self._meant(self._clean(words(piece)) or "an error without a word", "the model")
        return tally.chunks(piece)

    def _whole(self, tally: "_Tally", answer: Mapping[str, Any]) -> list[Chunk]:
        """The Chunks of an answer that came in one piece, from a server that does not stream."""
        if not entries(answer, "choices"):
            raise self.wire.unread(self._clean(words(answer)) or "it completes nothing")
        chunks = tally.chunks(answer)
        tally.ended, tally.first = True, None  # all came at once: no speed can be seen
        return chunks

    def _clean(self, said: str) -> str:
        key = self.wire.http.headers.get("authorization", "").removeprefix("Bearer ")
        return said.replace(key, "…") if key else said

    def _payload(self, prompt: Prompt) -> dict[str, Any]:
        payload: dict[str, Any] = {
            "model": prompt.model, "prompt": prompt.text, "max_tokens": prompt.max_tokens, "temperature": 0,
            "stream": True, "stream_options": {"include_usage": True},
        }  # fmt: skip
        if prompt.stops:
            payload["stop"] = list(prompt.stops)
        if prompt.alternatives:
            payload["logprobs"] = min(prompt.alternatives, self.candidates)
        if self.plain:
            payload[self.plain] = 1.0
        return {key: value for key, value in payload.items() if key not in self.refused}


@dataclass(slots=True)
class _Tally:
    """What an answer has told so far beside its text. `closed`: nothing more will come."""

    first: float | None = None
    counted: dict[str, Any] = field(default_factory=dict[str, Any])
    by_length: bool = False
    ended: bool = False
    closed: bool = False

    def chunks(self, piece: Mapping[str, Any]) -> list[Chunk]:
        self.counted = table(piece.get("usage")) or self.counted
        choice = (*entries(piece, "choices"), table(None))[0]
        if finish := text(choice.get("finish_reason")):
            self.ended, self.by_length = True, finish == "length"
        said = text(choice.get("text")) or ""
        if said and self.first is None:
            self.first = perf_counter()
        return _tokens(said, table(choice.get("logprobs"))) if said else []

    def usage(self) -> Usage:
        """As the server counted; it tells no times, so those between first and last token are our own."""
        return Usage(
            prompt_tokens=number(self.counted.get("prompt_tokens")),
            cached_tokens=number(table(self.counted.get("prompt_tokens_details")).get("cached_tokens")),
            generated_tokens=number(self.counted.get("completion_tokens")),
            generate_seconds=perf_counter() - self.first if self.first is not None else None,
            cut_by_length=self.by_length,
        )


def key_needed(wire: Wire, status: int) -> TemotoError:
    """A server that wants a key, or another one."""
    return TemotoError(BackendMessage.KEY_NEEDED, backend=wire.name, url=wire.url, status=status)


def words(answer: Mapping[str, Any]) -> str:
    """A server's own words for an error, wherever it puts them, on one line."""
    error = answer.get("error")
    said = table(error).get("message") or (error if isinstance(error, str) else None)
    said = said or answer.get("message") or answer.get("detail") or ""
    return " ".join(str(said).split())[:WORDS].rstrip(".")


def bad(response: Response) -> bool:
    return response.status_code >= 400 or response.is_redirect


def _tokens(said: str, logprobs: Mapping[str, Any]) -> list[Chunk]:
    """The text as one Chunk a token, each with its candidates, where the server told them as OpenAI does."""
    raw = logprobs.get("tokens")
    tokens = [str(token) for token in cast("list[object]", raw)] if isinstance(raw, list) else []
    if "".join(tokens) != said:
        return [Chunk(said)]
    others = entries(logprobs, "top_logprobs")
    others += [{}] * (len(tokens) - len(others))
    return [Chunk(token, tuple(other)) for token, other in zip(tokens, others, strict=False)]
