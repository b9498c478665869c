"""A real server of models, in a home of its own, that can be harmed and healed: two Ollamas, and temoto's embedded engine."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import httpx
import psutil

from tests.engines import living
from tests.faults.cells import Fault
from tests.testbed.ollama_server import SMOLLM2, Server, create, create_smollm2, free_port, serving

TURN_S, RUNS_S = 0.5, 0.012  # of each half second it runs this long: SmolLM2 writes about a token in it
RUNNER_S = 30.0  # until a server that starts has loaded a model
ROOM = 330_000_000  # bytes of the small disk: the model twice, as Ollama makes one of a file, and what else is written
ANOTHER = "PARAMETER top_k 7"


class Bed(Protocol):
    """What is tried on. `harm` and `heal` block until it is so; after `heal` it answers again."""

    environment: dict[str, str]
    options: dict[str, object]

    def harm(self, fault: Fault) -> None: ...

    def heal(self, fault: Fault) -> None: ...

    def close(self) -> None: ...


class Slowed:
    """Processes that run only a fraction of the time, until this is ended."""

    def __init__(self, pids: list[int]) -> None:
        self._over = threading.Event()
        self._pids = pids
        self._thread = threading.Thread(target=self._slow, daemon=True)
        self._thread.start()

    def _slow(self) -> None:
        while not self._over.is_set():
            sent(self._pids, signal.SIGCONT)
            time.sleep(RUNS_S)
            sent(self._pids, signal.SIGSTOP)
            self._over.wait(TURN_S)
        sent(self._pids, signal.SIGCONT)

    def end(self) -> None:
        self._over.set()
        self._thread.join()


class Stranger(BaseHTTPRequestHandler):
    """Something else at the port: a program with pages, as development servers are."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>It works!</title>")

    do_POST = do_DELETE = do_GET  # noqa: N815 - as the library calls them

    def log_message(self, *_args: object) -> None: ...  # pyright: ignore[reportIncompatibleMethodOverride]


class OllamaBed:
    """An Ollama and its disk. `has` the model already, or not yet."""

    def __init__(
        self, binary: Path, model: Path, folder: Path, home: dict[str, str], *, small_disk: bool, has: bool = True
    ) -> None:
        self.binary, self.model, self.has = binary, model, has
        self.stack = ExitStack()
        self.disk = Disk(folder / "ollama", self.stack, small=small_disk)
        self.port = free_port()
        self.running = ExitStack()
        self.strange: ThreadingHTTPServer | None = None
        self.slowed: Slowed | None = None
        self.stopped: list[int] = []
        self.server = self._begin()
        if has:
            create_smollm2(self.server, model)
        self.environment = {**home, "OLLAMA_HOST": self.server.url}
        self.options: dict[str, object] = {"backend": "ollama"}

    def _begin(self) -> Server:
        self.server = self.running.enter_context(serving(self.binary, self.disk.folder, self.port))
        return self.server

    def _ollama(self, *words: str) -> None:
        subprocess.run([self.binary, *words], env=self.server.environment, check=True, capture_output=True, timeout=120)

    def _runners(self) -> list[int]:
        return [one.pid for one in psutil.Process(self.server.pid).children(recursive=True)]

    def _kill(self) -> None:
        children = psutil.Process(self.server.pid).children()
        os.kill(self.server.pid, signal.SIGKILL)
        self.orphans = children

    def harm(self, fault: Fault) -> None:
        if fault is Fault.KILLED:
            self._kill()
        elif fault is Fault.STOPPED:
            self.stopped = [self.server.pid]
        elif fault is Fault.RUNNER_STOPPED:
            limit = time.monotonic() + RUNNER_S
            while not (runners := self._runners()) and time.monotonic() < limit:
                time.sleep(0.02)
            self.stopped = runners
        elif fault is Fault.RESTARTED:
            self.running.close()
            self._begin()
        elif fault is Fault.SLOW:
            self.slowed = Slowed(self._runners())
        elif fault is Fault.DISK_FULL:
            self.disk.fill()
        elif fault is Fault.PORT_TAKEN:
            self._kill()
            self.strange = stranger_at(self.port)
        elif fault is Fault.REMOVED and self.has:
            self._ollama("rm", SMOLLM2)
        elif fault is Fault.REPLACED:
            create(self.server, SMOLLM2, self.model, ANOTHER)
        elif fault is Fault.UNLOADED:
            self._ollama("stop", SMOLLM2)
        sent(self.stopped, signal.SIGSTOP)

    def heal(self, fault: Fault) -> None:
        if self.strange is not None:
            self.strange.shutdown()
            self.strange.server_close()
            self.strange = None
        if fault in {Fault.KILLED, Fault.PORT_TAKEN}:
            for orphan in self.orphans:
                with suppress(psutil.NoSuchProcess):
                    orphan.kill()
            self.running.close()
            self._begin()
        elif fault in {Fault.REMOVED, Fault.REPLACED}:
            create_smollm2(self.server, self.model)
        sent(self.stopped, signal.SIGCONT)
        self.stopped = []
        if self.slowed is not None:
            self.slowed.end()
            self.slowed = None
        self.disk.empty()
        httpx.get(f"{self.server.url}/api/version", trust_env=False, timeout=30).raise_for_status()

    def close(self) -> None:
        sent(self.stopped, signal.SIGCONT)
        if self.slowed is not None:
            self.slowed.end()
        if self.strange is not None:
            self.strange.shutdown()
            self.strange.server_close()
        self.running.close()
        self.stack.close()


