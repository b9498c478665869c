"""Chats with servers that refuse, hang, lie, think aloud and die: what is heard, and the one sentence a user reads."""

from asyncio import StreamWriter
from collections.abc import Mapping
from contextlib import aclosing, suppress

import pytest

from temoto.adapters import discovery, http
from temoto.adapters.catalog import load_catalog
from temoto.core.backend.calls import ChatChunk, ChatRequest, ChatRole, Message, Usage
from temoto.core.backend.reasoning import gathered
from temoto.core.settings import Settings
from temoto.ports import (
    BackendDown,
    BadReply,
    CannotChat,
    ModelMissing,
    OutOfMemory,
    PromptTooLong,
    TemotoError,
    WrongBackend,
)
from tests.fakes import bad_ollama, openai_like
from tests.fakes.bad_ollama import Answer, BadOllama, dies, ends, hangs, lines, lines_then, page, redirect, value
from tests.fakes.openai_like import OpenAILike, data, events

CATALOG = load_catalog()
HELLO = (Message(ChatRole.SYSTEM, "Be brief."), Message(ChatRole.USER, "Hello"))
WAIT = "temoto tries again by itself; if it keeps happening, look at the log of"
SECRET = "sk-temoto-very-secret"
NAMES = {BadOllama: "ollama", OpenAILike: "openai"}
ROUTE = {BadOllama: bad_ollama.CHAT, OpenAILike: openai_like.CHAT}
MODEL = {BadOllama: bad_ollama.MODEL, OpenAILike: openai_like.MODEL}


@pytest.fixture(autouse=True)
def short_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "QUESTION_S", 0.5)
    monkeypatch.setattr(http, "READING_S", 0.3)


async def heard(fake: BadOllama, environment: Mapping[str, str] | None = None, **more: object) -> list[ChatChunk]:
    settings = Settings(backend=NAMES[type(fake)], url=fake.url)
    backend = await anext(discovery.backends(settings, environment or {}, CATALOG))
    if isinstance(backend, TemotoError):
        raise backend
    talk = ChatRequest(MODEL[type(fake)], HELLO, 64, **more)
    try:
        async with aclosing(backend.chat(talk)) as answer:
            return [said async for said in answer]
    finally:
        await backend.close()


def sse(end: Answer, *pieces: object) -> Answer:
    """Events, of which no more than these are sent before `end`."""
    return lines_then(end, *(data(piece) for piece in pieces))


def native(*pieces: object) -> Answer:
    return lines(*pieces, bad_ollama.DONE)


def wrong(message: str, status: str) -> Answer:
    return value({"error": {"message": message}}, status)


ollama, openai = bad_ollama.spoken, openai_like.spoken
DONE = b"[DONE]"
WHOLE = {"choices": [{"message": {"content": "Yes.", "reasoning_content": "Hm."}, "finish_reason": "stop"}]}

# name: (server, its answer, text, thought)
ANSWERS: dict[str, tuple[type[BadOllama], Answer, str, str]] = {
    "Ollama, a field for thoughts": (BadOllama, native(ollama("", "H"), ollama("", "m."), ollama("Yes."), ollama("")), "Yes.", "Hm."),
    "Ollama, thoughts within the text": (BadOllama, native(ollama("<thi"), ollama("nk>Hm.</think>"), ollama("\n\nYes.")), "Yes.", "Hm."),
    "Ollama, only the end of a thought": (BadOllama, native(ollama("Hm."), ollama("\n</think>\n"), ollama("Yes.")), "Yes.", "Hm.\n"),
    "Ollama, cut within a thought": (BadOllama, native(ollama("<think>Hm")), "", "Hm"),
    "llama.cpp, vLLM": (OpenAILike, events(openai(reasoning_content="Hm."), openai("Yes.", "stop"), DONE), "Yes.", "Hm."),
    "gateways": (OpenAILike, events(openai(None, reasoning="Hm."), openai("Yes.", "stop"), DONE), "Yes.", "Hm."),
    "no parser": (OpenAILike, events(openai("<think>Hm."), openai("</th"), openai("ink>Yes."), DONE), "Yes.", "Hm."),
    "no parser, template opens": (OpenAILike, events(openai("Hm.\n</think>"), openai("\n\nYes."), DONE), "Yes.", "Hm.\n"),
    "nearly a tag at the end": (OpenAILike, events(openai("a <thi"), DONE), "a <thi", ""),
    "without [DONE]": (OpenAILike, events(openai("Yes."), openai("", "stop")), "Yes.", ""),
    "all at once": (OpenAILike, value(WHOLE), "Yes.", "Hm."),
    "pieces that say nothing": (OpenAILike, events({"choices": []}, {"choices": [{"delta": 7}]}, {"choices": [7]}, openai("Yes."), DONE), "Yes.", ""),
}  # fmt: skip


