"""How much memory has an Intel card, and how much of it is free? By the question Mesa puts to the kernel, for i915 and xe.

For where sysfs does not tell, which is most kernels. Needs the right to open the card's render node (group `render`); what is
free is told to programs with the right to watch performance only, the others get a figure that says nothing, and here None.
Raises OSError where the node cannot be opened or the kernel does not know the question; never changes anything.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Callable
from pathlib import Path

Ioctl = Callable[[int, int, "ctypes.Array[ctypes.c_char]"], object]

# DRM_IOCTL_XE_DEVICE_QUERY with struct drm_xe_device_query (extensions, query, size, data, reserved[2])
_XE, _XE_QUERY, _XE_REGIONS = 0xC0286440, struct.Struct("=QIIQQQ"), 1
# DRM_IOCTL_I915_QUERY with struct drm_i915_query (items, flags, pointer) to a drm_i915_query_item (query, length, flags, data)
_I915, _I915_QUERY, _I915_ITEM, _I915_REGIONS = 0xC0106479, struct.Struct("=IIQ"), struct.Struct("=QiIQ"), 4
# A region: class, instance, alignment, size in all; then what is used (xe) or what is left (i915), and more not wanted here.
_REGION, _EACH = struct.Struct("=HHIQQ"), 88
_ON_THE_CARD = 1
_MOST = 1 << 16  # bytes of an answer; a kernel that asks for more is not believed


def local_memory(node: Path, driver: str, ioctl: Ioctl | None = None) -> tuple[int | None, int | None]:
    """(in all, free) bytes on the card; (None, None) where it has none of its own."""
    ask = ioctl or _ioctl()
    if ask is None:
        return None, None
    opened = os.open(node, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
    try:
        answer, header = (_xe(opened, ask), 8) if driver == "xe" else (_i915(opened, ask), 16)
    finally:
        os.close(opened)
    if len(answer) < header:
        return None, None
    count = min(struct.unpack_from("=I", answer)[0], (len(answer) - header) // _EACH)
    regions = [_REGION.unpack_from(answer, header + _EACH * index) for index in range(count)]
    local = [(size, other) for kind, _, _, size, other in regions if kind == _ON_THE_CARD]
    total = sum(size for size, _ in local)
    # Without the right xe says that nothing is used, and i915 that everything is left.
    told = [(size - other) if driver == "xe" else other for size, other in local]
    known = all(free < size for free, (size, _) in zip(told, local, strict=True))
    return total or None, sum(told) if local and known else None


def _xe(opened: int, ask: Ioctl) -> bytes:
    """Asked twice: how long is the answer, and what is it?"""
    query = ctypes.create_string_buffer(_XE_QUERY.pack(0, _XE_REGIONS, 0, 0, 0, 0), _XE_QUERY.size)
    ask(opened, _XE, query)
    data = ctypes.create_string_buffer(min(_XE_QUERY.unpack(query.raw)[2], _MOST))
    if len(data):
        query.raw = _XE_QUERY.pack(0, _XE_REGIONS, len(data), ctypes.addressof(data), 0, 0)
        ask(opened, _XE, query)
    return data.raw


def _i915(opened: int, ask: Ioctl) -> bytes:
    item = ctypes.create_string_buffer(_I915_ITEM.pack(_I915_REGIONS, 0, 0, 0), _I915_ITEM.size)
    query = ctypes.create_string_buffer(_I915_QUERY.pack(1, 0, ctypes.addressof(item)), _I915_QUERY.size)
    ask(opened, _I915, query)
    data = ctypes.create_string_buffer(max(0, min(_I915_ITEM.unpack(item.raw)[1], _MOST)))  # below 0: an error's number
    if len(data):
        item.raw = _I915_ITEM.pack(_I915_REGIONS, len(data), 0, ctypes.addressof(data))
        ask(opened, _I915, query)
    return data.raw


def _ioctl() -> Ioctl | None:
    if sys.platform != "linux":
        return None
    import fcntl

    return fcntl.ioctl
