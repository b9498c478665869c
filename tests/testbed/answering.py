"""A server process: up once it answers, and ended with whatever it has started."""

import subprocess
import time
from collections.abc import Callable
from contextlib import suppress

import httpx
import psutil

UP_S = 60.0  # they take one
END_S = 5.0


def until_up(url: str, process: subprocess.Popen[bytes], log: Callable[[], str]) -> None:
    """Return once this address answers; RuntimeError with the end of its log where the process does not get there."""
    deadline = time.monotonic() + UP_S
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(httpx.TransportError):
            if httpx.get(url, trust_env=False, timeout=1).status_code == httpx.codes.OK:
                return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} did not come up: {log().strip()[-300:]}")


def end(process: subprocess.Popen[bytes]) -> None:
    """End it, politely first, and its children: models are processes of their own."""
    try:
        children = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        children = []
    process.terminate()
    try:
        process.wait(END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for child in children:
        with suppress(psutil.NoSuchProcess):
            child.kill()
    psutil.wait_procs(children, END_S)
