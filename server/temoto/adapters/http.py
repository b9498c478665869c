"""How is a backend spoken to? The one door to httpx: clients that stay on this machine, answers bounded, errors translated.

Never follows a redirect (it could lead off this machine) and never sends loopback traffic through a proxy.
"""

import asyncio
import json
import re
import ssl
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from math import exp, isfinite
from types import MappingProxyType
from typing import Any, Final, cast

import httpx

from temoto.adapters import bodies, heard
from temoto.adapters.heard import Heard
from temoto.core.backend.address import Address, without_password
from temoto.core.code.text import readable
from temoto.core.messages import Note, note
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.detail import Detail
from temoto.ports import BackendDown, BadReply, TemotoError, WrongBackend

CONNECT_S = 2.0  # loopback answers in a millisecond; WSL and containers in tens
QUESTION_S = 5.0  # version, tags, ps: answered from memory
# Between two pieces of an answer. A CPU reads 30 to 100 tokens/s of prompt on old machines, and 1,024 are the most
# we send it: half a minute is slow, twice that is dead.
SILENCE_S = 60.0
# The same for a chat: its prompt may fill the context. 8,192 tokens at 30 a second are four and a half minutes.
READING_S = 300.0
WANTS_KEY = frozenset((401, 403))
SERVER_ERROR = 500
MILLI = 1e-3
LOAD_S = 600.0  # 20 GB from a slow disk

JSON: Final = MappingProxyType({"Content-Type": "application/json"})

Response = httpx.Response  # for signatures elsewhere


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection pool to one backend, and what to call it in messages.

    `keyless`: it is never sent a key. `from_memory`: the path of a short question that it answers whatever its models do; it is asked
    while long answers are waited for.
    """

    name: str
    url: str
    http: httpx.AsyncClient
    keyless: bool = False
    from_memory: str = ""

    async def ask(
        self, method: str, path: str, payload: object = None, *, limit: float | None = None
    ) -> dict[str, Any]:
        """The JSON object it answers. A refusal of its own (status 400 and up) is returned under `error`."""
        return self.readable(await self.reply(method, path, payload, limit=limit))

    async def reply(
        self, method: str, path: str, payload: object = None, *, limit: float | None = None
    ) -> httpx.Response:
        """The whole answer, whatever it is, within `limit` seconds from first to last."""
        limit = limit or QUESTION_S
        body, kind = (None, None) if payload is None else (as_json(payload), JSON)
        until = asyncio.get_running_loop().time() + limit
        async with (
            self.translated(),
            Heard(until, self._lives if limit > QUESTION_S else None),
            self.http.stream(method, path, content=body, headers=kind, timeout=_timeout(limit)) as response,
        ):
            return await bodies.whole(response)

    def readable(self, response: httpx.Response) -> dict[str, Any]:
        """The JSON object in a response, or WrongBackend: an HTML page, a redirect, another API."""
        if self.keyless and response.status_code in WANTS_KEY:
            status = response.status_code
            raise WrongBackend(BackendMessage.KEY_NOT_SENT, url=self.url, backend=self.name, status=status)
        if response.is_redirect:
            raise WrongBackend(
                BackendMessage.NOT_THIS_BACKEND, url=self.url, backend=self.name, detail=note(Detail.SENDS_ELSEWHERE)
            )
        if response.status_code >= SERVER_ERROR and not response.content:  # Ollama 0.20, of a file it stumbles over
            return {"error": "", "_status": response.status_code}
        try:
            body = _decoded(response.content)
        except (ValueError, RecursionError):
            kind = response.headers.get("content-type", "").split(";")[0] or note(Detail.NO_CONTENT_TYPE)
            raise WrongBackend(
                BackendMessage.NOT_THIS_BACKEND,
                url=self.url,
                backend=self.name,
                detail=note(Detail.ANSWERED_WITH, status=response.status_code, kind=kind),
            ) from None
        if not isinstance(body, dict):
            raise WrongBackend(
                BackendMessage.NOT_THIS_BACKEND, url=self.url, backend=self.name, detail=note(Detail.NO_OBJECT)
            )
        answer = cast("dict[str, Any]", body)
        if response.status_code >= 400 and "error" not in answer:
            answer["error"] = ""  # `_status` says it
        answer["_status"] = response.status_code
        return answer

    @asynccontextmanager
    async def posted(self, path: str, payload: object, *, long: bool = False) -> AsyncGenerator[httpx.Response, None]:
        """An answer while it streams; `long`: to a prompt that may take minutes to read. Leaving the block closes the
        connection, which is what stops the model."""
        silence = READING_S if long else SILENCE_S
        request = self.http.build_request(
            "POST", path, content=as_json(payload), headers=JSON, timeout=_timeout(silence)
        )
        request.extensions = {**request.extensions, bodies.LIVES: self._lives}
        async with self.translated():
            async with Heard(asyncio.get_running_loop().time() + silence, self._lives):
                response = await self.http.send(request, stream=True)
            async with aclosing(response):
                yield response

    async def _lives(self) -> bool:
        """Whether it answers anything at all now; True where nobody knows what to ask it."""
        if not self.from_memory or self.http.is_closed:
            return True
        try:
            async with (
                asyncio.timeout(heard.ANSWERS_S),
                self.http.stream("GET", self.from_memory, timeout=httpx.Timeout(heard.ANSWERS_S, pool=None)),
            ):
                return True
        except (httpx.TransportError, TimeoutError):
            return False

    @asynccontextmanager
    async def translated(self) -> AsyncGenerator[None, None]:
        """Everything that httpx or reading a body can raise, as TemotoErrors."""
        try:
            yield
        except httpx.ConnectError as error:
            raise BackendDown(
                BackendMessage.BACKEND_DOWN, backend=self.name, url=self.url, detail=_refusal(error)
            ) from error
        except bodies.Unbounded as error:
            raise self.unread(error.why) from error
        except (httpx.TimeoutException, TimeoutError) as error:
            raise BackendDown(
                BackendMessage.BACKEND_DOWN, backend=self.name, url=self.url, detail=note(Detail.NO_ANSWER_IN_TIME)
            ) from error
        except (httpx.TransportError, httpx.StreamError, httpx.DecodingError) as error:
            detail = str(error).rstrip(".") or note(Detail.CONNECTION_CLOSED)  # a ReadError has no words
            raise BackendDown(BackendMessage.BACKEND_DIED, backend=self.name, url=self.url, detail=detail) from error
        except RuntimeError as error:  # what was let go meanwhile is asked no more
            if not self.http.is_closed:
                raise
            facts = {"backend": self.name, "url": self.url, "detail": note(Detail.NO_END)}
            raise BackendDown(BackendMessage.BACKEND_DIED, **facts) from error

    def unread(self, detail: str | Note) -> TemotoError:
        """The error for an answer that cannot be understood."""
        return BadReply(BackendMessage.BAD_REPLY, backend=self.name, detail=detail)


def connect(
    name: str, address: Address, token: str = "", *, keep: int = 4, keyless: bool = False, from_memory: str = ""
) -> Connection:
    """A Connection to `address`, keeping up to `keep` idle connections. Environment proxies apply to other machines only.

    `from_memory` as in Connection; other machines are not asked it, since their network may be slow.
    """
    # Packed answers are of no use on one machine, and a small one can hold a gigabyte.
    headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {token}"} if token else {})
    plain = address.loopback and address.url.startswith("http:")
    try:
        client = httpx.AsyncClient(
            base_url=address.url,
            headers=headers,
            trust_env=not address.loopback,
            # Reading the certificates of all authorities takes 50 ms, and a search for backends makes several of these.
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if plain else True,  # trusts nobody
            follow_redirects=False,
            timeout=_timeout(QUESTION_S),
            limits=httpx.Limits(max_connections=8, max_keepalive_connections=keep, keepalive_expiry=60),
        )
    except httpx.InvalidURL as error:
        raise TemotoError(BackendMessage.BAD_URL, url=without_password(address.url)) from error
    except (OSError, ValueError, ImportError) as error:  # a proxy or certificate file that is none
        unusable = note(Detail.ENVIRONMENT_UNUSABLE, error=error)
        raise BackendDown(BackendMessage.BACKEND_DOWN, backend=name, url=address.url, detail=unusable) from error
    return Connection(name, address.url, client, keyless, from_memory if address.loopback else "")


def as_json(payload: object) -> bytes:
    """`payload` as a body. What an editor's text may hold and UTF-8 cannot, a lone surrogate, is sent as U+FFFD."""
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return readable(text).encode("utf-8")


