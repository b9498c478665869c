"""Which NVIDIA GPUs are here, by NVML? Name, total and free memory of each; "unknown" where the driver says not supported.

Never raises and never imports late: pynvml is ctypes only, and finds the driver's library by itself or says it is absent.
NVML counts in bytes, so nothing is converted.
"""

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any

from temoto.core.machine import Gpu
from temoto.core.messages import Note, note
from temoto.core.messages.machine import MachineMessage


def probe() -> tuple[list[Gpu], list[Note]]:
    """(GPUs, what could not be read). No driver is not worth a word: most machines have none."""
    nvml: Any = import_module("pynvml")
    try:
        nvml.nvmlInit()
    except nvml.NVMLError as error:
        absent = getattr(error, "value", None) in {nvml.NVML_ERROR_LIBRARY_NOT_FOUND, nvml.NVML_ERROR_DRIVER_NOT_LOADED}
        return [], [] if absent else [note(MachineMessage.HARDWARE_UNREAD, what="NVIDIA driver", detail=error)]
    try:
        return _gpus(nvml)
    finally:
        with suppress(nvml.NVMLError):  # a driver that goes away meanwhile
            nvml.nvmlShutdown()


def _gpus(nvml: Any) -> tuple[list[Gpu], list[Note]]:
    unread: list[Note] = []
    gpus: list[Gpu] = []
    for index in range(_ask(nvml, nvml.nvmlDeviceGetCount, "number of NVIDIA GPUs", unread) or 0):
        handle = _ask(nvml, lambda at=index: nvml.nvmlDeviceGetHandleByIndex(at), f"NVIDIA GPU {index}", unread)
        if handle is None:
            continue
        name = _ask(nvml, lambda of=handle: nvml.nvmlDeviceGetName(of), f"name of NVIDIA GPU {index}", unread)
        if isinstance(name, bytes):
            name = name.decode("utf-8", "replace")
        memory = _ask(nvml, lambda of=handle: nvml.nvmlDeviceGetMemoryInfo(of), f"memory of {name or 'a GPU'}", unread)
        total, free = (int(memory.total), int(memory.free)) if memory is not None else (None, None)
        gpus.append(Gpu(str(name or "NVIDIA GPU"), "nvidia", total, free))
    return gpus, unread


def _ask(nvml: Any, question: Callable[[], Any], what: str, unread: list[Note]) -> Any:
    try:
        return question()
    except nvml.NVMLError as error:
        unread.append(note(MachineMessage.HARDWARE_UNREAD, what=what, detail=error))
        return None


PROBE = probe