@pytest.mark.parametrize(("server", "answer", "text", "thought"), ANSWERS.values(), ids=ANSWERS.keys())
async def test_every_manner_of_speaking_is_understood(server: type[BadOllama], answer: Answer, text: str, thought: str):
    async with server({ROUTE[server]: answer}) as fake:
        pieces = await heard(fake)
    assert gathered(pieces) == (text, thought)
    assert [piece.usage is not None for piece in pieces] == [False] * (len(pieces) - 1) + [True]


async def test_ollama_is_asked_with_the_plans_options_and_told_not_to_cut():
    async with BadOllama() as fake:
        await heard(fake, context=4_096, keep_alive="30m", stops=("END",), temperature=0.5)
        assert fake.heard[-1] == (
            "/api/chat",
            {
                "model": bad_ollama.MODEL, "stream": True, "think": False, "truncate": False, "shift": False, "keep_alive": "30m",
                "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello"}],
                "options": {"temperature": 0.5, "repeat_penalty": 1.0, "num_predict": 64, "num_ctx": 4_096, "stop": ["END"]},
            },
        )  # fmt: skip


@pytest.mark.parametrize(
    ("think", "capabilities", "sent"),
    [
        (True, ["completion", "thinking"], True),
        (True, ["completion"], False),
        (False, ["completion", "thinking"], False),
        (None, ["completion", "thinking"], "nothing"),
    ],
)
async def test_ollama_is_asked_to_think_only_where_the_model_can(
    think: bool | None, capabilities: list[str], sent: object
):
    async with BadOllama({"/api/show": value({"model_info": {}, "capabilities": capabilities})}) as fake:
        await heard(fake, think=think)
        assert fake.heard[-1][1].get("think", "nothing") == sent


@pytest.mark.parametrize(("owner", "think", "sent"), [
    ("vllm", False, {"chat_template_kwargs": {"enable_thinking": False, "thinking": False}, "repetition_penalty": 1.0}),
    ("vllm", True, {"chat_template_kwargs": {"enable_thinking": True, "thinking": True}, "repetition_penalty": 1.0}),
    ("vllm", None, {"repetition_penalty": 1.0}),
    ("organization_owner", False, {"repeat_penalty": 1.0, "reasoning_effort": "none"}),
    ("somebody", False, {}),
])  # fmt: skip
async def test_each_server_is_told_what_it_knows(owner: str, think: bool | None, sent: dict[str, object]):
    async with OpenAILike({"/v1/models": openai_like.listing(owner)}) as fake:
        await heard(fake, think=think, stops=("END",))
        assert fake.heard[-1][1] == {
            "model": openai_like.MODEL, "max_tokens": 64, "temperature": 0.0, "stream": True, "stop": ["END"],
            "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello"}],
            "stream_options": {"include_usage": True}, **sent,
        }  # fmt: skip


async def test_ollamas_v1_is_told_not_to_think():
    async with OpenAILike({"/api/version": value({"version": "0.20.0"}), "/api/tags": value({"models": []})}) as fake:
        await heard(fake)
        assert fake.heard[-1][1]["reasoning_effort"] == "none"


@pytest.mark.parametrize(
    ("field", "refusal"),
    [
        ("stream_options", value({"detail": [{"loc": ["body", "stream_options"], "msg": "Extra inputs"}]}, "422 Unprocessable")),
        ("reasoning_effort", wrong("invalid reasoning value: 'none' (must be \"high\", \"medium\" or \"low\")", "400 Bad Request")),
    ],
)  # fmt: skip
async def test_a_field_the_server_does_not_know_is_left_out(field: str, refusal: Answer):
    async def choosing(writer: StreamWriter) -> None:
        known = field not in fake.heard[-1][1]
        await (openai_like.HEALTHY[openai_like.CHAT] if known else refusal)(writer)

    models = openai_like.listing("organization_owner")
    async with OpenAILike({openai_like.CHAT: choosing, "/v1/models": models}) as fake:
        assert gathered(await heard(fake)) == ("Hello.", "")
        assert [field in body for _, body in fake.heard if body] == [True, False]


async def test_usage_is_as_the_server_counted_and_timed():
    timings = {"cache_n": 30, "prompt_ms": 20.0, "predicted_ms": 500.0}
    last = {**openai_like.END, "timings": timings}
    async with OpenAILike({openai_like.CHAT: events(openai("Yes.", "length"), last, DONE)}) as fake:
        usage = (await heard(fake))[-1].usage
    assert usage == Usage(40, 30, 0.02, 2, 1.0, cut_by_length=True)  # the first token is in no time of its


