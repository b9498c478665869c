"""What does macOS's sysctl say? By its C function: no process is started.

Empty on every other system, and where the system has no such name; never raises.
"""

import ctypes
import sys
from collections.abc import Callable

Sysctl = Callable[[str], bytes]


def sysctl(name: str) -> bytes:
    """The value as the system keeps it."""
    if sys.platform != "darwin":
        return b""
    try:
        ask = ctypes.CDLL("/usr/lib/libSystem.B.dylib").sysctlbyname
        size = ctypes.c_size_t(0)
        if ask(name.encode(), None, ctypes.byref(size), None, ctypes.c_size_t(0)) != 0:
            return b""
        value = ctypes.create_string_buffer(size.value)
        if ask(name.encode(), value, ctypes.byref(size), None, ctypes.c_size_t(0)) != 0:
            return b""
    except (OSError, AttributeError):
        return b""
    return value.raw[: size.value]


def text(value: bytes) -> str:
    return value.rstrip(b"\0").decode("utf-8", "replace")


def number(value: bytes) -> int | None:
    """A whole number of 4 or 8 bytes; every Mac since 2006 keeps the low ones first."""
    return int.from_bytes(value, "little") if len(value) in {4, 8} else None
