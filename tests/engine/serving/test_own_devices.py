"""A backend that tells its GPUs is planned for on those, and what is doubtful about its program stands in the status."""

from dataclasses import replace

from temoto.core.machine import Gpu, Machine
from temoto.core.messages import Note, note
from temoto.core.messages.own_server import OwnServerMessage
from temoto.core.status import StatusKind
from temoto.ports import ToldDevices
from tests.engine.serving.test_startup import CODER, GB, LARGE, able, machine, started, warned
from tests.fakes.scripted_backend import FakeBackend

CARD = Gpu("a card", "", 24 * GB, 20 * GB)


class Own(FakeBackend):
    """The embedded engine, run by somebody's own program."""

    devices: tuple[Gpu, ...] = ()
    doubts: tuple[Note, ...] = ()


async def test_a_gpu_only_its_program_sees_is_planned_on():
    backend = Own(able, models=[CODER, LARGE], gpu=True)
    backend.devices = (CARD,)
    assert isinstance(backend, ToldDevices)
    session = await started(backend)
    assert session.serving is not None
    assert session.serving.choice.device == "GPU"
    assert session.machine.gpus == ()


async def test_a_gpu_its_program_does_not_use_is_none():
    small = Gpu("a small card", "made for tests", 4 * GB, 3 * GB, bandwidth=1000 * GB)

    def two() -> Machine:
        return replace(machine(vram=20), gpus=(*machine(vram=20).gpus, small))

    backend = Own(able, models=[CODER, LARGE], gpu=True)
    backend.devices = (Gpu("a small card", "", 4 * GB, 3 * GB),)
    session = await started(backend, look=two)
    assert session.serving is not None
    assert (session.serving.choice.model, session.serving.choice.device) == (CODER.name, "GPU")


async def test_a_doubt_is_told():
    backend = Own(able, models=[CODER])
    backend.doubts = (note(OwnServerMessage.NOT_USED, program="/x", why=note(OwnServerMessage.NO_PROGRAM)),)
    session = await started(backend)
    assert (session.status.kind, warned(session)[0]) == (StatusKind.WARNING, OwnServerMessage.NOT_USED)
