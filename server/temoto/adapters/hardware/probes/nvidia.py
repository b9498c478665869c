"""Which NVIDIA GPUs are here, by NVML? Memory, bandwidth, who holds what, slices; what the driver does not tell stays unknown.

Never raises and never imports late: pynvml is ctypes only, and finds the driver's library by itself or says it is absent.
NVML counts in bytes, so nothing is converted. A GPU that MIG divides is told as its slices and not as itself: nothing can be
loaded on the whole.
"""

import ctypes
import os
import platform
import re
from collections.abc import Callable, Container
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from typing import Any

import psutil

from temoto.adapters.hardware.looking import Looking, Unanswered, worded
from temoto.adapters.hardware.nvidia_traces import forbidden, traces
from temoto.core.machine import Gpu, GpuKind, Holder
from temoto.core.messages import Sentence
from temoto.core.messages.machine import MachineMessage as M

# Parts that have no memory of their own. NVML says "not supported" of it, or, by the driver's version, gives figures of RAM.
_UNIFIED = re.compile(r"\b(GB10|N1X|Orin|Thor|Xavier|Tegra)\b|nvgpu", re.IGNORECASE)
_LAPTOP = re.compile(r"\b(Laptop|Mobile|Max-Q)\b|\d{3,4}M\b", re.IGNORECASE)
# Where the driver's library lies though the loader may not know: WSL, NixOS, Google's container hosts.
_PLACES = ("usr/lib/wsl/lib", "run/opengl-driver/lib", "usr/local/nvidia/lib64")
_LIBRARY = "libnvidia-ml.so.1"
# What a card says is used and what its processes say they hold differ by 9 MB with one process and 15 MB with two (H100, driver 580).
LEAST_UNSEEN = 256_000_000
_ANY_ERROR = range(1, 1000)  # NVML_ERROR_UNKNOWN is the last


def probe(looking: Looking) -> list[Gpu]:
    """Every NVIDIA GPU. No driver and no GPU is not worth a word: most machines have none."""
    nvml: Any = import_module("pynvml")
    _find_library(looking)
    try:
        # It wakes every GPU where no persistence daemon keeps them awake: about a second each.
        looking.ask("NVIDIA", M.WHAT_DRIVER, nvml.nvmlInit, times=3)
    except Unanswered:
        return []
    except nvml.NVMLError as error:
        return _without(nvml, looking, error)
    before = len(looking.unread)
    asked = _Nvml(nvml, looking, "NVIDIA")
    driver = _words(asked.about(M.WHAT_DRIVER, nvml.nvmlSystemGetDriverVersion))
    count = asked.about(M.WHAT_COUNT, nvml.nvmlDeviceGetCount)
    # NVML leaves out, without an error, the cards whose own file it may not open.
    gpus = forbidden(looking) if count == 0 else []
    for index in range(count or 0):
        gpus += _Nvml(nvml, looking, f"NVIDIA GPU {index}").gpu(index, driver)
    _hidden(looking, len(gpus))
    if not any(one.message is M.HARDWARE_SILENT for one in looking.unread[before:]):
        with suppress(nvml.NVMLError, Unanswered):  # not under a call that still runs; the driver may be gone meanwhile
            looking.ask("NVIDIA", "nvmlShutdown", nvml.nvmlShutdown)
    return gpus


def _hidden(looking: Looking, cards: int) -> None:
    """Note that CUDA programs started from here would see fewer cards. Not obeyed: where Ollama is a service, this is not its own."""
    value = os.environ.get("CUDA_VISIBLE_DEVICES")
    if value is None or not cards:
        return
    shown = [one.strip() for one in value.split(",") if one.strip() not in {"", "-1"}]
    if len(shown) < cards:
        looking.note(M.CARDS_HIDDEN, value=repr(value))


def _without(nvml: Any, looking: Looking, error: Exception) -> list[Gpu]:
    """The GPUs as far as they are known where NVML cannot start, with notes on why and what helps."""
    code = getattr(error, "value", None)
    if code in {nvml.NVML_ERROR_LIBRARY_NOT_FOUND, nvml.NVML_ERROR_DRIVER_NOT_LOADED}:
        return traces(looking)
    if code != nvml.NVML_ERROR_NO_PERMISSION:
        looking.note(M.NVIDIA_DRIVER_BROKEN, detail=str(error))
        return []
    gpus = forbidden(looking)
    if not gpus:  # there is one, as the driver runs, though /proc does not name it
        looking.note(M.NVIDIA_FORBIDDEN, gpu="NVIDIA GPU")
    return gpus