HERE, THERE = "Ollama at URL", "OpenAI-compatible server at URL"
CURE = "Set chat.model to an instruct model, or url to a server that can chat."
FAILURES: dict[str, tuple[type[BadOllama], Answer, type[TemotoError], str]] = {
    "Ollama hangs": (BadOllama, hangs, BackendDown, "Ollama does not answer at URL: no answer in time. Start it, or change the setting url or backend."),
    "Ollama hangs within": (BadOllama, lines_then(hangs, ollama("a")), BackendDown, "Ollama does not answer at URL: no answer in time. Start it, or change the setting url or backend."),
    "Ollama ends early": (BadOllama, lines_then(ends, ollama("a")), BackendDown, f"{HERE} broke off its answer: the answer has no end. {WAIT} Ollama."),
    "Ollama sends elsewhere": (BadOllama, redirect("http://example.com/"), WrongBackend, "What answers at URL is not Ollama: it sends elsewhere (redirect). Check the setting url, or set backend to what runs there."),
    "Ollama answers a page": (BadOllama, page("<html>", "404 Not Found"), WrongBackend, "What answers at URL is not Ollama: it answered 404 with text/html. Check the setting url, or set backend to what runs there."),
    "Ollama breaks a line": (BadOllama, lines(ollama("a"), b"{broken\n"), BadReply, "Ollama answered something temoto does not understand: a line of 7 bytes that is no JSON (it looks like JSON that is broken off). Update Ollama or temoto."),
    "Ollama has no such model": (BadOllama, value({"error": "model 'x' not found"}, "404 Not Found"), ModelMissing, f"Ollama has no model {bad_ollama.MODEL}. Get it with `ollama pull {bad_ollama.MODEL}`, or change the setting chat.model."),
    "Ollama's model only embeds": (BadOllama, value({"error": '"x" does not support chat'}, "400 Bad Request"), CannotChat, f'{bad_ollama.MODEL} cannot chat on Ollama: "x" does not support chat. {CURE}'),
    "Ollama runs out of memory": (BadOllama, lines(ollama("a"), {"error": "out of memory"}), OutOfMemory, f"{bad_ollama.MODEL} does not fit in memory (out of memory). Set a smaller chat.model or models.context."),
    "Ollama finds it too long": (BadOllama, value({"error": "the input length exceeds the context length"}, "400 Bad Request"), PromptTooLong, "The prompt is longer than the model's context (the input length exceeds the context length). Set a larger models.context."),
    "an error within": (OpenAILike, sse(ends, openai("a"), {"error": {"message": "upstream died"}}), BadReply, f"{THERE} broke off its answer: upstream died. {WAIT} OpenAI-compatible server."),
    "no end": (OpenAILike, sse(ends, openai("a")), BackendDown, f"{THERE} broke off its answer: the answer has no end. {WAIT} OpenAI-compatible server."),
    "hangs": (OpenAILike, sse(hangs, openai("a")), BackendDown, "OpenAI-compatible server does not answer at URL: no answer in time. Start it, or change the setting url or backend."),
    "no JSON": (OpenAILike, events(b"{broken"), BadReply, "OpenAI-compatible server answered something temoto does not understand: an event of 7 bytes that is no JSON (it looks like JSON that is broken off). Update OpenAI-compatible server or temoto."),
    "HTML": (OpenAILike, page("<html>"), WrongBackend, "What answers at URL is not OpenAI-compatible server: it answered 200 with text/html. Check the setting url, or set backend to what runs there."),
    "elsewhere": (OpenAILike, redirect("http://example.com/"), WrongBackend, "What answers at URL is not OpenAI-compatible server: it sends elsewhere (redirect). Check the setting url, or set backend to what runs there."),
    "says nothing": (OpenAILike, value({"choices": []}), BadReply, "OpenAI-compatible server answered something temoto does not understand: it says nothing. Update OpenAI-compatible server or temoto."),
    "no route": (OpenAILike, value({"detail": "Not Found"}, "404 Not Found"), CannotChat, f"{openai_like.MODEL} cannot chat on OpenAI-compatible server: Not Found. {CURE}"),
    "no template": (OpenAILike, wrong("default chat template is no longer allowed", "400 Bad Request"), CannotChat, f"{openai_like.MODEL} cannot chat on OpenAI-compatible server: default chat template is no longer allowed. {CURE}"),
    "model gone": (OpenAILike, wrong("The model `x` does not exist.", "404 Not Found"), ModelMissing, f"OpenAI-compatible server has no model {openai_like.MODEL}. Get it with `load {openai_like.MODEL} in OpenAI-compatible server`, or change the setting chat.model."),
    "too long": (OpenAILike, wrong("This model's maximum context length is 512 tokens.", "400 Bad Request"), PromptTooLong, "The prompt is longer than the context OpenAI-compatible server was started with (This model's maximum context length is 512 tokens). Start it with a larger one, or set a smaller models.context."),
    "no memory": (OpenAILike, wrong("insufficient system resources", "500 Internal Server Error"), OutOfMemory, f"{openai_like.MODEL} does not fit in memory (insufficient system resources). Set a smaller chat.model or models.context."),
    "busy": (OpenAILike, wrong("Rate limit exceeded", "429 Too Many Requests"), BadReply, f"{THERE} takes no more questions for now: Rate limit exceeded. Wait a little, or raise its limit."),
    "nobody behind": (OpenAILike, page("<html>", "502 Bad Gateway"), BackendDown, "OpenAI-compatible server does not answer at URL: status 502. Start it, or change the setting url or backend."),
}  # fmt: skip


