"""The openai backend with servers that cannot be had here: their shapes, their manners, and what users are told."""

import logging
import sys
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from types import SimpleNamespace

import pytest

from temoto.adapters import discovery
from temoto.adapters.backends.openai import OpenAI, Plug
from temoto.core.backend.calls import Chunk, Prompt
from temoto.core.settings import Completion, Settings
from temoto.core.status import StatusKind
from temoto.ports import BackendDown, BadReply, ModelMissing, OutOfMemory, PromptTooLong, TemotoError, WrongBackend
from tests.adapters.starting import CATALOG, started
from tests.fakes.bad_ollama import Answer, dies, ends, hangs, lines_then, page, raw, redirect, value
from tests.fakes.openai_like import (  # fmt: skip
    COMPLETE,
    END,
    HEALTHY,
    KIND,
    LOAD,
    MODEL,
    WHOLE,
    OpenAILike,
    data,
    events,
    listing,
    said,
)
from tests.testbed.ollama_server import free_port

SECRET = "sk-temoto-very-secret"


async def backend_at(url: str, environment: dict[str, str] | None = None) -> OpenAI:
    found = await anext(discovery.backends(Settings(backend="openai", url=url), environment or {}, CATALOG))
    if isinstance(found, TemotoError):
        raise found
    assert isinstance(found, OpenAI)
    return found


async def answered(fake: OpenAILike, prompt: Prompt | None = None) -> list[Chunk]:
    backend = await backend_at(fake.url)
    try:
        async with aclosing(backend.stream(prompt or Prompt(MODEL, "x =", 8))) as chunks:
            return [chunk async for chunk in chunks]
    finally:
        await backend.close()


SSE = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def broken(end: Answer, *pieces: object) -> Answer:
    """Events, of which no more than these are sent before `end`."""
    return lines_then(end, *(data(piece) for piece in pieces))


STREAMS: dict[str, Answer] = {
    "as OpenAI does": HEALTHY[COMPLETE],
    "without [DONE]": events(said(" 3"), said("\n", "stop")),
    "without a finish": events(said(" 3"), said("\n"), b"[DONE]"),
    "with CRLF and comments": raw(
        b": ping\r\n\r\n" + data(said(" 3")).replace(b"\n", b"\r\n") + b": keep-alive\r\n\r\nid: 7\r\nevent: x\r\n"
        + data(said("\n", "stop")).replace(b"\n", b"\r\n") + b"data: [DONE]\r\n\r\n", kind=KIND,
    ),
    "without a blank after the colon": raw(b"".join((data(said(" 3\n", "stop")), data(b"[DONE]"))).replace(b"data: ", b"data:"), kind=KIND),
    "without a last blank line": raw(data(said(" 3\n")) + b"data: [DONE]", kind=KIND),
    "and goes on talking": broken(hangs, said(" 3\n", "stop"), b"[DONE]"),
    "all at once": value(WHOLE),
}  # fmt: skip


@pytest.mark.parametrize("stream", STREAMS.values(), ids=STREAMS.keys())
async def test_every_manner_of_streaming_is_understood(stream: Answer):
    async with OpenAILike({COMPLETE: stream}) as fake:
        chunks = await answered(fake)
    assert "".join(chunk.text for chunk in chunks) == " 3\n"
    assert [chunk.usage is not None for chunk in chunks] == [False] * (len(chunks) - 1) + [True]


async def test_usage_is_as_the_server_counted():
    async with OpenAILike() as fake:
        usage = (await answered(fake))[-1].usage
    assert (usage.prompt_tokens, usage.generated_tokens, usage.cut_by_length) == (40, 2, False)
    assert 0 < usage.generate_seconds < 60


async def test_the_prompt_is_sent_raw_and_greedy():
    async with OpenAILike() as fake:
        await answered(fake, Prompt(MODEL, "x =", 8, ("<|end|>",)))
        assert fake.heard[-1] == (
            "/v1/completions",
            {
                "model": MODEL, "prompt": "x =", "max_tokens": 8, "temperature": 0, "stream": True, "stop": ["<|end|>"],
                "stream_options": {"include_usage": True},
            },
        )  # fmt: skip


