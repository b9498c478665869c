"""Nothing that is read of a server is without a bound, in size or in time: a fake goes past each, temoto says so and goes on."""

import asyncio
import gzip
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from temoto.adapters import bodies, discovery, http
from temoto.adapters.modelfiles import tokens
from temoto.core.backend.calls import ChatRequest, ChatRole, Message, Prompt
from temoto.core.settings import Settings
from temoto.ports import BackendDown, BadReply, TemotoError
from tests.adapters.starting import CATALOG
from tests.fakes.bad_ollama import ANSWER, CHAT, DONE, MODEL, Answer, BadOllama, lines, raw, said, spoken, value
from tests.fakes.openai_like import CHAT as OPENAI_CHAT
from tests.fakes.openai_like import COMPLETE, OpenAILike
from tests.fakes.openai_like import MODEL as OPENAI_MODEL
from tests.fakes.openai_like import events as openai_events
from tests.fakes.openai_like import said as openai_said
from tests.fakes.openai_like import spoken as openai_spoken

T = TypeVar("T")
QUESTION = Prompt(MODEL, "x = ", max_tokens=16)
TALK = ChatRequest(MODEL, (Message(ChatRole.USER, "Why?"),), max_tokens=16)
MOST_PIECES = bodies.PIECES_BESIDE + bodies.PIECES_A_TOKEN * 16


async def asked(fake: BadOllama, name: str = "ollama") -> discovery.Backend:
    backend = await anext(discovery.backends(Settings(backend=name, url=fake.url), {}, CATALOG))
    assert not isinstance(backend, TemotoError), backend
    return backend


async def taken_in(answer: AsyncGenerator[T, None]) -> list[T]:
    async with aclosing(answer):
        return [piece async for piece in answer]


