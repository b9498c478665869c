"""A fake NVML, for cards and troubles nobody here has: NVIDIA's C library as pynvml calls it, function by function.

pynvml itself is the real one. Each function takes the C arguments, writes its answer where the pointer points, and returns
NVML's code; any of them can be made to return an error, to block, or to be missing, for all cards or for one.
"""

import ctypes
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pynvml
import pytest

BLOCKS = -1  # in place of a code: does not come back until `release` is set
UNKNOWN_AMOUNT = 0xFFFFFFFFFFFFFFFF  # NVML_VALUE_NOT_AVAILABLE, as WSL and WDDM give it


@dataclass(frozen=True)
class Card:
    """One card, or one MIG slice of it. Sizes in bytes, clock in MHz, bus in bits; `processes` are (pid, bytes)."""

    name: bytes = b"NVIDIA GeForce RTX 4090"
    total: int = 24 << 30
    free: int = 20 << 30
    clock: int = 10501
    bus: int = 384
    compute: tuple[int, int] = (8, 9)
    uuid: bytes = b"GPU-1"
    processes: tuple[tuple[int, int], ...] = ()
    drawing: tuple[tuple[int, int], ...] = ()
    slices: "tuple[Card | None, ...] | None" = None  # None: cannot be divided; a None among them: a free place
    reserved: int = 0  # of what is not free: the driver's own, which no program gets
    undivided: bool = False  # could be divided, and is not: what a data centre's card answers
    refuses: Mapping[str, int] = field(default_factory=dict)  # function → code


# As an H100 SXM and an H200 answered, each handed through to a virtual machine (driver 580.159.04, NVML 13.580.159.04, CUDA 13.0,
# pynvml 13.615.71), idle. An H200's bus has 6,016 lines, not 6,144; both say that MIG is off, and 0 slices at most.
H100 = Card(
    b"NVIDIA H100 80GB HBM3", 85_520_809_984, 85_017_493_504, 2619, 5120, (9, 0),
    b"GPU-00000000-0000-0000-0000-000000000100", reserved=503_316_480, undivided=True,
)  # fmt: skip
H200 = Card(
    b"NVIDIA H200", 150_754_820_096, 150_109_880_320, 3201, 6016, (9, 0),
    b"GPU-00000000-0000-0000-0000-000000000200", reserved=644_939_776, undivided=True,
)  # fmt: skip
# What a program took that allocated 20 GiB: its own figure has the CUDA context (543 MB), the card's has 9 MB more.
HELD, GONE = 22_017_998_848, 22_027_239_424


