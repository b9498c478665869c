"""Every phase of every backend that is spoken to by HTTP, going wrong in every way: one sentence with a cure, nothing sent elsewhere.

The sentences themselves are in test_bad_backends.py and test_openai.py.
"""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from temoto.adapters import http
from temoto.adapters.openai import models
from temoto.core.settings import Completion, Settings
from temoto.core.status import StatusKind
from tests.adapters.backends.test_remote import reached
from tests.adapters.starting import started
from tests.fakes import bad_ollama, openai_like
from tests.fakes.bad_ollama import Answer, BadOllama, dies, hangs, page, raw, redirect, value
from tests.fakes.openai_like import OpenAILike


async def stalls(writer: Any) -> None:
    """The beginning of an answer, and then nothing."""
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"models": [')
    await writer.drain()
    await hangs(writer)


MANNERS: dict[str, Answer] = {
    "refuses": value({"error": "no"}, "500 Internal Server Error"),
    "hangs": hangs,
    "stalls": stalls,
    "dies": dies,
    "is no JSON": raw(b"{broken"),
    "is JSON of another kind": value(["x"]),
    "is a page": page("<html>"),
    "sends elsewhere": redirect("http://models.example/"),
    "demands a key": page("<html>no</html>", "401 Unauthorized"),
    "forbids": value({"error": "forbidden"}, "403 Forbidden"),
}
VITAL = {
    "ollama": ("/api/version", "/api/tags", bad_ollama.LOAD, bad_ollama.ANSWER),
    "openai": ("/v1/models", openai_like.LOAD, openai_like.COMPLETE),
}
ALSO = {"ollama": ("/api/ps", "/api/show"), "openai": ("/props", "/api/version", "/version")}
FAKES: dict[str, Callable[[dict[str, Answer]], Any]] = {"ollama": BadOllama, "openai": OpenAILike}
MODELS = {"ollama": bad_ollama.MODEL, "openai": openai_like.MODEL}


@pytest.fixture(autouse=True)
def short_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "QUESTION_S", 0.3)
    monkeypatch.setattr(http, "SILENCE_S", 0.3)
    monkeypatch.setattr(http, "LOAD_S", 0.3)
    monkeypatch.setattr(models, "PROBE_S", 0.2)


def cases(phases: dict[str, tuple[str, ...]]) -> list[Any]:
    return [
        pytest.param(backend, phase, manner, id=f"{backend} {phase} {manner}")
        for backend, asked in phases.items()
        for phase, manner in product(asked, MANNERS)
    ]


async def status_of(backend: str, phase: str, manner: str, *, named: bool) -> Any:
    reached.clear()
    async with FAKES[backend]({phase: MANNERS[manner]}) as fake:
        settings = Settings(
            backend=backend if named else "auto", url=fake.url, completion=Completion(model=MODELS[backend])
        )
        status = await started(settings)
    assert [one for one in reached if "models.example" in one] == []
    return status


@pytest.mark.parametrize(("backend", "phase", "manner"), cases(VITAL))
@pytest.mark.timed
async def test_what_start_up_cannot_do_without(backend: str, phase: str, manner: str):
    status = await status_of(backend, phase, manner, named=True)
    english, japanese = status.text.text(), status.text.text("ja")
    assert (status.kind, english.startswith("No completions: ")) == (StatusKind.ERROR, True), status
    assert any(
        cure in english
        for cure in ("Start it", "Check the setting", "Set ", "Put a valid one", "Update ", "tries again")
    )
    assert japanese.startswith("補完できません: ")
    assert "\n" not in english
    if manner in {"demands a key", "forbids"}:
        assert "TEMOTO_API_KEY" in english


@pytest.mark.parametrize(("backend", "phase", "manner"), cases(ALSO))
@pytest.mark.timed
async def test_what_is_only_worth_knowing(backend: str, phase: str, manner: str):
    """It ends, with a server that completes or a sentence that says why not."""
    status = await status_of(backend, phase, manner, named=True)
    assert status.kind in {StatusKind.READY, StatusKind.WARNING, StatusKind.ERROR}
    assert status.text.text().strip()


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.timed
async def test_a_url_that_is_asked_what_it_is(manner: str):
    for backend, phase in (("ollama", "/api/version"), ("openai", "/v1/models")):
        status = await status_of(backend, phase, manner, named=False)
        assert status.kind in {StatusKind.READY, StatusKind.WARNING, StatusKind.ERROR}
