"""How is memory given back that start-up took and no longer needs? Four megabytes of 84.

attrs and cattrs keep the source of every method they made, for tracebacks through them; glibc keeps pages that are free again, unless it
is told to hand them back.
"""

import ctypes
import linecache
import sys


def give_back() -> None:
    """Let go of generated source, and hand free pages back to the system where its C library can."""
    for name in [name for name in linecache.cache if name.startswith("<")]:
        del linecache.cache[name]
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
        if trim is not None:
            trim(0)
