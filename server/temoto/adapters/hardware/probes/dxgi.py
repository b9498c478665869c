"""Which AMD and Intel GPUs has this Windows machine, by DXGI? NVIDIA's are left to NVML, which tells more.

Never raises, and finds nothing on other systems. DXGI is COM: an object is a pointer to a table of functions, and the numbers
below are the places in those tables (dxgi.h, dxgi1_4.h).
"""

import ctypes
import re
import sys
from collections.abc import Callable, Iterator
from ctypes import POINTER, byref, c_int, c_int32, c_size_t, c_uint16, c_uint32, c_uint64, c_void_p, cast
from typing import Any, NamedTuple

from temoto.adapters.hardware.looking import Looking, Unanswered, worded
from temoto.core.machine import Gpu, GpuKind
from temoto.core.messages.machine import MachineMessage as M

_CALL: Any = getattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE)
_QUERY_INTERFACE, _RELEASE = 0, 2
_GET_DESC1 = 10
_QUERY_VIDEO_MEMORY = 14
_ENUM_ADAPTERS1 = 12
_FACTORY1 = "770aae78-f26f-4dba-a829-253c83d1b387"
_ADAPTER3 = "645967a4-1392-4310-a798-8053ce3e93fd"
_NOT_FOUND = 0x887A0002
_SOFTWARE = 2
_MOST = 32  # adapters; a table that never ends would be a broken driver's

_VENDORS = ((0x1002, "amd"), (0x1022, "amd"), (0x8086, "intel"))
# The graphics of processors, as their drivers name them; cards are named by series and number.
_WIDE = re.compile(r"\b80[456]0S\b")
_IN_A_PROCESSOR = re.compile(
    r"\b(UHD|HD|Iris|80[456]0S|\d{3}M)\b|Vega \d|Radeon(\(TM\))? Graphics|Arc(\(TM\))? (1[34]0[TV]|Graphics)"
)

Create = Callable[[Any, Any], int]  # CreateDXGIFactory1


class _Guid(ctypes.Structure):
    _fields_ = (("a", c_uint32), ("b", c_uint16), ("c", c_uint16), ("d", ctypes.c_ubyte * 8))


class _Desc(ctypes.Structure):
    """DXGI_ADAPTER_DESC1."""

    _fields_ = (
        ("description", c_uint16 * 128), ("vendor", c_uint32), ("device", c_uint32), ("subsystem", c_uint32),
        ("revision", c_uint32), ("video", c_size_t), ("system", c_size_t), ("shared", c_size_t),
        ("luid_low", c_uint32), ("luid_high", c_int32), ("flags", c_uint32),
    )  # fmt: skip


class _Memory(ctypes.Structure):
    """DXGI_QUERY_VIDEO_MEMORY_INFO."""

    _fields_ = (("budget", c_uint64), ("used", c_uint64), ("available", c_uint64), ("reserved", c_uint64))


class _Adapter(NamedTuple):
    name: str
    vendor: int
    video: int
    shared: int
    luid: tuple[int, int]
    budget: int | None  # bytes of its own memory the system would let this process have now


def probe(looking: Looking, create: Create | None = None) -> list[Gpu]:
    """AMD's and Intel's adapters, each once."""
    create = create or _of_windows()
    if create is None:
        return []
    try:
        found = looking.ask("DXGI", M.WHAT_ADAPTERS, lambda: list(_adapters(create)))
    except Unanswered:
        return []
    except OSError as error:
        looking.note(M.HARDWARE_UNREAD, who="DXGI", what=worded(M.WHAT_ADAPTERS), detail=str(error))
        return []
    once = {one.luid: one for one in reversed(found) if one.vendor in dict(_VENDORS)}
    return [_gpu(looking, one, index) for index, one in enumerate(reversed(list(once.values())))]


def _gpu(looking: Looking, adapter: _Adapter, index: int) -> Gpu:
    vendor = dict(_VENDORS)[adapter.vendor]
    if not _IN_A_PROCESSOR.search(adapter.name):
        return Gpu(
            adapter.name,
            vendor,
            adapter.video,
            adapter.budget,
            driver="DXGI",
            index=index,
            laptop=adapter.name.endswith("M"),
        )
    total = adapter.video + adapter.shared  # what the firmware cut out of the RAM, and what Windows lends of the rest
    free = None if looking.ram_free is None else min(total, looking.ram_free)
    kind = GpuKind.UNIFIED if _WIDE.search(adapter.name) else GpuKind.INTEGRATED
    return Gpu(adapter.name, vendor, total, free, kind, driver="DXGI", index=index)


def _of_windows() -> Create | None:
    if sys.platform != "win32":
        return None
    try:
        return ctypes.WinDLL("dxgi").CreateDXGIFactory1
    except (OSError, AttributeError):
        return None


def _adapters(create: Create) -> Iterator[_Adapter]:
    """Every adapter that is hardware. Raises OSError with the code Windows gave."""
    factory = c_void_p()
    _done(create(byref(_guid(_FACTORY1)), byref(factory)))
    try:
        for index in range(_MOST):
            adapter = c_void_p()
            code = _method(factory, _ENUM_ADAPTERS1, c_uint32, c_void_p)(factory, index, byref(adapter))
            if code & 0xFFFFFFFF == _NOT_FOUND:
                return
            _done(code)
            try:
                desc = _Desc()
                _done(_method(adapter, _GET_DESC1, c_void_p)(adapter, byref(desc)))
                if not desc.flags & _SOFTWARE:
                    name = bytes(desc.description).decode("utf-16-le", "replace").split("\0")[0]
                    luid = (desc.luid_low, desc.luid_high)
                    yield _Adapter(name, desc.vendor, desc.video, desc.shared, luid, _budget(adapter))
            finally:
                _method(adapter, _RELEASE)(adapter)
    finally:
        _method(factory, _RELEASE)(factory)


def _budget(adapter: c_void_p) -> int | None:
    """Bytes on the adapter that would be ours now; None before Windows 10."""
    newer = c_void_p()
    if _method(adapter, _QUERY_INTERFACE, c_void_p, c_void_p)(adapter, byref(_guid(_ADAPTER3)), byref(newer)) != 0:
        return None
    try:
        memory = _Memory()
        if _method(newer, _QUERY_VIDEO_MEMORY, c_uint32, c_int, c_void_p)(newer, 0, 0, byref(memory)) != 0:
            return None
        return max(0, memory.budget - memory.used)
    finally:
        _method(newer, _RELEASE)(newer)


def _method(thing: c_void_p, place: int, *arguments: Any) -> Any:
    """The function at this place of the object's table; its first argument is the object."""
    table = cast(thing, POINTER(POINTER(c_void_p)))[0]
    return _CALL(c_int32, c_void_p, *arguments)(table[place] or 0)


def _guid(text: str) -> _Guid:
    a, b, c, d, e = text.split("-")
    return _Guid(int(a, 16), int(b, 16), int(c, 16), (ctypes.c_ubyte * 8)(*bytes.fromhex(d + e)))


def _done(code: int) -> None:
    if code != 0:
        raise OSError(f"0x{code & 0xFFFFFFFF:08X}")


PROBE = probe
