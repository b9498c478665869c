"""A fake of what Linux answers about an Intel card's memory regions, written where the caller's pointers point."""

import ctypes
import errno
import struct

SYSTEM, DEVICE = 0, 1


def region(kind: int, size: int, other: int) -> bytes:
    """As drm_xe_mem_region and drm_i915_memory_region_info begin; `other` is what is used, or what is left."""
    return struct.pack("=HHIQQ", kind, 0, 4096, size, other).ljust(88, b"\xaa")


class FakeKernel:
    """`xe` or `i915` with these regions. `fails` is an errno; i915 gives it in the length, as it does."""

    def __init__(self, driver: str, *regions: bytes, fails: int = 0) -> None:
        self.driver, self.fails = driver, fails
        self.answer = struct.pack("=II", len(regions), 0).ljust(8 if driver == "xe" else 16, b"\0") + b"".join(regions)

    def ioctl(self, _opened: int, request: int, query) -> int:
        if self.driver == "xe":
            assert request == 0xC0286440
            if self.fails:
                raise OSError(self.fails, "no")
            _, what, size, data, _, _ = struct.unpack("=QIIQQQ", query.raw)
            assert what == 1
            if size == 0:
                query.raw = struct.pack("=QIIQQQ", 0, 1, len(self.answer), 0, 0, 0)
            else:
                self._write(data, size)
            return 0
        assert request == 0xC0106479
        items, flags, pointer = struct.unpack("=IIQ", query.raw)
        assert (items, flags) == (1, 0)
        item = (ctypes.c_char * 24).from_address(pointer)
        what, length, flags, data = struct.unpack("=QiIQ", item.raw)
        assert (what, flags) == (4, 0)
        if length == 0 or self.fails:
            item.raw = struct.pack("=QiIQ", 4, -self.fails if self.fails else len(self.answer), 0, 0)
        else:
            self._write(data, length)
        return 0

    def _write(self, data: int, size: int) -> None:
        if size != len(self.answer):
            raise OSError(errno.EINVAL, "a wrong size")
        ctypes.memmove(data, self.answer, size)