class _Nvml:
    """NVML asked about one GPU: answers, or None and a note."""

    def __init__(self, nvml: Any, looking: Looking, who: str) -> None:
        self.nvml, self.looking, self.who = nvml, looking, who
        self._untold = (nvml.NVML_ERROR_NOT_SUPPORTED, nvml.NVML_ERROR_FUNCTION_NOT_FOUND)

    def about(self, what: Sentence, call: Callable[..., Any], *arguments: object, fine: Container[int] = ()) -> Any:
        """The answer; None where there is none. Errors in `fine` are an answer too, and not noted."""
        try:
            numbers = [one for one in arguments if isinstance(one, int)]
            return self.looking.ask(self.who, what, lambda: call(*arguments), f"{call.__name__} {numbers}")
        except Unanswered:
            return None
        except Exception as error:  # noqa: BLE001 - NVMLError, and what pynvml's own Python makes of a strange answer
            code: int = getattr(error, "value", self.nvml.NVML_ERROR_UNKNOWN)
            if code in fine:
                return None
            if code in self._untold:
                self.looking.note(M.HARDWARE_UNTOLD, who=self.who, what=worded(what))
            else:
                self.looking.note(M.HARDWARE_UNREAD, who=self.who, what=worded(what), detail=str(error))
            return None

    def gpu(self, index: int, driver: str) -> list[Gpu]:
        """The GPU with this number, or its slices; nothing where it cannot be reached."""
        nvml = self.nvml
        handle = self.about(M.WHAT_HANDLE, nvml.nvmlDeviceGetHandleByIndex, index)
        if handle is None:
            return []
        name = _words(self.about(M.WHAT_NAME, nvml.nvmlDeviceGetName, handle)) or "NVIDIA GPU"
        capability: Any = self.about(M.WHAT_COMPUTE, nvml.nvmlDeviceGetCudaComputeCapability, handle)
        bare = Gpu(
            name,
            "nvidia",
            None,
            None,
            bandwidth=self._bandwidth(handle),
            driver=driver,
            index=index,
            compute=".".join(str(part) for part in capability) if capability else "",
            laptop=bool(_LAPTOP.search(name)),
        )
        whole = self._with_memory(bare, handle)
        if whole.too_old:
            self.looking.note(M.NVIDIA_TOO_OLD, gpu=name, compute=whole.compute)
        if self._divided(handle):
            return self._slices(handle, whole)
        return [self._with_holders(whole, handle)]

    def _with_memory(self, gpu: Gpu, handle: Any) -> Gpu:
        """The GPU with its UUID and memory; one without memory of its own gets the machine's."""
        nvml = self.nvml
        unified = bool(_UNIFIED.search(gpu.name)) and not gpu.mig
        mute = unified or platform.machine().lower() in {
            "aarch64",
            "arm64",
        }  # no card in a slot is mute about its memory
        fine = (nvml.NVML_ERROR_NOT_SUPPORTED,) if mute else ()
        seen = len(self.looking.unread)
        memory: Any = self.about(M.WHAT_MEMORY, nvml.nvmlDeviceGetMemoryInfo, handle, fine=fine)
        total, free = (int(memory.total), int(memory.free)) if memory is not None else (0, 0)
        if unified or (mute and not total and len(self.looking.unread) == seen):
            gpu = replace(gpu, kind=GpuKind.UNIFIED, total=self.looking.ram_total, free=self.looking.ram_free)
        elif total:
            gpu = replace(gpu, total=total, free=free)
        return replace(gpu, uuid=_words(self.about(M.WHAT_UUID, nvml.nvmlDeviceGetUUID, handle)))

    def _with_holders(self, gpu: Gpu, handle: Any) -> Gpu:
        """The GPU with the processes that hold its memory, and what others hold. WSL and Windows name them without amounts."""
        nvml = self.nvml
        held: dict[int, int | None] = {}
        told = True
        kinds = (
            (nvml.nvmlDeviceGetComputeRunningProcesses_v3, nvml.nvmlDeviceGetComputeRunningProcesses_v2),
            (nvml.nvmlDeviceGetGraphicsRunningProcesses_v3, nvml.nvmlDeviceGetGraphicsRunningProcesses_v2),
        )
        missing = nvml.NVML_ERROR_FUNCTION_NOT_FOUND
        for newest, older in kinds:
            seen = len(self.looking.unread)
            running = self.about(M.WHAT_PROCESSES, newest, handle, fine=(missing,))
            if running is None and len(self.looking.unread) == seen:  # a driver before 510
                running = self.about(M.WHAT_PROCESSES, older, handle)
            told = told and running is not None and all(one.usedGpuMemory is not None for one in running)
            for one in running or ():
                held[int(one.pid)] = max(held.get(int(one.pid)) or 0, one.usedGpuMemory or 0) or None
        unseen = self._unseen(gpu, handle, sum(size or 0 for size in held.values())) if told else None
        held.pop(os.getpid(), None)
        holders = tuple(Holder(pid, _process(pid), size) for pid, size in held.items())
        return replace(gpu, holders=holders, unseen=unseen)

    def _unseen(self, gpu: Gpu, handle: Any, held: int) -> int | None:
        """Bytes that processes hold beside those seen. Only the newer question tells it: the older counts what the driver keeps
        back as used. Of slices it was never tried."""
        if gpu.mig or gpu.kind is not GpuKind.DEDICATED:
            return None
        nvml = self.nvml
        memory: Any = self.about(
            M.WHAT_MEMORY, nvml.nvmlDeviceGetMemoryInfo, handle, nvml.nvmlMemory_v2, fine=_ANY_ERROR
        )  # a driver before 510 does not know it
        if memory is None:
            return None
        unseen = int(memory.used) - held
        return unseen if unseen >= LEAST_UNSEEN else 0

    def _bandwidth(self, handle: Any) -> int | None:
        """Two bits a clock on each line of the bus: 10,501 MHz × 384 bits = 1,008 GB/s of an RTX 4090, as its maker says."""
        nvml = self.nvml
        megahertz = self.about(M.WHAT_CLOCK, nvml.nvmlDeviceGetMaxClockInfo, handle, nvml.NVML_CLOCK_MEM)
        bits = self.about(M.WHAT_BUS, nvml.nvmlDeviceGetMemoryBusWidth, handle)
        return int(megahertz) * 1_000_000 * 2 * int(bits) // 8 if megahertz and bits else None

    def _divided(self, handle: Any) -> bool:
        nvml = self.nvml
        modes = self.about(M.WHAT_MIG, nvml.nvmlDeviceGetMigMode, handle, fine=self._untold)
        return bool(modes) and modes[0] == nvml.NVML_DEVICE_MIG_ENABLE

    def _slices(self, handle: Any, whole: Gpu) -> list[Gpu]:
        """Each slice as a GPU with its own memory, and as much of the bandwidth: MIG deals both in the same eighths."""
        nvml = self.nvml
        found: list[Gpu] = []
        for index in range(self.about(M.WHAT_MIG, nvml.nvmlDeviceGetMaxMigDeviceCount, handle) or 0):
            fine = (nvml.NVML_ERROR_NOT_FOUND,)
            part = self.about(M.WHAT_MIG, nvml.nvmlDeviceGetMigDeviceHandleByIndex, handle, index, fine=fine)
            if part is None:
                continue
            name = _words(self.about(M.WHAT_NAME, nvml.nvmlDeviceGetName, part)) or f"{whole.name} MIG"
            gpu = self._with_memory(replace(whole, name=name, mig=True, total=None, free=None, bandwidth=None), part)
            if whole.bandwidth and whole.total and gpu.total:
                gpu = replace(gpu, bandwidth=whole.bandwidth * gpu.total // whole.total)
            found.append(self._with_holders(gpu, part))
        if not found:
            self.looking.note(M.MIG_EMPTY, gpu=whole.name)
        return found


def _find_library(looking: Looking) -> None:
    """Load the library from where the loader may not look; pynvml then finds it loaded."""
    for place in _PLACES:
        file = looking.root / place / _LIBRARY
        if file.exists():
            with suppress(OSError, Unanswered):
                looking.ask("NVIDIA", str(file), lambda at=file: ctypes.CDLL(str(at)))
            return


def _words(text: object) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text or "")


def _process(pid: int) -> str:
    try:
        return psutil.Process(pid).name()
    except (psutil.Error, OSError, ValueError):  # gone, another's, or a number of the container's host
        return ""


PROBE = probe