@pytest.mark.parametrize("status", ["400 Bad Request", "422 Unprocessable Entity"])
async def test_a_field_the_server_does_not_know_is_left_out_from_then_on(status: str):
    class Old(OpenAILike):
        async def _answer(self, reader, writer):
            known = HEALTHY[COMPLETE]
            refusal = value({"detail": [{"loc": ["body", "stream_options"], "msg": "Extra inputs"}]}, status)

            async def choosing(writer):
                await (refusal if "stream_options" in self.heard[-1][1] else known)(writer)

            self.answers[COMPLETE] = choosing
            await super()._answer(reader, writer)

    async with Old() as fake:
        backend = await backend_at(fake.url)
        for _ in range(2):
            async with aclosing(backend.stream(Prompt(MODEL, "x =", 8))) as chunks:
                assert "".join([chunk.text async for chunk in chunks]) == " 3\n"
        await backend.close()
        assert ["stream_options" in body for _, body in fake.heard if body] == [True, False, False]


DOWN = "temoto tries again by itself; if it keeps happening, look at the log of OpenAI-compatible server."
HERE = "OpenAI-compatible server at URL"


def wrong(message: str, status: str) -> Answer:
    return value({"error": {"message": message, "type": "x"}}, status)


FAILURES: dict[str, tuple[Answer, type[TemotoError], str]] = {
    "an error within": (broken(ends, said(" 3"), {"error": {"message": "upstream died", "code": "500"}}), BadReply, f"{HERE} broke off its answer: upstream died. {DOWN}"),
    "no end": (broken(ends, said(" 3")), BackendDown, f"{HERE} broke off its answer: the answer has no end. {DOWN}"),
    "no JSON": (events(b"{broken"), BadReply, "OpenAI-compatible server answered something temoto does not understand: an event of 7 bytes that is no JSON (it looks like JSON that is broken off). Update OpenAI-compatible server or temoto."),
    "HTML": (page("<html>"), WrongBackend, "What answers at URL is not OpenAI-compatible server: it answered 200 with text/html. Check the setting url, or set backend to what runs there."),
    "elsewhere": (redirect("http://example.com/"), WrongBackend, "What answers at URL is not OpenAI-compatible server: it sends elsewhere (redirect). Check the setting url, or set backend to what runs there."),
    "chat only": (value({"detail": "Not Found"}, "404 Not Found"), WrongBackend, f"{HERE} has no /v1/completions, which code completion needs: Not Found. Set url to a server that has it (LM Studio, llama-server, vLLM), or set backend to ollama or embedded."),
    "model gone": (wrong("The model `x` does not exist.", "404 Not Found"), ModelMissing, f"OpenAI-compatible server has no model {MODEL}. Get it with `load {MODEL} in OpenAI-compatible server`, or change the setting completion.model."),
    "too long": (wrong("This model's maximum context length is 512 tokens.", "400 Bad Request"), PromptTooLong, "The prompt is longer than the context OpenAI-compatible server was started with (This model's maximum context length is 512 tokens). Start it with a larger one, or set a smaller models.context."),
    "no memory": (wrong("insufficient system resources", "500 Internal Server Error"), OutOfMemory, f"{MODEL} does not fit in memory (insufficient system resources). Set a smaller completion.model or models.context."),
    "busy": (wrong("Rate limit exceeded", "429 Too Many Requests"), BadReply, f"{HERE} takes no more questions for now: Rate limit exceeded. Wait a little, or raise its limit."),
    "nobody behind": (page("<html>", "502 Bad Gateway"), BackendDown, "OpenAI-compatible server does not answer at URL: status 502. Start it, or change the setting url or backend."),
    "its own fault": (wrong("oops", "500 Internal Server Error"), BadReply, f"{HERE} broke off its answer: oops. {DOWN}"),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "error", "sentence"), FAILURES.values(), ids=FAILURES.keys())
async def test_each_failure_is_one_sentence_with_a_cure(answer: Answer, error: type[TemotoError], sentence: str):
    async with OpenAILike({COMPLETE: answer}) as fake:
        with pytest.raises(error) as raised:
            await answered(fake)
        assert str(raised.value) == sentence.replace("URL", fake.url)
        assert raised.value.note.text("ja") != str(raised.value)


async def test_dying_within_an_answer():
    async with OpenAILike({COMPLETE: broken(dies, said(" 3"))}) as fake:
        with pytest.raises(BackendDown, match="broke off its answer"):
            await answered(fake)


