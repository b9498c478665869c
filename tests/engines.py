"""Which embedded engines does a user have running, and how are they kept up between tests? By the notes that name them."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from temoto.adapters.llamacpp.proof import ENGINE, HOLDER, MOST_BYTES, proof, proves

LOOK_S = 0.2  # an engine ends a second after its last user
MOST = 2
ENDS_S = 15.0  # an engine ends a second after its last user; a busy machine takes its time


def living(home: dict[str, str]) -> list[psutil.Process]:
    """The engines that run; a killed one leaves its note behind."""
    found: list[psutil.Process] = []
    for note in (Path(home["XDG_CACHE_HOME"]) / "temoto" / "engine").glob("*.json"):
        with suppress(psutil.NoSuchProcess, FileNotFoundError):
            engine = psutil.Process(json.loads(note.read_text())["pid"])
            if engine.status() != psutil.STATUS_ZOMBIE:
                found.append(engine)
    return found


@contextmanager
def kept_up(home: dict[str, str]) -> Iterator[None]:
    """A lease on each engine that is started there (the newest two), as one more window would hold it: else each test starts its own."""
    over = threading.Event()
    thread = threading.Thread(target=_keep_up, args=(home, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _keep_up(home: dict[str, str], over: threading.Event) -> None:
    leases: dict[int, socket.socket] = {}  # by lease port
    while not over.wait(LOOK_S):
        for note in (Path(home["XDG_CACHE_HOME"]) / "temoto" / "engine").glob("*.json"):
            with suppress(OSError, ValueError):  # it may end, or be started, at this moment
                engine = json.loads(note.read_text())
                if engine["lease"] not in leases:
                    leases[engine["lease"]] = leased(engine["lease"], engine["token"].encode())
        while len(leases) > MOST:
            leases.pop(next(iter(leases))).close()
    for lease in leases.values():
        lease.close()


def leased(port: int, token: bytes) -> socket.socket:
    """A lease on the engine at this port."""
    lease = socket.create_connection(("127.0.0.1", port), 1)
    lease.sendall(b"nonce\n")
    proved, theirs = lease.recv(MOST_BYTES).split()
    assert proves(token, ENGINE, b"nonce", proved)
    lease.sendall(proof(token, HOLDER, theirs) + b"\n")
    assert lease.recv(MOST_BYTES) == b"ok\n"
    return lease


def ended(pid: int) -> bool:
    """Whether the engine is gone, after waiting for it if need be."""
    limit = time.monotonic() + ENDS_S
    while time.monotonic() < limit:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.1)
    return False
