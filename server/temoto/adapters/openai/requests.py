"""How is an OpenAI-compatible server asked, and what do the many of them mean by their errors?

Server-sent events as they come, a whole answer from one that does not stream, and one more try without a field that a
server names in its refusal. A server's own words may repeat the key it got: they are cleaned before anybody reads them.
Never knows what the answer is about: that is for completions.py and chats.py.
"""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from types import MappingProxyType
from typing import Any

from temoto.adapters import server_errors
from temoto.adapters.bodies import Allowance, events, whole
from temoto.adapters.http import MILLI, Connection, Response, duration, entries, kind_of, number, parsed, table, text
from temoto.adapters.repeats import Repeats
from temoto.adapters.server_errors import Origin
from temoto.core.backend.calls import Usage, whole_seconds
from temoto.core.backend.faults import Fault, fault_of
from temoto.core.messages import Note, Sentence, note
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.chat import ChatMessage
from temoto.core.messages.detail import Detail
from temoto.ports import (
    BackendDown,
    BadReply,
    CannotChat,
    ModelMissing,
    PromptTooLong,
    TemotoError,
    WrongBackend,
)

COMPLETIONS, CHAT = "/v1/completions", "/v1/chat/completions"
# Fields that not every server takes; one that a refusal names is left out from then on.
OPTIONAL = (
    "stream_options", "logprobs", "repeat_penalty", "repetition_penalty", "chat_template_kwargs", "reasoning_effort",
)  # fmt: skip
ALSO = MappingProxyType({"reasoning_effort": "reasoning value"})  # Ollama's word, in versions that know no "none"
WORDS = 200  # of a server's own error in a message
KEY_STATUS = frozenset((401, 403))
AWAY_STATUS = frozenset((502, 503, 504))  # nobody behind the gateway, or still loading: start-up tries again
LACKS_ROUTE = frozenset((404, 405, 501))
NO_CHAT = ("chat template", "not a chat model", "not support chat")  # vLLM, OpenAI, Ollama


@dataclass(slots=True)
class OpenAIClient:
    """A server, how its user gets a model, and the fields it refused."""

    connection: Connection
    pull: str
    refused: set[str] = field(default_factory=set[str])

    async def pieces(
        self, route: str, payload: Mapping[str, Any], *, long: bool = False
    ) -> AsyncGenerator["StreamPiece", None]:
        """The answer's pieces as they come, up to its end; closing the generator closes the connection."""
        model, left = str(payload.get("model", "")), Allowance.of(payload.get("max_tokens"))
        while True:
            sent = {key: value for key, value in payload.items() if key not in self.refused}
            async with self.connection.posted(route, sent, long=long) as response:
                if bad(response):
                    refused = await whole(response)
                    named = {
                        one
                        for one in OPTIONAL
                        if one in sent and (one in refused.text or ALSO.get(one, one) in refused.text)
                    }
                    if refused.status_code not in {400, 422} or not named:
                        raise self.refusal(refused, model, route)
                    self.refused |= named
                    continue
                kind = response.headers.get("content-type", "")
                if "html" in kind or "application/json" in kind:
                    answer = self._whole(self.connection.readable(await whole(response)), route)
                    yield answer if left.takes(answer.said) else GAVE_UP
                    return
                ended, repeats = False, Repeats()
                async for data in events(response):
                    if data.strip() == b"[DONE]":
                        return
                    piece = self._piece(data)
                    ended = ended or bool(piece.finish)
                    if not left.takes(piece.said):
                        yield GAVE_UP
                        return
                    if said := piece.said:
                        repeats.feed(said)
                    yield piece
                if not ended and repeats.stuck:  # Ollama's /v1
                    yield GAVE_UP
                elif not ended:
                    raise self._down(BackendMessage.BACKEND_DIED, note(Detail.NO_END))
                return

    def refusal(self, response: Response, model: str, route: str = COMPLETIONS) -> TemotoError:
        """What a status of 400 and up means."""
        if response.is_redirect:
            self.connection.readable(response)  # raises
        status = response.status_code
        if status in KEY_STATUS:  # never in the server's words: they repeat parts of the key
            return key_needed(self.connection, status)
        own = self._clean(words(parsed(response.content) or {}))
        said, low = own or note(Detail.STATUS, status=status), own.lower()
        here = {"backend": self.connection.name, "url": self.connection.url}
        if status == 429:
            return BadReply(BackendMessage.BACKEND_BUSY, **here, detail=said)
        if fault_of(own, status) is Fault.MISSING:
            return self.missing(model)
        if route == CHAT and (status in LACKS_ROUTE or any(one in low for one in NO_CHAT)):
            return CannotChat(ChatMessage.CANNOT_CHAT, backend=self.connection.name, model=model, detail=said)
        if status in LACKS_ROUTE:
            return WrongBackend(BackendMessage.NO_COMPLETIONS_ROUTE, **here, detail=said)
        return self._meant(said, model, status)

    def missing(self, model: str) -> ModelMissing:
        command = self.pull.format(model=model)
        return ModelMissing(BackendMessage.MODEL_MISSING, backend=self.connection.name, model=model, command=command)

    def too_long(self, detail: object) -> PromptTooLong:
        return PromptTooLong(BackendMessage.PROMPT_TOO_LONG_THERE, backend=self.connection.name, detail=detail)

    def _meant(self, words: str | Note, model: str, status: int = 500) -> TemotoError:
        """The TemotoError a server's error text stands for, before a stream or within it."""
        origin = Origin(self.connection.name, self.connection.url, model, self.pull, fixed=True)
        known = server_errors.meant(words, status, origin) if isinstance(words, str) else None
        if known is not None:
            return known
        if status in AWAY_STATUS:
            return self._down(BackendMessage.BACKEND_DOWN, words)
        if status >= 500:  # one bad answer is no reason to start again
            return BadReply(
                BackendMessage.BACKEND_DIED, backend=self.connection.name, url=self.connection.url, detail=words
            )
        return server_errors.unknown(words, origin)

    def _down(self, message: Sentence, detail: str | Note) -> BackendDown:
        return BackendDown(message, backend=self.connection.name, url=self.connection.url, detail=detail)

    def _piece(self, data: bytes) -> "StreamPiece":
        """One event."""
        piece = parsed(data)
        if piece is None:
            raise self.connection.unread(note(Detail.BAD_EVENT, size=len(data), kind=kind_of(data)))
        if piece.get("error") or piece.get("object") == "error":
            raise self._meant(self._clean(words(piece)) or note(Detail.WORDLESS), "the model")
        return StreamPiece(piece)

    def _whole(self, answer: dict[str, Any], route: str) -> "StreamPiece":
        """An answer that came in one piece, from a server that does not stream."""
        if not entries(answer, "choices"):
            lacks = note(Detail.SAYS_NOTHING if route == CHAT else Detail.COMPLETES_NOTHING)
            raise self.connection.unread(self._clean(words(answer)) or lacks)
        return StreamPiece(answer, whole=True)

    def _clean(self, text: str) -> str:
        key = self.connection.http.headers.get("authorization", "").removeprefix("Bearer ")
        return text.replace(key, "…") if key else text


