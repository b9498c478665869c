"""Normal use measures too: what answers told is written down off the typing path, and only where it means something."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from temoto.adapters.catalog import load_catalog
from temoto.adapters.state.measured import MeasuredFile
from temoto.core.backend.calls import Prompt
from temoto.core.planning.measured import Measurement, fingerprint
from temoto.core.settings import Completion, Settings
from temoto.engine.completion.complete import complete
from temoto.engine.serving import measuring
from temoto.engine.serving.supervise import keep_ready
from temoto.engine.session import Session
from temoto.engine.world import World
from tests.draw import drawn
from tests.engine.scripted import until
from tests.engine.serving.test_startup import CODER, able, machine
from tests.fakes.scripted_backend import FakeBackend, Piece

QUICK = Settings(completion=Completion(delay_ms=0, latency_ms=60_000))


def says(prompt: Prompt) -> list[Piece]:
    """Ten tokens, and an end by itself, so that the backend tells what it took: 0.1 s a answer."""
    return able(prompt) if "colorsys" in prompt.text else list("abcdefghij")


class Steady(FakeBackend):
    """Counts each answer by itself."""

    def _usage(self):
        return replace(super()._usage(), generated_tokens=10, prompt_tokens=100, prompt_seconds=0.2, cached_tokens=0)


async def used(file: Path, answers: int, settings: Settings = QUICK) -> tuple[Measurement, ...]:
    """What is on disk after so many answers and an orderly end."""
    backend = Steady(says, models=[CODER])

    async def backends(_settings: Settings) -> AsyncGenerator[FakeBackend, None]:
        yield backend

    session, kept = Session(), MeasuredFile(file)
    session.settings = settings
    keeping = asyncio.create_task(
        keep_ready(session, World(load_catalog(), machine, backends, lambda _vocabulary: len, measured=kept))
    )
    await until(lambda: session.serving)
    for number in range(answers):
        await complete(session, drawn(f"x{number} = │"))
    keeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await keeping
    return kept.measured(fingerprint(machine()))


async def test_what_use_has_shown_is_on_disk_at_the_end(tmp_path: Path):
    (one,) = await used(tmp_path / "measured.json", 40)
    assert (one.subject.model, one.subject.where) == (CODER.name, "CPU")
    assert one.decode == pytest.approx(100)
    assert one.prompt == pytest.approx(500)


@pytest.mark.parametrize(
    ("answers", "settings"),
    [(3, QUICK), (0, QUICK), (40, replace(QUICK, measure=False))],
    ids=["too few", "none", "not wanted"],
)
async def test_what_says_nothing_or_is_not_wanted_is_not_kept(answers: int, settings: Settings, tmp_path: Path):
    assert await used(tmp_path / "measured.json", answers, settings) == ()
    assert not (tmp_path / "measured.json").exists()


async def test_it_is_written_at_most_every_few_minutes(monkeypatch: pytest.MonkeyPatch):
    clock = [0.0]
    monkeypatch.setattr(measuring, "monotonic", lambda: clock[0])
    written: list[Measurement] = []

    class Kept(MeasuredFile):
        def keep(self, new: Measurement) -> None:
            written.append(new)

    backend = Steady(says, models=[CODER])

    async def backends(_settings: Settings) -> AsyncGenerator[FakeBackend, None]:
        yield backend

    from temoto.engine.serving.startup import start

    session, house = Session(), World(load_catalog(), machine, backends, lambda _vocabulary: len, measured=Kept())
    session.settings = QUICK
    serving = await start(session, house)
    assert serving is not None
    keeper = measuring.SpeedRecorder(session, house, serving)
    for minute in range(20):
        clock[0] = minute * 60.0
        for number in range(10):
            await complete(session, drawn(f"x{minute}_{number} = │"))
        await keeper.now_and_then()
    assert len(written) == 3


async def test_what_a_busy_machine_gave_is_not_kept_as_its_speed(tmp_path: Path):
    file = tmp_path / "measured.json"
    (one,) = await used(file, 40)
    MeasuredFile(file).keep(replace(one, decode=250.0, prompt=700.0))  # on a quiet day
    (after,) = await used(file, 40)  # 100 and 500 now
    assert (after.decode, after.prompt) == (250.0, pytest.approx(500))
