"""A real llama.cpp server as a user would run one: no token, of somebody else's making, on a free port.

Run as a program it is that server: `python llama_server.py MODEL CONTEXT SLOTS [TEMPLATE]` prints its address and serves
until its standard input ends.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SLOTS = 2
END_S = 5.0


@dataclass(frozen=True, slots=True)
class LlamaServer:
    """Where it answers, and what its model is called there: llama.cpp names it by its file."""

    url: str
    model: str


@contextmanager
def llama_serving(model: Path, context: int, template: str = "") -> Iterator[LlamaServer]:
    """One that answers, with `context` tokens a slot and, where it is given, another chat template than the model's."""
    process = subprocess.Popen(
        [sys.executable, __file__, str(model), str(context), str(SLOTS), template],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={"GOMP_SPINCOUNT": "1000"} | os.environ,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        if not url.startswith("http"):
            raise RuntimeError(f"the llama.cpp server did not come up: {url!r}")
        yield LlamaServer(url, str(model))
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main(model: str, context: int, slots: int, template: str = "") -> None:
    """Serve with what llama.cpp does by itself, but for the port and a batch that a slow machine can leave quickly."""
    import xllamacpp  # only in the process that serves

    said = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # llama.cpp logs to standard output
    params: Any = xllamacpp.CommonParams()
    params.model.path = model
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.n_parallel, params.n_ctx = slots, context * slots
    params.n_batch = params.n_ubatch = 128
    params.n_gpu_layers = 0
    params.endpoint_slots = True
    if template:
        params.chat_template = template
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = (
        1  # as the other models here: two at once on two cores fight for them
    )
    server = xllamacpp.Server(params)
    said.write(f"{server.listening_address}\n")
    said.close()
    sys.stdin.read()
    os._exit(0)  # its threads do not end on a normal exit


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
