"""A fake DXGI, for Windows machines nobody here has: COM objects with real tables of C functions, called as dxgi.dll's are."""

import ctypes
from ctypes import CFUNCTYPE, c_int32, c_size_t, c_uint32, c_void_p
from dataclasses import dataclass

NOT_FOUND = 0x887A0002 - (1 << 32)
NO_INTERFACE = 0x80004002 - (1 << 32)


@dataclass(frozen=True)
class Adapter:
    """One adapter as DXGI_ADAPTER_DESC1 tells of it. `budget` None: a Windows before QueryVideoMemoryInfo."""

    name: str
    vendor: int
    video: int
    shared: int = 8 << 30
    flags: int = 0
    luid: int = 0
    budget: int | None = None
    used: int = 0


class FakeDxgi:
    """`create` stands for CreateDXGIFactory1. `alive` counts objects that were not released."""

    def __init__(self, *adapters: Adapter, fails: int = 0) -> None:
        self.adapters, self.fails = adapters, fails
        self.alive = 0
        self._kept: list[object] = []  # what C points to

    def create(self, _guid, out) -> int:
        if self.fails:
            return self.fails
        enum = CFUNCTYPE(c_int32, c_void_p, c_uint32, c_void_p)(self._adapter)
        self._hand(out._obj, {12: enum})
        return 0

    def _hand(self, out: c_void_p, methods: dict[int, object]) -> None:
        """A new object with these methods, and Release, in its table."""
        release = CFUNCTYPE(c_int32, c_void_p)(self._release)
        table = (c_void_p * 20)()
        for place, method in (methods | {2: release}).items():
            table[place] = ctypes.cast(method, c_void_p).value
        thing = c_void_p(ctypes.addressof(table))
        self._kept += [table, thing, release, *methods.values()]
        self.alive += 1
        out.value = ctypes.addressof(thing)

    def _release(self, _this) -> int:
        self.alive -= 1
        return 0

    def _adapter(self, _this, index: int, out: int) -> int:
        if index >= len(self.adapters):
            return NOT_FOUND
        adapter = self.adapters[index]

        def desc(_this, at: int) -> int:
            name = adapter.name.encode("utf-16-le")
            ctypes.memmove(at, name, len(name))
            ctypes.memmove(at + 256, (c_uint32 * 4)(adapter.vendor, 0, 0, 0), 16)
            ctypes.memmove(at + 272, (c_size_t * 3)(adapter.video, 0, adapter.shared), 24)
            ctypes.memmove(at + 296, (c_uint32 * 3)(adapter.luid, 0, adapter.flags), 12)
            return 0

        def query(_this, _guid, newer: int) -> int:
            if adapter.budget is None:
                return NO_INTERFACE
            self._hand(
                c_void_p.from_address(newer),
                {14: CFUNCTYPE(c_int32, c_void_p, c_uint32, ctypes.c_int, c_void_p)(memory)},
            )
            return 0

        def memory(_this, _node, _group, at: int) -> int:
            ctypes.memmove(at, (ctypes.c_uint64 * 4)(adapter.budget, adapter.used, 0, 0), 32)
            return 0

        methods = {
            10: CFUNCTYPE(c_int32, c_void_p, c_void_p)(desc),
            0: CFUNCTYPE(c_int32, c_void_p, c_void_p, c_void_p)(query),
        }
        self._hand(c_void_p.from_address(out), methods)
        return 0
