"""A fake NVML: what NVIDIA's library would answer, put in its place function by function, for cards nobody here has."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pynvml
import pytest


class Memory(NamedTuple):
    """As nvmlDeviceGetMemoryInfo gives it, in bytes."""

    total: int
    free: int
    used: int = 0


class Card(NamedTuple):
    """One card; an exception in place of an answer is raised."""

    name: object
    memory: object


def fake_nvml(
    patch: pytest.MonkeyPatch,
    cards: Sequence[Card] = (),
    *,
    init: object = None,
    count: object = None,
    shutdown: object = None,
) -> None:
    """Let pynvml see these cards only; `init`, `count` and `shutdown` answer (or raise) for those calls."""
    patch.setattr(pynvml, "nvmlInit", _answering(init))
    patch.setattr(pynvml, "nvmlShutdown", _answering(shutdown))
    patch.setattr(pynvml, "nvmlDeviceGetCount", _answering(len(cards) if count is None else count))
    patch.setattr(pynvml, "nvmlDeviceGetHandleByIndex", lambda index: cards[index])
    patch.setattr(pynvml, "nvmlDeviceGetName", lambda card: _answering(card.name)())
    patch.setattr(pynvml, "nvmlDeviceGetMemoryInfo", lambda card: _answering(card.memory)())


def error(code: int) -> Exception:
    """The exception pynvml raises for this return code of the library."""
    return pynvml.NVMLError(code)


def _answering(answer: object) -> Callable[[], Any]:
    def call() -> object:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return call