class EngineBed:
    """temoto's own engine: started by the server that is tried, found by the note that names it. Its disk is that of temoto's caches."""

    def __init__(self, model: Path, folder: Path, home: dict[str, str], *, small_disk: bool, has: bool = True) -> None:
        self.stack = ExitStack()
        self.disk = Disk(folder / "cache", self.stack, small=small_disk)
        self.environment = {**home, "XDG_CACHE_HOME": str(self.disk.folder)}
        self.options: dict[str, object] = {"backend": "embedded"}
        self.model, self.has = model, has
        self.place = self.disk.folder / "temoto" / "models" / model.name
        self.place.parent.mkdir(parents=True)
        self.stopped: list[int] = []
        self.slowed: Slowed | None = None
        self.strange: ThreadingHTTPServer | None = None
        if has:
            self._put(b"")

    def _put(self, more: bytes) -> None:
        """The model's file, new; what is written behind its tensors makes it another file and is read by nobody."""
        fresh = self.place.with_suffix(".new")
        shutil.copyfile(self.model, fresh)
        with fresh.open("ab") as file:
            file.write(more)
        fresh.replace(self.place)

    def _engines(self) -> list[int]:
        return [one.pid for one in living(self.environment)]

    def harm(self, fault: Fault) -> None:
        if fault in {Fault.KILLED, Fault.PORT_TAKEN}:
            ports = self._ports() if fault is Fault.PORT_TAKEN else []
            sent(self._engines(), signal.SIGKILL)
            for port in ports[:1]:
                self.strange = stranger_at(port)
        elif fault is Fault.STOPPED:
            self.stopped = self._engines()
            sent(self.stopped, signal.SIGSTOP)
        elif fault is Fault.RESTARTED:
            sent(self._engines(), signal.SIGTERM)
        elif fault is Fault.SLOW:
            self.slowed = Slowed(self._engines())
        elif fault is Fault.DISK_FULL:
            self.disk.fill()
        elif fault is Fault.REMOVED:
            self.place.unlink(missing_ok=True)
        elif fault is Fault.REPLACED:
            self._put(b"another")
        elif fault is Fault.UNLOADED:
            words = [sys.executable, "-P", "-m", "temoto", "unload"]
            subprocess.run(words, env={**os.environ, **self.environment}, check=True, capture_output=True, timeout=60)

    def _ports(self) -> list[int]:
        """Where the engine that runs answers."""
        return [
            one.laddr.port
            for pid in self._engines()
            for one in psutil.Process(pid).net_connections("tcp")
            if one.status == psutil.CONN_LISTEN
        ]

    def heal(self, fault: Fault) -> None:
        if self.strange is not None:
            self.strange.shutdown()
            self.strange.server_close()
            self.strange = None
        if self.slowed is not None:
            self.slowed.end()
            self.slowed = None
        sent(self.stopped, signal.SIGCONT)
        self.stopped = []
        if fault is Fault.REMOVED:
            self._put(b"")
        self.disk.empty()

    def close(self) -> None:
        if self.slowed is not None:
            self.slowed.end()
        sent(self.stopped, signal.SIGCONT)
        sent(self._engines(), signal.SIGKILL)
        self.stack.close()


class Disk:
    """A folder; a `small` one is a disk of its own, where mounting is allowed, that can be filled to the last byte."""

    def __init__(self, folder: Path, stack: ExitStack, *, small: bool) -> None:
        self.folder, self.small = folder, small
        folder.mkdir(parents=True, exist_ok=True)
        if small:
            words = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)]
            if subprocess.run(words, capture_output=True, check=False).returncode:
                raise NoSmallDisk
            stack.callback(subprocess.run, ["umount", "-l", str(folder)], capture_output=True, check=False)

    @property
    def _filler(self) -> Path:
        return self.folder / "filler"

    def fill(self, leaving: int = 0) -> None:
        """Fill it up, but for so many bytes."""
        if not self.small:
            return
        free = os.statvfs(self.folder)
        with suppress(OSError), self._filler.open("wb") as file:
            for _ in range(max(0, free.f_bavail * free.f_frsize - leaving) // 4096 + (0 if leaving else 2)):
                file.write(bytes(4096))
                file.flush()

    def empty(self) -> None:
        self._filler.unlink(missing_ok=True)


class NoSmallDisk(Exception):
    """Mounting is not allowed here."""


def stranger_at(port: int) -> ThreadingHTTPServer:
    """Something else, listening there as soon as the port is free."""
    ThreadingHTTPServer.allow_reuse_address = True
    limit = time.monotonic() + 10
    while True:
        try:
            server = ThreadingHTTPServer(("127.0.0.1", port), Stranger)
            break
        except OSError:
            if time.monotonic() > limit:
                raise
            time.sleep(0.02)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server


def sent(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def port_of(url: str) -> int:
    return urlsplit(url).port or 0
