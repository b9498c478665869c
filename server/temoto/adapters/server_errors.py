"""Which TemotoError is a server's own text for an error? By what it means, with where the server's log lies."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from temoto.core.backend.address import parse_address
from temoto.core.backend.faults import SENTENCES, Fault, fault_of, quoted
from temoto.core.messages import Note, note
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.fault import FaultMessage
from temoto.ports import (
    BackendDown,
    BadReply,
    CannotChat,
    CannotLoad,
    ContextFull,
    ModelMissing,
    OutOfMemory,
    PromptTooLong,
    TemotoError,
    WrongBackend,
)

OLLAMA = "Ollama"
LOGS = MappingProxyType({"darwin": FaultMessage.LOG_MAC, "win32": FaultMessage.LOG_WINDOWS})
ERRORS: Mapping[Fault, type[TemotoError]] = MappingProxyType({
    Fault.MEMORY: OutOfMemory,
    Fault.KILLED: OutOfMemory,
    Fault.TOO_LONG: PromptTooLong,
    Fault.CONTEXT_SHARED: ContextFull,
    Fault.MISSING: ModelMissing,
    Fault.CANNOT_CHAT: CannotChat,
    Fault.BUSY: BadReply,
    Fault.LOADING: BackendDown,
    Fault.INCOMPLETE: WrongBackend,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Origin:
    """Who failed at what. `command`: how its user gets a model; `fixed`: it was started with a context that is not temoto's to set."""

    backend: str
    url: str
    model: str
    command: str
    fixed: bool = False


def meant(text: str, status: int | None, origin: Origin) -> TemotoError | None:
    """The error a server's text stands for; None where the text is not known."""
    fault = fault_of(text, status)
    return None if fault is None else error_of(fault, quoted(text), origin)


def error_of(fault: Fault, detail: str | Note, origin: Origin) -> TemotoError:
    """The error of a fault."""
    sentence = SENTENCES[fault]
    if fault is Fault.TOO_LONG and origin.fixed:
        sentence = BackendMessage.PROMPT_TOO_LONG_THERE
    facts = {"backend": origin.backend, "url": origin.url, "model": origin.model, "detail": detail}
    return ERRORS.get(fault, CannotLoad)(
        sentence, **facts, command=origin.command.format(model=origin.model), log=log_of(origin)
    )


def unknown(detail: str | Note, origin: Origin) -> BadReply:
    """The error for a text that is not known: it is quoted, with where the server's log lies."""
    return BadReply(FaultMessage.UNKNOWN, backend=origin.backend, model=origin.model, detail=detail, log=log_of(origin))


def while_loading(error: TemotoError) -> TemotoError:
    """The error where it came while a model was loaded: whatever text is not known means that this model cannot be."""
    if isinstance(error, BadReply) and error.note.message is FaultMessage.UNKNOWN:
        return CannotLoad(error.note.message, **error.note.facts)
    return error


def log_of(origin: Origin) -> Note:
    """Where the server's own log lies."""
    if origin.backend != OLLAMA:
        return note(FaultMessage.LOG_OWN, backend=origin.backend)
    address = parse_address(origin.url)
    if address is not None and not address.loopback:
        return note(FaultMessage.LOG_THERE)
    return note(LOGS.get(sys.platform, FaultMessage.LOG_LINUX))
