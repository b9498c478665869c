"""Some cells of the matrix in each run of the tests, by what is answered and not by the clock: so its machinery stays whole.

All of it, with real servers, is `make faults`.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import private
from tests.faults import phases
from tests.faults.beds import Bed, EngineBed
from tests.faults.cells import Cell, Fault, On, Phase
from tests.faults.desk import TEXT, Desk
from tests.faults.phases import PHASES, Seen
from tests.faults.scripted_bed import ScriptedBed
from tests.faults.verdict import wrong

MakeBed = Callable[[Path, pytest.FixtureRequest], Bed]


def scripted(folder: Path, _request: pytest.FixtureRequest) -> Bed:
    return ScriptedBed(private(folder / "home"))


def engine(folder: Path, request: pytest.FixtureRequest) -> Bed:
    return EngineBed(request.getfixturevalue("model_file"), folder, private(folder / "home"), small_disk=False)


@pytest.mark.parametrize(
    ("make", "fault", "phase"),
    [
        pytest.param(scripted, Fault.KILLED, Phase.TYPING, id="killed while somebody types"),
        pytest.param(scripted, Fault.PORT_TAKEN, Phase.IDLE, id="its port taken while nobody does"),
        pytest.param(
            engine, Fault.KILLED, Phase.TYPING, marks=pytest.mark.engine, id="llama.cpp killed while somebody types"
        ),
    ],
)
async def test_a_cell(make: MakeBed, fault: Fault, phase: Phase, tmp_path: Path, request: pytest.FixtureRequest):
    here = make(tmp_path, request)
    seen = Seen(Cell(On.ENGINE if make is engine else On.OLLAMA, fault, phase))
    try:
        async with Desk(here.environment, here.options) as desk:  # at its end: each request answered once, no traceback
            seen.started = await phases.started(desk)
            await desk.opens(TEXT)
            await PHASES[phase](desk, here, seen)
    finally:
        here.close()
    assert wrong(seen, by_the_clock=False) == []
    assert seen.slowest is not None
    assert seen.back is not None