@pytest.mark.parametrize("listed", [page("<html>hello</html>"), redirect("http://example.com/"), value({"x": 1})])
async def test_what_lists_no_models_is_another_server(listed: Answer):
    async with OpenAILike({"/v1/models": listed}) as fake:
        with pytest.raises(WrongBackend, match="Check the setting url"):
            await backend_at(fake.url)


@pytest.mark.parametrize("path", ["", "/", "/v1", "/v1/"])
async def test_the_url_may_end_in_v1_or_not(path: str):
    async with OpenAILike() as fake:
        backend = await backend_at(fake.url + path)
        assert backend.address == fake.url
        await backend.close()


async def test_vllm_is_known_by_its_list():
    answers = {"/v1/models": listing("vllm", max_model_len=2_048), "/version": value({"version": "0.11.0"})}
    told = {"tokens": [" ", "3"], "token_logprobs": [0, "?"], "top_logprobs": [{" ": 0, "x": -200}, None]}
    choice = {"index": 0, "text": " 3", "logprobs": told}
    answers[COMPLETE] = events({"choices": [choice]}, said("", "length"), END, b"[DONE]")
    async with OpenAILike(answers) as fake:
        backend = await backend_at(fake.url)
        assert (backend.name, await backend.version(), backend.can_hold) == ("vLLM", "0.11.0", False)
        assert (await backend.show(MODEL)).native_context == 2_048
        assert [one.context for one in await backend.loaded_models()] == [2_048]
        async with aclosing(backend.stream(Prompt(MODEL, "x =", 8, alternatives=20))) as stream:
            chunks = [chunk async for chunk in stream]
        assert [(chunk.text, chunk.alternatives) for chunk in chunks] == [(" ", (" ", "x")), ("3", ()), ("", ())]
        assert [(chunk.sure, chunk.odds) for chunk in chunks[:2]] == [(1.0, (1.0, pytest.approx(0.0))), (0.0, ())]
        assert chunks[-1].usage.cut_by_length
        asked = fake.heard[-1][1]
        assert (asked["logprobs"], asked["repetition_penalty"]) == (20, 1.0)
        await backend.close()


async def test_lm_studio_loads_on_demand_and_keeps_its_embedding_models_out():
    unexpected = value({"error": "Unexpected endpoint or method. (GET /props)"})
    models = listing("organization_owner", "text-embedding-nomic-embed-text-v1.5", MODEL)
    async with OpenAILike({"/v1/models": models, "/props": unexpected, "/api/version": unexpected}) as fake:
        backend = await backend_at(fake.url)
        assert (backend.name, backend.can_hold) == ("LM Studio", False)
        found = {one.name: one for one in await backend.models()}
        assert [one.embedding for one in found.values()] == [True, False]
        assert (found[MODEL].size, found[MODEL].params_b) == (None, 1.5)
        await backend.load(MODEL, 2_048, "5m")
        path, question = fake.heard[-1]
        assert (path, question["max_tokens"], question["model"]) == (LOAD, 1, MODEL)
        assert (await backend.loaded_models(), await backend.counter(MODEL)) == ((), None)
        with pytest.raises(ModelMissing, match="load other in LM Studio"):
            await backend.load("other", 2_048, "5m")
        await backend.close()


@pytest.fixture
async def gateway() -> AsyncIterator[OpenAILike]:
    async with OpenAILike(key=SECRET) as fake:
        yield fake


@pytest.mark.parametrize("backend", ["auto", "openai"])
@pytest.mark.parametrize("environment", [{}, {"TEMOTO_API_KEY": "wrong-key"}])
async def test_a_missing_key_is_asked_for_by_name(gateway: OpenAILike, backend: str, environment: dict[str, str]):
    status = await started(Settings(backend=backend, url=gateway.url), environment)
    assert status.text.text() == (
        f"No completions: OpenAI-compatible server at {gateway.url} wants a key (status 401). "
        "Put a valid one into the environment variable TEMOTO_API_KEY and set url to that address."
    )


