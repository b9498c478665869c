"""A model that could not be loaded, and others beside it: the next is taken, and said; a model the user named is not exchanged."""

import pytest

from temoto.adapters.server_errors import Origin, error_of
from temoto.core.backend.faults import Fault
from temoto.core.backend.listed import Installed
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.fault import FaultMessage
from temoto.core.settings import Completion, Settings
from temoto.core.status import Command, StatusKind
from temoto.engine.serving import next_model
from temoto.ports import CannotLoad, ModelMissing, OutOfMemory, TemotoError
from tests.engine.serving.test_startup import CODER, LARGE, able, machine, started
from tests.fakes.scripted_backend import FakeBackend

PATIENT = Settings(completion=Completion(latency_ms=60_000))


class Shelf(FakeBackend):
    """Raises for some models what a test wrote down."""

    def __init__(self, *models: Installed, errors: dict[str, type[TemotoError]]) -> None:
        super().__init__(able, models=models, gpu=True)
        self.errors = errors

    async def load(self, model: str, context: int, keep_alive: str) -> None:
        await super().load(model, context, keep_alive)
        error = self.errors.get(model)
        if error is not None:
            raise error(FaultMessage.DAMAGED, backend="scripted", model=model, detail="as written", command="get it")


@pytest.mark.parametrize("error", [CannotLoad, OutOfMemory, ModelMissing])
async def test_the_next_model_is_taken_and_the_status_says_why(error: type[TemotoError]):
    backend = Shelf(LARGE, CODER, errors={LARGE.name: error})
    session = await started(backend, settings=PATIENT, look=lambda: machine(vram=12))
    assert session.serving is not None
    assert (session.serving.choice.model, session.status.kind) == (CODER.name, StatusKind.WARNING)
    assert session.status.command is Command.RESTART
    if error is not OutOfMemory:  # that is a step down, as ever
        first = session.status.details[0].text()
        assert first.startswith(f"{CODER.name} is used instead. The file of {LARGE.name} is damaged (as written).")
        assert session.status.details[0].text("ja").startswith(f"代わりに {CODER.name} を使います。")
        assert session.serving.installed == (LARGE, CODER)  # nothing has changed there, whatever looks again


async def test_a_model_the_user_named_is_not_exchanged():
    backend = Shelf(LARGE, CODER, errors={LARGE.name: CannotLoad})
    settings = Settings(completion=Completion(model=LARGE.name))
    session = await started(backend, settings=settings, look=lambda: machine(vram=12))
    assert (session.serving, session.status.kind) == (None, StatusKind.ERROR)
    assert session.status.text.text().startswith(f"No completions: The file of {LARGE.name} is damaged")


async def test_where_none_loads_the_first_is_told_and_no_more_than_a_few_are_tried():
    models = [Installed(f"model-{number}:1b", 1_000_000_000 + number) for number in range(9)]
    backend = Shelf(*models, errors={one.name: CannotLoad for one in models})
    session = await started(backend)
    assert session.status.kind is StatusKind.ERROR
    tried = list(dict.fromkeys(model for model, _, _ in backend.loaded))
    assert len(tried) == next_model.MOST_PASSED + 1
    assert tried[0] in session.status.text.text()


async def test_after_want_of_memory_only_smaller_ones_are_left():
    def error(name: str) -> OutOfMemory:
        return OutOfMemory(BackendMessage.OUT_OF_MEMORY, model=name, detail="as written")

    tiny = Installed("tiny:1b", 100)
    assert next_model.loadable_beside(error(CODER.name), (LARGE, CODER, tiny)) == (tiny,)
    assert next_model.loadable_beside(error("who"), (LARGE,)) == ()


def test_every_fault_of_a_model_lets_another_be_tried():
    for fault in Fault:
        error = error_of(fault, "as written", Origin("Ollama", "http://127.0.0.1:1", CODER.name, "get {model}"))
        tried = isinstance(error, (CannotLoad, OutOfMemory, ModelMissing))
        assert tried is (fault.of_the_model or fault.steps_down or fault is Fault.MISSING), fault
