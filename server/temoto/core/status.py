"""What runs where, how fast, and if nothing does, why: the one picture of the server that users see."""

from dataclasses import dataclass
from enum import StrEnum

from temoto.core.messages import Note, note
from temoto.core.messages.start import StartMessage
from temoto.core.messages.step import StepMessage


class StatusKind(StrEnum):
    """How a status is to be taken. `busy`: an action runs, or a model is loaded again; typing alone never changes the status."""

    STARTING = "starting"
    READY = "ready"
    BUSY = "busy"
    WARNING = "warning"
    OFF = "off"
    ERROR = "error"


class Command(StrEnum):
    """What a user can have the server do by workspace/executeCommand; `said` is its title."""

    RESTART = "temoto.restart"
    FETCH = "temoto.fetchModel"
    UNLOAD = "temoto.unload"
    ACT = "temoto.act"
    APPLY_FIX = "temoto.applyFix"
    CANCEL = "temoto.cancel"

    @property
    def said(self) -> Note:
        return note(StepMessage[self.name])


@dataclass(frozen=True, slots=True)
class Status:
    """`text` is one line; `details` are further sentences (warnings, reasons). Speeds are tokens a second as measured.

    `device` is what the model runs on, as planned: "GPU", "CPU", or nothing where `url` is on another machine. `command` is the
    step that helps now, if one does.
    """

    kind: StatusKind
    text: Note
    details: tuple[Note, ...] = ()
    model: str = ""
    backend: str = ""
    url: str = ""
    device: str = ""
    context: int = 0
    fim: bool = False
    tokens_per_second: float | None = None
    prompt_tokens_per_second: float | None = None
    command: Command | None = None


def starting() -> Status:
    return Status(StatusKind.STARTING, note(StartMessage.STARTING))