@dataclass(frozen=True, slots=True)
class StreamPiece:
    """A piece of an answer, or all of it in one."""

    body: Mapping[str, Any]
    whole: bool = False

    @property
    def choice(self) -> dict[str, Any]:
        return (*entries(self.body, "choices"), table(None))[0]

    @property
    def said(self) -> str:
        """Its text, of a completion or of a chat."""
        return text(self.choice.get("text")) or text(table(self.choice.get("delta")).get("content")) or ""

    @property
    def finish(self) -> str:
        """Why the answer ends with this piece; empty where it goes on."""
        return text(self.choice.get("finish_reason")) or ""


GAVE_UP = StreamPiece(MappingProxyType({"choices": [{"finish_reason": "length"}]}))  # it would have gone on for ever


@dataclass(slots=True)
class AnswerUsage:
    """What an answer has told beside its text so far: token counts, times, and whether its length cut it."""

    first: float | None = None
    counted: dict[str, Any] = field(default_factory=dict[str, Any])
    timings: dict[str, Any] = field(default_factory=dict[str, Any])
    by_length: bool = False

    def add(self, piece: StreamPiece, *, speaks: bool) -> None:
        """Count a piece; `speaks`: it holds text. Where all came at once no speed can be seen."""
        self.counted = table(piece.body.get("usage")) or self.counted
        self.timings = table(piece.body.get("timings")) or self.timings
        self.by_length = self.by_length or piece.finish == "length"
        if speaks and self.first is None and not piece.whole:
            self.first = perf_counter()

    def usage(self) -> Usage:
        """The Usage as the server counted it. Only llama.cpp tells times; elsewhere the time from first to last token is measured here."""
        written = number(self.counted.get("completion_tokens"))
        read = duration(self.timings.get("prompt_ms"), MILLI)
        wrote = whole_seconds(written, duration(self.timings.get("predicted_ms"), MILLI))
        if wrote is None and not self.timings and self.first is not None:
            wrote = perf_counter() - self.first
        cached = number(table(self.counted.get("prompt_tokens_details")).get("cached_tokens"))
        return Usage(
            prompt_tokens=number(self.counted.get("prompt_tokens")),
            cached_tokens=cached if cached is not None else number(self.timings.get("cache_n")),
            prompt_seconds=read,
            generated_tokens=written,
            generate_seconds=wrote,
            cut_by_length=self.by_length,
        )


def key_needed(connection: Connection, status: int) -> TemotoError:
    """The error for a server that wants a key, or another key."""
    return TemotoError(BackendMessage.KEY_NEEDED, backend=connection.name, url=connection.url, status=status)


def words(answer: Mapping[str, Any]) -> str:
    """A server's own words for an error, wherever it puts them, on one line."""
    error = answer.get("error")
    said = table(error).get("message") or (error if isinstance(error, str) else None)
    said = said or answer.get("message") or answer.get("detail") or ""
    return " ".join(str(said).split())[:WORDS].rstrip(".")


def bad(response: Response) -> bool:
    return response.status_code >= 400 or response.is_redirect
