"""How fast does a core multiply weights? llama.cpp's own code is timed, as the wheel brings it, on zeros, for a moment.

Run as `python -m temoto.adapters.llamacpp.kernels WHEEL` by hardware/core_kernels.py: a process of its own, since a processor without
the instructions the wheel was built for ends it. Writes one line of JSON: a kind's name and three numbers, weights a second. The functions
are those that x86 processors with AVX2 use of these kinds, where 8 rows lie interleaved.
"""

import ctypes
import json
import mmap
import sys
from time import perf_counter
from typing import Any

COLUMNS = 2_048
BLOCK = 32
ROWS_OF_RAM, ROWS_OF_CACHE, ROWS_READ, TOKENS = 32_768, 512, 256, 64
LONG_S, TIMES = 0.02, 10  # each function: so long, and so often at least
# The kind, bytes for so many weights, and how its functions are called.
KINDS = (("Q4_0", 18, "q4_0_8x8_q8_0"), ("Q4_K", 18, "q4_K_8x8_q8_K"), ("MXFP4", 17, "mxfp4_8x8_q8_0"))
A_TOKEN = COLUMNS // BLOCK * 40  # bytes of a token's numbers, of 8 bits with scales and sums
TYPES = (
    ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int,
)  # fmt: skip


def main(wheel: str) -> None:
    """Time every kind the wheel has the functions of."""
    library: Any = ctypes.CDLL(wheel)
    library.ggml_cpu_init()
    most = max(size for _, size, _ in KINDS)
    weights = _written(ROWS_OF_RAM * COLUMNS // BLOCK * most)
    tokens, answers = _written(TOKENS * A_TOKEN), _written(4 * max(ROWS_OF_RAM, ROWS_READ * TOKENS))
    told: dict[str, list[int]] = {}
    for kind, _, name in KINDS:
        one, many = (getattr(library, f"ggml_{what}_{name}", None) for what in ("gemv", "gemm"))
        if one is None or many is None:
            continue
        told[kind] = [
            _rate(function, rows, count, weights, tokens, answers)
            for function, rows, count in ((one, ROWS_OF_RAM, 1), (one, ROWS_OF_CACHE, 1), (many, ROWS_READ, TOKENS))
        ]
    sys.stdout.write(json.dumps(told))


def _written(size: int) -> ctypes.Array[ctypes.c_char]:
    """Zeros that lie in memory of their own: pages nobody wrote are all the same page."""
    room = (ctypes.c_char * size).from_buffer(mmap.mmap(-1, size))
    ctypes.memset(room, 0, size)
    return room


def _rate(function: Any, rows: int, tokens: int, weights: object, numbers: object, answers: object) -> int:
    """Weights a second, at its best."""
    function.restype, function.argtypes = None, TYPES
    best, began, done = float("inf"), perf_counter(), 0
    while done < TIMES or perf_counter() - began < LONG_S:
        before = perf_counter()
        function(COLUMNS, answers, rows, weights, numbers, tokens, rows)
        best, done = min(best, perf_counter() - before), done + 1
    return int(rows * COLUMNS * tokens / best)


if __name__ == "__main__":
    main(sys.argv[1])
