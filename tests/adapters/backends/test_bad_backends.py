"""Backends that refuse, hang, lie and die: each ends in one sentence that says what is wrong and what to do about it."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from temoto.adapters import discovery, http
from temoto.adapters.server_errors import Origin, log_of
from temoto.core.backend.calls import Prompt
from temoto.core.settings import Completion, Settings
from temoto.core.status import StatusKind
from temoto.ports import (
    BackendDown,
    BadReply,
    CannotLoad,
    ModelMissing,
    OutOfMemory,
    PromptTooLong,
    TemotoError,
    WrongBackend,
)
from tests.adapters.starting import CATALOG, started
from tests.fakes.bad_ollama import (  # fmt: skip
    ANSWER,
    DONE,
    LOAD,
    MODEL,
    Answer,
    BadOllama,
    dies,
    ends,
    hangs,
    lines,
    lines_then,
    page,
    raw,
    redirect,
    said,
    value,
)

START_IT = "Start it, or change the setting url or backend."
CHECK_IT = "Check the setting url, or set backend to what runs there."
WAIT = "temoto tries again by itself; if it keeps happening, look at the log of Ollama."
UPDATE = "Update Ollama or temoto."
SMALLER = "Set a smaller completion.model or models.context."
LOG = (
    log_of(Origin("Ollama", "http://127.0.0.1:11434", MODEL, "")).text()
    + " Update Ollama or temoto if it keeps happening."
)
PULL = f"Get it with `ollama pull {MODEL}`, or change the setting completion.model."

SILENT = f"Ollama does not answer at URL: no answer in time. {START_IT}"
NO_END = f"Ollama at URL broke off its answer: the answer has no end. {WAIT}"
NO_JSON = f"What answers at URL is not Ollama: it answered 200 with application/json. {CHECK_IT}"
NO_OBJECT = f"What answers at URL is not Ollama: its answer is no JSON object. {CHECK_IT}"
HTML = f"What answers at URL is not Ollama: it answered 200 with text/html. {CHECK_IT}"
ELSEWHERE = f"What answers at URL is not Ollama: it sends elsewhere (redirect). {CHECK_IT}"
MISSING = f"Ollama has no model {MODEL}. {PULL}"

NOT_FOUND = value({"error": f"model '{MODEL}' not found"}, "404 Not Found")
NO_MEMORY = {"error": "model requires more system memory (9.1 GiB) than is available (2.0 GiB)"}
MEMORY = f"{MODEL} does not fit in memory ({NO_MEMORY['error']}). {SMALLER}"
TOO_LONG = value({"error": "the input length exceeds the context length"}, "400 Bad Request")
LONG = "The prompt is longer than the model's context (the input length exceeds the context length). Set a larger models.context."

# What a server says itself is quoted in any language, and so is a command.
OWN_WORDS = (
    NO_MEMORY["error"],
    "the input length exceeds the context length",
    "no such luck",
    f"ollama pull {MODEL}",
    "-u ollama",
    "docker logs",
    "ollama serve",
)

# name: (which question, how it is answered, what is raised, what the user reads)
CASES: dict[str, tuple[str, Answer, type[TemotoError], str]] = {
    "hangs at once": ("/api/version", hangs, BackendDown, SILENT),
    "hangs at the list": ("/api/tags", hangs, BackendDown, SILENT),
    "hangs while loading": (LOAD, hangs, BackendDown, SILENT),
    "hangs before the answer": (ANSWER, hangs, BackendDown, SILENT),
    "hangs within the answer": (ANSWER, lines_then(hangs, said(" 3")), BackendDown, SILENT),
    "is a web page": ("/api/version", page("<html>hello</html>"), WrongBackend, HTML),
    "turns into a web page": ("/api/tags", page("<html>log in</html>"), WrongBackend, HTML),
    "answers with a page": (ANSWER, page("<html>gone</html>", "404 Not Found"), WrongBackend, HTML.replace("200", "404")),
    "sends elsewhere": ("/api/version", redirect("http://example.com/"), WrongBackend, ELSEWHERE),
    "sends prompts elsewhere": (ANSWER, redirect("http://example.com/"), WrongBackend, ELSEWHERE),
    "is another API": (
        "/api/version", value({"object": "list"}), WrongBackend,
        f"What answers at URL is not Ollama: it does not know /api/version. {CHECK_IT}",
    ),
    "answers a list": ("/api/version", value([1]), WrongBackend, NO_OBJECT),
    "answers broken JSON": ("/api/tags", lines(b'{"models": [{'), WrongBackend, NO_JSON.replace("json", "x-ndjson")),
    "nests its JSON without end": ("/api/tags", lines(b"[" * 200_000), WrongBackend, NO_JSON.replace("json", "x-ndjson")),
    "ends without an end": (ANSWER, lines_then(ends, said(" 3")), BackendDown, NO_END),
    "ends at once": (ANSWER, lines(), BackendDown, NO_END),
    "sends a broken line": (
        ANSWER, lines(said(" 3"), b'{"response": "x\n', DONE), BadReply,
        f"Ollama answered something temoto does not understand: a line of 15 bytes that is no JSON (it looks like JSON that is broken off). {UPDATE}",
    ),
    "has lost the model": (LOAD, NOT_FOUND, ModelMissing, MISSING),
    "loses the model": (ANSWER, NOT_FOUND, ModelMissing, MISSING),
    "has no memory": (LOAD, value(NO_MEMORY, "500 Internal Server Error"), OutOfMemory, MEMORY),
    "runs out of memory": (ANSWER, lines(said(" 3"), NO_MEMORY), OutOfMemory, MEMORY),
    "finds the prompt too long": (ANSWER, TOO_LONG, PromptTooLong, LONG),
    "has a word of its own": (
        LOAD, value({"error": "no such luck"}, "500 Internal Server Error"), BadReply,
        f"Ollama failed, in words temoto does not know: no such luck. {LOG}",
    ),
    "stumbles without a word": (  # Ollama 0.20, of a file that is no GGUF
        LOAD, raw(b"", "500 Internal Server Error"), CannotLoad,
        f"Ollama failed, in words temoto does not know: status 500. {LOG}",
    ),
    "says only a number": (
        LOAD, value({}, "503 Service Unavailable"), BadReply,
        f"Ollama failed, in words temoto does not know: status 503. {LOG}",
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def short_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "QUESTION_S", 0.3)
    monkeypatch.setattr(http, "SILENCE_S", 0.3)
    monkeypatch.setattr(http, "LOAD_S", 0.3)


@pytest.fixture(params=CASES.values(), ids=CASES.keys())
async def case(request: pytest.FixtureRequest) -> AsyncIterator[tuple[BadOllama, type[TemotoError], str]]:
    question, answer, error, sentence = request.param
    async with BadOllama({question: answer}) as fake:
        yield fake, error, sentence.replace("URL", fake.url)


def settings(fake: BadOllama, model: str = MODEL) -> Settings:
    return Settings(backend="ollama", url=fake.url, completion=Completion(model=model))


async def used(settings: Settings) -> str:
    """What start-up and a completion ask of a backend; what it said."""
    found = await anext(discovery.backends(settings, {}, CATALOG))
    if isinstance(found, TemotoError):
        raise found
    try:
        await found.models()
        await found.loaded_models()
        await found.show(MODEL)
        await found.load(MODEL, 2_048, "5m")
        async with aclosing(found.stream(Prompt(MODEL, "x =", 8))) as chunks:
            return "".join([chunk.text async for chunk in chunks])
    finally:
        await found.close()


async def test_a_healthy_answer_is_no_error():
    async with BadOllama() as fake:
        assert await used(settings(fake)) == " 3\n"
        assert (await started(settings(fake))).kind is StatusKind.READY


async def test_each_failure_is_one_sentence_with_a_cure(case: tuple[BadOllama, type[TemotoError], str]):
    fake, error, sentence = case
    with pytest.raises(error) as raised:
        await used(settings(fake))
    assert str(raised.value) == sentence


async def test_start_up_ends_with_that_sentence_as_its_status(case: tuple[BadOllama, type[TemotoError], str]):
    fake, _, sentence = case
    status = await started(settings(fake))
    assert (status.kind, status.text.text()) == (StatusKind.ERROR, f"No completions: {sentence}")
    japanese = status.text.text("ja")
    for quoted in OWN_WORDS:
        japanese = japanese.replace(quoted, "")
    assert not re.search(r"[a-z]+ [a-z]+", japanese), japanese


async def test_nobody_there():
    async with BadOllama() as fake:
        pass
    with pytest.raises(BackendDown) as raised:
        await used(settings(fake))
    assert str(raised.value) == f"Ollama does not answer at {fake.url}: nothing listens there. {START_IT}"


@pytest.mark.parametrize("end", [dies, lines_then(dies), lines_then(dies, said(" 3"))])
async def test_dying_within_an_answer(end: Answer):
    async with BadOllama({ANSWER: end}) as fake:
        with pytest.raises(BackendDown) as raised:
            await used(settings(fake))
        assert str(raised.value).startswith(f"Ollama at {fake.url} broke off its answer: ")
        assert str(raised.value).endswith(f". {WAIT}")
        assert ".. " not in str(raised.value)


async def test_a_line_separator_within_json_is_text():
    async with BadOllama({ANSWER: lines(said("a\u2028b\u0085c"), DONE)}) as fake:
        assert await used(settings(fake)) == "a\u2028b\u0085c"


async def test_a_model_without_a_size_is_used():
    async with BadOllama({"/api/tags": value({"models": [{"name": MODEL}]})}) as fake:
        assert (await started(settings(fake))).kind is StatusKind.READY
        assert (await started(settings(fake, model=""))).model == MODEL


async def test_a_model_of_which_nothing_is_said_is_used():
    tags = value({"models": [{"name": "mystery"}]})
    async with BadOllama({"/api/show": value({}), "/api/tags": tags}) as fake:
        assert (await started(settings(fake, model="mystery"))).kind is StatusKind.READY


async def test_prose_instead_of_a_continuation_is_warned_about():
    async with BadOllama({ANSWER: lines(said("Sure! Here is the pattern you asked for:"), DONE)}) as fake:
        status = await started(settings(fake))
    assert status.kind is StatusKind.WARNING
    assert [detail.text() for detail in status.details] == [
        f"{MODEL} did not continue a simple pattern ('Sure! Here is the pattern you asked for:'). "
        "Its answers may be poor; try another completion.model, "
        "or, behind a gateway, give it a template that lets prompts through unchanged."
    ]


async def test_a_model_that_is_not_installed_is_named_with_its_command():
    async with BadOllama({"/api/tags": value({"models": []})}) as fake:
        assert (await started(settings(fake))).text.text() == f"No completions: {MISSING}"
        nothing = (await started(settings(fake, model=""))).text.text()
    assert nothing.startswith(
        "No completions: Ollama has no model that can complete code. For this machine: `ollama pull "
    )


@pytest.mark.parametrize("entry", [{"name": "big:cloud"}, {"name": "big", "remote_host": "https://ollama.com"}])
async def test_a_model_that_runs_elsewhere_is_refused(entry: dict[str, str]):
    async with BadOllama({"/api/tags": value({"models": [entry]})}) as fake:
        status = await started(settings(fake, model=entry["name"]))
        assert f"{entry['name']} would send your code to another machine." in status.text.text()
        assert (await started(settings(fake, model=""))).kind is StatusKind.ERROR
        assert LOAD not in [path for path, _ in fake.heard]


NONSENSE = [
    b"null", b"7", b'"x"', b"[]", b"{}", b'{"models": 7}', b'{"models": [7, null, {"name": 7}, {"name": "a", "size": "b"}]}',
    b'{"models": [{"name": "smollm2:135m", "size": 1e999, "details": {"parameter_size": "NaNB"}}]}',
    b'{"models": [{"name": "smollm2:135m", "size": NaN, "details": []}]}', b'{"error": null}', b'{"error": {"x": [1]}}',
    b'{"version": "1", "model_info": {"general.architecture": "a", "a.block_count": 1e999}}',
    b'{"response": 7, "logprobs": 7, "done": true, "eval_count": "x", "eval_duration": 1e999}',
    b'{"response": "a", "logprobs": [{"token": "a", "top_logprobs": 7}], "done": 1}', b"\xff\xfe", b"",
    b'{"response": "\\ud800", "done": true}',
]  # fmt: skip


@pytest.mark.parametrize("nonsense", NONSENSE)
@pytest.mark.parametrize("question", ["/api/version", "/api/tags", "/api/ps", "/api/show", LOAD, ANSWER])
async def test_nonsense_ends_with_a_status(question: str, nonsense: bytes):
    async with BadOllama({question: lines(nonsense)}) as fake:
        for model in (MODEL, ""):
            status = await started(settings(fake, model))
            assert status.kind is not StatusKind.STARTING
            assert status.text.text()


async def test_an_ollama_that_trips_over_a_model_that_is_leaving_is_asked_again():
    """Seen in 0.20: /api/ps while a model is unloaded, status 500 without a word."""
    answers = iter([raw(b"", "500 Internal Server Error"), value({"models": [{"name": MODEL, "size": 9}]})])

    async def one_after_the_other(writer: asyncio.StreamWriter) -> None:
        await next(answers)(writer)

    async with BadOllama({"/api/ps": one_after_the_other}) as fake:
        found = await anext(discovery.backends(settings(fake), {}, CATALOG))
        assert not isinstance(found, TemotoError)
        assert [model.name for model in await found.loaded_models()] == [MODEL]
        await found.close()
