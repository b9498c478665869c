"""What the model reads where the cursor rests is not read again by the question that is asked there: by a real engine's own count."""

from dataclasses import replace

import pytest

from temoto.core.completion.records import Ask
from temoto.core.messages import note
from temoto.core.messages.start import StartMessage
from temoto.core.models.records import Role
from temoto.core.models.token_estimate import estimate
from temoto.core.planning.records import Choice
from temoto.core.settings import Completion, Settings
from temoto.core.status import Status, StatusKind
from temoto.engine.completion import patience, warming
from temoto.engine.completion.complete import complete
from temoto.engine.completion.warming import warm
from temoto.engine.session import Serving, Session
from tests.adapters.conftest import Served
from tests.adapters.worlds import CONTEXT
from tests.draw import PLAIN, drawn
from tests.engine.scripted import until

pytestmark = [pytest.mark.engine, pytest.mark.asyncio(loop_scope="module")]
FUNCTION = "def area_{0}(width, height):\n    total = width * height + {0}\n    return total\n\n\n"


def page(number: int) -> Ask:
    """The end of a document of its own."""
    text = "".join(FUNCTION.format(number * 10 + place) for place in range(5))
    return replace(drawn(text + "def perimeter(width, height):\n    │\n"), uri=f"untitled:{number}.py")


@pytest.mark.parametrize("served", ["embedded"], indirect=True)
async def test_a_question_reads_only_what_is_new(served: Served, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(warming, "REST_MS", 1.0)
    monkeypatch.setattr(patience, "LEAST_S", 60.0)  # a busy machine reads far slower than is said below
    session = Session()
    session.settings = Settings(completion=Completion(delay_ms=0, max_tokens=8))
    choice = Choice(Role.COMPLETION, served.world.model, PLAIN, CONTEXT, CONTEXT - 64, "CPU")
    ready = Status(StatusKind.READY, note(StartMessage.LOADING, model=choice.model), prompt_tokens_per_second=10_000.0)
    session.serve(Serving(served.backend, choice, estimate, fim=False), ready)

    async def read_for(ask: Ask) -> int:
        usage = (await complete(session, ask)).usage
        assert usage is not None
        assert usage.prompt_tokens is not None
        return usage.prompt_tokens - (usage.cached_tokens or 0)

    await until(lambda: not session.inline.busy, 60)
    assert await read_for(page(1)) > 100
    await until(lambda: not session.inline.busy, 60)
    warm(session, page(2))
    assert session.inline.busy
    await until(lambda: not session.inline.busy, 60)
    assert await read_for(page(2)) <= 16
