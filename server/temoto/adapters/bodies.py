"""How is what a server sends taken in? Piece by piece, and nothing without a bound: no line, no list, no error, no whole answer.

A body that goes past its bound is an error like any other (`Unbounded`, for `http.translated`). No figure here is ever met by a server
in its right mind; what they keep out is a gigabyte in memory, a terminal full of one error, an editor that waits for ever.
"""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import httpx

from temoto.adapters.heard import Heard
from temoto.core.messages import Note, note
from temoto.core.messages.detail import Detail

MB = 1_000_000
LINE_BYTES = MB  # a last piece repeats its prompt in some servers: 300 KB at the most temoto sends
LIST_BYTES = 16 * MB  # 5,000 models with all that a router tells of each are 5 MB
ERROR_BYTES = 64_000  # of an error only its beginning is read
VOCABULARY_BYTES = 256 * MB  # the largest seen: 129 MB
LIVES = "lives"  # in a request's extensions: whether its server still answers anything
SILENCE_S = 60.0  # where a request has no limit of its own
# What an answer may have beside its tokens: pieces without text (roles, progress while a prompt is read, the end).
PIECES_BESIDE, CHARACTERS_BESIDE = 1_000, 4_000
PIECES_A_TOKEN = 2  # half a character is held back by some, and sent as nothing by others
CHARACTERS_A_TOKEN = 128  # the longest tokens of today's vocabularies are so many blanks


class Unbounded(Exception):
    """A body went past what is read of one. `why` is the detail for a sentence."""

    def __init__(self, why: Note) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(slots=True)
class Allowance:
    """How much more of an answer is taken in: what its `max_tokens` can be at most, whatever the server makes of that."""

    pieces: int
    characters: int

    @classmethod
    def of(cls, max_tokens: object) -> "Allowance":
        """That of an answer of so many tokens; `max_tokens` is what the server was told."""
        tokens = max_tokens if isinstance(max_tokens, int) else 0
        return cls(PIECES_BESIDE + PIECES_A_TOKEN * tokens, CHARACTERS_BESIDE + CHARACTERS_A_TOKEN * tokens)

    def takes(self, words: str) -> bool:
        """Whether one more piece, with these words, is still part of such an answer."""
        self.pieces -= 1
        self.characters -= len(words)
        return self.pieces >= 0 and self.characters >= 0


async def lines(response: httpx.Response) -> AsyncGenerator[bytes, None]:
    r"""The lines of a body, cut at \\n only: httpx's own reader also cuts at U+0085 and U+2028, which JSON may hold raw.

    A line has to be whole within the time that is waited for its first byte: a byte now and then is no news.
    """
    silence = _silence(response)
    pieces = response.aiter_bytes()
    clock = asyncio.get_running_loop().time
    rest: list[bytes] = []
    size, until = 0, clock() + silence
    while True:
        async with Heard(until, response.request.extensions.get(LIVES)):
            piece = await anext(pieces, None)
        if piece is None:
            break
        *whole, last = piece.split(b"\n")
        for line in whole:
            _bounded(size + len(line))
            yield b"".join((*rest, line)) if rest else line
            rest, size = [], 0
        if whole:
            until = clock() + silence
        if last:
            rest.append(last)
            size += len(last)
            _bounded(size)
    if rest:
        yield b"".join(rest)


async def events(response: httpx.Response) -> AsyncGenerator[bytes, None]:
    """The data of each server-sent event: comments, other fields, CRLF and a missing last blank line do no harm."""
    data: list[bytes] = []
    size = 0
    async for line in lines(response):
        field, _, value = line.rstrip(b"\r").partition(b":")
        if field == b"data":
            data.append(value.removeprefix(b" "))
            size += len(line)
            _bounded(size)
        elif not field and not value and data:  # a comment is an empty field too, but it has a value
            yield b"\n".join(data)
            data, size = [], 0
    if data:
        yield b"\n".join(data)


async def whole(response: httpx.Response) -> httpx.Response:
    """A response with all of its body; of an error (a status of 400 and up) with the beginning."""
    wrong = response.status_code >= 400 or response.is_redirect
    pieces: list[bytes] = []
    left = ERROR_BYTES if wrong else LIST_BYTES
    async for piece in response.aiter_bytes():
        left -= len(piece)
        if left < 0 and not wrong:
            raise Unbounded(note(Detail.TOO_LONG_A_LIST, megabytes=LIST_BYTES // MB))
        pieces.append(piece if left >= 0 else piece[:left])
        if left < 0:
            break
    kept = [(name, value) for name, value in response.headers.multi_items() if name not in _OF_THE_WIRE]
    return httpx.Response(response.status_code, headers=kept, content=b"".join(pieces), request=response.request)


def _bounded(size: int) -> None:
    """Leave a body of which one line is longer than any server's."""
    if size > LINE_BYTES:
        raise Unbounded(note(Detail.TOO_LONG_A_LINE, megabytes=LINE_BYTES // MB))


_OF_THE_WIRE = frozenset(("content-encoding", "content-length", "transfer-encoding"))


def _silence(response: httpx.Response) -> float:
    """How long its request waits for a byte."""
    limit = response.request.extensions.get("timeout", {}).get("read")
    return float(limit) if limit else SILENCE_S