def parsed(line: bytes) -> dict[str, Any] | None:
    """The JSON object on a line, or None."""
    try:
        value = _decoded(line)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None


def kind_of(line: bytes) -> Note:
    """What a line that is no JSON looks like. Its own words may be code: they stand in no message and no log."""
    if line.lstrip()[:1] == b"<":
        return note(Detail.MARKUP)
    return note(
        Detail.HALF_JSON if line.lstrip()[:1] in {b"{", b"["} else Detail.TEXT if line.isascii() else Detail.BYTES
    )


def _finite(digits: str) -> float | None:
    value = float(digits)
    return value if isfinite(value) else None


def _of_sane_size(digits: str) -> int | None:
    return int(digits) if len(digits) < _DIGITS else None


_DIGITS: Final = 20
_DECODER: Final = json.JSONDecoder(parse_float=_finite, parse_int=_of_sane_size, parse_constant=lambda _said: None)
_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")


def _decoded(body: bytes) -> object:
    """What a body says, or ValueError. No number that is none (NaN, ∞, hundreds of digits) and no half character gets past here."""
    text = body.decode(json.detect_encoding(body))
    value: object = _DECODER.decode(text.removeprefix("\ufeff"))
    return _mended(value) if "\\u" in text and _HALF.search(text) else value


def _mended(value: object) -> object:
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, list):
        return [_mended(one) for one in cast("list[object]", value)]
    if isinstance(value, dict):
        return {readable(key): _mended(one) for key, one in cast("dict[str, object]", value).items()}
    return value


def entries(answer: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The objects in a list of a stranger's JSON; nothing where it is something else."""
    found = answer.get(key)
    return [table(entry) for entry in cast("list[object]", found)] if isinstance(found, list) else []


def table(value: object) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def number(value: object) -> int | None:
    """A number that counts something: whole, not negative."""
    return int(value) if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0 else None


def duration(value: object, unit: float = 1.0) -> float | None:
    """Seconds, of a number that counts `unit`s; None where it is none or negative."""
    return value * unit if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0 else None


def probability(token: Mapping[str, Any]) -> float:
    """How probable a token was (0 to 1), by its `logprob`; 0 where that is not one."""
    told = token.get("logprob")
    if not isinstance(told, (int, float)) or isinstance(told, bool) or told != told:  # noqa: PLR0124 - NaN is the one that is not itself
        return 0.0
    return exp(max(-100.0, min(0.0, told)))


def _timeout(limit: float) -> httpx.Timeout:
    return httpx.Timeout(limit, connect=min(limit, CONNECT_S))


def _refusal(error: httpx.ConnectError) -> str | Note:
    said = str(error).lower()
    listens = "refused" not in said and "all connection attempts failed" not in said
    return str(error) if listens else note(Detail.NOBODY_LISTENS)
