"""What is planned: bytes, one model for one role, one model a role."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from temoto.core.messages import Note
from temoto.core.models.records import Family, ModelCard, Role
from temoto.core.planning.runtimes import LLAMA_CPP, Runtime


@dataclass(frozen=True, slots=True)
class Need:
    """Bytes a model takes once loaded, by what takes them; for so many requests at once, on this runtime."""

    weights: int
    kv: int
    buffers: int
    reserve: int
    slots: int = 1
    runtime: Runtime = LLAMA_CPP

    @property
    def total(self) -> int:
        return self.weights + self.kv + self.buffers + self.reserve


@dataclass(frozen=True, slots=True)
class Choice:
    """One model for one role: its name on the backend, its context, the device it runs on, and why it was chosen.

    `device` is "GPU" or "CPU", and empty where another machine runs it.
    """

    role: Role
    model: str
    family: Family
    context: int
    prompt_tokens: int
    device: str
    need: Need | None = None
    card: ModelCard | None = None
    reasons: tuple[Note, ...] = ()
    warnings: tuple[Note, ...] = ()
    talks: bool = True  # False for a base model, which goes on with text and answers nobody


@dataclass(frozen=True, slots=True)
class Plan:
    """One Choice a role, none where there is none: the one that completes, and `beside` it the other roles'. `better` is a tag that
    would fit this machine and complete better than what is installed.

    `others`: what else the backend has for completions, in the order it would be taken. `alone`: where no model for a role fits
    beside the others, the one that would take their place while it is asked.
    """

    completion: Choice | None = None
    better: str | None = None
    others: tuple[Choice, ...] = ()
    beside: Mapping[Role, Choice] = field(default_factory=lambda: MappingProxyType({}))
    alone: Mapping[Role, Choice] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, role: Role) -> Choice | None:
        """The model for this role, in memory together with the others."""
        return self.completion if self.completion and self.completion.role is role else self.beside.get(role)

    @property
    def every(self) -> tuple[Choice, ...]:
        """The models of all roles that have one, the one that completes first."""
        return (*((self.completion,) if self.completion else ()), *self.beside.values())