@pytest.mark.parametrize(
    "environment",
    [
        {"TEMOTO_API_KEY": f" {SECRET}\n", "OPENAI_API_KEY": "another"},
        {"OPENAI_API_KEY": SECRET, "TEMOTO_API_KEY": ""},
    ],
)
async def test_a_key_opens_the_gateway_and_appears_nowhere(
    gateway: OpenAILike, environment: dict[str, str], caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    gateway.answers[COMPLETE] = wrong(f"no luck with {SECRET}", "400 Bad Request")
    status = await started(Settings(backend="openai", url=gateway.url), environment)
    assert gateway.keys == [f"Bearer {SECRET}"] * len(gateway.keys) != []
    assert "no luck with …" in status.text.text()
    backend = await backend_at(gateway.url, environment)
    assert SECRET not in f"{status} {caplog.text} {backend!r}"
    await backend.close()


async def test_the_keyring_is_asked_where_it_is_installed(gateway: OpenAILike, monkeypatch: pytest.MonkeyPatch):
    kept = {("temoto", gateway.url): SECRET}
    keyring = SimpleNamespace(get_password=lambda service, name: kept.get((service, name)))
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    await (await backend_at(gateway.url)).close()
    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace())
    with pytest.raises(TemotoError, match="TEMOTO_API_KEY"):
        await backend_at(gateway.url)


@pytest.mark.parametrize("key", ["a b", "a\nb", "鍵", "a\x7f"])
async def test_a_key_that_cannot_be_sent_is_said_so_without_it(gateway: OpenAILike, key: str):
    with pytest.raises(TemotoError, match=r"Correct TEMOTO_API_KEY\.") as raised:
        await backend_at(gateway.url, {"TEMOTO_API_KEY": key})
    assert key not in str(raised.value)


def port_of(fake: OpenAILike) -> int:
    return int(fake.url.rsplit(":", 1)[1])


@pytest.mark.timed
async def test_without_a_url_the_first_that_has_a_model_is_taken_and_gets_no_key():
    environment = {"TEMOTO_API_KEY": SECRET, "OPENAI_API_KEY": SECRET}
    embeds = listing("organization_owner", "text-embedding-x")
    async with OpenAILike({"/v1/models": embeds}) as first, OpenAILike() as second:
        for ports in ((port_of(first), port_of(second)), (free_port(), port_of(second))):
            backend = await Plug(nearby=ports).find(Settings(), environment, CATALOG)
            assert backend.address == second.url.replace("localhost", "127.0.0.1")
            await backend.close()
        assert set(first.keys + second.keys) == {""}


@pytest.mark.timed
async def test_without_a_url_nobody_there_is_one_short_sentence_soon():
    async with OpenAILike({"/v1/models": page("<html>")}) as site, OpenAILike({"/v1/models": hangs}) as silent:
        begun = time.monotonic()
        with pytest.raises(BackendDown) as raised:
            await Plug(nearby=(free_port(), port_of(site), port_of(silent))).find(Settings(), {}, CATALOG)
        assert time.monotonic() - begun < 3, "the one that hangs was waited for"
    assert str(raised.value) == (
        "Neither LM Studio nor llama-server answers on this machine (ports 1234 and 8080). Start one, or set url."
    )


async def test_without_a_url_a_server_that_wants_a_key_is_told_of(gateway: OpenAILike):
    with pytest.raises(TemotoError, match=f"{gateway.url} wants a key"):
        await Plug(nearby=(port_of(gateway),)).find(Settings(), {"TEMOTO_API_KEY": SECRET}, CATALOG)


async def test_a_gateway_that_wraps_prompts_is_told_with_what_to_change():
    """It counts a dozen tokens for one digit, as a chat template adds them, and its model talks."""
    talk = said("Sure! Here is the pattern.", "stop")

    class Wrapping(OpenAILike):
        async def _answer(self, reader, writer):
            async def counting(writer):
                tokens = len(self.heard[-1][1]["prompt"]) // 2 + 10
                usage = {"prompt_tokens": tokens, "completion_tokens": 5}
                await events(talk, {"choices": [], "usage": usage}, b"[DONE]")(writer)

            self.answers[COMPLETE] = counting
            await super()._answer(reader, writer)

    async with Wrapping({"/v1/models": listing("somebody", "chatty")}) as fake:
        status = await started(Settings(backend="openai", url=fake.url, completion=Completion(model="chatty")))
    assert status.kind is StatusKind.WARNING
    assert [detail.text() for detail in status.details] == [
        "OpenAI-compatible server puts what it is sent into chatty's chat template, so that it talks instead of completing. "
        "Give the model a template that lets prompts through unchanged there (behind a gateway: at the server that runs it)."
    ]
