"""The user's own llama-server in the place of the wheel: started, watched and ended by the engine's process (child.py).

Its token comes to it in the environment, which only this user can read. It ends with us, however we end (on Linux the kernel sees to
that), and is not believed to be closed: it is tried without the token first.
"""

import ctypes
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

UP_S = 110.0  # less than whoever started us waits, so that it is ended by us
END_S = 5.0
_PR_SET_PDEATHSIG = 1
_ADDRESS = re.compile(rb"listening on http://127\.0\.0\.1:(\d+)")


@dataclass(frozen=True, slots=True)
class Served:
    """A llama-server that answers on loopback, to the token only."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def listening_address(self) -> str:
        """Where it answers; called as the wheel's server calls it."""
        return f"http://127.0.0.1:{self.port}"

    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def end(self) -> None:
        """End it, politely first."""
        self.process.terminate()
        try:
            self.process.wait(END_S)
        except subprocess.TimeoutExpired:
            self.process.kill()


def served(words: Sequence[str], token: str, slots: int) -> Served:
    """The server of this command; RuntimeError with the reason where it does not come up, or answers without the token."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LLAMA_")}
    process = subprocess.Popen(
        words, env=kept | {"LLAMA_API_KEY": token}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, preexec_fn=_ending_with_us(),  # noqa: PLW1509 - no thread has begun yet
    )  # fmt: skip
    try:
        server = Served(process, _port(process))
        _closed(server, token, slots)
    except BaseException:
        process.kill()
        raise
    return server


def _port(process: subprocess.Popen[bytes]) -> int:
    """The port it says it listens on. What it says goes on to our standard error, which is the engine's log."""
    found: list[int] = []
    up = threading.Event()

    def heard() -> None:
        for line in process.stdout or ():
            if not found and (address := _ADDRESS.search(line)):
                found.append(int(address[1]))
                up.set()
            with suppress(OSError):
                os.write(2, line)
        up.set()

    threading.Thread(target=heard, name="temoto hears llama-server", daemon=True).start()
    if not up.wait(UP_S):
        raise RuntimeError("it did not say where it listens")
    if not found:
        process.wait()
        raise RuntimeError(f"it ended with status {process.returncode}")
    return found[0]


def _closed(server: Served, token: str, slots: int) -> None:
    """Raise RuntimeError where it answers without the token, or has other slots than it was given."""
    status, _ = _asked(server.port, "")
    if status not in {http.client.UNAUTHORIZED, http.client.FORBIDDEN}:
        raise RuntimeError(f"it answers without the token (status {status})")
    status, told = _asked(server.port, token)
    if status != http.client.OK or len(told) != slots:
        raise RuntimeError(f"it tells no {slots} slots (status {status})")


def _asked(port: int, token: str) -> tuple[int, list[object]]:
    """(status, its slots)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=END_S)
    try:
        connection.request("GET", "/slots", headers={"Authorization": f"Bearer {token}"} if token else {})
        response = connection.getresponse()
        told: Any = json.loads(response.read(1 << 20) or b"null") if response.status == http.client.OK else None
        return response.status, cast("list[object]", told) if isinstance(told, list) else []
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise RuntimeError(f"it does not answer: {error}") from error
    finally:
        connection.close()


def _ending_with_us() -> Callable[[], object] | None:
    """What the new process does first: have the kernel end it when we end. None where there is no such thing."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl  # looked up now: between fork and exec nothing is loaded
    return partial(prctl, _PR_SET_PDEATHSIG, int(signal.SIGKILL))