class FakeNvml:
    """The library. `called` has every function that was, in order."""

    def __init__(self, *cards: Card, refuses: Mapping[str, int] | None = None, missing: tuple[str, ...] = ()) -> None:
        self.cards = cards
        self.parts = [(card, None) for card in cards]
        self.parts += [(card, part) for card in cards for part in card.slices or () if part]
        self.refuses, self.missing = refuses or {}, missing
        self.called: list[str] = []
        self.release = threading.Event()

    def __getattr__(self, name: str) -> Callable[..., int]:
        answer = getattr(type(self), f"_{name}", None)
        if answer is None or name in self.__dict__.get("missing", ()):
            raise AttributeError(name)  # as ctypes says it of a symbol that is not there

        def call(*arguments: object) -> int:
            self.called.append(name)
            card = self._card(arguments[0]) if name.startswith("nvmlDevice") and arguments else None
            code = (card.refuses if card else {}).get(name, self.refuses.get(name, 0))
            if code == BLOCKS:
                self.release.wait(30)
                return pynvml.NVML_ERROR_GPU_IS_LOST
            return code or answer(self, *arguments) or 0

        return call

    def _card(self, handle: object) -> Card | None:
        number = ctypes.cast(handle, ctypes.c_void_p).value if isinstance(handle, pynvml.c_nvmlDevice_t) else None
        if number is None:
            return self.cards[handle.value] if isinstance(handle, ctypes.c_uint) else None
        whole, part = self.parts[number - 1]
        return part or whole

    def _hand(self, out, number: int) -> None:
        ctypes.memmove(
            ctypes.addressof(out._obj), ctypes.byref(ctypes.c_void_p(number)), ctypes.sizeof(ctypes.c_void_p)
        )

    def _nvmlInitWithFlags(self, _flags):
        pass

    def _nvmlShutdown(self):
        pass

    def _nvmlSystemGetDriverVersion(self, text, _size):
        text.value = b"580.95.05"

    def _nvmlDeviceGetCount_v2(self, out):
        out._obj.value = len(self.cards)

    def _nvmlDeviceGetHandleByIndex_v2(self, index, out):
        self._hand(out, index.value + 1)

    def _nvmlDeviceGetName(self, handle, text, _size):
        text.value = self._card(handle).name

    def _nvmlDeviceGetUUID(self, handle, text, _size):
        text.value = self._card(handle).uuid

    def _nvmlDeviceGetMemoryInfo(self, handle, out):
        card = self._card(handle)
        out._obj.total, out._obj.free, out._obj.used = card.total, card.free, card.total - card.free

    def _nvmlDeviceGetMemoryInfo_v2(self, handle, out):
        card = self._card(handle)
        out._obj.total, out._obj.free, out._obj.reserved = card.total, card.free, card.reserved
        out._obj.used = card.total - card.free - card.reserved

    def _nvmlDeviceGetMaxClockInfo(self, handle, kind, out):
        assert kind.value == pynvml.NVML_CLOCK_MEM
        out._obj.value = self._card(handle).clock

    def _nvmlDeviceGetMemoryBusWidth(self, handle, out):
        out._obj.value = self._card(handle).bus

    def _nvmlDeviceGetCudaComputeCapability(self, handle, major, minor):
        major._obj.value, minor._obj.value = self._card(handle).compute

    def _nvmlDeviceGetMigMode(self, handle, now, later):
        slices, undivided = self._card(handle).slices, self._card(handle).undivided
        if undivided:
            now._obj.value = later._obj.value = 0
            return 0
        if slices is None:
            return pynvml.NVML_ERROR_NOT_SUPPORTED
        now._obj.value = later._obj.value = 1
        return 0

    def _nvmlDeviceGetMaxMigDeviceCount(self, handle, out):
        out._obj.value = len(self._card(handle).slices or ())

    def _nvmlDeviceGetMigDeviceHandleByIndex(self, handle, index, out):
        card = self._card(handle)
        part = card.slices[index.value] if card.slices else None
        if part is None:
            return pynvml.NVML_ERROR_NOT_FOUND
        self._hand(out, self.parts.index((card, part)) + 1)
        return 0

    def _nvmlDeviceGetComputeRunningProcesses_v3(self, handle, count, out):
        return self._running(self._card(handle).processes, count, out)

    def _nvmlDeviceGetGraphicsRunningProcesses_v3(self, handle, count, out):
        return self._running(self._card(handle).drawing, count, out)

    def _nvmlDeviceGetComputeRunningProcesses_v2(self, handle, count, out):
        return self._nvmlDeviceGetComputeRunningProcesses_v3(handle, count, out)

    def _nvmlDeviceGetGraphicsRunningProcesses_v2(self, handle, count, out):
        return self._nvmlDeviceGetGraphicsRunningProcesses_v3(handle, count, out)

    @staticmethod
    def _running(processes, count, out) -> int:
        room, count._obj.value = count._obj.value, len(processes)
        if len(processes) > room:
            return pynvml.NVML_ERROR_INSUFFICIENT_SIZE
        for place, (pid, size) in enumerate(processes):
            out[place].pid, out[place].usedGpuMemory = pid, size
            out[place].gpuInstanceId = out[place].computeInstanceId = 0xFFFFFFFF  # no slice's
        return 0


def put_in_place(patch: pytest.MonkeyPatch, library: FakeNvml) -> FakeNvml:
    """Let pynvml call this library instead of NVIDIA's."""
    patch.setattr(pynvml, "nvmlLib", library)
    patch.setattr(pynvml, "_nvmlGetFunctionPointer_cache", {})
    return library
