"""The embedded engine's own process: llama.cpp's server on a free loopback port, for as long as somebody uses it. The wheel's within
this process, or the user's own beside it (own_child.py).

Started by process.py as `python -m temoto.adapters.llamacpp.child`; reads one line of JSON from standard input (a token
on a command line could be read by every user of the machine) and answers one line: the address, and a port for leases.
Every server that uses the engine holds a lease, a connection that has shown that it knows the token (door.py). The last one
to go ends the engine; the system closes a connection however its holder dies, so no engine is ever left behind. A holder that
says `rest` ends it at once; the others are told.

Never serves a page, never grants an origin, never answers without the token. Never lets llama.cpp write to our stdout.
"""

import importlib
import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from temoto.adapters.llamacpp.door import Door

FEW_CORES = 2  # where leaving one idle would halve the speed: 48 instead of 85 tokens/s


def main() -> None:
    """Serve while somebody holds a lease."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    wanted: dict[str, Any] = json.loads(sys.stdin.readline())
    try:
        server: Any = _serve(wanted)
        door = Door(str(wanted["token"]).encode())
        pid = server.process.pid if wanted.get("words") else os.getpid()
        said = {"url": str(server.listening_address), "lease": door.port, "pid": pid}
    except Exception as error:  # noqa: BLE001 - whatever llama.cpp throws, the parent must hear of it
        answer.write(json.dumps({"error": f"{type(error).__name__}: {error}"}) + "\n")
        answer.close()
        os._exit(1)
    answer.write(json.dumps(said) + "\n")
    answer.close()
    door.while_used(server.alive if wanted.get("words") else lambda: True)
    with suppress(OSError, ValueError, AttributeError):  # what another temoto, or nobody, wrote there is not ours
        if wanted.get("note") and json.loads(Path(wanted["note"]).read_text("utf-8")).get("pid") == pid:
            Path(wanted["note"]).unlink()
    if wanted.get("words"):
        server.end()
    os._exit(0)  # llama.cpp's threads do not end on a normal exit


def _serve(wanted: dict[str, Any]) -> object:
    if wanted.get("words"):
        from temoto.adapters.llamacpp.own_child import served

        return served(wanted["words"], wanted["token"], wanted["slots"])
    llama: Any = importlib.import_module("xllamacpp")
    params = llama.CommonParams()
    params.model.path = wanted["model"]
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [wanted["token"]]
    params.ui = False
    # By default llama.cpp reflects any Origin, with credentials: a page in the user's browser could ask for their code.
    params.cors_origins, params.cors_origins_explicit = "", True
    params.cors_methods = params.cors_headers = ""
    params.cors_credentials = False
    params.n_parallel = wanted["slots"]
    params.n_ctx = wanted["context"] * wanted["slots"]  # llama.cpp divides it among the slots
    params.endpoint_slots = True
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads()
    params.n_gpu_layers = wanted["gpu_layers"]
    if not wanted["gpu_layers"]:
        params.n_batch = params.n_ubatch = wanted["batch"]
    params.n_ctx_checkpoints = wanted["checkpoints"]
    params.cache_ram_mib = 0  # no second copy of prompts in RAM: each slot keeps its own
    params.warmup = True
    return llama.Server(params)


def threads() -> int:
    """All cores of a small machine; elsewhere one is left to the editor: a thread that has to share its core holds all up,
    and decoding is bound by memory, not by the last core. How long they spin meanwhile: process.py, SPIN."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    cores = max(1, min(usable, psutil.cpu_count(logical=False) or usable))
    return cores if cores <= FEW_CORES else cores - 1


if __name__ == "__main__":
    main()