def trickling(body: bytes, every: float) -> Answer:
    """A byte now and then."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        for byte in body:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(every)

    return answer


def test_every_figure_leaves_room_for_what_servers_send():
    left = bodies.Allowance.of(2_048)
    assert all(left.takes(" " * 128) for _ in range(2_048))  # the longest tokens there are
    assert bodies.LINE_BYTES >= 300_000
    assert bodies.LIST_BYTES >= 5_000_000
    assert bodies.VOCABULARY_BYTES >= 129_000_000


@pytest.mark.parametrize("words", [f"{'x' * 40}\n", "", "\n", "é"])
async def test_an_answer_without_end_ends_where_its_tokens_do(words: str):
    """More pieces than `max_tokens` can be: what came is kept, as of any answer that its length has cut."""
    pieces = [said(words)] * (MOST_PIECES * 2)
    async with BadOllama({ANSWER: lines(*pieces), CHAT: lines(*[spoken(words)] * (MOST_PIECES * 2))}) as fake:
        backend = await asked(fake)
        chunks = await taken_in(backend.stream(QUESTION))
        assert len(chunks) <= MOST_PIECES + 1
        assert chunks[-1].usage is not None
        assert chunks[-1].usage.cut_by_length
        talk = await taken_in(backend.chat(TALK))
        assert talk[-1].usage is not None
        assert talk[-1].usage.cut_by_length
        await backend.close()


@pytest.mark.parametrize("words", [f"{'x' * 40}\n", "", "é"])
async def test_nor_has_one_of_an_openai_server(words: str):
    endless = [openai_said(words)] * (MOST_PIECES * 2)
    talking = [openai_spoken(words)] * (MOST_PIECES * 2)
    async with OpenAILike({COMPLETE: openai_events(*endless), OPENAI_CHAT: openai_events(*talking)}) as fake:
        backend = await asked(fake, "openai")
        chunks = await taken_in(backend.stream(Prompt(OPENAI_MODEL, "x = ", max_tokens=16)))
        assert len(chunks) <= MOST_PIECES + 1
        assert chunks[-1].usage is not None
        assert chunks[-1].usage.cut_by_length
        await taken_in(backend.chat(ChatRequest(OPENAI_MODEL, TALK.messages, max_tokens=16)))
        await backend.close()


async def test_one_piece_of_many_megabytes_is_no_token():
    async with BadOllama({ANSWER: lines(said("a"), said("x" * 500_000), DONE)}) as fake:
        backend = await asked(fake)
        assert "".join(chunk.text for chunk in await taken_in(backend.stream(QUESTION))) == "a"
        await backend.close()


@pytest.mark.parametrize("end", [b"", b"\n"])
async def test_a_line_without_end_is_left(end: bytes):
    line = b'{"response": "' + b"x" * (bodies.LINE_BYTES + 1) + end
    async with BadOllama({ANSWER: lines(line)}) as fake:
        backend = await asked(fake)
        with pytest.raises(BadReply, match="one line of its answer is longer than 1 MB"):
            await taken_in(backend.stream(QUESTION))
        await backend.close()


async def test_so_is_an_event_of_many_lines():
    event = b"\ndata: ".join([b"x" * 1_000] * (bodies.LINE_BYTES // 1_000 + 2))
    async with OpenAILike({COMPLETE: openai_events(event)}) as fake:
        backend = await asked(fake, "openai")
        with pytest.raises(BadReply, match="one line of its answer is longer than 1 MB"):
            await taken_in(backend.stream(Prompt(OPENAI_MODEL, "x = ", max_tokens=16)))
        await backend.close()


async def test_lines_are_whole_however_they_come():
    """A line in many pieces, many lines in one, none at the end, and a last one without a line break."""

    async def pieces() -> AsyncGenerator[bytes, None]:
        for piece in (b"a", b"b\nc\n\nd", b"", b"e", b"\n", b"f"):
            yield piece

    request = httpx.Request("POST", "http://127.0.0.1/")
    response = httpx.Response(200, content=pieces(), request=request)
    assert [line async for line in bodies.lines(response)] == [b"ab", b"c", b"", b"de", b"f"]


@pytest.mark.parametrize("packed", [False, True])
async def test_a_list_without_end_is_left(monkeypatch: pytest.MonkeyPatch, packed: bool):
    monkeypatch.setattr(bodies, "LIST_BYTES", 1_000_000)
    body = b'{"models": [' + b" " * 2_000_000 + b"]}"
    answer = raw(gzip.compress(body), "200 OK", "application/json", "Content-Encoding: gzip") if packed else raw(body)
    async with BadOllama({"/api/tags": answer}) as fake:
        backend = await asked(fake)
        with pytest.raises(BadReply, match="its answer is larger than 1 MB"):
            await backend.models()
        await backend.close()


async def test_a_packed_list_is_read_all_the_same():
    body = gzip.compress(b'{"models": [{"name": "a"}]}')
    async with BadOllama({"/api/tags": raw(body, "200 OK", "application/json", "Content-Encoding: gzip")}) as fake:
        backend = await asked(fake)
        assert [one.name for one in await backend.models()] == ["a"]
        await backend.close()


@pytest.mark.parametrize("path", ["/api/tags", "/api/show", "/api/pull", ANSWER, CHAT])
async def test_of_an_error_only_the_beginning_is_read_and_said(path: str):
    """An error of 5 MB once became a status of 5,000,080 characters."""
    answer = (
        lines({"error": "no such luck " * 40_000}) if path == "/api/pull" else value({"error": "no such luck " * 4_000})
    )
    async with BadOllama({path: answer}) as fake:
        backend = await asked(fake)
        asking = {
            "/api/tags": backend.models,
            "/api/show": lambda: backend.show(MODEL),
            "/api/pull": lambda: taken_in(backend.pull(MODEL)),
            ANSWER: lambda: taken_in(backend.stream(QUESTION)),
            CHAT: lambda: taken_in(backend.chat(TALK)),
        }
        with pytest.raises(TemotoError) as refusal:
            await asking[path]()
        assert "no such luck" in str(refusal.value)
        assert len(str(refusal.value)) < 1_000
        await backend.close()


async def test_a_huge_error_body_is_not_read_to_its_end():
    body = b"no such luck " * 1_000_000
    async with BadOllama({ANSWER: raw(body, "500 Internal Server Error", "text/plain")}) as fake:
        backend = await asked(fake)
        with pytest.raises(TemotoError) as refusal:
            await taken_in(backend.stream(QUESTION))
        assert len(str(refusal.value)) < 1_000
        await backend.close()


async def test_a_byte_now_and_then_is_no_answer(monkeypatch: pytest.MonkeyPatch):
    """The limit of a short question is for all of it: between two bytes there was always news, and start-up never ended."""
    monkeypatch.setattr(http, "QUESTION_S", 0.3)
    async with BadOllama() as fake:
        backend = await asked(fake)
        fake.answers["/api/tags"] = trickling(b'{"models": []}' + b" " * 1_000, 0.05)
        with pytest.raises(BackendDown, match="no answer in time"):
            await backend.models()
        await backend.close()


async def test_nor_is_it_a_line_of_one(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(http, "SILENCE_S", 0.3)
    async with BadOllama() as fake:
        backend = await asked(fake)
        fake.answers[ANSWER] = trickling(b'{"response": "' + b"x" * 1_000, 0.05)
        with pytest.raises(BackendDown, match="no answer in time"):
            await taken_in(backend.stream(QUESTION))
        await backend.close()


async def test_a_vocabulary_without_end_fills_no_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """It is estimated then, and nothing of it stays."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(tokens, "VOCABULARY_BYTES", 100_000)
    async with BadOllama({"/api/show": raw(b'{"model_info": "' + b"x" * 300_000)}) as fake:
        backend = await asked(fake)
        assert await backend.counter(MODEL) is None
        await backend.close()
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == []
