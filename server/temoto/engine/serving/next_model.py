"""Which model is taken where one could not be loaded? The next that is installed, as if the other were not; the status says so.

Not where the user named the model: that one or none.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from temoto.core.backend.listed import Installed
from temoto.core.messages import Note, note
from temoto.core.messages.fault import FaultMessage
from temoto.core.planning.records import Plan
from temoto.core.status import Command, Status, StatusKind
from temoto.engine.session import Serving
from temoto.ports import Backend, CannotLoad, EngineFailed, ModelMissing, OutOfMemory, TemotoError

log = logging.getLogger(__name__)

MOST_PASSED = (
    3  # models that could not be loaded: each takes its time, and where three cannot the fault is hardly theirs
)

SetUp = Callable[[tuple[Installed, ...]], Awaitable[tuple[Plan, Serving, Status]]]
"""Plan, load and test one of these models; a TemotoError says why none of them can serve."""


async def first_that_loads(
    backend: Backend, installed: tuple[Installed, ...], set_up: SetUp, *, free: bool
) -> tuple[Plan, Serving, Status]:
    """What `set_up` makes of the models that can be loaded. `free`: the user leaves the model to temoto.

    An embedded engine that has refused a file lists one less by itself.
    """
    left, first, passed = installed, None, 0
    while True:
        try:
            plan, serving, status = await set_up(left)
        except EngineFailed as error:
            now = await backend.models()
            if not free or len(now) >= len(left):
                raise first or error from None
            log.warning("%s", error)
            left = installed = now
        except (CannotLoad, OutOfMemory, ModelMissing) as error:
            left, passed = loadable_beside(error, left), passed + 1
            if not free or not left or passed > MOST_PASSED:
                raise first or error from None
            log.warning("%s", error)
            first = first or error
        else:
            if first is None:
                return plan, serving, status
            instead = note(FaultMessage.NEXT_TAKEN, instead=serving.choice.model, why=first.note)
            return plan, replace(serving, installed=installed), warned(status, instead)


def loadable_beside(error: TemotoError, installed: tuple[Installed, ...]) -> tuple[Installed, ...]:
    """The models that may load although one did not; none where the error is not about one of them."""
    failed = next((model for model in installed if model.name == error.note.facts.get("model")), None)
    if failed is None:
        return ()
    if isinstance(error, OutOfMemory):  # the last and smallest of those that were tried
        return tuple(model for model in installed if model is not failed and (model.size or 0) < (failed.size or 0))
    return tuple(model for model in installed if model is not failed)


def warned(status: Status, warning: Note) -> Status:
    """The status with this warning before its others."""
    return replace(status, kind=StatusKind.WARNING, details=(warning, *status.details), command=Command.RESTART)