@pytest.mark.parametrize(("server", "answer", "error", "sentence"), FAILURES.values(), ids=FAILURES.keys())
async def test_each_failure_is_one_sentence_with_a_cure(
    server: type[BadOllama], answer: Answer, error: type[TemotoError], sentence: str
):
    async with server({ROUTE[server]: answer}) as fake:
        with pytest.raises(error) as raised:
            await heard(fake)
        assert str(raised.value) == sentence.replace("URL", fake.url)
        assert raised.value.note.text("ja") != str(raised.value)


@pytest.mark.parametrize("server", [BadOllama, OpenAILike])
async def test_dying_within_an_answer(server: type[BadOllama]):
    answer = lines_then(dies, ollama("a")) if server is BadOllama else sse(dies, openai("a"))
    async with server({ROUTE[server]: answer}) as fake:
        with pytest.raises(BackendDown, match="broke off its answer"):
            await heard(fake)


async def test_a_gateways_key_goes_along_and_appears_nowhere():
    refusal = wrong(f"no luck with {SECRET}", "400 Bad Request")
    async with OpenAILike({openai_like.CHAT: refusal}, key=SECRET) as fake:
        with pytest.raises(TemotoError, match="no luck with …"):
            await heard(fake, {"TEMOTO_API_KEY": SECRET})
        assert fake.heard[-1][0] == openai_like.CHAT
        fake.answers[openai_like.CHAT] = openai_like.HEALTHY[openai_like.CHAT]
        assert gathered(await heard(fake, {"TEMOTO_API_KEY": SECRET})) == ("Hello.", "")


async def test_a_model_the_server_does_not_list_is_missing_before_it_is_asked():
    async with OpenAILike({"/v1/models": openai_like.listing("somebody", "other")}) as fake:
        with pytest.raises(ModelMissing, match=r"chat\.model"):
            await heard(fake)
        assert openai_like.CHAT not in [path for path, _ in fake.heard]


NONSENSE = [
    b"null", b"7", b"[]", b"{}", b'{"message": 7, "done": true}', b'{"message": {"content": 7, "thinking": []}, "done": true}',
    b'{"choices": 7}', b'{"choices": [{"delta": {"content": [1], "reasoning": {}}, "finish_reason": 7}]}',
    b'{"choices": [{"delta": {"content": "a"}, "finish_reason": "stop"}], "usage": 7, "timings": {"prompt_ms": "x"}}',
    b'{"error": null}', b'{"error": {"x": [1]}}', b"\xff\xfe", b"", b'{"message": {"content": "\\ud800"}, "done": true}',
]  # fmt: skip


@pytest.mark.parametrize("nonsense", NONSENSE)
@pytest.mark.parametrize("server", [BadOllama, OpenAILike])
async def test_nonsense_ends_in_an_answer_or_a_sentence(server: type[BadOllama], nonsense: bytes):
    async with server({ROUTE[server]: lines(nonsense) if server is BadOllama else events(nonsense)}) as fake:
        with suppress(TemotoError):
            assert (await heard(fake))[-1].usage is not None


@pytest.mark.parametrize(
    ("environment", "slots"),
    [({}, 1), ({"OLLAMA_NUM_PARALLEL": "4"}, 4), ({"OLLAMA_NUM_PARALLEL": '"2"'}, 2), ({"OLLAMA_NUM_PARALLEL": "0"}, 1), ({"OLLAMA_NUM_PARALLEL": "x"}, 1)],
)  # fmt: skip
async def test_ollama_works_on_one_request_a_model_unless_its_variable_says_more(
    environment: dict[str, str], slots: int
):
    async with BadOllama() as fake:
        backend = await anext(discovery.backends(Settings(backend="ollama", url=fake.url), environment, CATALOG))
        assert not isinstance(backend, TemotoError)
        assert backend.slots == slots
        await backend.close()
